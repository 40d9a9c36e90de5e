"""The page that people learn the query language from says what is so."""

import re
from pathlib import Path

import pytest

from bot.commands.command import AddTopic, EditTopic, Preview, RemoveTopic
from bot.commands.grammar import MAX_TEXT, Grammar
from bot.commands.own_topics import QUERY_LIMIT
from bot.errors import QuerySyntaxError
from bot.text.fired import fired_words
from bot.text.query import MAX_DEPTH, MAX_DISTANCE, MAX_LENGTH, MAX_TERM_TOKENS, MAX_TERMS, parse_query
from bot.text.tokens import tokenise
from tests.shipped import configuration

PAGE = (Path(__file__).parents[3] / "docs" / "queries.md").read_text(encoding="utf-8")
EXAMPLES = [row.rsplit("|", 2)[1].strip() for row in re.findall(r"^\| .*\|$", PAGE, re.MULTILINE)][1:]
COMMANDS = re.findall(r"^    /trade (.*?)(?: {4,}.*)?$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_is_a_query_that_finds_what_it_is_said_to_find(example: str) -> None:
    queries, _, found = example.partition(" finds ")
    for query in re.findall("`([^`]+)`", queries):
        expression = parse_query(query)
        for text in filter(None, found.split(", ")):
            assert fired_words(expression, tokenise(text)), text


def test_there_is_an_example_of_each_form_and_each_command_reads() -> None:
    assert len(EXAMPLES) >= 10
    grammar = Grammar(configuration().topics)
    read = [grammar.parse(command) for command in COMMANDS]
    assert {type(each) for each in read} == {Preview, AddTopic, EditTopic, RemoveTopic}
    for each in read:
        if isinstance(each, Preview | AddTopic | EditTopic) and each.query:
            parse_query(each.query)


def test_the_fault_is_shown_as_the_bot_shows_it() -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        parse_query("soybeans AND (tariffs")
    said = str(raised.value)
    assert f"    {said[0].upper()}{said[1:]}.\n" in PAGE
    assert all(f"    {line}\n" in PAGE for line in raised.value.caret().splitlines())


def test_the_limits_are_those_that_hold() -> None:
    limits = PAGE[PAGE.index("Limits:") :].partition("\n\n")[0]
    said = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", limits)]
    assert said == [MAX_TEXT, QUERY_LIMIT, MAX_LENGTH, MAX_DEPTH, MAX_TERMS, MAX_TERM_TOKENS, MAX_DISTANCE]
