"""The matcher: every topic over a batch, with the words that fired; and the shipped topics hold their examples."""

import time

import pytest

from bot.text.query import parse_query
from bot.text.vocabulary import Vocabulary
from bot.topics.matcher import Matcher
from bot.topics.relevance import Relevance
from tests.make import make_entry, make_topic, topics_from_yaml, vocabulary_from_yaml

RELEVANCE = Relevance(vocabulary_from_yaml())
TOPICS = topics_from_yaml()
MATCHER = Matcher(TOPICS, RELEVANCE)


def topics_of(line: str) -> set[str]:
    (verdict,) = MATCHER.judge([make_entry(line)])
    return {match.topic for match in verdict.matches}


def test_one_verdict_an_entry_in_their_order():
    entries = [make_entry("China buys US soybeans", number=7), make_entry("Nothing of note", number=3)]
    verdicts = MATCHER.judge(entries)
    assert [(verdict.entry_id, verdict.relevant) for verdict in verdicts] == [(7, True), (3, False)]


def test_matches_carry_the_words_as_they_stand_in_the_entry():
    matcher = Matcher([make_topic("soy", "soybean OR 大豆")], RELEVANCE)
    (verdict,) = matcher.judge([make_entry("Soybeans up", "內地大豆庫存")])
    assert [(match.topic, match.words) for match in verdict.matches] == [("soy", ("soybeans", "大豆"))]


def test_topics_go_by_subject_while_relevance_looks_at_the_countries():
    (verdict,) = MATCHER.judge([make_entry("Brazil raises tariffs on steel from India")])
    assert "tariffs" in {match.topic for match in verdict.matches}
    assert not verdict.relevant


def test_no_entries_and_no_topics_are_no_trouble():
    assert MATCHER.judge([]) == []
    (verdict,) = Matcher([], RELEVANCE).judge([make_entry("China buys US soybeans")])
    assert verdict.relevant
    assert verdict.matches == ()


def test_the_verdict_gives_score_and_evidence():
    (verdict,) = MATCHER.judge([make_entry("China buys US soybeans")])
    assert verdict.score >= 1
    assert verdict.evidence["cn"] == ("china",)


def test_text_with_operators_and_quotes_is_only_text():
    (verdict,) = MATCHER.judge([make_entry('" OR NEAR( * tariff \x00 NOT', "') --")])
    assert {match.topic for match in verdict.matches} == {"tariffs"}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_holds_its_own_examples(topic):
    for example in topic.examples:
        assert (topic.name in topics_of(example.text)) == example.matches, example.text


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_has_examples_of_both_kinds_in_both_languages(topic):
    for matches in (True, False):
        lines = [example.text for example in topic.examples if example.matches is matches]
        assert len(lines) >= 6
        assert any(line.isascii() for line in lines)
        assert any(not line.isascii() for line in lines)


def test_five_thousand_topics_over_two_thousand_entries_stay_quick():
    topics = [make_topic(f"t{number}", f"word{number}") for number in range(5000)]
    entries = [make_entry(f"word{number} " + "filler text here " * 15, number=number) for number in range(2000)]
    matcher = Matcher(topics, Relevance(Vocabulary([])))
    start = time.perf_counter()
    verdicts = matcher.judge(entries)
    assert sum(len(verdict.matches) for verdict in verdicts) == 2000
    assert time.perf_counter() - start < 3.0  # 0.2 s on one quiet core; the rest is for busy machines


def test_the_shipped_queries_fit_the_languages_limits():
    for topic in TOPICS:
        assert parse_query(topic.query) == topic.expression
