"""What goes along with a message and is not it: the word in the channel on what stands in a thread, publishing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.domain.alert import Alert
from bot.errors import SendError
from bot.platforms.discord.channels import ANNOUNCEMENT, Channel
from bot.platforms.discord.render import echo_message
from bot.platforms.discord.speech import MESSAGE, MESSAGES, Speech, answering, nonce_of, once
from bot.platforms.discord.wire import Wire

TRIES = 10  # of one call: Discord lets a bot publish ten messages an hour in a channel, so a flood takes hours
LEAST_WAIT = 5.0  # seconds, where Discord names no time; twice as long each time
MOST_WAITING = 200  # calls; what comes on top of these is not tried again

_log = logging.getLogger(__name__)


class Afterwards:
    """Does such calls: one that is refused is logged, one that may pass later is made again then, in the background.

    The message stands either way, so it is never sent again for their sake. What waits is lost when the bot stops.
    """

    def __init__(self, wire: Wire, speech: Speech) -> None:
        self._wire, self._speech = wire, speech
        self._waiting: set[asyncio.Task[None]] = set()

    async def publish(self, channel: str, message_id: str, kind: Channel) -> None:
        """To the servers that follow an announcement channel, where the bot may and Discord takes it."""
        if kind.kind == ANNOUNCEMENT:
            named = {"channel_id": channel, "message_id": message_id}
            await self.do("a publication", lambda: self._wire.call("POST", MESSAGE + "/crosspost", **named))

    async def echo(self, channel: str, root: str, alert: Alert, delivery_id: int) -> None:
        """A word in the channel on what stands in the thread, the delivery: refused, the word alone is lost."""
        message, nonce = echo_message(alert, delivery_id), nonce_of(alert, delivery_id, "echo")
        where = answering(root) | once(nonce) | {"channel_id": channel}
        await self.do("a word in the channel", lambda: self._speech.say("POST", MESSAGES, message, message, **where))

    async def do(self, what: str, call: Callable[[], Awaitable[object]]) -> None:
        """Call; never raises SendError. The call must do no harm when it is made again at once."""
        refused = await _refused(call)
        if refused is None:
            return
        if refused.permanent or len(self._waiting) >= MOST_WAITING:
            _log.warning("%s was refused, and is left at that: %s", what, refused)
            return
        task = asyncio.create_task(_again(what, call, refused))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)


async def _again(what: str, call: Callable[[], Awaitable[object]], refused: SendError) -> None:
    for number in range(TRIES):
        await asyncio.sleep(LEAST_WAIT * 2**number if refused.retry_after is None else refused.retry_after)
        told = await _refused(call)
        if told is None:
            return
        refused = told
        if refused.permanent:
            break
    _log.warning("%s was refused when it was its turn, and is left at that: %s", what, refused)


async def _refused(call: Callable[[], Awaitable[object]]) -> SendError | None:
    try:
        await call()
    except SendError as refused:
        return refused
    return None
