"""What keeps reports apart, however alike they are, and what does not."""

import pytest

from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.text.tokens import language_of
from tests.unit.stories.test_cluster import stories
from tests.values import ago, entry


def test_a_host_abroad_is_no_other_target_where_the_report_names_china() -> None:
    told = entry(1, "WTO told Japan of chip curbs", text="China was told of chip curbs by the WTO, Japan said.")
    again = entry(2, "China and WTO told of chip curbs", text="The WTO told China of chip curbs.")
    assert stories(told, again) == {frozenset({1, 2})}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US imposes 50% tariff on Chinese cranes", "US imposes 25% tariff on Chinese cranes"),
        ("China buys 132,000 tonnes of US soybeans", "China buys 264,000 tonnes of US soybeans"),
        ("中国采购120万吨美国大豆", "中国采购60万吨美国大豆"),
    ],
)
def test_a_conflicting_quantity_is_another_story(one: str, other: str) -> None:
    assert len(stories(entry(1, one), entry(2, other))) == 2
    assert len(stories(entry(1, one), entry(2, one))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("China books 12 cargoes of US soybeans", "China books 5 cargoes of US soybeans"),
        ("China books 12 cargoes of US soybeans", "China books 12 cargoes of US wheat"),
        ("China buys 132,000 t of US soybeans", "China buys 264,000 t of US soybeans"),
        ("China to buy 12 MMT of US soybeans", "China to buy 25 MMT of US soybeans"),
        ("China bans gallium exports to the US", "China bans antimony exports to the US"),
        ("China suspends US beef imports from two plants", "China suspends US sorghum imports from two plants"),
        ("Beijing lifts retaliatory tariff on US farm goods", "Beijing imposes retaliatory tariff on US farm goods"),
        ("China agreed to buy US soybeans, Trump says", "China denies it agreed to buy US soybeans"),
        ("中国采购12船美国大豆", "中国采购5船美国小麦"),
        ("中方加征大豆关税", "中方取消大豆关税"),
    ],
)
def test_another_commodity_quantity_or_act_is_another_story(one: str, other: str) -> None:
    assert len(stories(entry(1, one), entry(2, other))) == 2
    assert len(stories(entry(1, one), entry(2, one))) == 1
    assert len(stories(entry(1, other), entry(2, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Whoever speaks: each government's word is a story of its own.
        ("Bessent: China must open its market for US beef", "He Lifeng: US must open its market for Chinese beef"),
        ("Trump says he will call Xi on Friday", "Xi says he will call Trump on Friday"),
        (
            "China will buy US sorghum again, White House says",
            "China will buy US sorghum again, commerce ministry says",
        ),
        ("白宫：中方同意购买美国牛肉", "商务部：中方同意购买美国牛肉"),
        # Who does it to whom.
        (
            "Beijing faults Washington over stalled port fee talks",
            "Washington faults Beijing over stalled port fee talks",
        ),
        ("China files complaint against US over tariffs", "US files complaint against China over tariffs"),
        ("美国起诉中国：世贸组织受理港口费争端", "中国起诉美国：世贸组织受理港口费争端"),
        # What is only thought of.
        ("China considers lifting tariffs on US soybeans", "China lifts tariffs on US soybeans"),
        ("China could buy 12 cargoes of US soybeans", "China buys 12 cargoes of US soybeans"),
        ("Rumour: China books 10 cargoes of US soybeans", "China books 10 cargoes of US soybeans"),
        ("Trump urges China to buy more US soybeans", "China buys more US soybeans"),
        ("US may impose tariffs on Chinese port cranes", "US imposes tariffs on Chinese port cranes"),
        ("中国可能采购10船美国大豆", "中国采购10船美国大豆"),
        # What of, and from where.
        ("China pauses rare earth export curbs for a year", "China pauses germanium export curbs for a year"),
        ("中方暂停稀土出口管制", "中方暂停石墨出口管制"),
        ("China buys ten cargoes of US wheat", "China buys ten cargoes of Australian wheat"),
        # What nobody has said or done yet.
        ("China to buy 12 MMT of US soybeans, Trump says", "China yet to confirm it will buy 12 MMT of US soybeans"),
        (
            "China to buy 12 MMT of US soybeans, Trump says",
            "Beijing knows nothing of a plan to buy 12 MMT of US soybeans",
        ),
        ("白宫称中方将购买1200万吨大豆", "外交部对购买1200万吨大豆无可奉告"),
        ("US officials confirm Bessent to visit Beijing", "China confirms Bessent to visit Beijing"),
    ],
)
def test_the_other_sides_word_another_origin_and_silence_are_other_stories(one: str, other: str) -> None:
    assert len(stories(entry(1, one), entry(2, other))) == 2
    assert len(stories(entry(1, one), entry(2, one))) == 1
    assert len(stories(entry(1, other), entry(2, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trump to raise tariff on Chinese goods by 100%", "Trump backs off 100% tariff on Chinese goods"),
        ("Nexperia chip exports from China halted", "China exempts some Nexperia chips from export ban"),
        ("China bans export of Nexperia chips", "China exempts some Nexperia chips from export ban"),
        ("特朗普：中国将购买2500万吨大豆", "日本承诺购买80亿美元美国大豆"),
        ("China to buy more US soybeans, Trump says", "Japan to buy more US soybeans, Trump says"),
        (
            "China tells firms to stop buying RTX chips",
            "Nvidia “disappointed” that China told firms not to buy RTX chips",
        ),
    ],
)
def test_what_spares_what_a_third_country_does_and_what_somebody_feels_are_other_stories(one: str, other: str) -> None:
    assert len(stories(entry(1, one), entry(2, other))) == 2


def test_another_sale_of_the_same_amount_is_another_story_hours_later_and_another_rate_is_not() -> None:
    first = entry(1, "China buys 500,000 tonnes of US soybeans", published=ago(hours=20))
    assert len(stories(first, entry(2, "China buys another 500,000 tonnes of US soybeans"))) == 2
    assert (
        len(stories(first, entry(2, "China buys another 500,000 tonnes of US soybeans", published=ago(hours=19)))) == 1
    )
    more = entry(3, "Trump to impose extra 100% tariff on China", published=ago(hours=20))
    assert len(stories(more, entry(4, "Trump to impose another 100% tariff on China"))) == 1


def test_a_flash_sale_whose_title_says_nothing_is_known_by_its_first_sentence() -> None:
    def release(number: int, sale: str, goal: str) -> Entry:
        title = f"Private Exporters Report Sales Activity for {goal.title()}"
        text = f"Private exporters reported to the U.S. Department of Agriculture export sales of {sale} for delivery "
        return entry(number, title, text=f"{text}to {goal} during the 2025/2026 marketing year.")

    soybeans = release(1, "132,000 metric tons of soybeans", "China")
    press = entry(
        2, "USDA reports flash sale of 132,000 tonnes of soybeans to China", text="For delivery in 2025/2026."
    )
    assert len(stories(soybeans, press)) == 1
    others = [
        release(3, "132,000 metric tons of corn", "China"),
        release(4, "264,000 metric tons of soybeans", "China"),
        release(5, "132,000 metric tons of soybeans", "Mexico"),
        release(6, "132,000 metric tons of soybeans", "unknown destinations"),
    ]
    for other in others:
        assert len(stories(soybeans, other)) == 2
        assert len(stories(press, other)) == 2


RELEASED = "Private exporters reported sales of 132,000 metric tons of soybeans for delivery to China in 2025/2026."
FROM_EXPORTERS = "Private exporters report sales of 132,000 metric tons of soybeans to China"


@pytest.mark.parametrize(
    ("release", "publisher"),
    [
        ("Export Sales to China", "USDA"),
        ("Private Exporters Report Sales Activity for China", "A"),
        (FROM_EXPORTERS, "A"),
    ],
)
@pytest.mark.parametrize(
    "press",
    [
        "USDA confirms private sales of 132,000 metric tons of soybeans to China",
        "132,000 tons of soybeans sold to China, USDA confirms",
        "Sale of 132,000 tons of soybeans to China confirmed by USDA",
        "美国农业部证实民间出口商向中国销售13.2万吨大豆",
    ],
)
def test_what_the_press_calls_a_confirmation_is_the_release_of_that_body_itself(
    release: str, publisher: str, press: str
) -> None:
    own = entry(1, release, text=RELEASED, publisher=publisher, published=ago(hours=3))
    assert len(stories(own, entry(2, press, language=language_of(press)))) == 1
    other = press.replace("132,000", "264,000").replace("13.2", "26.4")
    assert len(stories(own, entry(2, other, language=language_of(press)))) == 2


def test_a_sale_told_in_the_lede_is_another_than_the_one_told_in_the_headline() -> None:
    own = entry(1, "Export Sales to China", text=RELEASED, publisher="USDA", published=ago(hours=3))
    other = "The US Department of Agriculture confirmed private sales of 264,000 tons of soybeans to China for 2025/26."
    assert len(stories(own, entry(2, "USDA confirms private sales of soybeans to China", text=other))) == 2
    same = other.replace("264,000", "132,000")
    assert len(stories(own, entry(2, "USDA confirms private sales of soybeans to China", text=same))) == 1


def test_a_story_headed_by_one_government_takes_no_report_of_the_others_word() -> None:
    told = [
        entry(1, "White House says China agreed to buy 25 million tonnes of US soybeans", published=ago(hours=3)),
        entry(2, "China to buy 25 million tonnes of US soybeans", published=ago(hours=2)),
        entry(3, "MOFCOM says China agreed to buy 25 million tonnes of US soybeans", published=ago(hours=1)),
    ]
    assert stories(*told) == {frozenset({1, 2}), frozenset({3})}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("China books 792,000 tonnes of US soybeans", "China books nearly 800,000 tons of US soybeans"),
        ("China to buy 12 million tonnes of soybeans", "China to buy 12 MMT of soybeans"),
        ("US tariff on Chinese cranes set at 15%", "US sets tariff of 15 percent on Chinese cranes"),
        # What is thought of beside what is done.
        ("China buys 12 cargoes of US soybeans", "China buys 12 cargoes of US soybeans, may buy more"),
        ("China may buy 12 cargoes of US soybeans", "Beijing considers buying 12 cargoes of US soybeans"),
    ],
)
def test_one_quantity_in_other_words_is_no_conflict(one: str, other: str) -> None:
    assert len(stories(entry(1, one), entry(2, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Taiwan's Lai pledges robust farm trade after China drills",
            "China's Xi says farm trade with Taiwan unstoppable after drills",
        ),
        (
            "Canada opposition leader Ann Larsen says tariff talks go well",
            "Trump says tariff talks with Canada opposition leader Ann Larsen go well",
        ),
        ("Canada says tariff talks on steel go well", "Trump says tariff talks on steel with Canada go well"),
        ("Japan says seafood trade will be resumed by China", "China says seafood trade with Japan will be resumed"),
        ("日本政府称中日海产品贸易将恢复", "中国外交部称中日海产品贸易将恢复"),
    ],
)
def test_the_words_of_two_countries_leaders_on_one_matter_are_two_stories(one: str, other: str) -> None:
    assert len(stories(entry(1, one), entry(2, other))) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US cuts proposed tariffs on Italian pasta, Italy says", "US cuts proposed tariffs on Italian pasta"),
        ("Italy says US cuts proposed tariffs on its pasta", "US cuts proposed tariffs on pasta of Italy"),
        (
            "Iran protests spread as US tightens oil sanctions",
            "Iran oil protests spread, US says, as sanctions tighten",
        ),
    ],
)
def test_an_event_is_one_whoever_tells_it(one: str, other: str) -> None:
    assert len(stories(entry(1, one), entry(2, other))) == 1


