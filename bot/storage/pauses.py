"""Places and workspaces that refuse messages until a person repairs it: all that is sent there is a rare probe."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.delivery import Head
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage.database import Row, Transaction, moment, to_seconds
from bot.storage.subscriptions import destination_of, place

PROBE_WAIT = timedelta(hours=24)  # between two looks whether it has been repaired without a sign of it
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


def every(tx: Transaction) -> list[Pause]:
    """All pauses, the oldest first."""
    rows = tx.rows("SELECT * FROM pauses ORDER BY since, platform, workspace, place")
    return [Pause(destination_of(row), SendReason(row["reason"]), row["detail"], moment(row["since"])) for row in rows]


def begin(tx: Transaction, destination: Destination, error: SendError, now: datetime) -> None:
    """The platform refuses messages there, a bad token in the whole workspace; if it did before, it goes on."""
    detail = str(error).partition(": ")[2]
    here = place(destination) | ({"place": _ALL} if error.reason is SendReason.BAD_TOKEN else {})
    changed = tx.execute(
        "UPDATE pauses SET reason = :reason, detail = :detail, until = :until "
        "WHERE platform = :platform AND workspace = :workspace AND place = :place",
        reason=error.reason,
        detail=detail,
        until=to_seconds(now + PROBE_WAIT),
        **here,
    )
    if not changed:
        times = {"since": to_seconds(now), "until": to_seconds(now + PROBE_WAIT)}
        tx.insert("pauses", {**here, "reason": error.reason.value, "detail": detail, **times})


def end(tx: Transaction, destination: Destination) -> None:
    """A message was taken there: its pause is over, and its workspace's."""
    tx.execute(f"DELETE FROM pauses WHERE {_OURS}", **place(destination))  # noqa: S608  constant


def probe_soon(tx: Transaction, destination: Destination) -> int:
    """There is a sign of repair in this place: look at once; returns how many pauses there were."""
    return tx.execute(f"UPDATE pauses SET until = 0 WHERE {_OURS}", **place(destination))  # noqa: S608  constant


def probe_workspace(tx: Transaction, platform: str, workspace: str) -> None:
    """There is a sign of repair for a whole workspace: look at once, with one message for each pause."""
    tx.execute(
        "UPDATE pauses SET until = 0 WHERE platform = :platform AND workspace = :workspace",
        platform=platform,
        workspace=workspace,
    )


def probe_platform(tx: Transaction, platform: str) -> None:
    """There is a sign of repair for the whole platform: look at once, with one message for each pause."""
    tx.execute("UPDATE pauses SET until = 0 WHERE platform = :platform", platform=platform)


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


def _hold(tx: Transaction, row: Row) -> None:
    tx.execute(
        "UPDATE pauses SET until = :until WHERE platform = :platform AND workspace = :workspace AND place = :place",
        until=row["until"],
        platform=row["platform"],
        workspace=row["workspace"],
        place=row["place"],
    )
