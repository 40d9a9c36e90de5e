"""`subscribe ... hourly, daily, max, quiet, days, tz`: what is understood, what is refused, and what is shown."""

from datetime import time

import pytest

from bot.commands.caller import Caller
from bot.commands.command import Subscribe
from bot.commands.grammar import Grammar
from bot.commands.options import options_text
from bot.domain.story import Level
from bot.domain.subscription import PULSE, Cadence, Options, QuietHours
from bot.errors import CommandError
from bot.storage import subscriptions
from tests.shipped import configuration
from tests.unit.commands.world import HERE, World


def options(text: str) -> Options:
    command = Grammar(configuration().topics).parse(f"subscribe soybeans {text}")
    assert isinstance(command, Subscribe)
    return command.options


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", Options()),
        ("instant", Options()),
        ("hourly", Options(cadence=Cadence.HOURLY)),
        ("daily 08:05", Options(cadence=Cadence.DAILY, at=time(8, 5))),
        ("daily 8:05", Options(cadence=Cadence.DAILY, at=time(8, 5))),
        ("daily 8:05 instant", Options()),
        ("max 5/day", Options(most=5)),
        ("max 5", Options(most=5)),
        ("quiet 22:00-07:00", Options(quiet=QuietHours(time(22), time(7)))),
        ("quiet 22:00–7:00 strict", Options(quiet=QuietHours(time(22), time(7), strict=True))),
        ("days mon-fri", Options(days=frozenset(range(5)))),
        ("days fri-mon", Options(days=frozenset({4, 5, 6, 0}))),
        ("days Monday,wed,FRI", Options(days=frozenset({0, 2, 4}))),
        ("days mon-sun", Options()),
        ("tz america/new_york", Options(zone="America/New_York")),
        (
            "level urgent daily 18:00 days mon-fri tz Asia/Shanghai",
            Options(Level.URGENT, cadence=Cadence.DAILY, at=time(18), days=frozenset(range(5)), zone="Asia/Shanghai"),
        ),
        ("daily １８：００", Options(cadence=Cadence.DAILY, at=time(18))),
    ],
)
def test_what_is_asked_is_understood(text: str, asked: Options) -> None:
    assert options(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "daily",
        "daily 25:00",
        "daily noon",
        "max 0/day",
        "max 5/week",
        "max -1",
        "quiet 22:00",
        "quiet 22:00-22:00",
        "quiet 22:00-07:00-09:00",
        "strict",
        "days",
        "days someday",
        "days mon-tue-wed",
        "tz Mars/Olympus",
        "tz ../../etc/passwd",
        "weekly",
    ],
)
def test_what_cannot_be_meant_is_refused_with_an_example_that_works(text: str) -> None:
    with pytest.raises(CommandError) as refused:
        options(text)
    assert Grammar(configuration().topics).parse(refused.value.example)


def test_the_daily_line_is_subscribed_like_a_topic() -> None:
    command = Grammar(configuration().topics).parse("subscribe pulse daily 18:00")
    assert isinstance(command, Subscribe)
    assert command.topic == PULSE


async def test_the_daily_line_needs_its_time(world: World) -> None:
    assert not (await world.ask("subscribe pulse")).ok
    assert (await world.ask("subscribe pulse daily 18:00")).ok


async def test_subscriptions_show_what_was_asked_and_in_whose_time(world: World) -> None:
    await world.say("subscribe soybeans daily 08:00 max 5/day quiet 22:00-07:00 strict days mon-fri tz Asia/Shanghai")
    shown = await world.say("subscriptions")
    assert (
        "daily 08:00, every level, at most 5 a day, quiet 22:00-07:00, flash too, on mon, tue, wed, thu, fri, "
        "Asia/Shanghai time" in shown
    )


async def test_without_tz_the_times_are_those_of_the_person_and_else_utc(world: World) -> None:
    assert "UTC time" in await world.say("subscribe soybeans daily 08:00")
    world.zone = "Europe/London"
    assert "Europe/London time" in await world.say("subscribe soybeans daily 08:00")
    assert "Asia/Shanghai time" in await world.say("subscribe soybeans daily 08:00 tz Asia/Shanghai")


def test_a_plain_subscription_is_called_instant_and_nothing_else() -> None:
    assert options_text(Options()) == "instant, every level"


async def test_a_place_is_told_in_the_language_of_whoever_subscribes_it_unless_he_says_another(world: World) -> None:
    async def told(line: str, language: str) -> str:
        await world.commands(line, Caller(HERE, "U1", language))
        (only,) = await world.database.read(subscriptions.of_destination, HERE)
        return only.options.lang

    assert await told("subscribe soybeans", "zh") == "zh"
    assert await told("subscribe soybeans lang en", "zh") == "en"
    assert await told("subscribe soybeans", "") == "", "as it was published, where nobody knows"


async def test_moments_are_told_by_the_clock_of_whoever_asks(world: World) -> None:
    world.zone = "Asia/Shanghai"
    muted = await world.ask("mute soybeans 4h")
    assert muted.body == "Until 06 Jan 2026 00:00 Asia/Shanghai."
    assert "until 06 Jan 00:00 Asia/Shanghai" in await world.say("subscriptions")
    world.zone = ""
    assert "until 05 Jan 16:00 UTC" in await world.say("subscriptions")
