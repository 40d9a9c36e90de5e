"""A workspace that has left while the bot did not hear of it: the first refusal says so, and its data goes in time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from bot.delivery.budget import UNLIMITED
from bot.delivery.worker import Worker
from bot.domain.alert import DecisionKind
from bot.domain.installation import Installation
from bot.domain.subscription import Destination, Options
from bot.platforms.slack.client import open_session
from bot.platforms.slack.installed import InstalledSender
from bot.platforms.slack.workspaces import InstalledWorkspaces
from bot.storage import installations, outbox, stories, subscriptions
from bot.storage.database import Database, Transaction
from bot.storage.engines import open_database
from bot.storage.retention import GRACE, retain
from bot.storage.vault import Vault
from tests.fakes.slack import FakeSlack
from tests.values import NOW, alert, story

DAY = timedelta(days=1)
CHANNEL, OTHERS = Destination("slack", "T1", "C1"), Destination("slack", "T2", "C2")
TABLES = ("installations", "subscriptions", "departures", "deliveries", "pauses")


@dataclass
class Two:
    """Two workspaces that have installed the app, each with a channel that is told every day."""

    database: Database
    slack: FakeSlack
    worker: Worker
    vault: Vault
    now: datetime = NOW

    async def install(self, here: Destination, token: str) -> None:
        self.slack.tokens[token] = here.workspace
        kept = Installation("slack", here.workspace, "a name", token, "UBOT", "U9", frozenset(), self.now)
        await self.database.write(installations.put, self.vault, kept)

    async def pass_days(self, number: int) -> None:
        for _ in range(number):
            await self.database.write(_news, self.now)
            await self.worker.run_once()
            await retain(self.database, self.now)
            self.now += DAY

    async def kept(self, workspace: str) -> dict[str, int]:
        """How many rows each table has of a workspace, those that have any."""

        def count(tx: Transaction) -> dict[str, int]:
            sql = "SELECT COUNT(*) AS number FROM {} WHERE workspace = :workspace"
            return {each: tx.rows(sql.format(each), workspace=workspace)[0]["number"] for each in TABLES}

        return {table: number for table, number in (await self.database.read(count)).items() if number}


def _news(tx: Transaction, now: datetime) -> None:
    for here in (CHANNEL, OTHERS):
        if subscriptions.of_destination(tx, here):
            told = stories.save(tx, story(id=0, first_published=now, last_published=now)).id
            outbox.put(tx, here, told, DecisionKind.ANNOUNCE, alert(story_id=told), now)


@pytest.fixture
async def two() -> AsyncIterator[Two]:
    vault, database, session = (
        Vault("YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="),
        open_database("sqlite:///:memory:"),
        open_session(),
    )
    await database.migrate()
    async with FakeSlack() as slack:
        sender = InstalledSender(InstalledWorkspaces(database, vault), slack.base_url, session)
        sender.limits = UNLIMITED
        two = Two(database, slack, Worker(database, {"slack": sender}, lambda: two.now, timedelta(hours=6)), vault)
        for here in (CHANNEL, OTHERS):
            await two.install(here, f"xoxb-{here.workspace}")
            await database.write(subscriptions.subscribe, here, "soybeans", Options(), "U1", NOW)
        yield two
        await session.close()
    await database.close()


@pytest.mark.parametrize("word", ["app_uninstalled", "token_revoked", "account_inactive"])
async def test_f42_a_workspace_that_left_unheard_loses_its_token_at_once_and_its_data_a_month_later(
    two: Two, word: str
) -> None:
    await two.pass_days(1)
    two.slack.end("xoxb-T1", word)
    await two.pass_days(1)
    assert "installations" not in await two.kept("T1")
    calls = len(two.slack.posts)
    await two.pass_days(GRACE.days - 1)
    assert (await two.kept("T1"))["subscriptions"] == 1
    await two.pass_days(3)
    assert await two.kept("T1") == {}
    assert len(two.slack.posts) - calls == GRACE.days + 2, "one a day, all of the other workspace"
    assert (await two.kept("T2"))["subscriptions"] == 1


async def test_a_workspace_that_left_unheard_and_installs_anew_goes_on(two: Two) -> None:
    two.slack.end("xoxb-T1", "token_revoked")
    await two.pass_days(5)
    await two.install(CHANNEL, "xoxb-new")
    await two.pass_days(GRACE.days + 5)
    assert {"installations", "subscriptions"} <= (await two.kept("T1")).keys()
    assert len(two.slack.messages["C1"]) >= GRACE.days + 5


async def test_a_token_that_opens_its_workspace_again_has_not_left(two: Two) -> None:
    """As with SLACK_BOT_TOKEN, which nobody installs."""
    two.slack.end("xoxb-T1", "account_inactive")
    await two.pass_days(3)
    await two.install(CHANNEL, "xoxb-T1")
    await two.database.write(
        lambda tx: tx.insert_many(
            "departures", [{"platform": "slack", "workspace": "T1", "place": "", "since": NOW.timestamp()}]
        )
    )
    await two.pass_days(GRACE.days + 5)
    assert "subscriptions" in await two.kept("T1")


@pytest.mark.parametrize("word", ["invalid_auth", "token_expired", "not_authed"])
async def test_a_token_that_is_wrong_is_no_sign_that_a_workspace_left(two: Two, word: str) -> None:
    two.slack.end("xoxb-T1", word)
    await two.pass_days(GRACE.days + 5)
    assert {"installations", "subscriptions"} <= (await two.kept("T1")).keys()
