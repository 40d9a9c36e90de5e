"""A report of a workspace's own topic that an edit makes US-China trade news: its story is told no second time."""

from bot.domain.alert import DecisionKind
from bot.domain.story import short_id
from bot.storage import outbox
from tests.unit.commands.world import HERE, THERE, World

BEFORE = "Halted coffee purchases: tariffs loom"
AFTER = "China halted US coffee purchases: tariffs loom"
KEY = {"key": "coffee", "url": "https://outlet.example/coffee"}


async def told_before(world: World) -> int:
    """The story of a workspace's own topic, told to it; its number."""
    await world.ask("topic add coffee coffee")
    await world.ask("subscribe coffee")
    (decided,) = await world.publish(BEFORE, **KEY)
    assert decided.decision.kind is DecisionKind.ANNOUNCE
    return decided.decision.story_id


async def test_its_message_goes_on_as_that_of_the_story_everybody_may_see(world: World) -> None:
    own = await told_before(world)
    await world.ask("subscribe us_china_trade", THERE)
    decided = await world.publish(AFTER, **KEY)
    kinds = {each.decision.destination: each.decision.kind for each in decided}
    assert kinds[HERE] in (DecisionKind.AMEND, DecisionKind.FOLLOW_UP), "never announced again"
    assert kinds[THERE] is DecisionKind.ANNOUNCE
    (story,) = {each.decision.story_id for each in decided}
    assert story != own
    assert {story_id for story_id, _ in await world.database.read(outbox.told, [own, story])} == {story}
    assert AFTER in await world.say(f"story {decided[0].short_id}")
    assert "Nothing yet" not in await world.say("recent coffee")
    later = await world.publish("China stops buying US coffee, citing tariffs", outlet=2)
    assert [each.decision.kind for each in later if each.decision.destination == HERE] != []
    assert DecisionKind.ANNOUNCE not in [each.decision.kind for each in later if each.decision.destination == HERE]


async def test_where_the_larger_story_was_told_already_the_smaller_message_leads_there(world: World) -> None:
    await told_before(world)
    await world.ask("subscribe us_china_trade")
    await world.publish(AFTER, outlet=2)
    before = len(await world.database.read(lambda tx: tx.rows("SELECT id FROM deliveries WHERE kind = 'announce'")))
    await world.publish(AFTER, **KEY)
    rows = await world.database.read(lambda tx: tx.rows("SELECT kind, content_json FROM deliveries ORDER BY id"))
    assert [row["kind"] for row in rows].count("announce") == before == 2
    assert any("this is the same event as" in row["content_json"] for row in rows)


async def test_who_is_another_workspace_learns_nothing_of_what_it_was_before(world: World) -> None:
    """A18"""
    own = await told_before(world)
    short = short_id(own)
    await world.publish(AFTER, **KEY)
    assert (await world.ask(f"story {short}")).ok, "its own people are led to where it goes on"
    for question in ("story", "why"):
        assert not (await world.ask(f"{question} {short}", THERE)).ok
