"""Answers to what people do on Discord: in time, for their eyes only, and for all what concerns all."""

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import discord

from bot.charts.picture import Picture, picture_of
from bot.commands.caller import Caller, CommandHandler
from bot.commands.chinese import in_language
from bot.commands.choices import mute_choices, outdated, wrong_choices
from bot.commands.once import First
from bot.commands.suggest import Suggested, Suggestion
from bot.domain.alert import Reply
from bot.domain.phrase import say
from bot.platforms.discord.buttons import view_of
from bot.platforms.discord.callers import Elsewhere, caller_of
from bot.platforms.discord.embeds import Message, read_id
from bot.platforms.discord.render import ASKS, ECHO
from bot.platforms.discord.replies import (
    ASK,
    MINE,
    MORE,
    RUN,
    confirmation_message,
    reply_message,
)
from bot.platforms.discord.text import bare

# Discord waits 3 seconds for a first answer, and 15 minutes for the rest after "thinking":
# https://docs.discord.com/developers/interactions/receiving-and-responding
PATIENCE = 0.8  # seconds
DESCRIPTION_LIMIT = 1024  # of a file: https://docs.discord.com/developers/resources/message#attachment-object
ANSWER_ERRORS = (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError)
Suggester = Callable[[Suggested, str, Caller], Awaitable[list[Suggestion]]]

_COMMANDS = {"why": "why", ECHO: "why", "sources": "story"}  # of an alert's buttons, those about the story as told here

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Answers:
    """Carries out what people ask for, and says what comes of it; `handle` is what carries out a command."""

    def __init__(self, handle: CommandHandler, suggester: Suggester, first: First) -> None:
        self.handle, self._suggester, self._first = handle, suggester, first

    async def carry_out(
        self,
        interaction: discord.Interaction,
        text: str,
        *,
        mine: bool = False,
        start: int = 0,
        elsewhere: Elsewhere | None = None,
    ) -> Reply | None:
        """Give a command and tell its reply; None where that could not be told, which the log says.

        Discord tells all sessions of a bot of all that is done: of several processes one carries it out.
        """
        if not await self._first(str(interaction.id)):
            return None
        caller = caller_of(interaction, mine=mine, elsewhere=elsewhere)
        try:
            reply, picture = await self.in_time(interaction, self._answered(text, caller, start))
            await self._say_pictured(interaction, caller, reply, text, start, picture)
        except ANSWER_ERRORS as failure:
            _log.warning("the answer to a command did not reach Discord: %s", _named(failure))
            return None
        return reply

    async def pressed(self, interaction: discord.Interaction, what: str, of: str) -> None:
        """A button: of an alert, or under a reply."""
        if what in ("mute", "wrong"):
            language = caller_of(interaction).language
            asked = wrong_choices(of) if what == "wrong" else mute_choices(of, interaction.guild_id is not None)
            await self.tell(interaction, reply_message(in_language(language, asked)))
        elif what == ASK:
            await self.tell(interaction, confirmation_message(of, _question(of, caller_of(interaction).language)))
        elif what == MORE:
            start, _, command = of.partition("|")
            await self.carry_out(interaction, command, start=int(start) if start.isdecimal() else 0)
        elif what in (RUN, MINE):
            await self.carry_out(interaction, of, mine=what == MINE)
        elif what == "follow":
            await self.carry_out(interaction, f"follow {of}", mine=True)
        elif what in _COMMANDS:
            await self.carry_out(interaction, f"{_COMMANDS[what]} {of}")
        else:
            await self.tell(interaction, reply_message(in_language(caller_of(interaction).language, outdated())))

    async def why(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """The context menu of a message: why it was told."""
        rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
        read = [read_id(each.custom_id or "") for row in rows for each in row.children]
        story = next((of for _, what, of in filter(None, read) if what in (*ASKS, ECHO)), "")
        if story:
            await self.carry_out(interaction, f"why {story}")
            return
        hint = say("Use this on an alert of mine.")
        reply = in_language(caller_of(interaction).language, Reply(say("This message tells no story"), hint, ok=False))
        await self.tell(interaction, reply_message(reply))

    async def suggest(self, interaction: discord.Interaction, what: Suggested, typed: str) -> list[Suggestion]:
        """What may be meant by what is typed so far."""
        return await self._suggester(what, typed, caller_of(interaction))

    async def say(self, interaction: discord.Interaction, message: Message) -> None:
        """Tell it; raises one of ANSWER_ERRORS."""
        await self.show(interaction, **shown(message))

    async def show(self, interaction: discord.Interaction, **told: Any) -> None:
        """A message as discord.py's methods take it, for his eyes only; raises one of ANSWER_ERRORS."""
        if interaction.response.is_done():
            await interaction.followup.send(**told, ephemeral=True)
        else:
            await interaction.response.send_message(**told, ephemeral=True)

    async def tell(self, interaction: discord.Interaction, message: Message) -> None:
        """Tell it; where it does not arrive the log says so."""
        try:
            await self.say(interaction, message)
        except ANSWER_ERRORS as failure:
            _log.warning("an answer did not reach Discord: %s", _named(failure))

    async def _answered(self, text: str, caller: Caller, start: int) -> tuple[Reply, Picture | None]:
        reply = await self.handle(text, caller)
        return reply, None if start else await picture_of(reply.chart)

    async def _say_pictured(
        self,
        interaction: discord.Interaction,
        caller: Caller,
        reply: Reply,
        text: str,
        start: int,
        picture: Picture | None,
    ) -> None:
        """Tell it; where Discord does not take the picture, as in a channel without files, with bars of text."""
        try:
            await self.say(interaction, reply_message(reply, text, start, picture, caller.language))
        except discord.HTTPException:
            if picture is None:
                raise
            await self.say(interaction, reply_message(reply, text, start, language=caller.language))

    async def in_time(self, interaction: discord.Interaction, working: Awaitable[T], *, thinking: bool = True) -> T:
        """Its result; where it takes long Discord is told that it is being worked on. Raises one of ANSWER_ERRORS.

        `thinking`: the person sees that, where an answer will come; else a message that he touched will change.
        """
        task = asyncio.ensure_future(working)
        if not (await asyncio.wait({task}, timeout=PATIENCE))[0]:
            await interaction.response.defer(ephemeral=True, thinking=thinking)
        return await task


def shown(message: Message) -> dict[str, Any]:
    """A message as discord.py's methods that send one take it."""
    made: dict[str, Any] = {
        "content": message.content or None,
        "embeds": [discord.Embed.from_dict(each) for each in message.embeds],
        "suppress_embeds": bool(message.flags),
        "allowed_mentions": discord.AllowedMentions.none(),
    }
    if message.picture:
        alt = bare(message.picture.alt, DESCRIPTION_LIMIT)
        made["file"] = discord.File(io.BytesIO(message.picture.png), "chart.png", description=alt)
    return made | ({"view": view_of(message.buttons)} if message.buttons else {})


def _question(command: str, language: str) -> Reply:
    return in_language(
        language, Reply(say("Are you sure?"), say("/trade {} concerns everybody in this channel.", command))
    )


def _named(failure: BaseException) -> str:
    code = getattr(failure, "code", 0)
    return f"{type(failure).__name__} {code}" if code else type(failure).__name__
