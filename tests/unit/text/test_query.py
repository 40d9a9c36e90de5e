"""The query language: precedence, faults with their place, and nothing that can break the index."""

import itertools
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.expression import And, Expression, Near, Not, Or, Term
from bot.errors import QuerySyntaxError
from bot.text.fts5 import TOKENIZER, to_fts5
from bot.text.query import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, parse_query


def term(text: str, prefix: bool = False) -> Term:
    return Term(tuple(text.split()), prefix, text)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("soybeans", term("soybeans")),
        ('"rare earth"', term("rare earth")),
        ("“rare earth”", term("rare earth")),
        ("「rare earth」", term("rare earth")),
        ("tarif*", Term(("tarif",), True, "tarif")),
        ("a b", And((term("a"), term("b")))),
        ("a AND b", And((term("a"), term("b")))),
        ("a OR b c", Or((term("a"), And((term("b"), term("c")))))),
        ("a b OR c", Or((And((term("a"), term("b"))), term("c")))),
        ("a b NOT c", And((term("a"), Not(term("b"), term("c"))))),
        ("a NOT b NOT c", Not(Not(term("a"), term("b")), term("c"))),
        ("(a OR b) NOT c", Not(Or((term("a"), term("b"))), term("c"))),
        ("（a OR b）c", And((Or((term("a"), term("b"))), term("c")))),
        ("NEAR(a b, 5)", Near((term("a"), term("b")), 5)),
        ("NEAR（a b，5）", Near((term("a"), term("b")), 5)),
        ("NEAR(a b)", Near((term("a"), term("b")), 10)),
        ('"and" "or"', And((term("and"), term("or")))),
        ("near", term("near")),
    ],
)
def test_a_query_reads_as_its_tree(query, tree):
    assert parse_query(query) == tree


def test_a_query_copied_from_a_message_reads_as_it_was_typed():
    assert parse_query("tariff∗ OR ＿soy＿") == parse_query("tariff* OR _soy_")


def test_chinese_words_are_phrases_of_their_characters():
    assert parse_query("關稅") == Term(("关", "税"), False, "關稅")


@pytest.mark.parametrize(
    ("query", "position", "problem"),
    [
        ("", 0, "empty"),
        ("   ", 3, "empty"),
        ("NOT a", 0, "NOT needs a term before it"),
        ("OR a", 0, "OR needs a term before it"),
        ("a OR", 4, "ends where a term is expected"),
        ("a AND OR b", 6, "OR needs a term"),
        ("(a OR b", 0, "never closed"),
        ("a) b", 1, "closes nothing"),
        ("()", 1, "missing before"),
        ('say "no', 4, "never closed"),
        ("a 」 b", 2, "opens nothing"),
        ("a , b", 2, "not expected"),
        ("a -b", 2, "minus"),
        ("a !!! b", 2, "no letter or digit"),
        ("NEAR(a, 5)", 0, "two or more"),
        ("NEAR(a b, x)", 10, "distance"),
        ("NEAR(a b, 99)", 10, "distance"),
        ("NEAR(a b, ²)", 10, "distance"),
        ("NEAR(a b", 0, "two or more"),
    ],
)
def test_a_fault_names_its_place(query, position, problem):
    with pytest.raises(QuerySyntaxError) as caught:
        parse_query(query)
    assert problem in str(caught.value)
    assert caught.value.position == position


def test_the_caret_stands_under_the_fault():
    with pytest.raises(QuerySyntaxError) as caught:
        parse_query("soybeans OR (rare")
    line, caret = caught.value.caret().splitlines()
    assert line[caret.index("^")] == "("


def test_the_caret_counts_han_characters_as_two_columns():
    with pytest.raises(QuerySyntaxError) as caught:
        parse_query("关税 (大豆")
    assert caught.value.caret().splitlines()[1] == " " * 5 + "^"


