"""`/trade why`: a story or a link, stage by stage, for the place that asks."""

from datetime import datetime

from bot.commands.judged import judged, unmatched
from bot.commands.replies import ago, level_text
from bot.commands.request import Request
from bot.domain.alert import Decision, DecisionKind, Item, Reason, Reply
from bot.domain.delivery import DeliveryState
from bot.domain.entry import Entry
from bot.domain.feed import PolledFeed
from bot.domain.phrase import joined, say
from bot.domain.story import Story
from bot.feeds.urls import canonical_url, domain_of
from bot.storage import decisions, entries, feeds, outbox, subscriptions
from bot.storage.database import Transaction

_REASONS = {
    Reason.NEW_STORY: say("a new story"),
    Reason.LINKED_STORY: say("it answers a story told here"),
    Reason.FOLLOWED: say("this place follows it"),
    Reason.OUTLETS_JOINED: say("more outlets report it"),
    Reason.TEXT_CHANGED: say("its text changed"),
    Reason.SIDE_SPOKE: say("a side spoke for the first time"),
    Reason.FIGURE_CHANGED: say("a figure has changed"),
    Reason.STATUS_CHANGED: say("what was done has changed"),
    Reason.CORRECTED: say("what was told here was wrong"),
    Reason.ALREADY_TOLD: say("it was told here, and nothing a reader sees has changed"),
    Reason.MUTED_STORY: say("the story is muted here"),
    Reason.MUTED_TOPIC: say("the topic is muted here"),
    Reason.BELOW_LEVEL: say("its level is below the one asked for"),
    Reason.TOO_FEW_OUTLETS: say("fewer outlets than asked for report it"),
    Reason.SIDES_SILENT: say("a side that must have spoken has not"),
    Reason.TOO_OLD: say("it was older than the freshness window when it came"),
    Reason.BASELINE: say("the feed held it before it was watched"),
    Reason.RESTORED: say("it may have been told after the backup that this database was restored from"),
    Reason.HOURLY: say("it waits for the hour's digest"),
    Reason.DAILY: say("it waits for the day's digest"),
    Reason.DAY_OFF: say("this place is not told on this day; it comes in a digest on the next"),
    Reason.QUIET_HOURS: say("it came in quiet hours; it comes in a digest at their end"),
    Reason.MOST_A_DAY: say("as many as may be were told that day; it comes in a digest on the next"),
    Reason.LATE: say("it could not be sent in time; it comes in a digest"),
    Reason.MISSED: say("it came out while the bot was not running, or no feed answered; it comes in a digest"),
}
_KINDS = {
    DecisionKind.ANNOUNCE: say("told"),
    DecisionKind.AMEND: say("message edited"),
    DecisionKind.FOLLOW_UP: say("followed up in its thread"),
    DecisionKind.RESTATE: say("told anew in its thread, since the message could not be edited any more"),
    DecisionKind.HOLD: say("held back"),
    DecisionKind.SKIP: say("not told"),
}
_STATES = {
    DeliveryState.PENDING: say("waiting to be sent"),
    DeliveryState.SENDING: say("being sent"),
    DeliveryState.SENT: say("sent"),
    DeliveryState.FAILED: say("given up"),
}

MOST_REPORTS = 5  # of a story that are explained one by one


def explain_story(tx: Transaction, request: Request, story_id: int) -> Reply:
    """Why a story was told here, or was not. Raises CommandError if there is no such story."""
    story = request.story(tx, story_id)
    members = entries.of_stories(tx, [story.id])
    found = entries.verdicts(tx, [member.id for member in members])
    items = [Item(say("Reported by"), detail=joined(", ", (outlet.publisher for outlet in story.outlets)))]
    items.append(Item(say("Level"), detail=level_text(story)))
    for member in members[:MOST_REPORTS]:
        if len(members) > 1:
            items.append(Item(joined(": ", (member.publisher, member.title)), detail=_when_seen(request, member)))
        items += judged(request, member, found[member.id])
    if len(members) > MOST_REPORTS:
        items.append(
            Item(
                say("... and {} more reports", len(members) - MOST_REPORTS), detail=say("/trade why LINK explains each")
            )
        )
    if len(members) == 1:
        items += unmatched(tx, request, members[0], found[members[0].id])
    items += _decided(tx, story, request)
    return Reply(say("Why {}: {}", story.short_id, request.told(story).headline), items=tuple(items))


