"""The workspaces that the app is installed in, and the tokens that open them."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import PlatformDownError, TradewireError
from bot.platforms.slack.client import make_client
from bot.platforms.slack.failures import SDK_ERRORS, error_word, passes, send_error
from bot.storage import installations
from bot.storage.database import Database
from bot.storage.vault import Vault

_BOT_REMEDY = (
    "reinstall the app to the workspace and set SLACK_BOT_TOKEN to its Bot User OAuth Token (xoxb-..., "
    "OAuth & Permissions)"
)

# A workspace is a tenant: its own subscriptions, topics and admins. A token that opens all of an organisation's is no
# tenant's. Apps do not offer it unless they opt in: https://docs.slack.dev/enterprise/developing-for-enterprise-orgs
WHOLE_ORGANISATION = "a whole organisation (Enterprise Grid), and Tradewire is installed in single workspaces"
_ONE_REMEDY = "install the app in one of its workspaces, and take the token that this gives"


class OneWorkspace:
    """The workspace of SLACK_BOT_TOKEN."""

    def __init__(self, bot_token: str, base_url: str) -> None:
        self._bot_token, self._base_url = bot_token, base_url
        self._identity: AuthorizeResult | None = None

    async def check(self) -> str:
        """Ask Slack whose the token is; returns that workspace, or raises TradewireError with the remedy."""
        identity = await check_token(make_client(self._bot_token, self._base_url), "SLACK_BOT_TOKEN")
        self._identity = AuthorizeResult.from_auth_test_response(auth_test_response=identity, bot_token=self._bot_token)
        return str(identity["team_id"])

    async def authorize(self, team: str) -> AuthorizeResult | None:
        """See Authorize: that of the one workspace; what comes from another is not ours.

        Over HTTP a command may come before the start has asked whose the token is. While Slack does not say, there is
        neither token nor bot user: a command is carried out without them.
        """
        if self._identity is None:
            try:
                await self.check()
            except TradewireError:
                return AuthorizeResult(enterprise_id=None, team_id=team)
        return self._identity if self._identity and self._identity.team_id == team else None


class InstalledWorkspaces:
    """The workspaces that have installed the app, as the database has them at that moment."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def authorize(self, team: str) -> AuthorizeResult | None:
        """See Authorize. Raises StorageError if no key opens the workspace's token."""
        found = await self._database.read(installations.get, self._vault, "slack", team)
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=found.workspace,
            team=found.name,
            bot_user_id=found.bot_user,
            bot_token=found.token,
            bot_scopes=sorted(found.scopes),
        )


async def check_token(client: AsyncWebClient, name: str) -> AsyncSlackResponse:
    """What auth.test answers for the client's token; raises TradewireError with the remedy, which calls it by `name`.

    https://docs.slack.dev/reference/methods/auth.test
    """
    known: AsyncSlackResponse = await ask(name, _BOT_REMEDY, client.base_url, client.auth_test)
    if known.get("is_enterprise_install"):
        raise TradewireError(f"{name} is of {WHOLE_ORGANISATION}: {_ONE_REMEDY}")
    return known


async def ask(variable: str, remedy: str, base_url: str, call: Callable[[], Awaitable[Any]]) -> Any:
    """What Slack answers; a refusal becomes a TradewireError that names the variable, never its value.

    Silence, trouble of Slack's own, and a rate that is passed become a PlatformDownError.
    """
    try:
        return await call()
    except SlackApiError as refused:
        if not passes(refused):
            raise TradewireError(f"Slack does not accept {variable} ({error_word(refused)}): {remedy}") from None
        trouble = send_error(refused)
        problem = f"Slack at {base_url} does not answer as it should ({trouble})"
        raise PlatformDownError(problem, trouble.retry_after) from None
    except SDK_ERRORS as failure:
        problem = f"Slack cannot be reached at {base_url} ({type(failure).__name__})"
        raise PlatformDownError(f"{problem}: check the network and SLACK_API_URL") from None


async def answers(client: AsyncWebClient) -> None:
    """Raises PlatformDownError where Slack does not answer. https://docs.slack.dev/reference/methods/api.test"""
    await ask("a call without a token", "check SLACK_API_URL", client.base_url, client.api_test)
