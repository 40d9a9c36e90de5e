"""The subject of an English verb of speech: whom the words before it name, and that nobody else is meant.

Two walks decide. From the verb to the left over adverbs, times and asides stands a name, an office or a document; and
from there on to the left only titles, until the clause begins. Any other word makes it somebody else: "Trump's former
adviser said", "sources close to the White House said", "buyers in China said".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.feed import Side
from bot.stories import speech_en as speech
from bot.stories.ends_en import ASIDES, LONGEST_ASIDE, LONGEST_NAME, LONGEST_PHRASE, ends_of_subject, is_filler
from bot.stories.reading import Reading
from bot.stories.roles import firm_of, is_role
from bot.text.vocabulary import Kind, Mention

_ON_STATE = speech.ARTICLES | speech.INSERTED | {"who", "which", "whose"}  # begin an aside on a country
OUTLETS = frozenset({Side.PRESS, Side.CN_STATE_MEDIA})


@dataclass(frozen=True, slots=True)
class Subject:
    """Who speaks, from where he is named on; `document`: a notice or data of his speak for him."""

    start: int
    mentions: tuple[Mention, ...]
    document: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """Whom a subject's last words name, from `first` on: himself, a document of his, or the holder of an office."""

    mention: Mention
    first: int
    document: bool = False
    office: bool = False


def subject_of(reading: Reading, verb: int) -> Subject | None:
    """The subject of a verb where it is somebody who can have a side, else None."""
    for end in ends_of_subject(reading, verb):
        for head in heads(reading, end):
            found = opening(reading, head, reading.words[verb])
            if found and (head.mention.concept.kind is not Kind.STATE or _state_may(reading, head, end, verb)):
                return found
    return _of_industry(reading, verb)


def _of_industry(reading: Reading, verb: int) -> Subject | None:
    """ "Jane Doe, an analyst at Acme Futures, said": a name nobody knows, with an aside that tells where she works."""
    comma = verb - 1
    before = next((at for at in range(comma - 1, max(0, comma - LONGEST_ASIDE), -1) if reading.word(at) == ","), 0)
    start = clause_start(reading, before - 1)
    if reading.word(comma) != "," or not before or before - start > LONGEST_NAME:
        return None
    named = all(reading.capital[start:before]) and not any(reading.is_named(at) for at in range(start, before))
    mention = in_industry(reading, before + 1, comma) if named else None
    return Subject(start, (mention,)) if mention else None


def clause_start(reading: Reading, place: int) -> int:
    """Where the words between two marks begin in which a place is."""
    return next((at for at in range(place, -1, -1) if reading.is_mark(at - 1)), 0)


def in_industry(reading: Reading, start: int, end: int) -> Mention | None:
    """Of whom "an analyst at Acme Futures", "chief executive of Acme Tools" tell: industry, unless a body is named."""
    aside = set(reading.words[start:end])
    named = [each for each in reading.mentions if start <= each.start < end]
    others = any(each.concept.kind in (Kind.BODY, Kind.PERSON) and not _of_firm(each) for each in named)
    if others or not aside.isdisjoint(speech.FORMER):
        return None
    firm = next((each for each in named if _of_firm(each)), None) or _unknown_firm(reading, start, end)
    return firm if firm and not aside.isdisjoint(speech.RUN_A_FIRM | speech.OFFICES | _works(firm)) else None


def _unknown_firm(reading: Reading, start: int, end: int) -> Mention | None:
    """ "Chief executive of Acme": the name behind "of" or "at" that ends the aside."""
    end = next((at for at in range(start + 1, end) if reading.words[at] in ("in", "on")), end)  # where it sits
    first = next((at + 1 for at in range(end - 2, start, -1) if reading.words[at] in ("of", "at")), end)
    known = any(reading.is_named(at) for at in range(first, end))
    named = (
        first < end
        and all(reading.capital[first:end])
        and not known
        and speech.PUBLIC.isdisjoint(reading.words[start:end])
    )
    return firm_of(reading.words, first, end) if named and reading.word(first - 2) in speech.RUN_A_FIRM else None


def _of_firm(mention: Mention) -> bool:
    return mention.concept.side is Side.INDUSTRY


def _works(mention: Mention) -> frozenset[str]:
    """A role tells of itself what it does."""
    return frozenset(mention.words.lower().split()) if is_role(mention.concept) else frozenset()


