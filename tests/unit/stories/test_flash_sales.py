"""A sale that exporters report to the government confirms what traders told of it, once; the next is another sale."""

import pytest

from bot.domain.link import Link, LinkKind
from tests.unit.stories.retelling import Told, read

BOOKED = (
    "Northern Wire",
    "China buys six cargoes of US soybeans, traders say",
    "COFCO and Sinograin booked them from the Pacific Northwest for July, about 390,000 metric tons in all.",
)
HEADED = "Private Exporters Report Sales Activity for China"
SOLD = (
    "USDA",
    HEADED,
    "Private exporters reported export sales of 264,000 metric tons of soybeans for delivery to China.",
)


@pytest.mark.parametrize(
    "told",
    [
        ("北方报", "贸易商：中国采购六船美国大豆", "三名贸易商称，中国国有买家采购了六船美国大豆，约39万吨。"),
        ("北方报", "知情人士：中粮买入美国大豆", "知情人士称，中粮买入了六船美国大豆。"),
        ("Northern Wire", "Sinograin books US soybeans, sources say", "Sinograin booked US soybean cargoes."),
        ("Northern Wire", "Traders say China bought US soybean cargoes", "China bought cargoes of US soybeans."),
        # in other words than the page's
        ("Northern Wire", "China snaps up US soybeans for July, traders say", "State buyers came back on Friday."),
        (
            "Harvest Post",
            "Chinese state buyers take at least six US soybean cargoes, traders say",
            "Importers booked them overnight for loading at the Gulf. Premiums rose by four cents a bushel over July.",
        ),
    ],
)
def test_a_reported_sale_confirms_what_traders_told(told: Told) -> None:
    assert read(told, SOLD) == ([1, 2], {2: Link(1, LinkKind.CONFIRMATION)})


@pytest.mark.parametrize(
    ("told", "sale"),
    [
        (BOOKED, ("USDA", HEADED, "Private exporters reported sales of 264,000 tons of corn for delivery to China.")),
        (
            BOOKED,
            (
                "USDA",
                "Private Exporters Report Sales Activity for Unknown Destinations",
                "Private exporters reported export sales of 264,000 metric tons of soybeans to unknown destinations.",
            ),
        ),
        (BOOKED, ("USDA", HEADED, "Private exporters reported sales of 900,000 tons of soybeans for China.")),
        (("Northern Wire", "China may buy US soybeans, traders say", "Traders said China may buy cargoes."), SOLD),
        (("Northern Wire", "Egypt takes six US soybean cargoes, traders say", "Cairo booked them for July."), SOLD),
        (("USDA", HEADED, "Private exporters reported sales of 132,000 tons of soybeans for China."), SOLD),
    ],
)
def test_another_sale_confirms_nothing(told: Told, sale: Told) -> None:
    assert read(told, sale)[1] == {}


@pytest.mark.parametrize(
    "weekly",
    [
        ("Southern Wire", "Weekly export sales: China takes soybeans", "China took 65,000 tons of soybeans."),
        ("Southern Wire", "US weekly soybean sales led by China", "Exporters sold 65,000 tons of soybeans to China."),
        ("南方报", "美国周度出口销售：中国采购大豆", "美国农业部称，中国采购6.5万吨大豆。"),
    ],
)
def test_the_report_of_a_week_is_not_that_of_a_sale(weekly: Told) -> None:
    assert read(SOLD, weekly) == ([1, 2], {})


def test_a_reported_sale_that_joins_the_story_is_its_confirmation_there() -> None:
    assert read(BOOKED, SOLD) == ([1, 1], {})


@pytest.mark.parametrize(
    "told", [BOOKED, ("北方报", "知情人士：中粮买入美国大豆", "知情人士称，中粮买入了六船美国大豆。")]
)
def test_the_next_sale_confirms_nothing_any_more(told: Told) -> None:
    again = ("USDA", HEADED, "Private exporters reported sales of 132,000 metric tons of soybeans to China.")
    stories, links = read(told, SOLD, again)
    assert (stories[2], 3 in links) == (3, False)


def test_who_confirms_a_purchase_does_not_confirm_what_customs_have_counted() -> None:
    counted = ("Northern Wire", "China's March soybean imports from US up 18%, customs data show", "They rose.")
    word = ("Southern Wire", "Beijing confirms new US soybean contracts", "The soybean contracts are new.")
    assert read(counted, word)[1] == {}
    assert read(BOOKED, word)[1] == {2: Link(1, LinkKind.CONFIRMATION)}


@pytest.mark.parametrize("amount", ["110,000 T", "110,000 t", "0.11 mln T"])
def test_the_letter_that_stands_for_tonnes_denies_nothing(amount: str) -> None:
    told = ("Northern Wire", "USDA reports sale of 110,000 tons of wheat to China", "")
    assert read(told, ("Southern Wire", f"USDA confirms {amount} wheat sale to China", ""))[0] == [1, 1]


@pytest.mark.parametrize(
    ("bought", "week"),
    [
        (
            (
                "Northern Wire",
                "Sinograin buys US soybean cargoes for May, traders say",
                "China bought soybeans of the US.",
            ),
            (
                "Southern Wire",
                "US soybean sales of the week for May led by Sinograin",
                "China bought soybeans of the US.",
            ),
        ),
        (
            ("南方报", "中储粮采购美国大豆5月船期", "中国采购美国大豆，5月船期。"),
            ("北方报", "美国出口销售周报：中储粮采购大豆5月船期", "中国采购美国大豆，5月船期。"),
        ),
    ],
)
def test_what_is_sold_in_a_week_is_no_report_of_one_purchase(bought: Told, week: Told) -> None:
    assert read(bought, week)[0] == [1, 2]


@pytest.mark.parametrize(
    "cancelled",
    [
        (
            "USDA",
            "Private Exporters Report Cancellation of Sales to China",
            "Private exporters reported the cancellation of sales of 132,000 metric tons of soybeans to China.",
        ),
        ("Northern Wire", "China cancels 132,000 T of US soybeans days after buying", "Half of the sale is gone."),
    ],
)
def test_a_cancelled_sale_is_told_in_the_thread_of_the_sale(cancelled: Told) -> None:
    other = (
        "USDA",
        HEADED,
        "Private exporters reported export sales of 120,000 metric tons of sorghum for delivery to China.",
    )
    assert read(SOLD, other, cancelled) == ([1, 2, 3], {3: Link(1, LinkKind.UPDATE)})


def test_a_customs_page_on_who_may_sell_is_no_report_of_what_was_sold() -> None:
    sold = ("USDA", "Private Exporters Report Sales Activity for China", "Sales of 130,000 tons of sorghum to China.")
    page = ("General Administration of Customs", "海关总署关于恢复美国相关企业高粱输华资质的公告", "恢复其输华资质。")
    assert read(sold, page) == ([1, 2], {2: Link(1, LinkKind.UPDATE)})  # and no reaction to it
