"""Messages in doubt where looking is hard: in a thread that is gone, where Slack rations what may be read."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from bot.delivery.worker import Worker
from bot.domain.alert import DecisionKind
from bot.domain.delivery import DeliveryState
from bot.storage import outbox, stories
from bot.storage.database import Database, Transaction
from bot.storage.engines import open_database
from tests.fakes.far_ends import OnSlack
from tests.fakes.history import Promise, history_of
from tests.fakes.slack import FakeSlack
from tests.values import NOW, alert, story


@dataclass
class Channel:
    """One channel on Slack, a worker, and a clock moved by hand."""

    database: Database
    end: OnSlack
    now: datetime = NOW

    def seconds(self) -> float:
        return self.now.timestamp()

    @property
    def slack(self) -> FakeSlack:
        return self.end.fake

    @property
    def texts(self) -> list[str]:
        """What the bot has told there."""
        return [message.text for message in self.slack.messages["C1"] if message.metadata]

    def start(self, at_most_once: bool = False) -> None:
        """A new process."""
        self.worker = Worker(
            self.database,
            {"slack": self.end.sender(self.database, lambda: self.now)},
            lambda: self.now,
            timedelta(hours=6),
            at_most_once,
        )

    async def put(self, headline: str, thread_of: int = 0) -> int:
        """A story is to be announced, as an answer to another or by itself; returns its id."""

        def work(tx: Transaction) -> int:
            story_id = stories.save(tx, story(id=0)).id
            content = alert(story_id=story_id, headline=headline, thread_of=thread_of)
            outbox.put(tx, self.end.place("C1"), story_id, DecisionKind.ANNOUNCE, content, self.now)
            return story_id

        return await self.database.write(work)

    async def settle(self, minutes: int = 10) -> None:
        """Let so much time pass."""
        for _ in range(minutes):
            await self.worker.run_once()
            self.now += timedelta(seconds=61)

    async def states(self) -> list[str]:
        return await self.database.read(
            lambda tx: [row["state"] for row in tx.rows("SELECT state FROM deliveries ORDER BY id")]
        )

    async def broken(self) -> list[str]:
        return (await history_of(self.database, self.end)).judge(Promise(self.now + timedelta(hours=1)))


@pytest.fixture
async def channel() -> AsyncIterator[Channel]:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    async with OnSlack() as end:
        channel = Channel(database, end)
        end.tell_time(channel.seconds)
        channel.start()
        yield channel
    await database.close()


async def _answer_in_doubt(channel: Channel, accepted: bool, error: str) -> None:
    """A story answers another whose message is deleted; the answer to the message that stands by itself is lost."""
    told = await channel.put("Parent")
    await channel.settle(1)
    if not error:
        channel.slack.delete("C1", "Parent")
    await channel.put("Child", thread_of=told)
    if error:
        channel.slack.fail("chat.postMessage", error=error)
    fault = {"drop": True} if accepted else {"status": 502}
    posts = len(channel.slack.posts)
    channel.slack.watch = lambda request: (
        channel.slack.fail("chat.postMessage", **fault)
        if request.method == "chat.postMessage" and len(channel.slack.posts) == posts + 2
        else None
    )
    await channel.settle()
    channel.slack.watch = lambda request: None


@pytest.mark.parametrize("error", ["", "cannot_reply_to_message"])
@pytest.mark.parametrize("accepted", [True, False])
async def test_f2_a_story_whose_thread_is_gone_is_told_once_by_itself_whatever_becomes_of_its_answer(
    channel: Channel, accepted: bool, error: str
) -> None:
    await _answer_in_doubt(channel, accepted, error)
    assert [text for text in channel.texts if "Child" in text] == channel.texts[-1:]
    assert await channel.states() == [DeliveryState.SENT] * 2


async def test_f2_a_story_whose_thread_is_deleted_while_it_is_in_doubt_is_told_by_itself(channel: Channel) -> None:
    told = await channel.put("Parent")
    await channel.settle(1)
    await channel.put("Child", thread_of=told)
    channel.slack.fail("chat.postMessage", status=502)
    await channel.settle(1)
    channel.slack.delete("C1", "Parent")
    await channel.settle()
    assert ["Child" in text for text in channel.texts] == [True]


RATION = 15  # messages a minute


async def _rationed(channel: Channel, people: int, **fault: object) -> None:
    """The answer to a message is lost while people talk, and three more are to be told after it."""
    channel.slack.in_marketplace = False
    await channel.put("In doubt")
    channel.slack.fail("chat.postMessage", **fault)
    await channel.worker.run_once()
    for number in range(people):
        channel.slack.write("C1", "people talk", channel.seconds() + 1 + number / 4)
    for number in range(3):
        await channel.put(f"Behind {number}")


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 503}])
@pytest.mark.parametrize("people", [RATION - 1, 8 * RATION])
async def test_f2_where_looks_are_rationed_a_message_in_a_busy_channel_stands_once_and_holds_up_others_for_minutes(
    channel: Channel, people: int, fault: dict[str, object]
) -> None:
    await _rationed(channel, people, **fault)
    await channel.settle(minutes=people // RATION + 4)
    assert await channel.broken() == []
    assert len(channel.texts) == 4


async def test_f1_a_look_goes_on_where_the_last_process_left_it(channel: Channel) -> None:
    await _rationed(channel, 6 * RATION, drop=True)
    for _ in range(10):
        channel.start()
        await channel.settle(1)
    assert await channel.broken() == []
    assert len(channel.texts) == 4


async def test_looking_ends_with_what_was_written_around_the_message_however_late_it_begins(channel: Channel) -> None:
    await _rationed(channel, 0, drop=True)
    channel.slack.fail("conversations.history", times=100, status=503)
    await channel.settle(120)
    for number in range(500):
        channel.slack.write("C1", "people talk", NOW.timestamp() + 600 + number)
    channel.slack.recover()
    await channel.settle(12)
    assert await channel.broken() == []


@pytest.mark.parametrize(("at_most_once", "copies"), [(False, 2), (True, 1)])
async def test_a_message_that_no_look_is_granted_for_counts_after_half_an_hour_as_not_to_be_seen(
    channel: Channel, at_most_once: bool, copies: int
) -> None:
    channel.start(at_most_once)
    await _rationed(channel, 0, drop=True)
    channel.slack.rate_limit("conversations.history", 60, times=100)
    await channel.settle(30)
    assert [text.startswith("In doubt") for text in channel.texts].count(True) == copies
    assert len(channel.texts) == copies + 3
    assert len(channel.slack.calls("conversations.history")) < 25
