"""What is told of a story that another answers: its message says who has spoken there."""

from datetime import timedelta

import pytest

from bot.domain.alert import Alert, DecisionKind
from bot.domain.feed import Side
from bot.domain.link import LinkKind
from bot.storage import outbox
from bot.storage.codec import load
from tests.unit.commands.world import World

CLAIM = "White House says China agreed to buy 12 million tonnes of US soybeans"
DENIAL = "China's commerce ministry denies it agreed to buy 12 million tonnes of US soybeans"
SILENT = "no statement seen in our feeds"


@pytest.fixture
async def world(world: World) -> World:
    for outlet, side in ((8, Side.CN_OFFICIAL), (9, Side.US_OFFICIAL)):  # both sides are watched
        await world.publish("Spring festival greetings", outlet=outlet, side=side)
    await world.ask("subscribe soybeans")
    return world


async def told(world: World) -> list[tuple[str, Alert]]:
    """(kind, content) of all that waits to go out here; it is sent by that."""
    rows = await world.database.read(
        lambda tx: tx.rows(
            "SELECT * FROM deliveries WHERE state = 'pending' AND kind != :digest ORDER BY id", digest=outbox.DIGEST
        )
    )
    await world.database.write(lambda tx: tx.execute("UPDATE deliveries SET state = 'sent'"))
    ours = [row for row in rows if row["story_id"] is not None]  # what is announced of a mute is of no story
    return [(row["kind"], load(Alert, row["content_json"])) for row in ours]


def china(alert: Alert) -> str:
    return next(line.text for line in alert.sides if line.side is Side.CN_OFFICIAL)


def us(alert: Alert) -> str:
    return next(line.text for line in alert.sides if line.side is Side.US_OFFICIAL)


async def test_an_answer_has_the_answered_message_edited_in_place_and_both_name_who_has_spoken(world: World) -> None:
    await world.publish(CLAIM)
    ((_, claim),) = await told(world)
    assert china(claim) == SILENT
    await world.publish(DENIAL, outlet=2)
    (announced, denial), (edited, again) = await told(world)
    assert (announced, edited, again.story_id) == ("announce", "amend", claim.story_id)
    assert china(again) == f"Ministry of Commerce denies (quoted by Outlet 2, see {denial.short_id})"
    assert us(denial) == f"White House (quoted by Outlet 1, see {claim.short_id})"


async def test_what_answers_has_its_own_message_edited_when_the_answered_story_finds_its_speaker(world: World) -> None:
    await world.publish("China agreed to buy 12 million tonnes of US soybeans, traders say")
    await world.publish(DENIAL, outlet=2)
    (_, claim), (_, denial) = await told(world)
    assert us(denial) == SILENT
    world.now += timedelta(minutes=5)
    text = "The White House said on Monday that China had agreed to the purchase."
    await world.publish("China agreed to buy 12 million tonnes of US soybeans", outlet=3, text=text)
    edits = [alert for kind, alert in await told(world) if kind == "amend" and alert.story_id == denial.story_id]
    assert [us(alert) for alert in edits] == [f"White House (quoted by Outlet 3, see {claim.short_id})"]


async def test_an_edit_for_an_answer_rings_nowhere_and_keeps_what_the_message_was_sent_for(world: World) -> None:
    await world.publish(CLAIM)
    await world.publish(DENIAL, outlet=2)
    (_, claim), *_ = await told(world)
    decided = await world.publish(
        "Beijing's commerce ministry denies agreeing to buy 12 million tonnes of US soybeans", outlet=3
    )
    assert all(each.decision.kind is not DecisionKind.FOLLOW_UP for each in decided)
    assert all(alert.topic == claim.topic for _, alert in await told(world))


async def test_a_muted_story_is_not_edited_for_its_answer(world: World) -> None:
    (decided,) = await world.publish(CLAIM)
    await world.ask(f"mute {decided.short_id} 4h")
    await told(world)
    await world.publish(DENIAL, outlet=2)
    assert await told(world) == []


async def test_a_story_that_is_looked_up_says_who_has_answered_it(world: World) -> None:
    (decided,) = await world.publish(CLAIM)
    await world.publish(DENIAL, outlet=2)
    shown = await world.say(f"story {decided.short_id}")
    assert "China: Ministry of Commerce denies (quoted by Outlet 2, see" in shown
    assert SILENT not in shown


async def test_a_country_that_answers_is_named_once(world: World) -> None:
    await world.publish(CLAIM)
    await told(world)
    await world.publish("Beijing denies it agreed to buy 12 million tonnes of US soybeans", outlet=2)
    ((_, denial), *_) = await told(world)
    assert denial.answers is not None
    assert denial.answers.line == "China denies"


async def test_who_reads_chinese_is_told_in_it_whose_word_a_figure_is(world: World) -> None:
    await world.ask("subscribe soybeans lang zh")
    await world.publish("China books US soybeans", text="State buyers booked 792,000 tonnes of soybeans, traders said.")
    ((_, alert),) = await told(world)
    assert [line.text for line in alert.figures] == ["79.2万吨大豆（贸易商）"]


async def test_on_what_has_changed_since_a_side_has_spoken_it_has_not_spoken_yet(world: World) -> None:
    """Its word on the old date stands in the message; its own page on the new one is told in the thread."""
    await world.publish("China's commerce ministry says it will suspend soybean tariffs on US cargoes from May 6")
    await world.publish("China delays suspension of soybean tariffs on US cargoes to June 10", outlet=2)
    (_, first), (_, update), *_ = await told(world)
    assert update.answers is not None and update.answers.kind is LinkKind.UPDATE
    assert "see" in china(update), "it is known from the story before"
    world.now += timedelta(hours=1)
    page = "Ministry of Commerce: suspension of soybean tariffs on US cargoes delayed to June 10"
    await world.publish(page, outlet=8, side=Side.CN_OFFICIAL, text="China has delayed it to June 10.")
    ((_, line),) = [each for each in await told(world) if each[0] == "follow_up"]
    assert line.story_id == update.story_id != first.story_id
    assert line.change.startswith("China has spoken")
