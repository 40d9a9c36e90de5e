"""What becomes of a workspace that takes the bot out or is gone, and events that come late, twice or again."""

from datetime import timedelta
from typing import Any

import pytest

from bot.commands.handlers import Commands
from bot.domain.subscription import Destination
from bot.platforms.slack.events import EFFECTS, Events
from bot.storage import installations, subscriptions, workspaces
from bot.storage.retention import GRACE, HEARD, retain
from tests.integration.slack_desk import CHANNEL, ELSEWHERE, HERE, PERSON, TOPICS, VAULT, Opens
from tests.integration.slack_transports import application, hearing
from tests.shipped import vocabulary
from tests.values import NOW


@pytest.mark.parametrize(
    ("kind", "event", "place"),
    [
        ("channel_deleted", {"channel": "C1"}, CHANNEL),
        ("group_deleted", {"channel": "C1"}, CHANNEL),
        ("user_change", {"user": {"id": "U1", "deleted": True}}, PERSON),
    ],
)
async def test_what_is_gone_for_good_is_deleted_after_the_time_of_grace(
    desk: Opens, kind: str, event: dict[str, Any], place: Destination
) -> None:
    async with desk() as here:
        await here.happen(kind, **event)
        assert not await here.told(place)
        assert "is deleted in a month" in await here.owner_is_told()
        await retain(here.database, here.now + GRACE - timedelta(hours=2))
        assert await here.database.read(subscriptions.of_destination, place)
        await retain(here.database, here.now + GRACE)
        assert await here.paused() == {}
        rows = await here.database.read(lambda tx: list(workspaces.export(tx, "slack", "T1")))
        assert {row["place"] for table, row in rows if table != "audit"} == {CHANNEL.place, PERSON.place} - {
            place.place
        }
        assert await here.owner_is_told() == "", "nothing works again"


GOODBYES = {"app_uninstalled": {}, "tokens_revoked": {"tokens": {"oauth": [], "bot": ["UBOT"]}}}


@pytest.mark.parametrize("kind", GOODBYES)
async def test_a_workspace_that_takes_the_bot_out_loses_its_token_at_once_and_its_data_later(
    desk: Opens, kind: str
) -> None:
    async with desk() as here:
        await here.database.write(installations.put, VAULT, HERE)
        await here.happen(kind, **GOODBYES[kind])
        assert await here.database.read(installations.get, VAULT, "slack", "T1") is None
        assert not await here.told()
        assert "Install the app again" in await here.owner_is_told()
        await retain(here.database, here.now + GRACE - timedelta(hours=2))
        assert await here.database.read(subscriptions.of_destination, CHANNEL)
        assert (await retain(here.database, here.now + GRACE))["departures"] == 1
        assert not await here.database.read(lambda tx: list(workspaces.export(tx, "slack", "T1")))
        assert await here.database.read(subscriptions.of_destination, ELSEWHERE)


@pytest.mark.parametrize("kind", GOODBYES)
async def test_installed_again_within_the_time_of_grace_all_goes_on(desk: Opens, kind: str) -> None:
    async with desk() as here:
        await here.database.write(installations.put, VAULT, HERE)
        await here.happen(kind, **GOODBYES[kind])
        assert not await here.told()
        await here.database.write(installations.put, VAULT, HERE)
        assert await here.told()
        await retain(here.database, here.now + 2 * GRACE)
        assert await here.database.read(subscriptions.of_destination, CHANNEL)


async def test_a_goodbye_from_before_the_app_was_installed_again_is_too_late(desk: Opens) -> None:
    async with desk() as here:
        await here.database.write(installations.put, VAULT, HERE)
        here.now -= timedelta(seconds=30)
        await here.happen("app_uninstalled")
        assert await here.database.read(installations.get, VAULT, "slack", "T1") == HERE
        assert await here.paused() == {}


async def test_that_a_persons_token_is_revoked_is_not_the_bots(desk: Opens) -> None:
    async with desk() as here:
        await here.happen("tokens_revoked", tokens={"oauth": ["U5"], "bot": []})
        assert await here.paused() == {}


async def test_f48_an_event_that_comes_four_times_has_one_effect_also_after_a_restart(desk: Opens) -> None:
    async with desk() as here:
        event = {"type": "channel_rename", "channel": {"id": "C1", "name": "grain"}}
        await here.slack.happen(event, number=7, copies=2)
        restarted = await application(here.slack, Commands(here.database, TOPICS, lambda: NOW, vocabulary()))
        Events(here.database, lambda: here.now).register(restarted)
        async with hearing(here.slack, restarted, "http"):
            await here.slack.happen(event, number=7, copies=2)
        assert await here.log() == ["slack: channel renamed to grain"]
        assert len(here.slack.acks) == 4


async def test_f48_a_retry_of_what_could_not_be_written_has_the_effect(
    desk: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is acknowledged after it was written, so that Slack sends it again."""
    async with desk() as here:
        busy = [True]
        archive = EFFECTS["channel_archive"]

        def fail_once(tx: Any, happened: Any) -> str:
            if busy.pop() if busy else False:
                raise RuntimeError("the disk is full")
            return archive(tx, happened)

        monkeypatch.setitem(EFFECTS, "channel_archive", fail_once)
        event = {"type": "channel_archive", "channel": "C1"}
        with pytest.raises((AssertionError, TimeoutError)):
            await here.slack.happen(event, number=7, within=0.3)
        assert await here.paused() == {}
        await here.slack.happen(event, number=7)
        assert await here.paused() == {CHANNEL: "is_archived"}


async def test_what_was_heard_is_forgotten_after_some_days(desk: Opens) -> None:
    async with desk() as here:
        await here.happen("channel_archive", channel="C1")
        assert (await retain(here.database, here.now + 2 * HEARD))["heard"] == 2, (
            "the event, and since when it is closed"
        )
