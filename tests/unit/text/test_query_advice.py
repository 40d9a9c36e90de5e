"""What a query may not mean as it is read is said with it."""

import re

import pytest

from bot.errors import QuerySyntaxError
from bot.text.query import advice, parse_query


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("coffee and tea", ["“and”"]),
        ("(coffee or tea) us", ["“or”", "“us”"]),
        ("coffee AND US", []),
        ('"salt and pepper"', []),
        ("关税", []),
    ],
)
def test_what_is_read_otherwise_than_it_may_be_meant_is_said(query: str, said: list[str]) -> None:
    assert re.findall("“[a-z]+”", advice(query)) == said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("coffee*tea", "star"),
        ('"rare earth*"', "star"),
        ("*coffee", "star"),
        ("^coffee", "no sign for a beginning"),
        ("NEAR(china soybeans 5)", "a distance follows a comma"),
        ("a and b", "the operator is AND"),
    ],
)
def test_other_signs_that_are_read_otherwise_than_meant_are_told_too(query, said):
    parse_query(query)
    assert said in advice(query)


@pytest.mark.parametrize("query", ["coffee* tea", '"rare earth"', "NEAR(china soybeans, 5)", "section 301"])
def test_nothing_is_said_of_what_is_read_as_written(query):
    assert advice(query) == ""


def test_a_number_with_a_comma_is_told_to_go_in_quotes():
    with pytest.raises(QuerySyntaxError) as raised:
        parse_query("soybeans 1,200")
    assert "quotes" in raised.value.hint
    assert parse_query('soybeans "1,200"')
