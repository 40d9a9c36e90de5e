"""What is only planned, threatened or thought of is another story than the deed."""

import pytest

from bot.domain.link import Link, LinkKind
from bot.stories import course
from bot.stories.intents import Act, Acts, Grade, acts, comes_true
from bot.text.tokens import simplify, stems
from tests.unit.stories.retelling import read


def of(headline: str) -> Acts:
    text = simplify(headline).lower()
    return acts(stems(course.words_of(text)), text)


@pytest.mark.parametrize(
    ("headline", "found"),
    [
        ("Beijing mulls limits on graphite exports", {Act.RESTRAIN: Grade.THOUGHT}),
        ("Beijing limits graphite exports to US buyers", {Act.RESTRAIN: Grade.DONE}),
        ("US to impose tariffs on Chinese cranes", {Act.RESTRAIN: Grade.ANNOUNCED}),
        ("US proposes tariffs on Chinese cranes", {Act.RESTRAIN: Grade.PLANNED}),
        ("US adopts tariffs on Chinese cranes", {Act.RESTRAIN: Grade.DONE}),
        ("Trump signs order halving tariff on Chinese toys", {Act.EASE: Grade.DONE}),
        ("House panel approves bill to bar Chinese drones", {Act.ALLOW: Grade.PLANNED, Act.RESTRAIN: Grade.PLANNED}),
        ("Trump signs bill to ban Chinese drones", {Act.RESTRAIN: Grade.ANNOUNCED}),
        ("China's graphite curbs hurt battery makers", {}),
        ("China will not impose tariffs on US corn", {}),
        ("China raises output of rare earths", {}),
        ("美国拟对华无人机加征关税", {Act.RESTRAIN: Grade.PLANNED}),
        ("美国将对华无人机加征关税", {Act.RESTRAIN: Grade.ANNOUNCED}),
        ("美国对华无人机加征关税", {Act.RESTRAIN: Grade.DONE}),
        ("美国对模拟芯片加征关税", {Act.RESTRAIN: Grade.DONE}),
        ("美国若不取消管制将对其加征关税", {}),
        ("美国不会对华无人机加征关税", {}),
        ("中方可能采购美国玉米", {Act.BUY: Grade.THOUGHT}),
    ],
)
def test_how_firm_an_act_is(headline: str, found: Acts) -> None:
    assert of(headline) == found


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("USTR proposes fees on Chinese cranes", "USTR finalizes fees on Chinese cranes"),
        ("White House considers easing chip curbs on China", "White House eases chip curbs on China"),
        ("China could lower duties on US beef", "China lowers duties on US beef"),
        ("Lawmakers urge ban on Chinese drones", "FCC bans new Chinese drones"),
        ("US bill would bar Chinese batteries from grid", "Trump signs bill barring Chinese batteries"),
        ("商务部考虑放宽稀土出口许可", "商务部放宽稀土出口许可"),
        ("中方计划采购美国液化天然气", "中方采购美国液化天然气三船"),
    ],
)
def test_a_deed_is_two_grades_firmer_than_what_was_meant(earlier: str, later: str) -> None:
    assert comes_true(of(later), of(earlier))
    assert not comes_true(of(earlier), of(later))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trump threatens 100% tariff on Chinese goods", "Trump to impose 100% tariff on Chinese goods"),
        ("White House weighs tariffs on Chinese robots", "Trump plans tariffs on Chinese robots"),
        ("China plans to buy US soybeans", "China to buy US soybeans, Bessent says"),
        ("美国拟对华无人机加征关税", "美方计划对中国无人机征税"),
        ("China plans tariffs on US corn", "China eases tariffs on US corn"),
    ],
)
def test_one_grade_may_be_wording_and_another_act_is_none_of_it(one: str, other: str) -> None:
    assert not comes_true(of(one), of(other))
    assert not comes_true(of(other), of(one))


@pytest.mark.parametrize(
    ("planned", "done"),
    [
        ("China plans tariffs on US soybeans", "China raises tariffs on US soybeans"),
        ("China threatens to curb rare earth exports to US", "China curbs rare earth exports to US"),
        ("Trump threatens 50% tariff on Chinese ships", "Trump orders 50% tariff on Chinese ships"),
        ("Trump plans to extend China tariff truce", "Trump extends China tariff truce"),
        ("US proposes port fees on Chinese ships", "US adopts port fees on Chinese ships"),
        ("中国拟对美国大豆加征关税", "中国对美国大豆加征关税"),
    ],
)
def test_what_is_done_as_planned_is_told_as_an_update_of_the_plan(planned: str, done: str) -> None:
    assert read(("Northern Wire", planned, ""), ("Southern Wire", done, "")) == ([1, 2], {2: Link(1, LinkKind.UPDATE)})


def test_a_plan_told_by_two_outlets_in_two_languages_is_one_story() -> None:
    proposes = ("USTR", "USTR Proposes to Resume Port Fees on Chinese Vessels", "It seeks comments on $30 a ton.")
    plans = ("Northern Wire", "美国拟恢复对中国船舶征收港口费", "美国贸易代表办公室征求意见，每吨30美元。")
    assert read(proposes, plans) == ([1, 1], {})


@pytest.mark.parametrize(
    "match", ["China to match US on port fee suspension", "交通运输部：如美方延长暂停港口费 中方将相应延长"]
)
def test_who_will_match_the_others_step_reacts_to_it(match: str) -> None:
    step = "US seeks comment on extending port fee suspension for Chinese ships"
    assert read(("USTR", step, ""), ("Southern Wire", match, "")) == ([1, 2], {2: Link(1, LinkKind.REACTION)})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Trump says he could scrap graphite tariff on China",
            "Trump says graphite tariff on China may be halved, not ended",
        ),
        ("US to lift curbs on Chinese cranes", "US says curbs on Chinese cranes are suspended, not revoked"),
    ],
)
def test_a_step_that_another_verb_rules_out_is_another_story(one: str, other: str) -> None:
    assert read(("Northern Wire", one, ""), ("Southern Wire", other, ""))[0] == [1, 2]
