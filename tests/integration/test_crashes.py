"""The bot is killed wherever it can be; afterwards every message stands in its channel once."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.domain.alert import DecisionKind, Item, Reason
from bot.domain.calendar import ReleaseState
from bot.domain.digest import Bulletin, Held
from bot.domain.subscription import CALENDAR, Options
from bot.storage import bulletins, held, outbox, stories, subscriptions
from bot.storage.database import Transaction
from bot.storage.engines import open_database
from tests.fakes.discord_seen import ANNOUNCEMENT
from tests.fakes.far_ends import PLATFORMS, FarEnd, OnDiscord, OnSlack
from tests.fakes.feed_server import FeedServer, item, rss
from tests.fakes.feed_server import feed as feed_answer
from tests.fakes.history import History, Promise, history_of
from tests.fakes.mortal import Run, live
from tests.fakes.slack import Request
from tests.values import alert, story

KILLED = -9
LATER = 150.0  # seconds between two starts: leases have run out by then


@dataclass
class Stage:
    """A database as it was before the fault, copied anew for each try, and the platforms for it."""

    folder: Path
    kinds: tuple[type[FarEnd], ...] = (OnSlack,)
    feeds: tuple[str, ...] = ()
    visible: bool = True

    @property
    def file(self) -> Path:
        return self.folder / "try.db"

    async def prepare(self, work: Callable[[Transaction, Sequence[type[FarEnd]]], None]) -> None:
        """What is in the database before every try."""
        (self.folder / "before.db").unlink(missing_ok=True)
        database = open_database(f"sqlite:///{self.folder}/before.db")
        await database.migrate()
        await database.write(work, self.kinds)
        await database.close()

    def begin(self) -> None:
        """The database as it was before."""
        for suffix in ("", "-wal", "-shm"):
            self.file.with_name(f"try.db{suffix}").unlink(missing_ok=True)
        shutil.copy(self.folder / "before.db", self.file)

    async def play(self, run: Run, deaths: list[float | int], ends: list[FarEnd]) -> tuple[list[int], History]:
        """Start the bot again and again: each time it dies, at a step (int) or after seconds (float), at last never."""
        self.begin()
        codes, ahead = [], 0.0
        for death in [*deaths, None, None]:
            for end in ends:
                end.tell_time(lambda later=ahead: time.time() + later)  # type: ignore[misc]
                run = replace(run, **end.given)  # type: ignore[arg-type]
            run = replace(run, later=ahead, die_at=death if isinstance(death, int) else 0)
            codes.append(await live(run, death if isinstance(death, float) else None))
            ahead += LATER
        return codes, await self.history(*ends)

    async def started(self, stack: AsyncExitStack) -> list[FarEnd]:
        """Platforms on which nothing stands yet."""
        return [await stack.enter_async_context(kind()) for kind in self.kinds]

    def state_on_disk(self, delivery: int) -> str:
        """What another process reads of a delivery now."""
        with closing(sqlite3.connect(self.file)) as other:
            return str(other.execute("SELECT state FROM deliveries WHERE id = ?", (delivery,)).fetchone()[0])

    async def history(self, *ends: FarEnd) -> History:
        database = open_database(f"sqlite:///{self.file}")
        history = await history_of(database, *ends)
        await database.close()
        return history

    async def die_everywhere(
        self, run: Run, promise: Promise, also: Callable[[Sequence[FarEnd]], bool] = lambda _: True
    ) -> int:
        """Die at step 1, 2, 3 ... until a run completes, each time from the same start; returns its number of steps.

        also: what must be true of the platforms after each.
        """
        step = 1
        while True:
            async with AsyncExitStack() as stack:
                ends = await self.started(stack)
                for end in ends if not self.visible else ():
                    end.hide_history()
                codes, history = await self.play(run, [step], ends)
            assert history.judge(promise) == [], f"after a death at step {step}"
            assert [row["state"] for row in history.rows].count("sent") >= 1
            assert also(ends), f"after a death at step {step}"
            if codes[0] == 0:
                return step - 1
            assert codes[0] == KILLED
            step += 1


@pytest.fixture
def stage(tmp_path: Path, request: pytest.FixtureRequest) -> Stage:
    """On the platforms that a test names, by parametrising this; else on Slack."""
    return Stage(tmp_path, PLATFORMS[getattr(request, "param", "slack")])


def on(*platforms: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("stage", platforms, indirect=True)


def run_of(stage: Stage, **given: object) -> Run:
    return Run(f"sqlite:///{stage.file}", stage.feeds, **given)  # type: ignore[arg-type]


def promise(**given: object) -> Promise:
    return Promise(datetime.now(UTC) + timedelta(hours=1), **given)  # type: ignore[arg-type]


def subscribed(tx: Transaction, kinds: Sequence[type[FarEnd]]) -> None:
    for kind in kinds:
        subscriptions.subscribe(tx, kind().place("C1"), "soybeans", Options(), "U1", datetime.now(UTC))


def announced(tx: Transaction, kind: type[FarEnd], channel: str, headline: str) -> int:
    story_id = stories.save(tx, story(id=0)).id
    draft = alert(story_id=story_id, headline=headline)
    outbox.put(tx, kind().place(channel), story_id, DecisionKind.ANNOUNCE, draft, datetime.now(UTC))
    return story_id


def living_story(tx: Transaction, kinds: Sequence[type[FarEnd]]) -> None:
    """A story with an edit and a reply to come that is said aloud, another behind it, and one in another channel."""
    (kind,) = kinds
    now, here = datetime.now(UTC), kind().place("C1")
    story_id = announced(tx, kind, "C1", "One")
    tx.execute("UPDATE deliveries SET in_doubt_since = 0")  # else the edit would only change the waiting content
    outbox.put(tx, here, story_id, DecisionKind.AMEND, alert(story_id=story_id, headline="One, edited"), now)
    tx.execute("UPDATE deliveries SET in_doubt_since = NULL")
    reply = alert(story_id=story_id, headline="One, edited", change="China has spoken", aloud=True)
    outbox.put(tx, here, story_id, DecisionKind.FOLLOW_UP, reply, now)
    announced(tx, kind, "C1", "Two")
    announced(tx, kind, "C2", "Three")


@on("slack", "both")
async def test_f1_death_at_any_commit_or_call_of_the_whole_road_loses_nothing_and_tells_nothing_twice(
    stage: Stage,
) -> None:
    async with FeedServer() as server:
        now = datetime.now(UTC)
        news = item("China books 12 cargoes of US soybeans", "https://outlet.example/1", "1", "", now)
        stage.feeds = (server.script("/1", feed_answer(rss(news))),)
        await stage.prepare(subscribed)
        steps = await stage.die_everywhere(run_of(stage, whole_road=True), promise(allowed=frozenset({"C1", "8C1"})))
    assert steps >= 14, "poll, desk, claim, post and settle have a boundary on each side"


@on("slack", "discord")
async def test_f1_death_at_any_step_of_delivery_keeps_a_post_its_edit_and_its_reply_one_message_each(
    stage: Stage,
) -> None:
    await stage.prepare(living_story)
    assert await stage.die_everywhere(run_of(stage), promise()) >= 20


class OnFollowedDiscord(OnDiscord):
    """Other servers follow its channel; nothing may be published there for a second."""

    def __init__(self) -> None:
        super().__init__()
        self.fake.channels["8C1"] = {"type": ANNOUNCEMENT}
        self.fake.rate_limit("publish", 1)


def held_for_a_digest(tx: Transaction, kinds: Sequence[type[FarEnd]]) -> None:
    """A story and a release that are told together now, in each place."""
    now = datetime.now(UTC)
    told = stories.save(tx, story(id=0, first_published=now, last_published=now))
    for here in [kind().place("C1") for kind in kinds]:
        for topic in ("soybeans", CALENDAR):
            subscriptions.subscribe(tx, here, topic, Options(), "U1", now)
        draft = alert(story_id=told.id, headline="Held")
        held.hold(tx, here, Held("soybeans", Reason.QUIET_HOURS, draft, now, now))
        out = Bulletin("wasde", now, ReleaseState.OUT.rank, Item("Released"), Reason.QUIET_HOURS, now)
        bulletins.put(tx, [(here, out)], now)


def told_once_and_published(ends: Sequence[FarEnd]) -> bool:
    places = [messages for end in ends for messages in end.by_place.values() if messages]
    (discord,) = [end.fake for end in ends if isinstance(end, OnDiscord)]
    whole = [len(each) == 1 and "1 story of quiet hours · Calendar" in each[0].text for each in places]
    return whole == [True, True] and all(each.published for each in discord.messages["8C1"])


async def test_f1_death_at_any_step_of_a_digest_tells_and_publishes_each_of_its_stories_and_releases_once(
    stage: Stage,
) -> None:
    stage.kinds = (OnSlack, OnFollowedDiscord)
    await stage.prepare(held_for_a_digest)
    steps = await stage.die_everywhere(run_of(stage, whole_road=True), promise(), told_once_and_published)
    assert steps >= 14, "put together, claimed, posted, published, settled"


async def test_f1_where_history_is_denied_a_death_makes_at_most_one_message_of_a_place_twice(stage: Stage) -> None:
    stage.visible = False
    await stage.prepare(living_story)
    assert await stage.die_everywhere(run_of(stage), promise(doubles=1)) >= 20


def burst(tx: Transaction, kinds: Sequence[type[FarEnd]]) -> None:
    for number in range(500):
        announced(tx, kinds[number % len(kinds)], f"C{number % 25}", f"Headline {number}")


async def kill_often(stage: Stage, kills: int, seed: int) -> None:
    random = Random(seed)
    await stage.prepare(burst)
    done = 0
    while done < kills:
        deaths: list[float | int] = [random.uniform(0.1, 0.4) for _ in range(min(10, kills - done))]
        async with AsyncExitStack() as stack:
            ends = await stage.started(stack)
            for end in ends:
                end.slow_down(0.05)  # so that the burst takes some seconds
            codes, history = await stage.play(run_of(stage), deaths, ends)
            assert history.judge(promise()) == [], f"seed {seed}, deaths {deaths}"
            assert sum(len(messages) for end in ends for messages in end.by_place.values()) == 500
            assert codes.count(KILLED) >= len(deaths) // 2, "it dies while it works"
        done += len(deaths)


@on("slack", "both")
async def test_f1_a_burst_of_500_is_told_once_each_through_20_kills(stage: Stage) -> None:
    await kill_often(stage, 20, seed=6)


@pytest.mark.soak
@on("slack", "both")
async def test_f1_a_burst_of_500_is_told_once_each_through_200_kills(stage: Stage) -> None:
    for seed in range(10):
        await kill_often(stage, 20, seed)


async def test_f6_on_a_full_disk_nothing_is_sent_whose_intent_is_not_on_it_and_all_is_sent_when_there_is_room(
    stage: Stage,
) -> None:
    await stage.prepare(burst)
    stage.begin()
    async with OnSlack() as end:
        slack = end.fake
        intents: list[str] = []

        def note(request: Request) -> None:
            if request.method == "chat.postMessage":
                number = request.payload["metadata"]["event_payload"]["delivery_id"]
                intents.append(stage.state_on_disk(number))

        slack.watch = note
        codes = []
        for start, disk in enumerate((400_000, 600_000, 300_000, 0, 0)):
            slack.clock = lambda later=start * LATER: time.time() + later  # type: ignore[misc]
            run = run_of(stage, disk=disk, later=start * LATER)
            codes.append(await live(replace(run, **end.given)))  # type: ignore[arg-type]
            assert len(intents) > 0
            assert (len(intents) < 500) == (disk > 0)
        assert codes == [1, 1, 1, 0, 0], "the disk was full three times"
        history = await stage.history(end)
        assert history.judge(promise()) == []
        assert set(intents) == {"sending"}
