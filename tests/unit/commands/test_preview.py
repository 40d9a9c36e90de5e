"""What a query would have told, shown before anybody subscribes."""

import re
from datetime import timedelta

import pytest

from bot.commands import preview as looks
from bot.domain.topic import Verdict
from bot.storage import entries
from tests.hostile import HOSTILE
from tests.unit.commands.world import World

SOYBEANS = "China halts purchases of US soybeans after new US tariffs"
CHIPS = "US tightens export controls on chips to China"
PORTS = "Dockers in Hamburg end strike over pay"
PASTA = "EU lowers tariffs on Italian pasta machines"


async def a_week(world: World) -> None:
    for day, title in enumerate([SOYBEANS, CHIPS, PORTS, PASTA]):
        world.now += timedelta(days=1)
        await world.publish(title, outlet=day + 1)


async def test_alerts_a_day_are_told_with_and_without_the_gate(world: World) -> None:
    await a_week(world)
    text = await world.say("preview tariff*")
    assert (
        "About 0.7 alerts a day over the last 3 days (2 in all); 0.3 a day of US-China trade news (1 in all)." in text
    )
    assert SOYBEANS in text
    assert f"{PASTA} | Outlet 4 · 09 Jan 12:00 UTC · not US-China trade" in text
    assert PORTS not in text


async def test_with_its_gate_on_what_is_no_us_china_trade_news_is_neither_counted_nor_shown(world: World) -> None:
    await a_week(world)
    text = await world.say("preview gate on tariff*")
    assert "About 0.3 alerts a day over the last 3 days (1 in all): US-China trade news only." in text
    assert SOYBEANS in text
    assert f"{PASTA} | Outlet 4" not in text
    assert await world.say("preview gate off tariff*") == await world.say("preview tariff*")


async def test_the_newest_is_shown_first_in_whatever_order_a_feed_lists_them(world: World) -> None:
    older = world.now - timedelta(hours=2)
    await world.publish(PASTA, outlet=1)
    await world.publish(SOYBEANS, outlet=2, published=older)
    text = await world.say("preview tariff*")
    assert text.index(PASTA) < text.index(SOYBEANS)


async def test_what_another_feed_was_seen_with_first_counts_though_it_was_stored_after(world: World) -> None:
    """Feeds of one round are stored as their polls end, not as they began."""
    await world.publish(PORTS, outlet=1)
    world.now -= timedelta(milliseconds=1)
    await world.publish(SOYBEANS, CHIPS, outlet=2)
    world.now += timedelta(minutes=5)
    assert "(2 in all); 2.0 a day of US-China trade news (2 in all)." in await world.say("preview US AND china")
    assert "About 2.0 alerts a day" in await world.say("topic add both US AND china")


async def test_overlap_names_the_topics_that_tell_it_already(world: World) -> None:
    await a_week(world)
    assert re.search("Also told under: .*Soybeans \\(1 of 1\\)", await world.say("preview soybeans AND tariffs"))
    assert "Also told under" not in await world.say("preview pasta"), "it is under tariffs by subject, and not told"


async def test_a_near_miss_says_what_it_lacks(world: World) -> None:
    await a_week(world)
    text = await world.say("preview soybeans AND magnesium")
    assert "No alert over the last 3 days." in text
    assert f"{SOYBEANS} | lacks magnesium" in text
    assert "lacks magnesium" not in await world.say("preview soybeans NOT magnesium")


@pytest.mark.parametrize(
    ("query", "missed"),
    [
        ("tariffs NOT pasta", f"{PASTA} | kept out by NOT pasta"),
        ("(soybeans magnesium) OR (strike magnesium)", f"{PORTS} | lacks magnesium"),
        ("EU tariffs NOT machines", f"{PASTA} | kept out by NOT machines"),
        ("NEAR(china tariffs, 2)", f"{SOYBEANS} | china and tariffs within 2 words"),
        ('"chips controls"', f"{CHIPS} | lacks “chips controls”"),
    ],
)
async def test_whatever_part_of_a_query_keeps_something_out_says_so(world: World, query: str, missed: str) -> None:
    await a_week(world)
    assert missed in await world.say(f"preview {query}")


async def test_one_part_may_keep_out_several_and_none_takes_all_places(world: World) -> None:
    for outlet, title in enumerate((SOYBEANS, "Soybeans rot in Ohio silos", "Poet writes ode to soybeans", PORTS), 1):
        await world.publish(title, outlet=outlet)
    text = await world.say("preview soybeans AND magnesium")
    assert text.count("lacks magnesium") == looks.NEAR_MISSES
    text = await world.say("preview soybeans strike")
    assert (text.count("lacks strike"), text.count("lacks soybeans")) == (2, 1)


