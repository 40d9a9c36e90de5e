"""Which feeds are asked: those that are due, and none while the store takes nothing."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.domain.health import STALE_AFTER, FeedState
from bot.errors import StorageError
from bot.storage import entries
from tests.fakes.feed_server import FeedServer
from tests.integration.house import House
from tests.values import feed


class NoRoom:
    """A disk that takes nothing, and has room again when told so."""

    def __init__(self, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full, self._write = True, app.database.write
        monkeypatch.setattr(app.database, "write", self.write)

    async def write(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self.full:
            raise StorageError("t.db: the disk takes no more")
        return await self._write(work, *args, **kwargs)


async def test_f6_while_the_disk_takes_nothing_no_feed_is_asked_a_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FeedServer() as server:
        house = House(server, tmp_path)
        for number in (1, 2):
            house.shows(number)
        async with house.app() as app:
            disk = NoRoom(app, monkeypatch)

            async def tick() -> None:
                await asyncio.gather(*await app.start_polls(lambda: None))

            await tick()
            asked = len(server.requests)
            for _ in range(5):
                with pytest.raises(StorageError, match="takes no more"):
                    await tick()
            assert (asked, len(server.requests)) == (2, 2)
            disk.full = False
            await tick()
            assert len(server.requests) == 4
            assert len(await app.database.read(entries.inbox, 10)) == 2


async def test_a_feed_whose_entries_a_sibling_has_always_brought_first_is_not_stale(tmp_path: Path) -> None:
    async with FeedServer() as server:
        house = House(server, tmp_path)
        house.shows(1)
        house.feeds.append(feed(2, url=house.shows(1) + "?sibling", publisher="Outlet 1"))
        await house.ask_all()
        house.now += STALE_AFTER + timedelta(days=1)
        house.shows(1)
        await house.ask_all()
        async with house.app() as app:
            assert {each.feed_id for each in await app.database.read(entries.inbox, 10)} <= {1}
        assert (await house.state(1), await house.state(2)) == (FeedState.OK, FeedState.OK)
