"""A story's level and what it rests on: what was done, how much, who has spoken, and how many voices tell it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import Side
from bot.domain.figure import Figure
from bot.domain.story import Level, LevelReason, Outlet, Statement, Status
from bot.stories.assemble import assemble
from bot.stories.families import families
from bot.stories.level import level_of
from bot.stories.stated import own_figures
from bot.stories.status import status_of
from tests.shipped import vocabulary
from tests.values import ago, entry, outlet

US = Statement(Side.US_OFFICIAL, "USDA", "Outlet 1", "", own_page=False)
CN = Statement(Side.CN_OFFICIAL, "commerce ministry", "Outlet 1", "", own_page=False)
CN_OWN = Statement(Side.CN_OFFICIAL, "commerce ministry", "MOFCOM", "", own_page=True)


def seen(*minutes: float) -> list[Outlet]:
    """Outlets of families of their own, by when each first reported."""
    return [replace(outlet(n), family=f"family {n}", at=ago(minutes=each)) for n, each in enumerate(minutes)]


FAR_APART = (0, 200, 400, 600)
SOYBEANS, RATE = Figure(12e6, 12e6, "t", "soybeans"), Figure(10, 10, "percent")


@pytest.mark.parametrize(
    ("outlets", "statements", "status", "figures", "level", "reasons"),
    [
        (seen(0), [], None, (), "routine", ()),
        (seen(0), [US], None, (), "routine", ("official_word",)),
        (seen(0), [], Status.SUSPENDED, (SOYBEANS,), "routine", ("status", "figure")),
        (seen(0), [US], None, (RATE,), "routine", ("official_word",)),
        (seen(0), [US], None, (SOYBEANS,), "urgent", ("official_word", "figure")),
        (seen(0), [US], Status.IMPOSED, (), "urgent", ("official_word", "status")),
        (seen(0), [US], Status.ANNOUNCED, (), "routine", ("official_word", "status")),
        (seen(0), [CN_OWN], None, (), "urgent", ("official_page", "official_word")),
        (seen(0), [US, CN], None, (), "urgent", ("both_sides",)),
        (seen(*FAR_APART), [], None, (), "urgent", ("many_outlets",)),
        (seen(0, 10, 20), [], None, (), "urgent", ("at_once",)),
        (seen(0, 10, 90), [], None, (), "routine", ()),
        (seen(0, 10, 20), [US], None, (SOYBEANS,), "urgent", ("official_word", "figure", "at_once")),
        (
            seen(0),
            [CN_OWN],
            Status.LIFTED,
            (SOYBEANS,),
            "urgent",
            ("official_page", "official_word", "status", "figure"),
        ),
        (seen(0), [US, CN_OWN], None, (), "flash", ("official_page", "both_sides")),
        (seen(*FAR_APART), [US, CN], None, (), "flash", ("both_sides", "many_outlets")),
        (seen(0, 10, 20), [CN], Status.LIFTED, (), "flash", ("official_word", "status", "at_once")),
    ],
)
def test_each_level_has_its_reasons(
    outlets: list[Outlet],
    statements: list[Statement],
    status: Status | None,
    figures: tuple[Figure, ...],
    level: str,
    reasons: tuple[str, ...],
) -> None:
    assert level_of(outlets, statements, status, figures) == (level, reasons)


@given(
    st.lists(st.sampled_from([US, CN]), max_size=1),
    st.sampled_from([None, *Status]),
    st.lists(st.sampled_from([SOYBEANS, RATE]), max_size=3),
)
def test_a_single_outlet_quoting_one_government_is_never_a_flash(
    statements: list[Statement], status: Status | None, figures: list[Figure]
) -> None:
    assert level_of(seen(0), statements, status, figures)[0] is not Level.FLASH


@given(st.lists(st.floats(0, 3000), min_size=1, max_size=8), st.sampled_from([None, *Status]))
def test_without_a_government_nothing_is_a_flash(minutes: list[float], status: Status | None) -> None:
    assert level_of(seen(*minutes), [], status, [SOYBEANS])[0] is not Level.FLASH


def test_outlets_of_one_family_count_once() -> None:
    copies = [replace(each, family="one wire") for each in seen(0, 1, 2, 3, 4)]
    assert level_of(copies, [US], Status.IMPOSED) == (Level.URGENT, (LevelReason.OFFICIAL_WORD, LevelReason.STATUS))


@pytest.mark.parametrize(
    ("headline", "status"),
    [
        ("China suspends rare earth export controls for a year", "suspended"),
        ("China to lift ban on US beef", "lifted"),
        ("White House denies report of a tariff pause", "denied"),
        ("US extends tariff exclusions on Chinese goods", "extended"),
        ("US slaps 25% tariff on Chinese cranes", "imposed"),
        ("USDA announces soybean sales to China", "announced"),
        ("商务部：暂停实施稀土出口管制", "suspended"),
        ("中方取消对美部分关税", "lifted"),
        ("國務院關稅稅則委員會：停止對美加徵關稅", "lifted"),
        ("外交部否认采购大豆", "denied"),
        ("商务部：中方从未承诺采购900万吨大豆", "denied"),
        ("商务部：采购大豆的说法不属实", "denied"),
        ("商务部：不存在采购大豆的承诺", "denied"),
        ("商务部发言人：没有同意恢复采购大豆", "denied"),
        ("China rejects US claim that it agreed to buy soybean cargoes", "denied"),
        ("Beijing disputes Trump's figure for soybean purchases", "denied"),
        ("China says it never agreed to lift tariffs", "denied"),
        ("商务部宣布延长反倾销措施", "extended"),
        ("美方宣布加征关税", "imposed"),
        ("The Trade Representative announced that the suspension of fees is extended for one year", "extended"),
        ("China announced a probe months after the US imposed tariffs", "announced"),
        ("Beijing rejects US claim of 12 million tonnes of soybeans", "denied"),
        ("US lifts disputed tariffs on Chinese cranes", "lifted"),
        ("Court rejects challenge to tariffs that hit Chinese goods", None),
        ("US tariffs on cranes are wrong, China says", None),
        ("中美未达成关税协议", None),
        ("特朗普称中方未达成采购目标", None),
        ("US delays 25% tariff on Chinese cranes to June", "postponed"),
        ("US tariff on Chinese cranes postponed until June", "postponed"),
        ("美国推迟对中国起重机加征关税", "postponed"),
        ("US reinstates port fees on Chinese ships", "resumed"),
        ("China resumes imports of US logs", "resumed"),
        ("中国恢复进口美国原木", "resumed"),
        ("Port fees on Chinese ships cause delays", None),
        ("US and China resumed trade talks", None),
        ("中美恢复经贸磋商", None),
        ("USDA delays release of export sales data", None),
        # asked, wanted, or another's
        ("中方已证实采购大豆？商务部未回应", None),
        ("商务部：美方应取消301关税", None),
        ("商务部：对美方加征关税的决定强烈不满", None),
        ("China suspends port fees? Beijing is silent", None),
        # no denial, though it has its words
        ("China rejects US soybean cargoes", None),
        ("US denies export licences to chip maker", None),
        ("外交部：没有必要加征关税", None),
        ("外交部：不了解采购大豆的情况", None),
        # not done, not trade, or not sure which way it goes
        ("US may impose 25% tariffs on Chinese cranes", None),
        ("Trump threatens to impose a 100% tariff", None),
        ("China urges US to lift tariffs", None),
        ("US weighs whether to suspend port fees", None),
        ("Will China lift its soybean tariffs?", None),
        ("US lifts exemption from tariffs", None),
        ("Minister lifts trophy after export awards", None),
        ("Strike halted at car plant", None),
        ("China books 12 cargoes of US soybeans", None),
        ("美拟加征关税", None),
        ("中方敦促美方取消关税", None),
        ("美方或将暂停港口费", None),
        ("比赛暂停", None),
    ],
)
def test_a_headline_says_what_was_done(headline: str, status: str | None) -> None:
    assert status_of(headline) == status


@pytest.mark.parametrize(
    "headline",
    [
        "On this day in 2018: China imposes 25% tariffs on US soybeans",
        "In 2018, China imposed tariffs on US soybeans",
        "回顾：2018年商务部宣布加征关税",
        "2018年，商务部宣布加征25%关税",
        "Trump announced a tariff truce with China in October. It is still not in writing",
        "China suspended its port fees last November, and little changed",
        "去年10月宣布暂停的港口费，如今怎样",
        "商务部10月9日宣布稀土出口管制，企业仍在等许可",
    ],
)
def test_what_was_done_well_before_is_not_done_now(headline: str) -> None:
    assert status_of(headline, date(2026, 1, 5)) is None


def test_of_an_official_page_that_is_asked_the_answer_says_what_was_done() -> None:
    page = entry(
        1,
        "2026年3月4日外交部发言人主持例行记者会",
        text="问：美方称中方同意暂停港务费措施。答：没有这回事。中方从未作出此类承诺。",
        side=Side.CN_OFFICIAL,
        publisher="Foreign Ministry",
        language="zh",
    )
    story = assemble(1, [page], {}, vocabulary())
    assert story.status is not Status.SUSPENDED


def families_of(*reports: tuple[str, str, str]) -> list[str]:
    """The families of reports: publisher, title, text."""
    return families([entry(n, t, text=x, publisher=p) for n, (p, t, x) in enumerate(reports, 1)], vocabulary())


WIRE = "BEIJING, Nov 3 (Reuters) - China will suspend port fees on ships built in the United States from Monday."


def test_the_same_wire_copy_in_many_outlets_is_one_voice() -> None:
    assert families_of(
        ("Valley Post", "China suspends port fees", WIRE),
        ("Coast Daily", "Port fees suspended by Beijing", WIRE.partition(" - ")[2]),
        ("Reuters", "China to suspend port fees", ""),
        ("Hill Herald", "China halts port fees", "China has halted its port fees, its ministry said."),
    ) == ["valley post", "valley post", "valley post", "hill herald"]


def test_one_publisher_by_its_names_in_two_languages_is_one_voice() -> None:
    assert families_of(("Xinhua", "Port fees end", ""), ("新华社", "停收港务费", "")) == ["xinhua", "xinhua"]
    assert families_of(("CNBC", "Port fees end", ""), ("Fox News", "Port fees are over", "")) == ["cnbc", "fox news"]


def test_short_headlines_that_agree_are_two_voices() -> None:
    assert len(set(families_of(("A", "China books US soybeans", ""), ("B", "China books US soybeans", "")))) == 2


def told(*reports: tuple[str, str], **changed: Any) -> list[tuple[float | None, str, str]]:
    """A story's own figures out of reports (title, text), the first an hour before the second and so on."""
    entries = [
        entry(n, title, text=text, published=ago(hours=50 - n), **changed) for n, (title, text) in enumerate(reports, 1)
    ]
    names = [f"family {each.id}" for each in entries]
    return [(each.low, each.goods, each.speaker) for each in own_figures(entries, names, vocabulary())]


