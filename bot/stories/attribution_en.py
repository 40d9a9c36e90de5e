"""Who speaks in an English sentence: each shape in which a text attributes words, and how far they reach."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.domain.feed import Side
from bot.stories import sources_en
from bot.stories import speech_en as speech
from bot.stories.acting_en import of_verb_before, who_acts
from bot.stories.ends_en import LONGEST_PHRASE
from bot.stories.reading import QUOTE, Reading, Voice
from bot.stories.roles import is_role
from bot.stories.sources_en import ends_well
from bot.stories.subjects_en import (
    OUTLETS,
    Head,
    Subject,
    before_titles,
    clause_start,
    heads,
    in_industry,
    opening,
    subject_of,
)
from bot.text.doubt import is_no_answer
from bot.text.vocabulary import Kind, Mention

_LONGEST_TAG = 9  # words behind the verb of "..., Bessent told reporters in Washington on Monday"
_NO_COUNT = 3  # digits: so many things no headline lists
_SHORTEST_HEADLINE = 3  # words: "Image: Samsung" is none
_SPOKEN_WITH = speech.VERBS | speech.SURELY_SPEECH | speech.SHOWS | speech.PUBLISHES
_CITED_WITH = frozenset({"citing", "quoting"})
_QUOTED_WITH = frozenset({"quoted", "quotes", "cited", "cites"})
_STATES = speech.STATES | speech.THINK
_ANY = _SPOKEN_WITH | speech.THINK | speech.PARTICIPLES | _CITED_WITH | {"according", "per"}
_LABELS = re.compile(r"[:—–]|\s-")


def is_silent(text: str, words: Iterable[str]) -> bool:
    """Can nobody speak in a sentence with these words, since it has no word for it, and no label's mark?

    To know it takes a fifth of the time of reading who is named where.
    """
    return _ANY.isdisjoint(words) and _LABELS.search(text) is None


def voices(reading: Reading) -> Iterator[Voice]:
    """Everybody who speaks in a sentence, and how far his word goes."""
    yield from _label_before(reading)
    yield from _label_behind(reading)
    for place, word in enumerate(reading.words):
        if word == "according" and reading.word(place + 1) == "to":
            yield sources_en.source(reading, place)
        elif word == "per":
            yield from sources_en.per(reading, place)
        elif word in speech.PARTICIPLES and reading.word(place - 1) == ",":
            yield from _doing(reading, place)
        elif word == "saying" and (beside := sources_en.beside(reading, place)):
            yield beside
        elif word in _CITED_WITH:
            yield from sources_en.cited(reading, place)
        elif word in _QUOTED_WITH:
            yield from sources_en.quoted(reading, place)
        elif word in _SPOKEN_WITH and reading.word(place - 1) != "to":
            yield from _spoken(reading, place)
        elif word in speech.THINK:
            yield from _thinking(reading, place)


# ---------------------------------------------------------------- by a verb


def _spoken(reading: Reading, verb: int) -> Iterator[Voice]:
    word = reading.words[verb]
    if by := _by(reading, verb):
        yield from _passive(reading, verb, by)
        return
    subject = subject_of(reading, verb) or of_verb_before(reading, verb)
    speaks = (
        word in speech.VERBS and speech.speaks(reading.words, verb, reading.headline) and not _is_made(reading, verb)
    )
    if subject is None:
        inverted = _inverted(reading, verb)
        if inverted:
            yield inverted
        elif word in speech.SURELY_SPEECH and (speaks or reading.is_mark(verb + 1)) and not _is_noun(reading, verb):
            yield _voice(reading, Subject(clause_start(reading, verb), ()), verb)  # somebody of no side
        return
    several = len(subject.mentions) > 1 or is_role(subject.mentions[0].concept)
    if (word in speech.OF_SEVERAL and not several) or _is_ahead(reading, subject, verb):
        speaks = False
    published = word in speech.PUBLISHES and _is_document(reading.words[verb + 1 : verb + 7])
    if speaks or published or (subject.document and word in speech.SHOWS):
        yield _voice(reading, subject, verb)


def _thinking(reading: Reading, verb: int) -> Iterator[Voice]:
    """ "Traders expect": an industry thinks aloud."""
    subject = subject_of(reading, verb)
    if subject is None or not all(map(_are_several, subject.mentions)):
        return
    ahead = reading.words[clause_start(reading, verb) : verb]
    if reading.is_mark(verb + 1) and len(ahead) > _SHORTEST_HEADLINE:
        return  # "beating the 3% analysts expect"
    if reading.words[verb] in speech.THOUGHTS and reading.word(verb + 1) in speech.BEHIND_THOUGHT:
        return  # "firms forecast to fail", "analysts' estimate of 3%"
    if speech.NO_THINKERS.isdisjoint(ahead):
        yield _voice(reading, subject, verb)


def _are_several(mention: Mention) -> bool:
    """Is it no firm, but "traders", "Chinese buyers"?"""
    industry = mention.concept.side is Side.INDUSTRY and mention.concept.kind is not Kind.COMPANY
    return industry and mention.words.lower().endswith("s")


def _is_document(words: Sequence[str]) -> bool:
    """ "Released a fact sheet", and not "released no readout"."""
    place = next((at for at, word in enumerate(words) if word in speech.DOCUMENTS), None)
    return place is not None and speech.UNREAL.isdisjoint(words[:place])


def _doing(reading: Reading, participle: int) -> Iterator[Voice]:
    """ "The USDA left its forecast unchanged, saying that ...": the subject of the clause before the comma."""
    subject = who_acts(reading, participle - 1)
    if subject:
        yield Voice(participle, reading.next_mark(participle, ";"), subject.mentions)


def _is_made(reading: Reading, verb: int) -> bool:
    """ "Trump promises to the farmers unmet": those made to somebody, and no word of now."""
    to_somebody = verb + 2 in reading.starting or reading.word(verb + 2) in speech.ARTICLES | speech.OWNERS
    return reading.words[verb] in speech.NOUNS and reading.word(verb + 1) == "to" and to_somebody


def _is_noun(reading: Reading, verb: int) -> bool:
    """ "..., despite Russian claims", "..., countering Kremlin claims"."""
    first = reading.word(clause_start(reading, verb))
    return reading.words[verb] == "claims" and (first in speech.LEADS_TO_NOUN or first.endswith("ing"))


def _is_ahead(reading: Reading, subject: Subject, verb: int) -> bool:
    """ "Prices will fall after China confirms": in such a clause the present is the future."""
    lead = set(reading.words[clause_start(reading, subject.start) : subject.start])
    hinges = "when" in lead or "soon" in lead or bool(lead & speech.TEMPORAL and lead & speech.UNREAL)
    return hinges and reading.words[verb].endswith("s")


def _voice(reading: Reading, subject: Subject, verb: int) -> Voice:
    mentions, word = subject.mentions, reading.words[verb]
    if word not in speech.REPORTS or not speech.COMMENTARY.isdisjoint(reading.words):
        mentions = tuple(each for each in mentions if each.concept.side not in OUTLETS)  # its opinion, no report
    start = clause_start(reading, subject.start)
    opener, lead = reading.word(start - 1), set(reading.words[start : subject.start])
    aside = bool(lead & speech.TEMPORAL) or reading.word(start) in speech.ANSWERING
    until = reading.next_mark(verb, "," if aside or word not in _STATES else ";")
    fresh = opener == ";" or (opener == "," and bool(lead & speech.NARRATES))
    return Voice(subject.start, until, mentions, _is_tag(reading, start, verb), fresh)


def _is_tag(reading: Reading, start: int, verb: int) -> bool:
    """Does the sentence end with it: "..., Bessent told reporters on Monday"?"""
    end = reading.next_mark(verb, ";")
    behind = reading.words[verb + 1 : end]
    told = reading.words[verb] in ("told", "tells") and speech.CLAUSAL.isdisjoint(behind)  # and no "told him it would"
    light = not behind or behind[0] in speech.TRAILS | {","} or told
    mark = reading.next_mark(verb + 1)
    ends = mark >= end or (reading.word(mark) == "," and reading.word(mark + 1) in speech.CITES)
    return start > 0 and light and mark - verb <= _LONGEST_TAG + 1 and ends


def _inverted(reading: Reading, verb: int) -> Voice | None:
    """ "..., said Bessent", "..., said Caleb Ragland, president of the American Soybean Association"."""
    if reading.words[verb] not in ("said", "says", "wrote", "added") or verb == 0 or not reading.is_mark(verb - 1):
        return None
    end = reading.next_mark(verb + 1)
    trail = next((at for at in range(verb + 1, end) if reading.words[at] in speech.TRAILS | {"when"}), end)
    ahead = [each for each in heads(reading, trail - 1) if not each.document]
    speaker = (each.mention for each in ahead if before_titles(reading, each.mention, each.first - 1) == verb)
    mention = next(speaker, None)
    if mention is None and reading.word(end) == ",":
        close = reading.next_mark(end + 1)
        aside = set(reading.words[end:close])
        if aside & speech.OFFICES and aside.isdisjoint(speech.FORMER):
            mention = reading.ending.get(close - 1)
        place = mention is not None and mention.concept.kind is Kind.STATE  # "..., founder of Acme in Shanghai"
        mention = (None if place else mention) or in_industry(reading, end + 1, close)
    follows = reading.word(reading.next_mark(verb + 1))
    if follows == QUOTE:
        return None  # "Trump floats a visit, says Xi “a great friend”"
    named = (mention,) if mention and mention.concept.kind is not Kind.STATE else ()
    return Voice(verb, reading.next_mark(verb, ";"), named, tag=True)


def _by(reading: Reading, verb: int) -> int:
    """Where the "by" of a passive stands: "announced by", "announced in the Oval Office by"; 0 if there is none."""
    if reading.words[verb] not in speech.PASSIVES | speech.PUBLISHES:
        return 0
    if reading.word(verb + 1) not in speech.PREPOSITIONS | {"by"}:
        return 0
    end = min(reading.next_mark(verb), verb + LONGEST_PHRASE)
    return next((at for at in range(verb + 1, end) if reading.words[at] == "by"), 0)


def _passive(reading: Reading, verb: int, by: int) -> Iterator[Voice]:
    """ "The cut was announced by the White House": it has happened unless the clause says otherwise."""
    mention = reading.starting.get(by + 1 + (reading.word(by + 1) == "the"))
    clause = reading.words[clause_start(reading, verb) : verb]
    told = reading.words[verb] in speech.PASSIVES or not speech.DOCUMENTS.isdisjoint(clause)
    if mention and told and speech.UNREAL.isdisjoint(clause) and ends_well(reading, mention):
        yield Voice(verb, verb, (mention,))


# ---------------------------------------------------------------- by a headline's colon or dash


def _label_before(reading: Reading) -> Iterator[Voice]:
    """ "Bessent: China will buy", "Trump on Truth Social: ...", "Trump, after the call: “...”"."""
    colon = reading.next_mark(0, ":")
    statement = reading.word(colon + 1)
    said = reading.words[colon + 1 :]
    clausal = QUOTE in said or any(word in speech.CLAUSAL or word.isdigit() for word in said)
    counted = statement.isdigit() and len(statement) < _NO_COUNT  # "Trump: 5 things to know"
    if colon == 0 or not clausal or statement in speech.TOPICAL or counted or is_no_answer(" ".join(said)):
        return
    candidates = list(heads(reading, colon - 1))
    quoted = reading.word(colon + 1) == QUOTE or reading.words[colon - 2 : colon] == ("truth", "social")
    first = reading.starting.get(0)
    if first and quoted and reading.word(first.end) in speech.PREPOSITIONS | {","}:
        candidates.append(Head(first, 0))
    for head in candidates:
        concept = head.mention.concept
        unfit = concept.kind is Kind.STATE or concept.side is Side.CN_STATE_MEDIA or is_role(concept)
        found = None if unfit else opening(reading, head)
        if found and found.start == 0:
            yield Voice(0, reading.next_mark(colon, ";"), found.mentions)
            return
    if not speech.HOLDERS.isdisjoint(reading.words[:colon]):
        yield Voice(0, reading.next_mark(colon, ";"))  # "Ireland's trade minister: ...": his word, and of no side


def _label_behind(reading: Reading) -> Iterator[Voice]:
    """ "Exports rise in May: customs", "Deal is done - White House"."""
    end = len(reading.words) - 1
    last = max((at for at, word in enumerate(reading.words) if word in (":", "-", "—", "–")), default=-1)
    if not _SHORTEST_HEADLINE < last < end or not speech.NAMING.isdisjoint(reading.words[:last]):
        return
    if speech.answers_nothing(reading.words[:last]):
        return
    for head in heads(reading, end):
        side, kind = head.mention.concept.side, head.mention.concept.kind
        page = reading.word(last) != ":" and side in (*OUTLETS, Side.INDUSTRY)  # behind a dash: whose page it is
        page = (page and not (is_role(head.mention.concept) and not reading.capital[end])) or kind is Kind.COMPANY
        found = opening(reading, head)
        if found and found.start == last + 1 and kind is not Kind.STATE and not page:
            yield Voice(found.start, end + 1, found.mentions, tag=True)
            return
