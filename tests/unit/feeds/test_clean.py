import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds import clean
from bot.feeds.clean import INVISIBLE, clean_line, clean_title, own_text, plain_text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  two\n\t words\u3000here ", "two words here"),
        ("B\x00C\x08\x1b[2J\x9b", "BC[2J"),
        ("a\u202eb\u2066c\u2069d\u200be\ufeff", "abcde"),
        ("a\u3164b\u115fc\uffa0d\u034fe\u180b", "abcde"),
        ("Tariffs \u26a0\ufe0f", "Tariffs \u26a0"),
        ("\ufffe\uffff\ud800x", "x"),
        ("e\u0301", "é"),
        ("关税上调至 25%", "关税上调至 25%"),
        ("Tariffs 📈 up", "Tariffs 📈 up"),
    ],
)
def test_a13_a_line_holds_only_what_can_be_seen(text: str, line: str) -> None:
    assert clean_line(text, 100) == line


ZALGO = {
    "many": "a" + "\u0316\u0301" * 5_000,
    "spacing between": "a" + "\u0301\u0903" * 5_000,  # a spacing mark is a mark too
    "several in one": "a" + "\u0344" * 20,  # comes apart into two
    "on a letter that has some": "\u1ea5" + "\u0316" * 20,
    "joined": "a" + "\u0301\u200d\u034f" * 50,
    "enclosing": "a" + "\u20dd\u0488" * 50,
    "Thai": "\u0e01" + "\u0e49" * 50,
}


@pytest.mark.parametrize("text", ZALGO.values(), ids=ZALGO.keys())
def test_a13_at_most_four_marks_stay_on_a_character(text: str) -> None:
    line = unicodedata.normalize("NFD", clean_line(text + "b" + text, 30_000))
    assert max(len(marks) for marks in re.split(r"[a-zA-Z\u0e01]", "".join(map(_marked, line)))) == 4


def _marked(character: str) -> str:
    return "*" if unicodedata.category(character).startswith("M") else character


@pytest.mark.parametrize(
    "line",
    ["हिन्दी में व्यापार", "ภาษาไทยที่นี่", "שָׁלוֹם", "Tiếng Việt ở ấy", "العَرَبِيَّة", "한국어", "中美貿易關稅", "ベトナムがプラ"],
)
def test_honest_writing_keeps_its_marks(line: str) -> None:
    assert clean_line(line, 100) == unicodedata.normalize("NFC", line)


def test_long_runs_of_marks_take_no_time() -> None:
    started = time.monotonic()
    clean_line("a" + "\u0316\u0301" * 500_000, 1_000_000)
    assert time.monotonic() - started < 2


@given(st.text(), st.integers(1, 50))
def test_a_line_keeps_its_promises(text: str, limit: int) -> None:
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert line == line.strip()
    assert not INVISIBLE.search(line)
    assert "\n" not in line


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>bold</b>\n word.</p><p>Two &amp; three</p>", "One bold word.\nTwo & three"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>x</li><li>y</li></ul>", "x\ny"),
        ("<script>alert('x')</script>t<style>p{}</style><noscript>n</noscript>", "t"),
        ("no markup, 5 < 6 & 7 > 3", "no markup, 5 < 6 & 7 > 3"),
        ("<p>unclosed <i>tags", "unclosed tags"),
        ("<!-- hidden -->seen", "seen"),
        ("<title>x</title>seen", "seen"),
        ("&lt;b&gt; stays text", "<b> stays text"),
        ("soy&nbsp;beans&#x202e;", "soy beans"),
        ("", ""),
        ("<p><b>关税</b>上调</p>", "关税上调"),
    ],
)
def test_html_becomes_plain_text(markup: str, text: str) -> None:
    assert plain_text(markup, 1000) == text


def test_text_is_cut_at_the_limit() -> None:
    assert plain_text("<p>" + "word " * 1000, 12) == "word word wo"


@given(st.text(alphabet="<>/&;ap b\n!-\"'=", max_size=60))
def test_any_soup_becomes_text(markup: str) -> None:
    assert len(plain_text(markup, 40)) <= 40


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Tariffs &amp; trade", "Tariffs & trade"),
        ("Tariffs &amp;amp; trade", "Tariffs & trade"),
        ("<b>Tariffs</b> rise", "Tariffs rise"),
        ("&lt;b&gt;Tariffs&lt;/b&gt; rise", "Tariffs rise"),
        ("&amp;lt;b&amp;gt;Tariffs&amp;lt;/b&amp;gt; rise", "Tariffs rise"),
        ("China&#8217;s exports", "China’s exports"),
        ("Growth <5% & falling > 3%", "Growth <5% & falling > 3%"),
        ("AT&T, S&P 500 <GO>", "AT&T, S&P 500 <GO>"),
        ("<script>alert(1)</script>", ""),
        ("one<br>two", "one two"),
        ('<a href="javascript:x">link</a>', "link"),
    ],
)
def test_a_title_is_read_whatever_its_escaping(title: str, line: str) -> None:
    assert clean_title(title, 512) == line


MARKUP = [
    "<p>",
    "</p>",
    "<br>",
    "<br />",
    "<br/>",
    "\n",
    " ",
    "a & b",
    "&amp;",
    "&lt;p&gt;",
    "&#8220;",
    "&nbsp",
    "&notit;",
    "\r",
    "x",
]
MARKUP += ["\x00", "\x0b", "&#0;", "&#x80;", "关税", "<b>", "e\u0301", "<p >", "</br>", "<", "\u00a0"]


@given(st.lists(st.sampled_from(MARKUP), max_size=12).map("".join))
def test_paragraphs_read_without_a_tree_say_what_the_tree_says(markup: str) -> None:
    short = plain_text(markup, 200)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clean, "_PARAGRAPHS", re.compile("(?!)"))
        assert plain_text(markup, 200) == short


REPORT = "State buyers in China booked 10 cargoes."


@pytest.mark.parametrize(
    "note",
    [
        "(Corrects number of cargoes to 10 from 12 in headline) ",
        "[Corrects to 9.4 million from 14.9 million tons after a transcript.] ",
        "(Adds analyst's comment, background) ",
        "Corrects year of deliveries to 2029 from 2027 in first paragraph of a story published Sept. 9. ",
        "Corrects name of U.S. minister in the lede. ",
        "（更正：数量由12船改为10船）",
    ],
)
def test_a_wires_note_to_editors_is_no_part_of_its_report(note: str) -> None:
    assert own_text(note + REPORT, 1000) == REPORT
    assert own_text(f"<p>{note}</p><p>{REPORT}</p>", 1000) == REPORT


@pytest.mark.parametrize(
    "text",
    [
        "(Corrects number of cargoes to 10 from 12)",
        "Corrected figures show that China booked 10 cargoes. More are due.",
        "(Reuters) - China booked 10 cargoes.",
        "China booked 10 cargoes (corrects an earlier figure of 12). More are due.",
        "Updates to the tariff schedule (in English) take effect.",
        "更正的数字显示，中国订购了10船。",
    ],
)
def test_what_only_looks_like_such_a_note_stays(text: str) -> None:
    assert own_text(text, 1000) == text
