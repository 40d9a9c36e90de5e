"""Stories as they are kept: their content as told so far, and the topics they belong to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from secrets import token_hex

from bot.domain.link import Link
from bot.domain.story import Level, Story
from bot.storage.codec import dump, load
from bot.storage.database import Row, Transaction, moment, to_seconds

_MARK = "stories_mark"
_VISIBLE = "s.workspace IN ('', :workspace)"  # a story that is a workspace's own is nobody else's to see


def save(tx: Transaction, story: Story) -> Story:
    """Store a new story (id 0) or a new state of one; returns it with its id."""
    columns = {
        "content_json": dump(story),
        "level": story.level.value,
        "revision": story.revision,
        "first_published_at": to_seconds(story.first_published),
        "last_published_at": to_seconds(story.last_published),
        "answers": story.link.to if story.link else None,
        "workspace": story.workspace,
    }
    latest = columns["last_published_at"]
    if story.id:
        kept = list(story.topics) or [""]
        tx.execute("DELETE FROM story_topics WHERE story_id = :id AND topic NOT IN :kept", id=story.id, kept=kept)
        settings = ", ".join(f"{column} = :{column}" for column in columns)
        tx.execute(f"UPDATE stories SET {settings} WHERE id = :id", id=story.id, **columns)  # noqa: S608  constants
        tx.execute("UPDATE story_topics SET last_published_at = :at WHERE story_id = :id", at=latest, id=story.id)
    else:
        story = replace(story, id=tx.insert("stories", columns))
    # When it was last reported on is kept with its topics too: so the latest of one are found without a look at all.
    topics = [{"story_id": story.id, "topic": topic, "last_published_at": latest} for topic in story.topics]
    tx.insert_many("story_topics", topics)
    return story


def get(tx: Transaction, story_ids: Sequence[int]) -> dict[int, Story]:
    """Story id -> story, for those that exist."""
    rows = tx.rows("SELECT * FROM stories WHERE id IN :ids", ids=list(story_ids))
    return {row["id"]: _story(row) for row in rows}


def answers_to(tx: Transaction, story_ids: Sequence[int]) -> list[Story]:
    """The stories that answer one of these, oldest first."""
    sql = "SELECT * FROM stories WHERE answers IN :ids AND merged_into IS NULL ORDER BY id"
    return [_story(row) for row in tx.rows(sql, ids=list(story_ids))]


def links_to(tx: Transaction, story_id: int) -> dict[int, Link]:
    """The stories that answer one, oldest first, with their links."""
    return {story.id: story.link for story in answers_to(tx, [story_id]) if story.link is not None}


def chains(tx: Transaction, story_ids: Sequence[int]) -> dict[int, Story]:
    """These stories with all that they answer and that answers them, over any number of others, by id."""
    found = fresh = get(tx, story_ids)
    while fresh:
        answered = {story.link.to for story in fresh.values() if story.link} - found.keys()
        near = {story.id: story for story in answers_to(tx, sorted(fresh))} | get(tx, sorted(answered))
        fresh = {each: story for each, story in near.items() if each not in found}
        found = found | fresh
    return found


def merge_into(tx: Transaction, story_id: int, into: int) -> None:
    """A story goes on in another, and is listed no longer; whatever was merged into it goes on there too."""
    tx.execute(
        "UPDATE stories SET merged_into = :into WHERE id = :story OR merged_into = :story", into=into, story=story_id
    )
    tx.execute("DELETE FROM story_topics WHERE story_id = :story", story=story_id)


def merged_into(tx: Transaction, story_id: int) -> int | None:
    """The story in which this one goes on; None if it is its own."""
    rows = tx.rows("SELECT merged_into FROM stories WHERE id = :id", id=story_id)
    return rows[0]["merged_into"] if rows else None


def merged(tx: Transaction, into: int) -> list[Story]:
    """The stories that go on in this one, as they were, the latest first."""
    return [
        _story(row) for row in tx.rows("SELECT * FROM stories WHERE merged_into = :into ORDER BY id DESC", into=into)
    ]


def take_apart(tx: Transaction, story: Story, from_id: int) -> None:
    """A story that went on in another is its own again, as it was, and what it told is no version of the other's."""
    tx.execute("UPDATE stories SET merged_into = NULL WHERE id = :id", id=story.id)
    tx.execute(
        "DELETE FROM story_versions WHERE story_id = :other AND EXISTS (SELECT 1 FROM story_versions ours WHERE "
        "ours.story_id = :id AND ours.replaced_at = story_versions.replaced_at "
        "AND ours.content_json = story_versions.content_json)",
        other=from_id,
        id=story.id,
    )
    save(tx, story)


