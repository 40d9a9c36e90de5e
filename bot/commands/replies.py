"""Small pieces that replies share: a story or an entry as a line, counts and times in words."""

import math
from datetime import datetime

from bot.domain.alert import Item
from bot.domain.entry import Entry
from bot.domain.story import LevelReason, Story, short_id

_LEVEL_REASONS = {
    LevelReason.OFFICIAL_PAGE: "a government's own page reports it",
    LevelReason.OFFICIAL_WORD: "one government has spoken",
    LevelReason.BOTH_SIDES: "both governments have spoken",
    LevelReason.STATUS: "a headline says what was done",
    LevelReason.FIGURE: "it is told how much",
    LevelReason.MANY_OUTLETS: "four independent outlets or more report it",
    LevelReason.AT_ONCE: "three of them within half an hour",
}


def story_item(story: Story, now: datetime) -> Item:
    """A story as one line of a list."""
    level = f"{story.level.upper()} · " if story.level.rank else ""
    outlets = count(len(story.outlets), "outlet", "outlets")
    return Item(story.headline, story.url, f"{level}{story.short_id} · {outlets} · {ago(story.last_published, now)}")


def level_text(story: Story) -> str:
    """A story's level and why, for people."""
    why = [
        f"{_LEVEL_REASONS[reason]}{f' ({story.status})' if reason is LevelReason.STATUS and story.status else ''}"
        for reason in story.level_reasons
    ]
    return f"{story.level}" + (f": {', '.join(why)}" if why else "")


def entry_item(entry: Entry, now: datetime) -> Item:
    """An entry as one line of a list."""
    story = f"{short_id(entry.story_id)} · " if entry.story_id else ""
    return Item(entry.title, entry.url, f"{story}{entry.publisher} · {ago(entry.published, now)}")


def ago(then: datetime, now: datetime) -> str:
    """How long since, in the largest fitting unit."""
    minutes = max(0, math.floor((now - then).total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h ago"
    return f"{minutes // 1440} days ago"


def count(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many}"


def sentence(text: str) -> str:
    """A line as a sentence."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def typed(text: str) -> str:
    """What somebody typed, short and printable."""
    printable = "".join(character if character.isprintable() else "?" for character in text[:40])
    return f"“{printable}”"
