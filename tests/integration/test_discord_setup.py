"""The panel that sets a server or a person up: menus that outlive a restart, for those who may (A17)."""

import asyncio
from typing import Any

import discord
import pytest

from bot.commands.caller import Caller
from bot.commands.overview import Overview
from bot.domain.subscription import Cadence, Destination
from bot.domain.topic import Topic, own_name
from bot.platforms.discord.panel import read_panel
from bot.storage import own_topics, subscriptions
from bot.text.query import parse_query
from tests.integration.discord_office import Office, text_of

pytestmark = pytest.mark.simcord(shard_count=1)


async def told_of(office: Office, place: int, workspace: int = 0) -> dict[str, Cadence]:
    here = Destination("discord", str(workspace or office.guild.id), str(place))
    found = await office.world.database.read(subscriptions.of_destination, here)
    return {each.topic: each.options.cadence for each in found}


async def set_up(office: Office, person: Any, panel: Any, channel: Any = None) -> Any:
    """Choose everything and press the button; the bot is started anew after each choice."""
    if channel is not None:
        await person.select(panel, [channel], custom_id="tw-setup:channel")
        await office.restart()
    await person.select(panel, ["soybeans", "tariffs"], custom_id="tw-setup:topics")
    await office.restart()
    await person.select(panel, ["daily 08:00"], custom_id="tw-setup:cadence")
    await office.restart()
    return await person.click(panel, label="Subscribe")


async def test_an_admin_chooses_channel_topics_and_cadence_across_restarts(office: Office) -> None:
    other = office.guild.create_text_channel("oil")
    shown = await office.admin.slash(office.channel, "trade-setup")
    assert shown.ephemeral
    result = await set_up(office, office.admin, shown.response.message, other)
    assert "Subscribed to Soybeans" in text_of(result)
    assert await told_of(office, other.id) == {"soybeans": Cadence.DAILY, "tariffs": Cadence.DAILY}
    assert await told_of(office, office.channel.id) == {}


async def test_a_server_that_lets_the_bot_in_is_shown_the_panel_which_its_members_cannot_use(office: Office) -> None:
    guild = office.env.create_guild(name="Another")
    channel = guild.create_text_channel("general")
    managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    ann = guild.add_member(office.env.create_user("ann2"), roles=[managers])
    bob = guild.add_member(office.env.create_user("bob2"))
    await office.env.bot.on_guild_join(office.env.bot.get_guild(guild.id))
    panel = channel.last_message
    assert "Choose the channel" in panel.content
    for touch in (
        bob.select(panel, ["soybeans"], custom_id="tw-setup:topics"),
        bob.click(panel, label="Subscribe"),
        bob.click(panel, label="Create a topic"),
    ):
        assert "those who may manage this server" in text_of(await touch)
    assert "Subscribed" in text_of(await set_up(office, ann, panel))
    assert await told_of(office, channel.id, guild.id) == {"soybeans": Cadence.DAILY, "tariffs": Cadence.DAILY}


