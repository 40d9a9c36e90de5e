"""Is the bot alive? `/healthz` answers by the time since the event loop last beat."""

import time

from aiohttp import web

from bot.errors import TradewireError

BEAT_LIMIT = 30.0  # seconds without a beat after which the loop counts as stuck


class Heartbeat:
    """Beaten by the scheduler."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def beat(self) -> None:
        """The loop is alive."""
        self._last = time.monotonic()

    @property
    def age(self) -> float:
        """Seconds since the last beat."""
        return time.monotonic() - self._last


class HealthServer:
    """The one HTTP listener."""

    def __init__(self, bind: str, heartbeat: Heartbeat) -> None:
        self._host, _, port = bind.rpartition(":")
        self._port, self._heartbeat = int(port), heartbeat
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen. Raises TradewireError if the address is taken."""
        application = web.Application()
        application.router.add_get("/healthz", self._healthz)
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
