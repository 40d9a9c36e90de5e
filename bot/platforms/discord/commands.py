"""`/trade` on Discord: every command of the grammar as a subcommand with typed options, completed as one types."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import AppCommandChannel, Range

from bot.commands.forms import CALENDAR_MOST, CHART_MOST, COMMANDS, RECENT_MOST
from bot.platforms.discord.options import (
    CADENCES,
    EITHER,
    FOLLOWED,
    LANGUAGES,
    LEVELS,
    OWN_TOPIC,
    QUERY,
    STORY,
    STORY_ID,
    SUBSCRIBED,
    TOPIC,
    WRONGS,
    ZONE,
    Place,
    one_word,
    option,
)


def _does(name: str) -> str:
    return str(COMMANDS[name][1])


async def _give(interaction: discord.Interaction, *words: object, channel: AppCommandChannel | None = None) -> None:
    """Give a command in the words of the grammar, without those that were left out; in this channel, or another."""
    text = " ".join(str(each) for each in words if each not in (None, ""))
    await interaction.client.answers.carry_out(interaction, text, elsewhere=channel)  # type: ignore[attr-defined]


class OwnTopics(app_commands.Group):
    """`/trade topic add`, `edit` and `remove`."""

    @app_commands.command(description="make a topic of this server's own")
    @app_commands.describe(name="2 to 40 letters, digits, - or _", query=QUERY, gate="US-China trade news only")
    async def add(self, interaction: discord.Interaction, name: str, query: str, gate: bool = False) -> None:
        """`topic add NAME [gate on|off] QUERY`."""
        await _give(interaction, "topic add", one_word(name), "gate", "on" if gate else "off", query)

    @app_commands.command(description="change a topic of this server's own")
    @app_commands.describe(name="a topic", query=QUERY, gate="US-China trade news only")
    @app_commands.autocomplete(name=OWN_TOPIC)
    async def edit(
        self, interaction: discord.Interaction, name: str, query: str | None = None, gate: bool | None = None
    ) -> None:
        """`topic edit NAME [gate on|off] [QUERY]`."""
        gated = "" if gate is None else f"gate {'on' if gate else 'off'}"
        await _give(interaction, "topic edit", one_word(name), gated, query)

    @app_commands.command(description="remove a topic of this server's own")
    @app_commands.describe(name="a topic")
    @app_commands.autocomplete(name=OWN_TOPIC)
    async def remove(self, interaction: discord.Interaction, name: str) -> None:
        """`topic remove NAME`."""
        await _give(interaction, "topic remove", one_word(name))


class Trade(app_commands.Group):
    """`/trade`, in servers and in direct messages."""

    topic = OwnTopics(name="topic", description="this server's own topics")

    @app_commands.command(description=_does("help"))
    async def help(self, interaction: discord.Interaction) -> None:
        """`help`."""
        await _give(interaction, "help")

    @app_commands.command(description=_does("topics"))
    async def topics(self, interaction: discord.Interaction) -> None:
        """`topics`."""
        await _give(interaction, "topics")

    @app_commands.command(description=_does("recent"))
    @app_commands.describe(topic="a topic", number="how many stories")
    @app_commands.autocomplete(topic=TOPIC)
    async def recent(
        self,
        interaction: discord.Interaction,
        topic: str | None = None,
        number: Range[int, 1, RECENT_MOST] | None = None,
    ) -> None:
        """`recent [topic] [n]`."""
        await _give(interaction, "recent", topic, number)

    @app_commands.command(description=_does("ledger"))
    @app_commands.describe(topic="a topic")
    @app_commands.autocomplete(topic=TOPIC)
    async def ledger(self, interaction: discord.Interaction, topic: str | None = None) -> None:
        """`ledger [topic]`."""
        await _give(interaction, "ledger", topic)

    @app_commands.command(description=_does("calendar"))
    @app_commands.describe(number="how many days")
    async def calendar(
        self, interaction: discord.Interaction, number: Range[int, 1, CALENDAR_MOST] | None = None
    ) -> None:
        """`calendar [days]`."""
        await _give(interaction, "calendar", number)

    @app_commands.command(description=_does("chart"))
    @app_commands.describe(topic="a topic", days="how many days")
    @app_commands.autocomplete(topic=TOPIC)
    async def chart(
        self, interaction: discord.Interaction, topic: str, days: Range[int, 1, CHART_MOST] | None = None
    ) -> None:
        """`chart TOPIC [days]`."""
        await _give(interaction, "chart", topic, days)

    @app_commands.command(description=_does("search"))
    @app_commands.describe(query=QUERY)
    async def search(self, interaction: discord.Interaction, query: str) -> None:
        """`search QUERY`."""
        await _give(interaction, "search", query)

    @app_commands.command(description=_does("story"))
    @app_commands.describe(id=STORY_ID)
    @app_commands.autocomplete(id=STORY)
    async def story(self, interaction: discord.Interaction, id: str) -> None:
        """`story ID`."""
        await _give(interaction, "story", id)

    @app_commands.command(description="tell this channel, or you, of a topic's stories")
    @app_commands.describe(
        topic="a topic",
        cadence="how often",
        at="when the daily digest comes: 08:00",
        level="the least told",
        min_outlets="once so many outlets report it",
        sides="once these have spoken: us_official, cn_official, ... with commas",
        lang="in which language you read",
        most="at most so many a day, the rest in a digest",
        quiet="no messages but flash: 22:00-07:00",
        strict="in quiet hours no flash either",
        days="mon-fri, or sat,sun",
        tz="Area/City",
        threads="follow-ups in threads only",
        mention="a role to mention with each new story; admins only",
        channel="another channel than this",
    )
    @app_commands.choices(cadence=CADENCES, level=LEVELS, lang=LANGUAGES)
    @app_commands.autocomplete(topic=TOPIC, tz=ZONE)
    async def subscribe(  # noqa: PLR0913, PLR0917  as many as there are
        self,
        interaction: discord.Interaction,
        topic: str,
        cadence: str | None = None,
        at: str | None = None,
        level: str | None = None,
        min_outlets: Range[int, 1, 99] | None = None,
        sides: str | None = None,
        lang: str | None = None,
        most: Range[int, 1, 999] | None = None,
        quiet: str | None = None,
        strict: bool = False,
        days: str | None = None,
        tz: str | None = None,
        threads: bool = False,
        mention: discord.Role | None = None,
        channel: Place | None = None,
    ) -> None:
        """`subscribe TOPIC [options]`. Whoever says when the digest comes wants one a day."""
        cadence = cadence or ("daily" if at else "")
        when = option(cadence, at or ("08:00" if cadence == "daily" else "")) or cadence
        given = {"level": level, "min-outlets": min_outlets, "sides": sides, "lang": lang, "max": most}
        words = [option(word, value) for word, value in given.items()]
        words += [option("quiet", quiet), "strict" if strict else "", option("days", days), option("tz", tz)]
        words += ["threads" if threads else "", option("mention", mention.id if mention else None)]
        await _give(interaction, "subscribe", topic, when, *words, channel=channel)

    @app_commands.command(description=_does("unsubscribe"))
    @app_commands.describe(topic="a topic", channel="another channel than this")
    @app_commands.autocomplete(topic=SUBSCRIBED)
    async def unsubscribe(self, interaction: discord.Interaction, topic: str, channel: Place | None = None) -> None:
        """`unsubscribe TOPIC`."""
        await _give(interaction, "unsubscribe", topic, channel=channel)

    @app_commands.command(description=_does("subscriptions"))
    @app_commands.describe(channel="another channel than this")
    async def subscriptions(self, interaction: discord.Interaction, channel: Place | None = None) -> None:
        """`subscriptions`."""
        await _give(interaction, "subscriptions", channel=channel)

    @app_commands.command(description=_does("follow"))
    @app_commands.describe(id=STORY_ID)
    @app_commands.autocomplete(id=STORY)
    async def follow(self, interaction: discord.Interaction, id: str) -> None:
        """`follow STORY`."""
        await _give(interaction, "follow", id)

    @app_commands.command(description=_does("unfollow"))
    @app_commands.describe(id=STORY_ID)
    @app_commands.autocomplete(id=FOLLOWED)
    async def unfollow(self, interaction: discord.Interaction, id: str) -> None:
        """`unfollow STORY`."""
        await _give(interaction, "unfollow", id)

    @app_commands.command(description=_does("mute"))
    @app_commands.describe(what="a story or a topic", how_long="30m, 4h, 2d, 1w")
    @app_commands.autocomplete(what=EITHER)
    async def mute(self, interaction: discord.Interaction, what: str, how_long: str) -> None:
        """`mute STORY|TOPIC DURATION`."""
        await _give(interaction, "mute", what, "".join(how_long.split()))

    @app_commands.command(description=_does("unmute"))
    @app_commands.describe(what="a story or a topic")
    @app_commands.autocomplete(what=EITHER)
    async def unmute(self, interaction: discord.Interaction, what: str) -> None:
        """`unmute STORY|TOPIC`."""
        await _give(interaction, "unmute", what)

    @app_commands.command(description=_does("preview"))
    @app_commands.describe(query=QUERY)
    async def preview(self, interaction: discord.Interaction, query: str) -> None:
        """`preview QUERY`."""
        await _give(interaction, "preview", query)

    @app_commands.command(description=_does("why"))
    @app_commands.describe(what="the id that an alert shows, or a link")
    @app_commands.autocomplete(what=STORY)
    async def why(self, interaction: discord.Interaction, what: str) -> None:
        """`why LINK|ID`."""
        await _give(interaction, "why", what)

    @app_commands.command(description=_does("wrong"))
    @app_commands.describe(id=STORY_ID, what="what is wrong")
    @app_commands.choices(what=WRONGS)
    @app_commands.autocomplete(id=STORY)
    async def wrong(self, interaction: discord.Interaction, id: str, what: str) -> None:
        """`wrong STORY KIND`."""
        await _give(interaction, "wrong", id, what)

    @app_commands.command(description=_does("feeds"))
    async def feeds(self, interaction: discord.Interaction) -> None:
        """`feeds`."""
        await _give(interaction, "feeds")


async def _why_this_alert(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.client.answers.why(interaction, message)  # type: ignore[attr-defined]


async def _set_up(interaction: discord.Interaction) -> None:
    await interaction.client.setup.show(interaction)  # type: ignore[attr-defined]


def register(tree: app_commands.CommandTree[Any]) -> None:
    """Put the commands into a bot's tree."""
    everywhere = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
    choose: app_commands.Command[Any, ..., None] = app_commands.Command(
        name="trade-setup",
        description="choose what this server is told, and where",
        callback=_set_up,
        allowed_contexts=everywhere,
    )
    choose.default_permissions = discord.Permissions(manage_guild=True)
    tree.add_command(choose)
    about = "US-China trade news: who has said it, and what becomes of it"
    tree.add_command(Trade(name="trade", description=about, allowed_contexts=everywhere))
    tree.add_command(app_commands.ContextMenu(name="Why this alert?", callback=_why_this_alert))
