"""Discord's sender against a local server that plays Discord, faults included."""

from dataclasses import replace

import pytest

from bot.domain.subscription import Destination
from bot.errors import SendReason
from bot.platforms.discord.sender import DiscordSender
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_seen import ANNOUNCEMENT, Request
from tests.integration.discord_post import ALOUD, CHANNEL, in_doubt
from tests.integration.post_office import refused
from tests.unit.platforms.samples import ALERT, DIGEST, FOLLOW_UP, NOTICE

PERSON = Destination("discord", "7", "7")


async def test_a_post_an_edit_and_a_follow_up_make_one_message_with_a_thread(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    ref = await discord_sender.post(CHANNEL, ALERT, 41)
    await discord_sender.edit(CHANNEL, ref, replace(ALERT, headline="Six cargoes"), 42)
    reply = await discord_sender.reply(CHANNEL, ref, FOLLOW_UP, 43)
    again = await discord_sender.reply(CHANNEL, ref, FOLLOW_UP, 44)
    (told,) = discord.messages["C1"]
    first, second = discord.messages[ref]
    assert (told.id, told.edits) == (ref, 1)
    assert "Six cargoes" in told.text
    assert [reply, again] == [f"{ref}/{first.id}", f"{ref}/{second.id}"]
    assert "China: commerce ministry has spoken" in first.text
    assert discord.threads[ref]["name"].startswith("China books four cargoes")


async def test_what_matters_is_said_in_the_channel_too_as_an_answer_to_the_alert(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    ref = await discord_sender.post(CHANNEL, ALERT, 41)
    await discord_sender.reply(CHANNEL, ref, ALOUD, 43)
    told, echo = discord.messages["C1"]
    assert [told.mark, echo.mark, discord.messages[ref][0].mark] == ["41", "43e", "43"]
    assert echo.payload["message_reference"]["message_id"] == ref
    assert "China: commerce ministry has spoken" in echo.payload["content"]


def refuse_answers(discord: FakeDiscord, **fault: object) -> None:
    """Messages that answer another are refused once, the next ones are taken."""

    def watch(request: Request) -> None:
        if request.method == "POST" and "message_reference" in request.payload and not refused_once:
            refused_once.append(request)
            discord.fail("post", **fault)

    refused_once: list[Request] = []
    discord.watch = watch


@pytest.mark.parametrize(
    "fault",
    [{"status": 403, "code": 50013}, {"status": 400, "code": 50109}, {"status": 404, "code": 10003}, {"status": 429}],
)
async def test_a_follow_up_stands_in_its_thread_once_where_the_word_on_it_in_the_channel_is_refused(
    discord: FakeDiscord, discord_sender: DiscordSender, fault: dict[str, object]
) -> None:
    ref = await discord_sender.post(CHANNEL, ALERT, 41)
    refuse_answers(discord, **fault)
    told = await discord_sender.reply(CHANNEL, ref, ALOUD, 43)
    assert [f"{ref}/{each.id}" for each in discord.messages[ref]] == [told]


@pytest.mark.parametrize("status", [400, 403])
async def test_without_read_message_history_the_word_in_the_channel_answers_nothing_and_is_said(
    discord: FakeDiscord, discord_sender: DiscordSender, status: int
) -> None:
    ref = await discord_sender.post(CHANNEL, ALERT, 41)
    refuse_answers(discord, status=status, code=160002)
    await discord_sender.reply(CHANNEL, ref, ALOUD, 43)
    _, echo = discord.messages["C1"]
    assert (echo.mark, "message_reference" in echo.payload) == ("43e", False)
    assert len(discord.messages[ref]) == 1


async def test_where_no_thread_can_be_the_follow_up_is_an_answer_in_the_channel(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    ref = await discord_sender.post(CHANNEL, ALERT, 41)
    discord.fail("thread", status=403, code=50013)
    reply = await discord_sender.reply(CHANNEL, ref, ALOUD, 43)
    _, answer = discord.messages["C1"]
    assert (answer.id, answer.mark) == (reply, "43")
    assert answer.payload["message_reference"]["message_id"] == ref


async def test_a_person_is_told_in_a_direct_message_that_can_be_edited_and_answered(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    ref = await discord_sender.post(PERSON, ALERT, 1)
    await discord_sender.edit(PERSON, ref, ALERT, 2)
    await discord_sender.reply(PERSON, ref, FOLLOW_UP, 3)
    told, answer = discord.messages["dm7"]
    assert ref == f"dm7/{told.id}"
    assert told.edits == 1
    assert answer.payload["message_reference"]["message_id"] == told.id


async def test_every_new_message_has_a_nonce_of_its_own_and_mentions_nobody(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    ref = await discord_sender.post(CHANNEL, ALERT, 41)
    await discord_sender.reply(CHANNEL, ref, ALOUD, 43)
    await discord_sender.tell(CHANNEL, DIGEST, 44)
    await discord_sender.tell(CHANNEL, NOTICE, 45)
    new = [each for each in discord.posts if "nonce" in each]
    assert len({each["nonce"] for each in new}) == 5
    assert all(each["enforce_nonce"] and 0 < len(each["nonce"]) <= 25 for each in new)
    assert all(each["allowed_mentions"] == {"parse": []} for each in discord.posts)


async def test_the_one_role_that_a_subscription_names_is_mentioned_when_a_story_is_new_and_never_else(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    loud = replace(ALERT, mention="112233445566778899")
    ref = await discord_sender.post(CHANNEL, loud, 41)
    await discord_sender.reply(CHANNEL, ref, replace(ALOUD, mention=loud.mention), 43)
    await discord_sender.edit(CHANNEL, ref, loud, 42)
    first, *others = [each.payload for each in discord.requests if "allowed_mentions" in each.payload]
    assert first["allowed_mentions"] == {"parse": [], "roles": ["112233445566778899"]}
    assert first["content"].startswith("<@&112233445566778899> **FLASH")
    assert all(each["allowed_mentions"] == {"parse": []} for each in others)
    assert len(others) == 4


async def test_f2_the_same_delivery_sent_again_is_the_same_message(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    discord.fail("post", drop=True)
    error = await refused(discord_sender.post(CHANNEL, ALERT, 41))
    assert (error.reason, error.in_doubt) == (SendReason.UNREACHABLE, True)
    ref = await discord_sender.post(CHANNEL, ALERT, 41)
    assert [each.id for each in discord.messages["C1"]] == [ref]
    assert len(discord.posts) == 2, "discord.py has repeated nothing"


async def test_what_arrived_is_found_in_the_channel_and_what_did_not_is_not(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    assert await discord_sender.look(in_doubt(since=600)) == ""
    for number in range(130):
        await discord_sender.post(CHANNEL, replace(ALERT, headline=f"Headline {number}"), number + 100)
    ref = await discord_sender.post(CHANNEL, ALERT, 43)
    assert await discord_sender.look(in_doubt(since=600)) == ref


async def test_of_a_follow_up_that_arrived_in_the_thread_alone_the_word_in_the_channel_is_sent_when_it_is_looked_for(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    root = await discord_sender.post(CHANNEL, ALERT, 41)
    assert await discord_sender.look(in_doubt(root)) == ""
    await discord_sender.reply(CHANNEL, root, FOLLOW_UP, 43)
    (thread,) = discord.messages[root]
    for _ in range(2):
        assert await discord_sender.look(in_doubt(root)) == f"{root}/{thread.id}"
        assert [each.mark for each in discord.messages["C1"]] == ["41", "43e"]


async def test_where_history_is_not_shown_the_nonce_is_trusted_for_minutes_and_nobody_after_that(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    await discord_sender.post(CHANNEL, ALERT, 43)
    discord.unseen.add("*")
    assert await discord_sender.look(in_doubt(since=30)) == ""
    assert await discord_sender.look(in_doubt(since=600)) is None
    silent = replace(CHANNEL, place="C2")
    assert await discord_sender.look(in_doubt(since=600, destination=silent)) == "", "nobody has written there since"


async def test_an_announcement_is_published_once_and_where_that_is_refused_it_stands_all_the_same(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    discord.channels["C1"] = {"type": ANNOUNCEMENT}
    await discord_sender.post(CHANNEL, ALERT, 41)
    discord.fail("publish", status=403, code=50013)
    ref = await discord_sender.post(CHANNEL, replace(ALERT, headline="Another"), 43)
    assert [each.published for each in discord.messages["C1"]] == [True, False]
    assert await discord_sender.look(in_doubt(since=60)) == ref
    assert [each.published for each in discord.messages["C1"]] == [True, True], "... and is when it is looked for"


async def test_a_refused_embed_is_sent_as_plain_text_with_its_buttons(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    discord.fail("post", status=400, code=50035)
    discord.fail("post", status=400, code=50035)
    await refused(discord_sender.post(CHANNEL, ALERT, 41))
    discord.fail("post", status=400, code=50035)
    await discord_sender.post(CHANNEL, ALERT, 41)
    (told,) = discord.messages["C1"]
    assert told.payload["embeds"] == []
    assert (told.mark, "China books four cargoes" in told.payload["content"]) == ("41", True)


async def test_an_edit_that_discord_takes_no_more_is_closed_and_not_waited_for(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    ref = await discord_sender.post(CHANNEL, ALERT, 41)
    began, discord.old_edits = discord.clock(), False
    discord.clock = lambda: began + 7200
    error = await refused(discord_sender.edit(CHANNEL, ref, ALERT, 42))
    assert (error.reason, error.permanent) == (SendReason.EDIT_CLOSED, True)
    assert len([each for each in discord.requests if each.method == "PATCH"]) == 1
