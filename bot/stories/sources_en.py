"""Whom an English sentence gives as its source: according to, citing, quoted as saying, per."""

from collections.abc import Iterator

from bot.stories import speech_en as speech
from bot.stories.acting_en import who_acts
from bot.stories.reading import Reading, Voice
from bot.stories.roles import is_role
from bot.stories.subjects_en import OUTLETS, on_website, subject_of
from bot.text.vocabulary import Kind, Mention

_LONGEST_LEAD = 5  # words: "three export", before "traders"
_UNNAMED = frozenset({"source", "sources", "people", "insiders"})
_AS_SAYING = frozenset({"saying", "telling", "warning", "calling"})


def source(reading: Reading, place: int) -> Voice:
    """ "According to a notice on the ministry's website": all of the sentence is that body's word."""
    mention = _named_next(reading, place + 2) or _role_next(reading, place + 2)
    known = mention and ends_well(reading, mention) and on_website(reading, place, mention)
    if mention is None and "its" in reading.words[place : place + _LONGEST_LEAD + 1]:
        acting = who_acts(reading, place - reading.is_mark(place - 1))  # "according to a statement on its website"
        return Voice(place, reading.next_mark(place, ";"), acting.mentions if acting else (), tag=True)
    return Voice(place, reading.next_mark(place, ";"), (mention,) if mention and known else (), tag=True)


def cited(reading: Reading, place: int) -> Iterator[Voice]:
    """ "..., citing the commerce ministry": its own statement is referred to, so that it speaks as well.

    Not so in "sources citing the ministry": nobody known has read it.
    """
    if reading.word(place - 1) in _UNNAMED:
        return
    mention = _named_next(reading, place + 1)
    if mention and ends_well(reading, mention) and on_website(reading, place, mention):
        yield Voice(place, place, (mention,), fresh=True)


def quoted(reading: Reading, verb: int) -> Iterator[Voice]:
    """ "State television quoted the ministry as saying": both speak; "Xi was quoted as saying": so does he."""
    end = reading.next_mark(verb)
    saying = next((at for at in range(verb + 1, end) if reading.words[at] in _AS_SAYING), 0)
    if not saying or reading.word(saying - 1) != "as":
        return
    passive = reading.word(verb - 1) in ("was", "were", "is")
    subject = subject_of(reading, verb - passive)
    if subject and (passive or subject.mentions[0].concept.side in OUTLETS):
        yield Voice(subject.start, reading.next_mark(verb, ";") if passive else subject.start, subject.mentions)
    quoted = None if passive else _named_next(reading, verb + 1)
    if quoted and quoted.end == saying - 1 and quoted.concept.kind is not Kind.STATE:
        yield Voice(quoted.start, reading.next_mark(verb, ";"), (quoted,), fresh=True)


def beside(reading: Reading, saying: int) -> Voice | None:
    """ "..., with two traders saying that ...": theirs from there on."""
    mention = next((each for each in reading.mentions if each.end == saying), None)
    if mention is None or mention.concept.side is None:
        return None
    start = next((at for at in range(mention.start - 1, mention.start - 4, -1) if reading.word(at) == "with"), None)
    return Voice(start, reading.next_mark(saying, ";"), (mention,)) if start is not None else None


def per(reading: Reading, place: int) -> Iterator[Voice]:
    """ "..., per Trump, ...": his word; not "per tonne", nor "per USDA rules"."""
    mention = reading.starting.get(place + 1 + (reading.word(place + 1) == "the"))
    if mention and mention.concept.side and reading.is_mark(mention.end):
        yield Voice(place, reading.next_mark(place, ";"), (mention,), tag=True)


def ends_well(reading: Reading, mention: Mention) -> bool:
    """Does the naming end with the mention, or go on to a document of it? "Trump's former adviser" does not."""
    state = mention.concept.kind is Kind.STATE
    if state and mention.words.lower() not in speech.STATE_NOUNS:
        return False
    at = mention.end + (reading.word(mention.end) in speech.OF_A_BODY)
    while is_role(mention.concept) and not reading.is_mark(at) and reading.capital[at]:
        at += 1  # "consultancy Acme Grain"
    owns = reading.word(at) == "s"
    if owns and reading.word(at + 1) in speech.OF_A_BODY:
        owns, at = False, at + 2  # "the Trade Representative's office"
    at += owns
    while reading.word(at) in speech.LIGHT:
        at += 1
    if reading.word(at) in speech.DOCUMENTS:
        return not state  # "US data" are anybody's
    goes_on = (
        speech.TRAILS | speech.GOES_ON | speech.MADE | (speech.OF_ROLES if is_role(mention.concept) else frozenset())
    )
    first = at
    while owns and not state and reading.word(at) and not reading.is_mark(at) and reading.capital[at]:
        at += 1  # "the USDA's Grain Inspection Service"
    return (not owns or at > first) and (reading.is_mark(at) or reading.word(at) in goes_on)


def _named_next(reading: Reading, at: int) -> Mention | None:
    """The mention that "a statement from the ...", "data of the ..." lead to."""
    leads = speech.DOCUMENTS | speech.MADE_BY | speech.LIGHT | speech.ARTICLES | speech.SPOKESPEOPLE | {"that", "which"}
    while at not in reading.starting and reading.word(at) in leads:
        at += 1
    return reading.starting.get(at)


def _role_next(reading: Reading, at: int) -> Mention | None:
    """ "According to three export traders": common words may stand before them."""
    for place in range(at, at + _LONGEST_LEAD):
        mention = reading.starting.get(place)
        if mention or reading.is_mark(place) or reading.word(place) in speech.NEVER_BEFORE or reading.capital[place]:
            return mention if mention and is_role(mention.concept) else None
    return None
