"""Of all lines that were announced those stand that are true now, each once."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.ledger import Booked
from bot.ledger.announcements import announcement
from bot.ledger.standing import standing
from tests.values import NOW

LINE = "{} metric tons of {} for delivery to {} during the {} marketing year"


def line(tonnes: str = "132,000", good: str = "soybeans", to: str = "China", year: str = "2025/2026") -> str:
    return "Export sales of " + LINE.format(tonnes, good, to, year)


def booked(*lines: str, number: int = 1, days: float = 0, title: str = "", prefix: str = "") -> Booked:
    """An announcement of so many days after NOW."""
    text = f"{prefix}Private exporters reported to USDA the following activity: {'; '.join(lines)}."
    found = announcement(title, text)
    assert found is not None
    return Booked(found, number, title, f"https://usda.example/{number}", NOW + timedelta(days=days))


def told(*all_of_them: Booked) -> list[str]:
    return [
        f"{each.purchase.kind} {each.purchase.tonnes:f} {each.purchase.commodity} {each.purchase.destination} "
        f"{each.purchase.year} {each.day:%d} of {each.source.entry_id}{' corrected' * each.corrected}"
        for each in standing(all_of_them)
    ]


SOLD = "sale 132000 soybeans China 2025/2026 05 of 1"


def test_what_two_feeds_show_counts_once_and_what_is_sold_twice_twice() -> None:
    assert told(booked(line()), booked(line(), number=2, days=0.2)) == [SOLD]
    assert told(booked(line(), line()), booked(line(), line(), number=2)) == [SOLD, SOLD]
    assert told(booked(line()), booked(line(), number=2, days=1)) == [SOLD, SOLD.replace("05 of 1", "06 of 2")]


def test_one_page_counts_once_though_two_feeds_date_it_a_day_apart() -> None:
    page = booked(line())
    again = replace(page, entry_id=2, published=page.published + timedelta(days=1))
    assert told(page, again) == [SOLD]
    week_later = replace(page, entry_id=3, published=page.published + timedelta(days=7))
    assert told(page, again, week_later) == [SOLD, SOLD.replace("05 of 1", "12 of 3")], "a list with one address"


def test_a_date_without_a_time_is_that_day_in_new_york_too() -> None:
    midnight = booked(line()).published.replace(hour=0, minute=0, second=0, microsecond=0)
    (dated,) = standing([replace(booked(line()), published=midnight)])
    assert dated.day == midnight.date()


def test_the_day_is_new_yorks_and_goes_by_the_dateline_where_there_is_one() -> None:
    late = booked(line()).published.replace(hour=3)
    (of_the_evening,) = standing([Booked(booked(line()).announcement, 1, "", "", late)])
    assert of_the_evening.day == date(2026, 1, 4)
    (dated,) = standing([booked(line(), prefix="WASHINGTON, Jan. 2, 2026 – ")])
    assert dated.day == date(2026, 1, 2)


def test_a_correction_takes_the_place_of_the_one_line_it_is_of() -> None:
    two = booked(line(), line("66,000", year="2026/2027"), line("110,000", "corn", "Mexico"))
    others = ["sale 66000 soybeans China 2026/2027 05 of 1", "sale 110000 corn Mexico 2025/2026 05 of 1"]
    for wrong, right in {
        line("123,000"): "sale 123000 soybeans China 2025/2026 05 of 2 corrected",
        line(to="unknown destinations"): "sale 132000 soybeans unknown destinations 2025/2026 05 of 2 corrected",
        line(good="soybean meal"): "sale 132000 soybean_meal China 2025/2026 05 of 2 corrected",
        line(year="2024/2025"): "sale 132000 soybeans China 2024/2025 05 of 2 corrected",
    }.items():
        assert told(two, booked(wrong, number=2, days=1, title="Correction: sales activity")) == [right, *others]


def test_a_whole_announcement_that_is_issued_again_counts_once() -> None:
    first = booked(line(), line("120,000"))
    again = booked(line("123,000"), line("120,000"), number=2, days=1, title="Corrected: sales activity")
    wanted = ["sale 123000 soybeans China 2025/2026 05 of 2 corrected", "sale 120000 soybeans China 2025/2026 05 of 2"]
    assert told(first, again) == wanted
    shown_by_another_feed = Booked(again.announcement, 3, "", "", again.published + timedelta(hours=1))
    assert [
        each.replace("of 3", "of 2").replace(" corrected", "") for each in told(first, again, shown_by_another_feed)
    ] == [each.replace(" corrected", "") for each in wanted]


def test_a_correction_of_a_named_day_leaves_the_same_sale_of_another_day() -> None:
    days = booked(line()), booked(line(), number=2, days=1)
    title = "Correction to sales activity announced Jan. 5, 2026"
    found = told(*days, booked(line("123,000"), number=3, days=2, title=title))
    assert found == ["sale 123000 soybeans China 2025/2026 05 of 3 corrected", SOLD.replace("05 of 1", "06 of 2")]


def test_a_correction_of_what_was_never_seen_is_a_line_of_its_own_and_so_is_the_same_sale_on_its_day() -> None:
    correction = booked(line("123,000"), title="Correction: sales activity")
    sold = booked(line("123,000"), number=2, days=0.1)
    assert len(told(correction)) == 1
    assert len(told(booked(line(), number=3, days=-20), correction)) == 2
    assert len(told(correction, sold)) == 2


def test_a_cancellation_is_never_corrected_into_a_sale() -> None:
    cancelled = booked(f"Cancellation of e{line()[1:]}")
    assert len(told(cancelled, booked(line(), number=2, days=1, title="Correction"))) == 2


def test_the_order_they_come_in_changes_nothing() -> None:
    all_of_them = [
        booked(line(), line("66,000")),
        booked(line("123,000"), number=2, days=1, title="Correction"),
        booked(line("120,000"), number=3, days=2),
    ]
    moment: datetime = all_of_them[0].published
    assert moment == NOW
    assert told(*all_of_them) == told(*reversed(all_of_them))
