"""Finds a message on Discord whose answer was lost: by the delivery's number in its buttons' ids."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.delivery.theirs import SKEW
from bot.domain.subscription import Destination
from bot.platforms.discord.embeds import read_id
from bot.platforms.discord.render import ECHO
from bot.platforms.discord.wire import Wire

WITHIN = timedelta(seconds=60)  # a call that left is taken within so much, or never
PAGE = 100  # https://docs.discord.com/developers/resources/message#get-channel-messages
MOST_PAGES = 20  # of messages in those minutes; who writes more than that into a channel buries the message
_EPOCH = 1_420_070_400_000  # https://docs.discord.com/developers/reference#snowflakes


@dataclass(frozen=True, slots=True)
class Sought:
    """The message of a delivery, between two moments of Discord's; `echo`: not that itself but the short word on it."""

    delivery_id: int
    since: datetime
    until: datetime
    echo: bool = False

    @property
    def after(self) -> int:
        """The least id that it can have."""
        return snowflake(self.since - SKEW)

    @property
    def before(self) -> int:
        """More than the greatest id that it can have."""
        return snowflake(self.until + SKEW + WITHIN)


async def find_message(wire: Wire, channel: str, sought: Sought) -> str | None:
    """The id of the message in this channel, "" if it is not there, None if the channel does not show that.

    It does not where too much was written around the message, nor where it shows nothing of what was written since:
    that is how Discord answers who may not read it. Raises SendError.
    """
    after = sought.after
    for _ in range(MOST_PAGES):
        query = {"after": str(after), "limit": str(PAGE)}
        page = await wire.call("GET", "/channels/{channel_id}/messages", query=query, channel_id=channel)
        for message in page:
            if message["author"]["id"] == wire.me and _carries(message, sought):
                return str(message["id"])
        newest = max((int(message["id"]) for message in page), default=after)
        if len(page) < PAGE or newest > sought.before:
            return "" if page or not await _was_written_to(wire, channel, after) else None
        after = newest
    return None


async def _was_written_to(wire: Wire, channel: str, after: int) -> bool:
    told = await wire.call("GET", "/channels/{channel_id}", channel_id=channel)
    return int(told.get("last_message_id") or 0) > after


def locate(destination: Destination, message_ref: str) -> tuple[str, str]:
    """(channel, message) of a posted message: "456", or "123/456" where it stands in another channel than asked for.

    A direct message has a channel of its own, and so has a thread.
    """
    channel, slash, message = message_ref.rpartition("/")
    return (channel if slash else destination.place), message


def reference(destination: Destination, channel: str, message: str) -> str:
    """The reference that `locate` reads."""
    return message if channel == destination.place else f"{channel}/{message}"


def snowflake(moment: datetime) -> int:
    """The least id that something made at this moment can have."""
    return max(0, int(moment.timestamp() * 1000) - _EPOCH) << 22


def moment_of(message: str) -> datetime:
    """When something with this id was made, by Discord's clock."""
    return datetime.fromtimestamp(((int(message) >> 22) + _EPOCH) / 1000, UTC)


def ids_of(message: dict[str, Any]) -> Iterator[str]:
    """The ids of a message's buttons."""
    for row in message.get("components") or ():
        for each in row.get("components") or ():
            yield str(each.get("custom_id") or "")


def _carries(message: dict[str, Any], sought: Sought) -> bool:
    read = [each for each in map(read_id, ids_of(message)) if each]
    return any(number == sought.delivery_id and (what == ECHO) == sought.echo for number, what, _ in read)
