"""Carries commands out: a command and its caller to a reply, each in one transaction."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.commands import own_topics
from bot.commands.caller import Caller, Standing
from bot.commands.chinese import in_language
from bot.commands.command import (
    Changing,
    Follow,
    Reading,
    Subscribe,
    Trying,
)
from bot.commands.deeds import answered, done
from bot.commands.grammar import Grammar, command_line
from bot.commands.overview import Overview, overview, standing_of
from bot.commands.pace import Pace
from bot.commands.replies import busy, query_fault, refused
from bot.commands.request import Request
from bot.commands.rights import Rights
from bot.commands.suggest import Suggested, Suggestion, suggest
from bot.domain.alert import Reply
from bot.domain.calendar import NO_CALENDAR, Calendar
from bot.domain.phrase import joined, say
from bot.domain.pledge import Pledge
from bot.domain.topic import Topic
from bot.errors import CommandError, QuerySyntaxError, StorageBusyError, TradewireError
from bot.storage import audit, outbox, pauses
from bot.storage import own_topics as stored_topics
from bot.storage.database import Database, Transaction
from bot.text.vocabulary import Vocabulary

log = structlog.get_logger(__name__)


class Commands:
    """Every slash command, for every platform."""

    def __init__(
        self,
        database: Database,
        topics: Mapping[str, Topic],
        clock: Callable[[], datetime],
        vocabulary: Vocabulary,
        pace: Pace | None = None,
        rights: Rights | None = None,
        *,
        pledges: Sequence[Pledge] = (),
        calendar: Calendar = NO_CALENDAR,
    ) -> None:
        """`topics` are everybody's; a workspace's own are looked up with each command. No `pace`: no limit."""
        self._rights, self._pledges, self._calendar = rights or Rights(), tuple(pledges), calendar
        self._database, self._topics, self._clock, self._vocabulary = database, topics, clock, vocabulary
        self._pace = pace or Pace(a_minute=1_000_000_000)

    async def __call__(self, text: str, caller: Caller) -> Reply:
        """Answer the text after `/trade` in the caller's language.

        Never raises: whatever goes wrong becomes a reply that says what to do.
        """
        reply = await self._replied(text, caller)
        return in_language(caller.language, reply)

    async def _replied(self, text: str, caller: Caller) -> Reply:
        try:
            return await self._in_turn(text, caller)
        except QuerySyntaxError as error:
            return Reply(say("This query cannot be read"), query_fault(error), code=error.caret(), ok=False)
        except CommandError as error:
            return refused(error)
        except StorageBusyError as error:
            log.warning("command_met_busy_database", detail=str(error))
            return busy(caller.language)
        except TradewireError as error:
            log.error("command_failed", detail=str(error))
            return Reply(say("That did not work"), str(error), ok=False)
        except Exception:  # a fault of ours: the person gets an answer, the log its trace
            log.exception("command_crashed")
            return Reply(
                say("That did not work"), say("The cause is in the bot's log; its operator can help."), ok=False
            )

    async def overview(self, caller: Caller) -> Overview:
        """A person's page, in his language. Raises StorageBusyError. It is no command, and costs none."""
        request = await self._request(caller)
        standing, trouble = await standing_of(request)
        async with self._pace.turn(caller.destination.tenant, request.now):
            page = await self._database.read(overview, request, self._rights, standing, trouble)
        return in_language(caller.language, page)

    async def suggest(self, what: Suggested, typed: str, caller: Caller) -> list[Suggestion]:
        """What may be meant by the beginning of a word, in the caller's language. Never raises; it is no command."""
        try:
            request = await self._request(caller)
            found = await self._database.read(suggest, request, what, typed)
        except TradewireError as error:
            log.warning("nothing_to_suggest", detail=str(error))
            return []
        return [in_language(caller.language, each) for each in found]

    async def _request(self, caller: Caller) -> Request:
        own = await self._database.read(stored_topics.of_workspace, caller.destination.tenant)
        topics = {**self._topics, **{topic.name: topic for topic in own}}
        return Request(caller, topics, self._clock(), self._vocabulary, self._pledges, self._calendar)

    async def _in_turn(self, text: str, caller: Caller) -> Reply:
        workspace, now = caller.destination.tenant, self._clock()
        if wait := self._pace.take(workspace, command_line(text)[0], now):
            seconds = math.ceil(wait.total_seconds())
            problem = say(
                "This workspace has given about {} in a minute. Try again in {} s.", self._pace.a_minute, seconds
            )
            return Reply(say("Too many commands"), problem, ok=False)
        async with self._pace.turn(workspace, now):
            return await self._answer(text, caller)

    async def _answer(self, text: str, caller: Caller) -> Reply:
        request = await self._request(caller)
        command = Grammar(request.topics.values()).parse(text)
        if await self._database.read(pauses.held_here, caller.destination, request.now):
            await self._database.write(pauses.probe_soon, caller.destination)  # whoever types here may have repaired it
        if isinstance(command, Reading):
            return await self._database.read(answered, command, request)
        standing = await self._rights.check(command, caller)
        request = replace(request, caller=caller.as_learnt(standing))
        if isinstance(command, Trying):  # tried beside the one writer, for whom all others wait too
            tried = await self._database.read(own_topics.tried, request, command)
            reply = await self._database.write(_done_and_noted, tried, request, text)
        else:
            reply = await self._database.write(_done_and_noted, command, request, text)
        if isinstance(command, Subscribe | Follow):
            reply = _with_warnings(reply, caller, standing)
        return in_language(request.caller.language, reply)


def _with_warnings(reply: Reply, caller: Caller, standing: Standing) -> Reply:
    """The reply to who is to be told something, with what he may not expect of the place."""
    warnings = []
    if not standing.reached:
        warnings.append(say("The bot is not in this channel and can tell nothing here: invite it now."))
    if caller.group:
        warnings.append(
            say(
                "This is a direct message of several people: all who are in it see what is told here, "
                "if the bot is in it too."
            )
        )
    return replace(reply, body=joined("\n", [reply.body, *warnings])) if warnings else reply


def _done_and_noted(tx: Transaction, command: Changing | own_topics.Tried, request: Request, text: str) -> Reply:
    reply = done(tx, command, request)
    if reply.announcement and not request.caller.personal:
        outbox.put_announcement(tx, request.here, in_language(request.caller.language, reply.announcement), request.now)
    audit.keep(tx, request.here, request.caller.person, text.removeprefix("/trade").strip(), request.now)
    return reply
