"""Which steps, words and deeds a link is made by: thought of and done, each step of a measure, nobody's own word."""

import pytest

from bot.domain.link import Link, LinkKind
from bot.stories.cluster import Grouper
from bot.stories.sides import statements
from bot.text.tokens import language_of
from tests.shipped import vocabulary
from tests.unit.stories.test_links import DENIED, SAID, kind_found, linked
from tests.values import ago, entry


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("China raises tariff on US goods to 84%", "Trump raises tariff on Chinese goods to 104%"),  # the other's
        (
            "US soybean sales to China are slow",
            "Beijing halts purchases of US soybeans amid tariff fight",
        ),  # no measure
        ("US imposes tariffs on Chinese cranes", "US considers lifting tariffs on Chinese cranes"),  # not done
    ],
)
def test_no_update_of_what_another_did_nor_of_what_is_only_thought_of(earlier: str, later: str) -> None:
    links = linked([entry(1, earlier, published=ago(hours=3))], [entry(2, later)])
    assert LinkKind.UPDATE not in {each.kind for each in links.values()}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        # The same government's own word, told by another outlet.
        ("US says Chinese export curbs on magnets hurt buyers", "US urges Beijing to end export curbs on magnets"),
        ("US says curbs on magnets hurt trade with China", "“End the curbs”: US reacts to China's curbs on magnets"),
        # What is protested is said behind the verb; a protest is a thing.
        ("US tariffs on Chinese steel stoke Ohio anger", "US tariffs on Chinese steel helped fuel Ohio protest"),
        # What is urged there is no answer.
        (
            "China and US agree on annual trade talks in Beijing",
            "US urges China to seek peace at trade talks in Beijing",
        ),
        ("US soybean group says China booked 10 cargoes", "Soybean crushers urge Beijing to end tariff on US cargoes"),
    ],
)
def test_nobody_reacts_to_his_own_word_nor_by_a_noun_nor_to_another_matter(earlier: str, later: str) -> None:
    assert linked([entry(1, earlier, published=ago(hours=3))], [entry(2, later)]) == {}


@pytest.mark.parametrize(
    ("thought_of", "done"),
    [
        ("China could buy 12 cargoes of US soybeans", "China buys 12 cargoes of US soybeans"),
        ("US may impose tariffs on Chinese port cranes", "US imposes tariffs on Chinese port cranes"),
        ("Trump threatens 10% tariff on Chinese films", "Trump imposes 10% tariff on Chinese films"),
        ("中国可能采购10船美国大豆", "中国采购10船美国大豆"),
    ],
)
def test_what_was_thought_of_and_is_done_is_an_update(thought_of: str, done: str) -> None:
    assert linked([entry(1, thought_of, published=ago(hours=3))], [entry(2, done)]) == {2: Link(1, LinkKind.UPDATE)}
    assert linked([entry(1, done, published=ago(hours=3))], [entry(2, thought_of)]) == {}


def test_each_step_of_a_measure_is_linked_to_the_one_before() -> None:
    steps = [
        entry(1, "US announces port fees on Chinese vessels", published=ago(hours=40)),
        entry(2, "US port fees on Chinese vessels take effect", published=ago(hours=30)),
        entry(3, "US suspends port fees on Chinese vessels", published=ago(hours=20)),
        entry(4, "US lifts port fees on Chinese vessels", published=ago(hours=10)),
    ]
    found = linked(*([step] for step in steps))
    assert {number: link.kind for number, link in found.items()} == dict.fromkeys((2, 3, 4), LinkKind.UPDATE)


def test_a_step_of_another_measure_carries_nothing_on() -> None:
    first = entry(1, "American Labor Needed Unity. Then Came Trump’s Trade Crackdown.", published=ago(hours=3))
    assert linked([first], [entry(2, "New Trump-ordered trade restrictions go into effect Jan. 1")]) == {}


def test_whom_a_measure_hits_reacts_to_it_though_the_headline_begins_with_him() -> None:
    hit = entry(1, "China faces another 100% tariff from Trump over rare earth curbs", published=ago(hours=3))
    vows = entry(2, "China condemns Trump’s 100% tariff over rare earth curbs")
    assert linked([hit], [vows]) == {2: Link(1, LinkKind.REACTION)}


