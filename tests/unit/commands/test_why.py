"""`/trade why`: what became of a link, from the poll to the message, for the place that asks."""

import re
from datetime import timedelta

import pytest

from bot.storage import feeds
from tests.unit.commands.world import World
from tests.values import feed

SOYBEANS = "China halts purchases of US soybeans after new US tariffs"
LINK = "https://outlet.example/" + SOYBEANS.replace(" ", "-")


async def test_a_link_of_no_polled_feed_says_so(world: World) -> None:
    text = await world.say("why https://elsewhere.example/1")
    assert "No feed of elsewhere.example is polled." in text


async def test_a_link_that_a_polled_feed_did_not_show_names_the_feed_and_how_it_fares(world: World) -> None:
    await world.database.write(feeds.declare, [feed(1), feed(2, site="https://outlet1.example/")], feeds.CONFIG)
    (polled, _) = await world.database.read(feeds.active)
    await world.database.write(feeds.settle_ok, [(polled, world.now - timedelta(minutes=7))])
    text = await world.say("why https://outlet1.example/never-shown")
    assert "Outlet 1 | last answered 7 min ago" in text
    assert "Outlet 2 | has never answered" in text


async def test_a_story_that_was_told_here_is_explained_from_poll_to_message(world: World) -> None:
    await world.ask("subscribe soybeans")
    await world.publish(SOYBEANS)
    text = await world.say(f"why {LINK}")
    for part in (
        "Seen | 05 Jan 2026 12:00 UTC in Outlet 1",
        "US-China trade news | us: ",
        "Topic soybeans | matched soybeans",
        "soybeans: told | a new story [new_story]",
        "Message (told) | waiting to be sent",
    ):
        assert part in text, text


@pytest.mark.parametrize(
    "link",
    [
        "https://outlet.example/news/1",
        "http://www.outlet.example/news/1/?utm_source=rss#comments",
        "HTTPS://Outlet.example/news/1?fbclid=x",
        "outlet.example/news/1",
    ],
)
async def test_a_page_is_known_however_it_is_linked(world: World, link: str) -> None:
    await world.publish(SOYBEANS, url="https://outlet.example/news/1?at_medium=RSS")
    assert f"Why: {SOYBEANS}" in await world.say(f"why {link}")


async def test_what_was_not_told_says_which_topics_it_lacks(world: World) -> None:
    await world.ask("subscribe rare_earths")
    await world.publish(SOYBEANS)
    text = await world.say(f"why {LINK}")
    assert "Not told here | this place is subscribed to none of the topics that it is told under" in text
    assert "Topic rare_earths | not matched" in text


async def test_a_topic_whose_words_are_there_lacks_the_evidence_it_requires(world: World) -> None:
    await world.ask("subscribe purchases")
    await world.publish("Egypt buys wheat")
    assert "Topic purchases | not matched: lacks evidence of us, evidence of cn" in await world.say(
        "why https://outlet.example/Egypt-buys-wheat"
    )


async def test_what_is_no_us_china_trade_news_became_no_story(world: World) -> None:
    await world.publish("Dockers in Hamburg end strike over pay")
    text = await world.say("why https://outlet.example/Dockers-in-Hamburg-end-strike-over-pay")
    assert "Not judged US-China trade news | " in text
    assert "No story" in text


async def test_a_topic_that_takes_one_of_several_kinds_of_evidence_names_them(world: World) -> None:
    await world.ask("subscribe semiconductors")
    await world.publish("Chips shipped by sea")
    text = await world.say("why https://outlet.example/Chips-shipped-by-sea")
    assert "not matched: lacks evidence of export controls or export licence or entity list or " in text


async def test_every_report_of_a_story_is_explained(world: World) -> None:
    await world.ask("subscribe soybeans")
    await world.publish(SOYBEANS)
    other = f"{SOYBEANS}, traders say"
    await world.publish(other, outlet=2)
    story = next(iter(re.findall(r"Story (s\w+)", await world.say(f"why {LINK}"))))
    text = await world.say(f"why {story}")
    assert f"Outlet 1: {SOYBEANS} | 05 Jan 2026 12:00 UTC in Outlet 1" in text
    assert f"Outlet 2: {other} | 05 Jan 2026 12:00 UTC in Outlet 2" in text
    assert text.count("US-China trade news | us: ") == 2


async def test_a_gated_topic_of_its_own_that_matched_is_named_with_its_gate(world: World) -> None:
    await world.ask("topic add levies gate on tariff*")
    await world.ask("subscribe levies")
    await world.publish("EU lowers tariffs on Italian pasta machines")
    text = await world.say("why https://outlet.example/EU-lowers-tariffs-on-Italian-pasta-machines")
    assert "Topic levies | matched tariffs; gated: told only of US-China trade news" in text
    assert "No story" in text


async def test_a_story_and_its_link_are_explained_with_the_same_evidence(world: World) -> None:
    await world.ask("topic add pasta pasta")
    await world.ask("subscribe pasta")
    (told,) = await world.publish("China lowers tariffs on Italian pasta machines")
    link = await world.say("why https://outlet.example/China-lowers-tariffs-on-Italian-pasta-machines")
    story = await world.say(f"why {told.short_id}")
    for part in ("Not judged US-China trade news | ", "Topic pasta | ", "Topic tariffs | ", "Topic rare_earths | "):
        lines = [line for line in link.splitlines() if line.startswith(part)]
        assert lines, part
        assert lines == [line for line in story.splitlines() if line.startswith(part)]
    assert "no evidence" not in story


async def test_what_is_missing_is_said_of_topics_that_nobody_here_is_subscribed_to_too(world: World) -> None:
    await world.publish(SOYBEANS)
    await world.ask("topic add coffee coffee")
    text = await world.say(f"why {LINK}")
    assert "Topic coffee | not matched: lacks coffee" in text
    assert "Topic rare_earths | not matched: lacks" in text
