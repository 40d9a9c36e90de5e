"""The gate: US-China trade passes in both languages, its look-alikes do not, and every verdict gives its reasons."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import Side
from bot.text.tokens import Tokens, tokenise
from bot.topics.relevance import Judgement, Relevance, Weights
from tests.shipped import vocabulary

RELEVANCE = Relevance(vocabulary())
NOTHING = Tokens((), ())


def judge(title: str, text: str = "", side: Side = Side.PRESS) -> Judgement:
    return RELEVANCE.judge(tokenise(title), tokenise(text), side, "Its Publisher")


RELEVANT = """
Trump and Xi speak by phone; China more or less agreed to step up purchases
Washington lifts curbs on sales of chip design software to China
China's soybean imports from US fall to zero for a second month
USDA reports a flash sale of 132,000 tons of soybeans to China
Sinograin auctions imported soybeans to make room for US cargoes
China suspends port fees on US ships for a year
Beijing adds 15 US companies to its export control list
MOFCOM launches anti-dumping probe into US analog chips
Bessent says China met its soybean pledge
China allows Nexperia chip exports to resume after Trump-Xi talks
China bans gallium exports to US, then suspends the ban
US extends tariff exclusions on 178 Chinese products
Boeing nears deal to sell 500 jets to China
COFCO buys cargoes of U.S. sorghum
China customs blocks H200 shipments, sources say
US says it will hold off on chip tariffs on China until 2027
US-China truce: what's in it for farmers
Commerce Department withdraws rule to restrict Chinese drones
USTR sets Section 301 tariffs on Chinese semiconductors at zero for 18 months
American LNG cargo heads to China for the first time since February
US lawmakers press Commerce to add SMIC suppliers to entity list
Farm groups cheer as Beijing scraps retaliatory duties on US crops
TikTok deal closes as ByteDance hands control to US joint venture
中国恢复采购美国大豆 中粮订购三船
美财长：中方承诺每年购买2500万吨大豆
美國延長對華關稅豁免至明年11月
中美元首通话 谈及大豆与芬太尼
美拟放宽对华芯片出口限制
商务部公布对美国模拟芯片发起反倾销调查
我國暫停對美國船舶收取特別港務費
川普：中國大陸將大量採購美國農產品
中方将15家美国企业列入出口管制管控名单
""".strip().splitlines()

IRRELEVANT = """
China and Canada strike canola deal, cutting EV tariffs
EU weighs tariffs on Chinese steel as Trump's levies divert trade
India's rare earth magnet push as China curbs bite
Vietnam exports to US surge despite tariffs
Tesla sales in China fall for a fifth month
Apple iPhone sales in China rise 8 percent
Starbucks sells China stake to private equity
Hollywood film earns $100 million at China box office
US and China teams meet in World Cup final
Chinese soy sauce maker recalls bottles in US
Captain America film opens in China
US Navy sails past Chinese warships in South China Sea drills
Trump slaps 50% tariffs on India over Russian oil
Supreme Court hears challenge to Trump tariffs
Mexico approves tariffs of up to 50% on Chinese goods
US strikes trade deal with Switzerland
China's BYD launches new EV with Nvidia chips
Lakers trade talks: Chinese fans weigh in
加拿大与中国达成油菜籽协议
美国队击败中国队夺冠
中美洲国家签署自贸协定
美国与印度达成贸易协议
欧盟对中国电动汽车加征关税
日本限制对华芯片设备出口
美国加州野火 中国留学生撤离
人民币对美元升值 美联储降息
苹果在中国发布新手机
特朗普宣布对所有进口钢铝加征关税
""".strip().splitlines()


@pytest.mark.parametrize("title", RELEVANT)
def test_us_china_trade_is_relevant(title):
    assert judge(title).relevant, judge(title)


@pytest.mark.parametrize("title", IRRELEVANT)
def test_its_look_alikes_are_not(title):
    assert not judge(title).relevant, judge(title)


def test_evidence_names_the_words_by_kind():
    evidence = judge("US tariffs on China worry Japan", "关税").evidence
    assert evidence == {"us": ("US",), "cn": ("china",), "trade": ("tariffs", "关税"), "against": ("japan",)}


def test_what_implies_a_party_counts_unless_the_title_names_a_third_country():
    assert judge("美方取消芬太尼关税").relevant
    assert not judge("美方取消芬太尼关税 加拿大欢迎").relevant
    assert judge("China answers with countermeasures").score > 0
    assert judge("China answers EU with countermeasures").score == 0


def test_what_implied_a_party_is_among_its_evidence():
    assert judge("Beijing adds twelve firms to unreliable entity list").evidence["us"] == ("unreliable entity list",)


def test_any_number_of_companies_says_no_more_of_trade_than_one():
    few, many = judge("BYD in America: China and Tesla"), judge("BYD in America: China, Boeing, Nvidia and Tesla")
    assert few.score <= many.score < judge("BYD in America: China sells to Tesla").score


def test_an_ordinary_word_in_the_stem_of_one_of_the_fields_is_not_taken_for_it():
    assert judge("US engineers in China: exclusive").score == 0
    assert judge("US senators, Chinese customers").evidence.keys() == {"us", "cn"}


def test_the_border_is_where_the_weights_say():
    title, text = tokenise("China buys US soybeans"), NOTHING
    strict = Relevance(vocabulary(), replace(Weights(), border=2 * Weights().border))
    assert strict.judge(title, text).score == pytest.approx(RELEVANCE.judge(title, text).score / 2)


def test_a_mention_deep_in_the_text_is_only_passing():
    filler = "The orchard festival drew thousands of visitors this weekend. " * 8
    news = "US soybean exports to China resume under the trade truce."
    assert judge("Orchard festival opens", news).score > 5 * judge("Orchard festival opens", filler + news).score


def test_chinas_policy_with_nobody_else_named_is_about_the_united_states():
    judgement = judge("Beijing lifts export controls on magnets")
    assert judgement.relevant
    assert judgement.evidence["us"] == ("export controls",)
    assert not judge("Beijing lifts export controls on magnets for India").relevant
    assert judge("Beijing lifts its spirits with magnets").score == 0


def test_whatever_has_a_score_was_possible():
    for title in (*RELEVANT, *IRRELEVANT, "Beijing lifts export controls on magnets", "Soybean tariffs"):
        assert RELEVANCE.possible(tokenise(title), NOTHING) or judge(title).score == 0
    page = Side.US_OFFICIAL
    assert RELEVANCE.possible(tokenise("China to buy soybeans"), NOTHING, page) and judge(
        "China buys", "soybeans", page
    )


@pytest.mark.parametrize(
    ("side", "title", "text"),
    [
        (Side.US_OFFICIAL, "Correction to July 9 Export Sales", "Sales of soybeans to China were 66,000 metric tons."),
        (
            Side.US_OFFICIAL,
            "Statement on the Schedule of Talks",
            "The Secretary will meet China's negotiators on tariffs.",
        ),
        (
            Side.US_OFFICIAL,
            "U.S. Export Sales for Week Ending June 2, 2033",
            "Soybeans: Increases primarily for China (141,200 MT), Mexico and Egypt.",
        ),
        (Side.CN_OFFICIAL, "关于更正2031年一季度大豆数据的说明", "自美国进口大豆的数量更正为320万吨。"),
        (Side.CN_OFFICIAL, "2034年8月大豆进口统计", "其中自巴西进口1046万吨，自美国进口23.4万吨，自阿根廷进口98万吨。"),
    ],
)
def test_a_governments_own_page_speaks_for_its_party(side: Side, title: str, text: str) -> None:
    assert judge(title, text, side).relevant
    assert "Its Publisher" in judge(title, text, side).evidence["us" if side is Side.US_OFFICIAL else "cn"]
    assert not judge(title, text).relevant


@pytest.mark.parametrize(
    ("side", "title", "text"),
    [
        (Side.US_OFFICIAL, "U.S. Export Sales for Week Ending June 2, 2033", "Wheat: Increases for Mexico and Japan."),
        (Side.US_OFFICIAL, "Secretary's Call With Vietnam's Trade Minister", "They discussed tariffs on shrimp."),
        (Side.US_OFFICIAL, "Travel Advisory: China", "Exercise increased caution when travelling in China."),
        (Side.US_OFFICIAL, "Export Sales Highlights", "Wheat sales of 300,000 metric tons to Mexico and Japan."),
        (Side.CN_OFFICIAL, "关于进口巴西大豆检疫要求的公告", "自公告之日起实施。"),
    ],
)
def test_that_it_is_a_governments_page_is_not_enough(side: Side, title: str, text: str) -> None:
    assert not judge(title, text, side).relevant


def test_where_the_two_meet_is_no_third_party() -> None:
    assert judge("US and China hold trade talks in Malaysia").score > judge("US and China trade talks, Malaysia").score
    assert judge("何立峰将赴西班牙与美方举行经贸磋商").relevant
    assert judge("US and China sign Malaysia framework after talks").relevant
    told = "Secretary Bessent will travel to Vienna, Austria, to meet Vice Premier He Lifeng of China on trade."
    assert judge("Bessent visit", told, Side.US_OFFICIAL).score > judge("Bessent plan", told, Side.US_OFFICIAL).score
    # What is made there is that country's affair.
    assert judge("US tariffs on Chinese goods made in Malaysia").score == pytest.approx(
        judge("US tariffs on Chinese goods made, Malaysia").score
    )


def test_without_one_of_the_two_parties_there_is_no_story():
    assert judge("Soybean tariffs and export controls", "China rare earths truce").score == 0
    assert judge("Soybean tariffs and export controls", "US rare earths truce").score == 0


def test_a_third_country_named_first_weighs_more_than_one_named_later():
    assert judge("Japan: US tariffs on China").score < judge("US tariffs on China: Japan").score


def test_both_languages_give_a_verdict_on_the_same_news():
    assert judge("China buys US soybeans").relevant
    assert judge("中国采购美国大豆").relevant


def test_an_empty_entry_is_not_relevant():
    assert RELEVANCE.judge(NOTHING, NOTHING) == Judgement(0.0, {})


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_gets_a_score_from_nought_up_and_the_same_each_time(title, text):
    first = judge(title, text)
    assert first.score >= 0
    assert judge(title, text) == first


# In each, 中 ends a word before 美, or 中国 is half of two other words.
NOT_THE_PAIR = (
    "发展中国家呼吁美国取消关税", "最大发展中国家印度遭美国加征关税", "美国对发展中国家加征关税 世贸组织警告",
    "年中美国对欧盟加征关税", "途中美国货轮载大豆驶往埃及", "手中美国国债减少 日本出口商受关税影响",
    "高中美国历史教材出口管制引争议", "初中美术教育采购项目公布", "空中美食节开幕 采购商云集",
    "华中美食协会采购进口牛肉",
    "過程中美國商務部對歐盟加徵關稅",
)  # fmt: skip
THE_PAIR = (
    "今年中美元首会晤谈关税", "年中美贸易磋商重启", "中美食品贸易关税下调",
    "中美国家元首通话谈关税", "贸易战中美国商务部加征对华关税",
)  # fmt: skip


@pytest.mark.parametrize("title", NOT_THE_PAIR)
def test_a_word_that_ends_in_zhong_before_mei_does_not_name_both_countries(title):
    assert not judge(title).relevant


@pytest.mark.parametrize("title", THE_PAIR)
def test_both_countries_are_named_after_such_a_word_all_the_same(title):
    assert judge(title).relevant


@pytest.mark.parametrize("party", ["China", "US"])
def test_a_country_that_opens_something_is_not_a_tennis_tournament(party):
    other = {"China": "US", "US": "Chinese"}[party]
    assert judge(f"{party} opens anti-dumping probe into {other} analog chips").relevant
    assert not judge(f"{party} Open: {other} player reaches final").relevant


@pytest.mark.parametrize(
    "title",
    [
        "Huawei unveils chip roadmap as Beijing tells firms to shun Nvidia",
        "Lenovo launches new laptop as Washington weighs tariffs on Chinese electronics",
        "Lightning strikes a school while China retaliates with tariffs on US farm goods",
        "US hits Chinese drones with import curbs as gaming handset launch nears",
        "China puts eight US companies on unreliable entity list over arms sales to Taiwan",
    ],
)
def test_a_headline_that_tells_two_things_is_judged_by_the_one_that_is_trade_between_both(title):
    assert judge(title).relevant


@pytest.mark.parametrize(
    "title",
    [
        "Apple unveils iPhone 17 as sales in China slow",
        "Nvidia unveils gaming graphics card as China cheers",
        "Xiaomi unveils new SUV after robotaxi tests in US",
    ],
)
def test_a_second_thing_that_is_no_trade_between_both_takes_nothing_from_what_speaks_against(title):
    assert not judge(title).relevant


def test_a_deposit_on_imports_is_no_chipmaking_tool() -> None:
    assert "chip_tools" not in judge("China corrects dumping deposit for US firm").concepts
    assert "chip_tools" in judge("China takes delivery of US deposition equipment").concepts
