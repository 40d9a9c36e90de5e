"""A bot with three outlets, which report in turn what happens: for tests of days in which something goes wrong."""

from dataclasses import dataclass

from tests.fakes.feed_server import Answer, item, rss
from tests.fakes.feed_server import feed as feed_answer
from tests.integration.house import House

GOODS = (
    "soybeans,corn,wheat,sorghum,beef,pork,cotton,LNG,crude oil,gallium,germanium,antimony,graphite,tungsten,"
    "steel pipes,aluminium,copper scrap,solar panels,batteries,drones,ethanol,lumber,lobster,almonds"
).split(",")


@dataclass
class Newsroom(House):
    """Three outlets, which report what happens in turn."""

    def happen(self, number: int) -> None:
        """Something happens, which one of them reports."""
        title = f"China halts imports of US {GOODS[number]} over tariff dispute"
        link = f"https://outlet{number % 3}.example/{number}"
        self.items = [*getattr(self, "items", []), (number % 3, item(title, link, str(number), "", self.now))]

    def show(self) -> None:
        """Every feed answers, with what its outlet reported."""
        for outlet in range(3):
            self.shows(
                outlet,
                feed_answer(rss(*[each for whose, each in reversed(getattr(self, "items", [])) if whose == outlet])),
            )

    def fall_silent(self, answer: Answer) -> None:
        for outlet in range(3):
            self.shows(outlet, answer)
