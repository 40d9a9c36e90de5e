"""Alive is answered from the time since the event loop last beat."""

import asyncio

import aiohttp
import pytest

from bot.errors import TradewireError
from bot.observe import health
from bot.observe.health import HealthServer, Heartbeat


async def free_port() -> int:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = int(server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()
    return port


async def test_healthz_turns_503_when_the_loop_has_not_beaten(monkeypatch: pytest.MonkeyPatch) -> None:
    heartbeat, port = Heartbeat(), await free_port()
    server = HealthServer(f"127.0.0.1:{port}", heartbeat)
    await server.start()
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
            assert answer.status == 200
            assert (await answer.json())["alive"] is True
        monkeypatch.setattr(health, "BEAT_LIMIT", 0.0)
        async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
            assert answer.status == 503
    await server.stop()


async def test_a_taken_address_is_named_with_the_remedy() -> None:
    port = await free_port()
    first, second = (HealthServer(f"127.0.0.1:{port}", Heartbeat()) for _ in range(2))
    await first.start()
    with pytest.raises(TradewireError, match="TRADEWIRE_HTTP__BIND"):
        await second.start()
    await first.stop()
