"""What the bot is seen doing: watching so many feeds."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import discord

from bot.platforms.discord.answers import ANSWER_ERRORS

LOOK = 60.0  # seconds between two looks at what is watched, which any process may change

Watched = Callable[[], Awaitable[str]]
"""What the bot is seen watching: "63 feeds"."""

_log = logging.getLogger(__name__)


class Presence:
    """Shows it once there is a session, and again whenever it is something else."""

    def __init__(self, watched: Watched) -> None:
        self._watched, self._shown = watched, ""

    async def show_anew(self, client: discord.AutoShardedClient) -> None:
        """A new session shows nothing yet."""
        self._shown = ""
        await self._show(client)

    async def keep(self, client: discord.AutoShardedClient) -> None:
        """Follow what is watched, until cancelled."""
        while True:
            await asyncio.sleep(LOOK)
            if client.is_ready():
                await self._show(client)

    async def _show(self, client: discord.AutoShardedClient) -> None:
        watching = await self._watched()
        if watching == self._shown:
            return
        try:
            await client.change_presence(activity=discord.Activity(type=discord.ActivityType.watching, name=watching))
        except ANSWER_ERRORS as failure:  # it is shown at the next look
            _log.warning("the bot's presence could not be set: %s", type(failure).__name__)
            return
        self._shown = watching
