"""Our buttons as discord.py knows them: by their ids alone, so that they work after a restart."""

import re
from collections.abc import Iterable
from typing import Any, Self

import discord

from bot.platforms.discord.embeds import Button

_ID = re.compile(r"tw:(?P<delivery>\d+):(?P<what>[a-z]+):(?P<of>.*)", re.DOTALL)


class Asking(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_ID):
    """A button of ours, whichever message it stands under."""

    def __init__(self, button: discord.ui.Button[Any], what: str, of: str) -> None:
        super().__init__(button)
        self._what, self._of = what, of

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        assert isinstance(item, discord.ui.Button)
        return cls(item, match["what"], match["of"])

    async def callback(self, interaction: discord.Interaction) -> None:
        """It was pressed."""
        await interaction.client.answers.pressed(interaction, self._what, self._of)  # type: ignore[attr-defined]


def view_of(buttons: Iterable[Button]) -> discord.ui.View:
    """The buttons as discord.py sends them."""
    view = discord.ui.View(timeout=None)
    for each in buttons:
        match = _ID.fullmatch(each["custom_id"])
        assert match is not None, "every button of ours has such an id"
        made: discord.ui.Button[Any] = discord.ui.Button(
            style=discord.ButtonStyle(each["style"]),
            label=each.get("label"),
            emoji=each["emoji"]["name"] if "emoji" in each else None,
            custom_id=each["custom_id"],
        )
        view.add_item(Asking(made, match["what"], match["of"]))
    return view
