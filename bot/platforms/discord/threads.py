"""Threads: begun at the message they are about, and opened again where somebody closed them."""

import logging
from typing import Any

from bot.errors import SendError, SendReason
from bot.platforms.discord.channels import NAME_LIMIT, QUIET_AFTER
from bot.platforms.discord.embeds import Message
from bot.platforms.discord.failures import THREAD_CLOSED, THREAD_EXISTS, RefusalError
from bot.platforms.discord.speech import MESSAGE, MESSAGES, Speech
from bot.platforms.discord.text import bare as bare_text
from bot.platforms.discord.wire import Wire

_THREAD = "/channels/{channel_id}"

_log = logging.getLogger(__name__)


def is_closed(refused: SendError) -> bool:
    """Does that thread take nothing, while its channel may?"""
    return isinstance(refused, RefusalError) and refused.code in THREAD_CLOSED


class Threads:
    """A thread has the id of the message it begins at; a post of a forum is one. Every method raises SendError.

    What Discord archives it opens for each new message by itself; what a moderator has locked opens for those alone
    who may manage threads, which the bot need not be allowed to.
    """

    def __init__(self, wire: Wire, speech: Speech) -> None:
        self._wire, self._speech = wire, speech

    async def say(self, thread: str, message: Message, bare: Message, **more: Any) -> str:
        """A new message in it, or in any other channel; returns its id."""
        try:
            told = await self._speech.say("POST", MESSAGES, message, bare, **more, channel_id=thread)
        except SendError as refused:
            if not is_closed(refused) or not await self._opened(thread):
                raise
            told = await self._speech.say("POST", MESSAGES, message, bare, **more, channel_id=thread)
        return str(told["id"])

    async def begin(self, channel: str, root: str, title: str) -> None:
        """A thread at a message of a channel, unless there is one."""
        made = {"name": bare_text(title, NAME_LIMIT), "auto_archive_duration": QUIET_AFTER}
        try:
            await self._wire.call("POST", MESSAGE + "/threads", made, channel_id=channel, message_id=root)
        except RefusalError as refused:
            if refused.code != THREAD_EXISTS:
                raise

    async def edit(self, thread: str, message_id: str, message: Message, bare: Message) -> None:
        """Replace the content of a message, in any channel; a thread that is closed is open meanwhile."""
        where = {"channel_id": thread, "message_id": message_id}
        try:
            await self._speech.say("PATCH", MESSAGE, message, bare, **where)
        except SendError as refused:
            if not is_closed(refused) or not await self._opened(thread):
                raise
            try:
                await self._speech.say("PATCH", MESSAGE, message, bare, **where)
            finally:
                await self._closed_again(thread)

    async def _opened(self, thread: str) -> bool:
        try:
            await self._wire.call("PATCH", _THREAD, {"archived": False}, channel_id=thread)
        except SendError as refused:
            if refused.reason is SendReason.NO_PERMISSION:
                return False
            raise
        return True

    async def _closed_again(self, thread: str) -> None:
        try:
            await self._wire.call("PATCH", _THREAD, {"archived": True}, channel_id=thread)
        except SendError as refused:
            _log.warning("a thread that was closed stays open: %s", refused)
