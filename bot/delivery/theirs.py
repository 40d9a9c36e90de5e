"""What a platform's clock shows, so that what is in doubt is looked for at the right time, however ours is set."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.errors import SendError

# What may stay between what we take its clock to show and what it shows: an answer's way, and what parts two steady
# clocks. Slack believes no request that is further off: https://docs.slack.dev/authentication/verifying-requests-from-slack
SKEW = timedelta(minutes=5)

_SLEPT = timedelta(minutes=1)  # what ours gains on a steady clock where that stood still, or where somebody set ours
_MOMENT = 2.0  # seconds
_YEARS = range(2020, 2200)  # no platform's clock shows another one, and with these moments one can reckon


class TheirClock:
    """The clock of one platform, by what came from there, and by a steady clock from then on.

    What is heard: the moments of the messages that were taken, and until there is one the latest answer's header.
    """

    def __init__(self, ask: Callable[[], Awaitable[object]] | None = None) -> None:
        """`ask`: makes a call of which the answer is heard; raises SendError. None: it cannot be asked."""
        self._ask, self._asking = ask, asyncio.Lock()
        self._heard: tuple[datetime, float] | None = None
        self._sure = False  # it was heard by a message's own moment
        self._silent = False  # it was asked, and its answer held no date: as behind a proxy that takes that away

    def heard(self, date: str) -> None:
        """An answer has come, with this Date header; one that holds no date says nothing."""
        if not self._sure and (moment := _moment(date)):
            self._heard = moment, self._seconds()

    def stamped(self, moment: datetime) -> None:
        """A message that was just taken bears this moment: the platform's own, while a header may be a proxy's."""
        if moment.year in _YEARS:
            self._heard, self._sure = (moment, self._seconds()), True

    def forget(self) -> None:
        """The steady clock may have stood still meanwhile: this machine slept."""
        self._heard, self._sure, self._silent = None, False, False

    def shown(self) -> datetime | None:
        """What it shows now; None if that is not known."""
        if self._heard is None:
            return None
        moment, at = self._heard
        return moment + timedelta(seconds=self._seconds() - at)

    async def now(self) -> datetime | None:
        """What it shows now, asked for if it is not known; None if the platform does not say. Raises SendError."""
        async with self._asking:
            if self._heard is None and self._ask is not None and not self._silent:
                await self._ask()
                self._silent = self._heard is None
        return self.shown()

    def _seconds(self) -> float:
        return asyncio.get_running_loop().time()


class TheirClocks:
    """Those of all platforms that a worker sends to; what was heard before this machine slept is forgotten."""

    def __init__(self, clocks: Mapping[str, TheirClock]) -> None:
        """`clocks`: by platform."""
        self._clocks = dict(clocks)
        self._lead: datetime | None = None  # what ours showed when the steady clock showed none

    def shown(self, now: datetime) -> dict[str, datetime | None]:
        """What each shows, when ours shows `now`; None where that is not known."""
        self.compare(now)
        return {platform: each.shown() for platform, each in self._clocks.items()}

    def compare(self, now: datetime) -> None:
        """Ours shows `now`: has it gained on the steady clock since it was last compared? To be done now and then."""
        lead = now - timedelta(seconds=asyncio.get_running_loop().time())
        if self._lead is not None and abs(lead - self._lead) > _SLEPT:
            for each in self._clocks.values():
                each.forget()
        self._lead = lead

    async def learn(self, platforms: Iterable[str]) -> None:
        """Ask for the clocks of these that are not known; for a moment, as others wait for it."""
        for platform in platforms:
            with suppress(SendError, TimeoutError):
                async with asyncio.timeout(_MOMENT):
                    await self.now(platform)

    async def now(self, platform: str) -> datetime | None:
        """See TheirClock.now."""
        return await self._clocks[platform].now()


def _moment(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None or moment.year not in _YEARS:  # a header without a zone is no HTTP date
        return None
    return moment
