"""Which way a headline says that things go: trade made easier or harder."""

import pytest

from bot.stories.report import ReportReader
from bot.text.tokens import language_of
from tests.shipped import vocabulary
from tests.values import entry

HARDER, EASIER = {"trade-1"}, {"trade+1"}


def courses_of(title: str) -> set[str]:
    told = entry(1, title, language=language_of(title))
    return set(ReportReader(vocabulary()).read(told).facts.courses)


@pytest.mark.parametrize(
    ("title", "courses"),
    [
        ("美国将31家中国实体列入“实体清单”", HARDER),
        ("US adds 31 Chinese companies to trade blacklist", HARDER),
        ("US hits Chinese inverters with 20% tariff", HARDER),
        ("US lifts 20% tariff from Chinese inverters", EASIER),
        ("China to impose export licensing on bismuth", HARDER),
        ("China steps up checks on US beef at ports", HARDER),
        ("China cancels 264,000 tonnes of US soybeans", HARDER),  # the comma of a number ends no clause
        ("Exporters cancel 1,200,000 bushels of US corn to China", HARDER),
        ("China buys 264,000 tonnes of US soybeans", EASIER),
        ("Commission opens investigation into Chinese port cranes", HARDER),
        ("US drops investigation into Chinese port cranes", EASIER),
        ("Senate committee approves bill to bar chip tool sales to China", HARDER),
        ("USTR proposes extending crane rule to Chinese trucks", HARDER),
        ("US extends tariff exclusions on 90 Chinese products", EASIER),
        ("China exempts US ethane and propane from extra tariff", EASIER),
        ("US proposes keeping port fees on Chinese ships frozen", EASIER),
        ("US pushes back port fees on Chinese ships to Jan 10", EASIER),
        ("US orders toolmakers to stop shipping spare parts to Chinese fabs", HARDER),
        ("美拟将中国造船舶停靠费用上调至每净吨30美元", HARDER),
        ("64家美国猪肉企业获延续在华注册", EASIER),
        ("US to lift tariff on Chinese batteries to 45%", HARDER),
        ("China prepares to let hundreds of US beef plants lose access", HARDER),
        ("美对华抗生素启动301调查", HARDER),
        ("中国海关加强对美国芯片的查验", HARDER),
        ("商务部终止对美国高粱反倾销调查", EASIER),
        ("中国10月1日起将美国农产品加征关税由10%降至5%", EASIER),
        ("美能源部长：乙烷豁免是明智之举", EASIER),
    ],
)
def test_a_headline_tells_whether_trade_gets_harder_or_easier(title: str, courses: set[str]) -> None:
    assert courses_of(title) == courses


@pytest.mark.parametrize(
    "title",
    [
        "USTR proposes adjustments to fees on Chinese-built vehicle carriers",
        "Soybean futures slide despite Chinese purchases",
        "美豆期货主力合约收盘下跌1.2%",
        "China faces extra 30% tariff unless it drops metal curbs",
        "China pushes back against US tariffs on ships",
        "Chinese airlines close in on order for Boeing jets",
        "税委会关于调整对原产于美国的部分进口商品加征关税措施的公告",
        "Hearing on Chinese ship fees pushed back a week",
    ],
)
def test_what_is_only_changed_traded_or_threatened_goes_neither_way(title: str) -> None:
    assert not courses_of(title)
