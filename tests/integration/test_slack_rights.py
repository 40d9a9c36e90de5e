"""A17 on Slack: who may give which command where, whichever way it reaches the bot, and for as long as he may."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, get_args

import pytest

from bot.commands.command import Changing, Trying
from bot.commands.rights import Policy, Rights, Who
from bot.domain.subscription import Destination
from bot.platforms.slack import people
from bot.storage import audit, subscriptions
from tests.integration.slack_transports import TRANSPORTS
from tests.integration.test_slack_buttons import CHANNEL, Office, button_of, open_office, text_of

Opens = Callable[..., AbstractAsyncContextManager[Office]]
LISTED = frozenset({"slack:T1:U5"})
MAY = {
    Who.EVERYONE: {"admin", "member", "visitor", "listed"},
    Who.MEMBERS: {"admin", "member", "listed"},
    Who.ADMINS: {"admin", "listed"},
    Who.LISTED: {"listed"},
}
MAY_ALONE = MAY | {Who.MEMBERS: {"admin", "listed"}}  # in his direct message nobody is a member of a channel
PEOPLE = {"admin": "U2", "member": "U3", "visitor": "U4", "listed": "U5"}
IN_A_CHANNEL = (
    *("subscribe soybeans", "unsubscribe soybeans", "mute soybeans 4h", "unmute soybeans"),
    *("follow {story}", "unfollow {story}"),
)
OF_TOPICS = ("topic add cotton cotton", "topic edit cotton cotton OR yarn", "topic remove cotton")
OF_NO_PLACE = ("wrong {story} figure",)  # is told to the bot's operator, and changes nothing in the channel
GUESTS: tuple[dict[str, Any], ...] = (
    *({"is_restricted": True}, {"is_ultra_restricted": True}, {"team_id": "T9"}, {"deleted": True}),
)


@pytest.fixture(params=TRANSPORTS)
def office(request: pytest.FixtureRequest) -> Opens:
    """Opens an office that Slack reaches in each of its ways."""
    return partial(open_office, request.param)


async def said(here: Office, line: str, user: str, channel: str = CHANNEL) -> str:
    """What is answered to a command about the story."""
    return text_of(await here.slack.slash(f"/trade {line}".format(story=here.story), user=user, channel=channel))


def test_a17_every_command_that_changes_something_is_in_these_tests() -> None:
    typed = {line.split()[0] for line in (*IN_A_CHANNEL, *OF_NO_PLACE)} | {"topic"}
    assert len(get_args(Changing | Trying)) == len(typed) - 1 + len(OF_TOPICS)


@pytest.mark.parametrize("facts", GUESTS)
@pytest.mark.parametrize("channel", [CHANNEL, "D7"])
async def test_a17_guests_and_strangers_may_only_read(office: Opens, facts: dict[str, Any], channel: str) -> None:
    async with office() as here:
        here.slack.people["U7"] = facts
        for line in (*IN_A_CHANNEL, *OF_TOPICS, *OF_NO_PLACE):
            assert "change nothing" in await said(here, line, "U7", channel), line
        asked = await here.slack.press(here.button("mute"), user="U7")
        refused = await here.slack.press(button_of(asked["blocks"], "For me, 4 hours"), user="U7")
        assert "change nothing" in text_of(refused)
        assert here.story in await said(here, "recent", "U7", channel)
        assert await here.database.read(audit.latest, 9) == []


async def test_a17_what_slack_does_not_say_lets_nobody_change_anything(office: Opens) -> None:
    async with office() as here:
        here.slack.scopes.remove("users:read")
        reply = await here.slack.slash("/trade subscribe soybeans")
    assert "lacks the scope users:read" in text_of(reply)


@pytest.mark.parametrize("who", Who)
async def test_a17_a_role_gives_the_commands_that_its_policy_lets_it(office: Opens, who: Who) -> None:
    async with office(Rights(Policy(who, LISTED), Policy(who, LISTED))) as here:
        here.slack.people["U2"] = {"is_admin": True}
        here.slack.members[CHANNEL] = ["U3"]
        for role, user in PEOPLE.items():
            for line in (*IN_A_CHANNEL, *OF_TOPICS):
                text = await said(here, line, user)
                assert ("may change" not in text) == (role in MAY[who]), (role, line, text)
            for line in OF_TOPICS:
                text = await said(here, line, user, "D7")
                assert ("may change" not in text) == (role in MAY_ALONE[who]), (role, line, text)
            for line in IN_A_CHANNEL:
                assert "may change" not in await said(here, line, user, "D7"), "there everybody is his own master"
            for line in OF_NO_PLACE:
                assert "may change" not in await said(here, line, user)


@pytest.mark.parametrize("facts", [{"is_admin": False}, *GUESTS])
async def test_a17_a_right_ends_when_slack_says_so_however_lately_it_was_used(
    office: Opens, facts: dict[str, Any]
) -> None:
    async with office(Rights(Policy(Who.ADMINS), Policy(Who.ADMINS))) as here:
        here.slack.people["U2"] = {"is_admin": True}
        assert "Subscribed to Soybeans" in await said(here, "subscribe soybeans", "U2")
        here.slack.people["U2"] = facts
        for line in ("unsubscribe soybeans", "topic add cotton cotton"):
            assert "Unsubscribed" not in await said(here, line, "U2")
        assert [each.action for each in await here.database.read(audit.latest, 9)] == ["subscribe soybeans"]


async def test_f48_while_slack_does_not_say_who_somebody_is_he_reads_at_once_and_changes_nothing(
    office: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PATIENCE", 0.05)
    monkeypatch.setattr(people, "RIGHTS_PATIENCE", 0.1)
    async with office() as here:
        here.slack.fail("users.info", hang=True, times=3)
        assert "Commands" in await said(here, "help", "U7")
        assert "it does not answer" in await said(here, "subscribe soybeans", "U7")


async def test_who_is_known_is_answered_in_his_language_while_slack_does_not_answer(
    office: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office() as here:
        here.slack.people["U7"] = {"locale": "zh-CN"}
        assert "命令" in await said(here, "help", "U7")
        monkeypatch.setattr(people, "FRESH", -1.0)
        monkeypatch.setattr(people, "PATIENCE", 0.05)
        here.slack.fail("users.info", hang=True)
        assert "命令" in await said(here, "help", "U7")


async def members_asked(here: Office) -> list[str]:
    """How many of a channel's members each question wanted."""
    return [str(each.payload["limit"]) for each in here.slack.requests if each.method == "conversations.members"]


