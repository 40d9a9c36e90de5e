"""An entry as grouping sees it: weighted features, those of them that mean the same in any language, and its facts."""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from sys import intern

from bot.domain.entry import Entry
from bot.domain.feed import OFFICIAL_SIDES
from bot.stories.answered import WORD_ON
from bot.stories.counts import FIRM, FIRM_IN_LEDE, MASS, MASS_IN_LEDE, counts, figures, may_count, may_weigh
from bot.stories.documents import NONE, documents
from bot.stories.facts import FactReader, Facts, Headline, names
from bot.stories.periods import days
from bot.stories.similarity import LEAD_TOKENS, STOP, TITLE_WEIGHT, K, added, dampened, words
from bot.text.occasion import names_only_an_occasion
from bot.text.past import recalls
from bot.text.sentences import sentences
from bot.text.tokens import Tokens, has_han, simplify, tokenise
from bot.text.vocabulary import Concept, Kind, Mention, Vocabulary

LEAD = 1200  # characters of a text that are looked at
_ON_A_LIST = re.compile(r"\b(?:black)?list|清单|名单", re.IGNORECASE)
LEDE = 200  # of them, which tell the event itself
# How much it says that two reports name the same: everybody names the country, few the company.
KIND_WEIGHT = {Kind.STATE: 0.5, Kind.PERSON: 1.0, Kind.BODY: 1.0, Kind.GOOD: 1.2, Kind.COMPANY: 1.4}
OTHER_WEIGHT = 0.7  # of acts and the rest
NUMBER_WEIGHT = 0.7  # rare, and yet shared by chance
# What a feature is that is no word, by the sign it begins with, and how much sharing it tells of an event.
NUMBER, DAY, NAME, THING, COMMON, PARTY, ACTOR = "#@^=~-+"
_MATTER = frozenset((THING, COMMON))
# A number is a word too, and the two parties are things: shared once, they must not tell twice.
_TOLD_TWICE = frozenset(NAME + name for name in "china chinese beijing america american washington us".split())
TELLING = {COMMON: 0.5, PARTY: 0.0}  # any other, and a word: 1
# How the Department of Agriculture heads each of its flash sales, and a Chinese ministry what it tells the press: what
# was sold or said stands in the first sentence only.
_SAYS_NOTHING = re.compile(
    r"^(?:private exporters report(?:ed)? (?:export )?(?:sales|cancell?ation)|export sales (?:to|for)\b)"
    r"|(?:答记者问|答问)$|^(?:(?!关于).)*公告\W?20\d\d年第?\d{1,4}号\W*$",  # a notice that heads itself by its number
    re.IGNORECASE,
)
# ... as in what an official page heads so.
_HEADS_A_WORD = re.compile(rf"{WORD_ON.pattern}|\bpress (?:conference|briefing)\b|记者会|新闻发布会", re.IGNORECASE)
_IRE = "bilateral_ire"  # the vocabulary's concept of the words in which either party opposes whatever the other does
_ANSWERED = re.compile(r"答[:：]|(?<!\w)A: ")  # before it stands what was asked
_QUESTION = 3  # sentences in which a question may be put
SMALL = 13  # numbers below it are shared by chance
ENGLISH_SHARE = 0.12  # of its words are these, in any longer English text
SHORT = 30  # words, of which nobody can say what language they are in
_ENGLISH = frozenset(
    "the of to in and a is for that with as on by was at from it be are has said an have will were its not which this "
    "their but he had they".split()
)

Turn = tuple[datetime, bool, tuple[str, ...]]  # how reports stand in order: ids, which tell nothing, do not count


@dataclass(frozen=True, slots=True)
class Report:
    """What is compared of an entry. Its features stand in order: its words; what any language shares; its names."""

    entry_id: int
    published: datetime
    title: str
    language: str  # en, zh, or "" for one that is not read here
    features: "array[int]"  # by their numbers
    weights: "array[float]"
    words: int  # how many of the features are words of one language
    common: int  # ... and how many words and what any language shares: things, numbers and days
    facts: Facts
    turn: Turn


