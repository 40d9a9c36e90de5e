"""Tells a service that waits for it that the bot is well; it calls somebody when that stops."""

import aiohttp
import structlog

TIMEOUT = 10  # seconds

log = structlog.get_logger(__name__)


async def ping(url: str, proxy: str = "") -> bool:
    """Ask the address; says whether it answered well. The address is a secret: whoever knows it can speak for us."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=False) as session,
            session.get(url, proxy=proxy or None, allow_redirects=False) as answer,
        ):
            if answer.status < 300:
                return True
            log.warning("ping_refused", status=answer.status)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        log.warning("ping_failed", error=type(error).__name__)  # its text has the address
    return False
