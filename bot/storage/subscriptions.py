"""Subscriptions and mutes of each destination."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.subscription import Destination, Mute, MuteKind, Options, Subscription
from bot.storage.codec import dump, load
from bot.storage.database import Row, Transaction, moment, to_seconds

HERE = "platform = :platform AND workspace = :workspace AND place = :place"  # by what `place` gives


def place(destination: Destination) -> dict[str, Any]:
    """A destination as the columns that name it."""
    return {"platform": destination.platform, "workspace": destination.workspace, "place": destination.place}


def destination_of(row: Row) -> Destination:
    """The other way."""
    return Destination(row["platform"], row["workspace"], row["place"])


def subscribe(
    tx: Transaction, destination: Destination, topic: str, options: Options, person: str, now: datetime
) -> bool:
    """Subscribe, or change the options of a subscription; True if it is new."""
    changed = tx.execute(
        f"UPDATE subscriptions SET options_json = :options WHERE {HERE} AND topic = :topic",  # noqa: S608  constant
        options=dump(options),
        topic=topic,
        **place(destination),
    )
    if changed:
        return False
    record = {"topic": topic, "options_json": dump(options), "person": person, "created_at": to_seconds(now)}
    tx.insert("subscriptions", {**place(destination), **record})
    return True


def unsubscribe(tx: Transaction, destination: Destination, topic: str) -> bool:
    """End a subscription; False if there was none."""
    sql = f"DELETE FROM subscriptions WHERE {HERE} AND topic = :topic"  # noqa: S608  constant
    return tx.execute(sql, topic=topic, **place(destination)) > 0


def end_topic(tx: Transaction, topic: str) -> None:
    """End every subscription to a topic that is no more, and its mutes."""
    tx.execute("DELETE FROM mutes WHERE kind = 'topic' AND target = :topic", topic=topic)
    tx.execute("DELETE FROM subscriptions WHERE topic = :topic", topic=topic)


def of_destination(tx: Transaction, destination: Destination) -> list[Subscription]:
    """A destination's subscriptions, by topic."""
    sql = f"SELECT * FROM subscriptions WHERE {HERE} ORDER BY topic"  # noqa: S608  constant
    return [_subscription(row) for row in tx.rows(sql, **place(destination))]


def subscribers(tx: Transaction) -> dict[str, Destination]:
    """Place -> the person who subscribed it first, by himself; nothing of places that are a person's own."""
    rows = tx.rows(
        "SELECT platform, workspace, place, person FROM subscriptions WHERE person <> place ORDER BY id DESC"
    )
    return {str(destination_of(row)): destination_of(row).of_person(row["person"]) for row in rows}


def language_of(tx: Transaction, who: Destination) -> str:
    """The language in which a place is told of what it was last subscribed to, or a person what he last subscribed.

    "" where nothing was, or no language is known of it.
    """
    rows = tx.rows(
        "SELECT options_json FROM subscriptions WHERE platform = :platform AND ((workspace = :workspace AND "
        "(place = :place OR person = :place)) OR (:workspace = :place AND person = :place)) "
        "ORDER BY CASE WHEN place = :place THEN 0 ELSE 1 END, id DESC LIMIT 1",
        **place(who),
    )
    return load(Options, rows[0]["options_json"]).lang if rows else ""


def of_topics(tx: Transaction, topics: Sequence[str]) -> list[Subscription]:
    """Every subscription to one of these topics, oldest first."""
    rows = tx.rows("SELECT * FROM subscriptions WHERE topic IN :topics ORDER BY id", topics=list(topics))
    return [_subscription(row) for row in rows]


def is_wanted(tx: Transaction, topic: str) -> bool:
    """Is there any subscription to it?"""
    return bool(tx.rows("SELECT 1 FROM subscriptions WHERE topic = :topic LIMIT 1", topic=topic))


def workspaces(tx: Transaction, platform: str) -> list[str]:
    """The workspaces of a platform in which anything is told; not those of persons, who are their own."""
    rows = tx.rows(
        "SELECT workspace FROM subscriptions WHERE platform = :platform AND workspace <> place "
        "UNION SELECT workspace FROM follows WHERE platform = :platform AND workspace <> place ORDER BY workspace",
        platform=platform,
    )
    return [row["workspace"] for row in rows]


def mute(tx: Transaction, mute: Mute, person: str) -> None:
    """Mute, or move the end of a mute."""
    unmute(tx, mute.destination, mute.kind, mute.target)
    record = {"kind": mute.kind.value, "target": mute.target, "until": to_seconds(mute.until), "person": person}
    tx.insert_many("mutes", [{**place(mute.destination), **record}])


def unmute(tx: Transaction, destination: Destination, kind: MuteKind, target: str) -> bool:
    """End a mute; False if there was none."""
    sql = f"DELETE FROM mutes WHERE {HERE} AND kind = :kind AND target = :target"  # noqa: S608  constant
    return tx.execute(sql, kind=kind.value, target=target, **place(destination)) > 0


def move_mute(tx: Transaction, mute: Mute, into: str, until: datetime) -> None:
    """What is muted is another target, and until another moment."""
    unmute(tx, mute.destination, mute.kind, into)
    tx.execute(
        f"UPDATE mutes SET target = :into, until = :until WHERE {HERE} AND kind = :kind AND target = :target",  # noqa: S608  constant
        into=into,
        until=to_seconds(until),
        kind=mute.kind.value,
        target=mute.target,
        **place(mute.destination),
    )


def mutes(tx: Transaction, now: datetime) -> list[Mute]:
    """Every mute in force."""
    rows = tx.rows("SELECT * FROM mutes WHERE until > :now ORDER BY until", now=to_seconds(now))
    return [Mute(destination_of(r), MuteKind(r["kind"]), r["target"], moment(r["until"])) for r in rows]


def _subscription(row: Row) -> Subscription:
    return Subscription(row["id"], destination_of(row), row["topic"], load(Options, row["options_json"]))
