"""What goes along with a message and is not it: the word in the channel on what stands in a thread, publishing."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.delivery import welcome
from bot.domain.alert import Alert
from bot.domain.delivery import Told
from bot.domain.errand import Errand, ErrandKind
from bot.errors import REPAIRABLE, SendError
from bot.platforms.discord.callers import PLATFORM
from bot.platforms.discord.channels import ANNOUNCEMENT, Channel, Channels
from bot.platforms.discord.failures import PUBLISHED, RefusalError
from bot.platforms.discord.history import Sought, find_message, moment_of
from bot.platforms.discord.render import echo_message
from bot.platforms.discord.speech import MESSAGE, MESSAGES, Speech, answering, nonce_of, once
from bot.platforms.discord.wire import Wire
from bot.storage import errands
from bot.storage.database import AHEAD, Database

TRIES = 10  # of one errand: Discord lets a bot publish ten messages an hour in a channel, so a flood takes hours
LEAST_WAIT = 5.0  # seconds, where Discord names no time; twice as long each time
WORD_HOLDS = timedelta(hours=2)  # a word said later is no news; its tries are over sooner, unless the bot stood still
_LEASE = timedelta(seconds=60)  # longer than a call takes
_TICK = timedelta(seconds=1)  # Discord's clock, as its answers show it, has whole seconds

_log = logging.getLogger(__name__)


class Errands:
    """Does them: one that is refused is logged, one that may pass later is kept in the store until it is its turn.

    The message stands either way, so it is never sent again for their sake.
    """

    def __init__(self, wire: Wire, database: Database, clock: Callable[[], datetime], freshness: timedelta) -> None:
        """`freshness`: what was told longer ago is no news any more, and is not published."""
        self._wire, self._speech, self._channels = wire, Speech(wire), Channels(wire)
        self._database, self._clock, self._freshness = database, clock, freshness

    async def publish(self, channel: str, message_id: str, kind: Channel, content: Alert | Told, number: int) -> None:
        """Hand a message, by its delivery's number, on to the servers that follow its channel, if any can."""
        if kind.kind == ANNOUNCEMENT:
            errand = Errand(number, PLATFORM, ErrandKind.PUBLISH, channel, message_id, await self._now())
            await self._begin(errand, content)

    async def echo(self, channel: str, root: str, alert: Alert, number: int) -> None:
        """A word in the channel on what was told in the thread at the message `root`."""
        await self._begin(Errand(number, PLATFORM, ErrandKind.ECHO, channel, root, await self._now()), alert)

    async def run_due(self) -> None:
        """Do those whose turn it is, whoever had to leave them."""
        while claimed := await self._claim():
            for errand, content in claimed:
                refused = await self._refused(errand, content)
                due_at = await self._again_at(errand, refused)
                if due_at is not None:
                    await self._database.write(errands.put_off, errand, due_at)
                elif refused is not None and refused.reason in REPAIRABLE:  # so would each behind it be
                    await self._database.write(errands.settle_there, errand)
                else:
                    await self._database.write(errands.settle, errand)

    async def _claim(self) -> list[tuple[Errand, Alert | Told]]:
        """Those that are due by Discord's clock, which is not asked for nothing."""
        if not await self._database.read(errands.are_left, PLATFORM):
            return []
        try:
            now = await self._now()
        except SendError as refused:
            _log.warning("Discord does not answer, and what is to be done there waits: %s", refused)
            return []
        return await self._database.write(errands.claim, PLATFORM, now, now + _LEASE)

    async def _begin(self, errand: Errand, content: Alert | Told) -> None:
        due_at: datetime | None = errand.made_at
        if not await self._database.read(errands.wait_there, errand):
            due_at = await self._again_at(errand, await self._refused(errand, content))
        if due_at is not None:
            await self._database.write(errands.put, errand, due_at)

    async def _again_at(self, errand: Errand, refused: SendError | None) -> datetime | None:
        """When to try again what was refused; None for never."""
        if refused is None:
            return None
        if refused.permanent or errand.tries >= TRIES:
            _log.warning("to %s a message was refused, and is left at that: %s", errand.kind, refused)
            return None
        wait = LEAST_WAIT * 2**errand.tries if refused.retry_after is None else refused.retry_after
        return await self._now() + min(timedelta(seconds=wait) + _TICK, errands.LONGEST)

    async def _refused(self, errand: Errand, content: Alert | Told) -> SendError | None:
        try:
            if errand.kind is ErrandKind.PUBLISH:
                await self._publish(errand)
            elif isinstance(content, Alert):
                await self._echo(errand, content)
        except SendError as refused:
            return refused
        return None

    async def _publish(self, errand: Errand) -> None:
        """Whoever follows the channel is rung by it, and knows nothing of when it was told here."""
        if await self._now() - moment_of(errand.message) > self._freshness:
            _log.info("a message is published no more: it is no news by now")
            return
        named = {"channel_id": errand.channel, "message_id": errand.message}
        try:
            await self._wire.call("POST", MESSAGE + "/crosspost", **named)
        except RefusalError as refused:
            if refused.code != PUBLISHED:
                raise

    async def _echo(self, errand: Errand, alert: Alert) -> None:
        kind = await self._channels.about(errand.channel)
        told = await self._said(errand) if errand.tries else ""
        if told == "" and await self._may_say(errand):
            told = await self._say(errand, alert, alone=kind.kind == ANNOUNCEMENT)
        if told:
            await self.publish(errand.channel, told, kind, alert, errand.delivery_id)

    async def _may_say(self, errand: Errand) -> bool:
        """Not in quiet hours, nor where nobody wants it by now: it answers nobody's command."""
        now = self._clock()
        if await self._database.read(welcome.may_say, errand.delivery_id, now):
            return True
        await self._database.write(welcome.hold_word, errand.delivery_id, now)
        return False

    async def _say(self, errand: Errand, alert: Alert, *, alone: bool) -> str:
        """`alone`: what answers a message cannot be published, by Discord's own clients neither."""
        message, nonce = echo_message(alert, errand.delivery_id), nonce_of(alert, errand.delivery_id, "echo")
        where = once(nonce) | ({} if alone else answering(errand.message))
        told = await self._speech.say("POST", MESSAGES, message, message, **where, channel_id=errand.channel)
        return str(told["id"])

    async def _said(self, errand: Errand) -> str | None:
        """The word's message where it stands there already, "" where it does not; None where it is not to be said.

        Where the channel, or a clock that was ahead then, does not show that, a word twice is worse than none. What is
        no news any more is not said either.
        """
        now = await self._now()
        if not errand.made_at - AHEAD <= now <= errand.made_at + WORD_HOLDS:
            return None
        return await find_message(
            self._wire, errand.channel, Sought(errand.delivery_id, errand.made_at, now, echo=True)
        )

    async def _now(self) -> datetime:
        """By Discord's clock."""
        return await self._wire.clock.now() or self._clock()
