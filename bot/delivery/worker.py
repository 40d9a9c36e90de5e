"""Empties the outbox: claims what may leave, hands it to the platform's sender, and settles it after."""

import asyncio
import random
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.delivery import late, measure, places, welcome
from bot.delivery.agenda import Agenda
from bot.delivery.budget import Budget
from bot.delivery.keeper import FAREWELL, Keeper
from bot.delivery.retry import MOST_LOOKS, MOST_SERVER_ERRORS, next_attempt
from bot.delivery.sender import Sender
from bot.delivery.theirs import TheirClocks
from bot.domain.alert import Alert, DecisionKind
from bot.domain.delivery import Action, Delivery, Head
from bot.errors import REPAIRABLE, SendError, SendReason, StorageBusyError
from bot.storage import ahead, claims, settlements
from bot.storage.database import Database

LEASE = timedelta(seconds=60)  # longer than any send takes; a dead worker's claims are free again after it
SEND_TIMEOUT = 30.0  # seconds for one message, whatever the platform does
IN_FLIGHT = 500  # messages at once, of all platforms
DRAIN = 6.0  # seconds that messages in flight have to finish at an end; then they are in doubt
SCAN = 1.0  # seconds between two looks at the whole outbox
CHECK = 5.0  # seconds between two looks at what a clock that was ahead holds up
PATIENCE = 2.0  # seconds that one pass waits for its turn with a platform
_LATE = frozenset({SendReason.EXPIRED, SendReason.SERVER_ERROR})  # news given up for these come in a digest

log = structlog.get_logger(__name__)