class ReportReader:
    """Reads entries by one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._facts = FactReader(vocabulary)
        self.features = Features()
        self._meant = _Meanings(vocabulary, self.features)

    def read(self, entry: Entry) -> Report:
        """The report that an entry is."""
        title, text = _title_and_text(entry)
        title_tokens, text_tokens = tokenise(title), tokenise(text)
        mentions, text_mentions = self._vocabulary.find(title_tokens), self._vocabulary.find(text_tokens)
        named_in = self._facts.things.named
        things, text_things = named_in(title_tokens, mentions), named_in(text_tokens, text_mentions)
        title_names, text_names = names(title), names(text)
        counted = list(counts(title.lower())) if may_count(title, title_tokens.words) else []
        units = {unit for unit, _ in counted if unit != FIRM or _ON_A_LIST.search(title)}
        lede = _in_lede(units, text[:LEDE], text_tokens)
        stated = _numbers(title, title_tokens, (number for _, number in counted))
        said = self._weighed(_unnamed(title_tokens, mentions), _unnamed(text_tokens, text_mentions, LEAD_TOKENS))
        meant = self._meant.weighed(_weighed(things, text_things))
        numbers = self._weighed(stated, _numbers(text, text_tokens, figures(text.lower())), NUMBER_WEIGHT)
        called = self._weighed(_as_names(title_names), _as_names(text_names))
        parts = (said, meant, numbers, called)
        named = tuple(map(intern, dict.fromkeys((*things, *text_things, *title_names, *text_names))))
        papers = documents(title, text) if entry.side in OFFICIAL_SIDES else NONE
        headline = Headline(title, title_tokens, mentions, [*counted, *lede], text[:LEDE], entry.day, papers)
        facts = self._facts.read(headline, named, entry.publisher, entry.side)
        if entry.day and recalls(title, entry.day):
            facts = facts._replace(looks_back=True, tells=(), voices=())
        return Report(
            entry_id=entry.id,
            published=entry.published,
            title=entry.title,
            language=_language(title + text, title_tokens.words + text_tokens.words),
            features=array("i", chain.from_iterable(parts)),
            weights=array("f", chain.from_iterable(map(dict.values, parts))),
            words=len(said),
            common=len(said) + len(meant) + len(numbers),
            facts=facts,
            turn=(entry.published, bool(facts.tells), facts.said),  # of one moment, what answers comes last
        )

    def _weighed(self, title: Iterable[str], text: Iterable[str], factor: float = 1.0) -> dict[int, float]:
        """The features of title and text by their numbers."""
        number = self.features.__getitem__
        return _weighed(list(map(number, title)), list(map(number, text)), factor)


class Features(dict[str, int]):
    """Feature -> its number, which it gets when it is first asked for: small, and near each other in memory."""

    def __init__(self) -> None:
        self.telling: list[float] = []  # by a feature's number: how much sharing it tells
        self.matter: list[bool] = []  # ... is it what an event is about: a good, company or act, and nobody who acts

    def __missing__(self, feature: str) -> int:
        number = self[feature] = len(self)
        self.telling.append(0.0 if feature in _TOLD_TWICE or feature.isdigit() else TELLING.get(feature[0], 1.0))
        self.matter.append(feature[0] in _MATTER and not feature[1].isdigit())
        return number


class _Meanings(dict[str, tuple[int, float]]):
    """Thing -> its feature, by what sharing it tells, and how heavy it is: the heavier, the fewer name it."""

    def __init__(self, vocabulary: Vocabulary, features: Features) -> None:
        self._features = features
        self._concepts = {each.commodity or each.id: each for each in vocabulary.concepts.values()}

    def __missing__(self, thing: str) -> tuple[int, float]:
        concept = self._concepts[thing.partition(":")[0]]
        weight = KIND_WEIGHT.get(concept.kind, OTHER_WEIGHT)
        meaning = self[thing] = self._features[_sign(concept) + thing], weight
        return meaning

    def weighed(self, things: Mapping[str, float]) -> dict[int, float]:
        """Weighed things as features."""
        meant = [(self[thing], weight) for thing, weight in things.items()]
        return {feature: weight * heavy for (feature, heavy), weight in meant}


def _title_and_text(entry: Entry) -> tuple[str, str]:
    """Both simplified; a title that says nothing goes on with what its text says first."""
    title, text = simplify(entry.title), simplify(entry.text[:LEAD])
    if _SAYS_NOTHING.search(title) or (entry.side in OFFICIAL_SIDES and _heads_a_word(title)):
        title = ": ".join((title, *first_said(text)))
    return title, text


def _heads_a_word(title: str) -> bool:
    return _HEADS_A_WORD.search(title) is not None or names_only_an_occasion(title)


def first_said(text: str) -> tuple[str, ...]:
    """The first sentence of a text; of questions and answers the two with which the first answer begins."""
    asked, *answer = _ANSWERED.split(text, maxsplit=1)
    if answer:
        return sentences(answer[0])[:2]
    said = sentences(asked)
    behind = next((at + 1 for at, each in enumerate(said[:_QUESTION]) if each.endswith(("?", "？"))), 0)
    return said[behind : behind + 2] if behind else said[:1]


def _sign(concept: Concept) -> str:
    """What sharing it tells: the two parties stand in every report here, goods and acts in many."""
    if (concept.kind is Kind.STATE and concept.party != "other") or concept.id == _IRE:
        return PARTY
    if concept.kind in (Kind.STATE, Kind.PERSON, Kind.BODY):
        return ACTOR
    return THING if concept.commodity or concept.kind is Kind.COMPANY else COMMON


def _unnamed(tokens: Tokens, mentions: Iterable[Mention], limit: int | None = None) -> list[str]:
    """The words of the first `limit` tokens that are no part of a thing's name: things count by themselves."""
    stems, start = tokens.stems[:limit], 0
    found: list[str] = []
    for mention in mentions:
        if start < mention.start:
            found += words(stems[start : mention.start])
        start = mention.end
    return found + words(stems[start:])


