"""A Discord server inside the process, with a bot on it and a newsroom behind: what people do there and see."""

from dataclasses import dataclass
from typing import Any

import discord

from bot.commands.once import noted_in
from bot.domain.alert import Announcement
from bot.platforms.discord.answers import Answers
from bot.platforms.discord.client import TradewireClient
from bot.platforms.discord.embeds import Message
from bot.platforms.discord.events import Events
from bot.platforms.discord.gateway import Connections
from bot.platforms.discord.render import alert_message
from bot.platforms.discord.replies import told_message
from bot.platforms.discord.setup import Setup
from bot.platforms.discord.speech import payload
from bot.wiring import rights_of
from tests.claiming import claim
from tests.shipped import configuration
from tests.unit.commands.world import World
from tests.values import alert


@dataclass
class Office:
    """A guild with a channel, an admin and a member; `world` is the newsroom."""

    world: World
    env: Any
    guild: Any
    channel: Any
    admin: Any
    member: Any

    async def told(self, delivery_id: int = 41, **changed: object) -> Any:
        """The bot posts an alert into the channel, in the sender's dress."""
        return await self._put(alert_message(alert(**changed), delivery_id))

    async def announced(self) -> Any:
        """What waits in the outbox for the channel is posted there, in the sender's dress."""
        (delivery,) = await claim(self.world.database, ["discord"], self.world.now)
        assert isinstance(delivery.content, Announcement)
        assert delivery.destination.place == str(self.channel.id)
        return await self._put(told_message(delivery.content, delivery.id))

    async def _put(self, message: Message) -> Any:
        await self.env.bot.http.request(
            discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=self.channel.id),
            json=payload(message),
        )
        return self.channel.last_message

    async def restart(self) -> None:
        """Another life of the bot: nothing is left of the one before."""
        await self.env.restart_bot(bot_of(self.world))

    def careless(self) -> list[dict[str, Any]]:
        """What the bot has said without saying that nobody is mentioned: never anything."""
        bodies = [each.json for each in self.env.http_requests if isinstance(each.json, dict)]
        said = [each.get("data") or each for each in bodies]
        words = [each for each in said if isinstance(each, dict) and (each.get("content") or each.get("embeds"))]
        assert words or not bodies, "it has said something, or nothing at all"
        return [each for each in words if each.get("allowed_mentions") != {"parse": []}]


def bot_of(world: World) -> TradewireClient:
    """A bot of the newsroom's."""

    async def watched() -> str:
        return "3 feeds"

    connections = Connections(world.database, lambda: world.now)
    first = noted_in(world.database, lambda: world.now, "discord")
    answers = Answers(world.commands, world.commands.suggest, first)
    events = Events(world.database, lambda: world.now)
    return TradewireClient(
        answers, Setup(answers, world.commands.overview), events, connections, world.database, watched
    )


def office_of(world: World, env: Any) -> Office:
    """A server with an office in it, under the rights that ship."""
    world.commands._rights = rights_of(configuration())
    guild = env.create_guild()
    managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    channel = guild.create_text_channel("grain")
    admin = guild.add_member(env.create_user("ann"), roles=[managers])
    member = guild.add_member(env.create_user("bob"))
    return Office(world, env, guild, channel, admin, member)


def text_of(result: Any) -> str:
    """All that an answer says."""
    return spoken(result.response)


def spoken(message: Any) -> str:
    """All that a message says."""
    parts = [message.content or ""]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or "", embed.footer.text or ""]
        parts += [f"{field.name} {field.value}" for field in embed.fields]
    return "\n".join(part for part in parts if part)


def labels(message: Any) -> list[str]:
    """What its buttons are called."""
    rows = message.components
    kids = [each for row in rows for each in (row["components"] if isinstance(row, dict) else row.children)]
    return [(each.get("label") if isinstance(each, dict) else each.label) or "" for each in kids]
