"""Reads a response's body, never past the cap, however small it was sent and however large it would unpack."""

import zlib
from collections.abc import AsyncIterable, Awaitable, Callable, Iterator

from bot.domain.feed import FeedFault

ACCEPT_ENCODING = "gzip, deflate"
CHUNK = 65_536  # bytes read and unpacked at a time

Fit = Callable[[int], Awaitable[None]]  # returns when so many bytes may be held

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_RAW_DEFLATE = -zlib.MAX_WBITS
_PLAIN = frozenset({"", "identity", "none"})
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})


class BodyError(Exception):
    """The body cannot be used; never leaves this package."""

    def __init__(self, fault: FeedFault, detail: str) -> None:
        super().__init__(detail)
        self.fault, self.detail = fault, detail


async def _anywhere(length: int) -> None:
    """There is always room."""


async def read_body(chunks: AsyncIterable[bytes], encoding: str, limit: int, fit: Fit = _anywhere) -> bytes:
    """The unpacked body of at most `limit` bytes; raises BodyError for a larger, damaged or unasked-for one.

    The packed bytes are counted as well: a deflate stream can go on for ever without unpacking to anything. `fit` is
    awaited with the length so far whenever it has grown, by CHUNK at most.
    """
    unpack = _unpacker(encoding)
    body = bytearray()
    received = 0
    async for chunk in chunks:
        received += len(chunk)
        for piece in unpack(chunk):
            body += piece
            if len(body) > limit:
                break
            await fit(len(body))
        if max(len(body), received) > limit:
            raise BodyError(FeedFault.TOO_LARGE, f"more than {limit} bytes")
    if not unpack.complete:
        raise BodyError(FeedFault.TRUNCATED, "the compressed body ends too early")
    return bytes(body)


class _Plain:
    complete = True

    def __call__(self, chunk: bytes) -> Iterator[bytes]:
        yield chunk


class _Unpacker:
    """Unpacks gzip and deflate, the latter with or without its header: servers send both."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None

    @property
    def complete(self) -> bool:
        """Whether the stream came to its end (an empty body has none)."""
        return self._stream is None or self._stream.eof

    def __call__(self, chunk: bytes) -> Iterator[bytes]:
        """What a chunk unpacks to, in pieces of CHUNK bytes at most."""
        if self._stream is None:
            has_header = chunk[:1] == b"\x1f" or chunk[0] & 0x0F == zlib.DEFLATED
            self._stream = zlib.decompressobj(_GZIP_OR_ZLIB if has_header else _RAW_DEFLATE)
        try:
            while True:
                piece = self._stream.decompress(chunk, CHUNK)
                chunk, more = self._stream.unconsumed_tail, self._stream.unused_data
                if self._stream.eof and more[:2] == b"\x1f\x8b":  # the next of its members
                    chunk, self._stream = more, zlib.decompressobj(_GZIP_OR_ZLIB)
                elif not piece:
                    return
                yield piece
        except zlib.error as error:
            raise BodyError(FeedFault.TRUNCATED, f"the compressed body is damaged: {error}") from None


def _unpacker(encoding: str) -> _Plain | _Unpacker:
    name = encoding.strip().lower()
    if name in _PLAIN:
        return _Plain()
    if name in _PACKED:
        return _Unpacker()
    raise BodyError(FeedFault.HTTP_ERROR, f"answered in the encoding {encoding[:40]!r}, which we did not ask for")
