"""What is said of a story: its level, its summary, its outlets, always the same for the same entries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import MayShow
from bot.domain.topic import Match, Verdict
from bot.stories.assemble import assemble
from bot.stories.summary import MAX_SENTENCES, summarise
from bot.text.sentences import cut, sentences
from tests.shipped import vocabulary
from tests.values import ago, entry

TEXT = (
    "China booked 12 cargoes of US soybeans on Monday. Growers welcomed the sale of 792,000 tonnes. "
    "The weather was fine in Iowa. Twelve cargoes of soybeans were booked by China."
)


def test_a_summary_has_the_central_sentences_with_their_outlet_and_no_repeats() -> None:
    found = summarise([entry(1, "China books soybeans", text=TEXT)], "China books soybeans", "en", vocabulary())
    texts = [sentence.text for sentence in found]
    assert 1 <= len(found) <= MAX_SENTENCES
    assert "Growers welcomed the sale of 792,000 tonnes." in texts
    assert len({text for text in texts if "Twelve" in text or "12 cargoes" in text}) <= 1
    assert {sentence.publisher for sentence in found} == {"Outlet 1"}


def test_a_headline_only_outlet_gives_one_sentence_at_most() -> None:
    found = summarise([entry(1, "News", text=TEXT, may_show=MayShow.HEADLINE)], "News", "en", vocabulary())
    assert [sentence.text for sentence in found] == ["China booked 12 cargoes of US soybeans on Monday."]


def test_every_sentence_of_a_summary_stands_in_an_entry() -> None:
    entries = [entry(1, "One", text=TEXT), entry(2, "Two", text="Prices rose 3% in Chicago. Traders were surprised.")]
    for sentence in summarise(entries, "One", "en", vocabulary()):
        source = next(each for each in entries if each.publisher == sentence.publisher)
        assert sentence.text in source.text


def test_a_summary_prefers_the_headlines_language() -> None:
    entries = [
        entry(1, "大豆采购", text="中国采购了十二船美国大豆。", language="zh"),
        entry(2, "Soybeans", text=TEXT, language="en"),
    ]
    assert all(sentence.publisher == "Outlet 1" for sentence in summarise(entries, "大豆采购", "zh", vocabulary()))


def test_what_is_no_report_is_in_no_summary() -> None:
    text = (
        "CHICAGO, Nov 20 (Meridian) - State buyers in China booked 840,000 tonnes of soybeans, traders said. "
        "Read more: ten recipes with tofu. Subscribe to our newsletter for more news! "
        "Related: Port fees end after long talks. Click here to see all photos of the harbour. "
        "(Reporting by A. Writer; Editing by B. Other)"
    )
    (only,) = summarise([entry(1, "Soybeans", text=text)], "", "en", vocabulary())
    assert only.text == "State buyers in China booked 840,000 tonnes of soybeans, traders said."
    chinese = "新华社北京11月20日电 中粮集团采购了84万吨美国大豆。责任编辑：王某。点击下载APP，查看更多内容。扫码关注。"
    (only,) = summarise([entry(1, "大豆", text=chinese, language="zh")], "", "zh", vocabulary())
    assert only.text == "中粮集团采购了84万吨美国大豆。"


def test_a_list_of_other_headlines_is_in_no_summary() -> None:
    listed = "US lifts port fees Example Wire Beijing hails the move Example Post Soybeans jump in Chicago Other Daily"
    reports = [
        entry(1, "US lifts port fees - Example Wire", text=listed),
        entry(2, "Fees lifted", text="The United States lifted its port fees on Chinese ships on Monday."),
    ]
    told = " ".join(sentence.text for sentence in summarise(reports, "", "en", vocabulary()))
    assert "The United States lifted its port fees on Chinese ships on Monday." in told
    assert "hails" not in told
    assert "jump" not in told


def test_a_summary_that_stands_alone_names_actors_and_figures_of_several_outlets_once() -> None:
    reports = [
        entry(1, "Sale", text="USDA said exporters sold 264,000 tonnes of soybeans to China. The weather was fine."),
        entry(2, "Sold", text="Exporters sold 264,000 tonnes of soybeans to China, the USDA said on Tuesday."),
        entry(3, "Pledge", text="Bessent said China would buy 12 million tonnes of soybeans by the end of February."),
    ]
    found = summarise(reports, "", "en", vocabulary())
    told = " ".join(sentence.text for sentence in found)
    assert told.count("264,000") == 1
    assert "12 million" in told
    assert {"Outlet 3"} < {sentence.publisher for sentence in found}


def test_a_story_is_told_in_each_language_that_has_a_report() -> None:
    english = entry(1, "China books US soybeans", text=TEXT)
    chinese = entry(
        2, "中国采购美国大豆", text="中国周一采购了十二船美国大豆，共计79.2万吨。", language="zh", seen=ago(minutes=1)
    )
    (telling,) = assemble(9, [english, chinese], {}, vocabulary()).tellings
    assert (telling.language, telling.headline, telling.url) == ("zh", chinese.title, chinese.url)
    assert [sentence.text for sentence in telling.summary] == [chinese.text]
    assert assemble(9, [english], {}, vocabulary()).tellings == ()


def test_a_story_is_told_by_its_entries_in_order() -> None:
    first = entry(1, "China books US soybeans", published=ago(hours=3), publisher="One")
    again = entry(2, "China books more", published=ago(hours=2), publisher="one")
    later = entry(3, "Soybeans booked", published=ago(hours=1), publisher="Two")
    verdicts = {1: Verdict(1, True, 1.2, {}, (Match("soybeans", ("soybeans",)),)), 3: Verdict(3, True, 1.1)}
    story = assemble(9, [first, again, later], verdicts, vocabulary())
    assert (story.headline, story.url) == (first.title, first.url)
    assert [each.publisher for each in story.outlets] == ["One", "Two"], "a publisher is one voice"
    assert (story.first_published, story.last_published) == (first.published, later.published)
    assert story.topics == ("soybeans",)
    assert story.baseline_feed is None


def test_the_report_seen_first_leads_for_good() -> None:
    told = entry(1, "China books US soybeans", published=ago(hours=1), seen=ago(minutes=50))
    late = entry(2, "Soybeans booked by China", published=ago(hours=3), seen=ago(minutes=10))
    story = assemble(9, [late, told], {}, vocabulary())
    assert story.headline == told.title
    assert (story.first_published, story.last_published) == (late.published, told.published)


def test_a_story_is_of_the_baseline_only_while_all_of_it_is() -> None:
    old = entry(1, baseline=True, feed_id=4)
    assert assemble(1, [old], {}, vocabulary()).baseline_feed == 4
    assert assemble(1, [old, entry(2)], {}, vocabulary()).baseline_feed is None


def test_sentences_end_where_they_end() -> None:
    text = "The U.S. bought 1.5 million t. Mr. Li said so. 商务部表示同意。大豆价格上涨！ End"
    assert list(sentences(text)) == [
        "The U.S. bought 1.5 million t.",
        "Mr. Li said so.",
        "商务部表示同意。",
        "大豆价格上涨！",
        "End",
    ]


@given(st.text(max_size=300))
def test_sentences_lose_nothing_but_spaces(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(st.text(max_size=300), st.integers(5, 100))
def test_a_cut_text_keeps_its_limit(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit


@pytest.mark.parametrize(
    ("headline", "dated"),
    [
        ("US delays tariffs on Chinese steel to March 10", ("3-10",)),
        ("US moves start of tariff on Chinese steel from Feb 1 to March 1", ("2-1", "3-1")),
        ("美国将对华钢铁关税生效日期推迟至3月1日", ("3-1",)),
        ("US and China to hold talks on March 10", ()),  # no measure
        ("US slaps 25% tariffs on Chinese steel, 10 mills hit", ()),
    ],
)
def test_the_days_of_a_measure_are_those_its_headline_sets(headline: str, dated: tuple[str, ...]) -> None:
    assert assemble(1, [entry(1, headline)], {}, vocabulary()).dated == dated
