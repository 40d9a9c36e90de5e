"""Who speaks however it is worded: what is put in between, what is a noun there, and an industry that thinks aloud."""

from datetime import UTC, datetime

import pytest

from bot.domain.feed import Side
from bot.stories.sides import statements
from tests.shipped import vocabulary
from tests.unit.stories.test_sides import CN, US, sides
from tests.values import entry

INDUSTRY = Side.INDUSTRY


def every_side(title: str, text: str = "") -> set[Side]:
    language = "zh" if any("\u4e00" <= character <= "\u9fff" for character in title) else "en"
    return {each.side for each in statements(entry(1, title, text=text, language=language), vocabulary())}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("China's commerce ministry, without elaborating, said it would act", {CN}),
        ("Bessent, without giving details, said talks would go on", {US}),
        ("Bessent, sounding upbeat, said talks would go on", {US}),
        ("Trump, flanked by farmers, said China would buy soybeans", {US}),
        ("China, for its part, said it would buy soybeans", {CN}),
        ("Beijing, however, said the talks had gone nowhere", {CN}),
        ("An aide to Bessent, speaking anonymously, said the talks had failed", set()),
        ("A person close to Trump, without elaborating, said the deal was near", set()),
        ("Exports to China, for example, say analysts, may fall", set()),
        ("商务部在未说明细节的情况下表示，将采取反制措施", {CN}),
        ("贝森特语气乐观地表示，磋商将继续", {US}),
        ("特朗普周四会见农民，表示中国将采购大豆", {US}),
        ("特朗普没有给出细节，但表示中国将采购大豆", {US}),
        ("商务部发言人何咏前出席发布会，强调中方立场未变", {CN}),
        ("特朗普的支持者会见记者，表示中国将采购大豆", set()),
        ("特朗普顾问会见记者，表示中国将采购大豆", set()),
        ("据外媒报道，特朗普会见农民，称中国将采购大豆", set()),
        ("商务部官员未具名，称协议已近", set()),
        ("商务部未回应，称不予置评", set()),
    ],
)
def test_what_stands_between_a_speaker_and_his_verb_takes_nothing_away(said: str, expected: set[Side]) -> None:
    assert sides(said) == expected


@pytest.mark.parametrize(
    ("noun", "verb"),
    [
        ("Beijing pledges in doubt as soybean buying stalls", "Beijing pledges to buy soybeans"),
        ("China promises on soybeans fall short", "China promises to buy soybeans"),
        ("Trump promises to the farmers unmet", "Trump promises to help the farmers"),
        ("US vows on tariffs tested by courts", "US vows to keep tariffs"),
        ("Trump calls with Xi set for Friday", "Trump calls for talks with Xi"),
        ("White House calls on China tariffs delayed", "White House calls on China to buy soybeans"),
        ("Trump calls between rounds go on", "China calls its new controls lawful on grounds of security"),
        ("China promises over soybeans fall short", "Beijing pledges with sincerity to buy soybeans"),
        ("Trader fears of a new tariff grow", "Traders fear a new tariff"),
    ],
)
def test_a_noun_is_not_its_verb(noun: str, verb: str) -> None:
    assert every_side(noun) == set()
    assert every_side(verb) != set()


@pytest.mark.parametrize(
    "said",
    [
        "Analysts expect the quota to be renewed",
        "Farmers fear a new trade war",
        "Prices will fall, analysts expect.",
        "China buys 10 cargoes of US soybeans -traders",
        "China buys 10 cargoes of US soybeans, traders say",
        "分析师预计，配额将续期",
        "农民担心新的贸易战",
        "贸易商：中国预订四船大豆",
    ],
)
def test_an_industry_that_thinks_aloud_speaks_in_both_languages(said: str) -> None:
    assert every_side(said) == {INDUSTRY}


@pytest.mark.parametrize(
    "said",
    [
        "Few analysts expect the quota to be renewed",
        "Nvidia: what analysts expect",
        "Exports rose 5.9%, beating the 3% analysts expect.",
        "Imports grew faster than economists expect",
        "As traders expect more sales, prices rise",
        "Analysts' forecast of a 3% rise was wrong",
        "Collapse of small firms forecast to cost jobs",
        "Boeing expects to deliver 50 jets to China this year",
        "Industry sources said China had booked four cargoes",
        "业内消息人士称，中国预订了四船大豆",
        "Market sources said China had booked four cargoes",
        "市场消息称，中国预订了四船大豆",
        "Experts said the truce was fragile",
        "专家表示，休战很脆弱",
    ],
)
def test_whoever_is_not_surely_of_the_industry_is_nobody_in_both_languages(said: str) -> None:
    assert every_side(said) == set()


