"""What is suggested to whoever begins a word: what he may see, in his language, the likeliest first."""

from bot.commands.caller import Caller
from bot.commands.suggest import Suggested
from tests.unit.commands.world import HERE, THERE, World


async def values(world: World, what: Suggested, typed: str, **caller: str) -> list[str]:
    here = THERE if caller.pop("there", "") else HERE
    found = await world.commands.suggest(what, typed, Caller(here, "U1", **caller))
    return [each.value for each in found]


async def test_a_topic_is_found_by_its_name_and_its_titles_in_both_languages(world: World) -> None:
    for typed in ("soy", "Soybeans", "大豆"):
        assert await values(world, Suggested.TOPIC, typed) == ["soybeans"]
    (found,) = await world.commands.suggest(Suggested.TOPIC, "soy", Caller(HERE, "U1", language="zh"))
    assert found.label.startswith("大豆 · ")


async def test_what_begins_so_comes_before_what_holds_it(world: World) -> None:
    await world.ask("topic add china_rice rice")
    assert (await values(world, Suggested.TOPIC, "rice"))[0] == "china_rice"
    await world.ask("topic add rice_only rice")
    assert (await values(world, Suggested.TOPIC, "rice"))[0] == "rice_only"


async def test_what_a_place_is_told_of_and_follows_is_offered_to_end_it(world: World) -> None:
    assert await values(world, Suggested.SUBSCRIBED, "") == []
    await world.ask("subscribe soybeans")
    assert await values(world, Suggested.SUBSCRIBED, "") == ["soybeans"]
    await world.publish("China books US soybeans")
    await world.ask("follow s223")
    assert await values(world, Suggested.FOLLOWED, "books") == ["s223"]


async def test_a18_topics_and_stories_of_another_workspace_are_never_suggested(world: World) -> None:
    await world.ask("topic add oats oats", THERE)
    await world.publish("Oats are dear this year")
    for what in Suggested:
        found = await values(world, what, "oats")
        assert found == [], what
    assert await values(world, Suggested.OWN_TOPIC, "", there="yes") == ["oats"]
    assert len(await values(world, Suggested.STORY_OR_TOPIC, "oats", there="yes")) == 2


async def test_no_list_is_longer_than_platforms_show(world: World) -> None:
    assert len(await values(world, Suggested.ZONE, "")) == 25
    assert await values(world, Suggested.ZONE, "america/chic") == ["America/Chicago"]
