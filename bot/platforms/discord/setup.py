"""The set-up of a server or a person: what becomes of the panel when it is touched, and of its form."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord

from bot.commands.caller import Caller
from bot.commands.chinese import in_language
from bot.commands.overview import Overview
from bot.domain.alert import Item, Reply
from bot.domain.phrase import say
from bot.domain.subscription import Destination
from bot.errors import TradewireError
from bot.platforms.discord.answers import ANSWER_ERRORS, Answers
from bot.platforms.discord.callers import PLATFORM, caller_of, may_manage, place_of
from bot.platforms.discord.form import command_of, topic_form
from bot.platforms.discord.panel import Chosen, chosen_with, panel_text, panel_view, read_panel
from bot.platforms.discord.replies import reply_message
from bot.platforms.discord.words import language_of

Overviews = Callable[[Caller], Awaitable[Overview]]
"""A person's page; raises TradewireError."""


@dataclass(slots=True)
class _There:
    """A channel, and what somebody may do there."""

    id: int
    permissions: discord.Permissions


class Setup:
    """Shows the panel, and does what is chosen in it."""

    def __init__(self, answers: Answers, overview: Overviews) -> None:
        self._answers, self._overview = answers, overview

    async def show(self, interaction: discord.Interaction) -> None:
        """Show it to whoever asks, for his eyes only."""
        chosen = Chosen(place_of(interaction) or 0 if interaction.guild_id else 0)
        try:
            page = await self._answers.in_time(interaction, self._overview(caller_of(interaction)))
            view = _view(page, interaction, chosen)
            text = panel_text(page.topics, _language(interaction), in_guild=interaction.guild_id is not None)
            await self._answers.show(interaction, content=text, view=view)
        except ANSWER_ERRORS:
            return
        except TradewireError as error:
            await self._answers.tell(interaction, reply_message(Reply(str(error), ok=False)))

    async def greet(self, guild: discord.Guild, here: discord.TextChannel) -> None:
        """Show it to a server that has just let the bot in; raises TradewireError or one of ANSWER_ERRORS."""
        language = language_of(guild.preferred_locale)
        page = await self._overview(Caller(Destination(PLATFORM, str(guild.id), str(here.id)), "", language))
        view = panel_view(Chosen(here.id), page.topics, language, in_guild=True)
        await here.send(panel_text(page.topics, language, in_guild=True), view=view)

    async def touched(self, interaction: discord.Interaction, what: str) -> None:
        """A menu or a button of the panel."""
        if not await self._may(interaction):
            return
        chosen = read_panel(interaction.message)
        try:
            if what == "go":
                await self._subscribe(interaction, chosen)
            elif what == "topic":
                await interaction.response.send_modal(topic_form(_language(interaction)))
            else:
                data: dict[str, Any] = dict(interaction.data or {})
                values = tuple(str(each) for each in data.get("values") or ())
                await self._choose(interaction, chosen_with(chosen, what, values))
        except ANSWER_ERRORS:
            return  # whoever touched it can touch it again
        except TradewireError as error:
            await self._answers.tell(interaction, reply_message(Reply(str(error), ok=False)))

    async def filled_in(self, interaction: discord.Interaction) -> None:
        """A form, which is a command like any other; it may have been opened in another life of the bot."""
        if command := command_of(interaction.data):
            await self._answers.carry_out(interaction, command)

    async def _may(self, interaction: discord.Interaction) -> bool:
        """The panel that greets a server is seen by all its people; it is for those who may manage it."""
        if interaction.guild_id is None or may_manage(interaction.permissions):
            return True
        told = Reply(say("This is for those who may manage this server"), ok=False)
        await self._answers.tell(interaction, reply_message(in_language(_language(interaction), told)))
        return False

    async def _choose(self, interaction: discord.Interaction, chosen: Chosen) -> None:
        """What is chosen stands in the panel from now on."""
        page = await self._answers.in_time(interaction, self._overview(caller_of(interaction)), thinking=False)
        view = _view(page, interaction, chosen)
        if interaction.response.is_done():
            await interaction.edit_original_response(view=view)
        else:
            await interaction.response.edit_message(view=view)

    async def _subscribe(self, interaction: discord.Interaction, chosen: Chosen) -> None:
        """Each topic is a command like any other, with its rights; what comes of them is one answer."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        there = _elsewhere(interaction, chosen.channel)
        if there is None and interaction.guild and chosen.channel not in (0, place_of(interaction)):
            gone = Reply(say("That channel is not there any more: choose another"), ok=False)
            await self._answers.tell(interaction, reply_message(in_language(_language(interaction), gone)))
            return
        caller = caller_of(interaction, elsewhere=there)
        told = [await self._answers.handle(f"subscribe {each} {chosen.cadence}", caller) for each in chosen.topics]
        bad = next((each for each in told if not each.ok), None)
        if bad is None and told:
            items = tuple(Item(each.title, detail=each.body) for each in told)
            reply = Reply(say("Done"), items=items, hint=say("/trade subscriptions shows it all"))
        else:
            reply = bad or Reply(say("Choose a topic first"), ok=False)
        await self._answers.tell(interaction, reply_message(in_language(caller.language, reply)))


def _view(page: Overview, interaction: discord.Interaction, chosen: Chosen) -> discord.ui.View:
    return panel_view(chosen, page.topics, _language(interaction), in_guild=interaction.guild_id is not None)


def _language(interaction: discord.Interaction) -> str:
    return caller_of(interaction).language


def _elsewhere(interaction: discord.Interaction, channel: int) -> _There | None:
    """The chosen channel, and what this person may do there; None for where he is."""
    found = interaction.guild.get_channel(channel) if interaction.guild else None
    if found is None or not isinstance(interaction.user, discord.Member):
        return None
    return _There(found.id, found.permissions_for(interaction.user))
