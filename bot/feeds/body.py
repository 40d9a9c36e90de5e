"""Reads a response's body, never past the cap, however small it was sent and however large it would unpack."""

import zlib
from collections.abc import AsyncIterable

from bot.domain.feed import FeedFault

ACCEPT_ENCODING = "gzip, deflate"
CHUNK = 65_536  # bytes read and unpacked at a time

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_RAW_DEFLATE = -zlib.MAX_WBITS
_PLAIN = frozenset({"", "identity", "none"})
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})


class BodyError(Exception):
    """The body cannot be used; never leaves this package."""

    def __init__(self, fault: FeedFault, detail: str) -> None:
        super().__init__(detail)
        self.fault, self.detail = fault, detail


async def read_body(chunks: AsyncIterable[bytes], encoding: str, limit: int) -> bytes:
    """The unpacked body of at most `limit` bytes; raises BodyError for a larger, damaged or unasked-for one.

    The packed bytes are counted as well: a deflate stream can go on for ever without unpacking to anything.
    """
    unpack = _unpacker(encoding)
    body = bytearray()
    received = 0
    async for chunk in chunks:
        received += len(chunk)
        body += unpack(chunk, limit + 1 - len(body))
        if max(len(body), received) > limit:
            raise BodyError(FeedFault.TOO_LARGE, f"more than {limit} bytes")
    if not unpack.complete:
        raise BodyError(FeedFault.TRUNCATED, "the compressed body ends too early")
    return bytes(body)


class _Plain:
    complete = True

    def __call__(self, chunk: bytes, room: int) -> bytes:
        return chunk


class _Unpacker:
    """Unpacks gzip and deflate, the latter with or without its header: servers send both."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None
        self._unused = False

    @property
    def complete(self) -> bool:
        """Whether the stream came to its end (an empty body has none)."""
        return self._stream is None or self._stream.eof

    def __call__(self, chunk: bytes, room: int) -> bytes:
        if self._stream is None:
            has_header = chunk[:1] == b"\x1f" or chunk[0] & 0x0F == zlib.DEFLATED
            self._stream = zlib.decompressobj(_GZIP_OR_ZLIB if has_header else _RAW_DEFLATE)
        try:
            unpacked = self._stream.decompress(chunk, room)
            while self._stream.eof and self._stream.unused_data[:2] == b"\x1f\x8b" and len(unpacked) < room:
                rest, self._stream = self._stream.unused_data, zlib.decompressobj(_GZIP_OR_ZLIB)
                unpacked += self._stream.decompress(rest, room - len(unpacked))
        except zlib.error as error:
            raise BodyError(FeedFault.TRUNCATED, f"the compressed body is damaged: {error}") from None
        return unpacked


def _unpacker(encoding: str) -> _Plain | _Unpacker:
    name = encoding.strip().lower()
    if name in _PLAIN:
        return _Plain()
    if name in _PACKED:
        return _Unpacker()
    raise BodyError(FeedFault.HTTP_ERROR, f"answered in the encoding {encoding[:40]!r}, which we did not ask for")
