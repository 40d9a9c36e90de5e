"""What a button on an alert asks back: replies with buttons, each of which is a command."""

from collections.abc import Sequence

from bot.domain.alert import Choice, Reply
from bot.domain.phrase import say

_MUTES = ((say("4 hours"), "4h"), (say("a day"), "1d"), (say("a week"), "1w"))
_WRONGS = (
    (say("Not US-China trade news"), "irrelevant"),
    (say("Different events in one"), "merge"),
    (say("Somebody has not said that"), "side"),
    (say("A figure is wrong"), "figure"),
)


def mute_choices(story: str, in_channel: bool) -> Reply:
    """For how long, and for whom; `story` is its short id."""
    mine = [Choice(say("For me, {}", length), f"mute {story} {short}", mine=True) for length, short in _MUTES]
    everyones = [
        Choice(
            say("In this channel, {}", length),
            f"mute {story} {short}",
            confirm=say("Nobody here is told of this story then."),
        )
        for length, short in _MUTES
    ]
    body = say("In this channel means for everybody here, who will see that you did it.") if in_channel else ""
    return Reply(say("Mute {}", story), body, choices=tuple(mine + (everyones if in_channel else [])))


def why_choices(stories: Sequence[str]) -> Reply:
    """Which story of a message that tells several is meant; `stories` are their short ids."""
    return Reply(say("Which story?"), choices=tuple(Choice(each, f"why {each}") for each in stories))


def outdated() -> Reply:
    """The answer to a button that asks for nothing the bot knows: of a message as an earlier version sent it."""
    return Reply(
        say("This button does nothing any more"),
        say("It is of an earlier version of the bot. /trade help shows what can be typed instead."),
        ok=False,
    )


def wrong_choices(story: str) -> Reply:
    """What is wrong about it."""
    choices = tuple(Choice(label, f"wrong {story} {kind}") for label, kind in _WRONGS)
    return Reply(
        say("What is wrong about {}?", story), say("It is kept with what was known at this moment."), choices=choices
    )
