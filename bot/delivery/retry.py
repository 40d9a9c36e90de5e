"""Whether and when a message that was not taken is tried again. Pure."""

from datetime import datetime, timedelta

from bot.errors import SendError, SendReason

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)
LONGEST_ASKED = timedelta(hours=24)  # a platform that asks for more is not believed
SETTLING = timedelta(seconds=5)  # before a message in doubt is looked for: what is still on its way may arrive
MOST_LOOKS = 20  # times that a look is put off for the platform's rate; after them it counts as not to be seen
MOST_SERVER_ERRORS = 60  # tries, some five hours: a message that a platform chokes on must not block those behind it


def next_attempt(error: SendError, attempts: int, now: datetime, jitter: float) -> datetime | None:
    """When to try again after `attempts` tries (1 or more); None means never.

    The wait doubles from a second to five minutes, plus up to a quarter by `jitter` (0 to 1), and is never shorter
    than the platform asked for.
    """
    if error.permanent or (error.reason is SendReason.SERVER_ERROR and attempts >= MOST_SERVER_ERRORS):
        return None
    wait: timedelta = min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT) * (1 + jitter / 4)
    if error.retry_after is not None:
        wait = max(wait, min(timedelta(seconds=error.retry_after), LONGEST_ASKED))
    return now + max(wait, SETTLING if error.in_doubt else timedelta(0))
