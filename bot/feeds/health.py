"""How a feed fares, and when a failure is one that its owner should know of; pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.entry import FUTURE_LIMIT, FeedEntry
from bot.domain.feed import FeedFault, PolledFeed
from bot.domain.health import STALE_AFTER, FeedHealth, FeedState
from bot.domain.phrase import joined, say
from bot.feeds.rhythm import HALF_LIFE, HOUR

# A feed is quiet when by its rhythm ten entries should have come and none did: e^-10 by chance alone, which leaves room
# for entries that come in bunches; and never before a long weekend is over.
QUIET_EXPECTED, QUIET_AFTER = 10.0, timedelta(days=4)

# What fails for good: so many polls in a row, over so long a time. What passes by itself mostly does within a day.
_POLLS, _TIME = 4, timedelta(hours=24)
_POLLS_OF = {
    FeedFault.GONE: 1,
    FeedFault.LAYOUT_CHANGED: 2,
    FeedFault.BLOCKED: 3,
    FeedFault.UNAUTHORIZED: 3,
    FeedFault.NOT_A_FEED: 3,
}

_STATES = {
    FeedFault.GONE: FeedState.GONE,
    FeedFault.BLOCKED: FeedState.BLOCKED,
    FeedFault.UNAUTHORIZED: FeedState.BLOCKED,
    FeedFault.NOT_A_FEED: FeedState.BLOCKED,
}
REMEDIES: Mapping[FeedFault, str] = {
    FeedFault.TIMEOUT: say("Open its address in a browser: if it is only slow there, raise fetch.timeout."),
    FeedFault.UNREACHABLE: say("Check its address, and this machine's network, DNS and fetch.proxy."),
    FeedFault.REFUSED_ADDRESS: say(
        "Give its public http(s) address; if it is meant to be on your own network, open that in fetch.allow_networks."
    ),
    FeedFault.TOO_MANY_REDIRECTS: say("Open its address in a browser, and give the one at which that ends."),
    FeedFault.HTTP_ERROR: say(
        "Wait where its server has a fault of its own (5xx); else look for its new address on the publisher's page."
    ),
    FeedFault.RATE_LIMITED: say("Ask it less often: give it a larger floor in feeds.yaml."),
    FeedFault.BLOCKED: say(
        "It may refuse bots: ask the publisher, set fetch.user_agent to your contact, or remove it."
    ),
    FeedFault.UNAUTHORIZED: say(
        "Name its credentials in feeds.yaml (headers, basic_auth); if they are there, they are wrong or have run out."
    ),
    FeedFault.GONE: say("Remove it, or give its new address; it is not asked much longer."),
    FeedFault.TOO_LARGE: say("Raise fetch.max_bytes, or remove it."),
    FeedFault.TRUNCATED: say("Wait; if it goes on, tell the publisher that the feed is cut off."),
    FeedFault.NOT_A_FEED: say(
        "Open its address in a browser: where that shows a check for bots, ask the publisher or set "
        "fetch.user_agent to your contact; where it shows a page, look there for the feed's address."
    ),
    FeedFault.HOSTILE: say("Remove it, or tell the publisher: it is not read as long as it holds that."),
    FeedFault.LAYOUT_CHANGED: say("Look at the page: if it was rebuilt, correct its selectors in feeds.yaml."),
    FeedFault.PARSER_KILLED: say("Remove it, or tell the publisher: reading it takes more than is safe."),
}
_STALE = say("Look on the publisher's page for a feed that is kept up, or remove this one.")
_QUIET = say("Look at the publisher's page: if there is news, look there for another feed.")


def health_of(feed: PolledFeed) -> FeedHealth:
    """How a feed fared when it was last polled."""
    if feed.last_polled_at is None:
        return FeedHealth(FeedState.NEW)
    if feed.fault is not None:
        state = _STATES.get(feed.fault, FeedState.FAILING)
        word = "" if feed.fault.value == state.value else f"{feed.fault}: "
        polls = say(", {} polls in a row", feed.failures) if feed.failures > 1 else ""
        why, remedy = joined("", (word, feed.fault_detail, polls)), REMEDIES[feed.fault]
        if feed.given_up:
            why += say("; not asked any more since {:%d %b %Y}", feed.last_polled_at)
            remedy = say(
                "{} has it asked again; or remove it, or give its new address.",
                f"`tradewire feeds add {feed.feed.url}`",
            )
        return FeedHealth(state, feed.failing_since, why, remedy)
    newest = feed.newest_at
    if newest is None and not feed.shown:
        return FeedHealth(FeedState.STALE, feed.first_polled_at, say("it shows no entry"), _STALE)
    # Of what has no date is known only that it was there when the feed was first polled.
    last = newest or feed.first_polled_at or feed.last_polled_at
    silence = feed.last_polled_at - last
    if silence > STALE_AFTER:
        why = (
            say("its newest entry is of {:%d %b %Y}", newest)
            if newest
            else say("nothing new since it was first polled")
        )
        return FeedHealth(FeedState.STALE, last, why, _STALE)
    if silence >= QUIET_AFTER and (expected := _expected(feed, silence)) >= QUIET_EXPECTED:
        why = say("nothing new for {} days, in which it used to bring {:.0f} entries", silence.days, expected)
        return FeedHealth(FeedState.QUIET, last, why, _QUIET)
    return FeedHealth(FeedState.OK, feed.ok_since)


def ok_since(feed: PolledFeed, now: datetime) -> datetime:
    """Since when a feed that answers now is ok, if it is: since now where it was not when it was last polled."""
    since = feed.ok_since
    return since if since and since <= now and health_of(feed).state is FeedState.OK else now


def newest_of(
    feed: PolledFeed, items: Sequence[FeedEntry], published: Sequence[datetime], now: datetime
) -> datetime | None:
    """When the newest entry that a feed ever showed was published, with these items; None if none had a date.

    published: of those items that were new. What only a sibling of the feed has brought counts too: it shows it. An
    item without a date is as old as its first sight, and of unknown age where it was there from the start.
    """
    dated = [min(each.published, now) for each in items if each.published and each.published <= now + FUTURE_LIMIT]
    new = published if feed.first_polled_at else ()
    return max([*dated, *new, *([feed.newest_at] if feed.newest_at else [])], default=None)


def fails_for_good(feed: PolledFeed) -> bool:
    """Whether a failure should be told: it has gone on for so many polls, and so long, that it will hardly pass.

    Gone at once; a page with another layout after two polls; blocked after three; all else after four polls in a row
    over a day or more.
    """
    if feed.fault is None or feed.failing_since is None or feed.last_polled_at is None:
        return False
    if feed.fault in _POLLS_OF:
        return feed.failures >= _POLLS_OF[feed.fault]
    return feed.failures >= _POLLS and feed.last_polled_at - feed.failing_since >= _TIME


def _expected(feed: PolledFeed, silence: timedelta) -> float:
    """How many entries such a silence would have held at the rate before it.

    A rhythm forgets by half in a week, and the silence has made it do so: that is undone. What is known of a feed for
    less than some weeks counts too little, so that its quiet is noticed later, not sooner.
    """
    return feed.rhythm.rate * (silence / HOUR) * 2 ** (silence / HALF_LIFE) if feed.rhythm else 0.0
