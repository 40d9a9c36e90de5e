"""Tells the bot's owner of troubles that do not pass by themselves: each once, and once when it is over.

Nothing is told at the moment a poll or a message fails. How things stand is compared with what the owner was told, and
the difference becomes one notice, however much has failed; the notice and that it was told are committed together.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.alerts.notice import notice_of
from bot.domain.alert import Notice
from bot.domain.closed import Closed
from bot.domain.feed import FeedFault, PolledFeed
from bot.domain.health import Trouble
from bot.domain.phrase import say
from bot.domain.subscription import Destination
from bot.errors import SendReason
from bot.feeds.health import fails_for_good, health_of
from bot.feeds.schedule import JITTER, LONGEST_BACKOFF
from bot.storage import feeds, installations, outbox, pauses, subscriptions, troubles
from bot.storage.database import Transaction

PAUSE = timedelta(hours=1)  # between two notices: what happens meanwhile is said in one
# When more than half of so many feeds cannot be reached, twice in a row, it is the network and none of them. When that
# is over every feed is asked again within the longest wait; until then it says nothing that one could not be reached.
MOST_OF, TWICE = 5, 2
NETWORK = "network"
NETWORK_FAULTS = frozenset({FeedFault.TIMEOUT, FeedFault.UNREACHABLE})
RECOVERY = LONGEST_BACKOFF * (1 + JITTER)

_NETWORK_REMEDY = say("Is the network down? Check this machine's connection, DNS and fetch.proxy.")
# What to do about a place that takes no messages, by the platform's word for it or by our own.
REMEDIES: Mapping[str, str] = {
    Closed.DELETED: say("Nothing to do: what is kept for this channel is deleted in a month."),
    Closed.DEACTIVATED: say("Nothing to do: what is kept for this person is deleted in a month, unless he comes back."),
    Closed.REMOVED: say(
        "Somebody took the bot out. Invite it again, or type /trade unsubscribe there; its messages wait."
    ),
    Closed.UNINSTALLED: say("Install the app again to go on where it stopped; what is kept is deleted in a month."),
    Closed.REVOKED: say("Install the app again to go on where it stopped; what is kept is deleted in a month."),
    Closed.INACTIVE: say("Install the app again to go on where it stopped; what is kept is deleted in a month."),
    SendReason.BAD_TOKEN: say("Renew the bot's token and start it again; its messages wait."),
    SendReason.NO_PERMISSION: say(
        "Invite the bot there, or give it the permission it lacks, and type any /trade command "
        "there; its messages wait."
    ),
    SendReason.PLACE_GONE: say(
        "Bring the channel back and type any /trade command there, or unsubscribe it; its messages wait."
    ),
}


InLanguage = Callable[[str, Notice], Notice]
"""A language, "" where it is not known, and a notice, to the notice in it."""


def _as_it_is(_: str, notice: Notice) -> Notice:
    return notice


def tell_owner(
    tx: Transaction, owner: Destination | None, now: datetime, in_language: InLanguage = _as_it_is
) -> Notice | None:
    """Put what the owner does not know yet into the outbox, as one notice; None if there is nothing to say now.

    Each is told in his own language, as far as what he has subscribed shows it or the platform has said when he
    installed the bot; the notice that is returned is English.

    Where there is no owner to be told, whoever installed the bot in a workspace is told of the places there, and else
    whoever subscribed such a place; of the rest the notice is only returned, for the log, and counts as told.
    """
    last = outbox.last_notice_at(tx, now)
    if last is not None and now - last < PAUSE:
        return None
    troubles.forget(tx, now - RECOVERY, now)
    began, over = _unsaid(tx)
    if not began and not over:
        return None
    troubles.begin(tx, began, now)
    troubles.end(tx, [trouble.subject for trouble in over], now)
    people = {} if owner else subscriptions.subscribers(tx) | installations.installers(tx)
    mine: Notice | None = None
    for person in dict.fromkeys((owner, *people.values())):
        began_here, over_here = (
            [each for each in those if _told_to(each, people, owner) == person] for those in (began, over)
        )
        if not began_here and not over_here:
            continue
        notice = notice_of(began_here, over_here, now)
        if person is not None:
            language = subscriptions.language_of(tx, person) or installations.language_of(tx, person)
            outbox.put_notice(tx, person, in_language(language, notice), now)
        if person == owner:
            mine = notice
    return mine


def _unsaid(tx: Transaction) -> tuple[list[Trouble], list[Trouble]]:
    """What has begun and what is over, of which nobody has been told."""
    told = {each.trouble.subject: each for each in troubles.told(tx)}
    known = {subject for subject, each in told.items() if each.over_at is None}
    failing, answering = feeds.failing(tx), feeds.answering(tx)
    of_feeds = _of_feeds(failing, len(failing) + len(answering), NETWORK in told)
    found = {each.subject: each for each in (*of_feeds, *_of_places(tx))}
    began = sorted((each for subject, each in found.items() if subject not in known), key=lambda each: each.since)
    # The network is well where it is not found to be otherwise, as are a place and a workspace, which have colons in
    # their subjects.
    well = ({NETWORK, *map(_subject, answering)} | {subject for subject in told if ":" in subject}) - found.keys()
    return began, [told[subject].trouble for subject in told if subject in known & well]


def _told_to(trouble: Trouble, people: Mapping[str, Destination], owner: Destination | None) -> Destination | None:
    """Of a place, whoever installed the bot in its workspace, else whoever subscribed it.

    Of the workspace itself nobody there can be told.
    """
    tenant_of_place, _, _ = trouble.subject.rpartition(":")
    if ":" not in tenant_of_place:  # no place's
        return owner
    return people.get(tenant_of_place) or people.get(trouble.subject, owner)


def _of_feeds(failing: Sequence[PolledFeed], polled: int, network_lately: bool) -> list[Trouble]:
    """The troubles of feeds, of which so many were polled."""
    network = _network(failing, polled)
    excused = NETWORK_FAULTS if network or network_lately else frozenset[FeedFault]()
    single = [_of_feed(feed) for feed in failing if fails_for_good(feed) and feed.fault not in excused]
    return [*([network] if network else []), *single]


def _of_feed(feed: PolledFeed) -> Trouble:
    health = health_of(feed)
    assert health.since is not None, "a feed that fails does so since some time"
    return Trouble(_subject(feed.id), feed.feed.name, health.since, health.why, health.remedy)


def _network(failing: Sequence[PolledFeed], polled: int) -> Trouble | None:
    """The trouble that more than half of the feeds cannot be reached; since when it is more than half."""
    half = polled // 2
    since = sorted(
        feed.failing_since
        for feed in failing
        if feed.fault in NETWORK_FAULTS and feed.failures >= TWICE and feed.failing_since is not None
    )
    if polled < MOST_OF or len(since) <= half:
        return None
    why = say("{} of {} feeds cannot be reached", len(since), polled)
    return Trouble(NETWORK, say("most feeds"), since[half], why, _NETWORK_REMEDY)


def _of_places(tx: Transaction) -> list[Trouble]:
    """Places that refuse messages until a person does something; a bad token is the trouble of the whole workspace."""
    found = []
    for pause in pauses.every(tx):
        here = pause.destination
        name = f"{here.platform} {here.workspace if pause.everywhere else here.place}"
        why = f"{pause.reason}: {pause.detail}"
        remedy = REMEDIES.get(pause.detail) or REMEDIES[pause.reason]
        found.append(Trouble(pause.subject, name, pause.since, why, remedy))
    return found


def _subject(feed_id: int) -> str:
    return f"feed {feed_id}"
