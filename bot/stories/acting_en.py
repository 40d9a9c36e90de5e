"""With whom an English clause begins: the one who did something before the comma or "and" that his words follow."""

from bot.stories import speech_en as speech
from bot.stories.reading import Reading
from bot.stories.subjects_en import Subject, clause_start, subject_of
from bot.text.vocabulary import Kind

_LONGEST_ACTOR = 9  # words up to the verb with which a clause begins
_HIDES_SUBJECT = frozenset("that which who whom whose whether because if as after when while by".split())


def of_verb_before(reading: Reading, verb: int) -> Subject | None:
    """ "The WTO raised its forecast and said": the subject of the verb with which the clause begins."""
    clause = reading.words[clause_start(reading, verb) : verb]
    if clause in (("it",), ("and",)):
        return who_began(reading, verb - 1)
    if reading.word(verb - 1) != "and" or clause.count("and") > 1:
        return None
    return who_acts(reading, verb - 1)


def who_began(reading: Reading, end: int) -> Subject | None:
    """ "The OECD cut its outlook, citing tariffs, and warned", "Acme expects less, it said": none is named between."""
    start = next((at + 1 for at in range(end - 1, -1, -1) if reading.words[at] == ";"), 0)
    first = reading.next_mark(start)
    acting = who_acts(reading, first)
    between = [each for each in reading.mentions if first < each.start < end and each.concept.kind is not Kind.STATE]
    if acting is None or between or (reading.word(end) == "it" and acting.mentions[0].concept.kind is Kind.PERSON):
        return None
    return acting


def who_acts(reading: Reading, end: int) -> Subject | None:
    """The one who speaks for a side with whom the clause up to a place begins, a verb right behind him."""
    start = clause_start(reading, end - 1)
    if not _HIDES_SUBJECT.isdisjoint(reading.words[start:end]):
        return None
    for first in range(start + 1, min(end, start + _LONGEST_ACTOR)):
        word = reading.words[first]
        if word.endswith("ed") or word in speech.NARRATED | speech.VERBS:
            subject = subject_of(reading, first)
            return subject if subject and subject.start <= start + 1 and not subject.document else None
    return None
