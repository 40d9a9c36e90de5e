"""Places and workspaces that refuse messages until a person repairs it: all that is sent there is a rare probe."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.delivery import Head
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage import departures
from bot.storage.database import AHEAD, Row, Transaction, moment, to_seconds
from bot.storage.subscriptions import HERE, destination_of, place

PROBE_WAIT = timedelta(hours=24)  # between two looks whether it has been repaired without a sign of it
_NEVER = 253_000_000_000.0  # seconds since 1970, in the year 9987
_ALL = ""  # the place of a pause that holds in the whole workspace
_OURS = "platform = :platform AND workspace = :workspace AND place IN (:place, '')"


@dataclass(frozen=True, slots=True)
class Pause:
    """A place, or with `place` empty a whole workspace, that refuses messages; `detail` is the platform's word."""

    destination: Destination
    reason: SendReason
    detail: str
    since: datetime

    @property
    def everywhere(self) -> bool:
        """Does it hold in the whole workspace?"""
        return self.destination.place == _ALL

    @property
    def subject(self) -> str:
        """Whose trouble it is: the place's or the workspace's."""
        return self.destination.tenant if self.everywhere else str(self.destination)


def detail_of(error: SendError) -> str:
    """The platform's own word for what is wrong."""
    return str(error).partition(": ")[2]


def every(tx: Transaction) -> list[Pause]:
    """All pauses, the oldest first."""
    rows = tx.rows("SELECT * FROM pauses ORDER BY since, platform, workspace, place")
    return [_pause(row) for row in rows]


def of(tx: Transaction, destination: Destination) -> Pause | None:
    """The pause of just this place, or with `place` empty of just the whole workspace; None if there is none."""
    rows = tx.rows(f"SELECT * FROM pauses WHERE {HERE}", **place(destination))  # noqa: S608  constant
    return _pause(rows[0]) if rows else None


def begin(tx: Transaction, destination: Destination, error: SendError, now: datetime, *, probed: bool = True) -> None:
    """The platform refuses messages there, a bad token in the whole workspace; if it did before, it goes on.

    probed: it is looked now and then whether it has been repaired. What people wish not to be told, and would be if we
    tried, stays as it is until they say so: see `lift`, and `probe_soon` for a command in that place.
    """
    until = to_seconds(now + PROBE_WAIT) if probed else _NEVER
    detail = detail_of(error)
    here = place(destination) | ({"place": _ALL} if error.reason is SendReason.BAD_TOKEN else {})
    changed = tx.execute(
        "UPDATE pauses SET reason = :reason, detail = :detail, until = :until "  # noqa: S608  constant
        f"WHERE {HERE} AND until < :never",
        reason=error.reason,
        detail=detail,
        until=until,
        never=_NEVER,
        **here,
    )
    if not changed:
        times = {"since": to_seconds(now), "until": until}
        tx.insert_many("pauses", [{**here, "reason": error.reason.value, "detail": detail, **times}])


def end(tx: Transaction, destination: Destination) -> None:
    """A message was taken there: its pause is over, and its workspace's; neither has left."""
    sql = f"DELETE FROM pauses WHERE {_OURS} AND until < :never"  # noqa: S608  constant
    if tx.execute(sql, never=_NEVER, **place(destination)):
        departures.end(tx, destination)
        departures.end(tx, replace(destination, place=_ALL))


def lift(tx: Transaction, destination: Destination, details: Sequence[str]) -> bool:
    """The pause of just this place, if it is for one of these, is over; False if there was none."""
    sql = f"DELETE FROM pauses WHERE {HERE} AND detail IN :details"  # noqa: S608  constant
    return tx.execute(sql, details=list(details), **place(destination)) > 0


def probe_soon(tx: Transaction, destination: Destination) -> int:
    """There is a sign of repair in this place: look at once; returns how many pauses there were."""
    return tx.execute(f"UPDATE pauses SET until = 0 WHERE {_OURS}", **place(destination))  # noqa: S608  constant


def probe_workspace(tx: Transaction, platform: str, workspace: str) -> None:
    """There is a sign of repair for a whole workspace: look at once, with one message for each pause."""
    tx.execute(
        "UPDATE pauses SET until = 0 WHERE platform = :platform AND workspace = :workspace AND until < :never",
        platform=platform,
        workspace=workspace,
        never=_NEVER,
    )


def probe_platform(tx: Transaction, platform: str) -> None:
    """There is a sign of repair for the whole platform: look at once, with one message for each pause."""
    tx.execute(
        "UPDATE pauses SET until = 0 WHERE platform = :platform AND until < :never", platform=platform, never=_NEVER
    )


def ahead(tx: Transaction, now: datetime) -> bool:
    """Was one put off while the clock was ahead of now? See ahead.py."""
    until = to_seconds(now + PROBE_WAIT + AHEAD)
    return bool(tx.rows("SELECT 1 FROM pauses WHERE until > :until AND until < :never", until=until, never=_NEVER))


def set_right(tx: Transaction, now: datetime) -> None:
    """Look at once at what was put off while the clock was ahead of now."""
    until = to_seconds(now + PROBE_WAIT + AHEAD)
    tx.execute("UPDATE pauses SET until = 0 WHERE until > :until AND until < :never", until=until, never=_NEVER)


def admit(tx: Transaction, heads: Sequence[Head], now: datetime) -> dict[int, bool]:
    """Of these deliveries the ones that no pause holds back: id -> whether it probes one that has run out.

    One delivery probes, and the others wait for what becomes of it, or for the next probe.
    """
    rows = tx.rows("SELECT * FROM pauses")
    found = {(row["platform"], row["workspace"], row["place"]): row for row in rows}
    admitted: dict[int, bool] = {}
    for head in heads if found else ():
        here = head.destination
        keys = [(here.platform, here.workspace, name) for name in (here.place, _ALL)]
        holding = [found[key] for key in keys if key in found]
        if any(moment(row["until"]) > now for row in holding):
            continue
        for row in holding:
            row["until"] = to_seconds(now + PROBE_WAIT)
            _hold(tx, row)
        admitted[head.id] = bool(holding)
    return admitted if found else dict.fromkeys((head.id for head in heads), False)


def held(tx: Transaction, now: datetime) -> set[tuple[str, str, str]]:
    """(platform, workspace, place) of what is held back now; an empty place is the whole workspace."""
    rows = tx.rows("SELECT platform, workspace, place FROM pauses WHERE until > :now", now=to_seconds(now))
    return {(row["platform"], row["workspace"], row["place"]) for row in rows}


def held_here(tx: Transaction, destination: Destination, now: datetime) -> bool:
    """Is this place held back now, by itself or with its workspace?"""
    keys = {(destination.platform, destination.workspace, name) for name in (destination.place, _ALL)}
    return not keys.isdisjoint(held(tx, now))


def _pause(row: Row) -> Pause:
    return Pause(destination_of(row), SendReason(row["reason"]), row["detail"], moment(row["since"]))


def _hold(tx: Transaction, row: Row) -> None:
    tx.execute(
        f"UPDATE pauses SET until = :until WHERE {HERE}",  # noqa: S608  constant
        until=row["until"],
        platform=row["platform"],
        workspace=row["workspace"],
        place=row["place"],
    )
