"""The bot on Discord as it is configured: connected, connected again, or stopped where nothing else would help."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import aiohttp
import discord
import structlog

from bot.app import App
from bot.commands.once import noted_in
from bot.errors import PlatformDownError, SendError, SendReason, TradewireError
from bot.platforms.discord.answers import Answers
from bot.platforms.discord.client import TradewireClient
from bot.platforms.discord.doctor import BOT_REMEDY
from bot.platforms.discord.events import Events
from bot.platforms.discord.gateway import LONGEST_WAIT, MOST_IDENTIFIES, Connections
from bot.platforms.discord.setup import Setup
from bot.platforms.discord.wire import Wire, point_at
from bot.storage import feeds

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes: with these
# Discord does not want us back before a person has changed something.
FATAL = {
    4004: "Discord does not accept DISCORD_TOKEN: make a new one (Bot > Reset Token) and start the bot again",
    4010: "Discord does not accept the number of shards: start the bot again",
    4011: "Discord wants more shards: start the bot again",
    4012: "this version speaks a gateway that Discord has closed: update Tradewire",
    4013: "Discord does not know the intents asked for: update Tradewire",
    4014: "Discord does not allow the intents asked for: they need no permission, so look at the application's page",
}

log = structlog.get_logger(__name__)


class OnDiscord:
    """What hears Discord, from join() to stop()."""

    def __init__(self, app: App) -> None:
        secrets = app.configuration.secrets
        self._token, self._api_url = secrets.discord_token.get_secret_value(), secrets.discord_api_url
        self._database = app.database
        self._answers = Answers(app.commands, app.commands.suggest, noted_in(app.database, app.clock, "discord"))
        self._setup = Setup(self._answers, app.commands.overview)
        self._events = Events(app.database, app.clock)
        self.connections = Connections(app.database, app.clock)
        self._client: TradewireClient | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self.stopped_because = ""  # what a person must do before it helps to connect again

    async def join(self) -> None:
        """Connect, and stay connected, in the background.

        Raises TradewireError with the remedy when Discord does not know us, PlatformDownError when it does not answer.
        """
        await self._check()
        point_at(self._api_url)
        self._task = asyncio.create_task(self._stay(), name="discord")

    async def _check(self) -> None:
        wire = Wire(self._token, self._api_url)
        try:
            await wire.call("GET", "/users/@me")
        except SendError as refused:
            if refused.reason is SendReason.BAD_TOKEN:
                raise TradewireError(f"Discord does not accept DISCORD_TOKEN: {BOT_REMEDY}") from None
            problem = f"Discord cannot be reached at {self._api_url} ({refused.reason})"
            raise PlatformDownError(f"{problem}: check the network and DISCORD_API_URL", refused.retry_after) from None
        finally:
            await wire.close()

    async def stop(self) -> None:
        """Leave Discord."""
        self._stopping = True  # discord.py swallows a cancellation while it connects again
        if self._client is not None:
            await self._client.close()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def connected(self) -> bool:
        """Is there a session on the gateway?"""
        return self._client is not None and self._client.is_ready() and not self._client.is_closed()

    async def _stay(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """One client after the other, since one that has ended is of no use any more. discord.py resumes by itself."""
        failures = 0
        while not (self.stopped_because or self._stopping):
            while not await self.connections.may_identify():
                log.error("discord_waits", because=f"{MOST_IDENTIFIES} sessions were begun within a day")
                await sleep(LONGEST_WAIT)
            try:
                await self._live()
            except discord.LoginFailure:
                self._stop_for(FATAL[4004])
            except discord.PrivilegedIntentsRequired:
                self._stop_for(FATAL[4014])
            except discord.ConnectionClosed as closed:
                if closed.code in FATAL:
                    self._stop_for(FATAL[closed.code])
            except TradewireError as failure:
                log.error("discord_left", because=str(failure))
            except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as failure:
                log.warning("discord_left", because=type(failure).__name__)
            except Exception:  # a fault of ours must not keep the bot away; its trace is logged
                log.exception("discord_crashed")
            if not (self.stopped_because or self._stopping):
                failures += 1
                await sleep(random.random() * min(2.0**failures, LONGEST_WAIT))  # noqa: S311  spreads, no secret

    async def _live(self) -> None:
        self._client = TradewireClient(
            self._answers, self._setup, self._events, self.connections, self._database, self._watched
        )
        try:
            await self._client.start(self._token)
        finally:
            await self._client.close()

    def _stop_for(self, remedy: str) -> None:
        self.stopped_because = remedy
        log.error("discord_stopped", because=remedy)

    async def _watched(self) -> str:
        number = len(await self._database.read(feeds.active))
        return f"{number} feed{'s' if number != 1 else ''}"
