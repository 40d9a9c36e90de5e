"""When a platform's clock showed what ours did, so that what is in doubt is looked for at the right time. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.domain.delivery import Delivery

# What may stay between the two clocks: ours may have been set since the message left. Slack believes no request
# that is further off: https://docs.slack.dev/authentication/verifying-requests-from-slack
SKEW = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)


def by_their_clock(delivery: Delivery, date: str) -> Delivery:
    """A delivery that is looked for, its moments as the platform counts them.

    date: the Date header of a call that was made for this look; unchanged where it is none. Whole minutes are enough
    (see SKEW), and a look that goes on from where an earlier one was cut short has to ask for the same ones.
    """
    assert delivery.began_at is not None and delivery.in_doubt_since is not None, "only what is in doubt is looked for"
    ahead = ahead_of_ours(date, delivery.began_at)
    return replace(delivery, began_at=delivery.began_at + ahead, in_doubt_since=delivery.in_doubt_since + ahead)


def ahead_of_ours(date: str, now: datetime) -> timedelta:
    """By how much their clock, by that header, is ahead of ours, in whole minutes; by nothing if it is none."""
    theirs = _moment(date)
    return round((theirs - now) / _MINUTE) * _MINUTE if theirs else timedelta(0)


def _moment(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None  # a header without a zone is no HTTP date
