"""The one way a client of Slack's Web API is made: no retries of its own, no keys in its log."""

import logging
import re

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from slack_sdk.web.async_client import AsyncWebClient

DEFAULT_API_URL = "https://slack.com/api/"
TIMEOUT = 20  # seconds for one call of the Web API
KEEP_ALIVE = 5.0  # seconds

_ADDRESS = re.compile(r"\b(wss?|https?)://[^\s'\"]+")


class _WithoutKeys(logging.Filter):
    """Websocket addresses and response_urls are keys: addresses are cut out, and so are tracebacks that hold them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _ADDRESS.sub(r"\1://...", record.getMessage()), ()
        record.exc_info, record.exc_text = None, None
        return True


SDK_LOG = logging.getLogger("bot.platforms.slack.sdk")
SDK_LOG.setLevel(logging.INFO)  # its debug lines show whole requests and answers
SDK_LOG.addFilter(_WithoutKeys())


def open_session(timeout: int = TIMEOUT) -> ClientSession:
    """Connections that calls share, to be closed by whoever opened it: half of a call's cost is its connection.

    They are kept for a moment only: a call that leaves just as the other side hangs up is one more in doubt.
    """
    connector = TCPConnector(limit=0, keepalive_timeout=KEEP_ALIVE)  # the worker bounds what is in flight
    return ClientSession(connector=connector, timeout=ClientTimeout(total=timeout))


def make_client(
    token: str | None, base_url: str = DEFAULT_API_URL, timeout: int = TIMEOUT, session: ClientSession | None = None
) -> AsyncWebClient:
    """A Web API client that never retries by itself; `timeout` is in seconds, a session has its own.

    The SDK's default handler repeats a call whose connection dropped, although Slack may have taken it: one post
    became two. Retrying is the delivery worker's business.
    """
    base = base_url if base_url.endswith("/") else base_url + "/"
    return AsyncWebClient(
        token=token, base_url=base, timeout=timeout, retry_handlers=[], logger=SDK_LOG, session=session
    )
