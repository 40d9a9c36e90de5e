"""Empties the outbox: leases what is due, hands it to the platform's sender, and settles it after sending."""

import asyncio
import random
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.delivery.retry import next_attempt
from bot.delivery.sender import Sender
from bot.domain.alert import DecisionKind, Notice
from bot.domain.delivery import Delivery
from bot.domain.digest import Digest
from bot.errors import SendError, SendReason, StorageBusyError
from bot.storage import outbox
from bot.storage.database import Database

LEASE = timedelta(seconds=60)  # longer than any send takes; a dead worker's claims are free again after it
SEND_TIMEOUT = 30.0  # seconds for one message, whatever the platform does

log = structlog.get_logger(__name__)


class Worker:
    """Delivers for the platforms it has senders for."""

    def __init__(
        self, database: Database, senders: Mapping[str, Sender], clock: Callable[[], datetime], freshness: timedelta
    ) -> None:
        self._database, self._senders, self._clock, self._freshness = database, dict(senders), clock, freshness
        self._name = secrets.token_hex(4)

    async def run_once(self) -> int:
        """Send everything that can be sent now, each destination in its order; returns how many were settled.

        Cancelling lets what is in flight finish: a message that has left is settled before this returns.
        """
        settled = 0
        while batch := await self._lease():
            sends = [asyncio.create_task(self._deliver(delivery)) for delivery in batch]
            try:
                await asyncio.wait(sends)
            except asyncio.CancelledError:
                await asyncio.wait(sends)
                raise
            settled += sum(send.result() for send in sends)
        return settled

    async def _lease(self) -> list[Delivery]:
        now = self._clock()
        return await self._database.write(outbox.lease, list(self._senders), self._name, now, now + LEASE)

    async def _deliver(self, delivery: Delivery) -> bool:
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                message_ref = await self._send(delivery)
        except TimeoutError:
            error = SendError(SendReason.UNREACHABLE, f"no answer within {SEND_TIMEOUT:.0f} s")
            return await self._settle_error(delivery, error)
        except SendError as error:
            return await self._settle_error(delivery, error)
        except Exception as error:  # a fault of ours must not stop other deliveries; it is logged with its trace
            log.exception("delivery_crashed", delivery=delivery.id)
            return await self._settle_error(delivery, SendError(SendReason.SERVER_ERROR, repr(error)))
        await self._settle(outbox.settle_sent, delivery.id, message_ref, self._clock())
        log.info(
            "delivered",
            delivery=delivery.id,
            kind=delivery.kind or type(delivery.content).__name__.lower(),
            platform=delivery.destination.platform,
        )
        return True

    async def _send(self, delivery: Delivery) -> str | None:
        content, sender = delivery.content, self._senders[delivery.destination.platform]
        if isinstance(content, Digest | Notice):
            return await sender.tell(delivery.destination, content, delivery.id)
        if delivery.kind is DecisionKind.ANNOUNCE:
            if self._clock() - delivery.created_at > self._freshness:
                raise SendError(SendReason.EXPIRED, "it waited until it was no news any more", permanent=True)
            return await sender.post(delivery.destination, content, delivery.id)
        if delivery.message_ref is None:
            raise SendError(SendReason.MESSAGE_GONE, "the message it belongs to was never sent", permanent=True)
        if delivery.kind is DecisionKind.FOLLOW_UP:
            return await sender.reply(delivery.destination, delivery.message_ref, content, delivery.id)
        await sender.edit(delivery.destination, delivery.message_ref, content, delivery.id)
        return None

    async def _settle_error(self, delivery: Delivery, error: SendError) -> bool:
        now = self._clock()
        again = next_attempt(error, delivery.attempts, now, random.random())  # noqa: S311  spreads retries, no secret
        log.warning(
            "delivery_failed" if again is None else "delivery_postponed",
            delivery=delivery.id,
            reason=error.reason.value,
            detail=str(error),
            attempt=delivery.attempts,
        )
        if again is None:
            await self._settle(outbox.settle_failed, delivery.id, str(error), now)
        else:
            await self._settle(outbox.postpone, delivery.id, str(error), again)
        return again is None

    async def _settle(self, work: Callable[..., None], *args: object) -> None:
        """Record an outcome. What was sent must not be sent again because the database was busy for a moment."""
        for _ in range(5):
            try:
                return await self._database.write(work, *args)
            except StorageBusyError:
                log.warning("settling_waits_for_database", delivery=args[0])
        await self._database.write(work, *args)
        return None
