"""Lets workspaces install the app: Slack's OAuth v2, from the install page to the token that is kept encrypted.

https://docs.slack.dev/authentication/installing-with-oauth. The state that guards it is a sealed note of the moment,
the browser and a random number: nothing is kept of an install that nobody finishes, and a restart in between does no
harm. It is good for ten minutes, in the browser that has the same cookie, once; each tab there has a state of its own.
"""

import logging
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urljoin

from aiohttp import encode_basic_auth, web
from slack_sdk.oauth import AuthorizeUrlGenerator

from bot.domain.installation import Installation
from bot.domain.subscription import Destination
from bot.platforms.slack.client import make_client
from bot.platforms.slack.failures import SDK_ERRORS, error_word
from bot.platforms.slack.pages import install_page, installed_page, refused_page
from bot.platforms.slack.people import language_of
from bot.platforms.slack.scopes import SCOPES
from bot.platforms.slack.workspaces import WHOLE_ORGANISATION
from bot.storage import audit, heard, installations
from bot.storage.database import Database, Transaction
from bot.storage.vault import Vault

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
STATE_LIFE = timedelta(minutes=10)
_COOKIE = "__Host-tradewire-install"  # __Host-: a neighbour under the same domain cannot set it
_PURPOSE = "slack install "
_BROWSER = re.compile(r"[\w-]{22}", re.ASCII)  # what a cookie of ours holds: 16 random bytes
_AGAIN = f"Begin again at {INSTALL}, and stay in that browser."
_ONE_OF_THEM = (
    f"Begin again at {INSTALL}, and choose one of its workspaces at the top right of Slack's page; the same for each "
    "that is to have it."
)

_log = logging.getLogger(__name__)


class _InstallError(Exception):
    """Nothing is installed: why, what to do, and the page's status."""

    def __init__(self, problem: str, remedy: str = _AGAIN, status: int = 400) -> None:
        super().__init__(problem)
        self.problem, self.remedy, self.status = problem, remedy, status


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """The app, as it names itself to Slack; `public_url` is where browsers find the bot, "" for where they did."""

    client_id: str
    client_secret: str = field(repr=False)
    public_url: str = ""


