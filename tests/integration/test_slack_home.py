"""A person's home on Slack, and every control of it: each is a command, carried out as if it were typed."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import time
from functools import partial

import pytest

from bot.commands.rights import Policy, Rights, Who
from bot.domain.story import Level
from bot.domain.subscription import Cadence, Options, QuietHours
from tests.fakes.slack_views import until
from tests.integration.slack_office import Office, actions, chosen, open_office, text_of
from tests.integration.slack_transports import TRANSPORTS

Opens = Callable[..., AbstractAsyncContextManager[Office]]


@pytest.fixture(params=TRANSPORTS)
def office(request: pytest.FixtureRequest) -> Opens:
    """Opens an office that Slack reaches in each of its ways."""
    return partial(open_office, request.param)


async def test_the_home_shows_topics_the_latest_stories_and_that_nothing_is_subscribed_yet(office: Opens) -> None:
    async with office() as here:
        shown = await here.home()
    assert "You are not told of anything yet" in text_of(shown)
    assert "*Soybeans*" in text_of(shown)
    assert "China books &lt;US&gt; soybeans &amp; more" in text_of(shown)
    assert "home:subscribe_topic:soybeans" in actions(shown)


async def test_the_messages_tab_publishes_nothing(office: Opens) -> None:
    async with office() as here:
        await here.slack.open_home(tab="messages")
        await here.home("U2")
        assert set(here.slack.homes) == {"U2"}


async def test_an_event_delivered_three_times_publishes_once(office: Opens) -> None:
    async with office() as here:
        await here.slack.open_home(copies=3)
        await here.home("U2")
        assert [call["user_id"] for call in here.slack.calls("views.publish")] == ["U1", "U2"]


async def test_a_switch_subscribes_and_unsubscribes_who_presses_it(office: Opens) -> None:
    async with office() as here:
        await here.home()
        shown = await here.slack.touch_home("home:subscribe_topic:soybeans")
        assert await here.mine() == {"soybeans": Options(zone="America/Chicago", lang="en")}
        assert "Subscribed to Soybeans" in text_of(shown)
        shown = await here.slack.touch_home("home:unsubscribe_topic:soybeans")
        assert await here.mine() == {}
        assert "home:subscribe_topic:soybeans" in actions(shown)
        assert await here.done() == ["subscribe soybeans", "unsubscribe soybeans"]


async def test_every_control_of_a_subscription_changes_what_it_says_and_nothing_else(office: Opens) -> None:
    async with office() as here:
        typed = "subscribe soybeans min-outlets 2 lang zh max 9/day days mon-fri tz Asia/Shanghai threads"
        await here.slack.slash(f"/trade {typed}", channel="D1")
        before = (await here.mine())["soybeans"]
        shown = await here.home()
        assert (chosen(shown, "home:cadence:soybeans"), chosen(shown, "home:level:soybeans")) == ("instant", "routine")
        await here.slack.touch_home("home:cadence:soybeans", "daily")
        await here.slack.touch_home("home:at:soybeans", "18:30")
        await here.slack.touch_home("home:level:soybeans", "urgent")
        await here.slack.touch_home("home:quiet:soybeans")
        await here.slack.touch_home("home:from:soybeans", "23:15")
        shown = await here.slack.touch_home("home:to:soybeans", "06:45")
        (after,) = (await here.mine()).values()
        quiet, days = QuietHours(time(23, 15), time(6, 45)), frozenset(range(5))
        assert after == Options(
            Level.URGENT,
            2,
            frozenset(),
            "zh",
            Cadence.DAILY,
            time(18, 30),
            9,
            quiet,
            days,
            "Asia/Shanghai",
            True,
        )
        assert [chosen(shown, f"home:{each}:soybeans") for each in ("cadence", "at", "level", "from", "to")] == [
            *("daily", "18:30", "urgent", "23:15", "06:45")
        ]
        await here.slack.touch_home("home:loud:soybeans")
        await here.slack.touch_home("home:level:soybeans", "routine")
        shown = await here.slack.touch_home("home:cadence:soybeans", "instant")
        assert await here.mine() == {"soybeans": before}
        assert "home:at:soybeans" not in actions(shown)
        await here.slack.touch_home("home:unsubscribe:soybeans")
        assert await here.mine() == {}


async def test_controls_touched_at_once_all_hold(office: Opens) -> None:
    async with office() as here:
        await here.slack.slash("/trade subscribe soybeans", channel="D1")
        await here.home()
        touches = (("cadence", "hourly"), ("level", "flash"), ("quiet", ""))
        await asyncio.gather(*(here.slack.touch_home(f"home:{action}:soybeans", value) for action, value in touches))
        await until(lambda: len(here.slack.calls("views.publish")) == 1 + len(touches))
        (options,) = (await here.mine()).values()
        assert (options.cadence, options.level, bool(options.quiet)) == (Cadence.HOURLY, Level.FLASH, True)


async def test_quiet_hours_that_are_the_whole_day_are_refused_on_the_home(office: Opens) -> None:
    async with office() as here:
        await here.slack.slash("/trade subscribe soybeans quiet 22:00-07:00", channel="D1")
        await here.home()
        shown = await here.slack.touch_home("home:from:soybeans", "07:00")
        assert ":warning:" in text_of(shown)
        assert "the whole day" in text_of(shown)
        assert (await here.mine())["soybeans"].quiet == QuietHours(time(22), time(7))


async def test_a_switch_pressed_late_leaves_what_was_made_elsewhere_as_it_is(office: Opens) -> None:
    async with office() as here:
        await here.home()
        await here.slack.slash("/trade subscribe soybeans level flash", channel="D1")
        await here.slack.touch_home("home:subscribe_topic:soybeans")
        assert (await here.mine())["soybeans"].level is Level.FLASH


async def test_a_control_delivered_four_times_has_one_effect(office: Opens) -> None:
    async with office() as here:
        await here.home()
        await here.slack.touch_home("home:subscribe_topic:soybeans", copies=4)
        await here.home()
        assert await here.done() == ["subscribe soybeans"]


async def test_the_daily_line_has_its_time_and_no_other_control(office: Opens) -> None:
    async with office() as here:
        await here.slack.slash("/trade subscribe pulse daily 18:00", channel="D1")
        await here.home()
        shown = await here.slack.touch_home("home:at:pulse", "19:15")
        assert (await here.mine())["pulse"].at == time(19, 15)
        assert [each for each in actions(shown) if "pulse" in each] == ["home:unsubscribe:pulse", "home:at:pulse"]


async def test_long_lists_have_pages_and_a_control_keeps_the_page(office: Opens) -> None:
    async with office() as here:
        topics = [topic.name for topic in here.commands._topics.values()]
        for name in topics:
            await here.slack.slash(f"/trade subscribe {name}", channel="D1")
        first = await here.home()
        second = await here.slack.touch_home("home:more:subscriptions")
        shown = [
            {each.rpartition(":")[2] for each in actions(view) if each.startswith("home:level:")}
            for view in (first, second)
        ]
        assert len(shown[0]) == 8
        assert not shown[0] & shown[1]
        name = sorted(shown[1])[0]
        kept = await here.slack.touch_home(f"home:level:{name}", "flash")
        assert chosen(kept, f"home:level:{name}") == "flash"
        back = await here.slack.touch_home("home:back:subscriptions")
        assert actions(back) == actions(first)


async def test_feed_health_is_shown_to_admins_alone(office: Opens) -> None:
    async with office() as here:
        here.slack.people["U2"] = {"is_admin": True}
        assert "1 feeds" in text_of(await here.home("U2"))
        assert "1 feeds" not in text_of(await here.home("U3"))


@pytest.mark.parametrize("facts", [{"is_restricted": True}, {"team_id": "T9"}])
async def test_a17_a_guest_reads_his_home_and_finds_no_control_and_none_of_another_works(
    office: Opens, facts: dict[str, object]
) -> None:
    async with office() as here:
        here.slack.people["U7"] = facts
        shown = await here.home("U7")
        assert actions(shown) == []
        assert "change nothing" in text_of(shown)
        here.slack.homes["U7"] = await here.home("U1")
        refused = await here.slack.touch_home("home:subscribe_topic:soybeans", user="U7")
        assert "change nothing" in text_of(refused)
        assert await here.done() == []


async def test_a17_who_may_not_change_the_workspaces_topics_is_offered_no_way_to(office: Opens) -> None:
    async with office(Rights(topics=Policy(Who.ADMINS))) as here:
        here.slack.people["U2"] = {"is_admin": True}
        await here.slack.slash("/trade topic add coffee coffee", user="U2")
        for user, may in (("U2", True), ("U3", False)):
            offered = set(actions(await here.home(user)))
            ways = {"home:create:", "home:edit:coffee", "home:remove:coffee"}
            assert offered & ways == (ways if may else set())


async def test_a17_where_slack_does_not_say_who_somebody_is_he_only_reads(office: Opens) -> None:
    async with office() as here:
        here.slack.scopes.remove("users:read")
        shown = await here.home()
    assert actions(shown) == []
    assert "lacks the scope users:read" in text_of(shown)


async def test_an_own_topic_is_removed_with_what_was_told_of_it(office: Opens) -> None:
    async with office() as here:
        await here.slack.slash("/trade topic add coffee coffee", channel="D1")
        await here.home()
        await here.slack.touch_home("home:subscribe_topic:coffee")
        shown = await here.slack.touch_home("home:remove:coffee")
        assert "Topic coffee removed" in text_of(shown)
        assert (await here.own(), await here.mine()) == ({}, {})


async def test_a_home_is_in_its_readers_language(office: Opens) -> None:
    async with office() as here:
        here.slack.people["U7"] = {"locale": "zh-CN"}
        await here.slack.slash("/trade subscribe soybeans daily 08:00 threads", channel="D7", user="U7")
        shown = text_of(await here.home("U7"))
    for words in ("您的订阅", "大豆", "后续只发在消息列中", "主题", "最新报道"):
        assert words in shown
    assert "Topics" not in shown


async def test_nobody_sees_anothers_subscriptions(office: Opens) -> None:
    async with office() as here:
        await here.slack.slash("/trade subscribe soybeans", channel="D1")
        assert "home:level:soybeans" in actions(await here.home("U1"))
        assert "home:level:soybeans" not in actions(await here.home("U2"))


async def test_f40_no_home_is_shown_before_the_time_for_which_slack_wants_to_be_left_alone() -> None:
    """Of views.publish alone, and in that workspace alone."""
    async with open_office("socket") as office:
        office.slack.rate_limit("views.publish", 30, times=100)
        await office.slack.open_home("U1")
        await until(lambda: bool(office.slack.calls("views.publish")))
        for user in ("U2", "U3", "U4"):
            await office.slack.open_home(user)
        await until(lambda: len(office.slack.calls("users.info")) == 4)
        await office.slack.slash("/trade subscriptions", user="U5")  # what is under way is answered as ever
        assert len(office.slack.calls("views.publish")) == 1
