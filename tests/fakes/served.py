"""An aiohttp application on this machine, for whatever plays a server."""

from aiohttp import web


async def serve(app: web.Application) -> tuple[web.AppRunner, int]:
    """What to clean up at the end, and the port."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, runner.addresses[0][1]
