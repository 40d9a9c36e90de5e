"""A socket that takes a little at a time and so much in all: a server can send more without end than a body."""

import socket
from typing import Any

PIECE = 16_384  # bytes; what takes longest to read of so many, answers like "100 Continue", takes some milliseconds


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