def explain_link(tx: Transaction, request: Request, link: str) -> Reply:
    """What became of an entry with this link, from the poll to the message."""
    page = canonical_url(link)
    found = entries.of_pages(tx, [page]) if page else []
    if not found:
        return _not_seen(tx, request, link)
    (entry,) = request.seen(tx, found[:1])
    verdict = entries.verdicts(tx, [entry.id]).get(entry.id)
    if verdict is None:
        return Reply(
            say("Why: {}", entry.title),
            items=(_seen(request, entry), Item(say("Not judged yet"), detail=say("it is in the inbox"))),
        )
    story = next(iter(request.stories(tx, [entry.story_id])), None) if entry.story_id else None
    items = [_seen(request, entry), *judged(request, entry, verdict), *unmatched(tx, request, entry, verdict)]
    if story is None:
        items.append(
            Item(
                say("No story"),
                detail=say("only US-China trade news becomes a story, and what a topic of your own wants besides"),
            )
        )
    else:
        items.append(Item(say("Story {}", story.short_id), story.url, request.told(story).headline))
        items += _decided(tx, story, request)
    return Reply(say("Why: {}", entry.title), items=tuple(items))


def _not_seen(tx: Transaction, request: Request, link: str) -> Reply:
    domain = domain_of(link)
    polled = [each for each in feeds.active(tx) if domain in (domain_of(each.feed.url), domain_of(each.feed.site))]
    items = tuple(Item(each.feed.name, detail=_last_answer(each, request.now)) for each in polled)
    theirs = say("Feeds of {} that are polled:", domain) if items else say("No feed of {} is polled.", domain)
    body = joined(" ", (say("No feed we poll has shown an entry with this link."), theirs))
    hint = say("/trade search finds by words; other outlets may have reported it")
    return Reply(say("Not seen"), body, items=items, hint=hint)


def _last_answer(polled: PolledFeed, now: datetime) -> str:
    answered = say("last answered {}", ago(polled.last_ok_at, now)) if polled.last_ok_at else say("has never answered")
    return answered + (say("; now it fails: {}", polled.fault) if polled.fault else "")


def _seen(request: Request, entry: Entry) -> Item:
    return Item(say("Seen"), detail=_when_seen(request, entry))


def _when_seen(request: Request, entry: Entry) -> str:
    return say("{:%d %b %Y %H:%M} {} in {}", *request.local(entry.seen), entry.feed_name) + (
        say(" (first poll)") if entry.baseline else ""
    )


def _decided(tx: Transaction, story: Story, request: Request) -> list[Item]:
    destination = request.here
    made = decisions.of_story(tx, story.id, destination)
    sent = outbox.of_story(tx, story.id, destination)
    items = [_decision_item(decision, request) for decision in made]
    items += [
        Item(say("Message ({})", _KINDS[kind]), detail=joined(": ", [_STATES[state], *([error] if error else [])]))
        for kind, state, error in sent
    ]
    if items:
        return items
    subscribed = {s.topic for s in subscriptions.of_destination(tx, destination)}
    if subscribed.isdisjoint(story.topics):
        return [
            Item(
                say("Not told here"), detail=say("this place is subscribed to none of the topics that it is told under")
            )
        ]
    return [Item(say("Not told here"), detail=say("the subscription is younger than the story's last report"))]


def _decision_item(decision: Decision, request: Request) -> Item:
    why = _REASONS[decision.reason]
    detail = say("{} ({})", why, decision.detail) if decision.detail else why
    what = joined(": ", (request.label(decision.topic), _KINDS[decision.kind]))
    return Item(what, detail=joined(" ", (detail, f"[{decision.reason}]")))