def test_another_date_by_the_same_speaker_is_an_update_and_by_another_none() -> None:
    said = "Trump says China will buy 25 million tonnes of soybeans by the end of "
    first = entry(1, said + "2026", published=ago(hours=3))
    assert linked([first], [entry(2, said + "2027")]) == {2: Link(1, LinkKind.UPDATE)}
    assert linked([first], [entry(2, said.replace("Trump", "Rollins") + "2027")]) == {}


def test_what_one_side_confirms_the_other_may_confirm_too() -> None:
    ours = entry(1, "US officials confirm Bessent to meet He Lifeng in Madrid", published=ago(hours=3))
    theirs = entry(2, "China confirms Bessent to meet He Lifeng in Madrid")
    assert linked([ours], [theirs]) == {2: Link(1, LinkKind.CONFIRMATION)}


@pytest.mark.parametrize(
    ("announced", "confirmed"),
    [
        (
            "USDA announces flash sale of 132,000 metric tons of soybeans to China",
            "USDA confirms 132,000-ton soybean sale to China",
        ),
        ("商务部宣布采购1200万吨美国大豆", "商务部证实采购1200万吨美国大豆"),
    ],
)
def test_what_a_body_announced_it_does_not_confirm_the_outlets_only_word_it_differently(
    announced: str, confirmed: str
) -> None:
    grouper = Grouper(vocabulary())
    reports = [entry(1, announced, published=ago(hours=3)), entry(2, confirmed)]
    assert set(grouper.place(reports).values()) == {-1}


@pytest.mark.parametrize(
    "said",
    [
        "China's commerce ministry neither confirms nor denies deal to buy 12 million tonnes of US soybeans",
        "China's commerce ministry refuses to confirm or deny deal to buy 12 million tonnes of US soybeans",
        "China's commerce ministry didn't deny deal to buy 12 million tonnes of US soybeans",
        "China's commerce ministry stops short of confirming it will buy 12 million tonnes of US soybeans",
        "Can China's commerce ministry confirm purchase of 12 million tonnes of US soybeans?",
        "商务部未证实也未否认采购1200万吨美国大豆",
        "商务部没有否认采购1200万吨美国大豆",
        "商务部能否证实采购1200万吨美国大豆？",
    ],
)
def test_who_neither_confirms_nor_denies_does_neither(said: str) -> None:
    assert linked([entry(1, SAID, published=ago(hours=3))], [entry(2, said)]) == {}
    assert said_by(said) == ()


def said_by(headline: str) -> tuple[str, ...]:
    return tuple(each.speaker for each in statements(entry(1, headline, language=language_of(headline)), vocabulary()))


def test_who_denies_is_still_told_as_who_denies() -> None:
    assert linked([entry(1, SAID, published=ago(hours=3))], [entry(2, DENIED)])[2].kind is LinkKind.DENIAL
    assert (
        said_by("China's Ministry of Commerce on Thursday neither confirmed nor denied the 12 MMT soybean target") == ()
    )
    assert len(said_by("China's Ministry of Commerce on Thursday denied that it had agreed to a 12 MMT target")) == 1


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Trump bashes Chinese curbs on rare earths", "Trump slams Chinese curbs on rare earths as hostile"),
        ("Trump threatens 100% tariff on Chinese cranes", "Trump vows 100% tariff on Chinese cranes after port talks"),
    ],
)
def test_nobody_reacts_to_what_he_does_himself(earlier: str, later: str) -> None:
    given = {"one": {"title": earlier}, "other": {"title": later}}
    assert kind_found(given) != "reaction"


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("China raises tariffs on US goods to 84%", "China raises tariffs on US goods to 125% from 84%"),
        ("Trump raises tariffs on Chinese goods to 104%", "Trump raises tariffs on Chinese goods to 125% from 104%"),
        ("财政部:对美进口商品关税提高至84%", "财政部:对美进口商品关税由84%提高至125%"),
    ],
)
def test_what_a_headline_says_was_so_before_is_no_number_that_both_tell(earlier: str, later: str) -> None:
    assert linked([entry(1, earlier, published=ago(hours=3))], [entry(2, later)]) == {2: Link(1, LinkKind.UPDATE)}
