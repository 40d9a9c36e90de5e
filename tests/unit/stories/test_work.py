"""What reading a hostile headline costs: counted, and no more than in proportion to its length."""

import pytest

from bot.stories import answers, counts, course, parties, prose, status
from bot.stories.similarity import dampened
from bot.text.tokens import Tokens, stems, tokenise
from tests.shipped import vocabulary


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
    ["says it is not so", "said they had no such plan", "insists she has never", "knows nothing of it", "is unaware",
     "has made no such vow"],
)  # fmt: skip
def test_whatever_says_that_it_is_not_so_is_looked_for(denial: str) -> None:
    text = f"china {denial}"
    assert course.is_denial(stems(course.words_of(text)), text)


@pytest.mark.parametrize(("text", "another"), [("buys another cargo", True), ("buys again", True), ("buys", False)])
def test_whatever_says_that_it_happened_once_more_is_looked_for(text: str, another: bool) -> None:
    assert answers.is_another(text) is another
