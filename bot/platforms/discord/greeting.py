"""Greets a server that has let the bot in: in a channel, or where it may write in none, whoever invited it."""

import logging

import discord

from bot.commands.chinese import in_language
from bot.domain.phrase import say
from bot.errors import TradewireError
from bot.platforms.discord.answers import ANSWER_ERRORS
from bot.platforms.discord.setup import Setup
from bot.platforms.discord.text import plain
from bot.platforms.discord.words import language_of

_INVITATIONS = 20  # of the latest bots let in, as the audit log has them
_NAME_LIMIT = 100

_log = logging.getLogger(__name__)


async def greet(bot: discord.Client, guild: discord.Guild, setup: Setup) -> bool:
    """Show it how the bot is set up; False where nobody could be told, which the log says: there is /trade-setup."""
    here = next((each for each in (guild.system_channel, *guild.text_channels) if _may_write(each)), None)
    try:
        if here is not None:
            await setup.greet(guild, here)
        else:
            person = await bot.create_dm(discord.Object(await _invited_by(guild)))
            await person.send(_nowhere(guild))
    except discord.Forbidden:  # a person who takes no direct messages does not take the next one either
        _log.warning("a server was not greeted: nobody there can be written to")
    except (*ANSWER_ERRORS, TradewireError) as failure:
        _log.warning("a server was not greeted: %s", type(failure).__name__)
        return False
    return True


def _nowhere(guild: discord.Guild) -> str:
    told = say(
        "I was let into {}, and may write in no channel there. Let me view a channel, send messages and embed links "
        "in it; then type /trade-setup there.",
        plain(guild.name, _NAME_LIMIT),
    )
    return in_language(language_of(guild.preferred_locale), told)


async def _invited_by(guild: discord.Guild) -> int:
    """Whoever let the bot in, where it may see that: View Audit Log, which it does not ask for; else the owner."""
    if guild.me.guild_permissions.view_audit_log:
        async for entry in guild.audit_logs(limit=_INVITATIONS, action=discord.AuditLogAction.bot_add):
            if entry.user_id is not None and getattr(entry.target, "id", None) == guild.me.id:
                return entry.user_id
    return guild.owner_id or 0


def _may_write(channel: discord.TextChannel | None) -> bool:
    if channel is None:
        return False
    may = channel.permissions_for(channel.guild.me)
    return may.view_channel and may.send_messages
