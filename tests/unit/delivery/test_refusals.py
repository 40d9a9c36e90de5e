"""Places and workspaces that refuse are asked once a day (F42, F43), and hold up nobody else."""

from datetime import timedelta

import pytest

from bot.delivery.worker import Worker
from bot.domain.alert import Alert, DecisionKind, Notice
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage import claims, outbox, pauses
from bot.storage.database import Database
from tests.claiming import claim
from tests.unit.delivery.far import Far, Hands, put, worker
from tests.values import CHANNEL, NOW, TERMINAL


def gone() -> SendError:
    return SendError(SendReason.PLACE_GONE, "is_archived", permanent=True)


restarts = pytest.mark.parametrize("restarts", [False, True], ids=["one process", "a process an hour"])


@restarts
async def test_f43_a_channel_that_refuses_is_asked_once_a_day_until_a_sign_of_repair(
    database: Database, restarts: bool
) -> None:
    far, other, clock = Far(failures=[gone() for _ in range(9)]), Far("slack"), Hands()

    def process() -> Worker:
        return Worker(database, {"terminal": far, "slack": other}, clock, timedelta(days=9))  # type: ignore[dict-item]

    sending = process()
    for number in range(3):
        await put(database, DecisionKind.ANNOUNCE, headline=str(number))
    for hours in range(48):
        clock.now = NOW + timedelta(hours=hours)
        sending = process() if restarts else sending
        await sending.run_once()
    assert 9 - len(far.failures) == 2
    await database.write(outbox.put_notice, CHANNEL, Notice("another place", ()), NOW)
    await sending.run_once()
    assert other.took == [("tell", "another place")], "other places are not held back"
    far.failures.clear()
    assert await sending.run_once() == 0
    await database.write(pauses.probe_soon, TERMINAL)
    assert await sending.run_once() == 3
    assert [headline for _, headline in far.took] == ["0", "1", "2"]
    assert await database.read(pauses.every) == []


@restarts
async def test_f42_a_revoked_token_is_one_call_a_day_of_its_whole_workspace(database: Database, restarts: bool) -> None:
    bad = SendError(SendReason.BAD_TOKEN, "token_revoked", permanent=True)
    far, clock = Far("slack", failures=[bad] * 99), Hands()

    def process() -> Worker:
        return Worker(database, {"slack": far}, clock, timedelta(days=9))  # type: ignore[dict-item]

    sending = process()
    places = [Destination("slack", "T1", f"C{number}") for number in range(20)]
    elsewhere = Destination("slack", "T2", "C1")
    await database.write(outbox.put_notice, places[0], Notice("news", ()), NOW)
    await sending.run_once()
    for place in places[1:]:
        await database.write(outbox.put_notice, place, Notice("news", ()), NOW)
    for hours in range(48):
        clock.now = NOW + timedelta(hours=hours)
        sending = process() if restarts else sending
        await sending.run_once()
    assert 99 - len(far.failures) == 2, "the first call, and one a day later"
    await database.write(pauses.probe_platform, "slack")
    await sending.run_once()
    assert 99 - len(far.failures) == 3, "a sign of repair is tried with one message"
    far.failures.clear()
    await database.write(outbox.put_notice, elsewhere, Notice("news", ()), NOW)
    assert await sending.run_once() == 1, "another workspace is not held back"
    await database.write(pauses.probe_platform, "slack")
    assert await sending.run_once() + await sending.run_once() == 20, "all that waited is sent"
    assert await database.read(pauses.every) == []


async def test_a_probe_that_was_no_call_at_all_leaves_the_probe_to_the_next(database: Database) -> None:
    far, clock = Far(failures=[gone()]), Hands()
    await put(database, DecisionKind.ANNOUNCE, headline="old")
    sending = worker(database, far, clock)
    await sending.run_once()
    clock.now = NOW + timedelta(hours=25)
    await database.write(outbox.put_notice, TERMINAL, Notice("new", ()), clock.now)
    await sending.run_once()
    assert far.took == [("tell", "new")], "the old one is no news, and is given up without a call"


async def test_a_probe_that_was_taken_back_before_it_left_leaves_the_probe_to_the_next(database: Database) -> None:
    first = await put(database, DecisionKind.ANNOUNCE, headline="one")
    await put(database, DecisionKind.ANNOUNCE, headline="two")
    await database.write(pauses.begin, TERMINAL, gone(), NOW)
    later = NOW + pauses.PROBE_WAIT
    heads, _ = await database.read(claims.heads, ["terminal"], later, later)
    await database.write(outbox.withdraw_story, TERMINAL, first)
    until = later + timedelta(minutes=1)
    assert await database.write(claims.claim, heads, "w", later, until, {}) == []
    (probe,) = await claim(database, ["terminal"], later)
    assert isinstance(probe.content, Alert)
    assert (probe.probing, probe.content.headline) == (True, "two")
