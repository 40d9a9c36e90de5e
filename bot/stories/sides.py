"""Who has spoken in a report: a side's own page, or words that an outlet attributes to it.

Only what is sure is stated: a named person or body that is the subject of a verb of speech, or its notice, data or
label. How that is read stands in `attribution.py`; nobody speaks by silence, in the future, by hearsay, or because
somebody else says so.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.domain.entry import Entry
from bot.domain.feed import OFFICIAL_SIDES, MayShow
from bot.domain.story import Statement
from bot.stories.attribution import speakers
from bot.stories.leading import leads
from bot.stories.naming import named
from bot.stories.reading import still_open
from bot.stories.roles import is_role
from bot.text.doubt import is_taken_back
from bot.text.sentences import sentences
from bot.text.tokens import tokenise
from bot.text.unreal import is_made_up
from bot.text.vocabulary import Concept, Kind, Mention, Vocabulary

__all__ = ["by_name", "called", "identity", "merge", "named_by", "speakers", "statements"]

_SPEAKS_FOR = re.compile("(.+?)(?: spokesperson|(?:新闻)?发言人)")  # a body, by its spokesperson's name
# Whose word a lede is that tells what a country has told its firms: not that country's.
_UNNAMED = re.compile(
    r"\baccording to (?:[\w-]+\s){0,3}(?:people|persons|sources)\b|\b(?:people|sources?) (?:familiar|said|with|close)\b"
    "|(?:知情人士|消息人士)(?:称|表示|透露|说)|据.{0,6}(?:知情人士|消息人士)"
)
_BEFORE = 1500  # characters of a report in which somebody may have been named
# Sentences of a text that may be quoted beside its headline.
_SHOWN = {MayShow.HEADLINE: 0, MayShow.LEDE: 2, MayShow.FULL: None}


def statements(entry: Entry, vocabulary: Vocabulary) -> list[Statement]:
    """The sides that speak in an entry, its own page's first; each side's speaker once."""
    found: dict[tuple[str, str], Statement] = {}
    own_side = entry.side if entry.side in OFFICIAL_SIDES else None
    if own_side:
        who = named_by(entry.publisher, vocabulary)
        own = Statement(own_side, entry.publisher, entry.publisher, entry.url, True, at=entry.published, who=who)
        found[own_side, entry.publisher] = own
    if is_taken_back(entry.title, entry.published.year) or is_made_up(entry.publisher):
        return list(found.values())
    report = entry.full_text
    headline, unnamed = sentences(entry.title), _UNNAMED.search(next(iter(sentences(entry.text)), "")) is not None
    shown = {*headline, *sentences(entry.text)[: _SHOWN[entry.may_show]]}
    for sentence, read in _passages(entry, vocabulary):
        for mention in speakers(read, vocabulary, report, entry.day):
            side = mention.concept.side
            if side is None or side is own_side:
                continue  # its own page already speaks for it
            if mention.concept.kind is Kind.STATE and sentence in headline and unnamed:
                continue
            name, who = called(mention, entry.language, vocabulary), who_is(mention.concept, vocabulary)
            quote = sentence if sentence in shown else ""
            led = leads(sentence, mention.words, entry, vocabulary)
            quoted = Statement(side, name, entry.publisher, entry.url, False, quote, entry.published, who, led)
            known = found.setdefault((side, who or name), quoted)
            if led and not known.leads:
                found[side, who or name] = quoted
    return list(found.values())


def _passages(entry: Entry, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The sentences of an entry, each as it stands and as it is to be read: inside a quotation with its mark."""
    before = ""
    for paragraph in entry.full_text.splitlines():
        opened = ""
        for sentence in sentences(paragraph):
            yield sentence, opened + named(sentence, before, vocabulary)
            opened = still_open(opened + sentence)
            before = f"{before}\n{sentence}"[-_BEFORE:]


def merge(groups: Iterable[Sequence[Statement]]) -> tuple[Statement, ...]:
    """The statements of several entries: each side and speaker once, if possible on its own page, else as news."""
    best: dict[tuple[str, str], Statement] = {}
    for statement in (each for group in groups for each in group):
        key = (statement.side, statement.who or statement.speaker)
        if key not in best or (statement.own_page, statement.leads) > (best[key].own_page, best[key].leads):
            best[key] = statement
    return tuple(best.values())


def by_name(spoken: Sequence[Statement], vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """Statements with an office's under the name of its holder, where one person who is called by it speaks as well."""
    found = []
    for each in spoken:
        office = vocabulary.concepts.get(each.who)
        holders = [one for one in spoken if office and one.side is each.side and _holds(one.who, office, vocabulary)]
        named = replace(each, speaker=holders[0].speaker, who=holders[0].who) if len(holders) == 1 else each
        found.append(named)
    return merge([found])


def _holds(who: str, office: Concept, vocabulary: Vocabulary) -> bool:
    """Is somebody called by an office and his name: US President Donald Trump?"""
    person = vocabulary.concepts.get(who)
    if person is None or person is office or {person.kind, office.kind} != {Kind.PERSON}:
        return False
    called = (spelling.lower() for spelling in person.spellings)
    titles = tuple(f"{each} " if each.isascii() else each for each in map(str.lower, office.spellings))
    return any(each.startswith(titles) for each in called)


def named_by(publisher: str, vocabulary: Vocabulary) -> str:
    """The vocabulary's concept whose name a publisher's is: Xinhua's and 新华社's are one; "" where it knows none."""
    concept = vocabulary.spelled(publisher)
    return identity(concept, vocabulary) if concept is not None and concept.side is not None else ""


@lru_cache(maxsize=1_000)
def identity(speaker: Concept, vocabulary: Vocabulary) -> str:
    """The concept that is this speaker, whatever he is called: 美方 is the United States. "" of one among many.

    Whoever speaks for a body by his office is that body: a ministry and its spokesperson are one speaker.
    """
    names = (speaker.name, speaker.name_zh)
    bodies = [found[1] for found in map(_SPEAKS_FOR.fullmatch, names) if found]
    named = (vocabulary.spelled(each) for each in (*bodies, *names))
    return next((each.id for each in named if each is not None and each.side is speaker.side), "")


def who_is(speaker: Concept, vocabulary: Vocabulary) -> str:
    """By what a speaker is known in any language: his identity, or his role, since traders are 贸易商; else ""."""
    return speaker.id if is_role(speaker) else identity(speaker, vocabulary)


def called(mention: Mention, language: str, vocabulary: Vocabulary) -> str:
    """A speaker's name in a report's language, else in English; of a concept that stands for many, as it is spelt."""
    concept = mention.concept
    if is_role(concept) or identity(concept, vocabulary):
        return concept.name_zh if language == "zh" and concept.name_zh else concept.name
    stems = tokenise(mention.words).stems
    return next((each for each in concept.spellings if tokenise(each).stems == stems), mention.words)
