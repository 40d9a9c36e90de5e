"""A file of figures is read line by line: exactly, or with the line, what is wrong with it and what to do."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.domain.ledger import Reported, Statistic
from bot.ledger.reported_file import overlaps, read_reported, to_come
from bot.storage import reported
from bot.storage.database import Database
from bot.storage.engines import open_database
from tests.shipped import vocabulary
from tests.values import NOW

HEADER = "statistic,commodity,destination,from,to,quantity,unit,marketing_year"
WEEK = "usda_weekly_sales,soybeans,China,2025-11-07,2025-11-13,{},{},2025/2026"


def read(*lines: str, header: str = HEADER) -> list[Reported]:
    found = read_reported([f"{each}\n" for each in (header, *lines)], vocabulary())
    assert found.faults == []
    return [each for _, each in found.figures]


def faults(*lines: str, header: str = HEADER) -> list[str]:
    return read_reported([f"{each}\n" for each in (header, *lines)], vocabulary()).faults


def test_a_figure_is_read_exactly() -> None:
    assert read(WEEK.format("232000", "t")) == [
        Reported(
            Statistic.USDA_WEEKLY_SALES,
            "soybeans",
            "China",
            date(2025, 11, 7),
            date(2025, 11, 13),
            Decimal(232000),
            "t",
            "2025/2026",
        )
    ]


@pytest.mark.parametrize(
    ("quantity", "unit", "amount"),
    [
        ("800", "MT", "800 t"),
        ("800.5", "metric tons", "800.5 t"),
        ("0.8", "Mt", "800000 t"),
        ("1.2", "MMT", "1200000 t"),
        ("132", "thousand metric tons", "132000 t"),
        ("3", "million tonnes", "3000000 t"),
        ('"1,234,567"', "t", "1234567 t"),
        ("1000000", "bushels", "27215.5 t"),
        ("-12300", "t", "-12300 t"),
        ("0", "t", "0 t"),
        ("5.25", "million USD", "5250000 USD"),
        ("5", "billion dollars", "5000000000 USD"),
        ("7", "亿元", "700000000 CNY"),
    ],
)
def test_units_become_tonnes_or_money(quantity: str, unit: str, amount: str) -> None:
    (figure,) = read(WEEK.format(quantity, unit))
    assert f"{figure.amount.normalize():f} {figure.unit}" == amount


def test_names_are_those_of_the_vocabulary_and_china_is_one_country() -> None:
    lines = [
        "china_customs_imports,大豆,China (Mainland),2025-11-01,2025-11-30,1,t",
        "us_census_exports,美国大豆,china,2025-11-01,2025-11-30,1,t",
        "usda_weekly_exports,soy beans,Unknown,2025-11-07,2025-11-13,1,t",
    ]
    found = read(*lines, header=HEADER.removesuffix(",marketing_year"))
    assert {each.commodity for each in found} == {"soybeans"}
    assert [each.destination for each in found] == ["China", "China", "unknown destinations"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            WEEK.replace("usda_weekly_sales", "usda").format("1", "t"),
            "'usda' is no statistic to import; write usda_weekly_",
        ),
        (WEEK.replace("usda_weekly_sales", "usda_daily").format("1", "t"), "is read from USDA's own pages"),
        (WEEK.replace("soybeans", "tariffs").format("1", "t"), "'tariffs' is no good; write the id"),
        (WEEK.replace("soybeans", "").format("1", "t"), "'' is no good"),
        (WEEK.replace("China", "=cmd").format("1", "t"), "'=cmd' is no destination"),
        (WEEK.replace("2025-11-07", "07/11/2025").format("1", "t"), "'07/11/2025' is no day; write 2025-11-20"),
        (WEEK.replace("2025-11-07", "2025-11-14").format("1", "t"), "is no period of a year at most"),
        (WEEK.replace("2025-11-07", "2020-11-14").format("1", "t"), "is no period of a year at most"),
        (WEEK.format("12k", "t"), "'12k' is no number"),
        (WEEK.format("1.2.3", "t"), "'1.2.3' is no number"),
        (WEEK.format("", "t"), "'' is no number"),
        (WEEK.format("1", ""), "'' is no unit of soybeans; write t"),
        (WEEK.format("1", "cargoes"), "'cargoes' is no unit"),
        (WEEK.format("1", "percent"), "'percent' is no unit"),
        (WEEK.format("1", "000 t"), "'000 t' is no unit"),
        (WEEK.format("1", "t and 5 t"), "is no unit"),
        (WEEK.replace("soybeans", "pork").format("1", "bushels"), "'bushels' is no unit of pork"),
        (
            WEEK.replace("weekly_sales", "weekly_exports").format("-1", "t"),
            "-1 is below 0; only usda_weekly_sales can be",
        ),
        (WEEK.replace("2025/2026", "2025").format("1", "t"), "'2025' is no marketing year"),
        (
            "china_customs_imports,soybeans,United States,2026-01-01,2026-01-31,1,t,",
            "'United States' is not where china_customs_imports arrive; write China, and only what came from the US",
        ),
        ("usda_weekly_sales,soybeans", "not as many fields"),
        (WEEK.format("1", "t") + ",more", "not as many fields"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_the_remedy(line: str, told: str) -> None:
    (fault,) = faults(WEEK.format("1", "t"), line)
    assert fault.startswith("line 3: ")
    assert told in fault


def test_every_bad_line_is_named_at_once_and_a_wrong_header_alone() -> None:
    assert [each[:7] for each in faults(WEEK.format("x", "t"), WEEK.format("1", "t"), WEEK.format("1", "y"))] == [
        "line 2:",
        "line 4:",
    ]
    for header in ("", "statistic;commodity", HEADER.replace("unit", "units"), HEADER + ",note", HEADER + ",unit"):
        (fault,) = faults(WEEK.format("1", "t"), header=header)
        assert fault.startswith("line 1: these are not its columns; write statistic,commodity,")


def test_no_day_of_a_series_is_counted_twice() -> None:
    week = read(WEEK.format("1", "t"))[0]
    longer, same = (
        WEEK.replace("2025-11-07", "2025-11-01").format("1", "t"),
        WEEK.format("2", "t"),
    )
    other = WEEK.replace("China", "Mexico").replace("2025-11-07", "2025-11-01").format("1", "t")
    found = read_reported([HEADER + "\n", longer + "\n", other + "\n"], vocabulary())
    assert overlaps(found.figures, []) == []
    assert overlaps(found.figures, [week]) == [
        "line 2: 2025-11-01 to 2025-11-13 shares days with 2025-11-07 to 2025-11-13 in the ledger; "
        "import each day of a series once"
    ]
    twice = read_reported([HEADER + "\n", WEEK.format("1", "t") + "\n", same + "\n"], vocabulary())
    assert len(overlaps(twice.figures, [])) == 1
    again = read_reported([HEADER + "\n", same + "\n"], vocabulary())
    assert overlaps(again.figures, [week]) == [], "a revised figure takes the place of the old one"


@pytest.mark.parametrize(
    "china",
    [
        "China",
        "CHINA, PEOPLES REPUBLIC OF",
        "People's Republic of China",
        "PRC",
        "P.R.C.",
        "Mainland China",
        "中国大陆",
    ],
)
def test_however_china_is_called_it_is_counted(china: str) -> None:
    (found,) = read(WEEK.replace("China", f'"{china}"').format("1", "t"))
    assert found.destination == "China"


@pytest.mark.parametrize("other", ["Taiwan", "Hong Kong", "China (Taiwan)", "Republic of China", "Macau, China"])
def test_what_is_not_the_mainland_is_not_counted_for_china(other: str) -> None:
    (found,) = read(WEEK.replace("China", f'"{other}"').format("1", "t"))
    assert found.destination == other


def test_a_point_that_may_be_a_comma_is_asked_about() -> None:
    found = read_reported([HEADER + "\n", WEEK.format("132.000", "t") + "\n"], vocabulary())
    assert found.faults == ["line 2: '132.000' may have a comma in it for a point; write 132000, or 132.0"]
    assert read(WEEK.format("1.234", "million t"))[0].amount == 1_234_000
    assert read(WEEK.format("0.125", "t"))[0].amount == Decimal("0.125")


def test_what_is_yet_to_come_cannot_have_been_counted() -> None:
    found = read_reported([HEADER + "\n", WEEK.format("1", "t") + "\n"], vocabulary())
    assert to_come(found.figures, date(2025, 11, 13)) == []
    assert to_come(found.figures, date(2025, 11, 12)) == [
        "line 2: 2025-11-13 is yet to come; to is the last day that the figure is of"
    ]


def test_a_figure_without_a_marketing_year_is_of_all_of_them_and_counts_beside_none() -> None:
    (of_one,), (of_next,) = (read(WEEK.format("1", "t").replace("2025/2026", year)) for year in ("2025/26", "2026/27"))
    (of_all,) = read(WEEK.format("2", "t").removesuffix("2025/2026"))
    assert overlaps([(2, of_one), (3, of_next)], []) == [], "weekly sales are told by the year"
    assert len(overlaps([(2, of_all)], [of_one, of_next])) == 1
    assert len(overlaps([(2, of_one), (3, of_next)], [of_all])) == 2
    assert len(overlaps([(2, of_one), (3, of_all)], [of_one])) == 1
    assert overlaps([(2, of_all)], [of_all]) == []


def test_an_overlap_is_found_among_many_days_whatever_their_order() -> None:
    days = [date(2000, 1, 1) + timedelta(days=2 * number) for number in range(500)]
    lines = [WEEK.replace("2025-11-07,2025-11-13", f"{day},{day}").format("1", "t") for day in days]
    random.Random(1).shuffle(lines)
    over = WEEK.replace("2025-11-07,2025-11-13", "2001-01-02,2001-01-05").format("1", "t")
    found = read_reported([f"{each}\n" for each in (HEADER, *lines, over)], vocabulary())
    assert [fault.split(":")[0] for fault in overlaps(found.figures, [])] == ["line 502"]
    kept = [each for _, each in found.figures[:-1]]
    assert [fault.split(":")[0] for fault in overlaps(found.figures[-1:], kept)] == ["line 502"]


async def test_importing_twice_adds_nothing_and_a_revised_figure_replaces_the_old_one() -> None:
    database: Database = open_database("sqlite:///:memory:")
    await database.migrate()
    figures = read(WEEK.format("232000.5", "t"), WEEK.replace("China", "Mexico").format("1", "t"))
    assert await database.write(reported.keep, figures, NOW) == (2, 0)
    assert await database.write(reported.keep, figures, NOW) == (0, 0)
    revised = read(WEEK.format("-1.25", "t"))
    assert await database.write(reported.keep, revised, NOW) == (0, 1)
    assert await database.read(reported.every) == [*revised, figures[1]]
    await database.close()
