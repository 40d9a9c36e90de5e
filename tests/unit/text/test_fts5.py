"""Compiled queries: SQLite finds exactly what the tree means, and we name the words that did it."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.expression import And, Expression, Near, Not, Or, Term
from bot.text.fired import Batch, fired_words
from bot.text.fts5 import TOKENIZER, search_columns, to_fts5
from bot.text.query import parse_query
from bot.text.tokens import tokenise


def found(query: Expression, *texts: str | tuple[str, str]) -> list[bool]:
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(f"CREATE VIRTUAL TABLE t USING fts5(stems, words, content='', tokenize='{TOKENIZER}')")
        for row, text in enumerate(texts):
            columns = search_columns(*((text,) if isinstance(text, str) else text))
            index.execute("INSERT INTO t (rowid, stems, words) VALUES (?, ?, ?)", (row, *columns))
        rows = {row for (row,) in index.execute("SELECT rowid FROM t WHERE t MATCH ?", (to_fts5(query),))}
    return [row in rows for row in range(len(texts))]


def test_tokens_are_quoted_and_bound_to_their_column():
    assert to_fts5(parse_query('"rare earths" OR tarif*')) == '({stems} : "rare earth" OR {words} : "tarif" *)'


def test_columns_are_the_stems_and_the_words_as_they_stand():
    assert search_columns("US tariffs 关税") == ("usa tariff 关 税", "usa tariffs 关 税")
    assert search_columns("licences") == ("licens", "licences")


@pytest.mark.parametrize(
    ("query", "hit", "miss"),
    [
        ("tariff", "Tariffs bite", "a tar"),
        ("tarif*", "Tariffs bite", "a tar"),
        ("licenc*", "export licences", "a permit"),
        ('"rare ear*"', "rare ear", "rare earths"),
        ("关税", "美方加征關稅", "关口与税务"),
        ("芯", "芯片", "新片"),
        ("é", "cafe e", "café f"),
        ("soybean NOT tofu", "soybean cargo", "soybean tofu"),
        ("a NOT b NOT c", "a d", "a c"),
        ("a (b OR c)", "c a", "a d"),
        ("NEAR(china soybeans, 2)", "soybeans sold to China", "soybeans a b c to China"),
        ("NEAR(china soyb*, 2)", "soybeans for China", "soybeans a b c to China"),
        ("NEAR(中国 大豆, 3)", "中国买了大豆", "中国的农民和美国的大豆"),
    ],
)
def test_a_query_finds_what_it_says(query, hit, miss):
    assert found(parse_query(query), hit, miss) == [True, False]


@pytest.mark.parametrize("query", ['"soybean tariff"', "NEAR(soybean tariff, 50)", "NEAR(tariff soybean, 50)"])
def test_nothing_reaches_from_the_title_into_the_text(query):
    assert found(parse_query(query), ("soybean", "tariff"), ("soybean tariff", "x")) == [False, True]


def test_three_hundred_exclusions_stay_within_the_parsers_depth():
    query = " NOT ".join(["a", *(f"x{number}" for number in range(299))])
    assert found(parse_query(query), "a b", "a x298") == [True, False]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("tariff OR soybean", "Soybeans and tariffs, tariffs", ("soybeans", "tariffs")),
        ("US (soybean OR corn)", "US soybean", ("US", "soybean")),
        ("soybean NOT tofu", "soybean", ("soybean",)),
        ("soybean NOT tofu", "soybean tofu", ()),
        ("關稅", "对华关税", ("关税",)),
        ("NEAR(china buy, 3) OR buy", "buy x x x x x China", ("buy",)),
        ("tarif*", "Tariffs and tariffed", ("tariffs", "tariffed")),
    ],
)
def test_the_words_that_fired_are_shown_once_in_the_texts_order(query, text, words):
    assert fired_words(parse_query(query), tokenise(text)) == words


ALPHABET = ("china", "buys", "buy", "soybeans", "soybean", "us", "关", "税", "12")
TOKENS = st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=3)
TERMS = st.builds(lambda tokens, prefix: Term(tuple(tokens), prefix), TOKENS, st.booleans())
TREES = st.recursive(
    st.one_of(
        TERMS, st.builds(lambda t, d: Near(tuple(t), d), st.lists(TERMS, min_size=2, max_size=3), st.integers(1, 6))
    ),
    lambda inner: st.one_of(
        st.builds(lambda parts: And(tuple(parts)), st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda parts: Or(tuple(parts)), st.lists(inner, min_size=2, max_size=3)),
        st.builds(Not, inner, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=400)
@given(
    tree=TREES,
    texts=st.lists(
        st.tuples(*[st.lists(st.sampled_from(ALPHABET), max_size=8).map(" ".join)] * 2), min_size=1, max_size=6
    ),
)
def test_our_reading_of_a_query_agrees_with_the_indexs(tree, texts):
    batch = Batch([(tokenise(title), tokenise(text)) for title, text in texts])
    ours = {row for row, _ in batch.matches(tree)}
    assert [row in ours for row in range(len(texts))] == found(tree, *texts)


def test_a22_a_long_text_full_of_what_is_looked_for_is_told_of_by_few_words() -> None:
    """Else it would take a hundred topics of the kind seconds to say why they match it."""
    text = tokenise(" ".join(f"a{number}" for number in range(5_000)) + " tail")
    assert fired_words(parse_query("a* OR tail"), text) == ("a0", "a1", "a2", "tail")
    assert fired_words(parse_query("a4999"), text) == ("a4999",)
    assert fired_words(parse_query("a* NOT tail"), text) == ()


def test_a22_a_text_that_repeats_two_words_is_near_itself_in_one_pass() -> None:
    """Five seconds, when every place was compared with every other."""
    assert fired_words(parse_query("NEAR(a b, 5)"), tokenise("a b " * 4_500)) == ("a", "b")
    assert fired_words(parse_query("NEAR(a b, 5)"), tokenise("a " * 4_500 + "c " * 6 + "b " * 4_500)) == ()
    assert fired_words(parse_query("NEAR(a b, 6)"), tokenise("a " * 4_500 + "c " * 6 + "b " * 4_500)) == ("a", "b")


@pytest.mark.parametrize("query", ["rare earth", '"rare earth"', "NEAR(rare mineral, 5)", "rare OR ores"])
def test_a_term_whose_first_word_is_in_no_text_is_looked_for_no_further(query: str) -> None:
    batch = Batch([(tokenise("China sells earth"), tokenise("A mineral."))])
    assert list(batch.matches(parse_query(query))) == []
    assert not batch._known
