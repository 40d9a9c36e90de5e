"""What a text lacks to match a query."""

import pytest

from bot.text.fired import fired_words
from bot.text.missing import missing
from bot.text.query import parse_query
from bot.text.tokens import tokenise

TEXT = tokenise("China halts purchases of US soybeans")


@pytest.mark.parametrize(
    ("query", "lacks"),
    [
        ("soybeans", ()),
        ("magnesium", ("magnesium",)),
        ("soybeans AND magnesium AND tin", ("magnesium", "tin")),
        ("soybeans AND (tin OR zinc)", ("tin or zinc",)),
        ("a OR b OR c OR d OR e OR f", ("a or b or c or d or 2 more",)),
        ("tin OR (soybeans AND (zinc OR lead))", ("zinc or lead",)),
        ("tin OR (soybeans zinc lead) OR (purchases nickel)", ("nickel",)),
        ("tin OR (zinc AND (lead OR nickel)) OR NEAR(China tin, 3)", ("tin or zinc or China",)),
        ("soybeans NOT purchases", ("not purchases",)),
        ("tin NOT purchases", ("tin",)),
        ("NEAR(China soybeans, 2)", ("China and soybeans within 2 words",)),
        ('"rare earths"', ("rare earths",)),
        ("semi*", ("semi*",)),
    ],
)
def test_each_missing_part_is_named(query: str, lacks: tuple[str, ...]) -> None:
    assert missing(parse_query(query), TEXT) == lacks


@pytest.mark.parametrize("query", ["soybeans", "tin OR china", "china NOT tin", "soybeans tin", "(a b) OR (c NOT d)"])
def test_something_is_missing_just_where_nothing_fires(query: str) -> None:
    expression = parse_query(query)
    assert bool(missing(expression, TEXT)) != bool(fired_words(expression, TEXT))
