"""A story's alert for one subscription: plain content, before any platform's dress."""

from collections.abc import Collection
from dataclasses import replace

from bot.domain.alert import Alert, SideLine
from bot.domain.feed import Side
from bot.domain.story import Statement, Story

# Parties whose silence is worth a line, and the side that speaks for them.
_PARTIES = (("US", Side.US_OFFICIAL), ("China", Side.CN_OFFICIAL))
_INTERNATIONAL = ("International", Side.INTL_ORG)
MAX_SPEAKERS = 3  # named in one line


def compose(story: Story, topic_title: str, words: Collection[str], watched: Collection[Side]) -> Alert:
    """The alert of a story, told because of a topic.

    words: what fired in the entries. watched: the sides of which a healthy feed is polled; only of those do we say
    that no statement was seen.
    """
    return Alert(
        story_id=story.id,
        short_id=story.short_id,
        level=story.level,
        topic=topic_title,
        headline=story.headline,
        url=story.url,
        language=story.language,
        summary=story.summary,
        outlets=story.outlets,
        sides=side_lines(story.statements, watched),
        first_seen=story.first_published,
        updated=story.last_published,
        why=f"{topic_title}: " + ", ".join(list(dict.fromkeys(words))[:6]),
    )


def side_lines(statements: Collection[Statement], watched: Collection[Side]) -> tuple[SideLine, ...]:
    """Who has spoken: a line for each government, and one for international bodies once one has spoken."""
    lines = []
    for party, side in (*_PARTIES, _INTERNATIONAL):
        spoken = [statement for statement in statements if statement.side is side]
        if spoken:
            lines.append(SideLine(party, "; ".join(_attributed(each) for each in spoken[:MAX_SPEAKERS]), True))
        elif (party, side) in _PARTIES:
            silence = "no statement seen in our feeds" if side in watched else "not watched"
            lines.append(SideLine(party, silence, False))
    return tuple(lines)


def _attributed(statement: Statement) -> str:
    place = "its own page" if statement.own_page else f"quoted by {statement.publisher}"
    return f"{statement.speaker} ({place})"


def newly_spoken(alert: Alert, told: Alert) -> list[SideLine]:
    """The parties that speak in this alert and did not in the one told."""
    before = {line.party for line in told.sides if line.spoken}
    return [line for line in alert.sides if line.spoken and line.party not in before]


def follow_up(alert: Alert, told: Alert) -> Alert:
    """The alert with its one line on what has changed since it was told."""
    change = "; ".join(f"{line.party} has spoken: {line.text}" for line in newly_spoken(alert, told))
    return replace(alert, change=change)


def amended(alert: Alert, told: Alert) -> Alert:
    """The alert as an edit of the one told: a message keeps the reason it was sent for."""
    return replace(alert, topic=told.topic, why=told.why)


def as_text(alert: Alert) -> str:
    """The alert in one plain line, for `poll --json` and logs."""
    level = f"{alert.level.upper()} " if alert.level.rank else ""
    outlets = ", ".join(outlet.publisher for outlet in alert.outlets)
    told = f"{alert.change} | {alert.headline}" if alert.change else alert.headline
    return f"{level}{alert.topic}: {told} ({outlets})"
