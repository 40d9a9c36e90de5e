"""What every database engine must do with the outbox."""

from datetime import timedelta

from bot.domain.alert import DecisionKind
from bot.domain.delivery import DeliveryState
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage import claims, outbox, settlements, stories
from bot.storage.database import Database
from tests.claiming import claim
from tests.values import CHANNEL, NOW, TERMINAL, alert, story

BUSY = SendError(SendReason.SERVER_ERROR, "busy")


async def told(database: Database, destination: Destination = TERMINAL) -> int:
    """A story whose announcement waits in the outbox; returns its id."""
    saved = await database.write(stories.save, story(id=0))
    draft = alert(story_id=saved.id)
    await database.write(outbox.put, destination, saved.id, DecisionKind.ANNOUNCE, draft, NOW)
    return saved.id


async def lease(database: Database, seconds: float = 0, worker: str = "w") -> list[int]:
    now = NOW + timedelta(seconds=seconds)
    return [delivery.id for delivery in await claim(database, ["terminal", "slack"], now, worker)]


async def test_a_delivery_is_leased_once_and_again_when_its_lease_runs_out(database: Database) -> None:
    await told(database)
    assert len(await lease(database)) == 1
    assert await lease(database, 59) == []
    assert len(await lease(database, 61, "other")) == 1


async def test_a_destination_has_one_in_flight_and_keeps_its_order(database: Database) -> None:
    first, second = await told(database), await told(database)
    await told(database, CHANNEL)
    leased = await claim(database, ["terminal", "slack"], NOW)
    assert (leased[0].destination, leased[0].story_id) == (TERMINAL, first)
    assert {each.destination for each in leased} == {TERMINAL, CHANNEL}
    await database.write(settlements.postpone, leased[0], BUSY, NOW + timedelta(seconds=30))
    assert await lease(database, 10) == [], "a later message must not overtake one that waits"
    assert await lease(database, 30) == [leased[0].id]
    await database.write(settlements.settle_sent, leased[0], "ref", NOW)
    after = await claim(database, ["terminal"], NOW)
    assert [each.story_id for each in after] == [second]


async def test_an_edit_knows_the_message_it_edits(database: Database) -> None:
    story_id = await told(database)
    (first,) = await claim(database, ["terminal"], NOW)
    await database.write(outbox.put, TERMINAL, story_id, DecisionKind.AMEND, alert(headline="new"), NOW)
    await database.write(settlements.settle_sent, first, "ref 1", NOW)
    (edit,) = await claim(database, ["terminal"], NOW)
    assert (edit.kind, edit.message_ref, edit.content.headline) == (DecisionKind.AMEND, "ref 1", "new")


async def test_who_was_stopped_past_its_lease_holds_no_edit_that_another_has_had_told_anew(database: Database) -> None:
    story_id = await told(database)
    (first,) = await claim(database, ["terminal"], NOW)
    await database.write(settlements.settle_sent, first, "ref 1", NOW)
    await database.write(outbox.put, TERMINAL, story_id, DecisionKind.AMEND, alert(headline="new"), NOW)
    later, latest = NOW + timedelta(minutes=2), NOW + timedelta(minutes=4)
    (stopped,) = await claim(database, ["terminal"], later, "stopped")
    (taken,) = await claim(database, ["terminal"], latest, "other")
    await database.write(settlements.restate, taken, latest)
    (anew,) = await claim(database, ["terminal"], latest, "other")
    assert (stopped.id, anew.id, anew.kind) == (taken.id, taken.id, DecisionKind.RESTATE)
    assert [await database.read(claims.is_held, each) for each in (stopped, taken, anew)] == [False, False, True]


async def test_an_edit_of_what_still_waits_only_changes_the_waiting_content(database: Database) -> None:
    story_id = await told(database)
    await database.write(outbox.put, TERMINAL, story_id, DecisionKind.AMEND, alert(headline="new"), NOW)
    (only,) = await claim(database, ["terminal"], NOW)
    assert (only.kind, only.content.headline) == (DecisionKind.ANNOUNCE, "new")
    assert await database.read(outbox.told, [story_id]) == {(story_id, TERMINAL): alert(headline="new")}


async def test_platforms_without_a_sender_wait(database: Database) -> None:
    await told(database, CHANNEL)
    assert await claim(database, ["terminal"], NOW) == []
    assert await claim(database, [], NOW) == []
    assert len(await claim(database, ["slack"], NOW)) == 1


async def test_what_is_given_up_keeps_its_reason(database: Database) -> None:
    story_id = await told(database)
    (one,) = await claim(database, ["terminal"], NOW)
    await database.write(settlements.settle_failed, one, "place_gone: archived", NOW)
    assert await database.read(outbox.of_story, story_id, TERMINAL) == [
        (DecisionKind.ANNOUNCE, DeliveryState.FAILED, "place_gone: archived")
    ]
    assert await lease(database, 999) == []
