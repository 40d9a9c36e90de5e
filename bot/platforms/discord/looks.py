"""Finds out whether a message in doubt has arrived, wherever it may stand, and sends what is missing of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.theirs import SKEW, by_their_clock
from bot.domain.alert import Alert
from bot.domain.delivery import Delivery
from bot.errors import SendError, SendReason
from bot.platforms.discord.channels import Channel, Channels
from bot.platforms.discord.errands import Errands
from bot.platforms.discord.history import PAGE, Sought, find_message, locate, message_of, reference
from bot.platforms.discord.wire import Wire

# "Uniqueness checked in the past few minutes": https://docs.discord.com/developers/resources/message#create-message
NONCE_HOLDS = timedelta(minutes=2)
_UNSEEN = frozenset({SendReason.NO_PERMISSION, SendReason.PLACE_GONE, SendReason.CONTENT_REFUSED})


class Looks:
    """Looks by the delivery's number: see history.py."""

    def __init__(self, wire: Wire, channels: Channels, errands: Errands) -> None:
        self._wire, self._channels, self._errands = wire, channels, errands

    async def look(self, delivery: Delivery) -> str | None:
        """As Sender.look; raises SendError.

        Where the channel shows nothing, a message sent again within minutes is the same message, by its nonce; a post
        of a forum has none.
        """
        delivery, kind = by_their_clock(delivery, await self._wire.date()), Channel()
        try:
            channel, kind = await self._channels.of(delivery.destination)
            found = (
                await self._answer(delivery, kind) if delivery.message_ref else await self._new(delivery, channel, kind)
            )
        except SendError as refused:
            if refused.reason not in _UNSEEN:
                raise
            found = None
        assert delivery.began_at is not None and delivery.in_doubt_since is not None, "it is claimed, and in doubt"
        by_nonce = not kind.is_forum and delivery.began_at - delivery.in_doubt_since < NONCE_HOLDS
        return "" if found is None and by_nonce else found

    async def _new(self, delivery: Delivery, channel: str, kind: Channel) -> str | None:
        """What stands in a channel by itself."""
        here = delivery.destination
        if kind.is_forum:
            post = await self._post(here.workspace, channel, message_of(delivery))
            return reference(here, post, post) if post else post
        if found := await find_message(self._wire, channel, message_of(delivery)):
            await self._errands.publish(channel, found, kind, delivery.content, delivery.id)
            return reference(here, channel, found)
        return found

    async def _answer(self, delivery: Delivery, kind: Channel) -> str | None:
        """What was told in a message's thread; or beside it, or in the place itself, where that took nothing."""
        here = delivery.destination
        assert delivery.message_ref is not None, "it answers a message"
        channel, root = locate(here, delivery.message_ref)
        beside = () if kind.is_forum or here.workspace == here.place else (here.place,)
        missing: str | None = ""
        for where in dict.fromkeys((root, channel, *beside)):
            found = await self._in(where, message_of(delivery))
            if found and where == root:
                await self._echo_if_missing(channel, root, delivery)
            if found:
                return reference(here, where, found)
            missing = None if found is None else missing
        if not kind.is_forum:
            return missing
        post = await self._post(here.workspace, here.place, message_of(delivery))
        return reference(here, post, post) if post else missing if post == "" else None

    async def _in(self, channel: str, sought: Sought) -> str | None:
        try:
            return await find_message(self._wire, channel, sought)
        except SendError as refused:
            if refused.reason is SendReason.PLACE_GONE:  # a thread that nobody has begun yet, or that is deleted
                return ""
            raise

    async def _echo_if_missing(self, channel: str, root: str, delivery: Delivery) -> None:
        alert = delivery.content
        if not isinstance(alert, Alert) or not alert.aloud or channel == root:
            return
        if await find_message(self._wire, channel, replace(message_of(delivery), echo=True)) == "":
            await self._errands.echo(channel, root, alert, delivery.id)

    async def _post(self, guild: str, forum: str, sought: Sought) -> str | None:
        """The post in a forum that carries the delivery's number, "" if there is none, None if that is not shown."""
        missing: str | None = ""
        async for post in self._posts(guild, forum, sought):
            found = await find_message(self._wire, post, sought)
            if found:
                return post
            missing = None if found is None else missing
        return missing

    async def _posts(self, guild: str, forum: str, sought: Sought) -> AsyncIterator[str]:
        """Our own in a forum that were made since it left, those too that somebody has closed meanwhile."""

        def may_be(thread: dict[str, Any]) -> bool:
            ours = thread["parent_id"] == forum and thread["owner_id"] == self._wire.me
            return ours and int(thread["id"]) > sought.after

        told = await self._wire.call("GET", "/guilds/{guild_id}/threads/active", guild_id=guild)
        for thread in filter(may_be, told["threads"]):
            yield str(thread["id"])
        query = {"limit": str(PAGE)}
        while True:  # the one that was closed last comes first
            path = "/channels/{channel_id}/threads/archived/public"
            told = await self._wire.call("GET", path, query=query, channel_id=forum)
            for thread in filter(may_be, told["threads"]):
                yield str(thread["id"])
            if not told["has_more"]:
                return
            query["before"] = told["threads"][-1]["thread_metadata"]["archive_timestamp"]
            if datetime.fromisoformat(query["before"]) < sought.since - SKEW:
                return