def test_a_storys_figures_are_the_newest_of_each_speaker() -> None:
    assert told(
        ("Bessent said China would buy 12 million tonnes of soybeans", ""),
        ("Bessent said China would buy 13 million tonnes of soybeans", ""),
        ("China's commerce ministry said it would buy 10 million tonnes of soybeans", ""),
    ) == [(13e6, "soybeans", "Scott Bessent"), (10e6, "soybeans", "China's Ministry of Commerce")]


def test_what_one_outlet_says_in_passing_is_no_figure_of_the_story() -> None:
    said = "Talks went on in Madrid. Growers had shipped 26 million tonnes of soybeans in 2022."
    assert told(("Soybean talks go on", said)) == []
    assert told(("Soybean talks go on", said), ("Talks on soybeans", said)) == [(26e6, "soybeans", "")]


def test_the_same_amount_rounded_is_told_once_by_its_speaker() -> None:
    assert told(
        ("China books 792,000 tonnes of US soybeans", ""),
        ("Soybeans", "USDA said private exporters sold 790,000 tonnes of soybeans to China."),
    ) == [(790e3, "soybeans", "US Department of Agriculture")]


def test_rates_of_a_headline_with_several_are_nobodys() -> None:
    assert told(("Tariffs of 20% and 10% after talks", "")) == []
    assert told(("Tariff cut from 20% to 10% after talks", "")) == [(10.0, "", "")]  # one of which is no more
    assert told(("Fentanyl tariff falls to 10%", "")) == [(10.0, "", "")]


