"""Whether and when a message that was not taken is tried again. Pure."""

from datetime import datetime, timedelta

from bot.errors import REPAIRABLE, SendError, SendReason

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)
LONGEST_ASKED = timedelta(hours=24)  # a platform that asks for more is not believed
# Between two looks whether a person has repaired what a platform refuses: an hour for the bot's place in a channel,
# which may be news still; a day for a token, since a new one comes with a start, which looks at once.
REPAIR_WAIT, TOKEN_WAIT = timedelta(hours=1), timedelta(hours=24)
MOST_SERVER_ERRORS = 60  # tries, some five hours: a message that a platform chokes on must not block those behind it


def next_attempt(error: SendError, attempts: int, now: datetime, jitter: float) -> datetime | None:
    """When to try again after `attempts` tries (1 or more); None means never.

    What a person can repair is looked at now and then, and at once when there is a sign of repair (outbox.wake).
    The wait doubles from a second to five minutes, plus up to a quarter by `jitter` (0 to 1), and is never shorter
    than the platform asked for.
    """
    if error.reason in REPAIRABLE:
        return now + (TOKEN_WAIT if error.reason is SendReason.BAD_TOKEN else REPAIR_WAIT)
    if error.permanent or (error.reason is SendReason.SERVER_ERROR and attempts >= MOST_SERVER_ERRORS):
        return None
    wait: timedelta = min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT) * (1 + jitter / 4)
    if error.retry_after is not None:
        wait = max(wait, min(timedelta(seconds=error.retry_after), LONGEST_ASKED))
    return now + wait
