"""A language model beside the desk: asked within its budget, dropped where it invents, never in the desk's way."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.cli.pipes import summarised
from bot.desk.newsroom import Newsroom
from bot.domain.alert import Alert
from bot.domain.entry import FeedEntry
from bot.domain.story import Level
from bot.domain.subscription import Options
from bot.errors import ModelError
from bot.pipeline import desk
from bot.storage import feeds, intake, outbox, subscriptions
from bot.storage.database import Database
from bot.storage.engines import open_database
from bot.stories.model import Access, Extractive, LanguageModel
from bot.wiring import newsroom_of
from bot.writing import PAUSE, Writer
from tests.fakes.model import ModelServer, model_server
from tests.shipped import configuration, vocabulary
from tests.values import CHANNEL, NOW, ago, entry, feed, feed_entry

pytest.importorskip("openai", reason="the extra llm is not installed")

SALE = feed_entry(
    "China books 12 cargoes of US soybeans, traders say",
    text="State buyers in China booked 12 cargoes of US soybeans, about 792,000 tonnes, two traders said.",
    published=ago(minutes=30),
)
MORE = feed_entry(
    "Chinese state buyers book 12 US soybean cargoes",
    text="China's state buyers took 12 cargoes of US soybeans from the Gulf, two traders said on Monday.",
    published=ago(minutes=10),
)
TRUE = "State buyers in China booked 792,000 tonnes of US soybeans. [1]"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = open_database(f"sqlite:///{tmp_path}/test.db")
    await database.migrate()
    await database.write(feeds.declare, [feed(1), feed(2)], feeds.CONFIG)
    await database.write(subscriptions.subscribe, CHANNEL, "soybeans", Options(), "U1", NOW)
    yield database
    await database.close()


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with model_server(says=TRUE) as running:
        yield running


@pytest.fixture
async def model(server: ModelServer) -> AsyncIterator[LanguageModel]:
    model = LanguageModel(Access(server.url, "small", "secret-key", timeout=0.5), vocabulary())
    yield model
    await model.close()


async def bring(database: Database, newsroom: Newsroom, number: int, item: FeedEntry) -> None:
    polled = next(each for each in await database.read(feeds.active) if each.feed.name == f"Outlet {number}")
    await database.write(intake.add_new, replace(polled, first_polled_at=ago(days=30)), [item], NOW)
    await database.write(desk, newsroom, NOW)


async def told(database: Database) -> Alert:
    found = await database.read(outbox.told, [1])
    return found[1, CHANNEL]


def writer(database: Database, model: LanguageModel, requests: int = 10) -> Writer:
    return Writer(database, model, Level.ROUTINE, requests, lambda: NOW)


async def test_a_told_story_is_edited_to_the_models_words_once(
    database: Database, server: ModelServer, model: LanguageModel
) -> None:
    newsroom = newsroom_of(configuration())
    await bring(database, newsroom, 1, SALE)
    assert (await told(database)).summary[0].publisher == "Outlet 1"
    writing = writer(database, model)
    assert await writing.run_once(newsroom) == 1
    (sentence,) = (await told(database)).summary
    assert (sentence.text, sentence.publisher) == (TRUE.removesuffix(" [1]"), "Outlet 1, in a model's words")
    assert await writing.run_once(newsroom) == 0, "nothing has changed"
    assert len(server.asked) == 1
    assert server.keys == ["Bearer secret-key"]


async def test_the_words_stay_until_there_are_newer_ones(
    database: Database, server: ModelServer, model: LanguageModel
) -> None:
    newsroom = newsroom_of(configuration())
    await bring(database, newsroom, 1, SALE)
    await writer(database, model).run_once(newsroom)
    await bring(database, newsroom, 2, MORE)
    assert len((await told(database)).outlets) == 2
    assert (await told(database)).summary[0].text == TRUE.removesuffix(" [1]")
    server.says = "China took 12 cargoes of US soybeans from the Gulf. [2]"
    assert await writer(database, model).run_once(newsroom) == 1
    assert (await told(database)).summary[0].text == "China took 12 cargoes of US soybeans from the Gulf."


async def test_what_it_invents_is_dropped_and_the_reports_own_words_serve(
    database: Database, server: ModelServer, model: LanguageModel
) -> None:
    newsroom = newsroom_of(configuration())
    await bring(database, newsroom, 1, SALE)
    before = await told(database)
    server.says = "China booked 15 cargoes, Trump said. [1]"
    writing = writer(database, model)
    assert await writing.run_once(newsroom) == 1
    assert (await told(database)).summary == before.summary
    await writing.run_once(newsroom)
    assert len(server.asked) == 1, "it is not asked again for the same reports"


NO_COMPLETIONS = [
    b"<html>Sign in</html>",
    b"[1, 2]",
    b'"China booked soybeans. [1]"',
    b'{"error": {"message": "no"}}',
    b'{"choices": [{"index": 0}]}',
    b'{"choices": [{"message": {"content": 5}}]}',
    b'{"choices": [{"message": {"content": [{"type": "text", "text": "China booked soybeans. [1]"}]}}]}',
    b'{"choices": [{"message": {"content": "\xff"}}]}',
    b"[" * 200_000,
]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 429},
        {"delay": 2.0},
        {"endless": b" ", "pause": 0.05},
        {"endless": b"a" * 300_000},
        *({"body": body} for body in NO_COMPLETIONS),
    ],
)
async def test_where_it_does_not_answer_it_is_left_alone_for_a_while(
    database: Database, server: ModelServer, model: LanguageModel, fault: dict[str, object]
) -> None:
    newsroom = newsroom_of(configuration())
    await bring(database, newsroom, 1, SALE)
    for name, value in fault.items():
        setattr(server, name, value)
    writing = writer(database, model)
    assert await writing.run_once(newsroom) == 0
    assert await writing.run_once(newsroom) == 0
    assert len(server.asked) == 1
    assert writing.paused_until == NOW + PAUSE
    assert (await told(database)).summary[0].publisher == "Outlet 1"


async def test_a_days_budget_outlives_a_restart_and_ends_with_the_day(
    database: Database, server: ModelServer, model: LanguageModel
) -> None:
    newsroom = newsroom_of(configuration())
    await bring(database, newsroom, 1, SALE)
    await writer(database, model, requests=1).run_once(newsroom)
    await bring(database, newsroom, 2, MORE)
    assert await writer(database, model, requests=1).run_once(newsroom) == 0
    assert len(server.asked) == 1
    tomorrow = Writer(database, model, Level.ROUTINE, 1, lambda: NOW + timedelta(hours=5))
    assert await tomorrow.run_once(newsroom) == 0, "the same day in UTC"
    patient = replace(newsroom, freshness=timedelta(days=2))
    next_day = Writer(database, model, Level.ROUTINE, 1, lambda: NOW + timedelta(hours=13))
    assert await next_day.run_once(patient) == 1


async def test_nobody_is_home(database: Database) -> None:
    model = LanguageModel(Access("http://127.0.0.1:9/v1", "small"), vocabulary())
    with pytest.raises(ModelError):
        await model.summarise([entry(1, text="China booked soybeans on Monday.")], "en")
    await model.close()


def test_where_nobody_is_home_the_pipe_says_so_and_the_reports_own_sentences_serve() -> None:
    model = LanguageModel(Access("http://127.0.0.1:9/v1", "small"), vocabulary())
    line = {"id": 1, "title": "Soybeans booked", "text": "China booked twelve cargoes of US soybeans on Monday."}
    with capture_logs() as logs:
        (told,) = summarised([line], [model, Extractive(vocabulary())])
    assert told["summary"].endswith(line["text"])
    assert [(each["event"], each["log_level"]) for each in logs] == [("summary_not_written", "warning")]


async def test_the_extractive_one_keeps_the_same_promise() -> None:
    report = entry(1, "Soybeans booked", text="China booked twelve cargoes of US soybeans on Monday, traders said.")
    found = await Extractive(vocabulary()).summarise([report], "en")
    assert (found[-1].text, found[-1].publisher) == (report.text, "Outlet 1")
