"""Events of Slack, by both transports: what changes in a workspace pauses, resumes or ends what is told there, once."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.commands.caller import Caller
from bot.commands.handlers import Commands
from bot.delivery.owner import tell_owner
from bot.delivery.worker import Worker
from bot.domain.alert import DecisionKind
from bot.domain.expression import Term
from bot.domain.installation import Installation
from bot.domain.subscription import Destination
from bot.domain.topic import Topic
from bot.platforms.slack.client import make_client
from bot.platforms.slack.events import EFFECTS, Events
from bot.platforms.slack.sender import SlackSender
from bot.storage import audit, installations, outbox, pauses, stories, subscriptions, workspaces
from bot.storage.database import Database
from bot.storage.engines import open_database
from bot.storage.retention import GRACE, HEARD, retain
from bot.storage.vault import Vault
from tests.fakes.slack import FakeSlack
from tests.integration.slack_transports import TRANSPORTS, application, hearing
from tests.shipped import vocabulary
from tests.values import NOW, alert, story

TOPICS = {"soybeans": Topic("soybeans", "Soybeans", "大豆", "soybeans", Term(("soybeans",)))}
CHANNEL, PERSON = Destination("slack", "T1", "C1"), Destination("slack", "T1", "U1")
OWNER, ELSEWHERE = Destination("slack", "T0", "COWNER"), Destination("slack", "T2", "C1")
WORKSPACE = Destination("slack", "T1", "")
VAULT = Vault("YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=")
HERE = Installation("slack", "T1", "Desk", "xoxb-fake-bot-token", "UBOT", "U1", frozenset({"commands"}), NOW)


@dataclass
class Desk:
    """A workspace in which a channel and a person are told of soybeans, and another that must notice nothing."""

    slack: FakeSlack
    database: Database
    now: datetime = NOW

    async def happen(self, kind: str, copies: int = 1, **event: Any) -> None:
        self.now += timedelta(seconds=1)
        await self.slack.happen({"type": kind, **event}, copies=copies, at=self.now.timestamp())

    async def paused(self) -> dict[Destination, str]:
        return {each.destination: each.detail for each in await self.database.read(pauses.every)}

    async def told(self, place: Destination = CHANNEL) -> bool:
        """Whether a message for this place is taken now."""
        saved = await self.database.write(stories.save, story(id=0))
        await self.database.write(outbox.put, place, saved.id, DecisionKind.ANNOUNCE, alert(), self.now)
        told = self.slack.messages[place.place.replace("U", "D")]
        before = len(told)
        sender = SlackSender(make_client(self.slack.bot_token, self.slack.base_url))
        await Worker(self.database, {"slack": sender}, lambda: self.now, timedelta(hours=6)).run_once()
        return len(told) > before

    async def log(self) -> list[str]:
        """What the audit log has of the workspace, beyond the commands."""
        changes = await self.database.read(audit.latest, 100, "slack:T1")
        return [f"{each.person}: {each.action}" for each in changes if not each.action.startswith("subscribe")]

    async def owner_is_told(self) -> str:
        """The notice to the owner, "" if there is none."""
        self.now += timedelta(hours=1)
        notice = await self.database.write(tell_owner, OWNER, self.now)
        return f"{notice.title}: {notice.items[0].detail}" if notice else ""


Opens = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture(params=TRANSPORTS)
def desk(request: pytest.FixtureRequest) -> Opens:
    return partial(open_desk, request.param)


@asynccontextmanager
async def open_desk(transport: str) -> AsyncIterator[Desk]:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    commands = Commands(database, TOPICS, lambda: NOW, vocabulary())
    for place in (CHANNEL, PERSON, ELSEWHERE):
        await commands("subscribe soybeans", Caller(place, "U1"))
    async with FakeSlack() as slack:
        here = Desk(slack, database)
        slack_app = await application(slack, commands)
        Events(database, lambda: here.now).register(slack_app)
        async with hearing(slack, slack_app, transport):
            yield here
    await database.close()


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
