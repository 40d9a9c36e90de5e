"""What reading a hostile headline costs: counted, and no more than in proportion to its length."""

from collections.abc import Callable
from datetime import date
from types import ModuleType

import pytest

from bot.stories import answered, answers, counts, course, in_force, parties, prose, status
from bot.stories.similarity import dampened
from bot.text import past
from bot.text.tokens import Tokens, stems, tokenise
from tests.shipped import vocabulary

PLAIN = "China buys 12,020 tonnes of US corn"
DAY = date(2026, 1, 3)


class Feature(str):
    """A feature that counts how often it is compared."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        Feature.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


class Stems(tuple[str, ...]):
    """Stems that count how often one of them is asked for."""

    asked = 0

    def __getitem__(self, place):  # type: ignore[no-untyped-def, override]
        self.asked += 1
        return super().__getitem__(place)


def test_a_word_said_over_and_over_is_compared_a_few_times_for_each() -> None:
    repeated = [Feature("soy") for _ in range(1_000)]
    Feature.compared = 0
    assert dampened(repeated).keys() == {"soy"}
    assert Feature.compared < 5 * len(repeated)


@pytest.mark.parametrize("row", ["一" * 9, "百" * 9, "两千百十" * 3])
def test_a_row_of_chinese_digits_is_read_from_its_first_alone(row: str) -> None:
    text = f"{row}吨"
    assert [at for at in range(len(text)) if counts._HAN_NUMBER.match(text, at)] == [0]
    assert len(list(counts.counts(text))) == 1


def test_a_headline_is_read_for_questions_from_where_a_sentence_begins_alone() -> None:
    text = "will tariffs fall? china lifts tariffs"
    assert [at for at in range(len(text)) if status._ASKED.match(text, at)] == [0]


def test_white_space_before_an_outlet_is_read_once() -> None:
    text = f"China lifts tariffs{' ' * 9}- Example Wire"
    assert [at for at in range(len(text)) if prose._SIGNED.match(text, at)] == [text.index("  ")]


def test_what_is_traded_is_looked_for_once_however_many_are_named_before_it() -> None:
    stems = Stems(tokenise("对华" * 200).stems)
    mentions = vocabulary().find(Tokens(stems, stems))
    assert len(mentions) == 200
    stems.asked = 0
    list(parties.roles(Tokens(stems, stems), mentions))
    assert stems.asked < 10 * len(stems)


@pytest.mark.parametrize(
    "looks_back",
    [
        "timeline", "explainer", "explained", "analysis", "opinion", "factbox", "recap", "in review", "roundup", "wrap",
        "what we know", "what to know", "things to know", "what a cut means", "what cuts mean", "how it came about",
        "why it matters", "here's why", "q&a", "column", "editorial", "podcast", "week ahead",
    ],
)  # fmt: skip
def test_whatever_looks_back_is_looked_for(looks_back: str) -> None:
    text = f"{looks_back}: us raises tariffs on china"
    words = course.words_of(text)
    assert answers.tells(words, stems(words), text) == ()
    assert answers.tells(words[words.index(":") :], stems(words[words.index(":") :]), "us raises tariffs on china")


@pytest.mark.parametrize(
    "denial",
    ["says it is not so", "said they had no such plan", "insists she has never", "has made no such vow"],
)
def test_whatever_says_that_it_is_not_so_is_looked_for(denial: str) -> None:
    text = f"china {denial}"
    assert course.is_denial(stems(course.words_of(text)), text)


@pytest.mark.parametrize(
    "unaware", ["is not aware of it", "knows nothing of it", "is unaware", "has no information on it"]
)
def test_whatever_says_that_one_does_not_know_is_looked_for(unaware: str) -> None:
    text = f"china {unaware}"
    assert course.is_unaware(text)
    assert not course.is_denial(stems(course.words_of(text)), text)


@pytest.mark.parametrize(("text", "another"), [("buys another cargo", True), ("buys again", True), ("buys", False)])
def test_whatever_says_that_it_happened_once_more_is_looked_for(text: str, another: bool) -> None:
    assert answers.is_another(text) is another


class NeverSearched:
    """In place of a pattern."""

    def __getattr__(self, name: str) -> None:
        raise AssertionError(f"{name} was asked for")


@pytest.mark.parametrize(
    ("module", "pattern", "read"),
    [
        (answers, "_COUNTERS", lambda text: answers.tells(course.words_of(text), stems(course.words_of(text)), text)),
        (answered, "_SPEAKS_ON", answered.speaks_on),
        (in_force, "_SENTENCE_ENDS", lambda text: in_force.in_force(text, text, DAY)),
        (in_force, "_FORCE", lambda text: in_force.takes_effect(text, DAY)),
        (past, "_VERB", lambda text: past.recalls(text, DAY)),
    ],
)
def test_what_no_word_of_a_headline_can_be_is_not_searched_for(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, pattern: str, read: Callable[[str], object]
) -> None:
    monkeypatch.setattr(module, pattern, NeverSearched())
    assert not read(PLAIN.lower())


@pytest.mark.parametrize("unit", [unit for unit, of in counts._UNITS.items() if of == counts.MASS])
def test_a_text_may_weigh_where_it_has_any_unit_of_mass(unit: str) -> None:
    assert all(counts.may_weigh(text) for text in (f"some 5 {unit}.", f"5{unit}", f"5百万{unit}, 5-{unit} cargoes"))
    assert not counts.may_weigh("washington may tax 45 cents, at best, of a 100-milton bill")


@pytest.mark.parametrize(
    "headline",
    [
        "beijing vows countermeasures",
        "china ready to retaliate",
        "china sets reciprocal port fees",
        "brazil responds in kind",
        "中方将反制",
        "中方将采取必要措施",
        "中国宣布对等反制",
    ],
)
def test_what_is_done_in_return_is_found_by_any_word_for_it(headline: str) -> None:
    assert answers._counters(headline)


@pytest.mark.parametrize(
    ("headline", "party"),
    [
        ("Bessent says China's curbs are a breach", "cn"),
        ("Bessent said China's curbs were a breach", "cn"),
        ("Bessent CALLS China's curbs a breach", "cn"),
        ("贝森特称中国管制违约", "cn"),
        ("商务部指美国关税无理", "us"),
        ("商务部批美国关税无理", "us"),
    ],
)
def test_whose_deed_somebody_speaks_on_is_found_by_any_word_of_speech(headline: str, party: str) -> None:
    assert answered.speaks_on(headline) == party


@pytest.mark.parametrize(
    "headline",
    [
        "US port fees take effect",
        "US port fees come into force",
        "US port fees kick in",
        "US starts collecting port fees",
        "US begins collection of port fees",
        "US starts charging port fees",
        "US starts levying port fees",
        "US port fees start today",
        "对美港务费正式落地",
        "对美港务费生效",
        "对美港务费开始实施",
        "对美港务费开始施行",
        "对美港务费开始执行",
        "对美港务费起征",
    ],
)
def test_what_takes_effect_is_found_by_any_word_for_it(headline: str) -> None:
    assert in_force.takes_effect(headline, DAY)
