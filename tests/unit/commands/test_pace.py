"""A23: a workspace that floods the bot is told to wait, and the others are not concerned."""

import asyncio
from datetime import timedelta

from bot.commands.caller import Caller
from bot.commands.command import AddTopic, Preview
from bot.commands.grammar import Grammar, command_line
from bot.commands.handlers import Commands
from bot.commands.pace import COSTLY, MOST_WORKSPACES, Pace
from bot.storage.engines import open_database
from tests.shipped import vocabulary
from tests.unit.commands.world import HERE, THERE
from tests.values import NOW


def test_so_many_at_once_and_then_as_fast_as_they_come_back() -> None:
    pace = Pace(a_minute=60)
    assert [pace.take("T1", "topics", NOW) for _ in range(60)] == [None] * 60
    assert pace.take("T1", "topics", NOW) == timedelta(seconds=1)
    assert pace.take("T1", "topics", NOW + timedelta(seconds=1)) is None
    assert pace.take("T1", "topics", NOW + timedelta(seconds=1)) is not None
    later = NOW + timedelta(hours=1)
    assert [pace.take("T1", "topics", later) for _ in range(61)].count(None) == 60


def test_what_looks_through_the_store_counts_for_several() -> None:
    pace = Pace(a_minute=60)
    for line in (
        "preview coffee",
        "/trade PREVIEW coffee",
        " preview",
        "/trade topic add a b",
        "/trade /preview x",
        "  /trade preview x",
        "ｐｒｅｖｉｅｗ x",
        "/trade　preview x",
        "\u2003/preview x",
    ):
        assert isinstance(Grammar([]).parse(line if "topic" in line else f"{line} x"), (Preview, AddTopic)), line
        assert pace.take(line, command_line(line)[0], NOW) is None
        assert [pace.take(line, "help", NOW) for _ in range(60)].count(None) == 60 - COSTLY["preview"]


def test_a_workspace_does_not_pay_for_another_nor_for_a_clock_set_back() -> None:
    pace = Pace(a_minute=1)
    assert pace.take("T1", "topics", NOW) is None
    assert pace.take("T2", "topics", NOW) is None
    assert pace.take("T1", "topics", NOW - timedelta(hours=1)) is not None
    assert pace.take("T1", "preview", NOW + timedelta(minutes=1)) is None, "a full purse pays for anything"


def test_no_number_of_workspaces_fills_the_memory() -> None:
    pace = Pace(a_minute=1)
    for number in range(MOST_WORKSPACES + 100):
        pace.take(f"T{number}", "topics", NOW)
    assert len(pace._purses) == MOST_WORKSPACES


async def test_a23_who_floods_is_told_when_to_try_again_and_others_are_answered() -> None:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    commands = Commands(database, {}, lambda: NOW, vocabulary(), Pace(a_minute=20))
    replies = await asyncio.gather(*(commands(f"recent {'x' * 1_000_000}", Caller(HERE, "U1")) for _ in range(100)))
    turned_away = [reply for reply in replies if reply.title == "Too many commands"]
    assert len(turned_away) == 80
    assert not any(reply.ok for reply in replies)
    assert "Try again in 3 s" in turned_away[0].body
    assert (await commands("topics", Caller(THERE, "U1"))).ok
    await database.close()
