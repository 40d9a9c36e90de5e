"""The C library is told to keep memory together, where it can be told."""

import ctypes
import platform
import sys
import threading

import pytest

from bot.cli.memory import keep_memory_together
from tests.forked import fork


def count_heaps() -> None:
    """Print in how many heaps the memory of five threads lies; with a word given, after it was to be kept together."""
    if len(sys.argv) > 1:
        assert keep_memory_together()
    threads = [threading.Thread(target=lambda: [bytes(2_000) for _ in range(100)]) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    libc, text, size = ctypes.CDLL(None), ctypes.c_char_p(), ctypes.c_size_t()
    libc.open_memstream.restype = ctypes.c_void_p
    stream = ctypes.c_void_p(libc.open_memstream(ctypes.byref(text), ctypes.byref(size)))
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    print((text.value or b"").count(b"<heap "))


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has a heap for each thread")
async def test_f14_all_threads_share_one_heap_once_memory_is_kept_together() -> None:
    heaps = [
        int((await (await fork(f"{__name__}:count_heaps", words)).communicate())[0]) for words in ([], ["together"])
    ]
    assert heaps[0] > 1
    assert heaps[1] == 1


def test_where_the_c_library_is_another_one_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    monkeypatch.setattr(ctypes, "CDLL", lambda _: pytest.fail("it was told something"))
    assert not keep_memory_together()
