"""How a release stands at a moment, by what the feeds have brought and whether they could have."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.calendar import Occurrence, Released, ReleaseState
from bot.domain.feed import PolledFeed


def state_of(
    occurrence: Occurrence, released: Released | None, feeds: Iterable[PolledFeed], brought: bool, now: datetime
) -> ReleaseState:
    """Its state now.

    feeds: all that are polled. brought: have they ever brought this release? Only then is it missed when it does not
    come, and only where a feed of it was watched since before its time and has answered after its grace.
    """
    if released is not None:
        return ReleaseState.OUT
    if occurrence.suspended:
        return ReleaseState.SUSPENDED
    if now < (occurrence.due if occurrence.release.is_event else occurrence.late_from):
        return ReleaseState.DUE
    missed = brought and occurrence.release.certain and any(_would_have_it(occurrence, feed) for feed in feeds)
    return ReleaseState.LATE if missed else ReleaseState.PASSED


def _would_have_it(occurrence: Occurrence, feed: PolledFeed) -> bool:
    if not occurrence.release.carried_by(feed.feed.name, feed.feed.publisher):
        return False
    watched, answered = feed.first_polled_at, feed.last_ok_at
    return (
        watched is not None and watched <= occurrence.due and answered is not None and answered >= occurrence.late_from
    )