class Worker:
    """Delivers for the platforms it has senders for."""

    def __init__(
        self,
        database: Database,
        senders: Mapping[str, Sender],
        clock: Callable[[], datetime],
        freshness: timedelta,
        at_most_once: bool = False,
    ) -> None:
        """`at_most_once`: what is in doubt where a platform shows us nothing is left at that, and not sent again."""
        self._database, self._senders, self._clock, self._freshness = database, dict(senders), clock, freshness
        self._at_most_once = at_most_once
        measure.begin(self._senders)
        self._budgets = {name: Budget(sender.limits) for name, sender in self._senders.items()}
        self._agenda = Agenda(self._budgets)
        self._clocks = TheirClocks({name: sender.clock for name, sender in self._senders.items()})
        self._keeper = Keeper(database, secrets.token_hex(4), self._budgets)
        self._flying: set[asyncio.Task[None]] = set()
        self._stir, self._news = asyncio.Event(), False  # deliveries may have been put into the outbox
        self._newest, self._scan_at, self._check_at, self._moved_at, self._settled = 0, 0.0, 0.0, 0.0, 0

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._news = True
        self._stir.set()

    async def run(self) -> None:
        """Send what there is, whenever it may leave, until cancelled; what is in flight then has DRAIN to land."""
        await self._work(forever=True)

    async def run_once(self) -> int:
        """Send everything that is due, each destination in its order; returns how many were settled.

        What must wait for longer than a moment is left. Cancelling gives what is in flight DRAIN to finish.
        """
        self._scan_at, self._check_at, self._moved_at, self._settled = 0.0, 0.0, self._seconds(), 0
        await self._work(forever=False)
        return self._settled

    async def _work(self, forever: bool) -> None:
        try:
            while True:
                self._stir.clear()
                await self._scan(timedelta(seconds=SCAN if forever else 0))
                await self._launch()
                rest = self._agenda.next_at - self._seconds()
                patient = rest <= PATIENCE and self._seconds() - self._moved_at <= PATIENCE
                if not (forever or self._flying or self._news or patient):
                    return
                await self._sleep(min(rest, self._scan_at - self._seconds()))
        finally:
            await self._drain()
            await self._keeper.release(self._clock())

    async def _drain(self) -> None:
        """Let what is in flight land; what hangs is put down as in doubt while there is a database to do so."""
        if self._flying:
            await asyncio.wait(self._flying, timeout=DRAIN)
        if hanging := [task for task in self._flying if task.cancel()]:
            await asyncio.wait(hanging, timeout=FAREWELL)

    async def _scan(self, ahead: timedelta) -> None:
        """Look at the outbox: at all of it now and then, and in between at what is new."""
        now, whole = self._clock(), self._seconds() >= self._scan_at
        if not whole and not self._news:
            return
        if whole:
            self._clocks.compare(now)
            await self._set_right(now)
            await self._keeper.look(now)
        self._news = False
        after = 0 if whole else self._newest
        heads, self._newest = await self._database.read(claims.heads, self._keeper.platforms, now, now + ahead, after)
        if whole:
            self._agenda.refill(heads, self._seconds(), now)
            self._scan_at = self._seconds() + SCAN
        else:
            self._agenda.add(heads, self._seconds(), now)

    async def _set_right(self, now: datetime) -> None:
        """Now and then, let go of what was put off by a clock that was ahead of now."""
        if self._seconds() >= self._check_at:
            if await self._database.read(ahead.holds_up, now):
                log.warning("clock_set_back", remedy="what it held up in the outbox goes on; check the system's clock")
                await self._database.write(ahead.set_right, now, LEASE)
            self._check_at = self._seconds() + CHECK

    async def _launch(self) -> None:
        """Claim what may leave now, all in one commit, and let it leave."""
        heads = self._agenda.take(IN_FLIGHT - len(self._flying), self._seconds(), self._clock())
        if not heads:
            return
        now = self._clock()
        claimed: dict[int, Delivery] = {}
        try:
            claimed = {each.id: each for each in await self._claim(await self._welcome(heads, now), now)}
        finally:
            for head in heads:
                if head.id not in claimed:
                    self._agenda.landed(head.destination, None, self._seconds(), now)
        for head in heads:
            if head.id in claimed:
                task = asyncio.create_task(self._deliver(claimed[head.id]))
                self._flying.add(task)
                task.add_done_callback(self._landed)

    async def _welcome(self, heads: Sequence[Head], now: datetime) -> Sequence[Head]:
        """Those of them that may be told now; what else waits in the places of the others is held for a digest."""
        waited = [head for head in heads if head.action is Action.POST and welcome.has_waited(head, now)]
        quiet = await self._database.read(welcome.unwelcome, waited, now) if waited else set()
        if quiet:
            await self._database.write(welcome.hold_back, quiet, now)
            self._news, self._scan_at = True, 0.0  # what is left there has another head
        return [head for head in heads if head.destination not in quiet]

    async def _claim(self, heads: Sequence[Head], now: datetime) -> list[Delivery]:
        await self._clocks.learn({head.destination.platform for head in heads if head.action is Action.LOOK})
        claim = asyncio.ensure_future(self._keeper.claim(heads, now, now + LEASE, self._clocks.shown(now)))
        try:
            return await asyncio.shield(claim)
        except asyncio.CancelledError:  # they have not left: whoever comes next need not wait for the lease
            await self._database.write(settlements.release, await claim)
            raise

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._moved_at = self._seconds()
        self._stir.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("settling_failed", exc_info=task.exception())

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds)):
                await self._stir.wait()

    async def _deliver(self, delivery: Delivery) -> None:
        following: Head | None = None
        try:
            work, args = await self._outcome(delivery)
            following = await self._settle(delivery, work, args)
            self._settled += work in (settlements.settle_sent, settlements.settle_failed, late.hold)
        finally:
            now = self._clock()
            following = following if following and following.due_at <= now else None  # a scan finds it in time
            self._agenda.landed(delivery.destination, following, self._seconds(), now)

    async def _outcome(self, delivery: Delivery) -> tuple[Callable[..., None], Sequence[object]]:
        """What became of it: how the store is to settle that, and with what."""
        left = False
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                if delivery.action is Action.LOOK:
                    return await self._look(delivery)
                await self._leaves(delivery)
                left = True
                message_ref = await self._send(delivery)
        except (TimeoutError, asyncio.CancelledError) as ended:  # cancelled by _drain alone, which has it settled
            silence = (
                f"no answer within {SEND_TIMEOUT:.0f} s" if isinstance(ended, TimeoutError) else "no answer at the end"
            )
            return self._refused(delivery, SendError(SendReason.UNREACHABLE, silence, in_doubt=left))
        except SendError as error:
            error.in_doubt = error.in_doubt and left  # else nothing but a question has left
            return self._refused(delivery, error)
        except Exception as error:  # a fault of ours must not stop other deliveries; it is logged with its trace
            log.exception("delivery_crashed", delivery=delivery.id)
            return self._refused(delivery, SendError(SendReason.SERVER_ERROR, repr(error), in_doubt=left))
        kind = delivery.kind or type(delivery.content).__name__.lower()
        log.info("delivered", delivery=delivery.id, kind=kind, platform=delivery.destination.platform)
        measure.sent(delivery, self._clock())
        return settlements.settle_sent, (message_ref, self._clock())

    async def _look(self, delivery: Delivery) -> tuple[Callable[..., None], Sequence[object]]:
        """Has a message in doubt arrived?"""
        try:
            found = await self._senders[delivery.destination.platform].look(delivery)
        except SendError as refused:
            put_off = refused.reason is SendReason.RATE_LIMITED and delivery.looks >= MOST_LOOKS
            broken = refused.reason is SendReason.SERVER_ERROR and delivery.attempts >= MOST_SERVER_ERRORS
            if not (put_off or broken):
                raise
            found = None  # what it holds up has waited long enough
        log.info("looked_for_delivery", delivery=delivery.id, found=bool(found), visible=found is not None)
        measure.looked(found)
        if found:
            return settlements.settle_sent, (found, self._clock())
        if found is None and (self._at_most_once or delivery.unseen):
            return self._left_at_that(delivery)
        return settlements.resolve, (self._clock(), found is None)

    def _left_at_that(self, delivery: Delivery) -> tuple[Callable[..., None], Sequence[object]]:
        """It may stand there as often as it may ever: it is not sent again, and counts as sent."""
        error = SendError(SendReason.UNKNOWN_OUTCOME, "nobody sees whether it arrived, and it is not sent again")
        log.warning("delivery_unknown", delivery=delivery.id, place=str(delivery.destination), detail=str(error))
        return settlements.settle_sent, (None, self._clock(), str(error))

    async def _leaves(self, delivery: Delivery) -> None:
        """Note when it leaves by the platform's clock, where that was not known when it was claimed."""
        if delivery.left_at is not None or delivery.action is Action.EDIT:
            return
        shown = await self._clocks.now(delivery.destination.platform)
        with suppress(StorageBusyError):  # then it would be looked for by our clock
            if shown is not None:
                await self._database.write(claims.leaves, delivery.destination.platform, [delivery.id], shown)

    async def _send(self, delivery: Delivery) -> str | None:
        content, sender, now = delivery.content, self._senders[delivery.destination.platform], self._clock()
        assert delivery.began_at is not None, "it is claimed"
        if now - delivery.began_at > LEASE - timedelta(seconds=SEND_TIMEOUT):  # this machine slept
            raise SendError(SendReason.UNREACHABLE, "its lease has nearly run out")
        if not isinstance(content, Alert):
            return await sender.tell(delivery.destination, content, delivery.id)
        if delivery.is_news and now - delivery.created_at > self._freshness:
            raise SendError(SendReason.EXPIRED, "it waited until it was no news any more", permanent=True)
        if delivery.kind is DecisionKind.ANNOUNCE:
            return await sender.post(delivery.destination, content, delivery.id, delivery.message_ref)
        if delivery.message_ref is None:
            raise SendError(SendReason.MESSAGE_GONE, "the message it belongs to was never sent", permanent=True)
        if delivery.kind in (DecisionKind.FOLLOW_UP, DecisionKind.RESTATE):
            return await sender.reply(delivery.destination, delivery.message_ref, content, delivery.id)
        await sender.edit(delivery.destination, delivery.message_ref, content, delivery.id)
        return None

    def _refused(self, delivery: Delivery, error: SendError) -> tuple[Callable[..., None], Sequence[object]]:
        now, action = self._clock(), delivery.action
        error.in_doubt = error.in_doubt or action is Action.LOOK  # then the message is still in doubt
        # Looks that are put off are few (see MOST_LOOKS), and need not become rarer.
        tries = 1 if action is Action.LOOK and error.reason is SendReason.RATE_LIMITED else delivery.attempts
        again = next_attempt(error, tries, now, random.random())  # noqa: S311  spreads retries, no secret
        measure.refused(delivery, error, again, now)
        said = {"delivery": delivery.id, "reason": error.reason.value, "detail": str(error)}
        if error.reason in REPAIRABLE:
            log.warning("destination_paused", place=str(delivery.destination), **said)
            return places.refuse, (error, now)
        if error.reason is SendReason.EDIT_CLOSED and delivery.kind is DecisionKind.AMEND:
            log.info("edit_told_in_thread", **said)
            return settlements.restate, (now,)
        if again is None and error.reason in _LATE and delivery.is_news:
            if error.in_doubt and delivery.unseen:
                return self._left_at_that(delivery)
            log.warning("delivery_late", attempt=delivery.attempts, **said)
            return late.hold, (str(error), self._freshness, now)
        if again is None:
            log.warning("delivery_failed", attempt=delivery.attempts, **said)
            return settlements.settle_failed, (str(error), now)
        log.warning("delivery_postponed", attempt=delivery.attempts, **said)
        if error.reason is SendReason.RATE_LIMITED:
            self._budgets[delivery.destination.platform].close((delivery.destination.tenant, action), now, again)
        return settlements.postpone, (error, again)

    async def _settle(self, delivery: Delivery, work: Callable[..., None], args: Sequence[object]) -> Head | None:
        """Record an outcome; returns what follows there. A busy database must not make it be sent twice."""
        for _ in range(5):
            try:
                return await self._database.write(settlements.settle, delivery, work, args, self._clock())
            except StorageBusyError:
                log.warning("settling_waits_for_database", delivery=delivery.id)
        return await self._database.write(settlements.settle, delivery, work, args, self._clock())

    def _seconds(self) -> float:
        return asyncio.get_running_loop().time()
