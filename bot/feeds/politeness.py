"""Spaces out the requests to one host, and leaves a host alone when it asks for that."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_REMEMBERED_HOSTS = 1_000  # beyond it, hosts nobody waits for are forgotten: redirects can name any number of them


@dataclass(slots=True)
class _Host:
    """What is going on at one host; times are of the monotonic clock."""

    free: asyncio.Semaphore
    users: int = 0
    next_start: float = 0.0

    def idle(self) -> bool:
        return not self.users and self.next_start <= time.monotonic()


class HostGate:
    """Lets requests through: a few at a time to one host, apart from each other, and so many in all."""

    def __init__(self, interval: float, host_connections: int, connections: int) -> None:
        """`interval` seconds between two starts at one host."""
        self._interval, self._host_connections = interval, host_connections
        self._all = asyncio.Semaphore(connections)
        self._hosts: dict[str, _Host] = {}
        self._closed: dict[str, float] = {}  # until when, on the monotonic clock

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at the host and hold it for the length of the block."""
        state = self._state(host)
        state.users += 1
        try:
            async with state.free:
                await self._enter(state)
                try:
                    yield
                finally:
                    self._all.release()
        finally:
            state.users -= 1

    def close(self, server: str, seconds: float) -> None:
        """A server asked to be left alone for so long."""
        now = time.monotonic()
        self._closed = {name: until for name, until in self._closed.items() if until > now}
        self._closed[server] = max(self._closed.get(server, 0.0), now + seconds)

    def closed_for(self, server: str) -> float:
        """Seconds the server still wants to be left alone; 0 when it does not."""
        return max(0.0, self._closed.get(server, 0.0) - time.monotonic())

    async def _enter(self, state: _Host) -> None:
        """Take one of the connections in all, at a moment when the host's interval has passed."""
        while True:
            if (wait := state.next_start - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            await self._all.acquire()
            now = time.monotonic()
            if state.next_start <= now:
                state.next_start = now + self._interval
                return
            self._all.release()  # another request to this host started while we waited

    def _state(self, host: str) -> _Host:
        if len(self._hosts) >= _REMEMBERED_HOSTS and host not in self._hosts:
            self._hosts = {name: state for name, state in self._hosts.items() if not state.idle()}
        return self._hosts.setdefault(host, _Host(asyncio.Semaphore(self._host_connections)))
