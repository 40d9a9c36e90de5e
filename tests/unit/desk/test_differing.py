"""Where outlets differ on a figure the message says so and by whom, and none is told as another's correction."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.alerts.change import Edits, changes
from bot.alerts.compose import compose
from bot.alerts.reader import Reader
from bot.domain.alert import Alert, Reason
from bot.domain.figure import Figure, Reported
from bot.stories.stated import differing
from tests.shipped import vocabulary
from tests.unit.commands.world import World
from tests.unit.desk.test_answered import told, world
from tests.values import NOW, entry, story

__all__ = ["world"]

BOUGHT = "China has bought 12 million tonnes of US soybeans"
TEXT = "USDA said China had bought {} million tonnes of soybeans."
TWELVE = Figure(12e6, 12e6, "t", "soybeans", "USDA", who="usda")
TEN = replace(TWELVE, low=10e6, high=10e6)
ENGLISH = Reader(concepts=vocabulary().concepts)
BOTH = (Reported("Outlet 1", TEN), Reported("Outlet 2", TWELVE))


def alert(*figures: Figure, by: tuple[Reported, ...] = (), reader: Reader = ENGLISH) -> Alert:
    return compose(story(figures=figures, differing=by), "", (), (), reader)


def changed(draft: Alert, was: Alert, *corrected_by: str) -> list[tuple[Reason, str]]:
    return [(each.reason, each.line) for each in changes(draft, was, ENGLISH, Edits(corrected_by))]


async def test_an_outlet_that_corrects_its_figure_differs_from_the_one_that_has_not(world: World) -> None:
    said: dict[str, Any] = {"text": TEXT.format(12)}
    await world.publish(BOUGHT, key="1", **said)
    await world.publish("China bought 12 million tonnes of soybeans from US", outlet=2, **said)
    await told(world)
    await world.publish(BOUGHT.replace("12", "10"), key="1", text=TEXT.format(10))
    sent = dict(await told(world))
    by = "US Department of Agriculture, quoted by"
    ten, twelve = (f"{each} million tonnes of soybeans" for each in (10, 12))
    differ = f"Figures differ: {ten} ({by} Outlet 1), {twelve} ({by} Outlet 2)"
    assert [line.text for line in sent["amend"].figures] == [differ]
    assert sent["amend"].amount == "", "no one amount heads what outlets do not agree on"
    assert sent["follow_up"].change.startswith("Correction: now “China has bought 10 million tonnes")
    assert sent["follow_up"].change.endswith(differ)


async def test_a_speakers_count_that_has_grown_hours_later_is_told_as_what_it_is_now(world: World) -> None:
    text = TEXT.replace("USDA", "Brooke Rollins")
    await world.publish("China has bought 10 million tonnes of US soybeans, Rollins says", text=text.format(10))
    ((_, first),) = await told(world)
    world.now += timedelta(hours=5)
    await world.publish("China has bought more US soybeans, Rollins says", outlet=2, text=text.format(12))
    sent = dict(await told(world))
    assert [line.text for line in first.figures] == ["10 million tonnes of soybeans (Brooke Rollins)"]
    assert sent["follow_up"].change == "now 12 million tonnes of soybeans (was 10 million tonnes)"


def test_another_outlets_figure_is_no_correction_by_the_one_that_edits_its_report() -> None:
    differ = alert(TWELVE, by=BOTH).figures[0].text
    assert changed(alert(TWELVE, by=BOTH), alert(TWELVE), "Outlet 2") == [(Reason.FIGURE_CHANGED, differ)]
    assert changed(alert(TEN, by=BOTH), alert(TWELVE)) == [(Reason.FIGURE_CHANGED, differ)]
    assert changed(alert(TWELVE, by=BOTH), alert(TEN, by=BOTH), "Outlet 1") == []


def test_beside_a_count_stands_what_was_counted_before() -> None:
    assert changed(alert(TEN, TWELVE), alert(TEN)) == [], "a second sale, told with the day before's"
    now = "now 12 million tonnes of soybeans (was 10 million tonnes)"
    assert changed(alert(TWELVE, TEN), alert(TEN)) == [(Reason.FIGURE_CHANGED, now)]


def test_an_amount_that_was_told_as_nobodys_is_no_change_when_its_speaker_is_named() -> None:
    nobodys = replace(TWELVE, speaker="", who="")
    assert changed(alert(TWELVE, TEN), alert(TEN, nobodys)) == []


def test_what_is_to_come_by_a_day_is_no_change_of_what_was_counted_nor_of_what_comes_by_another() -> None:
    promised = replace(TWELVE, low=25e6, high=25e6, by="2026")
    assert changed(alert(promised, TEN), alert(TEN)) == []
    assert changed(alert(promised, replace(TWELVE, by="2025")), alert(replace(TWELVE, by="2025"))) == []
    put_off = "now 12 million tonnes of soybeans by the end of 2026 (was 12 million tonnes by the end of 2025)"
    assert changed(alert(replace(TWELVE, by="2026")), alert(replace(TWELVE, by="2025"))) == [
        (Reason.FIGURE_CHANGED, put_off)
    ]
    more = "now 25 million tonnes of soybeans by the end of 2026 (was 12 million tonnes by the end of 2026)"
    assert changed(alert(promised), alert(replace(TWELVE, by="2026"))) == [(Reason.FIGURE_CHANGED, more)]


def test_what_somebody_else_says_is_no_correction_of_what_still_stands() -> None:
    ministry = replace(TEN, who="mofcom", speaker="commerce ministry")
    assert changed(alert(ministry, TWELVE), alert(TWELVE), "Outlet 1") == []


def test_a_figure_that_no_outlet_states_any_more_is_corrected() -> None:
    now = "now 10 million tonnes of soybeans (was 12 million tonnes)"
    assert changed(alert(TEN), alert(TWELVE), "Outlet 1") == [(Reason.CORRECTED, f"Correction: {now} (Outlet 1)")]
    gone = "no longer stated: 12 million tonnes of soybeans (US Department of Agriculture)"
    assert changed(alert(TEN), alert(TEN, by=BOTH), "Outlet 2") == [
        (Reason.CORRECTED, f"Correction: {gone} (Outlet 2)")
    ]


def test_a_line_on_which_outlets_differ_says_who_is_quoted_in_the_readers_language() -> None:
    reader = Reader("zh", vocabulary().concepts)
    (line,) = alert(TEN, by=BOTH, reader=reader).figures
    assert (
        line.text == "各家数字不一：1000万吨大豆（美国农业部，Outlet 1引述），1200万吨大豆（美国农业部，Outlet 2引述）"
    )


def differ(*reports: tuple[str, str], hours: float = 0) -> list[tuple[str, float | None]]:
    """Out of (outlet, headline), one after the other, so many hours apart."""
    entries = [
        entry(number, title, publisher=outlet, published=NOW + timedelta(hours=hours * number))
        for number, (outlet, title) in enumerate(reports, 1)
    ]
    found = differing(entries, [each.publisher for each in entries], vocabulary())
    return [(each.publisher, each.figure.low) for each in found]


def test_outlets_differ_where_what_they_count_alike_cannot_both_be_so() -> None:
    said = "USDA says China bought {} tonnes of soybeans".format
    assert differ(("A", said("12 million")), ("B", said("10 million"))) == [("A", 12e6), ("B", 10e6)]
    assert differ(("A", said("12 million")), ("B", said("10 million")), ("A", said("10 million"))) == []
    assert differ(("A", said("792,000")), ("B", said("790,000"))) == []
    assert differ(("A", said("12 million")), ("B", said("at least 10 million"))) == []
    assert differ(("A", said("12 million")), ("B", said("10 million").replace("soybeans", "corn"))) == []
    assert differ(("A", said("12 million")), ("B", said("10 million").replace("USDA", "White House"))) == []


def test_a_speakers_count_that_grows_over_hours_has_grown_and_all_else_differs() -> None:
    said = "USDA says China bought {} tonnes of soybeans".format
    grown = (("A", said("10 million")), ("B", said("12 million")))
    assert differ(*grown, hours=3) == []
    assert differ(*grown, ("C", said("12.1 million")), hours=3) == []
    assert differ(*grown, hours=1) == [("A", 10e6), ("B", 12e6)]
    assert differ(*reversed(grown), hours=3) == [("B", 12e6), ("A", 10e6)]  # nothing is bought less
    assert len(differ(*grown, ("C", said("10 million")), hours=3)) == 3  # back again
    assert len(differ(grown[0], ("B", said("25 million")), hours=3)) == 2  # another count rather
    nobodys = "China bought {} tonnes of soybeans".format
    assert len(differ(("A", nobodys("10 million")), ("B", nobodys("12 million")), hours=3)) == 2


def test_where_the_later_figure_may_be_an_update_the_line_says_so_and_else_it_does_not() -> None:
    later = (BOTH[0], replace(BOTH[1], at=NOW))

    def line(reader: Reader, *hours: float) -> str:
        reports = [replace(each, at=NOW + timedelta(hours=at)) for each, at in zip(BOTH, hours, strict=True)]
        return alert(TWELVE, by=tuple(reports), reader=reader).figures[0].text

    assert line(ENGLISH, 0, 3).startswith("Figures differ, the later may be an update: 10 million tonnes")
    assert line(Reader("zh", vocabulary().concepts), 0, 3).startswith("各家数字不一，后报道的可能是新数：1000万吨")
    assert line(ENGLISH, 0, 1).startswith("Figures differ: 10 million tonnes")
    assert alert(TWELVE, by=later).figures[0].text.startswith("Figures differ: ")  # of a story kept without times


def test_a_rate_in_the_line_of_facts_is_nobodys_word_since_an_answer_names_the_rate_of_what_it_answers() -> None:
    rate = Figure(100.0, 100.0, "percent", "", "Ministry of Commerce", who="mofcom")
    answer = story(headline="商务部回应美国对华加征100%关税：中方坚决反对", language="zh", figures=(rate,))
    assert compose(answer, "", (), (), ENGLISH).facts == "100%"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("17 billion dollars", "17.44 billion dollars", False),
        ("12 million dollars", "12.4 million dollars", False),
        ("17 billion dollars", "18.44 billion dollars", True),
        ("20 billion dollars", "17.44 billion dollars", True),
    ],
)
def test_an_amount_in_fewer_digits_is_the_same_amount(one: str, other: str, apart: bool) -> None:
    reports = [entry(number, f"China orders US jets for {each}") for number, each in enumerate((one, other), 1)]
    assert bool(differing(reports, ["a", "b"], vocabulary())) is apart


def test_an_open_end_makes_no_other_figure() -> None:
    at_least, more = replace(TWELVE, high=None), replace(TWELVE, low=13e6, high=None)
    assert changed(alert(at_least), alert(TWELVE)) == []
    assert changed(alert(TWELVE), alert(at_least)) == []
    now = "now at least 13 million tonnes of soybeans (was 12 million tonnes)"
    assert changed(alert(more), alert(TWELVE)) == [(Reason.FIGURE_CHANGED, now)]


def test_so_much_a_year_is_neither_the_same_nor_another_amount_than_so_much_in_all() -> None:
    yearly = replace(TWELVE, low=25e6, high=25e6, per="year")
    in_all = replace(yearly, per="")
    assert changed(alert(yearly), alert(TWELVE)) == []
    assert changed(alert(replace(yearly, low=30e6, high=30e6)), alert(yearly)) != []
    assert alert(yearly, in_all).figures[0].text != alert(yearly, in_all).figures[1].text
    reports = [
        entry(1, "China will buy 75 million tonnes of soybeans, USDA said", publisher="Outlet 1"),
        entry(2, "China will buy 25 million tonnes of soybeans a year, USDA said", publisher="Outlet 2"),
    ]
    assert differing(reports, ["one", "two"], vocabulary()) == ()
    assert differing(
        [reports[0], replace(reports[1], title=reports[1].title.replace(" a year", ""))], ["one", "two"], vocabulary()
    )


async def test_a_figure_of_another_speaker_or_of_other_goods_is_corrected_in_words_that_say_so(world: World) -> None:
    said = "USDA said exporters sold 264,000 tonnes of soybeans to China."
    await world.publish("China buys 264,000 tonnes of US soybeans, USDA says", key="1", text=said)
    await told(world)
    await world.publish("China buys 264,000 tonnes of US soybeans, traders say", key="1", text="Traders said so.")
    _, (_, line) = await told(world)
    was = "264,000 tonnes (US Department of Agriculture)"
    assert line.change.startswith(f"Correction: now 264,000 tonnes of soybeans (traders) (was {was})")
    await world.publish("China buys 264,000 tonnes of US corn, traders say", key="1", text="Traders said so.")
    _, (_, line) = await told(world)
    assert "; now 264,000 tonnes of corn (was 264,000 tonnes of soybeans)" in line.change
