"""The panel of menus by which a server or a person is set up: what is chosen stands in the message's own menus."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import discord

from bot.commands.chinese import in_language
from bot.commands.overview import OfferedTopic
from bot.domain.phrase import say
from bot.platforms.discord.callers import TOLD
from bot.platforms.discord.text import bare

_OPTIONS_LIMIT, _LABEL_LIMIT = 25, 100  # https://docs.discord.com/developers/components/reference#string-select
_CADENCES = {
    "instant": say("At once"),
    "hourly": say("Every hour"),
    "daily 08:00": say("Every day at 08:00"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands chosen in a panel."""

    channel: int = 0
    topics: tuple[str, ...] = ()
    cadence: str = "instant"


class _Part:
    """A part of the panel, known by its id alone, so that it works after a restart."""

    def __init__(self, item: Any, what: str) -> None:
        super().__init__(item)  # type: ignore[call-arg]  # that of DynamicItem, which comes after this
        self.what = what

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> Self:
        """As it stands in a message."""
        return cls(item, match["what"])

    async def callback(self, interaction: discord.Interaction) -> None:
        """It was touched."""
        await interaction.client.setup.touched(interaction, self.what)  # type: ignore[attr-defined]


class Menu(_Part, discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"tw-setup:(?P<what>topics|cadence)"):
    """The menus of topics and cadence."""


class Channels(_Part, discord.ui.DynamicItem[discord.ui.ChannelSelect[Any]], template=r"tw-setup:(?P<what>channel)"):
    """The menu of channels."""


class Press(_Part, discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"tw-setup:(?P<what>go|topic)"):
    """The buttons."""


PARTS = (Menu, Channels, Press)


def panel_text(offered: Sequence[OfferedTopic], language: str, *, in_guild: bool) -> str:
    """What stands above the panel."""
    here = say(
        "**Tradewire** tells US-China trade news: one message a story, and who has said it. Choose the channel, "
        "the topics and how often; /trade-setup shows this again, and /trade help all there is."
    )
    mine = say("Choose what you are told of in direct messages, and how often. /trade help shows all there is.")
    text = here if in_guild else mine
    if (others := len(offered) - _OPTIONS_LIMIT) > 0:
        text += say(
            "\nThe menu has room for {} topics. For the other {} type /trade subscribe, which completes their names.",
            _OPTIONS_LIMIT,
            others,
        )
    return in_language(language, text)


def panel_view(chosen: Chosen, offered: Sequence[OfferedTopic], language: str, *, in_guild: bool) -> discord.ui.View:
    """The panel with what is chosen in it."""
    view = discord.ui.View(timeout=None)
    if in_guild:
        view.add_item(_channel_menu(chosen.channel, language))
    topics = [
        discord.SelectOption(
            label=bare(each.title, _LABEL_LIMIT) or each.label,
            value=each.label,
            description=bare(each.lately, _LABEL_LIMIT) or None,
            default=each.label in chosen.topics,
        )
        for each in offered[:_OPTIONS_LIMIT]
    ]
    cadences = [
        discord.SelectOption(label=in_language(language, text), value=value, default=value == chosen.cadence)
        for value, text in _CADENCES.items()
    ]
    view.add_item(_menu("topics", topics, len(topics), in_language(language, say("Topics"))))
    view.add_item(_menu("cadence", cadences, 1, in_language(language, say("How often"))))
    view.add_item(_button("go", in_language(language, say("Subscribe")), discord.ButtonStyle.primary))
    view.add_item(_button("topic", in_language(language, say("Create a topic")), discord.ButtonStyle.secondary))
    return view


def _channel_menu(channel: int, language: str) -> Channels:
    kind = discord.SelectDefaultValueType.channel
    menu: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
        custom_id="tw-setup:channel",
        channel_types=list(TOLD),
        placeholder=in_language(language, say("Channel")),
        default_values=[discord.SelectDefaultValue(id=channel, type=kind)] if channel else [],
    )
    return Channels(menu, "channel")


def _menu(what: str, options: list[discord.SelectOption], most: int, placeholder: str) -> Menu:
    menu: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=f"tw-setup:{what}", options=options, max_values=most, placeholder=placeholder
    )
    return Menu(menu, what)


def _button(what: str, label: str, style: discord.ButtonStyle) -> Press:
    return Press(discord.ui.Button(custom_id=f"tw-setup:{what}", label=label, style=style), what)


def read_panel(message: discord.Message | None) -> Chosen:
    """What stands chosen in a panel's message."""
    chosen = Chosen()
    for row in message.components if message else ():
        for each in row.children if isinstance(row, discord.ActionRow) else ():
            if isinstance(each, discord.SelectMenu):
                values = [option.value for option in each.options if option.default]
                values += [str(value.id) for value in each.default_values]
                chosen = chosen_with(chosen, (each.custom_id or "").removeprefix("tw-setup:"), tuple(values))
    return chosen


def chosen_with(chosen: Chosen, what: str, values: tuple[str, ...]) -> Chosen:
    """The same with another choice in one of the menus."""
    if what == "topics":
        return replace(chosen, topics=values)
    if not values:
        return chosen
    return replace(chosen, channel=int(values[0])) if what == "channel" else replace(chosen, cadence=values[0])
