"""Installing the app in many workspaces: what is kept, what the pages say, and who is told of trouble there."""

from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from bot.commands.chinese import in_language
from bot.delivery.owner import tell_owner
from bot.delivery.worker import Worker
from bot.domain.alert import DecisionKind, Notice
from bot.domain.subscription import Destination, Options
from bot.errors import SendError, SendReason
from bot.platforms.slack.client import open_session
from bot.platforms.slack.installed import InstalledSender
from bot.platforms.slack.scopes import SCOPES
from bot.platforms.slack.workspaces import InstalledWorkspaces
from bot.storage import audit, outbox, pauses, stories, subscriptions
from tests.claiming import claim
from tests.fakes.slack_oauth import CLIENT_SECRET
from tests.integration.slack_lobby import Browser, Lobby, open_lobby
from tests.values import NOW, alert, story


async def test_two_workspaces_install_the_app_and_each_has_a_token_of_its_own(lobby: Lobby) -> None:
    await lobby.install("T2", "U2")
    await lobby.install("T3", "U3")
    second, third = await lobby.installed()
    assert (second.workspace, second.installer, second.bot_user) == ("T2", "U2", "UBOTT2")
    assert second.token.startswith("xoxb-T2-")
    assert third.token.startswith("xoxb-T3-")
    assert second.scopes == frozenset(SCOPES)
    (kept,) = await lobby.database.read(audit.latest, 10, "slack:T2")
    assert kept.action.startswith("app installed with channels:history")
    assert "xoxb" not in repr(await lobby.database.read(lambda tx: tx.rows("SELECT * FROM audit")))


async def test_installing_again_replaces_the_token_and_keeps_the_subscriptions(lobby: Lobby) -> None:
    await lobby.install()
    (before,) = await lobby.installed()
    here = Destination("slack", "T2", "C1")
    await lobby.database.write(subscriptions.subscribe, here, "soybeans", Options(), "U2", NOW)
    await lobby.install(user="U9")
    (after,) = await lobby.installed()
    assert (after.installer, after.token != before.token) == ("U9", True)
    assert await lobby.database.read(subscriptions.of_destination, here)


async def test_the_page_says_what_each_scope_is_for_and_loads_nothing(lobby: Lobby) -> None:
    browser = Browser(lobby)
    _, page = await browser.go(
        "/slack/install?team=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&redirect_uri=https://evil.example"
    )
    for scope, why in SCOPES.items():
        assert f"<dt>{scope}</dt><dd>{why}" in unescape(page)
    assert "<script" not in page
    assert "evil.example" not in page
    assert "default-src 'none'" in browser.headers["Content-Security-Policy"]
    assert browser.headers["Referrer-Policy"] == "no-referrer"
    cookie = browser.headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=600"} <= set(cookie.split("; "))


async def test_a_workspaces_name_is_shown_as_text(lobby: Lobby) -> None:
    browser = Browser(lobby)
    _, page = await browser.go(lobby.slack.consent(await browser.begin()))
    assert "Desk &lt;b&gt;T2&lt;/b&gt; &amp; Co" in page


async def test_an_install_goes_on_after_a_restart(lobby: Lobby) -> None:
    browser = Browser(lobby)
    address = await browser.begin()
    async with open_lobby(lobby.database) as later:
        browser.lobby = later
        status, _ = await browser.go(later.slack.consent(address))
        assert status == 200
        assert len(await later.installed()) == 1


async def test_two_tabs_of_one_browser_install_the_app_in_two_workspaces(lobby: Lobby) -> None:
    browser = Browser(lobby)
    tabs = [await browser.begin() for _ in range(3)]
    for address, team in zip(tabs, ("T2", "T3", "T2"), strict=True):
        status, page = await browser.go(lobby.slack.consent(address, team))
        assert status == 200, page
    assert [each.workspace for each in await lobby.installed()] == ["T2", "T3"]


