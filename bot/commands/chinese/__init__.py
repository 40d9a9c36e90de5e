"""Replies in Chinese: for each English template of a reply, its own. A test holds this list to what is said."""

from typing import TypeVar

from bot.commands.chinese.calendar import OF_CALENDAR
from bot.commands.chinese.commands import OF_COMMANDS
from bot.commands.chinese.discord import OF_DISCORD
from bot.commands.chinese.errors import OF_ERRORS
from bot.commands.chinese.feeds import OF_FEEDS
from bot.commands.chinese.ledger import OF_LEDGER
from bot.commands.chinese.notices import OF_NOTICES
from bot.commands.chinese.queries import OF_QUERIES
from bot.commands.chinese.reading import OF_READING
from bot.commands.chinese.subscribing import OF_SUBSCRIBING
from bot.commands.chinese.topics import OF_TOPICS
from bot.commands.chinese.why import OF_WHY
from bot.domain.phrase import Tongue

T = TypeVar("T")

_BETWEEN = {", ": "，", ": ": "：", "; ": "；", " ": "", " or ": "或", " and ": "与"}

CHINESE = Tongue(
    "zh",
    {
        **OF_COMMANDS,
        **OF_READING,
        **OF_SUBSCRIBING,
        **OF_WHY,
        **OF_TOPICS,
        **OF_FEEDS,
        **OF_NOTICES,
        **OF_ERRORS,
        **OF_QUERIES,
        **OF_LEDGER,
        **OF_CALENDAR,
        **OF_DISCORD,
        **_BETWEEN,
    },
)


def in_language(language: str, value: T) -> T:
    """What the bot says itself in a person's language: a text, or a value with texts in it."""
    return CHINESE.put(value) if language == CHINESE.language else value
