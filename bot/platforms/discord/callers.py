"""Who does something on Discord, as the commands know him."""

from typing import Protocol

import discord

from bot.commands.caller import Caller, Standing
from bot.domain.subscription import Destination
from bot.platforms.discord.words import language_of

PLATFORM = "discord"
# The kinds of channel that can be told of stories.
TOLD = (discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum, discord.ChannelType.media)


class Elsewhere(Protocol):
    """Another channel than the one somebody is in, and what he may do there."""

    id: int

    @property
    def permissions(self) -> discord.Permissions:
        """His there."""
        ...


def caller_of(interaction: discord.Interaction, *, mine: bool = False, elsewhere: Elsewhere | None = None) -> Caller:
    """The person where he is: in a channel, or by himself, if he is alone with the bot or it is for him.

    What is done in a thread concerns its channel. `elsewhere` is another channel that he means, of those that he sees.

    By himself a person is a workspace of his own, so that nothing of a server reaches a direct message, or another
    server. Discord tells with every interaction what the person may do there; it does not tell his time zone.
    """
    person = str(interaction.user.id)
    guild, channel = interaction.guild_id, elsewhere.id if elsewhere else place_of(interaction)
    may = elsewhere.permissions if elsewhere else interaction.permissions
    personal = mine or guild is None or channel is None
    here = Destination(PLATFORM, person, person) if personal else Destination(PLATFORM, str(guild), str(channel))
    language = language_of(interaction.locale)

    async def standing(_: bool) -> Standing:
        return Standing(admin=True) if personal else _standing(interaction, may, elsewhere)

    return Caller(here, person, language, name=interaction.user.display_name, standing=standing)


def place_of(interaction: discord.Interaction) -> int | None:
    """The channel he is in; a thread is a part of the one it belongs to, as a post is of its forum."""
    here = interaction.channel
    return here.parent_id if isinstance(here, discord.Thread) else interaction.channel_id


def may_manage(may: discord.Permissions) -> bool:
    """May this person manage the server or the channel? What its owner set for the channel is in these permissions."""
    return may.administrator or may.manage_guild or may.manage_channels


def _standing(interaction: discord.Interaction, may: discord.Permissions, elsewhere: Elsewhere | None) -> Standing:
    roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else []
    guild, ours = interaction.guild, interaction.app_permissions  # the bot's own, where the person is
    if elsewhere is not None and guild is not None and (there := guild.get_channel(elsewhere.id)) is not None:
        ours = there.permissions_for(guild.me)
    return Standing(
        admin=may.administrator or may.manage_guild,  # which no channel can give
        manager=may.manage_channels,
        roles=frozenset(str(role.id) for role in roles),
        reached=ours.view_channel and ours.send_messages and ours.embed_links,
    )
