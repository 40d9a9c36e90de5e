"""Whether a message arrived on Slack is looked up in the channel's history, where Slack allows that."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.sender import Sender
from bot.domain.alert import DecisionKind
from bot.domain.delivery import Delivery
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.platforms.slack.client import make_client
from bot.platforms.slack.sender import SlackSender
from tests.fakes.slack import FakeSlack
from tests.unit.platforms.samples import ALERT, FOLLOW_UP
from tests.values import NOW

CHANNEL, PRIVATE, PERSON = (Destination("slack", "T1", place) for place in ("C1", "G1", "U7"))


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(NOW.timestamp) as fake:
        yield fake


@pytest.fixture
def sender(slack: FakeSlack) -> Sender:
    return SlackSender(make_client(slack.bot_token, slack.base_url, timeout=1))


def in_doubt(number: int, destination: Destination = CHANNEL, message_ref: str | None = None) -> Delivery:
    kind = DecisionKind.FOLLOW_UP if message_ref else DecisionKind.ANNOUNCE
    return Delivery(number, destination, 7, kind, ALERT, NOW, 2, message_ref, NOW, NOW)


@pytest.mark.parametrize("place", [CHANNEL, PRIVATE, PERSON])
async def test_a_message_whose_answer_was_lost_is_found_by_its_delivery(
    slack: FakeSlack, sender: Sender, place: Destination
) -> None:
    await sender.post(place, ALERT, 40)
    slack.fail("chat.postMessage", drop=True)
    with pytest.raises(SendError) as lost:
        await sender.post(place, ALERT, 41)
    assert lost.value.in_doubt
    found = await sender.look(in_doubt(41, place))
    assert found
    await sender.edit(place, found, replace(ALERT, headline="Six cargoes"), 42)
    (channel,) = slack.messages.values()
    assert [message.edits for message in channel] == [0, 1]
    assert await sender.look(in_doubt(43, place)) == ""


async def test_a_reply_is_looked_for_in_its_thread(slack: FakeSlack, sender: Sender) -> None:
    ref = await sender.post(CHANNEL, ALERT, 40)
    slack.fail("chat.postMessage", drop=True)
    with pytest.raises(SendError):
        await sender.reply(CHANNEL, ref, FOLLOW_UP, 41)
    assert await sender.look(in_doubt(41, message_ref=ref)) == slack.messages["C1"][1].ts
    assert await sender.look(in_doubt(42, message_ref=ref)) == ""
    assert slack.calls("conversations.replies")[0]["ts"] == ref


async def test_only_the_minutes_around_the_message_are_read_and_all_of_them(slack: FakeSlack, sender: Sender) -> None:
    slack.clock = (NOW - timedelta(hours=1)).timestamp
    await sender.post(CHANNEL, ALERT, 41)
    slack.clock = NOW.timestamp
    assert await sender.look(in_doubt(41)) == "", "an hour ago it was another message"
    for number in range(50, 100):
        await sender.post(CHANNEL, ALERT, number)
    assert await sender.look(in_doubt(50)), "fifty later ones do not hide it"


async def test_a_call_a_minute_is_obeyed_and_says_so(slack: FakeSlack, sender: Sender) -> None:
    slack.in_marketplace = False
    await sender.post(CHANNEL, ALERT, 41)
    assert await sender.look(in_doubt(41))
    with pytest.raises(SendError) as limited:
        await sender.look(in_doubt(41))
    assert limited.value.reason is SendReason.RATE_LIMITED
    assert 50 < (limited.value.retry_after or 0) <= 61


async def test_a_cursor_that_slack_knows_no_more_is_dropped_and_the_look_begins_anew(
    slack: FakeSlack, sender: Sender
) -> None:
    ref = await sender.post(CHANNEL, ALERT, 41)
    assert await sender.look(replace(in_doubt(41), looked="conversations.history long-gone")) == ref


@pytest.mark.parametrize("word", ["missing_scope", "not_in_channel", "channel_not_found"])
async def test_where_history_is_denied_it_cannot_be_seen(slack: FakeSlack, sender: Sender, word: str) -> None:
    slack.fail("conversations.history", error=word)
    assert await sender.look(in_doubt(41)) is None


async def test_without_the_scopes_nothing_can_be_seen(slack: FakeSlack, sender: Sender) -> None:
    slack.scopes.clear()
    for place in (CHANNEL, PRIVATE, PERSON):
        assert await sender.look(in_doubt(41, place)) is None


async def test_a_token_that_stopped_working_is_not_a_message_that_did_not_arrive(
    slack: FakeSlack, sender: Sender
) -> None:
    slack.fail("conversations.history", error="token_revoked")
    with pytest.raises(SendError) as refused:
        await sender.look(in_doubt(41))
    assert refused.value.reason is SendReason.BAD_TOKEN


async def test_an_answer_that_never_left_is_not_in_doubt_and_one_that_broke_is(
    slack: FakeSlack, sender: Sender
) -> None:
    nobody = SlackSender(make_client(slack.bot_token, "http://127.0.0.1:9/api", timeout=1))
    with pytest.raises(SendError) as refused:
        await nobody.post(CHANNEL, ALERT, 1)
    assert not refused.value.in_doubt
    for fault in ({"status": 500}, {"error": "fatal_error"}, {"hang": True}, {"drop": True}):
        slack.fail("chat.postMessage", **fault)
        with pytest.raises(SendError) as broken:
            await sender.post(CHANNEL, ALERT, 1)
        assert broken.value.in_doubt, fault
    for fault in ({"error": "is_archived"}, {"status": 429}):
        slack.fail("chat.postMessage", **fault)
        with pytest.raises(SendError) as said:
            await sender.post(CHANNEL, ALERT, 1)
        assert not said.value.in_doubt, fault
