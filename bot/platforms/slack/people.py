"""Who somebody on Slack is: what he may do, his language and his time zone."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands.caller import Standing
from bot.domain.phrase import say
from bot.errors import CommandError
from bot.platforms.slack.failures import SDK_ERRORS, error_word
from bot.text.checks import find_zone

FRESH = 300.0  # seconds that a person's language and time zone hold; what he may do is asked anew for each change
PATIENCE = 0.8  # seconds that an answer waits to know whose it is; who is known from before is taken as he was then
RIGHTS_PATIENCE = 2.0  # seconds that a change waits for what its person may do; then it is refused
MEMBERS_PATIENCE = 10.0  # seconds that it waits for a channel's members, where they alone may make it
REMEMBERED = 5_000  # people
_PAGE, _MOST_PAGES = 1000, 20  # members of a channel; of a larger one it is not known who is in it
_SILENT = say("it does not answer")


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says of somebody; the default is what holds when it says nothing."""

    admin: bool = False
    guest: bool = True  # nobody who is not known changes anything
    language: str = ""
    zone: str = ""
    name: str = ""
    trouble: str = ""  # why nothing is known


@dataclass(frozen=True, slots=True)
class Where:
    """A channel, "" where somebody is by himself; and whether it counts that he is a member of it."""

    channel: str = ""
    membership: bool = False


class People:
    """Looks people up, and remembers them for some minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, Person]] = {}  # with when it was asked
        self._asking: dict[tuple[str, str], tuple[float, asyncio.Task[Person]]] = {}

    async def get(self, client: AsyncWebClient, team: str, user: str) -> Person:
        """The person as he is answered in workspace `team`, within PATIENCE. Never raises."""
        key = team, user
        person = await self._since(self._clock() - FRESH, PATIENCE, client, key)
        return self._known[key][1] if person.trouble and key in self._known else person

    async def standing(self, client: AsyncWebClient, team: str, user: str, where: Where, since: float) -> Standing:
        """What the person is in the workspace and in the channel, as asked after `since` (of `now`).

        Raises CommandError if Slack does not say. By himself he is a member of none; admins need not be.
        """
        person = await self._since(since, RIGHTS_PATIENCE, client, (team, user))
        if person.trouble:
            raise CommandError(say("nothing was changed: Slack does not say who you are ({})", person.trouble))
        standing = Standing(
            admin=person.admin,
            guest=person.guest,
            member=False,
            language=person.language,
            zone=person.zone,
            name=person.name,
        )
        if not where.channel or person.guest:
            return standing
        if where.membership and not person.admin:
            return await _as_member(standing, client, where.channel, user)
        return replace(standing, reached=await _reached(client, where.channel))

    async def stop(self) -> None:
        """Ask nothing more."""
        asking = [task for _, task in self._asking.values()]
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    def now(self) -> float:
        """This moment, for `standing`."""
        return self._clock()

    async def _since(self, since: float, patience: float, client: AsyncWebClient, key: tuple[str, str]) -> Person:
        """The person as asked at `since` or after it; one question answers all who wait for it."""
        known = self._known.get(key)
        if known and known[0] >= since:
            return known[1]
        asked = self._asking.get(key)
        if asked is None or asked[0] < since:
            asked = self._asking[key] = self._clock(), asyncio.create_task(self._ask(client, key), name="slack-person")
            asked[1].add_done_callback(lambda task: self._answered(key, task))
        try:
            return await asyncio.wait_for(asyncio.shield(asked[1]), patience)
        except TimeoutError:
            return Person(trouble=_SILENT)

    async def _ask(self, client: AsyncWebClient, key: tuple[str, str]) -> Person:
        asked_at, person = self._clock(), await _ask(client, *key)
        if not person.trouble:
            self._known.pop(key, None)
            self._known[key] = asked_at, person
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
        return person

    def _answered(self, key: tuple[str, str], task: asyncio.Task[Person]) -> None:
        if key in self._asking and self._asking[key][1] is task:
            del self._asking[key]


async def language_of(client: AsyncWebClient, team: str, user: str) -> str:
    """The language of somebody who waits for a page; "" where Slack does not say it in time. Never raises."""
    try:
        async with asyncio.timeout(RIGHTS_PATIENCE):
            return (await _ask(client, team, user)).language
    except TimeoutError:
        return ""


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
        zone=find_zone(str(told.get("tz") or "")) or "",
        name=str(profile.get("display_name") or told.get("real_name") or told.get("name") or ""),
    )


async def _reached(client: AsyncWebClient, channel: str) -> bool:
    """Are we let into the channel? As far as Slack says so at once: nothing but a word of warning depends on it."""
    try:
        async with asyncio.timeout(PATIENCE):
            await client.conversations_members(channel=channel, limit=1)
    except SDK_ERRORS as failure:
        return not _closed_to_us(failure)
    return True


async def _as_member(standing: Standing, client: AsyncWebClient, channel: str, user: str) -> Standing:
    """The same with what Slack says of the person in the channel."""
    try:
        async with asyncio.timeout(MEMBERS_PATIENCE):
            member = await _is_listed(client, channel, user)
    except SDK_ERRORS as failure:
        return (
            replace(standing, reached=False) if _closed_to_us(failure) else replace(standing, doubt=_trouble(failure))
        )
    return replace(standing, doubt=say("too many members")) if member is None else replace(standing, member=member)


async def _is_listed(client: AsyncWebClient, channel: str, user: str) -> bool | None:
    """Is the person one of the channel's members? None where there are too many to look at."""
    cursor = ""
    for _ in range(_MOST_PAGES):
        answer = await client.conversations_members(channel=channel, limit=_PAGE, cursor=cursor)
        if user in (answer.get("members") or ()):
            return True
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return False
    return None


def _closed_to_us(failure: Exception) -> bool:
    # Of a private channel nothing is known to who is not in it:
    # https://docs.slack.dev/reference/methods/conversations.members#errors
    return isinstance(failure, SlackApiError) and error_word(failure) == "channel_not_found"


def _trouble(failure: Exception) -> str:
    word = error_word(failure) if isinstance(failure, SlackApiError) else ""
    if word == "missing_scope" and isinstance(failure, SlackApiError):
        scopes = str(failure.response.get("needed") or "users:read")
        return say("the app lacks the scope {}: install it again with the present manifest", scopes)
    return word or _SILENT
