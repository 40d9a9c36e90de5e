"""`/trade` on Discord, as people give it: every command, completed, answered in time, and each in his language."""

import asyncio
from typing import Any

import discord
import pytest

from bot.commands.forms import COMMANDS
from bot.commands.rights import Policy, Rights, Who
from bot.domain.alert import Alert
from bot.domain.subscription import Destination
from bot.platforms.discord.commands import Trade
from bot.platforms.discord.words import TEXTS, chinese_of
from bot.storage import own_topics, subscriptions
from tests.claiming import claim
from tests.integration.discord_office import Office, text_of

SOY = "China books twelve cargoes of US soybeans"


pytestmark = pytest.mark.simcord(shard_count=1)


def test_the_whole_grammar_can_be_given() -> None:
    assert {each.name for each in Trade(name="trade", description="x").commands} == COMMANDS.keys()


async def test_every_command_reaches_its_handler_and_is_answered_for_ones_eyes_only(office: Office) -> None:
    await office.world.publish(SOY)
    story = (await office.world.ask("recent")).items[0].detail.split(" ")[0]
    given = {
        "help": ({}, "Commands"),
        "topics": ({}, "Topics"),
        "recent": ({"topic": "soybeans", "number": 3}, SOY),
        "ledger": ({"topic": "soybeans"}, "at least 12,000,000 t"),
        "calendar": ({"number": 30}, "USDA weekly export sales"),
        "chart": ({"topic": "soybeans", "days": 7}, "Stories a day: Soybeans"),
        "search": ({"query": "soybeans NOT corn"}, SOY),
        "story": ({"id": story}, SOY),
        "subscribe": ({"topic": "soybeans"}, "Subscribed to Soybeans"),
        "subscriptions": ({}, "Soybeans"),
        "follow": ({"id": story}, "Follow"),
        "unfollow": ({"id": story}, ""),
        "mute": ({"what": "soybeans", "how_long": "4h"}, "Muted"),
        "unmute": ({"what": "soybeans"}, "soybeans"),
        "unsubscribe": ({"topic": "soybeans"}, "Soybeans"),
        "preview": ({"query": "soybeans"}, ""),
        "why": ({"what": story}, SOY),
        "wrong": ({"id": story, "what": "figure"}, ""),
        "topic add": ({"name": "oats", "query": "oats AND tariff*", "gate": True}, "oats"),
        "topic edit": ({"name": "oats", "query": "oats"}, "oats"),
        "topic remove": ({"name": "oats"}, "oats"),
        "feeds": ({}, "feed"),
    }
    assert {name.split(" ")[0] for name in given} == COMMANDS.keys()
    for name, (options, expected) in given.items():
        result = await office.admin.slash(office.channel, f"trade {name}", **options)
        assert result.ephemeral, name
        assert expected in text_of(result), name
        assert "did not work" not in text_of(result), name


async def test_the_options_of_a_subscription_are_those_of_the_grammar(office: Office) -> None:
    result = await office.admin.slash(
        office.channel,
        "trade subscribe",
        topic="soybeans",
        cadence="daily",
        at="07:30",
        level="urgent",
        min_outlets=2,
        sides="us_official, cn_official",
        lang="zh",
        most=5,
        quiet="22:00 - 07:00",
        strict=True,
        days="mon-fri",
        tz="America/Chicago",
        threads=True,
        mention=(desk := office.guild.create_role("Desk")),
    )
    assert "Subscribed to Soybeans" in text_of(result), text_of(result)
    here = Destination("discord", str(office.guild.id), str(office.channel.id))
    (kept,) = await office.world.database.read(subscriptions.of_destination, here)
    asked = "soybeans daily 07:30 level urgent min-outlets 2 sides us_official,cn_official lang zh max 5 "
    asked += "quiet 22:00-07:00 strict days mon-fri tz America/Chicago threads"
    there = Destination("discord", "T1", "C9")
    assert (await office.world.ask(f"subscribe {asked} mention <@&{desk.id}>", there)).ok
    (typed,) = await office.world.database.read(subscriptions.of_destination, there)
    assert kept.options == typed.options


