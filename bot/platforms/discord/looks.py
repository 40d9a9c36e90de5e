"""Finds out whether a message in doubt has arrived, wherever it may stand, and sends what is missing of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.theirs import SKEW
from bot.domain.alert import Alert
from bot.domain.delivery import Delivery
from bot.errors import SendError, SendReason
from bot.platforms.discord.channels import Channel, Channels
from bot.platforms.discord.errands import WORD_HOLDS, Errands
from bot.platforms.discord.history import PAGE, Sought, find_message, locate, reference
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
        now, kind = await self._wire.clock.now() or delivery.began_at, Channel()
        assert now is not None, "it is claimed"
        sought = Sought(delivery.id, delivery.sought_from, now)
        try:
            channel, kind = await self._channels.of(delivery.destination)
            by_itself = delivery.message_ref is None
            found = await (
                self._new(delivery, sought, channel, kind) if by_itself else self._answer(delivery, sought, kind)
            )
        except SendError as refused:
            if refused.reason not in _UNSEEN:
                raise
            found = None
        by_nonce = not kind.is_forum and sought.until - sought.since < NONCE_HOLDS
        return "" if found is None and by_nonce else found

    async def _new(self, delivery: Delivery, sought: Sought, channel: str, kind: Channel) -> str | None:
        """What stands in a channel by itself."""
        here = delivery.destination
        if kind.is_forum:
            post = await self._post(here.workspace, channel, sought)
            return reference(here, post, post) if post else post
        if found := await find_message(self._wire, channel, sought):
            await self._errands.publish(channel, found, kind, delivery.content, delivery.id)
            return reference(here, channel, found)
        return found

    async def _answer(self, delivery: Delivery, sought: Sought, kind: Channel) -> str | None:
        """What was told in a message's thread; or beside it, or in the place itself, where that took nothing."""
        here = delivery.destination
        assert delivery.message_ref is not None, "it answers a message"
        channel, root = locate(here, delivery.message_ref)
        beside = () if kind.is_forum or here.workspace == here.place else (here.place,)
        missing: str | None = ""
        for where in dict.fromkeys((root, channel, *beside)):
            found = await self._in(where, sought)
            if found and where == root:
                await self._echo_if_missing(channel, root, delivery, sought)
            if found:
                return reference(here, where, found)
            missing = None if found is None else missing
        if not kind.is_forum:
            return missing
        post = await self._post(here.workspace, here.place, sought)
        return reference(here, post, post) if post else missing if post == "" else None

    async def _in(self, channel: str, sought: Sought) -> str | None:
        try:
            return await find_message(self._wire, channel, sought)
        except SendError as refused:
            if refused.reason is SendReason.PLACE_GONE:  # a thread that nobody has begun yet, or that is deleted
                return ""
            raise

    async def _echo_if_missing(self, channel: str, root: str, delivery: Delivery, sought: Sought) -> None:
        alert = delivery.content
        if not isinstance(alert, Alert) or not alert.aloud or channel == root:
            return
        if sought.until - sought.since > WORD_HOLDS:
            return
        if await find_message(self._wire, channel, replace(sought, echo=True)) == "":
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
