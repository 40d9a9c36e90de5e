"""Events of Slack, by both transports: what changes in a workspace pauses, resumes or ends what is told there, once."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.subscription import Destination
from bot.storage import pauses, subscriptions
from bot.storage.retention import GRACE, retain
from tests.integration.slack_desk import CHANNEL, PERSON, Opens


@pytest.mark.parametrize("kind", ["channel", "group"])
async def test_an_archived_channel_waits_and_goes_on_when_it_is_back(desk: Opens, kind: str) -> None:
    async with desk() as here:
        await here.happen(f"{kind}_archive", channel="C1", user="U5")
        assert await here.paused() == {CHANNEL: "is_archived"}
        assert not await here.told()
        notice = await here.owner_is_told()
        assert notice.startswith("Trouble: slack C1: place_gone: is_archived")
        assert "Bring the channel back" in notice
        assert await here.owner_is_told() == ""
        await here.happen(f"{kind}_unarchive", channel="C1", user="U5")
        assert await here.paused() == {}
        assert (await here.owner_is_told()).startswith("Works again: slack C1")
        assert await here.log() == ["U5: channel unarchived", "U5: is_archived"]
        assert await here.told()


async def test_a_channel_that_is_told_nothing_troubles_nobody(desk: Opens) -> None:
    async with desk() as here:
        for kind in ("channel_archive", "channel_deleted", "channel_left", "group_left"):
            await here.happen(kind, channel="C9")
        await here.happen("user_change", user={"id": "U9", "deleted": True})
        assert await here.paused() == {}
        assert await here.owner_is_told() == ""


async def test_a_renamed_channel_goes_on_and_the_log_has_its_new_name(desk: Opens) -> None:
    async with desk() as here:
        await here.happen("channel_rename", channel={"id": "C1", "name": "grain", "created": 1})
        await here.happen("group_rename", channel={"id": "C1", "name": "beans", "created": 1})
        assert await here.told()
        assert await here.log() == ["slack: channel renamed to beans", "slack: channel renamed to grain"]
        assert await here.owner_is_told() == ""


REMOVALS: dict[str, dict[str, Any]] = {
    "member_left_channel": {"user": "UBOT", "channel": "C1"},
    "channel_left": {"channel": "C1", "actor_id": "U5"},
    "group_left": {"channel": "C1", "actor_id": "U5"},
}


@pytest.mark.parametrize("kind", REMOVALS)
async def test_taken_out_of_a_channel_the_bot_keeps_out_until_it_is_invited(desk: Opens, kind: str) -> None:
    async with desk() as here:
        await here.happen(kind, **REMOVALS[kind])
        assert "Invite it again" in await here.owner_is_told()
        here.now += timedelta(days=3)  # no daily look either: chat:write.public would let it in
        await here.database.write(pauses.probe_platform, "slack")  # nor at a start
        assert not await here.told()
        await here.happen("member_joined_channel", user="U8", channel="C1")
        assert await here.paused() == {CHANNEL: "bot_removed"}
        await here.happen("member_joined_channel", user="UBOT", channel="C1", inviter="U5")
        assert await here.told()
        assert (await here.log())[0] == "U5: bot invited"


async def test_in_a_private_channel_without_the_bot_its_subscriber_learns_at_once_that_nothing_is_told(
    desk: Opens,
) -> None:
    private = Destination("slack", "T1", "C7")
    async with desk() as here:
        here.slack.private.add("C7")
        told = await here.slack.slash("/trade subscribe soybeans", channel="C7")
        assert "invite it now" in str(told["blocks"])
        assert "invite it" not in str(await here.slack.slash("/trade subscribe soybeans", channel="C1"))
        assert not await here.told(private)
        assert "Invite the bot there" in await here.owner_is_told()
        here.slack.members["C7"].append("UBOT")
        await here.happen("member_joined_channel", user="UBOT", channel="C7", inviter="U5")
        assert await here.told(private)
        assert "invite it" not in str(await here.slack.slash("/trade subscribe soybeans", channel="C7"))


async def test_taken_out_of_a_channel_a_command_there_is_a_sign_of_being_wanted(desk: Opens) -> None:
    async with desk() as here:
        await here.happen("channel_left", channel="C1")
        assert not await here.told()
        await here.slack.slash("/trade recent", channel="C1")
        assert await here.told()
        assert await here.paused() == {}


LATE = [
    ("channel_archive", {"channel": "C1"}, "channel_unarchive", {"channel": "C1"}),
    ("channel_left", {"channel": "C1"}, "member_joined_channel", {"user": "UBOT", "channel": "C1"}),
    ("user_change", {"user": {"id": "U1", "deleted": True}}, "user_change", {"user": {"id": "U1", "deleted": False}}),
]


@pytest.mark.parametrize(("closing", "event", "opening", "later"), LATE)
async def test_f48_an_event_that_comes_late_does_not_undo_what_happened_after_it(
    desk: Opens, closing: str, event: dict[str, Any], opening: str, later: dict[str, Any]
) -> None:
    place = PERSON if closing == "user_change" else CHANNEL
    async with desk() as here:
        began, here.now = here.now, here.now + timedelta(minutes=1)
        await here.happen(opening, **later)
        await here.slack.happen({"type": closing, **event}, at=began.timestamp())
        assert await here.paused() == {}
        await here.happen(closing, **event)
        await here.slack.happen({"type": opening, **later}, at=began.timestamp())
        assert list(await here.paused()) == [place]
        await here.happen(opening, **later)
        assert await here.told(place)


async def test_that_others_leave_a_channel_changes_nothing(desk: Opens) -> None:
    async with desk() as here:
        await here.happen("member_left_channel", user="U5", channel="C1")
        await here.happen("member_joined_channel", user="U5", channel="C1")
        assert await here.paused() == {}
        assert await here.told()


async def test_a_deactivated_persons_subscriptions_rest_until_he_is_back(desk: Opens) -> None:
    async with desk() as here:
        await here.happen("user_change", user={"id": "U1", "deleted": True})
        assert not await here.told(PERSON)
        assert await here.told(CHANNEL)
        await here.happen("user_change", user={"id": "U1", "deleted": False})
        assert await here.told(PERSON)
        await retain(here.database, here.now + 2 * GRACE)
        assert await here.database.read(subscriptions.of_destination, PERSON)
