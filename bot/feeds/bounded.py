"""Sockets that take a little at a time and so much in all: a server can send more without end than a body."""

import socket
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
from aiohappyeyeballs import AddrInfoType

IDLE = 65_536  # bytes that may come where nothing was asked: aiohttp holds them in memory
PIECE = 32_768  # bytes; what takes longest to read of so many, answers like "100 Continue", takes some milliseconds


class FloodError(OSError):
    """More came on a connection than any answer that we take."""


class BoundedSocket(socket.socket):
    """What asyncio reads from, piece by piece; other connections get their turn in between."""

    left = 0  # bytes that may still come

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """As of any socket, but for FloodError."""
        data = super().recv(min(bufsize, PIECE), flags)
        self._count(len(data))
        return data

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """The same, as TLS reads."""
        count = super().recv_into(buffer, min(nbytes or len(buffer), PIECE), flags)
        self._count(count)
        return count

    def _count(self, received: int) -> None:
        self.left -= received
        if self.left < 0:
            raise FloodError("it goes on sending, and no answer has so many bytes")


class BoundedConnector(aiohttp.TCPConnector):
    """Counts anew for each request what may come on its connection, and lets hardly anything come in between."""

    def __init__(self, most: int, check: Callable[[str, int], None], **options: Any) -> None:
        """`most` bytes may come with one answer; `check` raises OSError for an address that is not connected to."""
        super().__init__(socket_factory=self.make_socket, **options)
        self._most, self._check = most, check
        self._sockets: WeakValueDictionary[int, BoundedSocket] = WeakValueDictionary()  # by file descriptor

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Any],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  aiohttp's
    ) -> aiohttp.connector.Connection:
        """See aiohttp."""
        connection = await super().connect(req, traces, timeout)
        assert connection.transport is not None, "a connection that was just made, or is taken up again, has one"
        used = self._sockets[connection.transport.get_extra_info("socket").fileno()]
        used.left = self._most
        connection.add_callback(partial(setattr, used, "left", IDLE))
        return connection

    def make_socket(self, addr_info: AddrInfoType) -> socket.socket:
        """A socket for an address about to be connected to: the last gate of all."""
        family, kind, protocol, _, address = addr_info
        self._check(str(address[0]), int(address[1]))
        made = BoundedSocket(family, kind, protocol)
        made.left = self._most  # with what is said before a request, to a proxy or for TLS
        self._sockets[made.fileno()] = made
        return made
