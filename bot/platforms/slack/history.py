"""Finds a message on Slack whose answer was lost: by the delivery's id in its metadata."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot.domain.delivery import Delivery
from bot.domain.subscription import Destination

METADATA_EVENT = "tradewire_alert"
SKEW = timedelta(seconds=60)  # Slack's clock and ours may differ by so much
WITHIN = timedelta(seconds=60)  # a call that left is taken within so much, or never
PAGE = 15  # the most that apps outside the Marketplace are shown: https://docs.slack.dev/reference/methods/conversations.history
MOST_PAGES = 20  # of messages in those minutes; who writes more than that into a channel buries the message

Call = Callable[..., Awaitable[dict[str, Any]]]


async def find_message(call: Call, delivery: Delivery) -> str | None:
    """The reference to the message, "" if it is not there, None if too much was written around it.

    `call` is one call of the Web API; what it raises is passed on.
    """
    assert delivery.in_doubt_since is not None, "only what is in doubt is looked for"
    where, method = await _where(call, delivery)
    latest = (delivery.began_at or delivery.in_doubt_since) + SKEW + WITHIN
    where |= {
        "oldest": _ts(delivery.in_doubt_since - SKEW),
        "latest": _ts(latest),
        "include_all_metadata": True,
        "limit": PAGE,
    }
    for _ in range(MOST_PAGES):
        answer = await call(method, **where)
        for message in answer.get("messages", ()):
            if _carries(message, delivery.id):
                ts, channel = str(message["ts"]), where["channel"]
                return ts if channel == delivery.destination.place else f"{channel}/{ts}"
        where["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
        if not where["cursor"]:
            return ""
    return None


async def _where(call: Call, delivery: Delivery) -> tuple[dict[str, Any], str]:
    """Where to look, and by which method."""
    if delivery.message_ref is not None:
        channel, ts = locate(delivery.destination, delivery.message_ref)
        return {"channel": channel, "ts": ts}, "conversations.replies"
    place = delivery.destination.place
    if place.startswith(("U", "W")):  # a person: the direct message has an id of its own
        place = str((await call("conversations.open", users=place))["channel"]["id"])
    return {"channel": place}, "conversations.history"


def _carries(message: dict[str, Any], delivery_id: int) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type") == METADATA_EVENT and payload.get("delivery_id") == delivery_id


def locate(destination: Destination, message_ref: str) -> tuple[str, str]:
    """(channel, ts) of a posted message.

    chat.postMessage takes a person's id and opens the direct message; chat.update wants that conversation's own
    id (https://docs.slack.dev/reference/methods/chat.update), so the reference carries it: "D123/1700000000.000100".
    """
    channel, slash, ts = message_ref.rpartition("/")
    return (channel if slash else destination.place), ts


def _ts(moment: Any) -> str:
    return f"{moment.timestamp():.6f}"
