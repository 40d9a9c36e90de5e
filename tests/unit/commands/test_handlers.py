"""What each command answers, on a real database."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.commands.caller import Caller
from bot.commands.handlers import Commands
from bot.domain.alert import Decision, DecisionKind, Item, Reason, Reply
from bot.domain.expression import Term
from bot.domain.feed import Side
from bot.domain.story import Statement, Story
from bot.domain.topic import Match, Topic, Verdict
from bot.errors import StorageBusyError
from bot.storage import decisions, entries, feeds, intake, outbox, stories, subscriptions
from bot.storage.database import Database, Transaction
from bot.storage.engines import open_database
from tests.shipped import vocabulary
from tests.values import CHANNEL, NOW, TERMINAL, ago, alert, feed, feed_entry, story

TOPICS = {"soybeans": Topic("soybeans", "Soybeans", "大豆", "soybeans", Term(("soybeans",)))}
ME = Caller(TERMINAL, "me")
LINK = "https://outlet.example/China-books-US-soybeans"


@dataclass
class Desk:
    """The commands, and a database with one told story."""

    commands: Commands
    database: Database
    story: Story

    async def __call__(self, text: str, who: Caller = ME) -> Reply:
        return await self.commands(text, who)


def fill(tx: Transaction) -> Story:
    feeds.declare(tx, [feed()], feeds.CONFIG)
    (polled,) = feeds.active(tx)
    intake.add_new(tx, polled, [feed_entry(), feed_entry("Italian pasta tariffs cut")], NOW)
    soy, pasta = entries.inbox(tx, 9)
    found = Verdict(soy.id, True, 1.7, {"us": ("US",), "cn": ("china",)}, (Match("soybeans", ("soybeans",)),))
    entries.keep_verdicts(tx, [found, Verdict(pasta.id, False, 0.2)], NOW)
    entries.index(tx, [soy, pasta])
    saved = stories.save(tx, story(id=0))
    entries.assign(tx, [soy.id], saved)
    outbox.put(tx, TERMINAL, saved.id, DecisionKind.ANNOUNCE, alert(story_id=saved.id), NOW)
    told = Decision(DecisionKind.ANNOUNCE, Reason.NEW_STORY, saved.id, "soybeans", TERMINAL, 1)
    decisions.keep(tx, told, NOW)
    return saved


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    saved = await database.write(fill)
    yield Desk(Commands(database, TOPICS, lambda: NOW, vocabulary()), database, saved)
    await database.close()


def lines(reply: Reply) -> str:
    return "\n".join([reply.title, reply.body, *(f"{item.text} | {item.detail}" for item in reply.items), reply.hint])


async def test_help_lists_every_command_with_its_form(desk: Desk) -> None:
    text = lines(await desk("help"))
    for form in ("recent [topic] [n]", "search QUERY", "mute STORY|TOPIC DURATION", "why ID|LINK"):
        assert form in text


async def test_topics_shows_titles_counts_and_what_is_subscribed(desk: Desk) -> None:
    assert "soybeans · Soybeans · 大豆 | 1 story in 7 days" in lines(await desk("topics"))
    await desk("subscribe soybeans")
    assert "subscribed" in lines(await desk("topics"))


async def test_recent_lists_stories_with_id_outlets_and_age(desk: Desk) -> None:
    reply = await desk("recent soybeans")
    assert [(item.text, item.url, item.detail) for item in reply.items] == [
        ("China books US soybeans", "https://outlet1.example/a", f"{desk.story.short_id} · 1 outlet · 1 h ago")
    ]


async def test_search_finds_entries_and_names_their_story(desk: Desk) -> None:
    assert f"{desk.story.short_id} · Outlet 1" in lines(await desk("search soybean*"))
    assert "Italian pasta tariffs cut" in lines(await desk("search pasta"))
    assert (await desk("search zebra")).title == "No entry matches"


async def test_a_query_that_cannot_be_read_shows_the_place(desk: Desk) -> None:
    reply = await desk("search soybeans AND (china")
    assert not reply.ok
    assert reply.code == "soybeans AND (china\n             ^"
    assert "never closed" in reply.body


async def test_an_unknown_command_names_the_nearest_and_an_example(desk: Desk) -> None:
    reply = await desk("recnt soybeans")
    assert not reply.ok
    assert "did you mean recent?" in reply.body
    assert reply.hint == "For example: /trade recent soybeans 5"


async def test_story_shows_reports_sides_and_summary(desk: Desk) -> None:
    text = lines(await desk(f"story {desk.story.short_id}"))
    for part in ("China books US soybeans", "Outlet 1 · 05 Jan 11:00 UTC", "US: not watched", "Twelve cargoes"):
        assert part in text
    assert not (await desk("story szzz")).ok


async def test_story_shows_each_statement_with_its_words_its_link_and_its_time(desk: Desk) -> None:
    said = Statement(Side.US_OFFICIAL, "USDA", "Outlet 1", LINK, False, "USDA confirms sale", ago(hours=2))
    await desk.database.write(lambda tx: stories.save(tx, replace(desk.story, statements=(said,))))
    items = (await desk(f"story {desk.story.short_id}")).items
    assert Item("USDA: USDA confirms sale", LINK, "Outlet 1 · 05 Jan 10:00 UTC") in items


async def test_subscriptions_belong_to_the_place_that_made_them(desk: Desk) -> None:
    assert (await desk("subscribe soybeans level urgent")).title == "Subscribed to Soybeans"
    assert (await desk("subscribe soybeans")).title == "Subscription to Soybeans changed"
    assert "soybeans · Soybeans" in lines(await desk("subscriptions"))
    channel = Caller(CHANNEL, "U1")
    assert (await desk("subscriptions", channel)).title == "No subscriptions here"
    assert not (await desk("unsubscribe soybeans", channel)).ok
    assert (await desk("unsubscribe soybeans")).ok
    assert (await desk("subscriptions")).title == "No subscriptions here"


async def test_a_mute_is_shown_with_its_end_and_can_be_taken_back(desk: Desk) -> None:
    reply = await desk(f"mute {desk.story.short_id} 4h")
    assert reply.title == f"Muted {desk.story.short_id}"
    assert "05 Jan 2026 16:00 UTC" in reply.body
    assert f"muted: {desk.story.short_id} | until 05 Jan 16:00 UTC" in lines(await desk("subscriptions"))
    (mute,) = await desk.database.read(subscriptions.mutes, NOW)
    assert mute.until == NOW + timedelta(hours=4)
    assert (await desk(f"unmute {desk.story.short_id}")).ok
    assert not (await desk(f"unmute {desk.story.short_id}")).ok
    assert not (await desk("mute szzz 4h")).ok
    assert (await desk("mute soybeans 1d")).title == "Muted soybeans"


async def test_why_explains_a_told_story_stage_by_stage(desk: Desk) -> None:
    for question in (f"why {desk.story.short_id}", f"why {LINK}"):
        text = lines(await desk(question))
        for part in (
            "US-China trade news | us: US; cn: china (score 1.70, 1 is enough)",
            "Topic soybeans | matched soybeans",
            "soybeans: told | a new story [new_story]",
            "Message (told) | waiting to be sent",
        ):
            assert part in text, text


async def test_why_explains_what_was_not_told(desk: Desk) -> None:
    channel = Caller(CHANNEL, "U1")
    assert "subscribed to none of the topics that it is told under" in lines(await desk(f"why {LINK}", channel))
    pasta = lines(await desk("why https://outlet.example/Italian-pasta-tariffs-cut"))
    assert "Not judged US-China trade news" in pasta
    assert "only US-China trade news becomes a story" in pasta
    assert (await desk("why https://nowhere.example/x")).title == "Not seen"


async def test_a_busy_database_is_an_answer_not_a_crash(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*args: object) -> None:
        raise StorageBusyError("locked")

    monkeypatch.setattr(subscriptions, "subscribe", locked)
    reply = await desk("subscribe soybeans")
    assert (reply.ok, reply.title) == (False, "The database is busy")


async def test_a_fault_of_ours_is_an_answer_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(subscriptions, "subscribe", broken)
    reply = await desk("subscribe soybeans")
    assert not reply.ok
    assert "secret detail" not in lines(reply)
