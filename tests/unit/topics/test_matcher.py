"""The matcher: every topic over a batch, with the words that fired; and the shipped topics hold their examples."""

import gc
from dataclasses import replace
from pathlib import Path

import pytest

from bot.text.query import parse_query
from bot.topics.examples import failed_examples
from bot.topics.matcher import Matcher
from bot.topics.relevance import Relevance
from tests.labelled import read
from tests.shipped import configuration, vocabulary
from tests.values import entry
from tests.values import topic as make_topic

JUDGED = Path(__file__).parents[2] / "data" / "topics" / "judged.jsonl"
RELEVANCE = Relevance(vocabulary())
TOPICS = configuration().topics
MATCHER = Matcher(TOPICS, RELEVANCE)


def topics_of(line: str) -> set[str]:
    (verdict,) = MATCHER.judge([entry(1, line)])
    return {match.topic for match in verdict.matches}


def test_one_verdict_an_entry_in_their_order():
    entries = [entry(7, "China buys US soybeans"), entry(3, "Nothing of note")]
    verdicts = MATCHER.judge(entries)
    assert [(verdict.entry_id, verdict.relevant) for verdict in verdicts] == [(7, True), (3, False)]


def test_matches_carry_the_words_as_they_stand_in_the_entry():
    matcher = Matcher([make_topic("soy", "soybean OR 大豆")], RELEVANCE)
    (verdict,) = matcher.judge([entry(1, "Soybeans up", text="內地大豆庫存")])
    assert [(match.topic, match.words) for match in verdict.matches] == [("soy", ("soybeans", "大豆"))]


@pytest.mark.parametrize(
    ("title", "text", "relevant"),
    [
        (
            "2026年3月4日外交部发言人主持例行记者会（摘要）",
            "有记者问及美方推迟对中国起重机加征关税，发言人表示美方应彻底取消。",
            True,
        ),
        (
            "商务部召开例行新闻发布会（2026年3月5日）",
            "有媒体问及美方延长301关税排除。发言人敦促美方取消全部301关税。",
            True,
        ),
        (
            "Foreign Ministry Spokesperson's Regular Press Conference on March 4",
            "Asked about US curbs on chip exports to China, the spokesperson said China opposes them.",
            True,
        ),
        # asked of something else, or of it far down
        (
            "2026年3月4日外交部发言人主持例行记者会（摘要）",
            "有记者问及日本首相访问东南亚。发言人表示中方注意到有关报道。",
            False,
        ),
        (
            "2026年3月4日外交部发言人主持例行记者会",
            "应外交部长邀请，匈牙利外长将于3月8日至10日访华。" * 4
            + "问：美方称将对华加征关税，有何评论？答：中方反对。",
            False,
        ),
    ],
)
def test_a_title_that_names_only_a_press_conference_leaves_the_word_to_the_text(title, text, relevant):
    (verdict,) = MATCHER.judge([entry(1, title, text=text)])
    assert verdict.relevant is relevant


@pytest.mark.parametrize("query", ['"soybean tariff"', "NEAR(soybean tariff, 50)", "NEAR(soybean tarif*, 50)"])
def test_no_phrase_and_no_near_reaches_from_the_title_into_the_text(query):
    matcher = Matcher([make_topic("own", query)], RELEVANCE)
    across, within = matcher.judge(
        [entry(1, "More soybean", text="Tariff talks"), entry(2, "Soybean tariffs", text="x")]
    )
    assert across.matches == ()
    assert len(within.matches) == 1


def test_words_of_title_and_text_together_make_a_match():
    matcher = Matcher([make_topic("own", "soybean tariff")], RELEVANCE)
    (verdict,) = matcher.judge([entry(1, "More soybean", text="Tariff talks")])
    assert verdict.matches[0].words == ("soybean", "tariff")


