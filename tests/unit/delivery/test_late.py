"""What could not be sent until it was no news any more is told when it can be: once, together, and not one by one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.caller import Caller
from bot.delivery.retry import MOST_SERVER_ERRORS
from bot.domain.alert import Alert, Notice
from bot.domain.delivery import Delivery
from bot.domain.digest import Digest
from bot.domain.feed import Side
from bot.domain.link import Link, LinkKind
from bot.domain.story import Statement
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage import pauses, switches
from tests.unit.delivery.house_of_days import Days, Mouth
from tests.values import CHANNEL

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
OUT = SendReason.SERVER_ERROR, SendReason.UNREACHABLE, SendReason.RATE_LIMITED
SPOKE = Statement(Side.CN_OFFICIAL, "commerce ministry", "MOFCOM", "https://m.example/1", True, "We buy.")
CLOSED = SendReason.PLACE_GONE, SendReason.BAD_TOKEN, SendReason.NO_PERMISSION


@dataclass
class Shut(Mouth):
    """A platform that refuses everything, as long as there is a reason."""

    reason: SendReason | None = None
    in_doubt: bool = False
    looks: int = 0

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        self._refuse()
        return await super().post(destination, alert, delivery_id, thread)

    async def tell(self, destination: Destination, content: Digest | Notice, delivery_id: int) -> str:
        self._refuse()
        return await super().tell(destination, content, delivery_id)

    async def reply(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> str:
        self._refuse()
        return await super().reply(destination, message_ref, alert, delivery_id)

    def _refuse(self) -> None:
        if self.reason is not None:
            raise SendError(self.reason, "no", permanent=self.reason in CLOSED, in_doubt=self.in_doubt)

    async def look(self, delivery: Delivery) -> str | None:
        self._refuse()
        self.looks += 1
        return ""


@pytest.fixture
async def days(tmp_path: Path) -> AsyncIterator[Days]:
    async with Days(tmp_path, mouth=Shut()) as days:
        yield days


def shut(days: Days, reason: SendReason | None) -> None:
    assert isinstance(days.mouth, Shut)
    days.mouth.reason = reason


async def three_days(days: Days, reason: SendReason) -> list[str]:
    """In which nothing is taken, and something happens every three hours; returns the headlines."""
    shut(days, reason)
    headlines = []
    for number in range(24):
        headlines.append(f"Story {number}")
        await days.news(headline=headlines[-1])
        await days.pass_time(days.now + 3 * HOUR, HOUR)
    shut(days, None)
    await days.database.write(pauses.probe_platform, "slack")
    return headlines


@pytest.mark.parametrize("reason", [*OUT, *CLOSED])
async def test_f15_three_days_in_which_a_place_takes_nothing_end_in_one_digest(days: Days, reason: SendReason) -> None:
    await days.ask("subscribe soybeans")
    headlines = await three_days(days, reason)
    await days.pass_time(days.now + HOUR, 5 * MINUTE)
    assert days.told == headlines[-1:], "the news of the last hours"
    assert days.titles == ["Digest: 23 stories that could not be sent in time"]


@pytest.mark.parametrize("reason", [*OUT, *CLOSED])
async def test_f15_what_was_to_be_said_in_threads_three_days_ago_comes_in_one_digest_with_its_stories(
    days: Days, reason: SendReason
) -> None:
    """Each would ring by itself, in the channel too."""
    await days.ask("subscribe soybeans")
    told = [(await days.news(headline=f"Told {number}"))[0] for number in range(3)]
    await days.tick()
    shut(days, reason)
    for number, each in enumerate(told):
        await days.news(each, headline=f"Told {number}", statements=(SPOKE,))
    await days.news(headline="Untold")
    await three_days(days, reason)
    await days.pass_time(days.now + HOUR, 5 * MINUTE)
    assert days.mouth.replies == []
    assert days.titles == ["Digest: 27 stories that could not be sent in time"]
    ((_, digest),) = days.mouth.digests
    assert digest.held == 27
    assert days.mouth.edits == 3, "their messages stand, and show it"


@pytest.mark.parametrize(("hours", "replies", "digests"), [(5, 1, []), (9, 0, [["Told better"]])])
async def test_f15_what_is_said_in_a_thread_while_it_is_news_is_said_there_though_late_and_else_in_a_digest(
    days: Days, hours: int, replies: int, digests: list[list[str]]
) -> None:
    """There the story stands as its message does by then."""
    await days.ask("subscribe soybeans")
    (told,) = await days.news(headline="Told")
    await days.tick()
    shut(days, SendReason.UNREACHABLE)
    for headline in ("Told", "Told better"):
        await days.news(told, headline=headline, statements=(SPOKE,))
    await days.pass_time(days.now + hours * HOUR, HOUR)
    shut(days, None)
    await days.pass_time(days.now + HOUR, 5 * MINUTE)
    assert len(days.mouth.replies) == replies
    assert [[item.text for item in digest.items] for _, digest in days.mouth.digests] == digests


async def test_f15_what_could_not_be_sent_comes_with_what_was_due_meanwhile_and_with_the_daily_line(days: Days) -> None:
    await days.ask("subscribe soybeans")
    await days.ask("subscribe purchases daily 08:00")
    await days.ask("subscribe pulse daily 18:00")
    await three_days(days, SendReason.PLACE_GONE)
    await days.pass_time(days.now + HOUR, 5 * MINUTE)
    (digest,) = (digest for _, digest in days.mouth.digests)
    assert digest.held == 23
    assert digest.hint == "Told here in a day: 24: 1 of 1 feeds healthy", "with what this digest tells"


async def test_f15_what_is_late_after_an_outage_of_the_feeds_too_waits_for_what_they_show_now(days: Days) -> None:
    await days.ask("subscribe soybeans")
    headlines = await three_days(days, SendReason.UNREACHABLE)
    await days.database.write(switches.note_gap, days.now - 72 * HOUR, days.now)
    await days.tick()
    await days.news(headline="Missed", first_published=days.now - 20 * HOUR, last_published=days.now - 20 * HOUR)
    await days.pass_time(days.now + HOUR, 5 * MINUTE)
    assert days.told == headlines[-1:]
    assert [digest.held for _, digest in days.mouth.digests] == [24]


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=365)])
async def test_f12_a_start_with_the_clock_ahead_holds_up_no_digest_once_it_is_set_right(
    days: Days, ahead: timedelta
) -> None:
    await days.ask("subscribe soybeans daily 18:00")
    await days.database.write(switches.note_gap, days.now, days.now + ahead)
    await days.news(headline="Held")
    await days.pass_time(days.now + timedelta(days=1), HOUR)
    assert [digest.held for _, digest in days.mouth.digests] == [1]


async def test_f15_a_second_gap_before_the_first_was_gathered_goes_on_from_its_begin(days: Days) -> None:
    await days.ask("subscribe soybeans")
    begin = days.now
    days.now += timedelta(days=3)
    await days.database.write(switches.note_gap, begin, days.now)
    stood = days.now + 5 * MINUTE
    days.now = stood + 2 * HOUR
    await days.database.write(switches.note_gap, stood, days.now)
    for hours in (10, 20, 30):
        await days.news(first_published=begin + hours * HOUR, last_published=begin + hours * HOUR)
    await days.pass_time(days.now + HOUR, 5 * MINUTE)
    assert [digest.held for _, digest in days.mouth.digests] == [3]
    later = days.now + timedelta(days=1)
    await days.database.write(switches.note_gap, days.now, later)
    assert (await days.database.read(switches.gap)).begin == days.now, "the first was over long ago"


async def test_f3_what_a_broken_server_has_not_taken_for_hours_holds_up_nothing_and_comes_in_a_digest(
    days: Days,
) -> None:
    await days.ask("subscribe soybeans")
    shut(days, SendReason.SERVER_ERROR)
    await days.news(headline="Refused")
    await days.tick()
    await days.database.write(
        lambda tx: tx.execute("UPDATE deliveries SET attempts = :tries", tries=MOST_SERVER_ERRORS)
    )
    await days.pass_time(days.now + 10 * MINUTE, 5 * MINUTE)
    shut(days, None)
    await days.news(headline="Behind it")
    await days.pass_time(days.now + HOUR, 5 * MINUTE)
    assert (days.told, days.titles) == (["Behind it"], ["Digest: 1 story that could not be sent in time"])


@pytest.mark.parametrize("hours", [5, 7, 8])
async def test_a_late_story_that_is_reported_again_is_told_once(days: Days, hours: int) -> None:
    await days.ask("subscribe soybeans")
    shut(days, SendReason.UNREACHABLE)
    (late,) = await days.news(headline="Late")
    await days.pass_time(days.now + hours * HOUR, HOUR)
    await days.news(again=late, headline="Late", last_published=days.now)
    shut(days, None)
    await days.pass_time(days.now + HOUR, 5 * MINUTE)
    assert len(days.told + days.titles) == 1


async def test_what_a_place_only_follows_is_late_there_too(days: Days) -> None:
    await days.ask("subscribe soybeans")
    (first,) = await days.news(headline="First", topics=("soybeans",))
    await days.tick()
    await days.ask(f"follow {first.short_id}")
    await days.ask("unsubscribe soybeans")
    shut(days, SendReason.PLACE_GONE)
    denial = Link(to=first.decision.story_id, kind=LinkKind.DENIAL)
    await days.news(headline="Beijing denies it", topics=("tariffs",), link=denial)
    await days.pass_time(days.now + 72 * HOUR, HOUR)
    shut(days, None)
    await days.database.write(pauses.probe_platform, "slack")
    await days.pass_time(days.now + HOUR, 5 * MINUTE)
    assert [[item.text for item in digest.items] for _, digest in days.mouth.digests] == [["Beijing denies it"]]


@pytest.mark.parametrize("doubt", [False, True])
async def test_what_changed_while_a_story_could_not_be_told_stands_in_its_digest(days: Days, doubt: bool) -> None:
    assert isinstance(days.mouth, Shut)
    days.mouth.in_doubt = doubt
    await days.ask("subscribe soybeans")
    shut(days, SendReason.SERVER_ERROR)
    (late,) = await days.news(headline="China cancels all soybeans")
    await days.tick()
    spoke = Statement(Side.CN_OFFICIAL, "commerce ministry", "MOFCOM", "https://m.example/1", True, "We buy.")
    await days.news(again=late, headline="China buys soybeans", statements=(spoke,))
    await days.pass_time(days.now + 9 * HOUR, 10 * MINUTE)
    shut(days, None)
    await days.pass_time(days.now + 2 * HOUR, 10 * MINUTE)
    assert days.told == []
    (item,) = (item for _, digest in days.mouth.digests for item in digest.items)
    assert (item.text, "has spoken" in item.detail) == ("China buys soybeans", True)
    states = await days.database.read(lambda tx: tx.rows("SELECT state, error FROM deliveries WHERE kind <> 'digest'"))
    assert {row["state"] for row in states} == {"failed"}
    assert not [row for row in states if row["error"].startswith(SendReason.MESSAGE_GONE.value)]


async def test_why_says_that_a_late_story_came_in_a_digest_and_a_topic_nobody_wants_any_more_is_let_go(
    days: Days,
) -> None:
    await days.ask("subscribe soybeans")
    shut(days, SendReason.UNREACHABLE)
    (late,) = await days.news(headline="Late")
    await days.pass_time(days.now + 8 * HOUR, HOUR)
    why = (await days.commands(f"why {late.short_id}", _caller())).items
    assert any("it could not be sent in time; it comes in a digest" in item.detail for item in why)
    await days.news(headline="Unwanted")
    await days.ask("unsubscribe soybeans")
    await days.pass_time(days.now + 7 * HOUR, HOUR)
    shut(days, None)
    await days.pass_time(days.now + HOUR, 5 * MINUTE)
    assert (days.told, days.titles) == ([], [])


def _caller() -> Caller:
    return Caller(CHANNEL, "U1")


async def test_what_is_late_for_two_topics_is_told_for_the_one_that_is_left_and_not_for_one_that_asks_for_more(
    days: Days,
) -> None:
    for topic in ("soybeans", "purchases", "tariffs level flash"):
        await days.ask(f"subscribe {topic}")
    shut(days, SendReason.UNREACHABLE)
    await days.news(headline="Wanted", topics=("soybeans", "purchases"))
    await days.news(headline="Too quiet", topics=("soybeans", "tariffs"))
    await days.pass_time(days.now + 7 * HOUR, HOUR)
    await days.ask("unsubscribe soybeans")
    shut(days, None)
    await days.pass_time(days.now + HOUR, 5 * MINUTE)
    assert [[item.text for item in digest.items] for _, digest in days.mouth.digests] == [["Wanted"]]


async def test_what_is_late_where_it_was_only_followed_is_not_told_to_who_follows_it_no_more(days: Days) -> None:
    await days.ask("subscribe soybeans")
    (first,) = await days.news(headline="First")
    await days.tick()
    await days.ask(f"follow {first.short_id}")
    await days.ask("unsubscribe soybeans")
    shut(days, SendReason.UNREACHABLE)
    await days.news(headline="Denied", topics=("tariffs",), link=Link(first.decision.story_id, LinkKind.DENIAL))
    await days.pass_time(days.now + 7 * HOUR, HOUR)
    await days.ask(f"unfollow {first.short_id}")
    shut(days, None)
    await days.pass_time(days.now + HOUR, 5 * MINUTE)
    assert days.titles == []
