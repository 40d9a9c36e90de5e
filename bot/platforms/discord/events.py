"""What changes on Discord by itself: the bot let into a server and out of it, channels deleted, permissions given."""

from collections.abc import Callable, Collection
from datetime import datetime

from bot.delivery import places
from bot.domain.closed import Closed
from bot.domain.subscription import Destination
from bot.platforms.discord.callers import PLATFORM
from bot.storage import audit, pauses, subscriptions, switches
from bot.storage.database import Database, Transaction

_GREETED = "discord_greeted"  # the servers, by a space between them
_BY_DISCORD = "discord"  # who did it: Discord does not say


class Events:
    """Has each take effect in the store, in one transaction with the word on it in the audit log."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock

    async def connected(self, guilds: Collection[int]) -> set[int]:
        """These are the servers the bot is in: what happened while it was away takes effect now.

        Returns those that have neither been greeted nor set up.
        """
        return set(map(int, await self._database.write(_reconcile, {str(each) for each in guilds}, self._clock())))

    async def greets(self, guild: int) -> bool:
        """Is a server to be shown how the bot is set up? From then on it is not as long as the bot is there."""
        return await self._database.write(_greets, str(guild))

    async def not_greeted(self, guild: int) -> None:
        """That failed, so that it is to be shown after all."""
        await self._database.write(_not_greeted, str(guild))

    async def joined(self, guild: int) -> None:
        """The bot was let into a server; what waited there is told."""
        await self._database.write(_joined, str(guild), self._clock())

    async def removed(self, guild: int) -> None:
        """The bot was taken out of a server: nothing is sent there, and what is kept of it is deleted in a month."""
        await self._database.write(_removed, str(guild), self._clock())

    async def deleted(self, guild: int, channel: int) -> None:
        """A channel or a thread is gone for good."""
        place = Destination(PLATFORM, str(guild), str(channel))
        if await self._database.read(places.concern_us, place):
            await self._database.write(_deleted, place, self._clock())

    async def channel_changed(self, guild: int, channel: int) -> None:
        """The bot may write in a channel, or may again: if messages wait there, one of them tries."""
        place = Destination(PLATFORM, str(guild), str(channel))
        if await self._database.read(pauses.held_here, place, self._clock()):
            await self._database.write(pauses.probe_soon, place)

    async def held(self) -> set[tuple[int, int]]:
        """(server, channel) of the channels in which messages wait until somebody repairs something."""
        kept = await self._database.read(pauses.held, self._clock())
        ours = ((guild, channel) for platform, guild, channel in kept if platform == PLATFORM)
        # A shell can name a place (`ask --as`) that Discord cannot have.
        return {(int(guild), int(channel)) for guild, channel in ours if guild.isdecimal() and channel.isdecimal()}

    async def roles_changed(self, guild: int) -> None:
        """The bot may do something else in a server: of every place in which messages wait one tries."""
        await self._database.write(pauses.probe_workspace, PLATFORM, str(guild))


def _reconcile(tx: Transaction, guilds: set[str], now: datetime) -> set[str]:
    greeted, settled = set(switches.text_of(tx, _GREETED).split()), set(subscriptions.workspaces(tx, PLATFORM))
    if gone := greeted - guilds:
        switches.note(tx, _GREETED, " ".join(sorted(greeted - gone)))
    for guild in settled:
        if guild in guilds:
            _joined(tx, guild, now)
        else:
            _removed(tx, guild, now)
    return guilds - greeted - settled


def _greets(tx: Transaction, guild: str) -> bool:
    greeted = switches.text_of(tx, _GREETED).split()
    if guild in greeted:
        return False
    switches.note(tx, _GREETED, " ".join(sorted([*greeted, guild])))
    return True


def _not_greeted(tx: Transaction, guild: str) -> None:
    greeted = switches.text_of(tx, _GREETED).split()
    if guild in greeted:
        switches.note(tx, _GREETED, " ".join(each for each in greeted if each != guild))


def _joined(tx: Transaction, guild: str, now: datetime) -> None:
    everywhere = Destination(PLATFORM, guild, "")
    if places.reopen(tx, everywhere, Closed.UNINSTALLED, now):
        audit.keep(tx, everywhere, _BY_DISCORD, "bot invited", now)


def _removed(tx: Transaction, guild: str, now: datetime) -> None:
    _not_greeted(tx, guild)
    if places.leave(tx, PLATFORM, guild, Closed.UNINSTALLED, now, now):
        audit.keep(tx, Destination(PLATFORM, guild, ""), _BY_DISCORD, Closed.UNINSTALLED, now)


def _deleted(tx: Transaction, place: Destination, now: datetime) -> None:
    if places.close(tx, place, Closed.DELETED, now, now):
        audit.keep(tx, place, _BY_DISCORD, Closed.DELETED, now)
