"""The whole road: what feeds do, and what of it is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.commands.caller import Caller
from bot.domain.alert import DecisionKind, Reason
from bot.domain.feed import FeedFault, Side
from bot.storage import entries, feeds, stories
from tests.fakes.feed_server import Answer, bomb, hang, html, item, rss, status
from tests.fakes.feed_server import feed as feed_answer
from tests.integration.town import Town, report, soybeans_everywhere
from tests.values import CHANNEL, HEADLINE, NOW, ago


async def test_f27_a_first_poll_tells_nothing_old_and_at_most_three(town: Town) -> None:
    events = (
        "books US soybeans",
        "weighs US soybean tariff",
        "inspects US soybean ships",
        "halts US soybean plants",
        "taxes US soybean oil",
        "praises US soybean farmers",
    )
    items = [report(f"China {event}", 10 * number) for number, event in enumerate(events)]
    old = [report(f"China cancels US soybean cargo number {number}", 60 * 24 * 3 + number) for number in range(20)]
    town.outlet(1, *items, *old)
    async with town.app() as app:
        await app.commands("subscribe soybeans", Caller(CHANNEL, "U1"))
    decided = await town.poll()
    told = [each.text for each in decided if each.decision.kind is DecisionKind.ANNOUNCE]
    assert [next(event for event in events if event in text) for text in told] == list(events[:3]), "the newest"
    assert len(town.slack.messages["C1"]) == 3
    assert Reason.BASELINE in {each.decision.reason for each in decided}
    assert "cargo number" not in str(town.slack.messages["C1"])


async def test_f27_of_a_feed_with_five_hundred_old_items_nothing_is_told(town: Town) -> None:
    town.outlet(1, *(report(f"China cancels US soybean cargo number {n}", 60 * 24 * 3 + n) for n in range(500)))
    decided = await town.poll(0, *soybeans_everywhere())
    assert town.slack.messages["C1"] == []
    assert {each.decision.kind for each in decided} <= {DecisionKind.SKIP}


async def test_f26_an_entry_from_the_future_is_told_once_and_does_not_stay_on_top(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, *soybeans_everywhere())
    town.outlet(1, item(HEADLINE, "https://outlet.example/1", "1", "", NOW + timedelta(days=400)))
    await town.poll(5)
    assert len(town.slack.messages["C1"]) == 1
    town.outlet(
        1,
        report("China lifts its ban on US beef after trade talks", -10),
        report("Washington taxes Chinese cranes", -11),
    )
    await town.poll(10)
    async with town.app() as app:
        latest = await app.database.read(stories.recent_of_all, 5)
    assert latest[-1].headline == HEADLINE


async def test_f26_news_dated_by_its_day_alone_is_told_at_any_hour_of_it_and_no_later(town: Town) -> None:
    town.outlet(1, report("Held before", 60 * 24))
    await town.poll(0, *soybeans_everywhere())
    midnight = NOW.replace(hour=0, minute=0)
    assert NOW - midnight > timedelta(hours=6), "older than what is told"
    yesterday = item(
        "China cancels US soybean cargoes", "https://outlet.example/2", "2", "", midnight - timedelta(days=1)
    )
    town.outlet(1, item(HEADLINE, "https://outlet.example/1", "1", "", midnight), yesterday)
    await town.poll(5)
    (message,) = town.slack.messages["C1"]
    assert HEADLINE in str(message.blocks)


async def test_news_of_a_polled_feed_is_told_but_not_when_it_is_old(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, *soybeans_everywhere())
    town.outlet(1, report(HEADLINE, 60 * 7))
    (first, second) = await town.poll(1)
    assert {first.decision.reason, second.decision.reason} == {Reason.TOO_OLD}
    assert town.slack.messages["C1"] == []


async def test_a_chinese_report_is_matched_and_shown_as_it_is(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, (CHANNEL, "subscribe 稀土"))
    town.outlet(1, report("商务部宣布暂停对美稀土出口管制", 5, "为期一年。"))
    await town.poll(1)
    (message,) = town.slack.messages["C1"]
    assert "商务部宣布暂停对美稀土出口管制" in str(message.blocks)


async def test_other_countries_news_is_kept_findable_and_told_to_nobody(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, (CHANNEL, "subscribe tariffs"))
    town.outlet(1, report("Italy welcomes lower US tariffs on pasta"))
    assert await town.poll(1) == []
    async with town.app() as app:
        reply = await app.commands("search pasta", Caller(CHANNEL, "U1"))
    assert [each.text for each in reply.items] == ["Italy welcomes lower US tariffs on pasta"]


async def test_an_official_release_counts_as_one_though_a_feed_that_names_its_author_has_shown_it_before(
    town: Town,
) -> None:
    town.outlet(1)
    town.outlet(2, side=Side.US_OFFICIAL, publisher="USDA")
    await town.poll(0, *soybeans_everywhere())
    words = (
        "Exporters report sales of 264,000 tonnes of US soybeans to China",
        "The delivery is for the marketing year.",
    )
    town.outlet(1, item(words[0], "https://copy.example/1", "1", words[1], NOW, extra="<source>USDA</source>"))
    await town.poll(1)
    (told,) = town.slack.messages["C1"]
    assert "*US:* no statement seen" in str(told.blocks)
    town.outlet(2, item(words[0], "https://usda.example/1", "2", words[1], NOW))
    await town.poll(5)
    assert "*US:* no statement seen" not in str(town.slack.messages["C1"][0].blocks)


async def test_silence_of_a_side_is_stated_only_while_its_feed_answers(town: Town) -> None:
    town.outlet(1)
    town.outlet(2, side=Side.CN_OFFICIAL)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    town.outlet(1, report(HEADLINE))
    await town.poll(1)
    assert "no statement seen in our feeds" in str(town.slack.messages["C1"][-1].blocks)
    town.outlet(2, answer=status(500))
    town.outlet(1, report("US growers sue over soybean tariffs in China", 0), report(HEADLINE))
    await town.poll(10)
    assert "no statement seen" not in str(town.slack.messages["C1"][-1].blocks)


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (hang, FeedFault.TIMEOUT),
        (lambda: status(500), FeedFault.HTTP_ERROR),
        (lambda: bomb(10), FeedFault.TOO_LARGE),
        (lambda: feed_answer(rss(report("long", 5, "x" * 10_000_000))), FeedFault.TOO_LARGE),
        (html, FeedFault.NOT_A_FEED),
        (lambda: feed_answer(b"<rss><channel><item><title>half"), FeedFault.TRUNCATED),
        (lambda: feed_answer(b"\x00\x01 not xml at all"), FeedFault.NOT_A_FEED),
    ],
)
async def test_a_broken_feed_is_named_and_the_others_go_on(
    town: Town, broken: Callable[[], Answer], fault: FeedFault
) -> None:
    town.outlet(1)
    town.outlet(2)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    url = town.outlet(1, answer=broken())
    town.patience = 1.0 if broken is hang else town.patience
    town.outlet(2, report(HEADLINE))
    await town.poll(1)
    assert len(town.slack.messages["C1"]) == 1
    async with town.app() as app:
        polled = {each.feed.url: each for each in await app.database.read(feeds.active)}
    assert (polled[url].fault, polled[url].failures) == (fault, 1)
    assert polled[url].fault_detail
    town.patience = 30.0
    town.outlet(1, report("Beijing taxes US soybean oil again", 0))
    await town.poll(1)
    assert len(town.slack.messages["C1"]) == 2, "what it brings once it is mended is told"


async def test_what_was_polled_before_is_asked_for_conditionally(town: Town) -> None:
    body = rss(report(HEADLINE))
    town.outlet(1, answer=feed_answer(body, etag='"v1"'))
    await town.poll()
    await town.poll(10)
    _, second = town.server.asked("/1.xml")
    assert second.headers["if-none-match"] == '"v1"'
    async with town.app() as app:
        assert len(await app.database.read(entries.inbox, 9)) == 0


async def test_an_edited_entry_edits_the_message_and_is_not_told_again(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    one = item("China books 12 cargoes of US soybeans", "https://a.example/1", "1", "Twelve.", ago(minutes=5))
    town.outlet(1, one)
    await town.poll(1)
    town.outlet(1, one.replace("12 cargoes", "14 cargoes").replace("Twelve", "Fourteen"))
    (decided,) = await town.poll(1)
    assert (decided.decision.kind, decided.decision.reason) == (DecisionKind.FOLLOW_UP, Reason.CORRECTED)
    message, correction = town.slack.messages["C1"]
    assert "14 cargoes" in str(message.blocks)
    assert correction.thread_ts == message.ts
    assert correction.text.startswith("Correction: now “China books 14 cargoes of US soybeans”")
    assert "Correction: now" in str(message.blocks), "the message itself says so too"


async def test_a_reworded_entry_edits_the_message_and_says_nothing(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    one = item("China books 12 cargoes of US soybeans", "https://a.example/1", "1", "Twelve.", ago(minutes=5))
    town.outlet(1, one)
    await town.poll(1)
    town.outlet(1, one.replace("China books", "China has booked"))
    (decided,) = await town.poll(1)
    assert (decided.decision.kind, decided.decision.reason) == (DecisionKind.AMEND, Reason.TEXT_CHANGED)
    (message,) = town.slack.messages["C1"]
    assert "has booked" in str(message.blocks)


async def test_a_new_entry_under_an_old_id_is_told(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    town.outlet(1, item(HEADLINE, "https://a.example/1", "the only id", "", ago(minutes=5)))
    await town.poll(1)
    news = "Beijing lifts tariff on American soybean meal"
    town.outlet(1, item(news, "https://a.example/2", "the only id", "", ago(minutes=0)))
    await town.poll(1)
    assert [news in str(message.blocks) for message in town.slack.messages["C1"]] == [False, True]


async def test_the_same_entry_in_three_feeds_of_one_publisher_is_told_once_as_one_outlet(town: Town) -> None:
    for number in (1, 2, 3):
        town.outlet(number, publisher="The Wire")
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    for number in (1, 2, 3):
        town.outlet(number, item(HEADLINE, f"https://a.example/{number}", f"id {number}", "", ago(minutes=5)))
        await town.poll(1)
    (message,) = town.slack.messages["C1"]
    assert message.edits == 0
    assert "Outlet" not in str(message.blocks)


async def test_a_busy_feed_is_asked_more_often_than_a_quiet_one_and_that_survives_a_restart(town: Town) -> None:
    busy = town.outlet(1, *(report(f"Busy story number {n}", n * 20) for n in range(200)))
    quiet = town.outlet(2, report("The only story", 60 * 24 * 3))
    await town.poll()
    town.now += timedelta(minutes=1)
    async with town.app() as app:
        await app.share_budget()
        await app.pass_once(everything=True)
        due = {each.feed.url: each.next_poll_at for each in await app.database.read(feeds.active)}
    waits = {url: at - town.now for url, at in due.items() if at is not None}
    assert timedelta(minutes=5) <= waits[busy] < waits[quiet] <= timedelta(hours=2, minutes=12)
