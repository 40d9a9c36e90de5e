"""Who does something on Discord, as the commands know him."""

import discord

from bot.commands.caller import Caller, Standing
from bot.domain.subscription import Destination

PLATFORM = "discord"


def caller_of(interaction: discord.Interaction, *, mine: bool = False) -> Caller:
    """The person where he is: in a channel, or by himself, if he is alone with the bot or it is for him.

    By himself a person is a workspace of his own, so that nothing of a server reaches a direct message, or another
    server. Discord tells with every interaction what the person may do there; it does not tell his time zone.
    """
    person = str(interaction.user.id)
    guild, channel = interaction.guild_id, interaction.channel_id
    personal = mine or guild is None or channel is None
    here = Destination(PLATFORM, person, person) if personal else Destination(PLATFORM, str(guild), str(channel))
    language = "zh" if interaction.locale in (discord.Locale.chinese, discord.Locale.taiwan_chinese) else "en"

    async def standing() -> Standing:
        return Standing(admin=True) if personal else _standing(interaction)

    return Caller(here, person, language, name=interaction.user.display_name, standing=standing)


def may_manage(interaction: discord.Interaction) -> bool:
    """May this person manage the server or the channel?"""
    may = interaction.permissions  # in the channel, what the server's owner set for it included
    return may.administrator or may.manage_guild or may.manage_channels


def _standing(interaction: discord.Interaction) -> Standing:
    roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else []
    return Standing(admin=may_manage(interaction), roles=frozenset(str(role.id) for role in roles))
