"""Whether a feed has moved: a permanent redirect is believed only after several polls over a day; pure.

A stolen domain or a mistake in a server's rules redirects "for good" as well, and is mostly put right within hours.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.feed import FeedFault, Move, PolledFeed

POLLS, SINCE = 3, timedelta(hours=24)  # how often and for how long it must have been seen
PATIENCE = 3  # failed polls in a row at an adopted address, after which the old one is asked again


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where to ask next time, and what speaks for another address."""

    move: Move | None = None
    adopted: str = ""


def after_answer(feed: PolledFeed, moved_to: str, now: datetime) -> Whereabouts:
    """After an answer that came by permanent redirects to `moved_to`, or straight ("")."""
    if moved_to == feed.feed.url:
        return Whereabouts()  # back to what the operator declared needs no proof
    if not moved_to:
        return Whereabouts(None, feed.adopted)
    seen = feed.move
    # What is yet to come was noted by a wrong clock.
    goes_on = seen is not None and seen.to == moved_to and seen.since <= now
    move = replace(seen, polls=seen.polls + 1) if seen and goes_on else Move(moved_to, now)
    if move.polls >= POLLS and now - move.since >= SINCE:
        return Whereabouts(None, moved_to)
    return Whereabouts(move, feed.adopted)


def after_failure(feed: PolledFeed, failures: int, fault: FeedFault) -> Whereabouts:
    """After so many failed polls in a row, the last by `fault`: that a feed is gone its own address has to say."""
    trusted = failures < PATIENCE and fault is not FeedFault.GONE
    return Whereabouts(feed.move, feed.adopted if trusted else "")
