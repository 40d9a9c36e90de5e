"""The whole road: real bytes from a feed server in, messages on Slack and in the terminal out."""

import io
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.commands.caller import Caller
from bot.desk.telling import Decided
from bot.domain.alert import DecisionKind, Reason
from bot.domain.delivery import DeliveryState
from bot.domain.feed import Feed, FeedFault, MayShow, Side
from bot.domain.subscription import Destination
from bot.platforms.terminal.render import make_console
from bot.platforms.terminal.sender import TerminalSender
from bot.storage import entries, feeds, outbox, stories
from tests.fakes.feed_server import Answer, FeedServer, bomb, hang, html, item, rss, status
from tests.fakes.feed_server import feed as feed_answer
from tests.fakes.slack import FakeSlack
from tests.shipped import configuration
from tests.values import NOW, TERMINAL, ago

CHANNEL = Destination("slack", "T1", "C1")
PURCHASE = "China books 12 cargoes of US soybeans, traders say"
PURCHASES = (
    PURCHASE,
    "Chinese state buyers book 12 US soybean cargoes",
    "China books 12 US soybean cargoes for December",
)


@dataclass
class Town:
    """A bot with its far ends: a feed server, a Slack, a terminal and a clock moved by hand."""

    server: FeedServer
    slack: FakeSlack
    folder: Path
    now: datetime = NOW
    patience: float = 30.0  # seconds for a whole request
    paper: io.StringIO = field(default_factory=io.StringIO)
    outlets: list[Feed] = field(default_factory=list)

    def outlet(self, number: int, *items: str, answer: Answer | None = None, **changed: object) -> str:
        """What outlet `number` shows now."""
        name = f"Outlet {number}"
        url = self.server.script(f"/{number}.xml", answer or feed_answer(rss(*items, title=name)))
        feed = Feed(name, url, name, language="en", may_show=MayShow.FULL)
        if url not in {each.url for each in self.outlets}:
            self.outlets.append(replace(feed, **changed))  # type: ignore[arg-type]
        return url

    def app(self) -> App:
        """A bot on this town's database, as if started anew."""
        shipped = configuration()
        fetch = shipped.settings.fetch.model_copy(
            update={"allow_networks": ["127.0.0.0/8"], "host_interval": 0, "timeout": self.patience}
        )
        secrets = shipped.secrets.model_copy(
            update={
                "tradewire_database_url": f"sqlite:///{self.folder}/town.db",
                "slack_bot_token": SecretStr(self.slack.bot_token),
                "slack_app_token": SecretStr(self.slack.app_token),
                "slack_api_url": self.slack.base_url,
            }
        )
        settings = shipped.settings.model_copy(update={"fetch": fetch})
        staged = replace(shipped, settings=settings, secrets=secrets, feeds=tuple(self.outlets))
        app = App(staged, lambda: self.now)
        app.senders["terminal"] = TerminalSender(make_console(self.paper))
        app.connect_slack()
        return app

    async def poll(self, minutes: float = 0, *commands: tuple[Destination, str]) -> list[Decided]:
        """Let time pass, start the bot, give it commands, take every feed down the road once, and stop it."""
        self.now += timedelta(minutes=minutes)
        async with self.app() as app:
            for destination, text in commands:
                reply = await app.commands(text, Caller(destination, "U1"))
                assert reply.ok, reply
            return await app.pass_once(everything=True)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with FeedServer() as server, FakeSlack() as slack:
        yield Town(server, slack, tmp_path)


def report(title: str, minutes_ago: float = 5, text: str = "", number: int = 0) -> str:
    """An item published so long before NOW."""
    return item(title, f"https://outlet.example/{number}/{title[:20]}", title, text, ago(minutes=minutes_ago))


def soybeans_everywhere() -> tuple[tuple[Destination, str], ...]:
    return ((TERMINAL, "subscribe soybeans"), (CHANNEL, "subscribe soybeans"))


async def told_and_joined(town: Town) -> None:
    """A story told by one outlet, then by two more."""
    town.outlet(1)
    town.outlet(2)
    town.outlet(3)
    await town.poll(0, *soybeans_everywhere())
    town.outlet(1, report(PURCHASES[0]))
    await town.poll(1)
    town.outlet(2, report(PURCHASES[1]))
    town.outlet(3, report(PURCHASES[2]))
    await town.poll(1)


