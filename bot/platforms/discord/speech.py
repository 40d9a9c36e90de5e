"""How a message is put to Discord: its payload, its nonce, and what is said where Discord takes less than that."""

import logging
from hashlib import blake2b
from typing import Any

from bot.domain.alert import Alert
from bot.domain.delivery import Told
from bot.errors import SendError, SendReason
from bot.platforms.discord.embeds import Message
from bot.platforms.discord.failures import NO_HISTORY, RefusalError
from bot.platforms.discord.history import moment_of
from bot.platforms.discord.wire import Wire

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = MESSAGES + "/{message_id}"
NO_MENTIONS: dict[str, list[str]] = {
    "parse": []
}  # https://docs.discord.com/developers/resources/message#allowed-mentions-object
_ANSWERS = "message_reference"

Content = Alert | Told

_log = logging.getLogger(__name__)


class Speech:
    """Sends a message in the fullest form that Discord takes; every method raises SendError."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def say(self, method: str, path: str, message: Message, bare: Message, **where: Any) -> Any:
        """Send embeds; where Discord refuses those, `bare` text. What is no name of the path goes along.

        Who may not read a channel may answer no message of it: there the answer is a message like any other.
        """
        named = {name: where.pop(name) for name in ("channel_id", "message_id") if name in where}
        try:
            return await self.either(method, path, payload(message) | where, payload(bare) | where, **named)
        except RefusalError as refused:
            if refused.code != NO_HISTORY or _ANSWERS not in where:
                raise
        del where[_ANSWERS]
        return await self.either(method, path, payload(message) | where, payload(bare) | where, **named)

    async def either(self, method: str, path: str, first: Any, second: Any, **named: str) -> Any:
        """The first payload, or where its content is refused the second."""
        try:
            return await self._call(method, path, first, named)
        except SendError as refused:
            if refused.reason is not SendReason.CONTENT_REFUSED:
                raise
            _log.warning("Discord refused a message (%s); sending plain text", refused)
        return await self._call(method, path, second, named)

    async def _call(self, method: str, path: str, content: Any, named: dict[str, str]) -> Any:
        told = await self._wire.call(method, path, content, **named)
        if method == "POST":  # by its nonce it may be a message of some minutes ago
            self._wire.clock.stamped(moment_of(told["id"]))
        return told


def payload(message: Message) -> dict[str, Any]:
    """As Discord reads it; it mentions nobody but the one role that the message rings."""
    return {
        "content": message.content,
        "embeds": list(message.embeds),
        "components": message.components,
        "flags": message.flags,
        "allowed_mentions": NO_MENTIONS | ({"roles": [message.rings]} if message.rings else {}),
    }


def once(nonce: str) -> dict[str, Any]:
    """Sent again within minutes it is the same message."""
    return {"nonce": nonce, "enforce_nonce": True}


def answering(message_id: str) -> dict[str, Any]:
    """It answers that message, where that still stands."""
    return {_ANSWERS: {"message_id": message_id, "fail_if_not_exists": False}}


def nonce_of(content: Content, delivery_id: int, part: str = "") -> str:
    """The same for every try, in 22 characters; another for the same number in a database that was begun anew."""
    begun = content.first_seen.isoformat() if isinstance(content, Alert) else content.title
    made = f"{delivery_id} {begun} {part}".encode(errors="replace")
    return "tw" + blake2b(made, digest_size=10).hexdigest()
