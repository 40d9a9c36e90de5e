"""A story's own figures: each once, by the one whose word it is, and none that a line cannot tell rightly."""

import pytest

from bot.domain.entry import Entry
from bot.domain.figure import Figure
from bot.stories.families import families
from bot.stories.sides import merge, statements
from bot.stories.stated import differing, own_figures
from bot.text.tokens import language_of
from tests.shipped import vocabulary
from tests.values import ago, entry


def reports(*titles: str) -> list[Entry]:
    return [entry(number, title, language=language_of(title)) for number, title in enumerate(titles, 1)]


def own(*titles: str) -> list[tuple[float | None, float | None, str, str]]:
    entries = reports(*titles)
    found: tuple[Figure, ...] = own_figures(entries, families(entries, vocabulary()), vocabulary())
    return [(figure.low, figure.high, figure.who, figure.by) for figure in found]


def test_a_newer_report_of_the_same_amount_does_not_lose_its_deadline() -> None:
    said = "Trump says China will buy 12 million tonnes of US soybeans"
    entries = [
        entry(1, f"{said} by the end of 2026", published=ago(hours=2)),
        entry(2, said, published=ago(hours=1), publisher="B"),
    ]
    (figure,) = own_figures(entries, ["A", "B"], vocabulary())
    assert figure.by == "2026"
    (other,) = own_figures([entries[0], entry(2, said.replace("12", "13"), publisher="B")], ["A", "B"], vocabulary())
    assert (other.low, other.by) == (13e6, "")


def test_one_speakers_amount_told_twice_is_one_figure() -> None:
    assert own(
        "White House says China will buy at least 12 million tonnes of soybeans by the end of 2026",
        "China will buy 12 million tonnes, White House says",
    ) == [(12e6, None, "white_house", "2026")]


def test_another_amount_and_another_speaker_are_other_figures() -> None:
    assert own(
        "White House says China will buy at least 12 million tonnes of soybeans; "
        "Bessent says it will buy 12 million tonnes of soybeans and 3 million tonnes of corn"
    ) == [(12e6, None, "white_house", ""), (12e6, 12e6, "bessent", ""), (3e6, 3e6, "bessent", "")]


@pytest.mark.parametrize(
    "title",
    [
        "USTR says Chinese ships will pay $50 per net ton, rising to $140",
        "美国贸易代表办公室宣布对中国船舶每净吨收取50美元港口费",
    ],
)
def test_the_price_of_one_tonne_is_no_sum(title: str) -> None:
    assert own(title) == []


def test_what_a_ministry_denies_is_none_of_its_figures() -> None:
    assert own("商务部：中方从未承诺采购900万吨美国大豆") == []
    assert own("WSJ: US to free $9 billion of farm aid, White House denies") == []


def test_a_sum_denied_in_the_headline_is_not_told_from_the_lede_unless_somebody_stands_for_it() -> None:
    lede = "It would be 9 million tonnes of soybeans. The White House had said it was 9 million tonnes of soybeans."
    report = entry(1, "China denies it agreed to buy 9 million tonnes of soybeans", text=lede)
    found = own_figures([report], families([report], vocabulary()), vocabulary())
    assert [figure.who for figure in found] == ["white_house"]


@pytest.mark.parametrize(
    ("body", "spokesperson", "who"),
    [
        ("商务部表示将继续磋商", "商务部新闻发言人何咏前表示将继续磋商", "mofcom"),
        ("China's foreign ministry said talks go on", "Mao Ning said talks go on", "mfa"),
    ],
)
def test_a_ministry_and_its_spokesperson_are_one_speaker(body: str, spokesperson: str, who: str) -> None:
    said = merge([statements(each, vocabulary()) for each in reports(body, spokesperson)])
    assert [statement.who for statement in said] == [who]


@pytest.mark.parametrize(
    "title", ["Trump cuts the tariff on China 10 points to 47%", "美方将对华关税下调10个百分点至47%"]
)
def test_a_level_is_shown_beside_the_points_that_led_to_it(title: str) -> None:
    assert (47, 47) in [(low, high) for low, high, _, _ in own(title)]


@pytest.mark.parametrize(
    ("title", "rates"),
    [
        ("Trump says he will cut fentanyl tariff on China to 10% from 20%", [10]),
        ("China to cut tariff on US soybeans from 23% to 13%", [13]),
        ("特朗普：将把对华芬太尼关税从20%降至10%", [10]),
        ("US sets tariffs of 25% on Chinese chips and 50% on steel", []),  # of what each is a line cannot tell
    ],
)
def test_of_a_changed_rate_what_it_is_now_counts(title: str, rates: list[float]) -> None:
    assert [low for low, *_ in own(title)] == rates


def test_amounts_that_one_report_has_side_by_side_are_two_and_no_outlets_differ_on_them() -> None:
    page = entry(
        1,
        "USDA: exporters report sales of 264,000 tonnes of soybeans to China and 126,000 tonnes of soybeans elsewhere",
        publisher="USDA",
        published=ago(hours=3),
    )
    wire = entry(2, "USDA: 264,000 tonnes of soybeans sold to China", publisher="B", published=ago(hours=2))
    other = entry(3, "USDA: 126,000 tonnes of soybeans sold to others", publisher="C", published=ago(hours=1))
    assert len(differing([wire, other], ["B", "C"], vocabulary())) == 2
    assert differing([page, wire, other], ["A", "B", "C"], vocabulary()) == ()
    figures = own_figures([page, wire, other], ["A", "B", "C"], vocabulary())
    assert {figure.low for figure in figures} == {264_000, 126_000}