@pytest.mark.parametrize(
    ("require", "exclude", "matches"),
    [
        ((), (), [1, 2, 3]),
        ((("us",), ("cn",)), (), [1]),
        ((("us", "cn"),), (), [1, 3]),
        ((("tariff", "brazil"),), (), [2, 3]),
        ((("tariff", "brazil"), ("cn",)), (), [3]),
        ((("tariff",),), (), [2]),
        ((), ("brazil",), [1, 2]),
        ((("cn",),), ("against",), [1]),
    ],
)
def test_a_topic_may_require_and_exclude_evidence(require, exclude, matches):
    topic = replace(make_topic("own", "soybean"), require=require, exclude=exclude)
    lines = ("China buys US soybeans", "Soybean tariffs", "China buys soybeans from Brazil")
    verdicts = Matcher([topic], RELEVANCE).judge([entry(number, line) for number, line in enumerate(lines, 1)])
    assert [verdict.entry_id for verdict in verdicts if verdict.matches] == matches


def test_topics_go_by_subject_while_relevance_looks_at_the_countries():
    (verdict,) = MATCHER.judge([entry(1, "Brazil raises tariffs on steel from India")])
    assert "tariffs" in {match.topic for match in verdict.matches}
    assert not verdict.relevant


def test_no_entries_and_no_topics_are_no_trouble():
    assert MATCHER.judge([]) == []
    (verdict,) = Matcher([], RELEVANCE).judge([entry(1, "China buys US soybeans")])
    assert verdict.relevant
    assert verdict.matches == ()


def test_the_verdict_gives_score_and_evidence():
    (verdict,) = MATCHER.judge([entry(1, "China buys US soybeans")])
    assert verdict.score >= 1
    assert verdict.evidence["cn"] == ("china",)


def test_text_with_operators_and_quotes_is_only_text():
    (verdict,) = MATCHER.judge([entry(1, '" OR NEAR( * tariff \x00 NOT', text="') --")])
    assert {match.topic for match in verdict.matches} == {"tariffs"}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_holds_its_own_examples(topic):
    assert failed_examples(MATCHER, topic) == []


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_has_examples_of_both_kinds_in_both_languages(topic):
    for matches in (True, False):
        lines = [example.text for example in topic.examples if example.matches is matches]
        assert len(lines) >= 6
        assert any(line.isascii() for line in lines)
        assert any(not line.isascii() for line in lines)


def test_the_shipped_queries_fit_the_languages_limits():
    for each in TOPICS:
        assert each.is_gate or parse_query(each.query) == each.expression


def test_the_topic_that_is_the_gate_is_every_relevant_entry_and_no_other_with_the_words_behind_that():
    lines = (
        "CBP detains solar panels under Uyghur forced labor law",
        "US and China sign a treaty on pandas",
        "China buys US soybeans",
    )
    found = [
        [m.words for m in verdict.matches if m.topic == "us_china_trade"]
        for verdict in MATCHER.judge([entry(n, each) for n, each in enumerate(lines)])
    ]
    assert found == [[("cbp", "uyghur", "solar panels")], [], [("US", "china", "buys")]]


def test_the_collector_of_circles_is_as_it_was_after_a_batch():
    MATCHER.judge([entry(1, "China buys US soybeans")])
    assert gc.isenabled()
    gc.disable()
    try:
        MATCHER.judge([entry(1, "China buys US soybeans")])
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_for_the_desk_relevant_entries_are_judged_in_full_and_others_only_for_who_wants_them():
    lines = read(JUDGED)
    entries = [entry(number, line["title"], text=line.get("description") or "") for number, line in enumerate(lines, 1)]
    full, brief = MATCHER.judge(entries), MATCHER.judge(entries, {"tariffs"})
    assert [verdict for verdict in brief if verdict.relevant] == [verdict for verdict in full if verdict.relevant]
    assert [(verdict.relevant, verdict.score) for verdict in brief] == [(each.relevant, each.score) for each in full]
    wanted = [[match for match in each.matches if match.topic == "tariffs"] for each in full if not each.relevant]
    assert [list(verdict.matches) for verdict in brief if not verdict.relevant] == wanted
    assert any(wanted)
