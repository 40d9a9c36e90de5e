"""Looks whether Slack is set up as it should be: tokens, scopes, and the way by which Slack reaches the bot."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

import aiohttp
from aiohttp import encode_basic_auth
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.finding import Finding, note, ok, wrong
from bot.domain.installation import Installation
from bot.errors import TradewireError
from bot.platforms.slack.client import make_client
from bot.platforms.slack.endpoint import PATH
from bot.platforms.slack.failures import SDK_ERRORS, error_word
from bot.platforms.slack.install import INSTALL
from bot.platforms.slack.listener import open_address
from bot.platforms.slack.scopes import OPTIONAL, SCOPES
from bot.platforms.slack.workspaces import check_token
from bot.settings.models import Secrets
from bot.storage import installations
from bot.storage.database import Database
from bot.storage.vault import Vault

TIMEOUT = 10  # seconds until the public address must answer
_NO_CODE = "tradewire-doctor"  # no code that Slack has given: it only says then whether it knows who asks
_AGAIN = "bring the app's manifest up to date (config/slack-manifest.yaml) and install it again"


@dataclass(frozen=True, slots=True)
class Setup:
    """What is configured: `database` None where it cannot be opened, `public_url` "" where none is set."""

    secrets: Secrets
    database: Database | None
    vault: Vault
    public_url: str = ""

    @property
    def many(self) -> bool:
        """Do workspaces install the app themselves?"""
        return bool(self.secrets.slack_client_id)


async def examine_slack(setup: Setup) -> AsyncIterator[Finding]:
    """All that can be known of Slack without a message to anybody."""
    if setup.many:
        yield await _client(setup)
        async for finding in _installed(setup):
            yield finding
    else:
        token = setup.secrets.slack_bot_token.get_secret_value()
        for finding in await _workspace("SLACK_BOT_TOKEN", make_client(token, setup.secrets.slack_api_url)):
            yield finding
    if setup.secrets.slack_app_token.get_secret_value():
        yield await _socket_mode(setup)
    if setup.secrets.slack_signing_secret.get_secret_value():
        yield await _reached(setup, "Slack over HTTP", PATH, "post", 401)
    if setup.many:
        yield await _reached(setup, "Slack's install page", INSTALL, "get", 200)


async def opened_workspace(secrets: Secrets) -> str:
    """The one workspace that the bot is in; "" where there are many, or Slack does not say."""
    token = secrets.slack_bot_token.get_secret_value()
    try:
        return str((await check_token(make_client(token, secrets.slack_api_url), "it"))["team_id"]) if token else ""
    except TradewireError:
        return ""  # which the look at the token has said


async def _workspace(name: str, client: AsyncWebClient) -> list[Finding]:
    """Of one token: whose it is, and what it may do."""
    about = f"Slack token ({name})"
    try:
        known = await check_token(client, name)
    except TradewireError as refused:
        return [wrong(about, str(refused))]
    opens = ok(about, f"opens the workspace {known.get('team') or known['team_id']} ({known['team_id']})")
    return [opens, *_scopes(f"Slack scopes ({name})", known.headers.get("x-oauth-scopes"))]


def _scopes(about: str, granted: str | None) -> Iterable[Finding]:
    # Every answer of the Web API names them: https://docs.slack.dev/authentication/installing-with-oauth
    if granted is None:
        yield note(about, "Slack does not say which are granted")
        return
    given = {scope.strip() for scope in granted.split(",") if scope.strip()}
    lacking = [scope for scope in SCOPES if scope not in given]
    if needed := [scope for scope in lacking if scope not in OPTIONAL]:
        yield wrong(about, "; ".join(f"{scope} is missing: it is needed {SCOPES[scope]}" for scope in needed), _AGAIN)
    elif lacking:
        yield note(
            about,
            f"{', '.join(lacking)} missing: after a crash or a lost answer a message may stand in a channel twice",
            f"nothing, if your admins refuse them; else {_AGAIN}",
        )
    else:
        yield ok(about, f"all {len(SCOPES)} are granted")
    if more := sorted(given - SCOPES.keys()):
        yield note(about, f"{', '.join(more)} granted and not needed", _AGAIN)


async def _client(setup: Setup) -> Finding:
    about = "Slack client (SLACK_CLIENT_ID)"
    secret = setup.secrets.slack_client_secret.get_secret_value()
    client = make_client(None, setup.secrets.slack_api_url)
    headers = {"Authorization": encode_basic_auth(setup.secrets.slack_client_id, secret)}
    try:
        await client.api_call("oauth.v2.access", data={"code": _NO_CODE}, headers=headers)
    except SDK_ERRORS as failure:
        word = error_word(failure)
        # https://docs.slack.dev/reference/methods/oauth.v2.access has who asks checked before the code.
        if word in ("invalid_code", "bad_redirect_uri"):
            return ok(about, "Slack knows it, and its secret")
        if word in ("invalid_client_id", "bad_client_secret"):
            remedy = "set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET to what Basic Information > App Credentials shows"
            return wrong(about, f"Slack does not accept it ({word})", remedy)
        why = word or type(failure).__name__
        return wrong(about, f"Slack at {setup.secrets.slack_api_url} does not say whether it knows it ({why})")
    return note(about, "Slack has answered a code that it never gave")


async def _installed(setup: Setup) -> AsyncIterator[Finding]:
    if setup.database is None:
        return
    faults: list[str] = await setup.database.read(installations.unreadable, setup.vault)
    for fault in faults:
        yield wrong("Slack workspaces", fault)
    found: list[Installation] = await setup.database.read(installations.every, setup.vault)
    if not found and not faults:
        yield note("Slack workspaces", "none has installed the app yet", f"open {INSTALL} in a browser")
    for each in found:
        client = make_client(each.token, setup.secrets.slack_api_url)
        for finding in await _workspace(f"{each.name}, {each.workspace}", client):
            yield finding


async def _socket_mode(setup: Setup) -> Finding:
    """An address for a websocket is asked for and not used: a second one would be handed half of the commands."""
    about = "Slack by Socket Mode (SLACK_APP_TOKEN)"
    client = make_client(None, setup.secrets.slack_api_url)
    try:
        await open_address(client, setup.secrets.slack_app_token.get_secret_value())
    except TradewireError as refused:
        return wrong(about, str(refused))
    return ok(about, "Slack opens a websocket for it")


async def _reached(setup: Setup, about: str, path: str, method: str, status: int) -> Finding:
    """Is the bot behind its public address? Whoever is not Slack is turned away from it by the bot itself."""
    if not setup.public_url:
        return note(
            about, "only Slack can tell: http.public_url is not set", f"set it to the address before {path}, to look"
        )
    url = urljoin(setup.public_url, path)
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.request(method, url) as answer:
            got = answer.status
    except (aiohttp.ClientError, TimeoutError, OSError) as failure:
        problem = f"{url} does not answer ({type(failure).__name__})"
        return wrong(about, problem, "start the bot, and have your web server hand /slack/ on to http.bind")
    if got == status:
        return ok(about, f"{url} leads to the bot")
    return wrong(
        about, f"{url} answers with HTTP {got}, not with {status}", "have your web server hand /slack/ on to http.bind"
    )
