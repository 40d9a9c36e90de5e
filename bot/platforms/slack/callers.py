"""Who does something on Slack, as the commands know him, and the client to answer him with."""

import asyncio
from collections.abc import Awaitable, Callable

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands.caller import Caller, Standing
from bot.domain.subscription import Destination
from bot.platforms.slack.client import PoliteClient
from bot.platforms.slack.people import People, Where

KNOWN_WITHIN = 0.5  # seconds in which the workspaces' store is to answer; Slack waits 3 for an acknowledgement

Authorize = Callable[[str], Awaitable[AuthorizeResult | None]]
"""A workspace's id to the token and the bot user there; None where the app is not installed."""


def remembering(authorize: Authorize) -> Authorize:
    """The same, for whom nobody waits longer than KNOWN_WITHIN: then what it said of the workspace last holds.

    Of a workspace that it has said nothing of there is then neither token nor bot user.
    """
    known: dict[str, AuthorizeResult] = {}

    async def authorized(team: str) -> AuthorizeResult | None:
        try:
            found = await asyncio.wait_for(authorize(team), KNOWN_WITHIN)
        except TimeoutError:
            return known.get(team) or AuthorizeResult(enterprise_id=None, team_id=team)
        known.pop(team, None)
        if found is not None:
            known[team] = found
        return found

    return authorized


class Callers:
    """Knows the people of every workspace that the app is installed in."""

    def __init__(self, authorize: Authorize, base_url: str) -> None:
        self._authorize, self._base_url = authorize, base_url
        self._people = People()
        self._closed: dict[str, dict[str, float]] = {}  # workspace -> method -> until when Slack wants to be left alone

    async def stop(self) -> None:
        """Ask nothing more."""
        await self._people.stop()

    async def client(self, team: str) -> AsyncWebClient:
        """The Web API as the app may use it in a workspace."""
        found = await self._authorize(team)
        closed = self._closed.setdefault(team, {})
        return PoliteClient(closed, found.bot_token if found else None, self._base_url)

    async def at(self, team: str, user: str, channel: str = "", group: bool = False) -> Caller:
        """The person where he is: in a channel, which may be a `group`'s direct message, or by himself.

        In a direct message (D...) the destination is the person: chat.postMessage takes a person's id.
        """
        client, began = await self.client(team), self._people.now()
        person = await self._people.get(client, team, user)
        personal = not channel or channel.startswith("D")

        async def standing(membership: bool) -> Standing:
            where = Where("" if personal else channel, membership)
            return await self._people.standing(client, team, user, where, began)

        here = Destination("slack", team, user if personal else channel)
        return Caller(here, user, person.language, person.zone, person.name, standing, group and not personal)
