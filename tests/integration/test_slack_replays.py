"""A14, A16: what Slack, or a thief, sends again after the bot was restarted has no second effect."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.commands import once
from bot.commands.handlers import Commands
from bot.commands.once import noted_in
from bot.storage import audit
from bot.storage.database import Database
from bot.storage.engines import open_database
from bot.storage.retention import HEARD, retain
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_views import until
from tests.integration.slack_transports import TRANSPORTS, application, hearing
from tests.shipped import configuration
from tests.values import NOW

QUERY = "copper AND tariff*"


@pytest.fixture(params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@asynccontextmanager
async def bot(slack: FakeSlack, transport: str, path: Path) -> AsyncIterator[Database]:
    """The bot from a start to a stop, on the database that stays."""
    database = open_database(f"sqlite:///{path}")
    await database.migrate()
    topics = {topic.name: topic for topic in configuration().topics}
    commands = Commands(database, topics, lambda: NOW, configuration().vocabulary)
    made = await application(slack, commands, commands.overview, noted_in(database, lambda: NOW, "slack"))
    async with hearing(slack, made, transport):
        yield database
    await database.close()


def deeds(slack: FakeSlack) -> dict[str, tuple[str, dict[str, Any]]]:
    """One thing of each kind that changes something, as Slack sends it: its kind and payload."""
    who = {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}}
    url = f"http://127.0.0.1:{slack.port}/commands/{{}}"
    typed = {"command": "/trade", "text": "mute tariffs 4h", "channel_id": "C1", "user_id": "U1", "team_id": "T1"}
    pressed = {"type": "block_actions", **who, "channel": {"id": "C1"}, "container": {"type": "message"}}
    button = {"type": "button", "action_id": "run:1", "value": "mute soybeans 4h"}
    control = {"type": "button", "action_id": "home:subscribe_topic:soybeans", "value": "soybeans"}
    home = {"id": "V1", "type": "home", "private_metadata": "", "blocks": []}
    values = {"name": {"a": {"value": "copper"}}, "query": {"b": {"value": QUERY}}}
    modal = {"id": "V2", "type": "modal", "callback_id": "topic", "private_metadata": "", "state": {"values": values}}
    return {
        "command": ("slash_commands", {**typed, "response_url": url.format("a")}),
        "button": ("interactive", {**pressed, "actions": [button], "response_url": url.format("b")}),
        "control": ("interactive", {**pressed, "channel": {}, "view": home, "actions": [control]}),
        "modal": ("interactive", {"type": "view_submission", **who, "view": modal}),
    }


def at_rest() -> bool:
    return not any(task.get_name().startswith("slack-answer") for task in asyncio.all_tasks())


async def test_a14_a16_what_is_sent_again_after_a_restart_changes_nothing_and_is_not_answered(
    slack: FakeSlack, transport: str, tmp_path: Path
) -> None:
    sent = {name: (kind, {**said, "trigger_id": f"t-{name}"}) for name, (kind, said) in deeds(slack).items()}
    answers = {each: asyncio.Queue[dict[str, Any]]() for each in ("a", "b")}
    slack._replies.update(answers)
    changes, homes = [], []
    for _start in range(3):
        async with bot(slack, transport, tmp_path / "bot.db") as database:
            for kind, said in sent.values():
                await slack.deliver(kind, said)
                await until(at_rest)
            changes.append([each.action for each in await database.read(audit.latest, 99)][::-1])
            homes.append(len(slack.calls("views.publish")))
    assert changes[0] == [
        "mute tariffs 4h",
        "mute soybeans 4h",
        "subscribe soybeans",
        f"topic add copper gate on {QUERY}",
    ]
    assert changes[1:] == changes[:1] * 2
    assert homes[1:] == homes[:1] * 2
    # Each answered its caller once; the channel is told of the mute by what delivers alerts, which does not run here.
    assert [queue.qsize() for queue in answers.values()] == [1, 1]


async def test_who_asks_while_the_database_takes_no_note_is_answered(
    slack: FakeSlack, transport: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(once, "NOTE_WITHIN", 0.05)
    path = tmp_path / "bot.db"
    async with bot(slack, transport, path):
        locked = sqlite3.connect(path, isolation_level=None)
        locked.execute("BEGIN IMMEDIATE")
        reply = await slack.slash("/trade topics")
        locked.close()
    assert reply["text"] == "Topics"


async def test_what_was_done_is_forgotten_after_some_days(slack: FakeSlack, transport: str, tmp_path: Path) -> None:
    async with bot(slack, transport, tmp_path / "bot.db") as database:
        await slack.slash("/trade topics")
        assert "heard" not in await retain(database, NOW + HEARD - timedelta(minutes=1))
        assert (await retain(database, NOW + HEARD + timedelta(minutes=1)))["heard"] == 1
