"""What changes in a workspace by itself: channels that close and open, people who go, the app taken out.

Each event has its effect in one transaction with the note that it was heard, and is acknowledged after that: repeated,
lost or interrupted, it has one effect. Where the database keeps it waiting it is acknowledged before.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.delivery import places
from bot.domain.closed import Closed
from bot.domain.subscription import Destination
from bot.errors import StorageBusyError
from bot.platforms.slack.application import SlackApplication
from bot.storage import audit, heard
from bot.storage.database import Database, Transaction

# Seconds that an event waits for its effect; Slack waits for 3: https://docs.slack.dev/apis/events-api/#responding
PATIENCE = 1.5
_BY_SLACK = "slack"  # who did it, where Slack does not say
_OF_A_MEMBER = ("member_joined_channel", "member_left_channel")  # who may be we ourselves
# What Slack calls these when a message meets them, before or without an event.
_NO_MEMBER = ("not_in_channel", "channel_not_found")


@dataclass(frozen=True, slots=True)
class Happened:
    """An event: where (with `place` empty in the whole workspace), what, and when."""

    destination: Destination
    event: Mapping[str, Any]
    bot_user: str  # ours there
    at: datetime
    now: datetime


Effect = Callable[[Transaction, Happened], str]
"""Returns what it has changed, for the audit log; "" if nothing."""


class Events:
    """Hears the events, through whichever application it is registered with."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock

    def register(self, application: SlackApplication) -> None:
        """Have an application hand over the events of EFFECTS."""

        async def hear(body: dict[str, Any], context: AsyncBoltContext) -> None:
            """Raises where it has had no effect: it is not acknowledged then, and Slack sends it again."""
            if body["event"]["type"] in _OF_A_MEMBER and context.bot_user_id is None:
                raise StorageBusyError("the database does not say which bot is installed in the workspace")
            happening = application.doings.start(lambda: self._on_event(body, context))
            await asyncio.wait({happening}, timeout=PATIENCE)
            if happening.done() and not happening.result():
                raise StorageBusyError("an event has had no effect")

        for name in EFFECTS:
            application.bolt.event(name)(hear)

    async def _on_event(self, body: dict[str, Any], context: AsyncBoltContext) -> bool:
        """True once it has had its effect."""
        happened = Happened(
            destination=Destination("slack", context.team_id or "", _place_of(body["event"])),
            event=body["event"],
            bot_user=context.bot_user_id or "",
            at=datetime.fromtimestamp(body.get("event_time") or 0, UTC),
            now=self._clock(),
        )
        # Most events are of places in which nothing is told: they cost a look.
        if not happened.destination.place or await self._database.read(places.concern_us, happened.destination):
            await self._database.write(_take_effect, str(body["event_id"]), happened)
        return True


def _take_effect(tx: Transaction, event_id: str, happened: Happened) -> None:
    if not heard.first(tx, f"slack event {event_id}", happened.now):
        return
    if changed := EFFECTS[happened.event["type"]](tx, happened):
        audit.keep(tx, happened.destination, _who_did(happened.event), changed, happened.now)


def _who_did(event: Mapping[str, Any]) -> str:
    named = (event.get(key) for key in ("actor_id", "inviter", "user"))
    return next((each for each in named if isinstance(each, str)), _BY_SLACK)


def _place_of(event: Mapping[str, Any]) -> str:
    """The channel or the person that an event is about, "" for the whole workspace."""
    about = event.get("channel") or event.get("user") or ""
    return str(about.get("id") or "") if isinstance(about, dict) else str(about)


def _renamed(tx: Transaction, happened: Happened) -> str:
    """Nothing depends on a channel's name; the log says it for whoever looks for the old one."""
    return f"channel renamed to {happened.event['channel'].get('name')}"


def _closes(closed: Closed) -> Effect:
    def effect(tx: Transaction, happened: Happened) -> str:
        return closed if places.close(tx, happened.destination, closed, happened.at, happened.now) else ""

    return effect


def _opens(tx: Transaction, happened: Happened, closed: Closed, words: Sequence[str] = ()) -> bool:
    return places.reopen(tx, happened.destination, closed, happened.at, words)


def _unarchived(tx: Transaction, happened: Happened) -> str:
    return "channel unarchived" if _opens(tx, happened, Closed.ARCHIVED) else ""


def _member_left(tx: Transaction, happened: Happened) -> str:
    ours = happened.event.get("user") == happened.bot_user
    return _closes(Closed.REMOVED)(tx, happened) if ours else ""


def _member_joined(tx: Transaction, happened: Happened) -> str:
    ours = happened.event.get("user") == happened.bot_user
    return "bot invited" if ours and _opens(tx, happened, Closed.REMOVED, _NO_MEMBER) else ""


def _person_changed(tx: Transaction, happened: Happened) -> str:
    if happened.event["user"].get("deleted"):
        return _closes(Closed.DEACTIVATED)(tx, happened)
    return "user activated" if _opens(tx, happened, Closed.DEACTIVATED) else ""


def _leaves(closed: Closed) -> Effect:
    def effect(tx: Transaction, happened: Happened) -> str:
        here = happened.destination
        return closed if places.leave(tx, here.platform, here.workspace, closed, happened.at, happened.now) else ""

    return effect


def _tokens_revoked(tx: Transaction, happened: Happened) -> str:
    revoked = happened.event.get("tokens") or {}
    return _leaves(Closed.REVOKED)(tx, happened) if revoked.get("bot") else ""


# https://docs.slack.dev/reference/events has each by its name.
EFFECTS: dict[str, Effect] = {
    "channel_rename": _renamed,
    "group_rename": _renamed,
    "channel_archive": _closes(Closed.ARCHIVED),
    "group_archive": _closes(Closed.ARCHIVED),
    "channel_unarchive": _unarchived,
    "group_unarchive": _unarchived,
    "channel_deleted": _closes(Closed.DELETED),
    "group_deleted": _closes(Closed.DELETED),
    "channel_left": _closes(Closed.REMOVED),
    "group_left": _closes(Closed.REMOVED),
    "member_left_channel": _member_left,
    "member_joined_channel": _member_joined,
    "user_change": _person_changed,
    "app_uninstalled": _leaves(Closed.UNINSTALLED),
    "tokens_revoked": _tokens_revoked,
}