def test_a_chipmaker_is_no_retailer() -> None:
    (said,) = statements(entry(1, "A US chipmaker said licences were slow"), vocabulary())
    assert said.speaker == "chipmakers"


@pytest.mark.parametrize(
    ("said", "side", "speaker"),
    [
        ("Traders in Chicago and Singapore said Sinograin had asked for offers", INDUSTRY, "traders"),
        ("Beijing — whose buyers are back — said the two sides would expand trade", CN, "China"),
        ("The USTR extended exclusions to Nov. 10, 2026, it said in a notice", US, "US Trade Representative"),
        ("国务院关税税则委员会公告，自2026年1月1日起调整部分税率", CN, "国务院关税税则委员会"),
        ("豆农老刘说，今年种了300亩大豆", INDUSTRY, "农民"),
        ("中信证券研报认为，稀土价格有望再涨", INDUSTRY, "中信证券"),
        ("粮商邦吉预计，中国本年度进口大豆将增加", INDUSTRY, "邦吉"),
        ("英伟达CEO黄仁勋说，对华销售已归零", INDUSTRY, "黄仁勋"),
        ("中国稀土出口下降，海关数据显示", CN, "海关总署"),
        ("美国最高法院裁定，总统无权征收关税", US, "美国法院"),
    ],
)
def test_who_is_named_by_what_he_is_or_by_his_data_speaks(said: str, side: Side, speaker: str) -> None:
    language = "zh" if said[-1] >= "\u4e00" else "en"
    found = statements(entry(1, said, language=language, published=datetime(2026, 1, 20, tzinfo=UTC)), vocabulary())
    assert [(each.side, each.speaker) for each in found] == [(side, speaker)]


def test_two_who_say_it_together_both_speak_and_one_who_says_it_to_another_alone() -> None:
    both = statements(entry(1, "卢特尼克与财长贝森特均表示，不会取消管制", language="zh"), vocabulary())
    assert [each.speaker for each in both] == ["卢特尼克", "贝森特"]
    one = statements(entry(1, "李成钢对格里尔表示，中方坚决反对", language="zh"), vocabulary())
    assert [each.speaker for each in one] == ["李成钢"]


@pytest.mark.parametrize(
    ("said", "side", "speakers"),
    [
        ("Greer and Bessent both said that the talks went well", US, ["Jamieson Greer", "Scott Bessent"]),
        ("ADM and Bunge all said that demand had picked up", INDUSTRY, ["ADM", "Bunge"]),
        ("Manufacturers and analysts warn of a shortage", INDUSTRY, ["manufacturers", "analysts"]),
        ("An Iowa broker said demand from China had picked up", INDUSTRY, ["brokers"]),
        ("有美国农民告诉记者，已有两季没把豆子卖到中国", INDUSTRY, ["美国农民"]),
        ("交通银行预测，四季度出口将增长5%左右", INDUSTRY, ["交通银行"]),
        ("美国大豆出口协会驻华首席代表张晓平说，需求仍在", INDUSTRY, ["美国大豆出口协会"]),
        ("王毅会见鲁比奥时强调，双方应落实元首共识", CN, ["王毅"]),
        ("中方发言人：美方的说法毫无根据", CN, ["中国"]),
        ("特朗普、贝森特和格里尔先后表示，中方会履约", US, ["特朗普", "贝森特", "格里尔"]),
        ("中方未说明采购数量，特朗普却称会很多", US, ["特朗普"]),
        ("白宫发言人德赛称，报道不实", US, ["白宫"]),
        ("白宫发言人莱维特称，报道不实", US, ["莱维特"]),
    ],
)
def test_a_speaker_has_his_own_name_and_nobody_elses(said: str, side: Side, speakers: list[str]) -> None:
    language = "zh" if said[0] >= "\u4e00" else "en"
    found = statements(entry(1, said, language=language), vocabulary())
    assert [(each.side, each.speaker) for each in found] == [(side, speaker) for speaker in speakers]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("《环球时报》社评援引商务部的话说，中方反对加征关税", {CN}),
        ("An editorial in the Global Times cited the commerce ministry as saying exports to China would rise", {CN}),
        ("路透社援引商务部的话说，中方反对加征关税", {CN}),
        ("贝森特转述何立峰的话，称中方会履约", {US}),
        ("美财长贝森特接受采访时援引何立峰的话：中方会履约", set()),
        ("环球时报社评：商务部说得好，中方奉陪到底", set()),
        ("人民日报评论称，商务部宣布的措施有理有据", set()),
    ],
)
def test_a_ministry_that_a_commentary_quotes_speaks_and_one_that_it_praises_does_not(
    said: str, expected: set[Side]
) -> None:
    assert sides(said) == expected
