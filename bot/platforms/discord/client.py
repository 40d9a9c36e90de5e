"""The bot as a client of Discord's gateway: its intents, its commands, what it hears, what it is seen doing."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Collection
from typing import Any

import discord
from discord import app_commands

from bot.errors import TradewireError
from bot.platforms.discord import commands
from bot.platforms.discord.answers import Answers
from bot.platforms.discord.buttons import Asking
from bot.platforms.discord.events import Events
from bot.platforms.discord.gateway import Connections
from bot.platforms.discord.greeting import greet
from bot.platforms.discord.panel import PARTS
from bot.platforms.discord.presence import Presence, Watched
from bot.platforms.discord.setup import Setup
from bot.platforms.discord.words import Translator
from bot.storage import switches
from bot.storage.database import Database

_COMMANDS = "discord_commands"  # the mark of those that Discord has, as the store remembers it

_log = logging.getLogger(__name__)


class TradewireClient(discord.AutoShardedClient):
    """One life of the bot on Discord; after it is closed another is made."""

    def __init__(
        self,
        answers: Answers,
        setup: Setup,
        events: Events,
        connections: Connections,
        database: Database,
        watched: Watched,
    ) -> None:
        # Nothing of what people write is asked for, and nobody's presence: no privileged intent.
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
        )
        self.answers, self.setup, self._events = answers, setup, events
        self._connections, self._database, self._presence = connections, database, Presence(watched)
        self._showing: asyncio.Task[None] | None = None
        self.tree = app_commands.CommandTree(self)
        commands.register(self.tree)
        connect = self.http.ws_connect

        async def connect_in_time(url: str, *, compress: int = 0) -> Any:
            connections.shards = self.shard_count or 1
            await connections.before_connecting()
            return await connect(url, compress=compress)

        self.http.ws_connect = connect_in_time  # type: ignore[method-assign]  # all connections are made here

    async def setup_hook(self) -> None:
        """Once it is logged in, before it connects."""
        self.add_dynamic_items(Asking, *PARTS)
        await self.tree.set_translator(Translator())
        await self._sync()
        self._showing = asyncio.create_task(self._presence.keep(self), name="discord presence")

    async def close(self) -> None:
        """End it."""
        if self._showing is not None:
            self._showing.cancel()
        await super().close()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py is about to begin a session."""
        await self._connections.before_identifying(shard_id or 0)
        await super().before_identify_hook(shard_id, initial=initial)

    async def on_ready(self) -> None:
        """All guilds are there; those that let the bot in while it was not running are greeted now."""
        new = await self._events.connected([guild.id for guild in self.guilds])
        _log.info("on Discord in %s guilds, with %s shards", len(self.guilds), self.shard_count)
        await self._presence.show_anew(self)
        await self._look_again(self.guilds)
        for guild in self.guilds:
            if guild.id in new:
                await self._greet(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server is no longer out of order; at the beginning of a session all are looked at together."""
        if self.is_ready():
            await self._look_again([guild])

    async def _look_again(self, guilds: Collection[discord.Guild]) -> None:
        """What the bot may do in these may have changed while nobody told of it: where messages wait, one may try."""
        known = {guild.id: guild for guild in guilds}
        for guild_id, channel_id in await self._events.held():
            channel = known[guild_id].get_channel(channel_id) if guild_id in known else None
            if channel is not None and _may_write(channel):
                await self._events.channel_changed(guild_id, channel_id)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Forms; all else discord.py hands on itself. Of forms it knows those alone that this process has opened."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.setup.filled_in(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was let into a server: whoever manages it is shown how it is set up."""
        await self._events.joined(guild.id)
        await self._greet(guild)

    async def _greet(self, guild: discord.Guild) -> None:
        if await self._events.greets(guild.id) and not await greet(self, guild, self.setup):
            await self._events.not_greeted(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was taken out of a server; one that is only out of order is not removed."""
        await self._events.removed(guild.id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is gone."""
        await self._events.deleted(channel.guild.id, channel.id)

    async def on_raw_thread_delete(self, thread: discord.RawThreadDeleteEvent) -> None:
        """A thread is gone."""
        await self._events.deleted(thread.guild_id, thread.thread_id)

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """A channel is another, perhaps in what the bot may do there."""
        if _may_write(after):
            await self._events.channel_changed(after.guild.id, after.id)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """A role is another, perhaps in what the bot may do by it."""
        if before.permissions != after.permissions:
            await self._events.roles_changed(after.guild.id)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """The bot itself has other roles: of nobody else Discord tells that without an intent for it."""
        if before.roles != after.roles:
            await self._events.roles_changed(after.guild.id)

    async def on_error(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Something of ours failed at an event."""
        _log.exception("what happened on Discord (%s) was not dealt with", event)

    async def _sync(self) -> None:
        """Tell Discord of the commands, if it has others: it takes 200 new ones a day."""
        mark = await self._mark()
        if await self._database.read(switches.text_of, _COMMANDS) == mark:
            return
        try:
            await self.tree.sync()
        except app_commands.CommandSyncFailure as failure:
            raise TradewireError(f"Discord does not take the commands: {failure}") from None
        await self._database.write(switches.note, _COMMANDS, mark)
        _log.info("Discord has been told of the commands")

    async def _mark(self) -> str:
        assert self.tree.translator is not None, "it was set just before"
        every = self.tree.get_commands(), self.tree.get_commands(type=discord.AppCommandType.message)
        told = [await each.get_translated_payload(self.tree, self.tree.translator) for kind in every for each in kind]
        whole = json.dumps([self.application_id, told], sort_keys=True, default=str)
        return hashlib.sha256(whole.encode()).hexdigest()


def _may_write(channel: discord.abc.GuildChannel) -> bool:
    return channel.permissions_for(channel.guild.me).send_messages
