"""Slack's errors in the project's words."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SendReason
from bot.platforms.slack.failures import send_error


def refusal(word: str, status: int = 200, headers: dict[str, str] | None = None, **more: str) -> SlackApiError:
    response = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/x",
        req_args={"headers": {"Authorization": "Bearer xoxb-canary"}},
        data={"ok": False, "error": word, **more},
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("refused", response)


@pytest.mark.parametrize(
    ("word", "reason", "permanent"),
    [
        ("ratelimited", SendReason.RATE_LIMITED, False),
        ("fatal_error", SendReason.SERVER_ERROR, False),
        ("internal_error", SendReason.SERVER_ERROR, False),
        ("a_word_slack_invents_tomorrow", SendReason.SERVER_ERROR, False),
        ("invalid_auth", SendReason.BAD_TOKEN, True),
        ("token_revoked", SendReason.BAD_TOKEN, True),
        ("account_inactive", SendReason.BAD_TOKEN, True),
        ("app_uninstalled", SendReason.BAD_TOKEN, True),
        ("channel_not_found", SendReason.NO_PERMISSION, True),
        ("is_archived", SendReason.PLACE_GONE, True),
        ("not_in_channel", SendReason.NO_PERMISSION, True),
        ("restricted_action", SendReason.NO_PERMISSION, True),
        ("missing_scope", SendReason.NO_PERMISSION, True),
        ("msg_too_long", SendReason.CONTENT_REFUSED, True),
        ("invalid_blocks", SendReason.CONTENT_REFUSED, True),
        ("msg_blocks_too_long", SendReason.CONTENT_REFUSED, True),
        ("message_not_found", SendReason.MESSAGE_GONE, True),
        ("edit_window_closed", SendReason.EDIT_CLOSED, True),
        ("cant_update_message", SendReason.EDIT_CLOSED, True),
    ],
)
def test_each_word_of_slack_has_its_reason(word: str, reason: SendReason, permanent: bool) -> None:
    error = send_error(refusal(word))
    assert (error.reason, error.permanent, word in str(error)) == (reason, permanent, True)
    assert "canary" not in str(error)


@pytest.mark.parametrize(
    ("header", "seconds"), [("30", 30.0), ("0", 0.0), ("soon", None), ("", None), ("-5", None), ("inf", None)]
)
def test_retry_after_is_read_where_it_can_be(header: str, seconds: float | None) -> None:
    error = send_error(refusal("ratelimited", status=429, headers={"Retry-After": header}))
    assert (error.reason, error.permanent, error.retry_after) == (SendReason.RATE_LIMITED, False, seconds)


def test_a_missing_scope_is_named() -> None:
    assert "chat:write.public" in str(send_error(refusal("missing_scope", needed="chat:write.public")))
