"""Turns what feeds send as text, however marked up or disguised, into plain text."""

import html
import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

# Not whitespace and not visible: C0 and C1 controls, soft hyphen, zero-width and bidi controls (UAX 9), joiners, blank
# letters, variation selectors, interlinear and tag characters, surrogates and noncharacters.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_COMBINING_LIMIT = 4  # marks on one character; real writing needs no more, zalgo does
_SPACES = re.compile(r"\s+")
# What most feeds send: no markup but paragraphs one after another, and line breaks.
_PARAGRAPHS = re.compile(r"(?:\s*<p>[^<]*(?:<br ?/?>[^<]*)*</p>)*[^<]*")
_PARAGRAPH_TAG = re.compile(r"<p>|<br ?/?>|</p>")
_HTML_LIMIT = 100_000  # characters of HTML looked at; lexbor takes quadratic time over deep nesting, 0.4 s for these

_HIDDEN = ["script", "style", "template", "noscript", "iframe", "object", "svg", "head", "title"]
_BLOCKS = frozenset(
    "p br div li ul ol dl dt dd tr td th table blockquote pre hr h1 h2 h3 h4 h5 h6 section article header footer "
    "figure figcaption".split()
)
_MARKUP = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|cite|code|div|em|font|h[1-6]|hr|i|iframe|img|li|mark|ol|p|q|s|script|small|span|"
    r"strike|strong|style|sub|sup|table|td|tr|tt|u|ul|wbr)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)

# An aggregator's item links to its own pages about other outlets' headlines; a newspaper only to its own channel there.
_AGGREGATOR = "news.google.com"
_AGGREGATED = re.compile(r"\bhref\s{0,9}=\s{0,9}[\"']?https?://news\.google\.com/(?!publications/)", re.IGNORECASE)


def clean_line(text: str, limit: int) -> str:
    """One line of at most `limit` characters: NFC, visible characters only, whitespace folded to single spaces."""
    text = text[: limit * 8]
    ordinary = text.isascii() and text.isprintable()
    line = " ".join((text if ordinary else INVISIBLE.sub("", text)).split())
    if not line.isascii():
        line = unicodedata.normalize("NFC", _with_few_marks(line) if _marks_in(line) else line)
    return line[:limit].rstrip()


def plain_text(markup: str, limit: int) -> str:
    """The readable text of an HTML fragment, at most `limit` characters, one line a paragraph."""
    markup = markup[:_HTML_LIMIT]
    text = _of_paragraphs(markup) if _PARAGRAPHS.fullmatch(markup) else _of_tree(markup, limit * 2)
    lines = (clean_line(line, limit) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)[:limit].rstrip()


# What a wire says to editors of what it has changed, before the report itself: "(Corrects figure to 10 from 12)". What
# was wrong stands in it as well, and is no part of what is reported.
_NOTE = re.compile(
    r"\s*(?:[(\[（【]\s*(?:(?:corrects?|corrected|correcting|clarifies|refiles?|adds|updates|recasts|repeats|removes|deletes"
    r"|restores|fixes)\b|更正|订正|勘误)[^()\[\]（）【】\n]{0,400}[)\]）】][\s:：—–-]*"
    r"|(?-i:Corrects|Clarifies|Refiles)\s[^\n]{1,300}?(?<!(?-i:[A-Z]))\.\s+(?=(?-i:[A-Z“\"])))",
    re.IGNORECASE,
)


def own_text(markup: str, limit: int) -> str:
    """The same of an item's description, without an editor's note before it.

    "" where that is an aggregator's list of other outlets' headlines.
    """
    listed = _AGGREGATOR in markup.lower() and _AGGREGATED.search(markup, 0, _HTML_LIMIT)
    text = "" if listed else plain_text(markup, limit)
    noted = _NOTE.match(text)
    return (text[noted.end() :] or text) if noted else text


def _of_paragraphs(markup: str) -> str:
    """The text of paragraphs with no other markup, as the tree would give it, without growing one."""
    pieces = _PARAGRAPH_TAG.split(markup)
    tags = ["\n" if tag != "</p>" else "" for tag in _PARAGRAPH_TAG.findall(markup)]
    texts = [html.unescape(piece).replace("\n", " ") for piece in pieces]  # other spaces are folded with the line
    return texts[0] + "".join(tag + text for tag, text in zip(tags, texts[1:], strict=True))


def _of_tree(markup: str, limit: int) -> str:
    """The visible text of any HTML, one line a block, a little more than `limit` characters at most."""
    tree = LexborHTMLParser(markup)
    tree.strip_tags(_HIDDEN, recursive=True)
    pieces: list[str] = []
    length = 0
    for node in tree.body.traverse(include_text=True) if tree.body else ():
        if node.tag == "-text":
            piece = _SPACES.sub(" ", node.text_content or "")
            pieces.append(piece)
            length += len(piece)
            if length > limit:
                break
        elif node.tag in _BLOCKS:
            pieces.append("\n")
    return "".join(pieces)


def clean_title(text: str, limit: int) -> str:
    """A title as one plain line, whether the feed sent it as text, as HTML or as HTML escaped twice.

    A "<" that begins no known tag stays, so that "growth <5% & falling" survives.
    """
    text = text[: limit * 20]  # markup included
    for _ in range(2):
        if _MARKUP.search(text):
            text = plain_text(text, limit * 2)
        elif "&" in text:
            text = html.unescape(text)
    if _MARKUP.search(text):
        text = plain_text(text, limit * 2)
    return clean_line(text, limit)


def _with_few_marks(text: str) -> str:
    """Each character taken apart, with at most so many marks.

    Limited before, since putting a long run of marks in order takes quadratic time, and after, since one character may
    hold several.
    """
    return _limit_marks(unicodedata.normalize("NFD", _limit_marks(text)))


def _limit_marks(text: str) -> str:
    combining = _marks_in(text)
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if character in combining else 0
        if marks <= _COMBINING_LIMIT:
            kept.append(character)
    return "".join(kept)


def _marks_in(text: str) -> set[str]:
    return {each for each in set(text) if not each.isascii() and unicodedata.category(each)[0] == "M"}
