"""Discord's refusals in the project's words: which SendError an answer, or none, stands for."""

from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.errors import SendError, SendReason

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes
_CODES: dict[SendReason, tuple[int, ...]] = {
    SendReason.BAD_TOKEN: (40001, 50014),
    SendReason.NO_PERMISSION: (50001, 50007, 50008, 50009, 50013, 50024, 50083, 50278, 160002, 160005, 160006, 160007),
    SendReason.PLACE_GONE: (10003, 10004, 10013, 50033),
    SendReason.MESSAGE_GONE: (10008, 50005, 50021),
    # Of messages older than an hour, and of published ones, only so many edits are taken; sent with a 429 too.
    SendReason.EDIT_CLOSED: (20022, 30046),
    SendReason.CONTENT_REFUSED: (20009, 40005, 50006, 50035, 200000, 200001, 240000),
}
_REASONS = {code: reason for reason, codes in _CODES.items() for code in codes}
_BY_STATUS = {
    400: SendReason.CONTENT_REFUSED,
    401: SendReason.BAD_TOKEN,
    403: SendReason.NO_PERMISSION,
    404: SendReason.PLACE_GONE,
    429: SendReason.RATE_LIMITED,
}
_PASSING = frozenset({SendReason.RATE_LIMITED, SendReason.SERVER_ERROR, SendReason.UNREACHABLE})
_LONGEST_WORDS = 100

THREAD_EXISTS = 160004
THREAD_CLOSED = frozenset({50083, 160005})  # archived, locked: that thread takes nothing, its channel may
PUBLISHED = 40033  # was handed on before
PLACE_BUSY = 20028  # with an edit: of a published message, for twenty minutes and more; new messages are taken
NO_HISTORY = 160002  # an answer to a message wants Read Message History; a message does not

# What a call raises when no answer comes that could be read.
WIRE_ERRORS = (aiohttp.ClientError, TimeoutError, OSError, ValueError)


class RefusalError(SendError):
    """Discord's own refusal, with its code; 0 where it gave none."""

    def __init__(self, reason: SendReason, detail: str, code: int = 0, **more: Any) -> None:
        super().__init__(reason, detail, **more)
        self.code = code


def refusal(status: int, headers: Mapping[str, str], body: Any) -> RefusalError:
    """The error for an answer that is none: its HTTP status, headers, and its JSON where that is an object."""
    told = body if isinstance(body, dict) else {}
    code = told.get("code") if isinstance(told.get("code"), int) else 0
    reason = _REASONS.get(code or 0) or _BY_STATUS.get(status, SendReason.SERVER_ERROR)
    detail = " ".join(str(told.get("message") or f"HTTP {status}").split())[:_LONGEST_WORDS]
    return RefusalError(
        reason,
        f"{code} {detail}" if code else detail,
        code or 0,
        permanent=reason not in _PASSING,
        retry_after=retry_after(headers, told) if status == 429 else None,
        in_doubt=status >= 500,
    )


def no_answer(failure: Exception) -> SendError:
    """The error for an exception out of WIRE_ERRORS; its text never holds a token or what was sent."""
    if isinstance(failure, ValueError):
        return SendError(SendReason.SERVER_ERROR, "Discord's answer could not be read", in_doubt=True)
    # Without a connection nothing left; else Discord may have taken it.
    left = not isinstance(failure, aiohttp.ClientConnectorError)
    return SendError(SendReason.UNREACHABLE, f"no answer from Discord ({type(failure).__name__})", in_doubt=left)


def retry_after(headers: Mapping[str, str], told: Mapping[str, Any]) -> float | None:
    """Seconds, as https://docs.discord.com/developers/topics/rate-limits has them; None if none can be read."""
    try:
        seconds = float(told.get("retry_after") or headers.get("Retry-After", ""))
    except (TypeError, ValueError):
        return None
    return seconds if 0 <= seconds < float("inf") else None