async def test_whoever_changes_his_mind_reads_that_nothing_was_installed(lobby: Lobby) -> None:
    browser = Browser(lobby)
    state = parse_qs(urlsplit(await browser.begin()).query)["state"][0]
    error = "<script>access_denied</script>"
    status, page = await browser.go(f"/slack/oauth_redirect?{urlencode({'error': error, 'state': state})}")
    assert status == 400
    assert "&lt;script&gt;access_denied" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("fault", "status", "shown"),
    [
        ({"error": "bad_client_secret"}, 400, "bad_client_secret"),
        ({"error": "<b>odd</b>"}, 400, "&lt;b&gt;odd"),
        ({"status": 503}, 502, "does not answer"),
        ({"drop": True}, 502, "does not answer"),
        ({"status": 200, "body": '{"ok":true,"team":{"id":"T2"},"authed_user":{"id":"U1"}}'}, 400, "no bot token"),
    ],
)
async def test_what_slack_refuses_is_a_clear_page_and_no_trace_in_the_store(
    lobby: Lobby, fault: dict[str, object], status: int, shown: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser = Browser(lobby)
    address = lobby.slack.consent(await browser.begin())
    lobby.slack.fail("oauth.v2.access", **fault)
    got, page = await browser.go(address)
    assert (got, shown in page) == (status, True), page
    assert await lobby.installed() == []
    for secret in (CLIENT_SECRET, parse_qs(urlsplit(address).query)["code"][0]):
        assert secret not in caplog.text + page


async def test_an_install_in_a_whole_organisation_is_undone_and_says_what_to_choose(lobby: Lobby) -> None:
    browser = Browser(lobby)
    status, page = await browser.go(lobby.slack.consent(await browser.begin(), "E1"))
    assert (status, "Nothing was installed" in page) == (400, True)
    assert "Enterprise Grid" in page
    assert "choose one of its workspaces" in page
    assert await lobby.installed() == []
    assert "E1" not in lobby.slack.tokens.values(), "Slack has forgotten the token"
    again = await lobby.install("T2")
    assert [each.workspace for each in await lobby.installed()] == ["T2"], again
    lobby.slack.fail("auth.revoke", status=503)
    status, page = await browser.go(lobby.slack.consent(await browser.begin(), "E1"))
    assert (status, "choose one of its workspaces" in page) == (400, True)


async def test_each_message_goes_with_its_own_workspaces_token_and_without_one_nothing_is_asked(lobby: Lobby) -> None:
    await lobby.install("T2")
    await lobby.install("T3")
    places = [Destination("slack", team, f"C{team}") for team in ("T2", "T3", "T4")]
    for place in places:
        saved = await lobby.database.write(stories.save, story(id=0))
        await lobby.database.write(outbox.put, place, saved.id, DecisionKind.ANNOUNCE, alert(), NOW)
    async with open_session() as session:
        workspaces = InstalledWorkspaces(lobby.database, lobby.vault)
        sender = InstalledSender(workspaces, lobby.slack.base_url, session)
        await Worker(lobby.database, {"slack": sender}, lambda: NOW, timedelta(hours=6)).run_once()
    sent = {
        call.payload["channel"]: lobby.slack.tokens[call.token]
        for call in lobby.slack.requests
        if "chat" in call.method
    }
    assert sent == {"CT2": "T2", "CT3": "T3"}
    (paused,) = await lobby.database.read(pauses.every)
    assert (str(paused.destination), paused.detail) == ("slack:T4:", "app_uninstalled")


async def test_an_installer_who_never_subscribed_is_told_of_trouble_in_his_own_language(lobby: Lobby) -> None:
    lobby.slack.people |= {"U2": {"locale": "zh-CN"}, "U3": {"locale": "de-DE"}}
    for team, user in (("T2", "U2"), ("T3", "U3")):
        await lobby.install(team, user)
    lobby.slack.fail("users.info", error="missing_scope")
    await lobby.install("T4", "U4")
    refused = SendError(SendReason.PLACE_GONE, "is_archived", permanent=True)
    for team in ("T2", "T3", "T4"):
        await lobby.database.write(pauses.begin, Destination("slack", team, "C1"), refused, NOW)
    await lobby.database.write(tell_owner, None, NOW, in_language)
    waiting = await claim(lobby.database, ["slack"], NOW)
    titles = {each.destination.place: each.content.title for each in waiting if isinstance(each.content, Notice)}
    assert titles == {"U2": "故障：slack C1", "U3": "Trouble: slack C1", "U4": "Trouble: slack C1"}


async def test_f43_trouble_in_a_place_is_told_to_who_installed_the_app_there_once(lobby: Lobby) -> None:
    await lobby.install("T2", "U2")
    await lobby.install("T3", "U3")
    refused = SendError(SendReason.PLACE_GONE, "is_archived", permanent=True)
    await lobby.database.write(pauses.begin, Destination("slack", "T2", "C1"), refused, NOW)
    await lobby.database.write(pauses.begin, Destination("slack", "T9", "C1"), refused, NOW)
    for_the_log = await lobby.database.write(tell_owner, None, NOW)
    assert for_the_log.title == "Trouble: slack C1"
    rows = await lobby.database.read(lambda tx: tx.rows("SELECT * FROM deliveries"))
    assert [(row["workspace"], row["place"], row["kind"]) for row in rows] == [("T2", "U2", "notice")]
    assert "T9" not in rows[0]["content_json"]
    lobby.now += timedelta(hours=2)
    assert await lobby.database.write(tell_owner, None, lobby.now) is None
