"""A feed server on this machine that answers as scripted, well or badly, and logs every request."""

import asyncio
import gzip
import ssl
import zlib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from html import escape
from itertools import repeat
from types import TracebackType
from typing import Any, Self

_REASONS = {200: "OK", 302: "Found", 304: "Not Modified", 404: "Not Found", 410: "Gone", 429: "Too Many Requests"}


@dataclass(frozen=True)
class Request:
    """One request as it came; header names in lower case, `at` in the loop's seconds."""

    method: str
    path: str
    headers: Mapping[str, str]
    at: float


@dataclass(frozen=True)
class Answer:
    """What to answer; `headers` win over those the server would send by itself (None leaves one out)."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str | None] = field(default_factory=dict)
    act: Callable[[asyncio.StreamWriter], Coroutine[Any, Any, None]] | None = None  # instead of answering by the book

    def but(self, **headers: str | None) -> "Answer":
        """The same answer with other headers; `Content_Type` is Content-Type."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})


def item(
    title: str, link: str = "", guid: str = "", text: str = "", published: datetime | str = "", extra: str = ""
) -> str:
    """One RSS item; texts are escaped, `extra` is XML as it stands."""
    date = format_datetime(published) if isinstance(published, datetime) else published
    parts = {"title": title, "link": link, "guid": guid, "description": text, "pubDate": date}
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parts.items() if value)
    return f"<item>{inner}{extra}</item>"


def rss(*items: str, title: str = "A feed", link: str = "https://news.example/", head: str = "") -> bytes:
    """An RSS feed of such items."""
    channel = f"<title>{escape(title)}</title><link>{escape(link)}</link>{head}{''.join(items)}"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>{channel}</channel></rss>'.encode()


def feed(body: bytes, etag: str = "", last_modified: str = "", content_type: str = "application/rss+xml") -> Answer:
    """A feed; with validators it answers 304 to a request that sends one of them back."""
    headers = {"Content-Type": content_type, "ETag": etag or None, "Last-Modified": last_modified or None}
    return Answer(200, body, headers)


def status(code: int, **headers: str) -> Answer:
    """An answer without a feed: `status(429, Retry_After="60")`."""
    return Answer(code, b"" if code in (204, 304) else b"nothing here").but(**headers)


def redirect(location: str, code: int = 302) -> Answer:
    """Go elsewhere."""
    return Answer(code, headers={"Location": location})


def html(title: str = "Just a moment...") -> Answer:
    """A page for people, as bot walls send it with status 200."""
    page = f"<!DOCTYPE html><html><head><title>{escape(title)}</title></head><body>Checking</body></html>"
    return Answer(200, page.encode(), {"Content-Type": "text/html; charset=utf-8"})


def packed(body: bytes, encoding: str = "gzip") -> Answer:
    """A compressed body: gzip, deflate or raw-deflate."""
    packers: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "raw-deflate": _raw_deflate,
    }
    data = packers[encoding](body)
    return Answer(200, data, {"Content-Type": "application/rss+xml", "Content-Encoding": encoding.removeprefix("raw-")})


def bomb(megabytes: int = 500, encoding: str = "gzip") -> Answer:
    """A small body that unpacks to so many megabytes of zeros."""
    packer = zlib.compressobj(9, wbits=31 if encoding == "gzip" else 15)
    data = b"".join(packer.compress(chunk) for chunk in repeat(bytes(2**20), megabytes)) + packer.flush()
    return Answer(200, data, {"Content-Type": "application/rss+xml", "Content-Encoding": encoding})