@pytest.mark.parametrize("seen", [False, True])
async def test_where_no_channel_can_be_written_in_whoever_invited_it_is_told_once_if_that_is_seen_else_the_owner(
    office: Office, seen: bool
) -> None:
    owner, inviter = office.env.create_user("olga"), office.env.create_user("ivan")
    guild = office.env.create_guild(name="*Another*", owner=owner)
    guild.create_text_channel(
        "general", overwrites={guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    may = discord.Permissions(view_channel=True, send_messages=True, view_audit_log=seen)
    office.env.backend.edit_role(guild.id, guild.roles["TestBot"].id, {"permissions": may.value})
    there = office.env.bot.get_guild(guild.id)
    let_in = discord.AuditLogAction.bot_add.value
    office.env.backend.record_audit_log(guild.id, let_in, target_id=there.me.id, user_id=inviter.id)
    await office.env.bot.on_guild_join(there)
    told = (inviter if seen else owner).dm_channel.last_message
    assert told.content.startswith(r"I was let into \*Another\*, and may write in no channel there.")
    assert (owner if seen else inviter).dm_channel.last_message is None
    await office.env.bot.on_ready()
    assert len((inviter if seen else owner).dm_channel.history()) == 1


async def test_nothing_chosen_is_said(office: Office) -> None:
    panel = (await office.admin.slash(office.channel, "trade-setup")).response.message
    assert "Choose a topic first" in text_of(await office.admin.click(panel, label="Subscribe"))


async def test_a_topic_is_made_in_a_form(office: Office) -> None:
    panel = (await office.admin.slash(office.channel, "trade-setup")).response.message
    form = await office.admin.click(panel, label="Create a topic")
    assert form.modal is not None
    result = await office.admin.submit_modal(form, {"name": "oats", "query": "oats AND\ntariff*", "gate": ["off"]})
    assert "oats" in text_of(result)
    (topic,) = await office.world.database.read(own_topics.of_workspace, f"discord:{office.guild.id}")
    assert (topic.label, topic.query, topic.gated) == ("oats", "oats AND tariff*", False)


async def test_a_form_that_is_open_across_a_restart_makes_the_topic_all_the_same(office: Office) -> None:
    panel = (await office.admin.slash(office.channel, "trade-setup")).response.message
    form = await office.admin.click(panel, label="Create a topic")
    await office.restart()
    result = await office.admin.submit_modal(form, {"name": "oats", "query": "oats", "gate": ["on"]})
    assert "oats" in text_of(result)
    (topic,) = await office.world.database.read(own_topics.of_workspace, f"discord:{office.guild.id}")
    assert (topic.label, topic.gated) == ("oats", True)


def slowed(office: Office, seconds: float) -> None:
    """The page that the panel is made of takes so long."""
    overview = office.world.commands.overview

    async def slow(caller: Caller) -> Overview:
        await asyncio.sleep(seconds)
        return await overview(caller)

    office.env.bot.setup._overview = slow


async def test_f49_a_panel_that_takes_long_is_deferred_and_shown_in_the_end(office: Office) -> None:
    slowed(office, 60)
    shown = await office.admin.slash(office.channel, "trade-setup")
    assert (shown.deferred, shown.ephemeral) == (True, True)
    await office.env.advance_time(60)
    assert "Choose the channel" in shown.response.content


async def test_f49_a_choice_that_takes_long_stands_in_the_panel_in_the_end(office: Office) -> None:
    panel = (await office.admin.slash(office.channel, "trade-setup")).response.message
    slowed(office, 60)
    assert (await office.admin.select(panel, ["soybeans"], custom_id="tw-setup:topics")).deferred
    await office.env.advance_time(60)
    assert "Subscribed to Soybeans" in text_of(await office.admin.click(panel, label="Subscribe"))


async def test_a_form_filled_in_wrongly_is_answered_with_what_is_wrong(office: Office) -> None:
    panel = (await office.admin.slash(office.channel, "trade-setup")).response.message
    form = await office.admin.click(panel, label="Create a topic")
    result = await office.admin.submit_modal(form, {"name": "oats", "query": "oats AND (", "gate": ["on"]})
    assert "^" in text_of(result)


async def test_a_form_with_a_name_of_two_words_makes_no_topic(office: Office) -> None:
    panel = (await office.admin.slash(office.channel, "trade-setup")).response.message
    form = await office.admin.click(panel, label="Create a topic")
    result = await office.admin.submit_modal(form, {"name": "oats deals", "query": "oats", "gate": ["on"]})
    assert "no space" in text_of(result)
    assert await office.world.database.read(own_topics.of_workspace, f"discord:{office.guild.id}") == []


async def test_topics_that_the_menu_has_no_room_for_are_counted_and_it_is_said_how_they_are_subscribed(
    office: Office,
) -> None:
    room = (await office.admin.slash(office.channel, "trade-setup")).response
    assert "room for" not in room.content
    shipped = len(room.components[1]["components"][0]["options"])
    tenant = f"discord:{office.guild.id}"
    for number in range(30 - shipped):
        label = f"own{number}"
        own = Topic(own_name(tenant, label), label, label, "oats", parse_query("oats"), workspace=tenant)
        await office.world.database.write(own_topics.put, own, "U1", office.world.now)
    full = (await office.admin.slash(office.channel, "trade-setup")).response
    assert len(full.components[1]["components"][0]["options"]) == 25
    assert "room for 25 topics. For the other 5 type /trade subscribe" in full.content


async def test_in_a_thread_its_channel_stands_chosen(office: Office) -> None:
    message = await office.told(story_id=1)
    await office.env.bot.get_channel(office.channel.id).create_thread(name="t", message=message)
    (inside,) = office.channel.threads
    panel = (await office.admin.slash(inside, "trade-setup")).response.message
    await office.admin.select(panel, ["soybeans"], custom_id="tw-setup:topics")
    assert read_panel(panel).channel == office.channel.id
    assert "Subscribed" in text_of(await office.admin.click(panel, label="Subscribe"))
    assert await told_of(office, office.channel.id) == {"soybeans": Cadence.INSTANT}


async def test_a_person_is_set_up_in_a_direct_message_without_channels(office: Office) -> None:
    carl = office.env.create_user("carl")
    shown = await carl.slash("trade-setup")
    ids = [each["custom_id"] for row in shown.response.components for each in row["components"]]
    assert "tw-setup:channel" not in ids


async def test_the_set_up_is_offered_to_those_who_may_manage_the_server(office: Office) -> None:
    (told,) = [each.json for each in office.env.http_requests if each.method == "PUT" and "/commands" in each.path]
    (command,) = [each for each in told if each["name"] == "trade-setup"]
    assert command["default_member_permissions"] == discord.Permissions(manage_guild=True).value


async def test_a17_who_manages_one_channel_sets_up_that_channel_and_nothing_of_the_server(office: Office) -> None:
    may = discord.PermissionOverwrite(manage_channels=True)
    mods, everybody = office.guild.create_role("Mods"), office.guild.create_role("Everybody")
    mod = office.guild.add_member(office.env.create_user("mod"), roles=[mods])
    memes = office.guild.create_text_channel("memes", overwrites={mods: may})
    assert "Subscribed" in text_of(await mod.slash(memes, "trade subscribe", topic="soybeans"))
    loud = await mod.slash(memes, "trade subscribe", topic="soybeans", mention=everybody)
    assert "Only admins" in text_of(loud)
    assert "Only admins" in text_of(await mod.slash(memes, "trade topic add", name="oats", query="oats"))
    assert "Only admins" in text_of(await mod.slash(office.channel, "trade subscribe", topic="soybeans"))


async def test_a_chosen_channel_that_is_gone_is_said_and_no_other_is_subscribed(office: Office) -> None:
    other = office.guild.create_text_channel("oil")
    panel = (await office.admin.slash(office.channel, "trade-setup")).response.message
    await office.admin.select(panel, [other], custom_id="tw-setup:channel")
    await office.admin.select(panel, ["soybeans"], custom_id="tw-setup:topics")
    office.env.bot.get_guild(office.guild.id)._channels.pop(other.id)
    assert "is not there any more" in text_of(await office.admin.click(panel, label="Subscribe"))
    assert await told_of(office, office.channel.id) == {}


async def test_a17_the_role_of_all_people_is_never_mentioned(office: Office) -> None:
    here = Destination("discord", str(office.guild.id), str(office.channel.id))
    told = await office.world.ask(f"subscribe soybeans mention <@&{office.guild.id}>", here)
    assert (told.ok, "verybody is not a role to be mentioned" in told.body) == (False, True)
    assert await told_of(office, office.channel.id) == {}
