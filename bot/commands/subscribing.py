"""Commands that change or show what a place is told: subscribe, subscriptions, follow, mute, and how each ends."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from bot.alerts.hold import due_at, told_by
from bot.commands.options import only_when, subscription_text
from bot.commands.request import Request
from bot.desk.wanted import take_back
from bot.domain.alert import Announcement, Choice, Item, Reason, Reply
from bot.domain.phrase import joined, say
from bot.domain.story import short_id
from bot.domain.subscription import CALENDAR, PULSE, Cadence, Mute, MuteKind, Options
from bot.errors import CommandError
from bot.storage import bulletins, follows, held, subscriptions
from bot.storage.database import Transaction

_MUTED = {MuteKind.STORY: Reason.MUTED_STORY, MuteKind.TOPIC: Reason.MUTED_TOPIC}


def subscribe(tx: Transaction, request: Request, topic: str, options: Options) -> Reply:
    """Tell this place of a topic's stories from now on."""
    here = request.here
    caller = request.caller
    options = replace(options, zone=options.zone or caller.zone, lang=options.lang or caller.language)
    if options.mention and (here.platform != "discord" or caller.personal):
        raise CommandError(say("roles are mentioned in the channels of Discord only"))
    if topic == PULSE and options.cadence is not Cadence.DAILY:
        raise CommandError(say("the daily line needs its time"), "/trade subscribe pulse daily 18:00 days mon-fri")
    if topic == CALENDAR and options != only_when(options):
        raise CommandError(
            say("the calendar takes instant, hourly, daily, quiet, days, lang and tz"), "/trade subscribe calendar"
        )
    new = subscriptions.subscribe(tx, here, topic, options, request.caller.person, request.now)
    _reschedule(tx, request, topic, options)
    title = request.title(topic)
    changed = say("Subscribed to {}", title) if new else say("Subscription to {} changed", title)
    return Reply(
        changed, subscription_text(topic, options), hint=say("Stop with /trade unsubscribe {}", request.label(topic))
    )


def unsubscribe(tx: Transaction, request: Request, topic: str) -> Reply:
    """Stop telling this place of a topic; raises CommandError if it is not told of it."""
    if not subscriptions.unsubscribe(tx, request.here, topic):
        raise CommandError(say("this place is not subscribed to {}", request.label(topic)), "/trade subscriptions")
    take_back(tx, request.here, request.now)
    held.release_topic(tx, topic, request.here)
    if topic == CALENDAR:
        bulletins.let_go(tx, request.here)
    return Reply(say("Unsubscribed from {}", request.title(topic)))


def list_subscriptions(tx: Transaction, request: Request) -> Reply:
    """What this place is told of, and what is muted in it."""
    mine = subscriptions.of_destination(tx, request.here)
    muted = [
        Item(
            say("muted: {}", _mute_target(request, mute)),
            detail=say("until {}", request.moment(mute.until)),
        )
        for mute in subscriptions.mutes(tx, request.now)
        if mute.destination == request.here
    ]
    followed = [
        Item(say("followed: {}", story.short_id), story.url, request.told(story).headline)
        for story in request.stories(tx, follows.of_destination(tx, request.here))
    ]
    if not (mine or followed or muted):
        return Reply(say("No subscriptions here"), hint="/trade subscribe soybeans")
    waiting = Counter(each.topic for each in held.waiting(tx, request.here))
    items = [
        Item(
            joined(" · ", (request.label(s.topic), request.title(s.topic))),
            detail=subscription_text(s.topic, s.options)
            + (say(" · {} held for a digest", waiting[s.topic]) if waiting[s.topic] else ""),
        )
        for s in mine
    ]
    return Reply(say("Subscriptions here"), items=(*items, *followed, *muted))


def follow(tx: Transaction, request: Request, story_id: int) -> Reply:
    """Tell this place what becomes of a story from now on; raises CommandError if there is no such story."""
    story = request.story(tx, story_id)
    if not follows.follow(tx, request.here, story.id, request.caller.person, request.now):
        return Reply(say("Followed already: {}", story.short_id), request.told(story).headline)
    return Reply(
        say("Following {}", story.short_id),
        say("{}\nWhat changes in it and what answers it is told here.", request.told(story).headline),
        hint=say("End it with /trade unfollow {}", story.short_id),
    )


def unfollow(tx: Transaction, request: Request, story_id: int) -> Reply:
    """Stop that; raises CommandError if the story is not followed here."""
    story = request.story(tx, story_id)
    if not follows.unfollow(tx, request.here, story.id):
        raise CommandError(say("{} is not followed here", story.short_id), "/trade subscriptions")
    take_back(tx, request.here, request.now)
    return Reply(say("No longer followed: {}", story.short_id), request.told(story).headline)


def mute(tx: Transaction, request: Request, kind: MuteKind, target: str, duration: timedelta) -> Reply:
    """Silence a story or a topic here for a while; raises CommandError if there is no such story."""
    if kind is MuteKind.STORY:
        target = str(request.story(tx, int(target)).id)
    silence = Mute(request.here, kind, target, request.now + duration)
    subscriptions.mute(tx, silence, request.caller.person)
    take_back(tx, request.here, request.now, _MUTED[kind])
    what = _mute_target(request, silence)
    until = say("{:%d %b %Y %H:%M} {}", *request.local(silence.until))
    return Reply(
        say("Muted {}", what),
        say("Until {}.", until),
        hint=say("End it with /trade unmute {}", what),
        announcement=Announcement(
            say("{} has muted {} for everybody here until {}.", _who(request), what, until),
            undo=Choice(say("Undo"), f"unmute {what}"),
        ),
    )


def unmute(tx: Transaction, request: Request, kind: MuteKind, target: str) -> Reply:
    """End a mute; raises CommandError if there is none."""
    what = _mute_target(request, Mute(request.here, kind, target, request.now))
    if not subscriptions.unmute(tx, request.here, kind, target):
        raise CommandError(say("{} is not muted here", what), "/trade subscriptions")
    return Reply(
        say("No longer muted: {}", what),
        announcement=Announcement(say("{} has ended the mute of {}: it is told here again.", _who(request), what)),
    )


def _reschedule(tx: Transaction, request: Request, topic: str, options: Options) -> None:
    """What waits here because of this topic, and the daily line, are due by these options now."""
    here, now = request.here, request.now
    if topic == PULSE:
        return held.hold_line(tx, here, due_at(options, Reason.DAILY, now), now)
    due = due_at(options, told_by(options), now)
    for each in held.waiting(tx, here, topic):
        held.put_off(tx, here, each, due)
    for bulletin in bulletins.waiting(tx, here) if topic == CALENDAR else ():
        bulletins.put_off(tx, here, bulletin, due)
    return None


def _who(request: Request) -> str:
    return request.caller.name or say("Somebody")


def _mute_target(request: Request, mute: Mute) -> str:
    return short_id(int(mute.target)) if mute.kind is MuteKind.STORY else request.label(mute.target)
