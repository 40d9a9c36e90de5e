"""What is answered is the matter of the story that told it, by somebody else than who told it, and no view of it."""

import pytest

from tests.unit.stories.retelling import read


def links(earlier: str, later: str, text: str = "", later_text: str = "") -> list[str]:
    """The kinds of link of a later report to an earlier one; [] if it has none."""
    return [str(link.kind) for link in read(("One", earlier, text), ("Two", later, later_text))[1].values()]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Ekstrom wins rally in Ford one-two", "Ford confirms plan to ban American whiskey"),
        ("Boeing choir sings at gala", "Boeing confirms sale of jets to China"),
        ("Nvidia opens chess school", "China denies it bars Nvidia chip imports"),
        ("Brute force in Venezuela", "White House denies tariffs on Venezuela"),
        ("波音合唱团登台献唱", "波音证实对华出售飞机"),
        ("英伟达办国际象棋学校", "商务部否认禁止进口英伟达芯片"),
    ],
)
def test_a_name_alone_is_no_matter_that_could_be_answered(earlier: str, later: str) -> None:
    assert links(earlier, later) == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Trump's tariffs hurt Chinese soybean trade—Experts", "China slams Trump's tariffs on soybean trade"),
        ("US chip curbs helped China, analysts say", "China condemns US chip curbs as bullying"),
        ("Economists: US tariffs on China raise prices", "China urges US to drop tariffs that raise prices"),
        ("Trade war briefing: China's curbs on US chips", "US denies curbs on chips made in China"),
        ("专家：美国对华加征关税推高物价", "商务部回应美国对华加征关税"),
        ("美国限制芯片对华出口，分析人士称影响有限", "外交部谴责美国限制芯片对华出口"),
    ],
)
def test_who_only_gives_his_view_or_sums_up_is_not_answered(earlier: str, later: str) -> None:
    assert links(earlier, later) == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("China's port fees raise costs 'needlessly', says US State Department", "US reacts to China's port fees"),
        ("US urges Beijing to end rare earth curbs", "“End the curbs”: US hits back at Beijing's rare earth curbs"),
        ("Ukraine did not attack grain port, says Trump", "Trump downplays alleged Ukrainian attack on grain port"),
        ("Denmark's prime minister says US tariff is absurd", "Denmark rejects absurd US tariff claims"),
        ("Xi Jinping makes veiled swipe at US chip curbs", "“Bullying”: Xi angry over US chip curbs"),
        ("美国港口费抬高成本，商务部称", "商务部回应美国港口费"),
        ("中国对美稀土管制毫无必要，美国国务院称", "美国国务院谴责中国对美稀土管制"),
    ],
)
def test_nobody_answers_what_he_has_said_himself_wherever_the_headline_names_him(earlier: str, later: str) -> None:
    assert links(earlier, later) == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Trump says US will intervene if Iran bars oil trade", "Iran protests prompt Trump to halt oil trade"),
        ("US tariffs hit Chinese farmers", "China protests spread to tariff hit farmers"),
    ],
)
def test_protests_that_do_something_are_no_reaction(earlier: str, later: str) -> None:
    assert links(earlier, later) == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("US imposes port fees on Chinese ships", "China protests US port fees"),
        ("US imposes port fees on Chinese ships", "China protests against port fees"),
    ],
)
def test_what_is_protested_is_answered(earlier: str, later: str) -> None:
    assert links(earlier, later) == ["reaction"]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("US tariffs leave cabinet makers in dire straits: industry association", "Makers welcome pause on US tariffs"),
        ("Tariffs on China squeeze US soybean farmers, growers' group says", "Farmers welcome cut of China tariffs"),
        ("中国关税重创美国豆农，大豆协会称", "美国豆农欢迎中国下调关税"),
    ],
)
def test_an_industry_does_not_answer_what_its_associations_complain_of(earlier: str, later: str) -> None:
    assert links(earlier, later) == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Drone attack on grain port in occupied Kherson", "Trump downplays drone attack on grain port of Novgorod"),
        ("US sends tariff letters to ports", "China slams US tariff on port of Rotterdam"),
        ("Japan pledges farm aid after China seafood curbs", "US hits back at China's curbs on Japan seafood"),
        ("Soybean prices slump after China's tariff on US farm goods", "US slams China's tariff on farm goods"),
    ],
)
def test_another_place_or_what_only_went_before_is_not_answered(earlier: str, later: str) -> None:
    assert links(earlier, later) == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Trump threatens Rotterdam with tariff, hours after China deal", "China slams US tariff on port of Rotterdam"),
        (
            "Trump swipes at trade envoy Li after he gets China visa",
            "Li fires back at Trump after he mocked China visa",
        ),
        ("Trump cuts Caracas oil trade after China talks", "China condemns Trump's siege of Caracas after oil talks"),
    ],
)
def test_who_or_what_something_was_done_to_is_a_matter_that_is_answered(earlier: str, later: str) -> None:
    assert links(earlier, later) == ["reaction"]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Trump weighs ending fentanyl tariff on China, officials say", "Beijing urges US to drop fentanyl tariff"),
        ("Tariff talks to open in China, sources say", "China welcomes tariff talks"),
        ("美国考虑取消对中国芬太尼关税，官员称", "中方敦促美方取消芬太尼关税"),
    ],
)
def test_whom_a_headline_only_names_before_it_says_who_speaks_may_answer(earlier: str, later: str) -> None:
    assert links(earlier, later) == ["reaction"]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Central banks enter the gold trade", "Trump firm delays launch of gold phone"),
        ("Silver fair opens", "US firm postpones silver phone"),
        ("铜价创新高", "特朗普公司推迟铜壶上市"),
        ("白银展览开幕", "美国公司推迟白银手机上市"),
    ],
)
def test_what_is_put_off_carries_nothing_on_that_shares_but_a_word(earlier: str, later: str) -> None:
    assert links(earlier, later) == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Trump and Beijing exchange threats over tariffs", "China hits back at Trump's tariff threats"),
        ("US and China trade fresh accusations over chip curbs", "China condemns US chip curbs"),
        ("Oil firms contradict Trump on China oil talks", "US held no oil talks on China, oil firms say"),
        ("中美就美国港口费隔空交锋", "中方回应美国港口费"),
    ],
)
def test_what_was_answered_in_the_same_headline_is_not_answered_again(earlier: str, later: str) -> None:
    assert links(earlier, later) == []