@pytest.mark.parametrize(
    ("headline", "status"),
    [
        ("US pushes back port fees on Chinese ships to Jan 10", Status.POSTPONED),
        ("US puts off port fees on Chinese ships", Status.POSTPONED),
        ("China pushes back on US port fees", None),
        ("China pushes back against US tariffs", None),
        ("China halts imports of US beef", Status.SUSPENDED),
        ("China halts in soybean buying weigh on tariffs", None),
        ("US pauses on Nov. 10 its tariffs on China", Status.SUSPENDED),
        ("Beijing pauses on rare earth curbs welcomed", None),
        ("US bans Chinese drones", Status.IMPOSED),
        ("US bans on Chinese drones anger industry", None),
    ],
)
def test_a_noun_of_a_measure_does_nothing(headline: str, status: Status | None) -> None:
    assert status_of(headline) == status


@pytest.mark.parametrize(
    "headline",
    [
        "US refuses to lift tariff on Chinese graphite",
        "US court declines to suspend tariff on Chinese graphite",
        "Lawmakers introduce bill to lift China tariffs",
        "US lifts tariff on Chinese graphite to 40%",
        "US extends comment period on tariff on Chinese graphite",
        "Tariff on Chinese graphite leaves mine suspended",
        "Tariff fight halts car plant in China",
        "美国法院驳回暂停对华关税的请求",
        "美国商会游说延长对华关税豁免",
        "美国难以取消对华关税",
    ],
)
def test_what_is_refused_asked_for_or_done_to_something_else_is_no_status(headline: str) -> None:
    assert status_of(headline) is None


@pytest.mark.parametrize(
    ("headline", "status"),
    [
        ("US lifts tariff on Chinese graphite", Status.LIFTED),
        ("US suspends port fees on Chinese ships", Status.SUSPENDED),
        ("China tariffs suspended for a year", Status.SUSPENDED),
        ("US extends truce with China to November", Status.EXTENDED),
    ],
)
def test_what_is_done_to_a_measure_still_is(headline: str, status: Status) -> None:
    assert status_of(headline) is status
