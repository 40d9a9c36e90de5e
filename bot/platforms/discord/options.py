"""The options of `/trade` on Discord: what they are called, may be, and are completed with as one types."""

from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import AppCommandChannel, Choice, locale_str

from bot.commands.suggest import Suggested
from bot.platforms.discord.callers import TOLD

_LABEL = 100  # https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-choice-structure
QUERY = 'words, "phrases", prefix*, AND, OR, NOT, ( ), NEAR(a b, 5)'
STORY_ID = "the id that an alert shows; a word of its headline finds it"

Completion = Callable[[discord.Interaction, str], Coroutine[Any, Any, list[Choice[str]]]]


def _completing(what: Suggested) -> Completion:
    async def complete(interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        found = await interaction.client.answers.suggest(interaction, what, typed)  # type: ignore[attr-defined]
        return [Choice(name=f"{each.value} · {each.label}"[:_LABEL], value=each.value[:_LABEL]) for each in found]

    return complete


def _choices(**named: str) -> list[Choice[str]]:
    return [Choice(name=locale_str(label), value=value.replace("_", "-")) for value, label in named.items()]


TOPIC, SUBSCRIBED, OWN_TOPIC = map(_completing, (Suggested.TOPIC, Suggested.SUBSCRIBED, Suggested.OWN_TOPIC))
STORY, FOLLOWED, EITHER = map(_completing, (Suggested.STORY, Suggested.FOLLOWED, Suggested.STORY_OR_TOPIC))
ZONE = _completing(Suggested.ZONE)
LEVELS = _choices(routine="every story", urgent="urgent and flash", flash="flash only")
CADENCES = _choices(instant="at once", hourly="every hour", daily="every day")
LANGUAGES = _choices(en="English", zh="Chinese")
WRONGS = _choices(
    irrelevant="not US-China trade news",
    merge="different events in one",
    side="somebody has not said that",
    figure="a figure is wrong",
)


class _Told(app_commands.Transformer):
    """A channel that can be told of stories, as Discord hands it over: with what the person may do there."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """See Transformer."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """What Discord offers: no category, no voice channel, no thread."""
        return list(TOLD)

    async def transform(self, interaction: discord.Interaction, value: Any, /) -> Any:
        """See Transformer."""
        return value


Place = app_commands.Transform[AppCommandChannel, _Told]


def option(word: str, value: object) -> str:
    """An option of subscribe with its value, "" where none was given."""
    return f"{word} {''.join(str(value).split())}" if value not in (None, "") else ""


def one_word(text: str) -> str:
    """A name as the grammar takes it: one word. What is none becomes a word that no name can be, and is refused."""
    return "␣".join(text.split()) or "␣"