@pytest.mark.parametrize(
    "query",
    [
        "a " * MAX_LENGTH,
        "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1),
        "a " * (MAX_TERMS + 1),
        '"' + "a " * 33 + '"',
    ],
)
def test_what_is_too_large_is_refused(query):
    with pytest.raises(QuerySyntaxError):
        parse_query(query)


def every_shape(tree: Expression) -> Iterator[Expression]:
    yield tree
    parts: tuple[Expression, ...] = ()
    if isinstance(tree, And | Or):
        parts = tree.parts
    elif isinstance(tree, Not):
        parts = (tree.base, tree.excluded)
    for part in parts:
        yield from every_shape(part)


PIECES = [
    *(
        '"',
        '""',
        '"a',
        "'",
        "''",
        "`",
        "*",
        "a*",
        "*a",
        "**",
        "(",
        ")",
        "()",
        "（",
        "）",
        ",",
        "，",
        ":",
        "stems:",
        "words : a",
    ),
    *(
        "{stems}",
        "^a",
        "+",
        "a+b",
        "-a",
        "--",
        ";",
        "/*",
        "%",
        "_",
        "a_b",
        "\\",
        "\\u0000",
        "\x00",
        "a\x00b",
        "\n",
        "\t",
        "\u200b",
    ),
    *(
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "NEAR(",
        "NEAR(a b,",
        "NEAR(a b, 5)",
        "NEAR(a* b)",
        "NEAR((a b))",
        "and",
        "Not",
        "NEAR/5",
    ),
    *(
        "关税",
        "關稅",
        "「大豆」",
        "“",
        "”",
        "『",
        "》",
        "é",
        "ß",
        "İ",
        "ﬁ",
        "①",
        "²",
        "٣",
        "क्ष",
        "ไทย",
        "한국",
        "カナ",
        "𠀀",
        "👍",
        "👩‍🌾",
        "🇨🇳",
    ),
    *(
        "\ud800",
        "\u202e",
        "\ufeff",
        "a" * 500,
        "大" * 40,
        "9" * 40,
        "DROP TABLE batch",
        "x' OR 1=1 --",
        "MATCH",
        "rank",
        "NULL",
    ),
]


def hostile_queries() -> list[str]:
    draw = random.Random(20260105)
    single = PIECES
    pairs = [" ".join(pair) for pair in itertools.islice(itertools.product(PIECES, repeat=2), 0, None, 11)]
    mixed = [draw.choice(["", " "]).join(draw.choices(PIECES, k=draw.randint(3, 12))) for _ in range(600)]
    chains = [f" {op} ".join(["a"] * MAX_TERMS) for op in ("AND", "OR", "NOT")]
    nested = ["(" * MAX_DEPTH + "a NOT b" + ")" * MAX_DEPTH, "a NOT (b NOT (c NOT (d NOT e)))"]
    return [*single, *pairs, *mixed, *chains, *nested]


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE VIRTUAL TABLE t USING fts5(stems, words, tokenize='{TOKENIZER}')")
        connection.execute("INSERT INTO t VALUES ('a b', 'a b')")
        yield connection


def check_read_or_refused(query: str, index: sqlite3.Connection) -> bool:
    try:
        tree = parse_query(query)
    except QuerySyntaxError as error:
        assert 0 <= error.position <= len(query)
        assert len(error.caret().splitlines()) <= 2
        return False
    assert all(isinstance(shape, Term | Near | And | Or | Not) for shape in every_shape(tree))
    index.execute("SELECT count(*) FROM t WHERE t MATCH ?", (to_fts5(tree),)).fetchone()
    return True


def test_hostile_text_is_read_or_refused_and_never_breaks_the_index(index):
    queries = hostile_queries()
    assert len(queries) > 1000
    read = sum(check_read_or_refused(query, index) for query in queries)
    assert 50 < read < len(queries)  # both ways are walked


@settings(max_examples=300)
@given(
    query=st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=8)), max_size=12).map(" ".join)
)
def test_any_text_is_read_or_refused(index, query):
    check_read_or_refused(query, index)
