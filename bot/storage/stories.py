"""Stories as they are kept: their content as told so far, and the topics they belong to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.story import Story
from bot.storage.codec import dump, load
from bot.storage.database import Row, Transaction, to_seconds


def save(tx: Transaction, story: Story) -> Story:
    """Store a new story (id 0) or a new state of one; returns it with its id."""
    columns = {
        "content_json": dump(story),
        "level": story.level.value,
        "revision": story.revision,
        "first_published_at": to_seconds(story.first_published),
        "last_published_at": to_seconds(story.last_published),
    }
    if story.id:
        settings = ", ".join(f"{column} = :{column}" for column in columns)
        tx.execute(f"UPDATE stories SET {settings} WHERE id = :id", id=story.id, **columns)  # noqa: S608  constants
    else:
        story = replace(story, id=tx.insert("stories", columns))
    tx.insert_many("story_topics", [{"story_id": story.id, "topic": topic} for topic in story.topics])
    return story


def get(tx: Transaction, story_ids: Sequence[int]) -> dict[int, Story]:
    """Story id -> story, for those that exist."""
    rows = tx.rows("SELECT * FROM stories WHERE id IN :ids", ids=list(story_ids))
    return {row["id"]: _story(row) for row in rows}


def recent(tx: Transaction, topic: str | None, limit: int) -> list[Story]:
    """The stories last reported on, newest first, of one topic or of any."""
    if topic is None:
        rows = tx.rows("SELECT * FROM stories ORDER BY last_published_at DESC, id DESC LIMIT :limit", limit=limit)
    else:
        rows = tx.rows(
            "SELECT s.* FROM stories s JOIN story_topics t ON t.story_id = s.id WHERE t.topic = :topic "
            "ORDER BY s.last_published_at DESC, s.id DESC LIMIT :limit",
            topic=topic,
            limit=limit,
        )
    return [_story(row) for row in rows]


def count_since(tx: Transaction, since: datetime) -> dict[str, int]:
    """Topic -> number of stories reported on since then."""
    rows = tx.rows(
        "SELECT t.topic, COUNT(*) AS number FROM story_topics t JOIN stories s ON s.id = t.story_id "
        "WHERE s.last_published_at >= :since GROUP BY t.topic",
        since=to_seconds(since),
    )
    return {row["topic"]: row["number"] for row in rows}


def _story(row: Row) -> Story:
    return replace(load(Story, row["content_json"]), id=row["id"])
