"""Following a story: a place is told what becomes of it, whatever it is subscribed to."""

from datetime import timedelta

from bot.domain.alert import DecisionKind, Reason
from tests.unit.commands.world import HERE, THERE, World

PURCHASE = "China books 12 cargoes of US soybeans, traders say"
DENIAL = "China's commerce ministry denies it booked 12 cargoes of US soybeans"


async def story(world: World) -> str:
    """The id of a story that nobody was told."""
    assert await world.publish(PURCHASE) == []
    return (await world.ask("recent")).items[0].detail.split(" · ")[0]


async def test_a_place_that_follows_is_told_what_answers_the_story(world: World) -> None:
    number = await story(world)
    assert (await world.ask(f"follow {number}")).ok
    (decided,) = await world.publish(DENIAL, outlet=2)
    assert (decided.decision.kind, decided.decision.destination) == (DecisionKind.ANNOUNCE, HERE)
    assert f"Denial of: {PURCHASE}" in await world.say(f"story {decided.short_id}")


async def test_it_is_listed_and_ends(world: World) -> None:
    number = await story(world)
    await world.ask(f"follow {number}")
    assert (await world.ask(f"follow {number}")).title == f"Followed already: {number}"
    assert f"followed: {number}" in await world.say("subscriptions")
    assert f"followed: {number}" not in await world.say("subscriptions", THERE)
    assert (await world.ask(f"unfollow {number}")).ok
    assert not (await world.ask(f"unfollow {number}")).ok
    assert await world.publish(DENIAL, outlet=2) == []


async def test_a_mute_silences_what_is_followed(world: World) -> None:
    number = await story(world)
    await world.ask(f"follow {number}")
    await world.ask(f"mute {number} 1h")
    (decided,) = await world.publish(DENIAL, outlet=2)
    assert decided.decision.reason is Reason.MUTED_STORY
    world.now += timedelta(hours=2)
    (decided,) = await world.publish("Beijing denies booking 12 cargoes of US soybeans", outlet=3)
    assert decided.decision.kind is DecisionKind.ANNOUNCE


async def test_a_story_there_is_not_cannot_be_followed(world: World) -> None:
    assert not (await world.ask("follow s999")).ok
    assert not (await world.ask("follow soybeans")).ok
