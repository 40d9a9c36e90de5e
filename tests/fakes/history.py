"""The history checker: whatever happened in a run with faults, what was promised must hold afterwards."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.delivery.worker import SEND_TIMEOUT
from bot.storage.database import Database, Transaction


class Told(Protocol):
    """A message as it stands on a platform."""

    @property
    def mark(self) -> str:
        """The delivery whose message it is, with a letter where it is only a part of what that tells."""
        ...

    @property
    def text(self) -> str:
        """What can be read of it."""
        ...


class FarEnd(Protocol):
    """A platform that is played."""

    @property
    def by_place(self) -> Mapping[str, Sequence[Any]]:
        """What stands in each place."""
        ...


@dataclass(frozen=True)
class Promise:
    """What must hold of a run, by the numbers of the invariants below."""

    now: datetime
    freshness: timedelta = timedelta(hours=6)
    doubles: int = 0  # I2: how many messages too many may stand in one place: one for each death or lost answer
    allowed: frozenset[str] | None = None  # I3: the places that wanted anything; None for all that have deliveries
    secrets: tuple[str, ...] = ()  # I7
    unfinished: int = 0  # deliveries that may still wait


@dataclass
class History:
    """What a run has left: what was to be said, what stands in the channels, and what was printed."""

    rows: Sequence[Mapping[str, Any]]
    messages: Mapping[str, Sequence[Told]]
    checks: tuple[str, int]  # integrity_check, and the number of broken foreign keys
    printed: str = ""
    faults: list[str] = field(default_factory=list)

    def judge(self, promise: Promise) -> list[str]:
        """Every promise that was broken, in words; none if all is well."""
        self.faults = []
        self._i1_nothing_lost(promise)
        self._i2_nothing_twice(promise)
        self._i3_nobody_else_told(promise)
        self._i4_nothing_old(promise)
        self._i5_database_whole()
        self._i6_nothing_stuck(promise)
        self._i7_no_secret(promise)
        return self.faults

    def _i1_nothing_lost(self, promise: Promise) -> None:
        standing = self._standing()
        waiting = [row for row in self.rows if row["state"] in ("pending", "sending")]
        if len(waiting) > promise.unfinished:
            self.faults.append(f"I1: {len(waiting)} deliveries were never finished: {[row['id'] for row in waiting]}")
        for row in self.rows:
            if row["state"] == "failed":
                self.faults.append(f"I1: delivery {row['id']} was given up: {row['error']}")
            if row["state"] == "sent" and row["kind"] != "amend" and not standing[str(row["id"])]:
                self.faults.append(f"I1: delivery {row['id']} counts as sent and stands nowhere")
        for row in self.rows:
            if row["kind"] == "announce" and row["state"] == "sent":
                self._i1_stands_as_last_told(row)

    def _i1_stands_as_last_told(self, row: Mapping[str, Any]) -> None:
        """The message has the words of its story's last edit."""
        edits = [r for r in self.rows if _same_message(r, row) and r["kind"] == "amend" and r["state"] == "sent"]
        if edits:
            shown = [m for place in self.messages.values() for m in place if m.mark == str(row["id"])]
            if not any(edits[-1]["headline"] in message.text for message in shown):
                self.faults.append(f"I1: the message of delivery {row['id']} lacks its edit {edits[-1]['id']}")

    def _i2_nothing_twice(self, promise: Promise) -> None:
        for place, messages in self.messages.items():
            twice = {mark: number for mark, number in Counter(m.mark for m in messages).items() if number > 1}
            if sum(number - 1 for number in twice.values()) > promise.doubles:
                self.faults.append(f"I2: in {place} deliveries stand so often: {twice}")
        told = Counter(
            (row["place"], row["story_id"])
            for row in self.rows
            if row["kind"] == "announce" and row["state"] != "failed"
        )
        self.faults += [
            f"I2: a story was announced {number} times: {what}" for what, number in told.items() if number > 1
        ]

    def _i3_nobody_else_told(self, promise: Promise) -> None:
        allowed = promise.allowed if promise.allowed is not None else {row["place"] for row in self.rows}
        for place, messages in self.messages.items():
            if messages and place not in allowed:
                self.faults.append(f"I3: {place} was told and had asked for nothing")
        for place, messages in self.messages.items():
            meant = {str(row["id"]) for row in self.rows if row["place"] == place}
            strange = [each for each in (m.mark for m in messages) if each.rstrip("e") not in meant]
            self.faults += [f"I3: delivery {each} stands in {place}, where it was not meant" for each in strange]

    def _i4_nothing_old(self, promise: Promise) -> None:
        for row in self.rows:
            late = (row["settled_at"] or 0) - row["created_at"] > promise.freshness.total_seconds()
            if row["kind"] in ("announce", "follow_up") and row["state"] == "sent" and late:
                self.faults.append(f"I4: delivery {row['id']} was sent when it was no news any more")

    def _i5_database_whole(self) -> None:
        if self.checks != ("ok", 0):
            self.faults.append(f"I5: the database is damaged: {self.checks}")

    def _i6_nothing_stuck(self, promise: Promise) -> None:
        before = promise.now.timestamp() - 2 * SEND_TIMEOUT
        stuck = [row["id"] for row in self.rows if row["state"] == "sending" and (row["began_at"] or 0) < before]
        if stuck:
            self.faults.append(f"I6: still being sent: {stuck}")

    def _i7_no_secret(self, promise: Promise) -> None:
        said = self.printed + "".join(str(m) for place in self.messages.values() for m in place)
        self.faults += [f"I7: a secret was shown: {secret[:9]}..." for secret in promise.secrets if secret in said]

    def _standing(self) -> Counter[str]:
        return Counter(message.mark for place in self.messages.values() for message in place)


async def history_of(database: Database, *far_ends: FarEnd, printed: str = "") -> History:
    """What stands in the database and on these platforms now, whose places have different names."""
    rows, checks = await database.read(_stored)
    standing = {place: told for each in far_ends for place, told in each.by_place.items()}
    return History(rows, standing, checks, printed)


def _stored(tx: Transaction) -> tuple[list[dict[str, Any]], tuple[str, int]]:
    rows = tx.rows("SELECT *, json_extract(content_json, '$.headline') AS headline FROM deliveries ORDER BY id")
    whole = tx.rows("PRAGMA integrity_check")[0]["integrity_check"]
    return rows, (whole, len(tx.rows("PRAGMA foreign_key_check")))


def _same_message(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one[key] == other[key] for key in ("story_id", "platform", "workspace", "place"))
