"""Lines of standard input as they come, from a pipe, a file or /dev/null, without holding up the event loop."""

import asyncio
import codecs
import os
import threading
from collections.abc import AsyncGenerator, Callable

LINE_LIMIT = 10_000  # characters: no command is longer, so the rest of such a line is dropped
AHEAD = 100  # lines read before they are asked for
_CHUNK = 65_536


async def read_lines(descriptor: int) -> AsyncGenerator[str, None]:
    """The lines of a file descriptor until its end.

    A thread reads, since an event loop can wait for pipes but not for regular files or /dev/null. It is a daemon that
    reads the descriptor itself: blocked in sys.stdin's buffer it would hold a lock the interpreter needs to exit.
    """
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    room = threading.Semaphore(AHEAD)
    loop = asyncio.get_running_loop()

    def give(line: str | None) -> bool:
        try:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        except RuntimeError:  # the loop is closed: nobody listens any more
            return False
        return True

    threading.Thread(target=_read, args=(descriptor, give, room), name="stdin", daemon=True).start()
    while (line := await lines.get()) is not None:
        room.release()
        yield line


def _read(descriptor: int, give: Callable[[str | None], bool], room: threading.Semaphore) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    rest = ""
    while chunk := _chunk(descriptor):
        *complete, rest = (rest + decoder.decode(chunk)).split("\n")
        rest = rest[:LINE_LIMIT]
        for line in complete:
            room.acquire()
            if not give(line[:LINE_LIMIT].rstrip("\r")):
                return
    if rest:
        room.acquire()
        give(rest)
    give(None)


def _chunk(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, _CHUNK)
    except OSError:  # closed, or a terminal that went away: the same as its end
        return b""
