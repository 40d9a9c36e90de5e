"""Small pieces that replies share: a story or an entry as a line, counts and times in words."""

import math
from datetime import datetime

from bot.commands.chinese import in_language
from bot.domain.alert import Item, Reply
from bot.domain.entry import Entry
from bot.domain.phrase import joined, said_as, say
from bot.domain.story import LevelReason, Story, Telling, short_id
from bot.errors import CommandError, QuerySyntaxError

_LEVEL_REASONS = {
    LevelReason.OFFICIAL_PAGE: say("a government's own page reports it"),
    LevelReason.OFFICIAL_WORD: say("one government has spoken"),
    LevelReason.BOTH_SIDES: say("both governments have spoken"),
    LevelReason.STATUS: say("a headline says what was done"),
    LevelReason.FIGURE: say("it is told how much"),
    LevelReason.MANY_OUTLETS: say("four independent outlets or more report it"),
    LevelReason.AT_ONCE: say("three outlets within half an hour"),
}


def story_item(story: Story, told: Telling, now: datetime) -> Item:
    """A story as one line of a list, in the telling that is for whoever reads it."""
    level = [say(story.level.upper())] if story.level.rank else []
    outlets = count(len(story.outlets), "outlet", "outlets")
    return Item(
        told.headline, told.url, joined(" · ", [*level, story.short_id, outlets, ago(story.last_published, now)])
    )


def level_text(story: Story) -> str:
    """A story's level and why, for people."""
    why = [
        say("{} ({})", _LEVEL_REASONS[reason], say(story.status))
        if reason is LevelReason.STATUS and story.status
        else _LEVEL_REASONS[reason]
        for reason in story.level_reasons
    ]
    return joined(": ", [say(story.level.value), *([joined(", ", why)] if why else [])])


def entry_item(entry: Entry, now: datetime) -> Item:
    """An entry as one line of a list."""
    story = [short_id(entry.story_id)] if entry.story_id else []
    return Item(entry.title, entry.url, joined(" · ", [*story, entry.publisher, ago(entry.published, now)]))


def busy(language: str) -> Reply:
    """The answer while the database has no time, in a language."""
    problem = say("Nothing was changed. Please try again in a minute.")
    return in_language(language, Reply(say("The database is busy"), problem, ok=False))


def refused(error: CommandError) -> Reply:
    """The answer to what cannot be done."""
    hint = say("For example: {}", error.example) if error.example else ""
    return Reply(say("That did not work"), sentence(error.problem), hint=hint, ok=False)


def ago(then: datetime, now: datetime) -> str:
    """How long since, in the largest fitting unit."""
    minutes = max(0, math.floor((now - then).total_seconds() / 60))
    if minutes < 60:
        return say("{} min ago", minutes)
    if minutes < 48 * 60:
        return say("{} h ago", minutes // 60)
    return say("{} days ago", minutes // 1440)


def count(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return say("{} " + (one if number == 1 else many), number)


def count_lately(number: int) -> str:
    """How many stories a topic had in the last seven days."""
    return say("{} in 7 days", count(number, "story", "stories"))


def sentence(text: str) -> str:
    """A line as a sentence."""
    ended = text.endswith((".", "?", "!"))
    return said_as(text[:1].upper() + text[1:] + ("" if ended else "."), "{}" if ended else "{}.", text)


def query_fault(error: QuerySyntaxError) -> str:
    """What is wrong with a query, where, and what to do, as a sentence."""
    where = say("{} at character {}", error.problem, error.position + 1)
    return sentence(say("{} ({})", where, error.hint) if error.hint else where)


def typed(text: str) -> str:
    """What somebody typed, short and printable."""
    printable = "".join(character if character.isprintable() else "?" for character in text[:40])
    return f"“{printable}”"
