"""Where the subject of an English verb may end: before adverbs and times, an aside, a phrase of time or place."""

from collections.abc import Iterator

from bot.stories import speech_en as speech
from bot.stories.reading import Reading
from bot.text.vocabulary import Kind

LONGEST_PHRASE = 6  # words between a subject and its verb: "in a statement late on Friday"
LONGEST_ASIDE = 20  # words between the commas of "Greer, who leads the talks, said"
LONGEST_NAME = 4  # words: "Pierre-Olivier Gourinchas"
ASIDES = frozenset((",", "—", "–", "-"))  # marks around what is put in
_NEVER_IN_PHRASE = speech.VERBS | {"that"} | (speech.INTRODUCE - speech.PREPOSITIONS)


def ends_of_subject(reading: Reading, verb: int) -> Iterator[int]:
    """Where the subject may end: before the verb and its adverbs, an aside, or a phrase of time or place."""
    at = verb - 1
    while is_filler(reading, at):
        at -= 1
    yield at - (reading.word(at) in speech.MADE)
    if reading.word(at) in speech.OF_A_BODY:
        yield at - 1 - (reading.word(at - 1) == "s")  # "the Trade Representative's office"
    if reading.word(at) in ASIDES:
        yield from _before_aside(reading, at)
        return
    for place in range(at, max(-1, at - LONGEST_PHRASE), -1):
        if reading.is_mark(place) or (reading.words[place] in _NEVER_IN_PHRASE and not _joins(reading, place)):
            return
        if reading.words[place] in speech.PREPOSITIONS and place < at:
            yield place - 1 - (reading.words[place - 1] in speech.MADE)  # "data released on Saturday showed"


def _joins(reading: Reading, place: int) -> bool:
    """Is it the "and" of two places: traders "in Chicago and Singapore"?"""
    both = reading.capital[place - 1 : place + 2 : 2] == (True, True)
    return reading.words[place] == "and" and place > 1 and both and reading.words[place - 2] == "in"


def is_filler(reading: Reading, place: int) -> bool:
    """Is it an adverb or a time, such as may stand between a name and its verb?"""
    word = reading.word(place)
    if word == "may":  # the month has its day beside it
        return reading.word(place - 1).isdigit() or reading.word(place + 1).isdigit()
    return word in speech.FILLERS or word.isdigit()


def _before_aside(reading: Reading, comma: int) -> Iterator[int]:
    """ "Greer, who leads the talks, said"; and "Jane Doe, a spokeswoman for the ministry, said" names the ministry."""
    mark, least = reading.words[comma], max(0, comma - LONGEST_ASIDE)
    before = next((at for at in range(comma - 1, least, -1) if reading.words[at] == mark), 0)
    if not before:
        return
    aside = set(reading.words[before:comma])
    alone = reading.starting.get(before + 1)
    if alone and alone.end == comma and alone.concept.kind is Kind.PERSON:
        yield comma - 1  # "The ministry's spokesman, He Yadong, said"
    was = not speech.FORMER.isdisjoint(reading.words[before + 1 : before + 4])  # "Cui Tiankai, a former ambassador"
    name = comma - before <= LONGEST_NAME and all(reading.capital[before + 1 : comma])
    first = reading.word(before + 1)
    opens = name or first in speech.OPENS_ASIDE | speech.MADE or before + 1 in reading.starting
    opens = opens or first.endswith(("ing", "ed"))  # "sounding upbeat", "flanked by farmers"
    if not was and (opens or is_filler(reading, before + 1)):
        yield before - 1
    if aside & speech.OFFICES and aside & speech.OF and aside.isdisjoint(speech.FORMER):
        yield comma - 1
