"""Buttons and menus on Discord: on alerts and under answers, after a restart too, and for those who may (A17)."""

from typing import Any

import discord
import pytest

from bot.commands.rights import Policy, Rights, Who
from bot.domain.subscription import Destination
from bot.platforms.discord.embeds import Message, button
from bot.storage import audit, follows, subscriptions
from tests.integration.discord_office import Office, labels, spoken, text_of

SOY = "China books twelve cargoes of US soybeans"


pytestmark = pytest.mark.simcord(shard_count=1)


@pytest.fixture(autouse=True)
async def published(office: Office) -> None:
    await office.world.publish(SOY)


@pytest.mark.parametrize("restarted", [False, True])
async def test_an_alerts_buttons_work_after_a_restart_too(office: Office, restarted: bool) -> None:
    message = await office.told(story_id=1)
    if restarted:
        await office.restart()
    assert SOY in text_of(await office.member.click(message, label="Why"))
    assert SOY in text_of(await office.member.click(message, label="Sources"))
    assert "4 hours" in " ".join(labels((await office.member.click(message, label="Mute")).response))
    assert "A figure is wrong" in labels((await office.member.click(message, label="Wrong?")).response)
    followed = await office.member.click(message, label="Follow")
    assert followed.ephemeral
    here = Destination("discord", str(office.member.id), str(office.member.id))
    assert await office.world.database.read(follows.of_destination, here) == [1]


async def test_one_member_cannot_silence_a_channel_and_an_admin_is_asked_first_and_all_are_told(office: Office) -> None:
    message = await office.told(story_id=1)
    for person, worked in ((office.member, False), (office.admin, True)):
        choices = (await person.click(message, label="Mute")).response
        asked = (await person.click(choices.message, label="In this channel, 4 hours")).response
        assert "concerns everybody" in spoken(asked)
        done = await person.click(asked.message, label="✓")
        assert ("did not work" not in text_of(done)) is worked
    said = await office.announced()
    assert "ann" in said.content
    assert "muted" in said.content.lower()
    undone = await office.member.click(said, label=labels(said)[0])
    assert "did not work" in text_of(undone), "what an admin has done, a member does not undo"


async def test_muting_for_oneself_is_everybodys_own_affair(office: Office) -> None:
    choices = (await office.member.click(await office.told(story_id=1), label="Mute")).response
    done = await office.member.click(choices.message, label="For me, a day")
    assert "did not work" not in text_of(done)


async def test_an_answer_is_paged(office: Office) -> None:
    for number in range(20):
        await office.world.publish(
            f"China buys {1000 + 137 * number} tonnes of US beef from plant {number} " + "x" * 80
        )
    result = await office.member.slash(office.channel, "trade recent", number=20)
    first = spoken(result.response)
    more = [each for each in labels(result.response) if each.endswith("more")]
    second = text_of(await office.member.click(result.response.message, label=more[0]))
    assert second
    assert not {line for line in first.splitlines() if line.startswith("•")} & set(second.splitlines())


async def test_a_button_of_an_earlier_version_says_that_it_does_nothing_any_more(office: Office) -> None:
    message = await office._put(Message("x", buttons=(button("Old", "tw:41:gone:s223"),)))
    assert "does nothing any more" in text_of(await office.member.click(message, label="Old"))


async def test_why_is_in_the_menu_of_an_alert_and_says_so_of_what_is_none(office: Office) -> None:
    message = await office.told(story_id=1)
    assert SOY in text_of(await office.member.context_menu(office.channel, "Why this alert?", message))
    chat = await office.member.send(office.channel, "hello")
    assert "tells no story" in text_of(await office.member.context_menu(office.channel, "Why this alert?", chat))


async def test_what_is_done_in_a_thread_concerns_its_channel(office: Office) -> None:
    message = await office.told(story_id=1)
    await office.env.bot.get_channel(office.channel.id).create_thread(name="t", message=message)
    (inside,) = office.channel.threads
    told = await office.admin.slash(inside, "trade subscribe", topic="soybeans")
    assert "Subscribed" in text_of(told)
    here = Destination("discord", str(office.guild.id), str(office.channel.id))
    assert len(await office.world.database.read(subscriptions.of_destination, here)) == 1


async def test_a18_a_servers_own_stories_are_nowhere_else_whatever_button_is_pressed(office: Office) -> None:
    await office.admin.slash(office.channel, "trade topic add", name="oats", query="oats")
    await office.world.publish("Oats are dear this year")
    (own,) = await office.member.autocomplete(office.channel, "trade story", "id", "oats")
    other = office.env.create_guild(name="Another")
    channel = other.create_text_channel("general")
    managers = other.create_role("Managers", permissions=discord.Permissions(administrator=True))
    ann = other.add_member(office.env.create_user("ann2"), roles=[managers])
    carl = office.env.create_user("carl")
    for command, options in {
        "story": {"id": own["value"]},
        "follow": {"id": own["value"]},
        "mute": {"what": own["value"], "how_long": "4h"},
        "why": {"what": own["value"]},
        "wrong": {"id": own["value"], "what": "figure"},
        "unsubscribe": {"topic": "oats"},
        "topic remove": {"name": "oats"},
    }.items():
        for result in (
            await ann.slash(channel, f"trade {command}", **options),
            await carl.slash(f"trade {command}", **options),
        ):
            assert "dear" not in text_of(result), command
            assert "did not work" in text_of(result), command
    assert await ann.autocomplete(channel, "trade story", "id", "oats") == []
    assert await carl.autocomplete("trade subscribe", "topic", "oats") == []


CHANGING: dict[str, dict[str, Any]] = {
    "subscribe": {"topic": "soybeans"},
    "unsubscribe": {"topic": "soybeans"},
    "follow": {"id": "s223"},
    "unfollow": {"id": "s223"},
    "mute": {"what": "soybeans", "how_long": "4h"},
    "unmute": {"what": "soybeans"},
    "topic add": {"name": "oats", "query": "oats"},
    "topic edit": {"name": "oats", "query": "oats"},
    "topic remove": {"name": "oats"},
}


async def test_a17_whoever_may_not_manage_changes_nothing_in_a_channel(office: Office) -> None:
    for name, options in CHANGING.items():
        result = await office.member.slash(office.channel, f"trade {name}", **options)
        assert "Only admins" in text_of(result), name
    here = Destination("discord", str(office.guild.id), str(office.channel.id))
    assert await office.world.database.read(subscriptions.of_destination, here) == []
    assert await office.world.database.read(audit.latest, 10) == []


async def test_a17_roles_that_the_operator_lists_may_change_what_a_channel_is_told(office: Office) -> None:
    desk = office.guild.create_role("Desk")
    trader = office.guild.add_member(office.env.create_user("carl"), roles=[desk])
    policy = Policy(Who.ADMINS, frozenset({f"discord:{office.guild.id}:{desk.id}"}))
    office.world.commands._rights = Rights(elsewhere={"discord": Rights(policy, policy)})
    assert "Subscribed" in text_of(await trader.slash(office.channel, "trade subscribe", topic="soybeans"))
    assert "Only admins" in text_of(await office.member.slash(office.channel, "trade unsubscribe", topic="soybeans"))
