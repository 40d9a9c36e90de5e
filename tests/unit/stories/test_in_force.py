"""A step of a measure is told however it is worded; another wording or a recollection of the one before is not."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.link import Link, LinkKind
from bot.domain.story import Status
from bot.stories.cluster import Grouper
from bot.stories.retold import place
from bot.stories.status import status_of
from bot.text.tokens import language_of
from tests.shipped import vocabulary
from tests.values import NOW, entry

PAIRS = Path(__file__).parents[2] / "data/stories/steps.jsonl"
# Lot -> of the updates told, how many are due; of those that are due, how many are told.
LOTS = {"first": (1.0, 0.87), "second": (1.0, 0.8)}
Report = tuple[float, str, str]  # hours after the first, title, text


def told(*reports: Report) -> tuple[list[int], dict[int, Link]]:
    """The story of each report, by the number of its first, and the links of those that opened one."""
    grouper, stories, links = Grouper(vocabulary()), [], dict[int, Link]()

    def answers_to(story: int) -> dict[int, Link]:
        return {answer: link for answer, link in links.items() if link.to == story}

    for number, (hours, title, text) in enumerate(reports, 1):
        moment, outlet = NOW + timedelta(hours=hours), f"Outlet {number}"
        given = entry(number, title, text=text, publisher=outlet, published=moment, language=language_of(title))
        placed, found = place(grouper, [given], answers_to)
        links.update({-story: link for story, link in found.items()})
        stories.append(abs(placed[number]))
        grouper.settle({story: -story for story in placed.values() if story < 0}, 0.0)
    return stories, links


STEPS = [
    ("China suspends 10% tariff on US soybeans", "China lifts 10% tariff on US soybeans"),
    ("中国暂停对美国大豆加征10%关税", "中国取消对美国大豆加征的10%关税"),
    ("US announces 25% tariff on Chinese cranes", "US 25% tariff on Chinese cranes takes effect"),
    ("US announces 25% tariff on Chinese cranes", "25% tariff on Chinese cranes takes effect"),
    ("US imposes 25% tariff on Chinese cranes", "US tariff on Chinese cranes goes into effect"),
    ("US imposes port fees on Chinese ships", "US begins collecting port fees on Chinese ships"),
    ("US tariff on Chinese cranes to take effect in March", "US tariff on Chinese cranes takes effect"),
    ("美国宣布对中国起重机加征25%关税", "美国对中国起重机25%关税正式生效"),
    ("美国宣布对中国起重机加征25%关税", "美国对中国起重机加征的25%关税今起实施"),
    ("中国宣布对镓实施出口管制", "中国对镓的出口管制生效"),
    ("US announces 25% tariff on Chinese steel", "美国对中国钢铁25%关税正式生效"),
    ("商务部宣布对镓实施出口管制", "China's export controls on gallium take effect"),
]


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_the_step_of_another_day_is_an_update(before: str, after: str) -> None:
    assert told((0, before, ""), (50, after, "")) == ([1, 2], {2: Link(1, LinkKind.UPDATE)})


@pytest.mark.parametrize(("before", "after"), [each for each in STEPS if "to take effect" not in each[0]])
def test_two_wordings_of_one_act_on_one_day_are_one_story(before: str, after: str) -> None:
    assert told((0, before, ""), (3, after, ""), (50, after, "")) == ([1, 1, 1], {})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("US announces 25% tariff on Chinese cranes", "US 25% tariff on Chinese cranes takes effect on February 1"),
        ("US announces 25% tariff on Chinese cranes", "US 25% tariff on Chinese cranes to take effect next month"),
        ("US announces 25% tariff on Chinese cranes", "US 25% tariff on Chinese cranes takes effect Friday"),
        ("China suspends 10% tariff on US soybeans", "China may lift 10% tariff on US soybeans"),
        ("China suspends 10% tariff on US soybeans", "China suspended 10% tariff on US soybeans on Monday"),
        ("China lifts 10% tariff on US soybeans", "China suspends 10% tariff on US soybeans"),
        ("US 25% tariff on Chinese cranes takes effect", "US imposes 25% tariff on Chinese cranes"),
        ("美国宣布对中国起重机加征25%关税", "美国对中国起重机加征25%关税 2月1日生效"),
        ("美国宣布对中国起重机加征25%关税", "美国对中国起重机加征的25%关税即将生效"),
        ("中国取消对美国大豆加征的10%关税", "中国暂停对美国大豆加征10%关税"),
    ],
)
def test_what_is_to_come_or_was_before_is_no_step(before: str, after: str) -> None:
    assert LinkKind.UPDATE not in {each.kind for each in told((0, before, ""), (50, after, ""))[1].values()}


def test_what_ends_a_suspension_is_no_other_word_for_it_even_on_one_day() -> None:
    lifted = (3, "China lifts suspension of beef imports from five US plants", "")
    found = told((0, "China suspends beef imports from five US plants", ""), lifted)
    assert found == ([1, 2], {2: Link(1, LinkKind.UPDATE)})


def test_what_is_imposed_and_in_force_at_once_takes_effect_no_more() -> None:
    at_once = (0, "US imposes 25% tariff on Chinese cranes", "The tariff took effect on Monday, the White House said.")
    assert told(at_once, (30, "US 25% tariff on Chinese cranes takes effect", "")) == ([1, 1], {})


@pytest.mark.parametrize(
    ("headline", "status"),
    [
        ("US 25% tariff on Chinese cranes takes effect", Status.IN_FORCE),
        ("US tariffs on Chinese cranes took effect on Monday", Status.IN_FORCE),
        ("US starts collecting port fees from Chinese ships", Status.IN_FORCE),
        ("After months of delay, US tariff on Chinese cranes takes effect", Status.IN_FORCE),
        ("美国对中国起重机加征的25%关税今起实施", Status.IN_FORCE),
        ("美国开始对中国起重机征收25%关税", Status.IN_FORCE),
        ("美国对中国起重机25%关税1月5日生效", Status.IN_FORCE),
        ("美国对中国起重机25%关税落地实施", Status.IN_FORCE),
        # another day's
        ("US 25% tariff on Chinese cranes takes effect Friday", None),
        ("US 25% tariff on Chinese cranes takes effect in March", None),
        ("US tariff on Chinese cranes will take effect", None),
        ("US tariffs on Chinese cranes yet to take effect", None),
        ("美国对中国起重机25%关税3月1日起生效", None),
        ("美国对中国起重机25%关税15日起生效", None),
        ("美国对中国起重机25%关税将于1月5日生效", None),
        # of other news the background
        ("China vows response as US tariffs take effect", None),
        ("Tariffs that took effect last month hit crane makers", None),
        ("美国关税生效后，中国起重机订单下降", None),
        ("US tariffs on Chinese cranes remain in effect", None),
        ("US tariffs on Chinese cranes took effect in October", None),
        ("US tariffs on Chinese cranes went into effect last year", None),
        ("美国对中国起重机25%关税去年10月生效", None),
        # no measure of trade
        ("New school calendar in Ohio takes effect", None),
    ],
)
def test_a_headline_says_what_is_in_force_by_its_day(headline: str, status: Status | None) -> None:
    assert status_of(headline, NOW.date()) == status


def pairs(lot: str) -> list[dict[str, Any]]:
    """The pairs of a lot: `told` is "update" where the later report is one, "same" where it must be in the story."""
    found = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    return [each for each in found if each["lot"] == lot]


def becomes(pair: dict[str, Any]) -> str:
    """What the later report of a pair is: an update, of the same story, or neither."""
    one, other = (each["title"] for each in (pair["one"], pair["other"]))
    texts = (each.get("text", "") for each in (pair["one"], pair["other"]))
    stories, links = told((0, one, next(texts)), (pair["hours"], other, next(texts)))
    if 2 in links and links[2].kind is LinkKind.UPDATE:
        return "update"
    return "same" if stories == [1, 1] else ""


@pytest.mark.parametrize("lot", LOTS)
def test_labelled_steps_are_told_as_well_as_promised(lot: str) -> None:
    labelled = pairs(lot)
    found = [(each["told"], becomes(each)) for each in labelled]
    due, updates = (
        [got for label, got in found if label == "update"],
        [label for label, got in found if got == "update"],
    )
    right = updates.count("update")
    precision, recall = LOTS[lot]
    assert right >= precision * len(updates)
    assert right >= recall * len(due)
    assert all(got == "same" for label, got in found if label == "same")
