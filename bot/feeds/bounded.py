"""Sockets that take a little at a time, and not much that is no body: a server can send such without end."""

import asyncio
import socket
from collections.abc import Callable
from functools import partial
from typing import Any, Self
from weakref import WeakValueDictionary

import aiohttp
from aiohappyeyeballs import AddrInfoType

IDLE = 65_536  # bytes that may come where nothing was asked: aiohttp holds them in memory
# Bytes that may come ahead of what is taken of the body: headers, what waits to be taken, and what chunks cost. All of
# that stays in memory, 128 times at the worst.
AHEAD = 262_144
PIECE = (
    65_536  # bytes, most feeds; what takes longest to read of so many, chunks of a byte each, takes twenty milliseconds
)
AT_ONCE = 4 * PIECE  # bytes of all connections, about, before anything else gets its turn


class FloodError(OSError):
    """More came on a connection than any answer that we take."""


class Turn:
    """What all connections together read before the event loop comes to anything else: AT_ONCE bytes and a piece."""

    def __init__(self) -> None:
        self._read, self._ending = 0, False

    def wait(self) -> None:
        """Raise BlockingIOError, by which asyncio leaves what there is to read for later, where enough was read."""
        if self._read >= AT_ONCE:
            raise BlockingIOError

    def count(self, received: int) -> None:
        """So many bytes were read. Others get their turn in between anyway, and are asked for once half is reached."""
        self._read += received
        if not self._ending and 2 * self._read >= AT_ONCE:
            self._ending = True  # each call costs the loop a round
            asyncio.get_running_loop().call_soon(self._end)

    def _end(self) -> None:
        self._read, self._ending = 0, False


class BoundedSocket(socket.socket):
    """What asyncio reads from, piece by piece; other connections get their turn in between."""

    left = 0  # bytes that may still come
    turn: Turn

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """As of any socket, but for FloodError."""
        self.turn.wait()
        data = super().recv(min(bufsize, PIECE), flags)
        self._count(len(data))
        return data

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """The same, as TLS reads."""
        self.turn.wait()
        count = super().recv_into(buffer, min(nbytes or len(buffer), PIECE), flags)
        self._count(count)
        return count

    def taken(self, count: int) -> None:
        """So many bytes of the body are no longer ahead; twice as many may come, since chunks and TLS cost some."""
        self.left = min(AHEAD, self.left + 2 * count)

    def _count(self, received: int) -> None:
        self.turn.count(received)
        self.left -= received
        if self.left < 0:
            raise FloodError("it goes on sending what is no body, and no answer has so much of that")


class Chunks:
    """A body as it comes. No generator: of each of those the event loop keeps a list."""

    def __init__(self, content: aiohttp.StreamReader, size: int, used: BoundedSocket | None) -> None:
        """See BoundedConnector.chunks."""
        self._content, self._size, self._used = content, size, used

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        chunk = await self._content.read(self._size)
        if not chunk:
            raise StopAsyncIteration
        if self._used:
            self._used.taken(len(chunk))
        return chunk


class BoundedConnector(aiohttp.TCPConnector):
    """Counts anew for each request what may come on its connection, and lets hardly anything come in between."""

    def __init__(self, check: Callable[[str, int], None], **options: Any) -> None:
        """`check` raises OSError for an address that is not connected to."""
        super().__init__(socket_factory=self.make_socket, **options)
        self._check, self._turn = check, Turn()
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
        used = self._socket_of(connection.transport)
        used.left = AHEAD
        connection.add_callback(partial(setattr, used, "left", IDLE))
        return connection

    def chunks(self, response: aiohttp.ClientResponse, size: int) -> "Chunks":
        """The body in chunks of `size` bytes at most, as far as it has come; for each that is taken more may come."""
        connection = response.connection  # None where all has come
        used = self._socket_of(connection.transport) if connection and connection.transport else None
        return Chunks(response.content, size, used)

    def make_socket(self, addr_info: AddrInfoType) -> socket.socket:
        """A socket for an address about to be connected to: the last gate of all."""
        family, kind, protocol, _, address = addr_info
        self._check(str(address[0]), int(address[1]))
        made = BoundedSocket(family, kind, protocol)
        made.turn, made.left = self._turn, AHEAD  # with what is said before a request, to a proxy or for TLS
        self._sockets[made.fileno()] = made
        return made

    def _socket_of(self, transport: asyncio.Transport) -> BoundedSocket:
        return self._sockets[transport.get_extra_info("socket").fileno()]
