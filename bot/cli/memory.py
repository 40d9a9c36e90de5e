"""Memory through months: one heap that gives back what is free, and garbage is not looked for where none can be."""

import ctypes
import gc
import platform

# Of glibc's <malloc.h>, meant in mallopt(3); the defaults are a heap for each thread (up to eight a core), and
# thresholds that grow with what is freed. Under Python's lock threads hardly ever allocate at the same time.
_ARENA_MAX = (-8, 1)  # heaps
_MMAP_THRESHOLD = (-3, 64 * 1024)  # bytes from which on a piece lies outside the heap, and goes back when it is freed
_TRIM_THRESHOLD = (-1, 128 * 1024)  # bytes free at the heap's end from which on they go back
MADE = 10_000  # objects, besides those freed again, between two looks for circles of them that nobody needs


def keep_memory_together() -> bool:
    """Call it before the first thread is started. False where the C library is not glibc, and nothing was changed."""
    if platform.libc_ver()[0] != "glibc":
        return False
    mallopt = ctypes.CDLL(None).mallopt
    return {mallopt(*option) for option in (_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD)} == {1}


def leave_loaded_alone() -> None:
    """What is loaded stays: to look through it for garbage keeps the event loop waiting for a tenth of a second."""
    gc.freeze()
    gc.set_threshold(MADE)
