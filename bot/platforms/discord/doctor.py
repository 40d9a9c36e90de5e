"""Looks whether Discord is set up as it should be: the token, the servers, what may be done there, sessions left."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

import discord

from bot.domain.finding import Finding, note, ok, wrong
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.platforms.discord.wire import Wire

# What the invitation in the README asks for.
NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    create_public_threads=True,
    send_messages_in_threads=True,
    read_message_history=True,
)
BOT_REMEDY = "set DISCORD_TOKEN to the bot's token (Bot > Reset Token), without the word Bot before it"
_FEW_SESSIONS = 100  # of the thousand that Discord allows a bot each day
_INVITE = "invite it: README, Discord in five minutes"


async def examine_discord(token: str, api_url: str) -> AsyncIterator[Finding]:
    """All that can be known of Discord without a message to anybody, and without a session."""
    wire = Wire(token, api_url)
    try:
        me = await wire.call("GET", "/users/@me")
        yield ok("DISCORD_TOKEN", f"Discord knows the bot as {me['username']}")
        guilds = await wire.call("GET", "/users/@me/guilds")
        yield ok("Discord", f"it is in {len(guilds)} servers") if guilds else note("Discord", "in no server", _INVITE)
        for finding in _permissions(guilds):
            yield finding
        limits = (await wire.call("GET", "/gateway/bot"))["session_start_limit"]
        if limits["remaining"] < _FEW_SESSIONS:
            left = f"{limits['remaining']} of {limits['total']} sessions are left today; then Discord resets the token"
            yield wrong(
                "Discord's gateway", left, "stop whatever else uses this token, or starts the bot again and again"
            )
    except SendError as refused:
        if refused.reason is SendReason.BAD_TOKEN:
            yield wrong("DISCORD_TOKEN", "Discord does not accept it", BOT_REMEDY)
        else:
            yield wrong(
                "Discord", f"no answer from {api_url} ({refused.reason})", "check the network and DISCORD_API_URL"
            )
    finally:
        await wire.close()


async def server_of(to: Destination, token: str, api_url: str) -> str:
    """The server that a channel is in; "" of a person, or where Discord does not say."""
    if to.workspace == to.place:
        return ""
    wire = Wire(token, api_url)
    try:
        found = await wire.call("GET", "/channels/{channel_id}", channel_id=to.place)
    except SendError:
        return ""  # which the message to it will say
    finally:
        await wire.close()
    return str(found.get("guild_id") or "")


def _permissions(guilds: Iterable[dict[str, Any]]) -> Iterable[Finding]:
    """Servers as a whole; a channel may give less, which a message finds out."""
    for guild in guilds:
        may = discord.Permissions(int(guild.get("permissions") or 0))
        missing = [name for name, needed in NEEDED if needed and not getattr(may, name) and not may.administrator]
        if missing:
            yield note(f"Server {guild['id']}", f"the bot may not: {', '.join(missing)}", _INVITE)