def test_a_ministrys_answer_on_its_page_is_not_told_in_an_associations() -> None:
    statement = entry(
        1,
        "Statement on the Section 301 Investigation of Antibiotic Intermediates",
        text="The alliance urges USTR not to put duties on inputs from China that nobody makes here.",
        side=Side.INDUSTRY,
    )
    answer = entry(
        2,
        "商务部新闻发言人就美对华抗生素中间体301调查答记者问",
        text="中方对此强烈不满、坚决反对,将采取必要措施。",
        side=Side.CN_OFFICIAL,
        language="zh",
    )
    assert len(stories(statement, answer)) == 2


def test_all_firms_listed_and_those_of_one_country_are_one_listing() -> None:
    page = entry(
        1,
        "Commerce Adds 27 Entities to the Entity List",
        text="The department added 27 entities to the Entity List: 19 in China, five in Turkey and three in Singapore.",
    )
    wire = entry(2, "US adds 19 Chinese firms to entity list", text="The department listed 27 entities in all.")
    assert len(stories(page, wire)) == 1
    others = entry(3, "US adds 12 Chinese firms to entity list", text="The department listed 12 entities in all.")
    assert len(stories(page, others)) == 2
    # Of what is no list the lede tells how many there were before.
    three = entry(4, "Three magnet makers hold general licences for US sales", text="China has licensed three makers.")
    eight = entry(5, "Eight magnet makers hold general licences for US sales", text="China has licensed 8, up from 3.")
    assert len(stories(three, eight)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trump praises China over soybean purchases", "Trump accuses China of failing to buy soybeans"),
        ("China hails US decision on port fees", "China criticises US decision on port fees"),
        ("Greer says China tariffs will stay", "Greer says US may cut China tariffs"),
    ],
)
def test_who_says_the_opposite_later_tells_another_story(one: str, other: str) -> None:
    assert len(stories(entry(1, one), entry(2, other))) == 2
