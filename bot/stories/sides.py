"""Who has spoken in a report: a side's own page, or words that an outlet attributes to it.

Only what is sure is stated: a named person or body that is the subject of a verb of speech, or its notice, data or
label. How that is read stands in `attribution.py`; nobody speaks by silence, in the future, by hearsay, or because
somebody else says so.
"""

from collections.abc import Iterable, Iterator, Sequence

from bot.domain.entry import Entry
from bot.domain.feed import OFFICIAL_SIDES, MayShow
from bot.domain.story import Statement
from bot.stories.attribution import countries, speakers
from bot.stories.reading import still_open
from bot.text.sentences import sentences
from bot.text.vocabulary import Concept, Vocabulary

__all__ = ["called", "merge", "speakers", "statements"]

# Sentences of a text that may be quoted beside its headline.
_SHOWN = {MayShow.HEADLINE: 0, MayShow.LEDE: 2, MayShow.FULL: None}


def statements(entry: Entry, vocabulary: Vocabulary) -> list[Statement]:
    """The sides that speak in an entry, its own page's first; each side's speaker once."""
    found: dict[tuple[str, str], Statement] = {}
    own_side = entry.side if entry.side in OFFICIAL_SIDES else None
    if own_side:
        own = Statement(own_side, entry.publisher, entry.publisher, entry.url, True, at=entry.published)
        found[own_side, entry.publisher] = own
    named = countries(entry.full_text, vocabulary)
    shown = {*sentences(entry.title), *sentences(entry.text)[: _SHOWN[entry.may_show]]}
    for sentence, read in _passages(entry):
        for mention in speakers(read, vocabulary, named):
            side, concept = mention.concept.side, mention.concept
            if side is None or side is own_side:
                continue  # its own page already speaks for it
            name, quote = called(concept, entry.language), sentence if sentence in shown else ""
            quoted = Statement(side, name, entry.publisher, entry.url, False, quote, entry.published)
            found.setdefault((side, concept.id), quoted)
    return list(found.values())


def _passages(entry: Entry) -> Iterator[tuple[str, str]]:
    """The sentences of an entry, each as it stands and as it is to be read: inside a quotation with its mark."""
    for paragraph in entry.full_text.splitlines():
        opened = ""
        for sentence in sentences(paragraph):
            yield sentence, opened + sentence
            opened = still_open(opened + sentence)


def merge(groups: Iterable[Sequence[Statement]]) -> tuple[Statement, ...]:
    """The statements of several entries: each side and speaker once, on its own page where there is one."""
    best: dict[tuple[str, str], Statement] = {}
    for statement in (each for group in groups for each in group):
        key = (statement.side, statement.speaker)
        if key not in best or (statement.own_page and not best[key].own_page):
            best[key] = statement
    return tuple(best.values())


def called(speaker: Concept, language: str) -> str:
    """A speaker's name in a report's language, else in English."""
    return speaker.name_zh if language == "zh" and speaker.name_zh else speaker.name
