"""Who somebody on Slack is: what he may do, his language and his time zone."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands.caller import Standing
from bot.errors import CommandError
from bot.platforms.slack.failures import SDK_ERRORS, error_word

FRESH = 300.0  # seconds that what Slack said of a person holds
REMEMBERED = 5_000  # people
_PAGE, _MOST_PAGES = 1000, 20  # members of a channel; in a larger one nobody but admins is known to be one


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says of somebody; the default is what holds when it says nothing."""

    admin: bool = False
    guest: bool = True  # nobody who is not known changes anything
    language: str = "en"
    zone: str = ""
    name: str = ""
    trouble: str = ""  # why nothing is known


class People:
    """Looks people up, and remembers them for some minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, Person]] = {}

    async def get(self, client: AsyncWebClient, team: str, user: str) -> Person:
        """The person, for a caller in workspace `team`. Never raises."""
        known = self._known.get((team, user))
        if known and self._clock() - known[0] < FRESH:
            return known[1]
        person = await _ask(client, team, user)
        if not person.trouble:
            self._known[team, user] = self._clock(), person
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
        return person

    async def standing(self, client: AsyncWebClient, team: str, user: str, channel: str) -> Standing:
        """What the person is in the workspace and in the channel. Raises CommandError if Slack does not say."""
        person = await self.get(client, team, user)
        if person.trouble:
            raise CommandError(f"nothing was changed: Slack does not say who you are ({person.trouble})")
        member = channel.startswith("D") or await _is_member(client, channel, user)
        return Standing(admin=person.admin, guest=person.guest, member=member)


async def _ask(client: AsyncWebClient, team: str, user: str) -> Person:
    # https://docs.slack.dev/reference/methods/users.info, and what it tells: https://docs.slack.dev/reference/objects/user-object
    try:
        answer = await client.users_info(user=user, include_locale=True)
    except SDK_ERRORS as failure:
        return Person(trouble=_trouble(failure))
    told: dict[str, Any] = answer.get("user") or {}
    stranger = bool(told.get("is_stranger")) or str(told.get("team_id") or team) != team
    shared = (told.get("enterprise_user") or {}).get("teams") or ()  # the workspaces of an organisation that he is in
    profile = told.get("profile") or {}
    return Person(
        admin=any(told.get(each) for each in ("is_admin", "is_owner", "is_primary_owner")),
        guest=bool(told.get("is_restricted") or told.get("is_ultra_restricted") or told.get("deleted"))
        or (stranger and team not in shared),
        language="zh" if str(told.get("locale") or "").startswith("zh") else "en",
        zone=str(told.get("tz") or ""),
        name=str(profile.get("display_name") or told.get("real_name") or told.get("name") or ""),
    )


async def _is_member(client: AsyncWebClient, channel: str, user: str) -> bool:
    """Is the person in the channel? Where Slack does not say, no."""
    cursor = ""
    for _ in range(_MOST_PAGES):
        try:
            answer = await client.conversations_members(channel=channel, limit=_PAGE, cursor=cursor)
        except SDK_ERRORS:
            return False
        if user in (answer.get("members") or ()):
            return True
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break
    return False


def _trouble(failure: Exception) -> str:
    word = error_word(failure) if isinstance(failure, SlackApiError) else ""
    if word == "missing_scope":
        return "the app lacks the scope users:read: install it again with the present manifest"
    return word or "it cannot be reached"