def heads(reading: Reading, end: int) -> Iterator[Head]:
    """Whom the words up to a place may name: by name, by a document of theirs, by an office."""
    if mention := reading.ending.get(end):
        yield Head(mention, mention.start, document=reading.word(end) in speech.DOCUMENTS)  # "Chinese customs data"
    at = end
    while reading.word(at) in speech.DOCUMENTS | speech.LIGHT and at not in reading.ending:
        at -= 1
    mention = reading.ending.get(at - (reading.word(at) == "s"))
    if mention and reading.word(end) in speech.DOCUMENTS:
        yield Head(mention, mention.start, document=True)  # "USDA data", "the White House's fact sheet"
    yield from _documents_from(reading, end)
    yield from _offices(reading, end)
    for to in range(end - 1, max(0, end - LONGEST_NAME), -1):
        if reading.words[to] == "to" and reading.words[to - 1] == "ambassador":
            yield from _offices(reading, to - 1)  # "China's ambassador to Canada"


def _documents_from(reading: Reading, end: int) -> Iterator[Head]:
    """ "A notice from the commerce ministry", "figures published by China's customs"."""
    owned = reading.word(end) in speech.DOCUMENTS
    mention = reading.ending.get(end - owned - (owned and reading.word(end - 1) == "s"))
    if mention is None:
        return
    at = mention.start - 1
    owner = reading.ending.get(at - (reading.word(at) == "s"))
    if owner and owner.concept.party == mention.concept.party != "":
        at = owner.start - 1  # "data from China's customs"
    first = at
    while reading.word(at) in speech.MADE_BY | {"the"}:
        at -= 1
    if at < first and reading.word(at) in speech.DOCUMENTS and on_website(reading, at, mention):
        while reading.word(at) in speech.DOCUMENTS | speech.LIGHT | speech.ARTICLES | speech.OF_DATA:
            at -= 1
        yield Head(mention, at + 1, document=True)


def on_website(reading: Reading, start: int, mention: Mention) -> bool:
    """A notice "on" a ministry is of others, unless it is on its website."""
    on = "on" in reading.words[start : mention.start]
    return not on or "website" in reading.words[mention.end : mention.end + 2]


def _offices(reading: Reading, end: int) -> Iterator[Head]:
    """ "IMF chief economist Jane Doe", "the ministry's spokesperson": an office of a body, with or without a name."""
    for at in range(end, max(-1, end - LONGEST_NAME - 1), -1):
        role = reading.ending.get(at) if at < end else None
        if role and is_role(role.concept) and not role.words.endswith("s"):
            yield Head(role, role.start)  # "StoneX analyst Jane Doe", "farm-equipment maker Acme"
        before = at
        while reading.word(before) in speech.OFFICES | speech.STATE_OFFICES and before not in reading.ending:
            before -= 1
        held = reading.words[before + 1 : at + 1]
        mention = reading.ending.get(before - (reading.word(before) == "s"))
        if mention and mention.concept.kind is Kind.STATE and (firm := reading.ending.get(mention.start - 1)):
            mention = firm if _of_firm(firm) else mention  # "Boeing China head Jane Doe"
        if mention and _of_firm(mention) and not held and reading.word(before) == "s" and before < end:
            yield Head(mention, mention.start)  # "Acme's Jane Doe"
        kind = mention.concept.kind if mention else None
        if mention and kind in (Kind.BODY, Kind.COMPANY) and not speech.HOLDERS.isdisjoint(held):
            yield Head(mention, mention.start)
        elif mention and kind is Kind.STATE and set(held) <= speech.STATE_OFFICES and speech.is_minister(held):
            yield Head(mention, mention.start, office=True)
        if reading.is_mark(at) or not reading.capital[at] or reading.words[at] in speech.TITLES:
            return


def _state_may(reading: Reading, head: Head, end: int, verb: int) -> bool:
    """A country's name is its government only as a noun with the verb right behind it, or behind an aside on it."""
    mention = head.mention
    if head.office:
        return True
    if mention.words.lower() not in speech.STATE_NOUNS or head.document or mention.end != end + 1:
        return False
    if reading.word(mention.end) in ASIDES:
        aside = reading.words[mention.end + 1 : verb]
        return aside[0] in _ON_STATE and speech.VERBS.isdisjoint(aside)
    return all(is_filler(reading, at) for at in range(mention.end, verb))


# ---------------------------------------------------------------- from the name to the left


