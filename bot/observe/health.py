"""Is the bot alive, and ready? The one HTTP listener: `/healthz`, `/readyz`, `/metrics`, and what platforms need."""

import time
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

from bot.errors import TradewireError

BEAT = 1.0  # seconds between two beats
BEAT_LIMIT = 30.0  # seconds without a beat after which the loop counts as stuck
WRITE_LIMIT = 20.0  # seconds without a write, of which one is tried every few seconds


class Heartbeat:
    """Beaten by the scheduler."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def beat(self) -> float:
        """The loop is alive; returns how many seconds it was late for that."""
        before, self._last = self._last, time.monotonic()
        return max(0.0, self._last - before - BEAT)

    @property
    def age(self) -> float:
        """Seconds since the last beat."""
        return time.monotonic() - self._last


class Readiness:
    """Does the bot do its work? Answered from what it noted last, so that asking costs nothing."""

    def __init__(self) -> None:
        self._wrote: float | None = None
        self._platforms: dict[str, Callable[[], Awaitable[str]]] = {}
        self.stopping = False

    def wrote(self) -> None:
        """The database has just taken a write."""
        self._wrote = time.monotonic()

    def watch(self, platform: str, fault: Callable[[], Awaitable[str]]) -> None:
        """One of the platforms of which at least one must be connected; `fault` says why it is not, "" if it is."""
        self._platforms[platform] = fault

    async def faults(self) -> list[str]:
        """Why the bot is not ready; none if it is."""
        found = ["stopping"] if self.stopping else []
        if self._wrote is None or time.monotonic() - self._wrote > WRITE_LIMIT:
            found.append("the database takes no writes")
        apart = [f"{platform} ({why})" for platform, fault in self._platforms.items() if (why := await fault())]
        if apart and len(apart) == len(self._platforms):
            found.append(f"not connected: {', '.join(apart)}")
        return found


class HealthServer:
    """The one HTTP listener."""

    def __init__(
        self,
        bind: str,
        heartbeat: Heartbeat,
        readiness: Readiness | None = None,
        metrics: Callable[[], Awaitable[tuple[bytes, str]]] | None = None,
    ) -> None:
        """`metrics` gives the body of /metrics and its content type."""
        self._host, _, port = bind.rpartition(":")
        self._port, self._heartbeat = int(port), heartbeat
        self._readiness, self._metrics = readiness or Readiness(), metrics
        self._runner: web.AppRunner | None = None
        self._routes: list[web.RouteDef] = []

    def serve(self, routes: Iterable[web.RouteDef]) -> None:
        """Answer these too; before start()."""
        self._routes += routes

    async def start(self) -> None:
        """Listen. Raises TradewireError if the address is taken."""
        application = web.Application()
        application.router.add_get("/healthz", self._healthz)
        application.router.add_get("/readyz", self._readyz)
        application.router.add_get("/metrics", self._measured)
        application.router.add_routes(self._routes)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host.strip("[]"), self._port).start()
        except OSError as error:
            await self.stop()
            raise TradewireError(
                f"http.bind: cannot listen on {self._host}:{self._port} ({error.strerror}). Is another Tradewire "
                "running here? Set TRADEWIRE_HTTP__BIND to another address, for example 127.0.0.1:8322."
            ) from None

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _healthz(self, request: web.Request) -> web.Response:
        age = self._heartbeat.age
        return web.json_response(
            {"alive": age < BEAT_LIMIT, "beat_age": round(age, 3)}, status=200 if age < BEAT_LIMIT else 503
        )

    async def _readyz(self, request: web.Request) -> web.Response:
        faults = await self._readiness.faults()
        return web.json_response({"ready": not faults, "faults": faults}, status=503 if faults else 200)

    async def _measured(self, request: web.Request) -> web.Response:
        if self._metrics is None:
            raise web.HTTPNotFound
        body, kind = await self._metrics()
        return web.Response(body=body, headers={"Content-Type": kind})