async def test_what_is_not_what_its_option_asks_for_is_refused_and_never_read_as_something_else(office: Office) -> None:
    for name in ("grain deals", "grain gate on", " "):
        told = await office.admin.slash(office.channel, "trade topic add", name=name, query="soybeans")
        assert "no space" in text_of(told), name
    assert await office.world.database.read(own_topics.of_workspace, f"discord:{office.guild.id}") == []
    for cadence in ("hourly", "instant"):
        told = await office.admin.slash(office.channel, "trade subscribe", topic="tariffs", cadence=cadence, at="08:00")
        assert "08:00" in text_of(told)
        assert "did not work" in text_of(told)
    told = await office.admin.slash(office.channel, "trade subscribe", topic="tariffs", at="08:00")
    assert "daily" in text_of(told), "whoever says when wants one a day"
    assert "Muted" in text_of(await office.admin.slash(office.channel, "trade mute", what="soybeans", how_long="4 h"))


async def test_another_channel_can_be_meant_by_whoever_may_manage_that(office: Office) -> None:
    other = office.guild.create_text_channel("oil")
    told = await office.admin.slash(office.channel, "trade subscribe", topic="soybeans", channel=other)
    assert "Subscribed" in text_of(told)
    there = Destination("discord", str(office.guild.id), str(other.id))
    assert len(await office.world.database.read(subscriptions.of_destination, there)) == 1
    assert "Soybeans" in text_of(await office.member.slash(office.channel, "trade subscriptions", channel=other))
    refused = await office.member.slash(office.channel, "trade unsubscribe", topic="soybeans", channel=other)
    assert "Only admins" in text_of(refused)


async def test_a_channel_that_can_be_told_nothing_is_not_offered(office: Office) -> None:
    (told,) = [each.json for each in office.env.http_requests if each.method == "PUT" and "/commands" in each.path]
    (trade,) = [each for each in told if each["name"] == "trade"]
    channels = [option for each in trade["options"] for option in each["options"] if option["name"] == "channel"]
    assert len(channels) == 3
    for each in channels:
        assert set(each["channel_types"]) == {0, 5, 15, 16}, "text, announcements, forums"


async def test_where_the_bot_may_not_write_whoever_subscribes_is_told_so(office: Office) -> None:
    closed = {office.env.bot.user: discord.PermissionOverwrite(send_messages=False)}
    quiet = office.guild.create_text_channel("quiet", overwrites=closed)
    for channel in (quiet, office.channel):
        told = await office.admin.slash(channel, "trade subscribe", topic="soybeans")
        assert ("can tell nothing here" in text_of(told)) == (channel is quiet)
    told = await office.admin.slash(office.channel, "trade subscribe", topic="soybeans", channel=quiet)
    assert "can tell nothing here" in text_of(told)


async def test_a_role_is_mentioned_if_an_admin_wants_it_and_nobody_else_can(office: Office) -> None:
    desk = office.guild.create_role("Desk")
    trader = office.guild.add_member(office.env.create_user("carl"), roles=[desk])
    policy = Policy(Who.ADMINS, frozenset({f"discord:{office.guild.id}:{desk.id}"}))
    office.world.commands._rights = Rights(elsewhere={"discord": Rights(policy, policy)})
    asked = {"topic": "soybeans", "mention": desk}
    assert "Only admins" in text_of(await trader.slash(office.channel, "trade subscribe", **asked))
    assert "a role is mentioned" in text_of(await office.admin.slash(office.channel, "trade subscribe", **asked))
    (decided,) = await office.world.publish(SOY)
    assert decided.decision.kind == "announce"
    (delivery,) = await claim(office.world.database, ["discord"], office.world.now)
    assert isinstance(delivery.content, Alert)
    assert delivery.content.mention == str(desk.id)
    in_slack = await office.world.ask(f"subscribe soybeans mention {desk.id}", Destination("slack", "T1", "C9"))
    assert not in_slack.ok


