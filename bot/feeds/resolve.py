"""Resolves names: each in a thread of its own, and refused as soon as one of its addresses is."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.feeds.guard import AddressGuard

_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
Found = list[tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]]  # as getaddrinfo returns it


async def look_up(host: str, port: int, family: int = socket.AF_UNSPEC) -> Found:
    """The addresses of a host; raises OSError if there are none.

    asyncio resolves in its few common threads, which a handful of silent name servers would hold for half a minute,
    and waits for them when the bot is stopped; a daemon thread of its own harms nobody.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Found] = loop.create_future()

    def tell(settle: Callable[[Any], None], result: object) -> None:
        if not answer.done():  # given up meanwhile
            settle(result)

    def work() -> None:
        settle: Callable[[Any], None] = answer.set_result
        result: object
        try:
            result = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        except Exception as error:  # UnicodeError too, for what is no name
            settle, result = answer.set_exception, error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, settle, result)

    Thread(target=work, name=f"resolve {host}", daemon=True).start()
    return await answer


class GuardedResolver(AbstractResolver):
    """Resolves names for aiohttp, and refuses a name as soon as one of its addresses is refused.

    The socket's gate alone would skip a bad address and go on to the next one; a name that mixes public and
    private addresses is an attack, not a choice.
    """

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host; raises RefusedAddress if one is refused, OSError if there are none."""
        found = await look_up(host, port, family)
        for *_, address in found:
            self._guard.check(str(address[0]), port)
        return [
            ResolveResult(hostname=host, host=str(address[0]), port=port, family=kind, proto=protocol, flags=_NUMERIC)
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        """Nothing is held."""
