"""JSON lines in and out: the road's own judging, reading, grouping and summarising for other programs."""

import asyncio
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import structlog

from bot.desk.newsroom import Newsroom
from bot.domain.entry import TEXT_LIMIT, TITLE_LIMIT, UNDATED, Entry
from bot.domain.feed import MayShow, Side
from bot.domain.figure import Figure
from bot.domain.link import Link
from bot.domain.story import Sentence, Statement
from bot.errors import ModelError
from bot.feeds.clean import clean_title, own_text
from bot.feeds.urls import domain_of
from bot.stories.cluster import Grouper
from bot.stories.figures import figures
from bot.stories.model import Summariser
from bot.stories.prose import joined
from bot.stories.retold import place
from bot.stories.sides import statements
from bot.text.tokens import language_of
from bot.text.vocabulary import Vocabulary

log = structlog.get_logger(__name__)

_NO_UTF8 = re.compile("[\udc80-\udcff]")  # as "surrogateescape" keeps bytes that are none

Line = dict[str, Any]
Complain = Callable[[str], None]


def read_lines(lines: Iterable[str], complain: Complain) -> Iterator[Line]:
    """The JSON objects of the input that have an id and a title; every other line is complained of by its number."""
    for number, given in enumerate(lines, 1):
        text = given.removeprefix("\ufeff")  # some editors begin a file with this mark
        if not text.strip():
            continue
        if _NO_UTF8.search(text):
            complain(f"line {number}: this is no UTF-8")
            continue
        try:
            line = json.loads(text, parse_constant=_no_number)
        except (ValueError, RecursionError):
            complain(f"line {number}: this is no JSON")
            continue
        if not isinstance(line, dict):
            complain(f"line {number}: this is no JSON object")
        elif not _is_id(line.get("id")):
            complain(f"line {number}: there is no id (a string or a number)")
        elif not isinstance(line.get("title"), str) and "entries" not in line:
            complain(f"line {number}: there is no title")
        else:
            yield line


def _is_id(given: object) -> bool:
    return isinstance(given, str | int | float) and not isinstance(given, bool) and given not in (math.inf, -math.inf)


def _no_number(name: str) -> None:
    """NaN and Infinity are no JSON, though Python reads and writes them."""
    raise ValueError(name)


def match(lines: Iterable[Line], newsroom: Newsroom) -> Iterator[Line]:
    """{"id", "relevant", "topics", "evidence"} for each line."""
    for line in lines:
        (verdict,) = newsroom.matcher.judge([_entry(line, 1)])
        evidence = {kind: list(words) for kind, words in verdict.evidence.items()}
        evidence |= {match.topic: list(match.words) for match in verdict.matches}
        topics = [match.topic for match in verdict.matches]
        yield {"id": line["id"], "relevant": verdict.relevant, "topics": topics, "evidence": evidence}


def read(lines: Iterable[Line], newsroom: Newsroom) -> Iterator[Line]:
    """{"id", "sides", "figures"} for each line: who speaks in it, and how much of what it states."""
    for line in lines:
        side = _text(line, "side")
        feed = _text(line, "feed")
        publisher = _text(line, "publisher") or domain_of(feed) or feed
        entry = replace(_entry(line, 1), publisher=publisher, side=Side(side) if side in set(Side) else Side.PRESS)
        yield {
            "id": line["id"],
            "sides": [_side_line(each) for each in statements(entry, newsroom.vocabulary)],
            "figures": [_figure_line(each, newsroom.vocabulary) for each in figures(entry, newsroom.vocabulary)],
        }


def _side_line(statement: Statement) -> Line:
    line = {"side": statement.side.value, "speaker": statement.speaker}
    return line | ({"quote": statement.quote} if statement.quote else {})


def _figure_line(figure: Figure, vocabulary: Vocabulary) -> Line:
    goods = vocabulary.concepts[figure.goods].name if figure.goods else ""
    known = {"goods": goods, "speaker": figure.speaker, "by": figure.by, "per": figure.per}
    low, high = (int(end) if end is not None and end.is_integer() else end for end in (figure.low, figure.high))
    return {"low": low, "high": high, "unit": figure.unit} | {name: each for name, each in known.items() if each}


def cluster(lines: Iterable[Line], newsroom: Newsroom) -> Iterator[Line]:
    """{"id", "story", "links"} for each line, in their order; taken in order of publication, equal times as one poll.

    links: [{"to": story, "kind"}] on the first entry of a story that answers an earlier one, else not there.
    """
    read = list(lines)
    entries, latest = [], UNDATED
    for number, line in enumerate(read, 1):
        latest = _published(line) or latest  # an undated entry stands where it stands
        entries.append(_entry(line, number, latest))
    grouper = Grouper(newsroom.vocabulary)
    placed: dict[int, int] = {}
    links: dict[int, Link] = {}

    def answers_to(story: int) -> dict[int, Link]:
        return {answer: link for answer, link in links.items() if link.to == story}

    for _, poll in groupby(sorted(entries, key=lambda entry: entry.published), key=lambda entry: entry.published):
        now_placed, now_linked = place(grouper, poll, answers_to)
        links.update(now_linked)
        placed |= now_placed
    for entry, line in zip(entries, read, strict=True):
        told = {"id": line["id"], "story": abs(placed[entry.id])}
        if link := links.get(-entry.id):
            told["links"] = [{"to": abs(link.to), "kind": link.kind.value}]
        yield told


def summarised(lines: Iterable[Line], summarisers: Sequence[Summariser]) -> Iterator[Line]:
    """{"id", "summary", "sources"} for each line: of its own text, or of its `entries`.

    The first summariser that has something to say serves; it stands alone, without a headline above it.
    """
    with asyncio.Runner() as runner:
        for line in lines:
            given = line["entries"] if isinstance(line.get("entries"), list) else [line]
            entries = [_entry(each, n) for n, each in enumerate(given, 1) if isinstance(each, dict)]
            if not entries:
                yield {"id": line["id"], "summary": "", "sources": []}
                continue
            chosen = runner.run(_first(summarisers, entries, entries[0].language))
            summary = joined([sentence.text for sentence in chosen])
            sources = list(dict.fromkeys(sentence.publisher for sentence in chosen if sentence.publisher))
            yield {"id": line["id"], "summary": summary or entries[0].title, "sources": sources}


async def _first(summarisers: Sequence[Summariser], entries: Sequence[Entry], language: str) -> tuple[Sentence, ...]:
    for summariser in summarisers:
        try:
            if found := await summariser.summarise(entries, language):
                return found
        except ModelError as error:
            log.warning("summary_not_written", reason=str(error))
    return ()


def _entry(line: Line, number: int, published: datetime | None = None) -> Entry:
    title = clean_title(_text(line, "title"), TITLE_LIMIT)
    text = own_text(_text(line, "text") or _text(line, "description"), TEXT_LIMIT)
    moment = published or _published(line) or UNDATED
    return Entry(
        id=number,
        title=title,
        text=text,
        url="",
        published=moment,
        seen=moment,
        publisher=_text(line, "publisher"),
        may_show=MayShow.FULL,
        language=language_of(f"{title} {text}"),
    )


def _text(line: Line, key: str) -> str:
    value = line.get(key)
    return value if isinstance(value, str) else ""


def _published(line: Line) -> datetime | None:
    """The line's date, None if it has none that can be used."""
    try:
        moment = datetime.fromisoformat(_text(line, "published"))
    except ValueError:
        return None
    if not UNDATED.year <= moment.year <= 2100:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
