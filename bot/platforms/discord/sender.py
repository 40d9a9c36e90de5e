"""Tells alerts and notices on Discord: posts, edits and follow-ups in threads, every failure as a SendError."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.delivery.budget import Limits
from bot.domain.alert import Alert
from bot.domain.delivery import Delivery, Told
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.platforms.discord.afterwards import Afterwards
from bot.platforms.discord.channels import ANNOUNCEMENT, NAME_LIMIT, QUIET_AFTER, Channel, Channels, post_about
from bot.platforms.discord.embeds import Message
from bot.platforms.discord.failures import PLACE_BUSY, THREAD_CLOSED, THREAD_EXISTS, RefusalError
from bot.platforms.discord.history import find_message, locate, reference
from bot.platforms.discord.limits import LIMITS
from bot.platforms.discord.render import alert_message, echo_message, follow_up_message, plain_message, story_title
from bot.platforms.discord.replies import plain_told, told_message
from bot.platforms.discord.speech import MESSAGE, MESSAGES, Content, Speech, answering, nonce_of, once, payload
from bot.platforms.discord.wire import Wire

# "Uniqueness checked in the past few minutes": https://docs.discord.com/developers/resources/message#create-message
NONCE_HOLDS = timedelta(minutes=2)
# Where a thread does not take a message, it stands in the channel as an answer.
_NO_THREAD = frozenset({SendReason.NO_PERMISSION, SendReason.PLACE_GONE})
_UNSEEN = frozenset({SendReason.NO_PERMISSION, SendReason.PLACE_GONE, SendReason.CONTENT_REFUSED})

_log = logging.getLogger(__name__)


class DiscordSender:
    """The Sender of Discord, in all its guilds; whoever made its wire closes that."""

    platform: str = "discord"
    limits: Limits = LIMITS

    def __init__(self, wire: Wire) -> None:
        self._wire, self._channels, self._speech, self._afterwards = wire, Channels(wire), Speech(wire), Afterwards()
        self._direct: dict[str, str] = {}  # person -> the channel of direct messages

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        """Post a new message; returns its id, with the channel before it where that is another (see locate).

        In a thread, what concerns those too who do not read that is said in the channel as well.
        """
        message, bare = alert_message(alert, delivery_id), plain_message(alert, delivery_id)
        if thread is not None:
            try:
                return await self._answer(destination, thread, message, bare, alert, delivery_id)
            except SendError as refused:
                if refused.reason is not SendReason.MESSAGE_GONE:
                    raise
                _log.warning("the message that a story answers is gone; it is posted by itself")
        return await self._post_anew(destination, message, bare, alert, delivery_id)

    async def edit(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> None:
        """Replace the content of a posted message; what that message takes no more is no matter of its channel."""
        channel, message_id = locate(destination, message_ref)
        message = replace(alert_message(alert, delivery_id), rings="")
        bare = plain_message(alert, delivery_id)
        with _in_thread(destination, channel):
            try:
                await self._speech.say("PATCH", MESSAGE, message, bare, channel_id=channel, message_id=message_id)
            except RefusalError as refused:
                in_closed_thread = refused.code in THREAD_CLOSED and channel != destination.place
                if refused.code != PLACE_BUSY and not in_closed_thread:
                    raise
                raise SendError(SendReason.EDIT_CLOSED, str(refused), permanent=True) from None

    async def reply(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> str:
        """Say what changed, or else the alert as it stands, in the message's thread; returns the reference to that."""
        message = follow_up_message(alert, delivery_id) if alert.change else alert_message(alert, delivery_id)
        return await self._answer(
            destination, message_ref, message, plain_message(alert, delivery_id), alert, delivery_id
        )

    async def tell(self, destination: Destination, content: Told, delivery_id: int) -> str:
        """Post a digest, a notice or an announcement as a message of its own; returns the reference to it."""
        message, bare = told_message(content, delivery_id), plain_told(content, delivery_id)
        return await self._post_anew(destination, message, bare, content, delivery_id)

    async def look(self, delivery: Delivery) -> str | None:
        """The message that carries the delivery's number: among the channel's, or in the thread it belongs to.

        Where the channel shows nothing, a message sent again within minutes is the same message, by its nonce. Of what
        has arrived in part the rest is sent now.
        """
        try:
            return await self._look(delivery)
        except SendError as refused:
            if refused.reason not in _UNSEEN:
                raise
        assert delivery.began_at is not None and delivery.in_doubt_since is not None, "it is claimed, and in doubt"
        return "" if delivery.began_at - delivery.in_doubt_since < NONCE_HOLDS else None

    async def _look(self, delivery: Delivery) -> str | None:
        here = delivery.destination
        if delivery.message_ref is not None:
            channel, root = locate(here, delivery.message_ref)
            if found := await self._look_in_thread(root, delivery):
                await self._echo_if_missing(channel, root, delivery)
                return reference(here, root, found)
            found = await find_message(self._wire, channel, delivery)
            return reference(here, channel, found) if found else found
        channel, kind = await self._channel(here), await self._kind(here)
        if kind.is_forum:
            post = await self._channels.find_post(here.workspace, channel, delivery)
            return reference(here, post, post) if post else post
        if found := await find_message(self._wire, channel, delivery):
            await self._publish(channel, found, kind)
            return reference(here, channel, found)
        return found

    async def _echo_if_missing(self, channel: str, root: str, delivery: Delivery) -> None:
        alert = delivery.content
        if not isinstance(alert, Alert) or not alert.aloud or channel == root:
            return
        if not await find_message(self._wire, channel, delivery, echo=True):
            await self._echo(channel, root, alert, delivery.id)

    async def _look_in_thread(self, thread: str, delivery: Delivery) -> str | None:
        try:
            return await find_message(self._wire, thread, delivery)
        except SendError as refused:
            if refused.reason is SendReason.PLACE_GONE:  # nobody has begun it yet
                return ""
            raise

    async def _channel(self, destination: Destination) -> str:
        """Where messages to a destination go; a person is his own workspace."""
        if destination.workspace != destination.place:
            return destination.place
        if destination.place not in self._direct:
            # https://docs.discord.com/developers/resources/user#create-dm
            opened = await self._wire.call("POST", "/users/@me/channels", {"recipient_id": destination.place})
            self._direct[destination.place] = str(opened["id"])
        return self._direct[destination.place]

    async def _kind(self, destination: Destination) -> Channel:
        direct = destination.workspace == destination.place
        return Channel() if direct else await self._channels.get(destination.place)

    async def _post_anew(
        self, destination: Destination, message: Message, bare: Message, content: Content, delivery_id: int
    ) -> str:
        """A message by itself: in a forum a post, in an announcement channel published."""
        channel, kind = await self._channel(destination), await self._kind(destination)
        if kind.is_forum:
            return await self._post_in_forum(destination, message, bare, content, kind)
        told = await self._post(destination, channel, message, bare, nonce_of(content, delivery_id))
        await self._publish(channel, locate(destination, told)[1], kind)
        return told

    async def _post_in_forum(
        self, destination: Destination, message: Message, bare: Message, content: Content, kind: Channel
    ) -> str:
        """A post is a thread with the id of its first message. It takes no nonce: see `look`."""
        forms = [post_about(content, payload(each), kind) for each in (message, bare)]
        post = await self._speech.either("POST", "/channels/{channel_id}/threads", *forms, channel_id=destination.place)
        return reference(destination, str(post["id"]), str(post["id"]))

    async def _publish(self, channel: str, message_id: str, kind: Channel) -> None:
        """To the servers that follow an announcement channel, where the bot may and Discord takes it."""
        if kind.kind == ANNOUNCEMENT:
            named = {"channel_id": channel, "message_id": message_id}
            path = MESSAGE + "/crosspost"
            await self._afterwards.do("a publication", lambda: self._wire.call("POST", path, **named))

    async def _answer(
        self, destination: Destination, root_ref: str, message: Message, bare: Message, alert: Alert, delivery_id: int
    ) -> str:
        """In the thread of the message that is answered; where there can be none, in the channel as an answer to it."""
        channel, root = locate(destination, root_ref)
        nonce = nonce_of(alert, delivery_id)
        try:
            told = await self._post_in_thread(destination, channel, root, message, bare, alert, nonce)
        except SendError as refused:
            if refused.reason not in _NO_THREAD:
                raise
            with _in_thread(destination, channel):
                return await self._post(destination, channel, message, bare, nonce, answering(root))
        if alert.aloud and channel != root:
            await self._echo(channel, root, alert, delivery_id)
        return told

    async def _post_in_thread(
        self,
        destination: Destination,
        channel: str,
        root: str,
        message: Message,
        bare: Message,
        alert: Alert,
        nonce: str,
    ) -> str:
        """A thread begun at a message has that message's id."""
        try:
            return await self._post(destination, root, message, bare, nonce)
        except SendError as refused:
            if refused.reason is not SendReason.PLACE_GONE:
                raise
        thread = {"name": story_title(alert, NAME_LIMIT), "auto_archive_duration": QUIET_AFTER}
        try:
            await self._wire.call("POST", MESSAGE + "/threads", thread, channel_id=channel, message_id=root)
        except RefusalError as refused:
            if refused.code != THREAD_EXISTS:
                raise
        return await self._post(destination, root, message, bare, nonce)

    async def _echo(self, channel: str, root: str, alert: Alert, delivery_id: int) -> None:
        """A word on what stands in the thread, which is the delivery: refused, the word alone is lost."""
        message, nonce = echo_message(alert, delivery_id), nonce_of(alert, delivery_id, "echo")
        where = answering(root) | once(nonce) | {"channel_id": channel}
        await self._afterwards.do(
            "a word in the channel", lambda: self._speech.say("POST", MESSAGES, message, message, **where)
        )

    async def _post(
        self, destination: Destination, channel: str, message: Message, bare: Message, nonce: str, more: Any = None
    ) -> str:
        answer = await self._speech.say(
            "POST", MESSAGES, message, bare, **(more or {}), **once(nonce), channel_id=channel
        )
        return reference(destination, channel, str(answer["id"]))


@contextmanager
def _in_thread(destination: Destination, channel: str) -> Iterator[None]:
    """A thread that is gone or closed is a message that is gone: the place that was asked for may well be there."""
    try:
        yield
    except SendError as refused:
        direct = destination.workspace == destination.place
        closed = isinstance(refused, RefusalError) and refused.code in THREAD_CLOSED
        gone = refused.reason is SendReason.PLACE_GONE
        if not (gone or closed) or direct or channel == destination.place:
            raise
        what = "closed" if closed else "deleted"
        raise SendError(SendReason.MESSAGE_GONE, f"its thread was {what}", permanent=True) from None