async def test_one_event_of_three_outlets_is_one_message_that_is_edited(town: Town) -> None:
    await told_and_joined(town)
    (message,) = town.slack.messages["C1"]
    assert message.edits >= 1
    assert PURCHASE in str(message.blocks)
    for outlet in ("Outlet 1", "Outlet 2", "Outlet 3"):
        assert outlet in str(message.blocks)
    paper = town.paper.getvalue()
    assert paper.count(f"\n{PURCHASE}\n") == 1, paper
    assert "now 3 outlets: Outlet 1, Outlet 2, Outlet 3" in paper


async def test_a_desk_that_works_while_feeds_are_still_asked_decides_on_all_of_them_and_says_so(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.INBOX_BATCH", 1)
    for number in (1, 2, 3):
        town.outlet(number)
    await town.poll(0, *soybeans_everywhere())
    titles = (PURCHASE, "Beijing weighs tariffs on US soybeans", "USDA cuts its forecast of soybean exports to China")
    for number, title in enumerate(titles, 1):
        town.outlet(number, report(title))
    decided = await town.poll(1)
    told = {each.decision.story_id for each in decided if each.decision.kind is DecisionKind.ANNOUNCE}
    assert len(told) == len(town.slack.messages["C1"]) == 3
    assert not await town.poll(1)


async def test_where_edits_are_closed_the_story_is_told_anew_in_the_thread_once_and_edited_there(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    town.outlet(1, report(PURCHASES[0]))
    await town.poll(1)
    town.slack.fail("chat.update", error="edit_window_closed")
    town.outlet(2, report(PURCHASES[1]))
    await town.poll(1)
    message, anew = town.slack.messages["C1"]
    assert (anew.thread_ts, anew.broadcast, message.edits) == (message.ts, False, 0)
    assert "Outlet 2" in str(anew.blocks)
    town.outlet(3, report(PURCHASES[2]))
    await town.poll(1)
    assert anew.edits == 0, "no thread is filled with what could not be edited"
    await town.poll(60)
    assert (message.edits, anew.edits, len(town.slack.messages["C1"])) == (0, 1, 2)
    assert "Outlet 3" in str(anew.blocks)
    words = "China's commerce ministry said state buyers booked 12 cargoes of US soybeans."
    town.outlet(1, report("China's commerce ministry says 12 cargoes of US soybeans booked", 0, words))
    await town.poll(1)
    follow_up = town.slack.messages["C1"][-1]
    assert follow_up.thread_ts == message.ts, "the thread is still the first message's"


async def test_an_answer_lost_while_an_edit_is_told_in_the_thread_leaves_one_reply(town: Town) -> None:
    town.slack.clock = lambda: float(town.now.timestamp())
    town.outlet(1)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    town.outlet(1, report(PURCHASES[0]))
    await town.poll(1)
    town.slack.fail("chat.update", error="edit_window_closed")
    town.slack.fail("chat.postMessage", drop=True)
    town.outlet(2, report(PURCHASES[1]))
    await town.poll(1)
    await town.poll(2)
    assert [bool(each.thread_ts) for each in town.slack.messages["C1"]] == [False, True]


async def test_a_side_that_speaks_for_the_first_time_is_told_in_the_thread_once(town: Town) -> None:
    await told_and_joined(town)
    words = "China's commerce ministry said state buyers booked 12 cargoes of US soybeans."
    said = "China's commerce ministry says 12 cargoes of US soybeans booked"
    town.outlet(1, report(said, 0, words), report(PURCHASES[0]))
    kinds = [(each.decision.kind, each.decision.reason) for each in await town.poll(1)]
    assert kinds == [(DecisionKind.FOLLOW_UP, Reason.SIDE_SPOKE)] * 2
    town.outlet(2, report(PURCHASES[1] + " today", 0, words, 9), report(PURCHASES[1]))
    await town.poll(1)
    message, reply = town.slack.messages["C1"]
    assert reply.thread_ts == message.ts
    assert "China has spoken" in reply.text
    assert reply.broadcast, "a government's first word concerns those too who do not read the thread"
    assert "↳" in town.paper.getvalue()


async def test_a_story_that_answers_a_told_one_is_told_in_its_thread_as_a_story_of_its_own(town: Town) -> None:
    await told_and_joined(town)
    denied = "China's commerce ministry denies it booked 12 cargoes of US soybeans"
    town.outlet(4, report(denied, 0))
    decided = await town.poll(1)
    assert {(each.decision.kind, each.decision.reason) for each in decided} == {
        (DecisionKind.ANNOUNCE, Reason.LINKED_STORY),
        (DecisionKind.AMEND, Reason.TEXT_CHANGED),  # the answered message now says who has answered
    }
    message, answer = town.slack.messages["C1"]
    assert answer.thread_ts == message.ts
    assert answer.broadcast, "a denial concerns those too who do not read the thread"
    assert answer.text == f"URGENT · China: China's Ministry of Commerce denies · {denied}"
    town.outlet(5, report("Beijing denies booking 12 cargoes of US soybeans", 0))
    (joined, _) = await town.poll(1)
    assert joined.decision.kind is DecisionKind.AMEND
    assert (answer.edits, len(town.slack.messages["C1"])) == (1, 2), "it is edited as any other"
    assert "↳ s223 China: China's Ministry of Commerce denies" in town.paper.getvalue()
    async with town.app() as app:
        reply = await app.commands(f"why {joined.short_id}", Caller(CHANNEL, "U1"))
    assert "it answers a story told here (denial of s223) [linked_story]" in str(reply.items)


async def test_a_place_that_asks_for_threads_is_told_of_answers_and_changes_there_alone(town: Town) -> None:
    town.outlet(1)
    town.outlet(2)
    await town.poll(0, (CHANNEL, "subscribe soybeans threads"))
    town.outlet(1, report(PURCHASE))
    await town.poll(1)
    words = "China's commerce ministry said state buyers booked 12 cargoes of US soybeans."
    said = "China's commerce ministry says 12 cargoes of US soybeans booked"
    town.outlet(1, report(said, 0, words), report(PURCHASE))
    town.outlet(2, report("China's commerce ministry denies it booked 12 cargoes of US soybeans", 0))
    await town.poll(1)
    message, *thread = town.slack.messages["C1"]
    assert len(thread) == 2
    assert {each.thread_ts for each in thread} == {message.ts}
    assert not any(each.broadcast for each in thread)


async def test_an_answer_waits_for_the_post_that_it_belongs_to(town: Town) -> None:
    """As when Slack could not be reached for either: the order is kept, and so is the thread."""
    town.outlet(1)
    town.outlet(2)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    town.outlet(1, report(PURCHASE, 3))
    town.outlet(2, report("China's commerce ministry denies it booked 12 cargoes of US soybeans", 2))
    await town.poll(1)
    first, second = town.slack.messages["C1"]
    assert (first.thread_ts, second.thread_ts) == (None, first.ts)


async def test_an_answer_to_a_story_not_told_here_is_announced_by_itself(town: Town) -> None:
    town.outlet(1, report(PURCHASE))
    await town.poll(0)
    town.outlet(2)
    await town.poll(1, (CHANNEL, "subscribe soybeans"))
    town.outlet(2, report("China's commerce ministry denies it booked 12 cargoes of US soybeans", 0))
    (decided,) = await town.poll(1)
    assert (decided.decision.kind, decided.decision.reason) == (DecisionKind.ANNOUNCE, Reason.NEW_STORY)
    (message,) = town.slack.messages["C1"]
    assert message.thread_ts is None
    assert "answers" in str(message.blocks)


async def test_an_answer_to_a_muted_story_stays_silent(town: Town) -> None:
    town.outlet(1)
    town.outlet(2)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    town.outlet(1, report(PURCHASE))
    (told,) = await town.poll(1)
    town.outlet(2, report("China's commerce ministry denies it booked 12 cargoes of US soybeans", 0))
    decided = await town.poll(1, (CHANNEL, f"mute {told.short_id} 4h"))
    assert {each.decision.reason for each in decided} == {Reason.MUTED_STORY}
    assert not any("denies" in message.text for message in town.slack.messages["C1"])


async def test_a_muted_story_stays_silent_and_speaks_again_when_unmuted(town: Town) -> None:
    town.outlet(1)
    town.outlet(2)
    await town.poll(0, *soybeans_everywhere())
    town.outlet(1, report(PURCHASES[0]))
    await town.poll(1)
    async with town.app() as app:
        (story,) = await app.database.read(stories.recent_of_all, 5)
    town.outlet(2, report(PURCHASES[1]))
    decided = await town.poll(1, (CHANNEL, f"mute {story.short_id} 4h"))
    assert {(each.decision.destination.platform, each.decision.reason) for each in decided} == {
        ("slack", Reason.MUTED_STORY),
        ("terminal", Reason.OUTLETS_JOINED),
    }
    assert town.slack.messages["C1"][0].edits == 0


async def test_a_restart_between_any_two_stages_loses_nothing_and_tells_nothing_twice(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, *soybeans_everywhere())
    town.outlet(1, report(PURCHASES[0]))
    async with town.app() as app:  # stops after polling
        for task in await app.start_polls(lambda: None, everything=True):
            await task
    async with town.app() as app:  # stops after deciding
        assert len(await app.work_inbox()) == 2
    assert town.slack.messages["C1"] == []
    async with town.app() as app:
        await app.worker().run_once()
    await town.poll(5)
    assert len(town.slack.messages["C1"]) == 1
    assert town.paper.getvalue().count(PURCHASE) == 1


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
    town.outlet(1, item(PURCHASE, "https://outlet.example/1", "1", "", NOW + timedelta(days=400)))
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
    assert latest[-1].headline == PURCHASE


async def test_news_of_a_polled_feed_is_told_but_not_when_it_is_old(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, *soybeans_everywhere())
    town.outlet(1, report(PURCHASE, 60 * 7))
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


async def test_silence_of_a_side_is_stated_only_while_its_feed_answers(town: Town) -> None:
    town.outlet(1)
    town.outlet(2, side=Side.CN_OFFICIAL)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    town.outlet(1, report(PURCHASE))
    await town.poll(1)
    assert "no statement seen in our feeds" in str(town.slack.messages["C1"][-1].blocks)
    town.outlet(2, answer=status(500))
    town.outlet(1, report("US growers sue over soybean tariffs in China", 0), report(PURCHASE))
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
    town.outlet(2, report(PURCHASE))
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


async def test_a_lost_answer_of_slack_is_tried_again_and_one_post_is_made_per_attempt(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    town.outlet(1, report(PURCHASE))
    town.slack.fail("chat.postMessage", status=500)
    await town.poll(1)
    assert len(town.slack.posts) == 1
    await town.poll(1)
    assert len(town.slack.posts) == 2
    assert len(town.slack.messages["C1"]) == 1


async def test_an_archived_channel_waits_for_its_repair_and_the_terminal_is_still_told(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, *soybeans_everywhere())
    town.outlet(1, report(PURCHASE))
    town.slack.fail("chat.postMessage", error="is_archived")
    await town.poll(1)
    await town.poll(30)
    assert [each["channel"] for each in town.slack.posts].count(CHANNEL.place) == 1
    assert PURCHASE in town.paper.getvalue()
    async with town.app() as app:
        (story,) = await app.database.read(stories.recent_of_all, 5)
        (sent,) = await app.database.read(outbox.of_story, story.id, CHANNEL)
        why = await app.commands(f"why {story.short_id}", Caller(CHANNEL, "U1"))
    assert sent[:2] == (DecisionKind.ANNOUNCE, DeliveryState.PENDING)
    assert "is_archived" in str(why.items)
    await town.poll(1, (CHANNEL, "subscribe tariffs"))
    assert PURCHASE in str(town.slack.messages["C1"]), "a command in the channel shows that it is back"


async def test_what_was_polled_before_is_asked_for_conditionally(town: Town) -> None:
    body = rss(report(PURCHASE))
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
    town.outlet(1, item(PURCHASE, "https://a.example/1", "the only id", "", ago(minutes=5)))
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
        town.outlet(number, item(PURCHASE, f"https://a.example/{number}", f"id {number}", "", ago(minutes=5)))
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
