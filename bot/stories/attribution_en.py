"""Who speaks in an English sentence: each shape in which a text attributes words, and how far they reach."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.domain.feed import Side
from bot.stories import speech_en as speech
from bot.stories.acting_en import of_verb_before, who_acts
from bot.stories.reading import QUOTE, Reading, Voice
from bot.stories.roles import is_role
from bot.stories.subjects_en import (
    LONGEST_PHRASE,
    OUTLETS,
    Head,
    Subject,
    before_titles,
    clause_start,
    heads,
    in_industry,
    on_website,
    opening,
    subject_of,
)
from bot.text.doubt import is_no_answer
from bot.text.vocabulary import Kind, Mention

_LONGEST_LEAD = 5  # words: "three export", before "traders"
_LONGEST_TAG = 9  # words behind the verb of "..., Bessent told reporters in Washington on Monday"
_NO_COUNT = 3  # digits: so many things no headline lists
_SHORTEST_HEADLINE = 3  # words: "Image: Samsung" is none
_SPOKEN_WITH = speech.VERBS | speech.SURELY_SPEECH | speech.SHOWS | speech.PUBLISHES
_CITED_WITH = frozenset({"citing", "quoting"})
_ANY = _SPOKEN_WITH | speech.PARTICIPLES | _CITED_WITH | {"according", "per"}
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
            yield _source(reading, place)
        elif word == "per":
            yield from _per(reading, place)
        elif word in speech.PARTICIPLES and reading.word(place - 1) == ",":
            yield from _doing(reading, place)
        elif word in _CITED_WITH:
            yield from _cited(reading, place)
        elif word in _SPOKEN_WITH and reading.word(place - 1) != "to":
            yield from _spoken(reading, place)


# ---------------------------------------------------------------- by a verb


def _spoken(reading: Reading, verb: int) -> Iterator[Voice]:
    word = reading.words[verb]
    if by := _by(reading, verb):
        yield from _passive(reading, verb, by)
        return
    subject = subject_of(reading, verb) or of_verb_before(reading, verb)
    speaks = word in speech.VERBS and speech.speaks(reading.words, verb, reading.headline)
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


def _is_document(words: Sequence[str]) -> bool:
    """ "Released a fact sheet", and not "released no readout"."""
    place = next((at for at, word in enumerate(words) if word in speech.DOCUMENTS), None)
    return place is not None and speech.UNREAL.isdisjoint(words[:place])


def _doing(reading: Reading, participle: int) -> Iterator[Voice]:
    """ "The USDA left its forecast unchanged, saying that ...": the subject of the clause before the comma."""
    subject = who_acts(reading, participle - 1)
    if subject:
        yield Voice(participle, _end(reading, participle), subject.mentions)


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
    until = reading.next_mark(verb, ",") if aside or word not in speech.STATES else _end(reading, verb)
    fresh = opener == ";" or (opener == "," and bool(lead & speech.NARRATES))
    return Voice(subject.start, until, mentions, _is_tag(reading, start, verb), fresh)


def _end(reading: Reading, place: int) -> int:
    return reading.next_mark(place, ";")


def _is_tag(reading: Reading, start: int, verb: int) -> bool:
    """Does the sentence end with it: "..., Bessent told reporters on Monday"?"""
    end = _end(reading, verb)
    behind = reading.words[verb + 1 : end]
    light = not behind or behind[0] in speech.TRAILS | {","} or reading.words[verb] in ("told", "tells")
    mark = reading.next_mark(verb + 1)
    ends = mark >= end or (reading.word(mark) == "," and reading.word(mark + 1) in speech.CITES)
    return start > 0 and light and mark - verb <= _LONGEST_TAG + 1 and ends


def _inverted(reading: Reading, verb: int) -> Voice | None:
    """ "..., said Bessent", "..., said Caleb Ragland, president of the American Soybean Association"."""
    if reading.words[verb] not in ("said", "says", "wrote", "added") or verb == 0 or not reading.is_mark(verb - 1):
        return None
    end = reading.next_mark(verb + 1)
    trail = next((at for at in range(verb + 1, end) if reading.words[at] in speech.TRAILS), end)
    mention = reading.ending.get(trail - 1)
    if mention and before_titles(reading, mention, mention.start - 1) != verb:
        mention = None
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
    return Voice(verb, _end(reading, verb), named, tag=True)


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
    if mention and told and speech.UNREAL.isdisjoint(clause) and _ends_well(reading, mention):
        yield Voice(verb, verb, (mention,))


# ---------------------------------------------------------------- by a source


def _source(reading: Reading, place: int) -> Voice:
    """ "According to a notice on the ministry's website": all of the sentence is that body's word."""
    mention = _named_next(reading, place + 2) or _role_next(reading, place + 2)
    known = mention and _ends_well(reading, mention) and on_website(reading, place, mention)
    if mention is None and "its" in reading.words[place : place + _LONGEST_LEAD + 1]:
        acting = who_acts(reading, place - reading.is_mark(place - 1))  # "according to a statement on its website"
        return Voice(place, _end(reading, place), acting.mentions if acting else (), tag=True)
    return Voice(place, _end(reading, place), (mention,) if mention and known else (), tag=True)


def _cited(reading: Reading, place: int) -> Iterator[Voice]:
    """ "..., citing the commerce ministry": its own statement is referred to, so that it speaks as well."""
    mention = _named_next(reading, place + 1)
    if mention and _ends_well(reading, mention) and on_website(reading, place, mention):
        yield Voice(place, place, (mention,), fresh=True)


def _per(reading: Reading, place: int) -> Iterator[Voice]:
    """ "..., per Trump, ...": his word; not "per tonne", nor "per USDA rules"."""
    mention = reading.starting.get(place + 1 + (reading.word(place + 1) == "the"))
    if mention and mention.concept.side and reading.is_mark(mention.end):
        yield Voice(place, _end(reading, place), (mention,), tag=True)


def _named_next(reading: Reading, at: int) -> Mention | None:
    """The mention that "a statement from the ...", "data of the ..." lead to."""
    leads = speech.DOCUMENTS | speech.MADE_BY | speech.LIGHT | speech.ARTICLES | speech.SPOKESPEOPLE
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


def _ends_well(reading: Reading, mention: Mention) -> bool:
    """Does the naming end with the mention, or go on to a document of it? "Trump's former adviser" does not."""
    state = mention.concept.kind is Kind.STATE
    if state and mention.words.lower() not in speech.STATE_NOUNS:
        return False
    at = mention.end + (reading.word(mention.end) in speech.OF_A_BODY)
    while is_role(mention.concept) and not reading.is_mark(at) and reading.capital[at]:
        at += 1  # "consultancy Acme Grain"
    owns = reading.word(at) == "s"
    at += owns
    while reading.word(at) in speech.LIGHT:
        at += 1
    if reading.word(at) in speech.DOCUMENTS:
        return not state  # "US data" are anybody's
    goes_on = speech.TRAILS | speech.GOES_ON | (speech.OF_ROLES if is_role(mention.concept) else frozenset())
    first = at
    while owns and not state and reading.word(at) and not reading.is_mark(at) and reading.capital[at]:
        at += 1  # "the USDA's Grain Inspection Service"
    return (not owns or at > first) and (reading.is_mark(at) or reading.word(at) in goes_on)


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
            yield Voice(0, _end(reading, colon), found.mentions)
            return


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
        page = page or kind is Kind.COMPANY
        found = opening(reading, head)
        if found and found.start == last + 1 and kind is not Kind.STATE and not page:
            yield Voice(found.start, end + 1, found.mentions, tag=True)
            return
