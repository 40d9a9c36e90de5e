"""A16: states, cookies and codes that were tampered with install nothing."""

from datetime import timedelta
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from bot.platforms.slack.install import STATE_LIFE
from bot.storage.vault import Vault
from tests.integration.slack_lobby import COOKIE, KEY, Browser, Lobby
from tests.values import NOW


async def tampered(lobby: Lobby) -> dict[str, tuple[Browser, str]]:
    """Every way we can think of in which somebody is sent to us who did not begin here, by name."""

    async def begun() -> tuple[Browser, str]:
        browser = Browser(lobby)
        return browser, lobby.slack.consent(await browser.begin(), "T6")

    def with_query(url: str, **changed: str | None) -> str:
        query = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()} | changed
        return f"/slack/oauth_redirect?{urlencode({k: v for k, v in query.items() if v is not None})}"

    ways: dict[str, tuple[Browser, str]] = {}
    victim, address = await begun()
    _, others = await begun()
    ways["another browser, without a cookie"] = (Browser(lobby), address)
    ways["another browser, with a cookie of its own"] = (victim, others)
    theirs = parse_qs(urlsplit(others).query)["state"][0]
    ways["a state of another browser"] = (victim, with_query(address, state=theirs))
    ways["no state"] = (victim, with_query(address, state=None))
    ways["an empty state"] = (victim, with_query(address, state=""))
    ways["two states"] = (victim, f"{address}&state={quote(theirs)}")
    ways["no code"] = (victim, with_query(address, code=None))
    note = f"slack install {victim.cookies[COOKIE]} x"
    changed = list(parse_qs(urlsplit(address).query)["state"][0])
    changed[20] = "A" if changed[20] != "A" else "B"
    for name, state in {
        "a state of our own invention": "1234567890",
        "a state sealed by another key": Vault(KEY[::-1].replace("=", "A")[:43] + "=").seal_at(note, NOW),
        "a sealed text that is no state": lobby.vault.seal_at(note.removeprefix("slack "), NOW),
        "a state from the future": lobby.vault.seal_at(note, NOW + timedelta(hours=1)),
        "a state of a browser without a name": lobby.vault.seal_at("slack install  x", NOW),
        "a state that is no ASCII": "é",
        "a changed state": "".join(changed),
    }.items():
        ways[name] = (victim, with_query(address, state=state))
    ways["no name in the state, and none in the cookie"] = (
        Browser(lobby, {COOKIE: ""}),
        with_query(address, state=lobby.vault.seal_at("slack install  x", NOW)),
    )
    ways["the cookie's beginning"] = (Browser(lobby, {COOKIE: victim.cookies[COOKIE][:21]}), address)
    ways["the state of a cookie of another name"] = (
        Browser(lobby, {"slack-app-oauth-state": victim.cookies[COOKIE]}),
        address,
    )
    return ways


async def test_a16_nobody_installs_with_a_state_that_is_not_his(lobby: Lobby) -> None:
    for name, (browser, address) in (await tampered(lobby)).items():
        status, page = await browser.go(address)
        assert (status, "Nothing was installed" in page) == (400, True), name
    assert await lobby.installed() == []
    assert lobby.slack.calls("oauth.v2.access") == [], "Slack was not even asked"


async def test_a16_a_state_is_good_for_ten_minutes(lobby: Lobby) -> None:
    browser = Browser(lobby)
    address = lobby.slack.consent(await browser.begin())
    lobby.now += STATE_LIFE + timedelta(seconds=2)
    status, page = await browser.go(address)
    assert (status, "ten minutes ago" in page) == (400, True)
    assert await lobby.installed() == []


async def test_a16_a_state_is_good_once_also_with_a_new_code_and_at_the_same_moment(lobby: Lobby) -> None:
    browser = await lobby.install()
    begun = Browser(lobby)
    address = await begun.begin()
    cookies = dict(begun.cookies)
    first, again = lobby.slack.consent(address, "T4"), lobby.slack.consent(address, "T5")
    statuses = [(await Browser(lobby, dict(cookies)).go(url))[0] for url in (first, first, again)]
    assert statuses == [200, 400, 400]
    assert [each.workspace for each in await lobby.installed()] == ["T2", "T4"]
    assert browser.cookies[COOKIE], "other tabs of that browser still need it"


async def test_a16_a_cookie_that_is_not_ours_is_no_browser(lobby: Lobby) -> None:
    for chosen in ("", " ", "x" * 21, "x" * 23, "x" * 21 + "é", "deleted"):
        browser = Browser(lobby, {COOKIE: quote(chosen)})
        await browser.begin()
        assert len(browser.cookies[COOKIE]) == 22
        assert browser.cookies[COOKIE] != chosen


async def test_a16_who_asks_only_for_the_headers_of_the_way_back_installs_nothing(lobby: Lobby) -> None:
    browser = Browser(lobby)
    back = lobby.slack.consent(await browser.begin())
    assert (await browser.go(back, "HEAD"))[0] == 405
    assert await lobby.installed() == []
    assert (await browser.go(back))[0] == 200, "its state is still good"


async def test_a16_a_code_replayed_with_a_fresh_state_is_refused_by_slack(lobby: Lobby) -> None:
    browser = Browser(lobby)
    used = lobby.slack.consent(await browser.begin())
    await browser.go(used)
    thief = Browser(lobby)
    state = parse_qs(urlsplit(await thief.begin()).query)["state"][0]
    code = parse_qs(urlsplit(used).query)["code"][0]
    status, page = await thief.go(f"/slack/oauth_redirect?{urlencode({'code': code, 'state': state})}")
    assert (status, "invalid_code" in page) == (400, True)
    assert len(await lobby.installed()) == 1
