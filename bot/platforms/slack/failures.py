"""Slack's refusals in the project's words: which SendError an exception of the SDK stands for."""

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import SendError, SendReason

# The errors listed at https://docs.slack.dev/reference/methods/chat.postMessage and .../chat.update.
# channel_not_found is what a private channel is to who is not in it: an invitation is what helps.
_WORDS: dict[SendReason, str] = {
    SendReason.RATE_LIMITED: "ratelimited rate_limited message_limit_exceeded",
    SendReason.SERVER_ERROR: "fatal_error internal_error service_unavailable request_timeout team_added_to_org",
    SendReason.BAD_TOKEN: (
        "invalid_auth not_authed token_revoked token_expired account_inactive app_uninstalled org_login_required"
    ),
    SendReason.NO_PERMISSION: (
        "not_in_channel channel_not_found restricted_action restricted_action_read_only_channel "
        "restricted_action_thread_only_channel "
        "restricted_action_thread_locked restricted_action_non_threadable_channel missing_scope no_permission "
        "access_denied ekm_access_denied not_allowed_token_type messages_tab_disabled team_access_not_granted "
        "as_user_not_supported slack_connect_canvas_sharing_blocked"
    ),
    SendReason.PLACE_GONE: "is_archived user_not_found cannot_dm_bot is_inactive",
    SendReason.MESSAGE_GONE: "message_not_found thread_not_found cannot_reply_to_message",
    SendReason.EDIT_CLOSED: "edit_window_closed cant_update_message",
    SendReason.CONTENT_REFUSED: (
        "msg_too_long msg_blocks_too_long invalid_blocks invalid_blocks_format no_text too_many_attachments "
        "invalid_arguments invalid_metadata_format invalid_metadata_schema metadata_too_large "
        "metadata_must_be_sent_from_app markdown_text_conflict block_mismatch"
    ),
}
_REASONS = {error: reason for reason, errors in _WORDS.items() for error in errors.split()}
# "It's possible some aspect of the operation succeeded before the error was raised."
_PERHAPS_TAKEN = frozenset({"fatal_error", "internal_error"})
_PASSING = frozenset({SendReason.RATE_LIMITED, SendReason.SERVER_ERROR, SendReason.UNREACHABLE})

# What a call of the SDK raises when Slack does not answer as it should. AttributeError is the SDK's own slip on a
# 200 that is plain text (a captive portal, a proxy's page): it asks a str for its "ok".
SDK_ERRORS = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, AttributeError)


def send_error(failure: Exception) -> SendError:
    """The SendError for an exception out of SDK_ERRORS; its text never holds a token or what was sent."""
    if isinstance(failure, SlackApiError):
        return _refusal(failure)
    if isinstance(failure, SlackClientError | AttributeError):
        return SendError(SendReason.SERVER_ERROR, "Slack's answer could not be read", in_doubt=True)
    # Without a connection nothing left; else Slack may have taken it.
    left = not isinstance(failure, aiohttp.ClientConnectorError)
    return SendError(SendReason.UNREACHABLE, f"no answer from Slack ({type(failure).__name__})", in_doubt=left)


def passes(failure: Exception) -> bool:
    """Is it Slack's own trouble or its rate, rather than a refusal?"""
    word = error_word(failure)
    return not word or _REASONS.get(word) in _PASSING or send_error(failure).reason is SendReason.RATE_LIMITED


def error_word(failure: Exception) -> str:
    """Slack's own word for what is wrong ("invalid_auth"), "" if it gave none."""
    data = getattr(getattr(failure, "response", None), "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _refusal(failure: SlackApiError) -> SendError:
    response, word = failure.response, error_word(failure)
    # Where the body was no JSON the SDK hands over aiohttp's response, which calls it `status`.
    status = getattr(response, "status_code", None) or getattr(response, "status", 0) or 0
    if status == 429:
        return SendError(SendReason.RATE_LIMITED, word or "HTTP 429", retry_after=_retry_after(failure))
    reason = _REASONS.get(word, SendReason.SERVER_ERROR)
    in_doubt = status >= 500 or word in _PERHAPS_TAKEN
    detail = _detail(failure, word) or f"HTTP {status}"
    return SendError(reason, detail, permanent=reason not in _PASSING, in_doubt=in_doubt)


def _detail(failure: SlackApiError, word: str) -> str:
    needed = failure.response.get("needed") if word == "missing_scope" else None
    return f"{word}, needs the scope {needed}" if needed else word


def _retry_after(failure: SlackApiError) -> float | None:
    """Seconds, as https://docs.slack.dev/apis/web-api/rate-limits has them; None if there are none to be read."""
    try:
        seconds = float(failure.response.headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
