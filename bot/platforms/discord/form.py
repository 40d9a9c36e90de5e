"""The form for a topic of one's own: known by its id alone, so that it can be sent in after a restart too."""

from collections.abc import Mapping
from typing import Any

import discord

from bot.commands.chinese import in_language
from bot.domain.phrase import say
from bot.platforms.discord.options import one_word

_TEXT_LIMIT, _TITLE_LIMIT = 1000, 45  # https://docs.discord.com/developers/components/reference#text-input
_ID = "tw-form:topic"


def topic_form(language: str) -> discord.ui.Modal:
    """The form, empty."""

    def said(text: str) -> str:
        return in_language(language, text)[:_TITLE_LIMIT]

    gates = [
        discord.SelectOption(label=said(say("US-China trade news only")), value="on", default=True),
        discord.SelectOption(label=said(say("All news")), value="off"),
    ]
    name: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="name", min_length=2, max_length=40)
    query: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id="query", style=discord.TextStyle.paragraph, max_length=_TEXT_LIMIT
    )
    gate: discord.ui.Select[Any] = discord.ui.Select(custom_id="gate", options=gates)
    form = discord.ui.Modal(title=said(say("Create a topic")), custom_id=_ID)
    form.add_item(discord.ui.Label(text=said(say("Name: 2 to 40 letters, digits, - or _")), component=name))
    form.add_item(discord.ui.Label(text=said(say("Query: words, AND, OR, NOT, NEAR(a b, 5)")), component=query))
    form.add_item(discord.ui.Label(text=said(say("Which news")), component=gate))
    return form


def command_of(data: Mapping[str, Any] | None) -> str:
    """The command that a form asks for as it was filled in; "" for what is no form of ours."""
    if not data or data.get("custom_id") != _ID:
        return ""
    fields = [each.get("component") or {} for each in data["components"]]
    told = {each.get("custom_id"): each.get("value") or (each.get("values") or [""])[0] for each in fields}
    query = " ".join(str(told.get("query", "")).split())
    return f"topic add {one_word(str(told.get('name', '')))} gate {told.get('gate') or 'on'} {query}"
