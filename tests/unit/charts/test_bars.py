"""A chart as text: bars beside a promise, and a topic's stories by day and level."""

from itertools import count

from bot.charts.bars import LONGEST, ONE_BY_ONE, bars_of, by_week, totals
from bot.domain.chart import Bar, Day, LedgerChart, Promise, StoriesChart

PHONE = 40  # letters of one width that a phone shows in a line
LEVELS = ("flash", "urgent", "routine")


def days(*counts: tuple[int, int, int]) -> tuple[Day, ...]:
    return tuple(Day(f"11-{number:02}", *each) for number, each in zip(count(1), counts, strict=False))


def stories(shown: tuple[Day, ...]) -> list[str]:
    return bars_of(StoriesChart("Stories a day: Soybeans", "", LEVELS, shown)).splitlines()


def ledger(*shares: float, apart: bool = False) -> list[str]:
    bars = tuple(Bar(f"statistic {number}", "", "", share, apart) for number, share in enumerate(shares))
    return bars_of(LedgerChart("", "", "promised", (Promise("", "at least 12 t", "", bars),))).splitlines()


def test_a_bar_is_full_where_all_is_reported_and_its_number_goes_on_beyond_that() -> None:
    assert ledger(0, 0.5, 1, 7.5, -0.25) == [
        *("at least 12 t", "statistic 0", "░░░░░░░░░░░░░░░░    0%", "statistic 1", "████████░░░░░░░░   50%"),
        *("statistic 2", "████████████████  100%", "statistic 3", "████████████████  750%"),
        *("statistic 4", "░░░░░░░░░░░░░░░░  -25%"),
    ]


def test_what_went_to_unknown_destinations_looks_otherwise() -> None:
    assert ledger(0.5, apart=True)[2] == "▒▒▒▒▒▒▒▒········   50%"


def test_each_story_is_a_mark_of_its_level() -> None:
    assert stories(days((1, 2, 3), (0, 0, 0), (0, 0, 1))) == [
        "▲ flash  ◆ urgent  ■ routine",
        "11-01   6 ▲◆◆■■■",
        "11-02   0",
        "11-03   1 ■",
    ]


def test_of_many_stories_each_mark_stands_for_several_and_none_is_hidden() -> None:
    shown = stories(days((1, 1, 238), (0, 0, 1)))
    assert shown[0].endswith("(×10)")
    assert shown[1] == "11-01 240 ▲◆" + "■" * 24
    assert shown[2] == "11-02   1 ■"
    assert max(map(len, shown)) <= PHONE


def test_many_days_are_shown_as_weeks_that_hold_the_same_stories() -> None:
    many = days(*[(1, 0, number % 5) for number in range(ONE_BY_ONE + 4)])
    weeks = by_week(many)
    assert len(weeks) == 5
    assert [week.label for week in weeks] == ["11-01+", "11-08+", "11-15+", "11-22+", "11-29+"]
    assert totals(weeks) == totals(many)
    assert by_week(many[:ONE_BY_ONE]) == many[:ONE_BY_ONE]
    assert max(len(line.split(" ")[-1]) for line in stories(many)) <= LONGEST + 3


def test_a_small_share_has_a_decimal_and_is_not_rounded_away() -> None:
    shown = [Bar("", "", "", share).percent for share in (0, 0.0008, 0.025, -0.009, 0.0994, 0.0996, 0.125, 1.126)]
    assert shown == ["0%", "0.1%", "2.5%", "-0.9%", "9.9%", "10%", "12%", "113%"]
