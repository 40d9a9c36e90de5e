"""`tradewire doctor`: each thing that is configured, working and broken, with what to do."""

import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.commands.caller import Caller
from bot.doctor import examine
from bot.domain.alert import Reply
from bot.domain.finding import Finding, Verdict
from bot.domain.installation import Installation
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.observe.health import HealthServer, Heartbeat, Readiness
from bot.platforms.slack.install import INSTALL
from bot.platforms.slack.scopes import OPTIONAL
from bot.settings.load import Configuration
from bot.storage import installations, pauses, switches
from bot.storage.vault import Vault
from tests.fakes.feed_server import FeedServer, html, status
from tests.fakes.slack import APP_TOKEN, SIGNING_SECRET, FakeSlack
from tests.fakes.slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.integration.house import House
from tests.integration.slack_transports import application, hearing
from tests.shell import Shell
from tests.values import NOW

KEY = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="
CHANNEL = Destination("slack", "T1", "C1")


@pytest.fixture
async def house(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[House]:
    """A bot on Slack with one feed that works."""
    async with FeedServer() as server:
        here = House(server, tmp_path, slack)
        here.shows(1)
        yield here


def with_secrets(configuration: Configuration, **secrets: str) -> Configuration:
    hidden = {name: value if name.endswith(("_id", "_url")) else SecretStr(value) for name, value in secrets.items()}
    return replace(configuration, secrets=configuration.secrets.model_copy(update=hidden))


def at_public_url(configuration: Configuration, url: str) -> Configuration:
    http = configuration.settings.http.model_copy(update={"public_url": url})
    return replace(configuration, settings=configuration.settings.model_copy(update={"http": http}))


async def nobody(text: str, caller: Caller) -> Reply:
    raise AssertionError("nobody types anything")


async def seen(configuration: Configuration, to: Destination | None = None) -> dict[str, Finding]:
    return {each.about: each async for each in examine(configuration, lambda: NOW, to)}


def wrong_in(found: dict[str, Finding]) -> list[str]:
    return [about for about, each in found.items() if each.verdict is Verdict.WRONG]


async def test_what_works_is_said_and_nothing_is_kept_or_told(house: House, slack: FakeSlack) -> None:
    found = await seen(with_secrets(house.configured(), slack_app_token=APP_TOKEN))
    assert wrong_in(found) == []
    assert found["Feeds"].text == "1 of 1 answer and can be read"
    assert found["Slack token (SLACK_BOT_TOKEN)"].text == "opens the workspace Fake (T1)"
    assert found["Slack scopes (SLACK_BOT_TOKEN)"].text == "all 10 are granted"
    assert found["Slack by Socket Mode (SLACK_APP_TOKEN)"].verdict is Verdict.OK
    assert (slack.posts, slack.connections) == ([], 0), "a second websocket would be handed half of the commands"
    async with house.app() as app:
        assert not await app.database.read(lambda tx: tx.rows("SELECT 1 FROM entries"))


async def test_a_token_that_slack_does_not_accept_is_named_with_its_remedy_and_not_shown(house: House) -> None:
    given = with_secrets(house.configured(), slack_bot_token="xoxb-canary", slack_app_token="xapp-canary")
    found = await seen(given)
    assert wrong_in(found) == ["Slack token (SLACK_BOT_TOKEN)", "Slack by Socket Mode (SLACK_APP_TOKEN)"]
    assert "invalid_auth): reinstall the app" in found["Slack token (SLACK_BOT_TOKEN)"].text
    assert "connections:write" in found["Slack by Socket Mode (SLACK_APP_TOKEN)"].text
    assert "canary" not in str(found)


async def test_a_token_of_a_whole_organisation_is_refused_with_what_to_do(house: House, slack: FakeSlack) -> None:
    slack.tokens = {slack.bot_token: "E1"}
    found = await seen(house.configured())
    assert wrong_in(found) == ["Slack token (SLACK_BOT_TOKEN)"]
    assert "Enterprise Grid" in found["Slack token (SLACK_BOT_TOKEN)"].text
    assert "one of its workspaces" in found["Slack token (SLACK_BOT_TOKEN)"].text


async def test_scopes_that_are_missing_and_too_many_are_named(house: House, slack: FakeSlack) -> None:
    about = "Slack scopes (SLACK_BOT_TOKEN)"
    slack.scopes -= OPTIONAL
    few = (await seen(house.configured()))[about]
    assert few.verdict is Verdict.NOTE, "the bot works without them"
    assert "im:write missing: after a crash" in few.text
    slack.scopes -= {"users:read", "channels:read"}
    fewer = (await seen(house.configured()))[about]
    assert fewer.verdict is Verdict.WRONG
    assert "users:read is missing: it is needed to know guests" in fewer.text
    assert "install it again" in fewer.remedy


async def test_a_slack_that_is_away_is_told_from_a_bad_token(house: House, slack: FakeSlack) -> None:
    slack.fail("auth.test", status=503)
    found = await seen(house.configured())
    assert "does not answer as it should" in found["Slack token (SLACK_BOT_TOKEN)"].text


async def test_feeds_that_do_not_answer_are_named_and_when_none_does_that_is_wrong(house: House) -> None:
    house.shows(2, status(404))
    house.shows(3, html())
    found = await seen(house.configured())
    assert found["Feeds"].text == "1 of 3 answer and can be read"
    assert [found[f"Feed Outlet {number}"].verdict for number in (2, 3)] == [Verdict.NOTE] * 2
    assert "404" in found["Feed Outlet 2"].text
    assert "look there for the feed's address" in found["Feed Outlet 3"].remedy
    house.shows(1, status(500))
    found = await seen(house.configured())
    assert wrong_in(found) == ["Feeds"]
    assert "none of 3 can be read" in found["Feeds"].text


async def test_a_database_that_cannot_be_used_is_wrong_and_slack_is_looked_at_all_the_same(house: House) -> None:
    (house.folder / "house.db").write_bytes(b"no database" * 100)
    found = await seen(house.configured())
    assert wrong_in(found) == ["Database"]
    assert found["Slack token (SLACK_BOT_TOKEN)"].verdict is Verdict.OK


async def test_whether_a_bot_runs_and_is_ready_is_asked_of_it(house: House, unused_tcp_port: int) -> None:
    house.bind = f"127.0.0.1:{unused_tcp_port}"
    assert "none runs at http.bind" in (await seen(house.configured()))["Bot"].text
    readiness = Readiness()
    server = HealthServer(house.bind, Heartbeat(), readiness)
    await server.start()
    not_ready = (await seen(house.configured()))["Bot"]
    readiness.wrote()
    ready = (await seen(house.configured()))["Bot"]
    await server.stop()
    assert not_ready.verdict is Verdict.WRONG
    assert "the database takes no writes" in not_ready.text
    assert ready.verdict is Verdict.OK


async def test_over_http_it_is_looked_whether_the_public_address_leads_to_the_bot(
    house: House, slack: FakeSlack
) -> None:
    given = with_secrets(house.configured(), slack_signing_secret=SIGNING_SECRET)
    about = "Slack over HTTP"
    assert "http.public_url is not set" in (await seen(given))[about].text
    async with hearing(slack, await application(slack, nobody), "http"):
        found = await seen(at_public_url(given, slack.request_url))
    assert found[about].verdict is Verdict.OK
    elsewhere = await seen(at_public_url(given, slack.base_url))
    assert "answers with HTTP 404" in elsewhere[about].text
    nowhere = await seen(at_public_url(given, "http://127.0.0.1:9/"))
    assert wrong_in(nowhere) == [about]
    assert "hand /slack/ on to http.bind" in nowhere[about].remedy


def of_many(house: House, **secrets: str) -> Configuration:
    given = {"slack_client_id": CLIENT_ID, "slack_client_secret": CLIENT_SECRET, "tradewire_secret_key": KEY}
    return with_secrets(house.configured(), slack_bot_token="", **{**given, **secrets})


async def test_of_many_workspaces_each_is_looked_at(house: House, slack: FakeSlack) -> None:
    found = await seen(of_many(house))
    assert found["Slack client (SLACK_CLIENT_ID)"].verdict is Verdict.OK
    assert found["Slack workspaces"].text == "none has installed the app yet"
    assert INSTALL in found["Slack workspaces"].remedy
    slack.tokens["xoxb-T2"] = "T2"
    async with house.app() as app:
        for team, token in (("T2", "xoxb-T2"), ("T3", "xoxb-revoked")):
            here = Installation("slack", team, f"Desk {team}", token, "UBOT", "U1", frozenset(), NOW)
            await app.database.write(installations.put, Vault(KEY), here)
    found = await seen(of_many(house))
    assert wrong_in(found) == ["Slack token (Desk T3, T3)"]
    assert found["Slack token (Desk T2, T2)"].verdict is Verdict.OK
    assert "revoked" not in str(found)


async def test_a_client_that_slack_does_not_know_is_wrong(house: House) -> None:
    found = await seen(of_many(house, slack_client_secret="canary"))
    assert wrong_in(found) == ["Slack client (SLACK_CLIENT_ID)"]
    assert "bad_client_secret" in found["Slack client (SLACK_CLIENT_ID)"].text
    assert "canary" not in str(found)


async def test_a_place_that_refuses_messages_is_named_with_what_to_do(house: House) -> None:
    async with house.app() as app:
        refused = SendError(SendReason.PLACE_GONE, "is_archived", permanent=True)
        await app.database.write(pauses.begin, CHANNEL, refused, NOW)
    found = (await seen(house.configured()))[f"Place {CHANNEL}"]
    assert found.verdict is Verdict.NOTE
    assert "is_archived" in found.text
    assert "Bring the channel back" in found.remedy


async def test_a_test_is_sent_where_it_is_asked_for_and_a_refusal_is_explained(house: House, slack: FakeSlack) -> None:
    sent = (await seen(house.configured(), CHANNEL))[f"Place {CHANNEL}"]
    assert sent.verdict is Verdict.OK
    (posted,) = slack.posts
    assert (posted["channel"], posted["text"]) == ("C1", "A test: Tradewire reaches this place")
    slack.fail("chat.postMessage", error="not_in_channel")
    refused = (await seen(house.configured(), CHANNEL))[f"Place {CHANNEL}"]
    assert refused.verdict is Verdict.WRONG
    assert "not_in_channel" in refused.text
    assert "Invite the bot" in refused.remedy
    elsewhere = Destination("nowhere", "T1", "C1")
    assert wrong_in(await seen(house.configured(), elsewhere)) == ["Place nowhere:T1:C1"]


async def test_a_place_of_a_workspace_that_the_token_does_not_open_is_told_nothing(
    house: House, slack: FakeSlack
) -> None:
    found = (await seen(house.configured(), Destination("slack", "T9", "C1")))["Place slack:T9:C1"]
    assert (found.verdict, slack.posts) == (Verdict.WRONG, [])
    assert "in T1, not in T9" in found.text
    assert "slack:T1:C1" in found.remedy


async def test_from_the_shell_a_line_a_thing_and_an_exit_code(house: House, shell: Shell, slack: FakeSlack) -> None:
    async with house.app() as app:
        await app.database.write(switches.turn_on, switches.ONLY_IMPORTED_FEEDS)  # not those that ship
    slack.fail("auth.test", error="token_revoked")
    done = await shell(
        "doctor",
        "--json",
        TRADEWIRE_DATABASE_URL=f"sqlite:///{house.folder}/house.db",
        SLACK_BOT_TOKEN=slack.bot_token,
        SLACK_APP_TOKEN=APP_TOKEN,
        SLACK_API_URL=slack.base_url,
    )
    assert (done.code, done.err) == (1, "")
    said = {each["about"]: each for each in done.lines}
    assert said["Feeds"]["verdict"] == "ok"
    assert [about for about, each in said.items() if each["verdict"] == "wrong"] == ["Slack token (SLACK_BOT_TOKEN)"]
    broken = await shell("doctor", SLACK_APP_TOKEN="xapp-canary")
    assert (broken.code, broken.err) == (2, "")
    assert "wrong  environment SLACK_BOT_TOKEN: is not set" in broken.out
    assert "\n       -> set it too" in broken.out


async def test_whether_charts_are_pictures_is_said_and_what_they_lack(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured = at_public_url(house.configured(), "http://127.0.0.1:1/")
    monkeypatch.setattr("bot.charts.fonts.can_write", lambda text: True)
    assert (await seen(configured))["Charts"].verdict is Verdict.OK
    assert "http.public_url is not set" in (await seen(house.configured()))["Charts"].text
    monkeypatch.setattr("bot.charts.fonts.can_write", lambda text: text.isascii())
    assert "fonts-noto-cjk" in (await seen(configured))["Charts"].remedy
    monkeypatch.setitem(sys.modules, "bot.charts.fonts", None)
    assert "tradewire[chart]" in (await seen(configured))["Charts"].remedy
