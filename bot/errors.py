"""Every error Tradewire raises on purpose, as one tree.

TradewireError                    anything below; its text names the place and the remedy
 ├─ ConfigError                   the configuration has faults (all of them, at once)
 ├─ QuerySyntaxError              a query cannot be read; knows the position for a caret
 ├─ CommandError                  a slash command cannot be understood or carried out
 ├─ StorageError                  the database cannot be used
 │   └─ StorageBusyError           ... because another process holds its lock: try again
 ├─ PlatformDownError             a platform does not answer for now; says when it wants to be asked again
 ├─ ModelError                    a language model did not answer: the reports' own sentences serve
 └─ SendError                     a platform did not take a message; says whether to try again

A feed that fails is expected: feeds/ returns such failures as values.
"""

from dataclasses import dataclass
from enum import StrEnum


class TradewireError(Exception):
    """Base of all errors raised on purpose."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in the configuration: where it is, what is wrong and what to do."""

    place: str  # "config/feeds.yaml:12 feeds.3.url" or "environment TRADEWIRE_DESK__X"
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}" + (f"\n    remedy: {self.remedy}" if self.remedy else "")


class ConfigError(TradewireError):
    """The configuration has faults; carries all of them."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        count = f"{len(faults)} fault{'s' if len(faults) != 1 else ''}"
        super().__init__(f"the configuration has {count}:\n" + "\n".join(f"  {fault}" for fault in faults))


class PlatformDownError(TradewireError):
    """A platform does not answer, or wants to be left alone for `retry_after` seconds: it may do so later."""

    def __init__(self, text: str, retry_after: float | None = None) -> None:
        self.retry_after = retry_after or 0.0
        super().__init__(text)


class QuerySyntaxError(TradewireError):
    """A query cannot be read. `position` counts characters from 0 in `query`."""

    def __init__(self, query: str, position: int, problem: str, hint: str = "") -> None:
        self.query, self.position, self.problem, self.hint = query, position, problem, hint
        super().__init__(f"{problem} at character {position + 1}" + (f" ({hint})" if hint else ""))

    def caret(self, width: int = 60) -> str:
        """The part of the query around the fault with a ^ under it, two lines."""
        start = max(0, self.position - width // 2)
        shown = "".join(c if c.isprintable() else " " for c in self.query[start : start + width])
        # A Han character fills two columns of a terminal or a monospaced block.
        columns = sum(2 if ord(c) > 0x2E7F else 1 for c in shown[: self.position - start])
        return f"{shown}\n{' ' * columns}^"


class CommandError(TradewireError):
    """A slash command that cannot be carried out, with an example that can."""

    def __init__(self, problem: str, example: str = "") -> None:
        self.problem, self.example = problem, example
        super().__init__(problem)


class StorageError(TradewireError):
    """The database cannot be used; the text says which and what to do."""


class StorageBusyError(StorageError):
    """Another process holds the database's lock; nothing was written, try again."""


class SendReason(StrEnum):
    """Why a platform did not take a message: the word in logs and `/trade why`."""

    RATE_LIMITED = "rate_limited"
    UNREACHABLE = "unreachable"
    SERVER_ERROR = "server_error"
    BAD_TOKEN = "bad_token"  # noqa: S105  the name of a reason, not a secret
    NO_PERMISSION = "no_permission"
    PLACE_GONE = "place_gone"
    MESSAGE_GONE = "message_gone"
    EDIT_CLOSED = "edit_closed"
    CONTENT_REFUSED = "content_refused"
    EXPIRED = "expired"
    UNKNOWN_OUTCOME = "unknown_outcome"


# What a person can repair: a token renewed, the bot invited, a channel unarchived. Messages wait for it.
REPAIRABLE = frozenset({SendReason.BAD_TOKEN, SendReason.NO_PERMISSION, SendReason.PLACE_GONE})


class ModelError(TradewireError):
    """A language model did not answer."""


class SendError(TradewireError):
    """A platform did not take a message.

    permanent: trying again unchanged cannot help. retry_after: seconds the platform asked us to wait, or None.
    in_doubt: the platform may have taken it all the same.
    looked: of a look that was cut short, how far it came, in the platform's own words; the next goes on from there.
    """

    looked = ""

    def __init__(
        self,
        reason: SendReason,
        detail: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        in_doubt: bool = False,
    ) -> None:
        self.reason, self.permanent, self.retry_after, self.in_doubt = reason, permanent, retry_after, in_doubt
        super().__init__(f"{reason}: {detail}")