class Installer:
    """The install page, and where Slack sends people back to."""

    def __init__(
        self, client: OAuthClient, base_url: str, database: Database, vault: Vault, clock: Callable[[], datetime]
    ) -> None:
        self._client, self._slack = client, make_client(None, base_url)
        self._database, self._vault, self._clock = database, vault, clock

    def routes(self) -> list[web.RouteDef]:
        """For the one HTTP listener."""
        # Whoever only asks for the headers of the redirect, as previews of links do, installs nothing.
        return [web.get(INSTALL, self._on_install), web.get(REDIRECT, self._on_redirect, allow_head=False)]

    async def _on_install(self, request: web.Request) -> web.Response:
        browser = _browser(request) or secrets.token_urlsafe(16)
        state = self._vault.seal_at(f"{_begun_in(browser)}{secrets.token_urlsafe(16)}", self._clock())
        urls = AuthorizeUrlGenerator(
            client_id=quote(self._client.client_id, safe=""),
            redirect_uri=quote(self._redirect_url(request), safe=""),
            scopes=list(SCOPES),
            authorization_url=urljoin(self._slack.base_url, "/oauth/v2/authorize"),
        )
        page = install_page(urls.generate(state), SCOPES)
        # Lax: it comes along when Slack sends people back.
        page.set_cookie(
            _COOKIE, browser, max_age=int(STATE_LIFE.total_seconds()), secure=True, httponly=True, samesite="Lax"
        )
        return page

    async def _on_redirect(self, request: web.Request) -> web.Response:
        try:
            return installed_page((await self._install(request)).name)
        except _InstallError as refused:
            _log.warning("an install of the app was refused: %s", refused.problem)
            return refused_page(refused.problem, refused.remedy, refused.status)

    async def _install(self, request: web.Request) -> Installation:
        """What was installed and is kept now. Raises _InstallError."""
        await self._check_state(request)
        if error := request.query.get("error"):  # https://datatracker.ietf.org/doc/html/rfc6749#section-4.1.2.1
            raise _InstallError(f"Slack says: {error[:100]}.", "Nothing is wrong if you chose so. " + _AGAIN)
        if not (code := request.query.get("code")):
            raise _InstallError("Slack's answer holds no code.")
        granted = await self._exchange(code, self._redirect_url(request))
        if granted.get("is_enterprise_install"):
            await self._give_back(str(granted.get("access_token") or ""))
            raise _InstallError(f"This was {WHOLE_ORGANISATION}.", _ONE_OF_THEM)
        installation = await self._with_language(_installation(granted, self._clock()))
        await self._database.write(_keep, self._vault, installation, self._clock())
        _log.info("the app was installed in the workspace %s", installation.workspace)
        return installation

    async def _check_state(self, request: web.Request) -> None:
        states, browser = request.query.getall("state", []), _browser(request)
        note = self._vault.open_at(states[0], self._clock(), STATE_LIFE) if len(states) == 1 else None
        if note is None or not note.startswith(_PURPOSE):
            raise _InstallError("The install began more than ten minutes ago, or not here.")
        if not browser or not note.startswith(_begun_in(browser)):
            raise _InstallError("This is not the browser in which the install began, or it keeps no cookies.")
        if not await self._database.write(heard.first, note, self._clock()):
            raise _InstallError("This install was finished already.", f"If it did not work, begin again at {INSTALL}.")

    def _redirect_url(self, request: web.Request) -> str:
        """Slack only takes one that the app's settings name, whatever a request has made us believe."""
        return urljoin(self._client.public_url or str(request.url.origin()), REDIRECT)

    async def _exchange(self, code: str, redirect_url: str) -> Mapping[str, Any]:
        """What Slack grants for a code. Raises _InstallError."""
        # As the SDK's oauth_v2_access, which names the app in a way that aiohttp is about to drop.
        headers = {"Authorization": encode_basic_auth(self._client.client_id, self._client.client_secret)}
        data = {"code": code, "redirect_uri": redirect_url}
        try:
            answer = await self._slack.api_call("oauth.v2.access", data=data, headers=headers)
        except SDK_ERRORS as failure:
            if word := error_word(failure):
                raise _InstallError(f"Slack does not accept it ({word}).") from None
            _log.warning("Slack did not answer an install: %s", type(failure).__name__)
            raise _InstallError("Slack does not answer.", "Try again in a minute. " + _AGAIN, 502) from None
        return answer.data if isinstance(answer.data, dict) else {}

    async def _with_language(self, installation: Installation) -> Installation:
        """With that of its installer, who is told there of trouble, whether or not he ever types a command."""
        if not installation.installer:
            return installation
        client = make_client(installation.token, self._slack.base_url)
        return replace(installation, language=await language_of(client, installation.workspace, installation.installer))

    async def _give_back(self, token: str) -> None:
        """Have Slack forget a token that is not wanted, so that nothing is installed indeed."""
        try:
            # https://docs.slack.dev/reference/methods/auth.revoke
            await make_client(token, self._slack.base_url).auth_revoke()
        except SDK_ERRORS as failure:
            _log.warning("a token that is not wanted could not be revoked: %s", type(failure).__name__)


def _browser(request: web.Request) -> str:
    """What our cookie calls the browser, "" where it has none."""
    known = _BROWSER.fullmatch(request.cookies.get(_COOKIE, ""))
    return known[0] if known else ""


def _begun_in(browser: str) -> str:
    """How the note of an install that began there begins."""
    return f"{_PURPOSE}{browser} "


def _installation(granted: Mapping[str, Any], now: datetime) -> Installation:
    """What https://docs.slack.dev/reference/methods/oauth.v2.access has answered. Raises _InstallError."""
    team, token, bot_user = granted.get("team") or {}, granted.get("access_token"), granted.get("bot_user_id")
    if not team.get("id") or not token or not bot_user:
        raise _InstallError("Slack gave no bot token.", "Check that the app has a bot user. " + _AGAIN)
    return Installation(
        platform="slack",
        workspace=str(team["id"]),
        name=str(team.get("name") or team["id"]),
        token=str(token),
        bot_user=str(bot_user),
        installer=str((granted.get("authed_user") or {}).get("id") or ""),
        scopes=frozenset(filter(None, str(granted.get("scope") or "").split(","))),
        installed_at=now,
    )


def _keep(tx: Transaction, vault: Vault, installation: Installation, now: datetime) -> None:
    installations.put(tx, vault, installation)
    here = Destination(installation.platform, installation.workspace, "")
    audit.keep(tx, here, installation.installer, f"app installed with {' '.join(sorted(installation.scopes))}", now)
