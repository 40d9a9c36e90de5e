"""Where outlets differ on a figure the message says so and by whom, and none is told as another's correction."""

from dataclasses import replace
from typing import Any

from bot.alerts.change import changes
from bot.alerts.compose import compose
from bot.alerts.reader import Reader
from bot.domain.alert import Alert, Reason
from bot.domain.figure import Figure, Reported
from bot.stories.stated import differing
from tests.shipped import vocabulary
from tests.unit.commands.world import World
from tests.unit.desk.test_answered import told, world
from tests.values import entry, story

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
    return [(each.reason, each.line) for each in changes(draft, was, ENGLISH, corrected_by)]


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


def test_another_outlets_figure_is_no_correction_by_the_one_that_edits_its_report() -> None:
    differ = alert(TWELVE, by=BOTH).figures[0].text
    assert changed(alert(TWELVE, by=BOTH), alert(TWELVE), "Outlet 2") == [(Reason.FIGURE_CHANGED, differ)]
    assert changed(alert(TEN, by=BOTH), alert(TWELVE)) == [(Reason.FIGURE_CHANGED, differ)]
    assert changed(alert(TWELVE, by=BOTH), alert(TEN, by=BOTH), "Outlet 1") == []


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


def differ(*reports: tuple[str, str]) -> list[tuple[str, float | None]]:
    """Out of (outlet, headline), one after the other."""
    entries = [entry(number, title, publisher=outlet) for number, (outlet, title) in enumerate(reports, 1)]
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


def test_a_rate_in_the_line_of_facts_is_nobodys_word_since_an_answer_names_the_rate_of_what_it_answers() -> None:
    rate = Figure(100.0, 100.0, "percent", "", "Ministry of Commerce", who="mofcom")
    answer = story(headline="商务部回应美国对华加征100%关税：中方坚决反对", language="zh", figures=(rate,))
    assert compose(answer, "", (), (), ENGLISH).facts == "100%"
