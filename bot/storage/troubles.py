"""The troubles that the owner was told of, so that each is told once, and once that it is over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.health import Trouble
from bot.storage.database import AHEAD, Transaction, moment, to_moment, to_seconds


@dataclass(frozen=True, slots=True)
class Told:
    """A trouble as it was told."""

    trouble: Trouble  # without cause and remedy: those are told, not kept
    told_at: datetime
    over_at: datetime | None  # when the owner was told that it is over


def told(tx: Transaction) -> list[Told]:
    """All that is kept, the oldest first."""
    rows = tx.rows("SELECT * FROM troubles ORDER BY since, subject")
    return [
        Told(
            Trouble(row["subject"], row["name"], moment(row["since"])),
            moment(row["told_at"]),
            to_moment(row["over_at"]),
        )
        for row in rows
    ]


def begin(tx: Transaction, troubles: Iterable[Trouble], now: datetime) -> None:
    """The owner is told of these."""
    records = [
        {"subject": each.subject, "name": each.name, "since": to_seconds(each.since), "told_at": to_seconds(now)}
        for each in troubles
    ]
    tx.execute("DELETE FROM troubles WHERE subject IN :subjects", subjects=[each["subject"] for each in records])
    tx.insert_many("troubles", records)


def end(tx: Transaction, subjects: Sequence[str], now: datetime) -> None:
    """The owner is told that these are over."""
    tx.execute(
        "UPDATE troubles SET over_at = :now WHERE subject IN :subjects", now=to_seconds(now), subjects=list(subjects)
    )


def forget(tx: Transaction, before: datetime, now: datetime) -> None:
    """Forget what was over before that, and what would be over only after now: the clock was wrong then."""
    sql = "DELETE FROM troubles WHERE over_at < :before OR over_at > :ahead"
    tx.execute(sql, before=to_seconds(before), ahead=to_seconds(now + AHEAD))
