"""What people do is done once, however often a platform tells of it, and to however many of the bot's processes."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.errors import TradewireError
from bot.storage import heard
from bot.storage.database import Database

NOTE_WITHIN = 1.0  # seconds that the database has to take note of something before it is done

First = Callable[[str], Awaitable[bool]]
"""Is this done for the first time? From then on it is not, for other processes and after a restart too."""


def noted_in(database: Database, clock: Callable[[], datetime], platform: str) -> First:
    """The First that a database remembers of a platform, for as long as it keeps what was heard."""

    async def first(doing: str) -> bool:
        try:
            async with asyncio.timeout(NOTE_WITHIN):
                return await database.write(heard.first, f"{platform} doing {doing}", clock())
        except (TimeoutError, TradewireError):
            return True  # who only reads is answered all the same, and a change meets the same database

    return first


async def always(_: str) -> bool:
    """The First that remembers nothing."""
    return True
