"""Tells alerts and notices on Slack: posts, edits and replies in threads, every failure as a SendError."""

import logging
from collections.abc import Awaitable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.delivery.budget import Limits
from bot.delivery.theirs import TheirClock
from bot.domain.alert import Alert
from bot.domain.delivery import Delivery, Told
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.platforms.slack.blocks import Message
from bot.platforms.slack.failures import SDK_ERRORS, send_error
from bot.platforms.slack.history import METADATA_EVENT, find_message, locate
from bot.platforms.slack.limits import LIMITS
from bot.platforms.slack.render import alert_blocks, follow_up_blocks, plain_message
from bot.platforms.slack.replies import plain_told, told_blocks

_log = logging.getLogger(__name__)


class SlackSender:
    """The Sender of one Slack workspace; whoever gave its client a session closes that."""

    platform: str = "slack"
    limits: Limits = LIMITS

    def __init__(self, client: AsyncWebClient, clock: TheirClock | None = None) -> None:
        """`clock`: Slack's, where several senders share what they hear of it."""
        self._client, self.clock = client, clock or TheirClock(self.ask_time)

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        """Post a new message; returns its `ts`, with the channel before it where Slack chose one (see locate).

        In a thread, what concerns those too who do not read that is shown in the channel as well.
        """
        message, bare = alert_blocks(alert), plain_message(alert)
        if thread is not None:
            channel, ts = locate(destination, thread)
            where = {"channel": channel, "thread_ts": ts, "reply_broadcast": alert.aloud}
            try:
                return await self._post(destination, message, bare, delivery_id, **where)
            except SendError as refused:
                if refused.reason is not SendReason.MESSAGE_GONE:
                    raise
                _log.warning("the message that a story answers is gone; it is posted by itself")
        return await self._post(destination, message, bare, delivery_id)

    async def edit(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> None:
        """Replace the content of a posted message. Its metadata keeps the id of the delivery that posted it."""
        channel, ts = locate(destination, message_ref)
        where = {"channel": channel, "ts": ts, "parse": "none"}
        await self._say("chat.update", alert_blocks(alert), plain_message(alert), **where)

    async def reply(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> str:
        """Say what changed, or else the alert as it stands, in the message's thread; returns the reference to that."""
        channel, ts = locate(destination, message_ref)
        where = {"channel": channel, "thread_ts": ts, "reply_broadcast": alert.aloud}
        message = follow_up_blocks(alert) if alert.change else alert_blocks(alert)
        return await self._post(destination, message, plain_message(alert), delivery_id, **where)

    async def tell(self, destination: Destination, content: Told, delivery_id: int) -> str:
        """Post a digest, a notice or an announcement as a message of its own; returns the reference to it."""
        return await self._post(destination, told_blocks(content), plain_told(content), delivery_id)

    async def ask_time(self) -> None:
        """Have Slack say what its clock shows; raises SendError."""
        # Nothing rations this one, and it needs no token: https://docs.slack.dev/reference/methods/api.test
        await self._answer(self._client.api_test())

    async def look(self, delivery: Delivery) -> str | None:
        """The message that carries the delivery's id: among the channel's messages, or in the thread it belongs to."""
        try:
            return await find_message(self._ask, delivery)
        except SendError as refused:
            if refused.reason in (SendReason.NO_PERMISSION, SendReason.PLACE_GONE, SendReason.CONTENT_REFUSED):
                return None
            raise

    async def _post(self, destination: Destination, message: Message, bare: str, delivery_id: int, **where: Any) -> str:
        to = {"channel": destination.place, **where, **_new_message(delivery_id)}
        answer = await self._say("chat.postMessage", message, bare, **to)
        reference = _reference(destination, answer)
        with suppress(ValueError, OverflowError):  # a ts that is no time
            self.clock.stamped(datetime.fromtimestamp(float(answer["ts"]), UTC))
        return reference

    async def _say(self, method: str, message: Message, bare: str, **where: Any) -> dict[str, Any]:
        """Send blocks; where Slack refuses those, `bare` text."""
        text, blocks = message
        try:
            return await self._call(method, text=text, blocks=blocks, **where)
        except SendError as refused:
            if refused.reason is not SendReason.CONTENT_REFUSED:
                raise
            _log.warning("Slack refused the blocks of %r (%s); sending plain text", text[:80], refused)
        return await self._call(method, text=bare, blocks=[], mrkdwn=False, **where)

    async def _call(self, method: str, **payload: Any) -> dict[str, Any]:
        return await self._answer(self._client.api_call(method, json=payload))

    async def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        # Methods that read take no JSON: https://docs.slack.dev/reference/methods/conversations.history
        return await self._answer(self._client.api_call(method, http_verb="GET", params=params))

    async def _answer(self, call: Awaitable[AsyncSlackResponse]) -> dict[str, Any]:
        try:
            answer = await call
        except SDK_ERRORS as failure:
            # `from None`: the SDK's exception holds the whole request, token included.
            raise send_error(failure) from None
        self.clock.heard(str(answer.headers.get("Date", "")))
        return answer.data if isinstance(answer.data, dict) else {}


def _new_message(delivery_id: int) -> dict[str, Any]:
    """What every new message carries: its delivery's id to be found again by, no previews, no parsing of names."""
    metadata = {"event_type": METADATA_EVENT, "event_payload": {"delivery_id": delivery_id}}
    return {
        "metadata": metadata,
        "unfurl_links": False,
        "unfurl_media": False,
        "parse": "none",
        "link_names": False,
    }


def _reference(destination: Destination, answer: dict[str, Any]) -> str:
    channel, ts = str(answer.get("channel", "")), str(answer.get("ts", ""))
    if not ts:
        raise SendError(SendReason.SERVER_ERROR, "Slack took the message and did not say its ts", in_doubt=True)
    return ts if channel in ("", destination.place) else f"{channel}/{ts}"
