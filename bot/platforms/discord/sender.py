"""Tells alerts and notices on Discord: posts, edits and follow-ups in threads, every failure as a SendError."""

import logging
from dataclasses import dataclass, replace

from bot.delivery.budget import Limits
from bot.domain.alert import Alert
from bot.domain.delivery import Delivery, Told
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.platforms.discord.channels import Channels, post_about
from bot.platforms.discord.embeds import Message
from bot.platforms.discord.errands import Errands
from bot.platforms.discord.failures import PLACE_BUSY, RefusalError
from bot.platforms.discord.history import locate, reference
from bot.platforms.discord.limits import LIMITS
from bot.platforms.discord.looks import Looks
from bot.platforms.discord.render import alert_message, follow_up_message, plain_message, story_title
from bot.platforms.discord.replies import plain_told, told_message
from bot.platforms.discord.speech import Content, Speech, answering, nonce_of, once, payload
from bot.platforms.discord.threads import Threads, is_closed
from bot.platforms.discord.wire import Wire

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is to be said, in full and as text alone, and the number of its delivery."""

    message: Message
    bare: Message
    content: Content
    delivery_id: int

    @property
    def nonce(self) -> dict[str, object]:
        """By which Discord knows it again."""
        return once(nonce_of(self.content, self.delivery_id))


class DiscordSender:
    """The Sender of Discord, in all its guilds; whoever made its wire closes that."""

    platform: str = "discord"
    limits: Limits = LIMITS

    def __init__(self, wire: Wire, errands: Errands) -> None:
        self.clock = wire.clock
        self._channels, self._speech, self._errands = Channels(wire), Speech(wire), errands
        self._threads = Threads(wire, self._speech)
        self._looks = Looks(wire, self._channels, errands)

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        """Post a new message; returns its id, with the channel before it where that is another (see locate).

        In a thread, what concerns those too who do not read that is said in the channel as well.
        """
        message, bare = alert_message(alert, delivery_id), plain_message(alert, delivery_id)
        draft = _Draft(message, bare, alert, delivery_id)
        if thread is not None:
            try:
                return await self._answer(destination, thread, draft, alert)
            except SendError as refused:
                if refused.reason is not SendReason.MESSAGE_GONE:
                    raise
                _log.warning("the message that a story answers is gone; it is posted by itself")
        return await self._post_anew(destination, draft)

    async def edit(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> None:
        """Replace the content of a posted message; what that message takes no more is no matter of its channel.

        Of a thread that a moderator has locked it is left as it stands.
        """
        channel, message_id = locate(destination, message_ref)
        message = replace(alert_message(alert, delivery_id), rings="")
        try:
            await self._threads.edit(channel, message_id, message, plain_message(alert, delivery_id))
        except SendError as refused:
            if isinstance(refused, RefusalError) and refused.code == PLACE_BUSY:
                raise SendError(SendReason.EDIT_CLOSED, str(refused), permanent=True) from None
            raise _of_its_channel(refused, destination, channel) from None

    async def reply(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> str:
        """Say what changed, or else the alert as it stands, in the message's thread; returns the reference to that."""
        message = follow_up_message(alert, delivery_id) if alert.change else alert_message(alert, delivery_id)
        draft = _Draft(message, plain_message(alert, delivery_id), alert, delivery_id)
        return await self._answer(destination, message_ref, draft, alert)

    async def tell(self, destination: Destination, content: Told, delivery_id: int) -> str:
        """Post a digest, a notice or an announcement as a message of its own; returns the reference to it."""
        message, bare = told_message(content, delivery_id), plain_told(content, delivery_id)
        return await self._post_anew(destination, _Draft(message, bare, content, delivery_id))

    async def look(self, delivery: Delivery) -> str | None:
        """The message that carries the delivery's number, wherever it may stand: see looks.py.

        Of what has arrived in part the rest is sent now.
        """
        return await self._looks.look(delivery)

    async def _post_anew(self, destination: Destination, draft: _Draft) -> str:
        """A message by itself: in a forum a post, in an announcement channel published."""
        channel, kind = await self._channels.of(destination)
        if kind.is_forum:  # a post is a thread with the id of its first message; it takes no nonce: see `look`
            forms = [post_about(draft.content, payload(each), kind) for each in (draft.message, draft.bare)]
            post = await self._speech.either("POST", "/channels/{channel_id}/threads", *forms, channel_id=channel)
            return reference(destination, str(post["id"]), str(post["id"]))
        told = await self._threads.say(channel, draft.message, draft.bare, **draft.nonce)
        await self._errands.publish(channel, told, kind, draft.content, draft.delivery_id)
        return reference(destination, channel, told)

    async def _answer(self, destination: Destination, root_ref: str, draft: _Draft, alert: Alert) -> str:
        """In the thread of the message that is answered; where there can be none, beside that."""
        channel, root = locate(destination, root_ref)
        try:
            told = await self._answer_in_thread(channel, root, draft, alert)
        except SendError as refused:
            if refused.reason not in (SendReason.NO_PERMISSION, SendReason.PLACE_GONE) and not is_closed(refused):
                raise
            return await self._answer_beside(destination, channel, root, draft, refused)
        if alert.aloud and channel != root:
            await self._errands.echo(channel, root, alert, draft.delivery_id)
        return reference(destination, root, told)

    async def _answer_in_thread(self, channel: str, root: str, draft: _Draft, alert: Alert) -> str:
        try:
            return await self._threads.say(root, draft.message, draft.bare, **draft.nonce)
        except SendError as refused:
            if refused.reason is not SendReason.PLACE_GONE or channel == root:
                raise
        await self._threads.begin(channel, root, story_title(alert))
        return await self._threads.say(root, draft.message, draft.bare, **draft.nonce)

    async def _answer_beside(
        self, destination: Destination, channel: str, root: str, draft: _Draft, refused: SendError
    ) -> str:
        """In its channel as an answer to it. What a locked thread does not take stands in the place itself."""
        if channel != root:
            try:
                told = await self._threads.say(channel, draft.message, draft.bare, **answering(root), **draft.nonce)
                return reference(destination, channel, told)
            except SendError as again:
                refused, root = again, channel  # it is a thread itself, with the id of the message it begins at
        if not is_closed(refused) or destination.workspace == destination.place:
            raise _of_its_channel(refused, destination, channel)
        place, kind = await self._channels.of(destination)
        if kind.is_forum:
            return await self._post_anew(destination, draft)
        told = await self._threads.say(place, draft.message, draft.bare, **answering(root), **draft.nonce)
        return reference(destination, place, told)


def _of_its_channel(refused: SendError, destination: Destination, channel: str) -> SendError:
    """A thread that is gone or closed is a message that is gone: the place that was asked for may well be there."""
    direct = destination.workspace == destination.place
    gone = refused.reason is SendReason.PLACE_GONE or is_closed(refused)
    if not gone or direct or channel == destination.place:
        return refused
    what = "closed" if is_closed(refused) else "deleted"
    return SendError(SendReason.MESSAGE_GONE, f"its thread was {what}", permanent=True)