def hang() -> Answer:
    """Accept, read the request, and never say a word."""

    async def act(_: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    return Answer(act=act)


def drop(after: bytes = b"") -> Answer:
    """Close the connection, after sending these raw bytes."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(after)
        await writer.drain()

    return Answer(act=act)


def drip(body: bytes = b"x" * 10_000, pause: float = 0.05) -> Answer:
    """A slow loris: a good start, then one byte every `pause` seconds."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        for byte in body:
            await asyncio.sleep(pause)
            writer.write(bytes([byte]))
            await writer.drain()

    return Answer(act=act)


def without_end(start: bytes, more: bytes) -> Answer:
    """These bytes, and then those again and again."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(more)
            await writer.drain()
            await asyncio.sleep(0)  # draining alone does not let anybody else run

    return Answer(act=act)


def endless(chunk: bytes = b"x" * 65_536) -> Answer:
    """A chunked body that never ends."""
    start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return without_end(start, f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")


def flood(
    body: bytes, most: int, sent: list[int], more: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" * 1_000
) -> Answer:
    """A good answer, and soon after it others that nobody asked for; `sent` gets how many bytes of them went out."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await asyncio.sleep(0.1)
        out = 0
        try:
            while out < most:
                writer.write(more)
                await writer.drain()
                await asyncio.sleep(0)
                out += len(more)
        finally:
            sent.append(out)

    return Answer(act=act)


def cut_chunks(body: bytes) -> Answer:
    """A chunked body whose connection closes before the last chunk."""
    return drop(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + f"{len(body):x}\r\n".encode() + body + b"\r\n"
    )


class FeedServer:
    """Serves scripted answers at 127.0.0.1; an async context manager.

    server.script("/a", first, second) answers in this order; the last answer repeats. Anything else is a 404.
    """

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.host, self._tls = host, tls
        self.port = 0
        self.requests: list[Request] = []
        self.connections = 0
        self.open_requests: dict[str, int] = {"now": 0, "most": 0}
        self._arrival = asyncio.Condition()
        self._scripts: dict[str, list[Answer]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, self.host, 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str = "/feed", host: str = "") -> str:
        """The address of a path, under another name of this machine if one is given."""
        return f"http{'s' if self._tls else ''}://{host or self.host}:{self.port}{path}"

    def script(self, path: str, *answers: Answer) -> str:
        """Answer a path with these in turn, the last one for ever; returns the path's address."""
        self._scripts[path] = list(answers)
        return self.url(path)

    def serve(self, path: str, body: bytes, etag: str = "", last_modified: str = "") -> str:
        """Answer a path with a feed; returns the path's address."""
        return self.script(path, feed(body, etag, last_modified))

    def asked(self, path: str) -> list[Request]:
        """The requests for one path so far."""
        return [request for request in self.requests if request.path == path]

    async def came(self, path: str) -> None:
        """Wait until somebody has asked for a path."""
        async with self._arrival:
            await self._arrival.wait_for(lambda: self.asked(path))

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            # CancelledError too: the stream's own callback would report a cancelled handler as an error.
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._converse(reader, writer)
        finally:
            self._tasks.discard(task)
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async for request in _requests(reader):
            async with self._arrival:
                self.requests.append(request)
                self._arrival.notify_all()
            self.open_requests["now"] += 1
            self.open_requests["most"] = max(self.open_requests.values())
            try:
                answer = self._answer(request)
                if answer.act:
                    await answer.act(writer)
                    return
                writer.write(_raw(answer))
                await writer.drain()
            finally:
                self.open_requests["now"] -= 1

    def _answer(self, request: Request) -> Answer:
        script = self._scripts.get(request.path.split("?")[0]) or [status(404)]
        answer = script.pop(0) if len(script) > 1 else script[0]
        etag, modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
        same = (etag and request.headers.get("if-none-match") == etag) or (
            modified and request.headers.get("if-modified-since") == modified
        )
        return replace(answer, status=304, body=b"") if same else answer


async def _requests(reader: asyncio.StreamReader) -> AsyncIterator[Request]:
    while head := (await reader.readuntil(b"\r\n\r\n")).decode("utf-8", "surrogateescape"):
        first, *lines = head.strip().split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        yield Request(method, path, headers, asyncio.get_running_loop().time())


def _raw(answer: Answer) -> bytes:
    headers = {"Content-Length": str(len(answer.body)), **answer.headers}
    if answer.status == 304:
        headers.pop("Content-Length")
    lines: Iterable[str] = (f"{name}: {value}" for name, value in headers.items() if value is not None)
    head = "\r\n".join([f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Status')}", *lines])
    return f"{head}\r\n\r\n".encode("utf-8", "surrogateescape") + answer.body


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()
