"""Slack's sender against a local server that plays Slack, faults included."""

from dataclasses import replace

import pytest

from bot.delivery.sender import Sender
from bot.domain.subscription import Destination
from bot.errors import SendReason
from bot.platforms.slack.client import make_client
from bot.platforms.slack.sender import SlackSender
from tests.fakes.slack import BOT_TOKEN, FakeSlack
from tests.integration.post_office import refused
from tests.unit.platforms.samples import ALERT, FOLLOW_UP, NOTICE

CHANNEL, PERSON = Destination("slack", "T1", "C1"), Destination("slack", "T1", "U7")


@pytest.fixture
def sender(slack: FakeSlack) -> Sender:
    return SlackSender(make_client(slack.bot_token, slack.base_url, timeout=1))


async def test_a_post_an_edit_and_a_reply_make_one_message_with_a_thread(slack: FakeSlack, sender: Sender) -> None:
    ref = await sender.post(CHANNEL, ALERT, 41)
    await sender.edit(CHANNEL, ref, replace(ALERT, headline="Six cargoes"), 42)
    reply = await sender.reply(CHANNEL, ref, FOLLOW_UP, 43)
    told, thread = slack.messages["C1"]
    assert (told.ts, told.edits, told.thread_ts) == (ref, 1, None)
    assert "Six cargoes" in told.text
    assert "Six cargoes" in str(told.blocks)
    assert (thread.ts, thread.thread_ts) == (reply, ref)
    assert "China: commerce ministry has spoken" in str(thread.blocks)


async def test_a_notice_is_a_message_of_its_own_and_plain_text_where_its_blocks_are_refused(
    slack: FakeSlack, sender: Sender
) -> None:
    ref = await sender.tell(PERSON, NOTICE, 7)
    slack.fail("chat.postMessage", error="invalid_blocks")
    await sender.tell(PERSON, NOTICE, 8)
    rich, bare = slack.messages["D7"]
    assert (ref, rich.thread_ts) == (f"D7/{rich.ts}", None)
    assert [message.metadata["event_payload"] for message in (rich, bare)] == [{"delivery_id": 7}, {"delivery_id": 8}]
    assert bare.blocks == []
    assert "gone for good" in str(rich.blocks)
    assert "gone for good" in bare.text


async def test_every_new_message_carries_its_delivery_and_unfurls_nothing(slack: FakeSlack, sender: Sender) -> None:
    ref = await sender.post(CHANNEL, ALERT, 41)
    await sender.reply(CHANNEL, ref, FOLLOW_UP, 43)
    for post, delivery in zip(slack.posts, (41, 43), strict=True):
        assert post["metadata"] == {"event_type": "tradewire_alert", "event_payload": {"delivery_id": delivery}}
        assert (post["unfurl_links"], post["unfurl_media"], post["parse"], post["link_names"]) == (
            False,
            False,
            "none",
            False,
        )


async def test_a_message_to_a_person_can_be_edited_and_replied_to(slack: FakeSlack, sender: Sender) -> None:
    ref = await sender.post(PERSON, ALERT, 1)
    await sender.edit(PERSON, ref, ALERT, 2)
    await sender.reply(PERSON, ref, FOLLOW_UP, 3)
    told, thread = slack.messages["D7"]
    assert told.edits == 1
    assert thread.thread_ts == told.ts


async def test_a_rate_limit_says_how_long_to_wait_and_is_not_retried_here(slack: FakeSlack, sender: Sender) -> None:
    slack.rate_limit("chat.postMessage", 30)
    error = await refused(sender.post(CHANNEL, ALERT, 1))
    assert (error.reason, error.retry_after, error.permanent) == (SendReason.RATE_LIMITED, 30.0, False)
    assert len(slack.posts) == 1


async def test_a_lost_answer_is_one_post_and_an_error_that_may_pass(slack: FakeSlack, sender: Sender) -> None:
    slack.fail("chat.postMessage", drop=True)
    error = await refused(sender.post(CHANNEL, ALERT, 1))
    assert (error.reason, error.permanent) == (SendReason.UNREACHABLE, False)
    assert len(slack.posts) == len(slack.messages["C1"]) == 1


async def test_silence_ends_in_unreachable(slack: FakeSlack, sender: Sender) -> None:
    slack.fail("chat.postMessage", hang=True)
    assert (await refused(sender.post(CHANNEL, ALERT, 1))).reason is SendReason.UNREACHABLE


async def test_nobody_listening_is_unreachable() -> None:
    sender = SlackSender(make_client(BOT_TOKEN, "http://127.0.0.1:9/api", timeout=1))
    assert (await refused(sender.post(CHANNEL, ALERT, 1))).reason is SendReason.UNREACHABLE


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 503, "body": '{"ok":false}'},
        {"status": 200, "body": "<h1>Welcome to the hotel's wifi</h1>"},
        {"status": 502, "body": "{broken"},
        {"error": "fatal_error"},
    ],
)
async def test_a_broken_server_is_tried_again_later(slack: FakeSlack, sender: Sender, fault: dict[str, object]) -> None:
    slack.fail("chat.postMessage", **fault)
    error = await refused(sender.post(CHANNEL, ALERT, 1))
    assert (error.reason, error.permanent) == (SendReason.SERVER_ERROR, False)
    assert len(slack.posts) == 1


@pytest.mark.parametrize(
    ("word", "reason"),
    [("token_revoked", SendReason.BAD_TOKEN), ("is_archived", SendReason.PLACE_GONE)],
)
async def test_what_cannot_pass_is_permanent_and_called_once(
    slack: FakeSlack, sender: Sender, word: str, reason: SendReason
) -> None:
    slack.fail("chat.postMessage", error=word)
    error = await refused(sender.post(CHANNEL, ALERT, 1))
    assert (error.reason, error.permanent) == (reason, True)
    assert len(slack.posts) == 1


async def test_a_closed_edit_window_and_a_deleted_message_are_told_apart(slack: FakeSlack, sender: Sender) -> None:
    slack.fail("chat.update", error="edit_window_closed")
    assert (await refused(sender.edit(CHANNEL, "1.0", ALERT, 1))).reason is SendReason.EDIT_CLOSED
    assert (await refused(sender.edit(CHANNEL, "1.0", ALERT, 1))).reason is SendReason.MESSAGE_GONE


@pytest.mark.parametrize("word", ["invalid_blocks", "msg_blocks_too_long", "msg_too_long"])
async def test_refused_blocks_become_plain_text_once(slack: FakeSlack, sender: Sender, word: str) -> None:
    slack.fail("chat.postMessage", error=word)
    await sender.post(CHANNEL, ALERT, 5)
    (message,) = slack.messages["C1"]
    assert message.blocks == []
    assert "China: commerce ministry (its own page)" in message.text
    assert message.metadata["event_payload"] == {"delivery_id": 5}


async def test_plain_text_refused_too_is_permanent_after_two_calls(slack: FakeSlack, sender: Sender) -> None:
    slack.fail("chat.postMessage", times=9, error="msg_too_long")
    error = await refused(sender.post(CHANNEL, ALERT, 5))
    assert (error.reason, error.permanent) == (SendReason.CONTENT_REFUSED, True)
    assert len(slack.posts) == 2


async def test_no_error_shows_the_token(slack: FakeSlack) -> None:
    error = await refused(SlackSender(make_client("xoxb-canary", slack.base_url)).post(CHANNEL, ALERT, 1))
    assert error.reason is SendReason.BAD_TOKEN
    assert "canary" not in f"{error!r} {error.__cause__!r}"
