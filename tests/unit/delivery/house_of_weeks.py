"""Days with a calendar: of weekly sales that a feed of USDA's brings."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.calendar import Holidays
from bot.domain.feed import PolledFeed, Side
from bot.domain.subscription import Destination
from bot.pipeline import desk
from bot.storage import feeds, intake
from tests.unit.delivery.house_of_days import Days
from tests.values import CHANNEL, feed, feed_entry, release

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
THURSDAY = datetime(2026, 3, 12, 12, 30, tzinfo=UTC)  # 08:30 in New York
WEEKLY = release(holidays=Holidays("US", move=True, days_before=6))
USDA = feed(2, name="USDA news", publisher="USDA", side=Side.US_OFFICIAL)


@dataclass
class Weeks(Days):
    """Days with a calendar, and a feed that may bring what is due."""

    async def usda(self) -> PolledFeed:
        return next(each for each in await self.database.read(feeds.active) if each.feed.url == USDA.url)

    async def answers(self, *titles: str) -> None:
        """USDA's feed answers, with these or with nothing new, and the desk works."""
        polled = await self.usda()
        found = [feed_entry(title, published=self.now) for title in titles]
        await self.database.write(intake.add_new, polled, found, self.now)
        await self.database.write(feeds.settle_ok, [(polled, self.now)])
        while await self.database.write(desk, self.newsroom, self.now) is not None:
            pass

    def told_at(self, here: Destination = CHANNEL) -> list[str]:
        """What this place was told."""
        return [item.text for place, digest in self.mouth.digests if place == here for item in digest.items]