async def test_what_is_nearly_us_china_trade_news_is_a_near_miss(world: World) -> None:
    await world.publish(PASTA, PORTS)
    for number, score in ((1, 0.8), (2, 0.2)):
        await world.database.write(entries.keep_verdicts, [Verdict(number, relevant=False, score=score)], world.now)
    text = await world.say("preview pasta OR strike")
    assert f"Near misses: | \n{PASTA} | not judged US-China trade news (score 0.80, 1 is enough)" in text
    assert f"{PORTS} | not judged" not in text


async def test_what_several_outlets_report_counts_once_though_nobody_is_told_of_it_yet(world: World) -> None:
    await world.publish("Brazil coffee growers warn of frost damage in Minas Gerais", outlet=1)
    await world.publish("Frost damages Brazil coffee crop in Minas Gerais, growers warn", outlet=2)
    assert "About 1.0 alerts a day over the last day (1 in all)" in await world.say("preview coffee")
    assert "About 1.0 alerts a day" in await world.say("topic add coffee coffee")


async def test_a_near_miss_need_not_be_us_china_trade_news_but_is_none_of_a_story_that_matches(world: World) -> None:
    await world.publish("EU weighs tariff on coffee capsules", outlet=1)
    await world.publish("Brazil coffee growers warn of frost damage in Minas Gerais", outlet=1)
    await world.publish("Frost damages Brazil coffee crop in Minas Gerais, growers warn of crop loss", outlet=2)
    text = await world.say("preview coffee AND (crop OR Vietnam)")
    assert "EU weighs tariff on coffee capsules | lacks crop / vietnam" in text.replace("Vietnam", "vietnam")
    assert "Brazil coffee growers warn of frost damage in Minas Gerais | lacks" not in text


async def test_a23_of_a_query_that_finds_much_a_part_is_read_and_counted_for_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three stories of two outlets each, of which two are read, and one of US-China trade."""
    monkeypatch.setattr(looks, "MOST_GROUPED", 4)
    for title in (
        "Frost hits coffee crop of Minas Gerais growers",
        "Espresso bar chain Trevi sells coffee roasting plant in Leeds",
        "Night trains to Zagreb lose coffee trolley service",
    ):
        for outlet in (1, 2):
            await world.publish(title if outlet == 1 else f"{title}, officials say", outlet=outlet)
        world.now += timedelta(hours=1)
    await world.publish("China lifts tariffs on US coffee", outlet=3)
    text = await world.say("preview coffee")
    assert "(4 in all); 1.0 a day of US-China trade news (1 in all)." in text
    assert "(1 of 4)" in text, "what tells it already is of all, too"
    assert "About 4.0 alerts a day" in await world.say("topic add coffee coffee")
    assert "About 1.0 alerts a day" in await world.say("topic add levies gate on coffee")


async def test_a23_a_query_that_finds_too_much_to_look_at_is_judged_by_fewer_days(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in (
        "Poet wins prize",
        "Dog show prize goes to terrier",
        "Physics prize shared",
        "Prize cow",
        "Film prize",
    ):
        await world.publish(title)
        world.now += timedelta(days=1)
    assert "About 1.0 alerts a day over the last 5 days (5 in all)" in await world.say("preview prize")
    monkeypatch.setattr(looks, "MOST_ENTRIES", 3)
    assert "About 1.0 alerts a day over the last 3 days (3 in all)" in await world.say("preview prize")


async def test_a_topic_made_before_anything_was_polled_promises_no_number(world: World) -> None:
    text = await world.say("topic add coffee coffee")
    assert "nothing yet to judge by" in text
    assert "0.0" not in text


async def test_only_the_last_days_count(world: World) -> None:
    await world.publish(SOYBEANS)
    world.now += timedelta(days=30)
    await world.publish(CHIPS, outlet=2)
    text = await world.say("preview china")
    assert "0.1 alerts a day over the last 7 days (1 in all)" in text
    assert SOYBEANS not in text


async def test_an_empty_newsroom_says_so(world: World) -> None:
    assert "No entries yet" in await world.say("preview soybeans")


async def test_a_query_that_cannot_be_read_gets_its_caret(world: World) -> None:
    await world.publish(SOYBEANS)
    reply = await world.ask("preview soybeans AND (tariffs")
    assert not reply.ok
    assert reply.code.endswith("\n" + " " * 13 + "^")


@pytest.mark.parametrize("command", ["search", "preview", "topic add mine", "why", "wrong", "story", "mute", ""])
async def test_hostile_text_gets_an_answer_whatever_the_command(world: World, command: str) -> None:
    """A21, A22 and A26: more than five hundred strings, none of which crashes a command or hurts the store."""
    await world.publish(SOYBEANS)
    assert len(HOSTILE) >= 500
    for text in HOSTILE:
        reply = await world.ask(f"{command} {text}")
        assert "bot's log" not in reply.body, repr(text)
        assert reply.title
    assert SOYBEANS in await world.say("search soybeans")
