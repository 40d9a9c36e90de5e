"""Finds a message on Slack whose answer was lost: by the delivery's id in its metadata."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.delivery.theirs import SKEW
from bot.domain.alert import DecisionKind
from bot.domain.delivery import Delivery
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason

METADATA_EVENT = "tradewire_alert"
WITHIN = timedelta(
    minutes=2
)  # from its claim on: it leaves within one (see LEASE), and is taken within another, or never
PAGE = 15  # the most that apps outside the Marketplace are shown: https://docs.slack.dev/reference/methods/conversations.history
MOST_PAGES = 20  # of messages in those minutes; who writes more than that into a channel buries the message
EXPIRED = "invalid_cursor"  # Slack's word for a cursor that it does not know, or not any more

Call = Callable[..., Awaitable[dict[str, Any]]]


async def find_message(call: Call, delivery: Delivery) -> str | None:
    """The reference to the message, "" if it is not there, None if too much was written around it.

    `call` is one call of the Web API; what it raises is passed on, and says how far the look came: "METHOD CURSOR".
    """
    found: str | None = ""
    begun, _, cursor = delivery.looked.partition(" ")
    for method, where in await _places(call, delivery):
        if begun not in ("", method):
            continue  # an earlier look has been through that place
        try:
            found = await _search(call, method, where, delivery, cursor)
        except SendError as refused:
            # Then it has been told by itself, or will be (see SlackSender.post). A follow-up has nobody to read it.
            if refused.reason is not SendReason.MESSAGE_GONE or delivery.kind is not DecisionKind.ANNOUNCE:
                raise
        if found != "":
            break
        begun = cursor = ""
    return found


async def _search(call: Call, method: str, where: Mapping[str, Any], delivery: Delivery, cursor: str) -> str | None:
    """Page through one place from there on; see find_message."""
    asked = {
        **where,
        "oldest": _ts(delivery.sought_from - SKEW),
        "latest": _ts(delivery.sought_from + WITHIN + SKEW),
        "include_all_metadata": True,
        "limit": PAGE,
    }
    for _ in range(MOST_PAGES):
        try:
            answer = await call(method, **asked, **({"cursor": cursor} if cursor else {}))
        except SendError as refused:
            if cursor and EXPIRED in str(refused):
                cursor = ""  # it was kept for too long: begin anew
                continue
            refused.looked = f"{method} {cursor}"
            raise
        for message in answer.get("messages", ()):
            if _carries(message, delivery.id):
                ts, channel = str(message["ts"]), where["channel"]
                return ts if channel == delivery.destination.place else f"{channel}/{ts}"
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return ""
    return None


async def _places(call: Call, delivery: Delivery) -> list[tuple[str, dict[str, Any]]]:
    """Where it may stand: by which method each place is read, and which place it is."""
    if delivery.message_ref is not None:
        channel, ts = locate(delivery.destination, delivery.message_ref)
        thread = ("conversations.replies", {"channel": channel, "ts": ts})
        told_by_itself = [("conversations.history", {"channel": channel})]
        return [thread, *(told_by_itself if delivery.kind is DecisionKind.ANNOUNCE else ())]
    place = delivery.destination.place
    if place.startswith(("U", "W")):  # a person: the direct message has an id of its own
        place = str((await call("conversations.open", users=place))["channel"]["id"])
    return [("conversations.history", {"channel": place})]


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