def opening(reading: Reading, head: Head, verb: str = "") -> Subject | None:
    """The subject, if a clause begins with it; None where it is part of something else."""
    concept = head.mention.concept
    if is_role(concept) or concept.kind is Kind.COMPANY or concept.side in OUTLETS:
        return _of_several(reading, head) or _opening_loosely(reading, head)
    at = before_titles(reading, head.mention, head.first - 1)
    other = reading.ending.get(at - 1)
    if other and reading.word(at) in ("and", ","):
        together = opening(reading, Head(other, other.start), verb)
        plural = reading.word(at) == "and" or not verb.endswith(("s", "d"))  # "Greer, Bessent say"
        if together and plural:
            return Subject(together.start, (*together.mentions, head.mention), head.document)
        if reading.word(at) == "and":
            return None  # "officials at the EU and the WTO"
    while reading.word(at) in speech.TIMES or reading.word(at).isdigit():
        at -= 1  # "hours later the ministry", "on Monday Trump"
    in_list = concept.kind is Kind.STATE and reading.word(at) == "and" and reading.word(at - 1) != ","
    begins = reading.is_mark(at) or reading.word(at) in speech.INTRODUCE
    return Subject(at + 1, (head.mention,), head.document) if begins and not in_list else None


def _of_several(reading: Reading, head: Head) -> Subject | None:
    """ "Bayer, ADM and Bunge", "traders and analysts": all of them speak."""
    at = head.first - 1
    other = reading.ending.get(at - 1)
    listed = reading.word(at) == "and" or (reading.word(at) == "," and reading.word(head.mention.end) in ("and", ","))
    if other is None or not listed or {other.concept.side, head.mention.concept.side} != {Side.INDUSTRY}:
        return None
    together = opening(reading, Head(other, other.start))
    return Subject(together.start, (*together.mentions, head.mention), head.document) if together else None


def before_titles(reading: Reading, mention: Mention, at: int) -> int:
    """The place before a speaker's titles, his body and country, "a spokesman for" and articles."""
    titled = False
    while True:
        other, word = reading.ending.get(at), reading.word(at)
        if other:
            if not _belongs(mention, other) or (mention.concept.kind is Kind.STATE and not titled):
                return at
            at = other.start - 1
        elif word in speech.OF and reading.word(at - 1) in speech.SPOKESPEOPLE | {"office"}:
            at -= 2
        elif word in speech.ARTICLES | speech.OWNERS:
            at -= 1
        elif word in speech.TITLES or (word == "s" and at - 1 in reading.ending):
            titled, at = True, at - 1
        elif titled and word and reading.capital[at] and word not in speech.NEVER_BEFORE | speech.INTRODUCE:
            at -= 1  # "National Economic Council director Kevin Hassett"
        else:
            return at


def _belongs(mention: Mention, other: Mention) -> bool:
    """Can one be named as the other's: America's Treasury, the White House's adviser?"""
    same = other.concept.party == mention.concept.party != "" or other.concept.id == mention.concept.id
    return other.concept.side is not None and same


def _opening_loosely(reading: Reading, head: Head) -> Subject | None:
    """ "Two traders", "Asia-based brokers", "the chip giant Nvidia": common words may stand before, no names."""
    start = clause_start(reading, head.first)
    start = next(
        (at + 1 for at in range(head.first - 1, start - 1, -1) if reading.words[at] in speech.INTRODUCE), start
    )
    unfit, role = speech.VERBS | speech.UNREAL | speech.NEVER_BEFORE, is_role(head.mention.concept)
    for at in range(start, head.first):
        owns = "s" in (reading.words[at], reading.word(at + 1))  # "Australia's Lynas"
        free = role or owns or reading.words[at] in speech.ARTICLES or reading.is_named(at)
        within = role and reading.words[at] == "of" and reading.capital[at - 1] and reading.capital[at + 1]
        held = reading.words[at] in speech.OF and reading.word(at - 1) in speech.HOLDERS  # "a spokesman for Nvidia"
        if (reading.words[at] in unfit and not (within or held)) or (reading.capital[at] and not free):
            return None  # but "Bank of Asia analysts"
        employer = reading.ending.get(at)
        if role and employer and employer.concept.kind in (Kind.BODY, Kind.PERSON):
            return None  # "a White House economist"
    return Subject(start, (head.mention,), head.document) if head.first - start <= LONGEST_PHRASE else None
