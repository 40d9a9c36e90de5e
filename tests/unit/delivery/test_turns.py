"""Who goes first: urgent before routine, a workspace that is limited or slow by itself."""

import asyncio
from datetime import timedelta

from bot.delivery.budget import Limits, Pace
from bot.delivery.worker import Worker
from bot.domain.alert import DecisionKind, Notice
from bot.domain.digest import Digest
from bot.domain.story import Level
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage import outbox, stories
from bot.storage.database import Database
from tests.unit.delivery.far import Far, Hands, put, worker
from tests.values import CHANNEL, NOW, alert, story


async def test_f40_a_rate_limit_stops_that_workspace_and_kind_of_call_alone(database: Database) -> None:
    far, clock = Far("slack", failures=[SendError(SendReason.RATE_LIMITED, "429", retry_after=30)]), Hands()
    sending = Worker(database, {"slack": far}, clock, timedelta(hours=6))  # type: ignore[arg-type]
    await database.write(outbox.put_notice, CHANNEL, Notice("first", ()), NOW)
    await sending.run_once()
    for place in (Destination("slack", "T1", "C2"), Destination("slack", "T2", "C1")):
        await database.write(outbox.put_notice, place, Notice(str(place), ()), NOW)
    for seconds in (0, 15, 25):
        clock.now = NOW + timedelta(seconds=seconds)
        await sending.run_once()
    assert far.took == [("tell", "slack:T2:C1")]
    clock.now = NOW + timedelta(seconds=31)
    assert await sending.run_once() == 2
    assert sorted(far.took) == [("tell", "first"), ("tell", "slack:T1:C2"), ("tell", "slack:T2:C1")]


async def test_flash_goes_before_urgent_before_routine_before_digests_across_places(database: Database) -> None:
    far = Far("slack", limits=Limits(bot=Pace(100)))
    number = await database.write(outbox.put_digest, Destination("slack", "T1", "C9"), NOW)
    await database.write(outbox.fill_digest, number, Digest("digest", (), 0))
    for number, level in enumerate((Level.ROUTINE, Level.URGENT, Level.FLASH)):
        story_id = (await database.write(stories.save, story(id=0))).id
        place = Destination("slack", "T1", f"C{number}")
        draft = alert(story_id=story_id, level=level, headline=level.value)
        await database.write(outbox.put, place, story_id, DecisionKind.ANNOUNCE, draft, NOW)
    await Worker(database, {"slack": far}, Hands(), timedelta(hours=6)).run_once()  # type: ignore[arg-type]
    assert [text for _, text in far.took] == ["flash", "urgent", "routine", "digest"]


async def test_a_slow_message_holds_up_its_own_place_only(database: Database) -> None:
    far, other = Far(gate=asyncio.Event()), Far("slack")
    await put(database, DecisionKind.ANNOUNCE, headline="slow")
    for number in range(3):
        await database.write(outbox.put_notice, CHANNEL, Notice(str(number), ()), NOW)
    sending = Worker(database, {"terminal": far, "slack": other}, Hands(), timedelta(hours=6))  # type: ignore[arg-type]
    running = asyncio.create_task(sending.run_once())
    async with asyncio.timeout(5):
        while len(other.took) < 3:  # noqa: ASYNC110  the far end has no event for it
            await asyncio.sleep(0.01)
    assert not running.done()
    assert far.gate is not None
    far.gate.set()
    assert await running == 4


async def test_what_is_put_into_the_outbox_while_it_works_is_sent_when_it_is_woken(database: Database) -> None:
    far = Far()
    sending = worker(database, far)
    running = asyncio.create_task(sending.run())
    await asyncio.sleep(0.05)
    await put(database, DecisionKind.ANNOUNCE, headline="one")
    began = asyncio.get_running_loop().time()
    sending.wake()
    async with asyncio.timeout(5):
        while not far.took:  # noqa: ASYNC110  the far end has no event for it
            await asyncio.sleep(0.001)
    assert asyncio.get_running_loop().time() - began < 0.9, "not only at the next look at the whole outbox"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
