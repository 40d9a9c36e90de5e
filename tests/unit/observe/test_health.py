"""Alive is answered from the time since the event loop last beat."""

import asyncio

import aiohttp
import pytest

from bot.errors import TradewireError
from bot.observe import health
from bot.observe.health import HealthServer, Heartbeat, Readiness


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


async def test_one_connected_platform_of_two_is_enough_and_none_is_not() -> None:
    why = {"slack": "it does not answer", "discord": ""}
    readiness = Readiness()
    readiness.wrote()

    async def slack() -> str:
        return why["slack"]

    async def discord() -> str:
        return why["discord"]

    readiness.watch("slack", slack)
    readiness.watch("discord", discord)
    assert not await readiness.faults()
    why["discord"] = "the connection is interrupted"
    (fault,) = await readiness.faults()
    assert fault == "not connected: slack (it does not answer), discord (the connection is interrupted)"
