"""What a telephone shows of an alert: its first 80 characters say how loud, who, what and how much."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.brief import SHOWN, brief, brief_above, brief_before
from bot.alerts.reader import Reader
from bot.domain.alert import Alert, Answered, SideLine
from bot.domain.feed import Side
from bot.domain.figure import Figure
from bot.domain.link import LinkKind
from bot.domain.story import Level, Status
from tests.values import alert

BOTH = (SideLine("US", "USTR", True, Side.US_OFFICIAL), SideLine("China", "MOFCOM", True, Side.CN_OFFICIAL))
BOTH_ZH = (SideLine("美国", "x", True, Side.US_OFFICIAL), SideLine("中国", "x", True, Side.CN_OFFICIAL))
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
LONG = "After months of back and forth in three capitals and with hardly a week to go until the deadline, it is done"


def told(headline: str, **changed: object) -> str:
    return brief(alert(headline=headline, **({"level": Level.FLASH, "sides": BOTH} | changed)))


def test_what_the_headline_says_is_not_said_twice() -> None:
    said = told("Washington imposes 15% tariff on port cranes", status=Status.IMPOSED, amount="15%")
    assert said == "FLASH · US, China · Washington imposes 15% tariff on port cranes"


def test_what_comes_before_or_above_the_headline_is_there_without_it() -> None:
    given = alert(headline="China buys soybeans", level=Level.FLASH, sides=BOTH, status=Status.IMPOSED, amount="12%")
    assert brief_before(given) == brief(given).removesuffix(" · China buys soybeans")
    assert brief_above(given) == "FLASH · US, China · imposed · 12%"
    quiet = alert(headline="China imposes 12%", level=Level.ROUTINE, sides=(), status=Status.IMPOSED, amount="12%")
    assert (brief_before(quiet), brief_above(quiet)) == ("", "imposed · 12%")


def test_what_the_headline_lacks_or_says_too_late_is_said_before_it() -> None:
    assert told("Port cranes: it has come to that", status=Status.IMPOSED, amount="15%") == (
        "FLASH · US, China · imposed · 15% · Port cranes: it has come to that"
    )
    late = told(f"{LONG}: 15% tariff imposed", status=Status.IMPOSED, amount="15%")
    assert late.startswith("FLASH · US, China · imposed · 15% · After months")


def test_in_chinese() -> None:
    said = told("中方就港口起重机问题作出安排", sides=BOTH_ZH, status=Status.LIFTED, amount="15%", reader="zh")
    assert said == "快讯 · 美国，中国 · 取消 · 15% · 中方就港口起重机问题作出安排"
    assert told("取消15%关税", sides=BOTH_ZH, status=Status.LIFTED, amount="15%", reader="zh").count("取消") == 1


def test_an_answer_says_who_confirms_and_a_follow_up_what_has_changed() -> None:
    denies = Answered(LinkKind.DENIAL, "s224", "x", "China: Ministry of Commerce denies")
    assert told("No such plan", answers=denies, status=Status.DENIED) == (
        "FLASH · China: Ministry of Commerce denies · No such plan"
    )
    assert told("China books soybeans", change="now 13 million tonnes (was 12 million tonnes)").startswith(
        "FLASH · now 13 million tonnes (was 12 million tonnes) · China books"
    )


@pytest.mark.parametrize("language", ["en", "zh"])
@given(
    level=st.sampled_from((Level.URGENT, Level.FLASH)),
    line=st.text(max_size=200),
    status=st.sampled_from(Status),
    amount=st.builds(
        lambda low, high, unit: Figure(min(low, high), max(low, high), unit),
        st.floats(1, 1e13),
        st.floats(1, 1e13),
        st.sampled_from(("t", "USD", "percent", "CNY")),
    ),
    headline=st.text(max_size=300),
    answer=st.booleans(),
)
def test_the_first_80_characters_carry_level_speaker_action_and_figure(
    language: str, level: Level, line: str, status: Status, amount: Figure, headline: str, answer: bool
) -> None:
    reader = Reader(language)
    answers = Answered(LinkKind.REACTION, "s224", "x", line) if answer else None
    sides = BOTH_ZH if language == "zh" else BOTH
    made: Alert = replace(
        alert(headline=headline, level=level, status=status, sides=sides, reader=language, answers=answers),
        amount=reader.amount(amount),
    )
    shown = brief(made)[:SHOWN]
    assert shown.startswith(reader.phrase(level.upper()))
    assert answer or reader.phrase("US") in shown
    assert reader.phrase(status) in shown or reader.phrase(status)[:3] in shown.casefold()
    assert reader.amount(amount) in shown or set(NUMBER.findall(reader.amount(amount))) <= set(NUMBER.findall(shown))