def copy_versions(tx: Transaction, story_id: int, into: int) -> None:
    """What a story told before, another that it goes on in has told before too."""
    tx.execute(
        "INSERT INTO story_versions (story_id, content_json, replaced_at) "
        "SELECT :into, content_json, replaced_at FROM story_versions WHERE story_id = :story ORDER BY id",
        story=story_id,
        into=into,
    )


def keep_version(tx: Transaction, story: Story, now: datetime) -> None:
    """Keep what a story told until now."""
    record = {"story_id": story.id, "content_json": dump(story), "replaced_at": to_seconds(now)}
    tx.insert("story_versions", record)


def versions(tx: Transaction, story_id: int) -> list[tuple[Story, datetime]]:
    """What a story told before, each with when it was replaced, oldest first."""
    rows = tx.rows("SELECT * FROM story_versions WHERE story_id = :id ORDER BY replaced_at, id", id=story_id)
    return [(replace(load(Story, row["content_json"]), id=story_id), moment(row["replaced_at"])) for row in rows]


def mark(tx: Transaction) -> str:
    """What the last batch that put entries into stories has left, "" before the first."""
    rows = tx.rows("SELECT value FROM switches WHERE name = :name", name=_MARK)
    return str(rows[0]["value"]) if rows else ""


def leave_mark(tx: Transaction) -> str:
    """Leave a mark that nobody has left before: who finds it again knows that no other batch has come since."""
    left = token_hex(8)
    if not tx.execute("UPDATE switches SET value = :left WHERE name = :name", left=left, name=_MARK):
        tx.insert_many("switches", [{"name": _MARK, "value": left}])
    return left


def recent(tx: Transaction, topic: str, limit: int) -> list[Story]:
    """A topic's stories last reported on, newest first."""
    rows = tx.rows(
        "SELECT s.* FROM story_topics t JOIN stories s ON s.id = t.story_id WHERE t.topic = :topic "
        "ORDER BY t.last_published_at DESC, t.story_id DESC LIMIT :limit",
        topic=topic,
        limit=limit,
    )
    return [_story(row) for row in rows]


def recent_of_any(tx: Transaction, workspace: str, limit: int) -> list[Story]:
    """The stories last reported on, newest first: US-China trade news, and this workspace's own."""
    return _recent(tx, f"AND {_VISIBLE}", limit, workspace=workspace)


def recent_of_all(tx: Transaction, limit: int) -> list[Story]:
    """The stories last reported on, newest first, whosever they are."""
    return _recent(tx, "", limit)


def _recent(tx: Transaction, condition: str, limit: int, **named: str) -> list[Story]:
    rows = tx.rows(
        f"SELECT s.* FROM stories s WHERE s.merged_into IS NULL {condition} "  # noqa: S608  constants
        "ORDER BY s.last_published_at DESC, s.id DESC LIMIT :limit",
        limit=limit,
        **named,
    )
    return [_story(row) for row in rows]


def visible(tx: Transaction, story_ids: Sequence[int], workspace: str) -> dict[int, Story]:
    """Story id -> story, for those that exist and are not another workspace's own."""
    sql = f"SELECT s.* FROM stories s WHERE s.id IN :ids AND {_VISIBLE}"  # noqa: S608  constant
    return {row["id"]: _story(row) for row in tx.rows(sql, ids=list(story_ids), workspace=workspace)}


def count_since(tx: Transaction, since: datetime) -> dict[str, int]:
    """Topic -> number of stories reported on since then."""
    rows = tx.rows(
        "SELECT t.topic, COUNT(*) AS number FROM story_topics t JOIN stories s ON s.id = t.story_id "
        "WHERE s.last_published_at >= :since GROUP BY t.topic",
        since=to_seconds(since),
    )
    return {row["topic"]: row["number"] for row in rows}


def levels_since(tx: Transaction, topic: str, since: datetime) -> list[tuple[datetime, Level]]:
    """When each of a topic's stories that came out since then did, and its level now; oldest first."""
    rows = tx.rows(
        "SELECT s.first_published_at, s.level FROM story_topics t JOIN stories s ON s.id = t.story_id "
        "WHERE t.topic = :topic AND t.last_published_at >= :since AND s.first_published_at >= :since "
        "ORDER BY s.first_published_at",
        topic=topic,
        since=to_seconds(since),
    )
    return [(moment(row["first_published_at"]), Level(row["level"])) for row in rows]


def _story(row: Row) -> Story:
    return replace(load(Story, row["content_json"]), id=row["id"], workspace=row["workspace"])
