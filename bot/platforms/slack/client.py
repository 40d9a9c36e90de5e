"""The one way a client of Slack's Web API is made: no retries of its own, no keys in its log."""

import logging
import re
import time
from typing import Any

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SendReason
from bot.platforms.slack.failures import send_error

DEFAULT_API_URL = "https://slack.com/api/"
TIMEOUT = 20  # seconds for one call of the Web API
KEEP_ALIVE = 5.0  # seconds
LONGEST_CLOSED = 3600.0  # seconds; a longer Retry-After is not believed

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


class PoliteClient(AsyncWebClient):
    """A client that makes no call of a method before the time for which Slack wants to be left alone with it.

    For what people do, which nobody paces: https://docs.slack.dev/apis/web-api/rate-limits counts each method apart.
    """

    def __init__(self, closed: dict[str, float], token: str | None, base_url: str) -> None:
        """`closed`: method -> until when, of one workspace; whoever makes clients for it keeps that."""
        super().__init__(**_given(token, base_url, TIMEOUT))
        self._closed = closed

    async def api_call(self, api_method: str, **given: Any) -> AsyncSlackResponse:
        """See AsyncWebClient. What is not asked is refused as Slack would."""
        left = self._closed.get(api_method, 0.0) - time.monotonic()
        if left > 0:
            raise SlackApiError(f"Slack wants no {api_method} for now", self._closed_for(api_method, left))  # type: ignore[no-untyped-call]
        try:
            return await super().api_call(api_method, **given)
        except SlackApiError as refused:
            error = send_error(refused)
            if error.reason is SendReason.RATE_LIMITED:
                self._closed[api_method] = time.monotonic() + min(error.retry_after or 1.0, LONGEST_CLOSED)
            raise

    def _closed_for(self, api_method: str, seconds: float) -> AsyncSlackResponse:
        return AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=api_method,
            req_args={},
            data={"ok": False, "error": "ratelimited"},
            headers={"Retry-After": str(seconds)},
            status_code=429,
        )


def make_client(
    token: str | None, base_url: str = DEFAULT_API_URL, timeout: int = TIMEOUT, session: ClientSession | None = None
) -> AsyncWebClient:
    """A Web API client that never retries by itself; `timeout` is in seconds, a session has its own.

    The SDK's default handler repeats a call whose connection dropped, although Slack may have taken it: one post
    became two. Retrying is the delivery worker's business.
    """
    return AsyncWebClient(**_given(token, base_url, timeout), session=session)


def _given(token: str | None, base_url: str, timeout: int) -> dict[str, Any]:
    base = base_url if base_url.endswith("/") else base_url + "/"
    return {"token": token, "base_url": base, "timeout": timeout, "retry_handlers": [], "logger": SDK_LOG}