async def test_a_direct_message_subscribes_the_person_who_is_a_workspace_of_his_own(office: Office) -> None:
    carl = office.env.create_user("carl")
    result = await carl.slash("trade subscribe", topic="soybeans")
    assert "Subscribed to Soybeans" in text_of(result)
    assert "did not work" not in text_of(await carl.slash("trade topic add", name="oats", query="oats"))
    here = Destination("discord", str(carl.id), str(carl.id))
    assert len(await office.world.database.read(subscriptions.of_destination, here)) == 1
    assert "oats" not in text_of(await office.admin.slash(office.channel, "trade topics"))


async def test_topics_stories_and_zones_are_completed(office: Office) -> None:
    await office.world.publish(SOY)

    async def offered(command: str, option: str, typed: str) -> list[dict[str, str]]:
        return list(await office.member.autocomplete(office.channel, command, option, typed))

    assert (await offered("trade subscribe", "topic", "soy"))[0]["value"] == "soybeans"
    assert (await offered("trade subscribe", "topic", "大豆"))[0]["value"] == "soybeans"
    assert [each["value"] for each in await offered("trade subscribe", "tz", "chicago")] == ["America/Chicago"]
    (story,) = await offered("trade story", "id", "cargoes")
    assert story["name"] == f"{story['value']} · {SOY}"
    assert await offered("trade unsubscribe", "topic", "") == []
    await office.admin.slash(office.channel, "trade subscribe", topic="tariffs")
    assert [each["value"] for each in await offered("trade unsubscribe", "topic", "")] == ["tariffs"]
    assert len(await offered("trade subscribe", "tz", "")) == 25


async def test_f49_what_takes_long_is_deferred_and_answered_in_the_end(office: Office) -> None:
    answer, released = office.world.commands._answer, asyncio.Event()

    async def slow(text: str, caller: object) -> object:
        await asyncio.sleep(60)
        released.set()
        return await answer(text, caller)  # type: ignore[arg-type]

    office.world.commands._answer = slow  # type: ignore[method-assign,assignment]
    result = await office.member.slash(office.channel, "trade topics")
    assert (result.deferred, result.ephemeral) == (True, True)
    await office.env.advance_time(60)
    assert released.is_set()
    assert "Topics" in text_of(result)


async def test_who_has_discord_in_chinese_is_answered_in_chinese(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.Interaction, "_from_data", in_chinese(discord.Interaction._from_data))
    assert "主题" in text_of(await office.member.slash(office.channel, "trade topics"))
    offered = await office.member.autocomplete(office.channel, "trade subscribe", "topic", "soy")
    assert "大豆" in offered[0]["name"]


def in_chinese(read: Any) -> Any:
    """simcord's people all have Discord in English."""
    return lambda interaction, data: read(interaction, data | {"locale": "zh-CN"})


async def test_all_names_and_descriptions_have_their_chinese(office: Office) -> None:
    (told,) = [each.json for each in office.env.http_requests if each.method == "PUT" and "/commands" in each.path]

    def walk(each: object) -> list[dict[str, object]]:
        if isinstance(each, list):
            return [found for one in each for found in walk(one)]
        assert isinstance(each, dict)
        return [each, *walk(each.get("options", [])), *walk(each.get("choices", []))]

    for each in walk(told):
        assert each["name_localizations"]["zh-CN"] == chinese_of(str(each["name"])), each["name"]  # type: ignore[index]
        if each.get("description"):
            assert each["description_localizations"]["zh-TW"], each["description"]  # type: ignore[index]
            assert len(str(each["description"])) <= 100
    (trade,) = [each for each in told if each["name"] == "trade"]
    assert trade["default_member_permissions"] is None


async def test_commands_are_told_to_discord_once_and_not_after_a_restart_but_when_they_are_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> int:
        return sum(each.method == "PUT" and "/commands" in each.path for each in office.env.http_requests)

    await office.restart()
    assert told() == 1
    monkeypatch.setitem(TEXTS, "a topic", "话题")
    await office.restart()
    assert told() == 2


async def test_the_bot_is_seen_watching_and_asks_for_no_privileged_intent(office: Office) -> None:
    assert office.env.bot.intents == discord.Intents(guilds=True)