async def test_a17_a_member_of_a_large_channel_is_one_wherever_the_list_has_him(office: Opens) -> None:
    async with office(Rights(Policy(Who.MEMBERS))) as here:
        here.slack.members[CHANNEL] = [*(f"W{number}" for number in range(2500)), "U3"]
        assert "Subscribed" in await said(here, "subscribe soybeans", "U3")
        assert "only members" in (await said(here, "unsubscribe soybeans", "U4")).lower()


@pytest.mark.parametrize("who", [Who.EVERYONE, Who.ADMINS, Who.LISTED])
async def test_members_are_read_only_where_they_alone_may_change_things(office: Opens, who: Who) -> None:
    async with office(Rights(Policy(who, LISTED))) as here:
        assert "Subscribed" in await said(here, "subscribe soybeans", "U5")
        assert await members_asked(here) == ["1"], "whether the bot is let in, and no more"


async def test_a_silent_list_of_members_keeps_nobody_waiting_whom_another_policy_lets(
    office: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PATIENCE", 0.2)
    async with office() as here:
        here.slack.fail("conversations.members", hang=True)
        assert "Subscribed" in await said(here, "subscribe soybeans", "U3")


async def test_a17_who_is_not_known_to_be_a_member_is_refused_and_not_told_that_he_is_none(
    office: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MEMBERS_PATIENCE", 0.1)
    async with office(Rights(Policy(Who.MEMBERS, LISTED))) as here:
        here.slack.members[CHANNEL] = ["U3"]
        for fault in ({"hang": True}, {"status": 500}, {"error": "ratelimited"}):
            here.slack.fail("conversations.members", **fault)
            text = await said(here, "subscribe soybeans", "U3")
            assert "not known whether you are here" in text
            assert "only members" not in text
        here.slack.fail("conversations.members", hang=True)
        assert "Subscribed" in await said(here, "subscribe soybeans", "U5"), "he needs to be none"


async def test_what_slack_says_of_a_person_too_late_for_the_first_look_is_kept_with_his_subscription(
    office: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PATIENCE", 0.0)
    async with office() as here:
        here.slack.people["U7"] = {"locale": "zh-CN", "tz": "Asia/Shanghai"}
        here.slack.delay = 0.1
        assert "已订阅" in await said(here, "subscribe soybeans daily 08:00", "U7")
        (kept,) = await here.database.read(subscriptions.of_destination, Destination("slack", "T1", CHANNEL))
        assert (kept.options.zone, kept.options.lang) == ("Asia/Shanghai", "zh")