def _weighed(title: Sequence[K], text: Sequence[K], factor: float = 1.0) -> dict[K, float]:
    """Features of title and text, those of the title heavier."""
    return added(dampened(title, factor * TITLE_WEIGHT), dampened(text, factor))


def _in_lede(units: Set[str], text: str, tokens: Tokens) -> Iterator[tuple[str, float]]:
    """What a lede counts, behind a title that counts in these units.

    Where no title says how much ("flash sale to China", day after day), the lede may. Of so many firms that are listed
    it tells how many there are in all, or how many of one country.
    """
    weighs = MASS not in units and may_weigh(text.lower())
    if not (weighs or FIRM in units) or not may_count(text, tokens.words):
        return
    for unit, number in counts(text.lower()):
        if weighs and unit == MASS:
            yield MASS_IN_LEDE, number
        elif FIRM in units and unit in ("", FIRM):
            yield FIRM_IN_LEDE, number


def _numbers(text: str, tokens: Tokens, numbers: Iterable[float]) -> list[str]:
    """Numbers by their value, and days."""
    features = [f"{NUMBER if number >= SMALL else COMMON}{number:g}" for number in numbers]
    return features + [DAY + day for day in days(text.lower(), tokens.words)]


def _as_names(names: Iterable[str]) -> list[str]:
    return [NAME + name for name in names if name not in STOP]


def _language(text: str, tokens: Sequence[str]) -> str:
    if not text.isascii() and sum(map(has_han, tokens)) * 5 >= len(tokens) > 0:
        return "zh"
    if len(tokens) >= SHORT and len([each for each in tokens if each in _ENGLISH]) < ENGLISH_SHARE * len(tokens):
        return ""
    return "en"
