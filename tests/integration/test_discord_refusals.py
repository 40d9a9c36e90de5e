"""What Discord refuses, and what its sender makes of that: limits, permissions, tokens, broken servers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.subscription import Destination
from bot.errors import SendReason
from bot.platforms.discord.sender import DiscordSender
from tests.fakes.discord import FakeDiscord
from tests.integration.post_office import refused
from tests.unit.platforms.samples import ALERT, FOLLOW_UP

CHANNEL, PERSON = Destination("discord", "700", "C1"), Destination("discord", "7", "7")
ALOUD = replace(FOLLOW_UP, aloud=True)


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (403, 50001, SendReason.NO_PERMISSION),
        (403, 50013, SendReason.NO_PERMISSION),
        (403, 50007, SendReason.NO_PERMISSION),
        (404, 10003, SendReason.PLACE_GONE),
        (404, 10004, SendReason.PLACE_GONE),
        (404, 10008, SendReason.MESSAGE_GONE),
        (403, 0, SendReason.NO_PERMISSION),
        (404, 0, SendReason.PLACE_GONE),
    ],
)
async def test_f45_what_a_person_must_repair_is_permanent_and_asked_once(
    discord: FakeDiscord, discord_sender: DiscordSender, status: int, code: int, reason: SendReason
) -> None:
    discord.fail("post", status=status, code=code)
    error = await refused(discord_sender.post(CHANNEL, ALERT, 41))
    assert (error.reason, error.permanent, error.in_doubt) == (reason, True, False)
    assert len(discord.posts) == 1


async def test_f12_what_a_proxy_says_for_a_broken_server_tells_nothing_of_discords_clock(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    before = await discord_sender.clock.now()
    discord.watch = lambda request: setattr(discord, "proxy_ahead", 86400.0 if request.method == "POST" else 0.0)
    discord.fail("post", status=502)
    await refused(discord_sender.post(CHANNEL, ALERT, 41))
    after = discord_sender.clock.shown()
    assert before is not None
    assert after is not None
    assert after - before < timedelta(hours=1)


async def test_f41_a_rate_limit_is_raised_with_its_wait_and_not_repeated(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    discord.rate_limit("post", 2.5)
    error = await refused(discord_sender.post(CHANNEL, ALERT, 1))
    assert (error.reason, error.retry_after, error.permanent) == (SendReason.RATE_LIMITED, 2.5, False)
    assert len(discord.posts) == 1


async def test_f41_a_global_limit_closes_every_place(discord: FakeDiscord, discord_sender: DiscordSender) -> None:
    discord.rate_limit("post", 30, scope="global")
    await refused(discord_sender.post(CHANNEL, ALERT, 1))
    error = await refused(discord_sender.post(replace(CHANNEL, place="C2"), ALERT, 2))
    assert error.reason is SendReason.RATE_LIMITED
    assert 29 < (error.retry_after or 0) <= 30
    assert len(discord.posts) == 1


async def test_f41_a_hundred_refusals_in_ten_minutes_are_the_last(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    discord.fail("post", times=200, status=403, code=50013)
    for number in range(150):
        error = await refused(discord_sender.post(replace(CHANNEL, place=f"C{number}"), ALERT, number))
    assert error.reason is SendReason.RATE_LIMITED
    assert 0 < (error.retry_after or 0) <= 600
    assert len(discord.posts) == 100


async def test_f41_limits_shared_with_others_are_no_fault_of_ours(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    discord.rate_limit("post", 1, times=120, scope="shared")
    for number in range(120):
        await refused(discord_sender.post(replace(CHANNEL, place=f"C{number}"), ALERT, number))
    await discord_sender.post(CHANNEL, ALERT, 1)


async def test_a_token_that_is_refused_is_not_tried_again(discord: FakeDiscord, discord_sender: DiscordSender) -> None:
    discord.token = "another"
    for _ in range(3):
        error = await refused(discord_sender.post(CHANNEL, ALERT, 1))
        assert (error.reason, error.permanent, error.in_doubt) == (SendReason.BAD_TOKEN, True, False)
    assert len(discord.requests) == 1


async def test_a_broken_server_is_asked_once_an_attempt_and_leaves_the_message_in_doubt(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    discord.fail("post", status=502)
    error = await refused(discord_sender.post(CHANNEL, ALERT, 1))
    assert (error.reason, error.in_doubt, error.permanent) == (SendReason.SERVER_ERROR, True, False)
    assert len(discord.posts) == 1


async def test_a20_no_error_holds_the_token(discord: FakeDiscord, discord_sender: DiscordSender) -> None:
    for fault in ({"drop": True}, {"status": 500}, {"status": 401}):
        discord.fail("post", **fault)
        error = await refused(discord_sender.post(CHANNEL, ALERT, 1))
        assert discord.token not in repr(error) + str(error.__cause__) + str(error.__context__.__class__)
