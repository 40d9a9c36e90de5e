"""Is an entry US-China trade news, as an editor of a commodities desk would say?

Three things must come together: the United States, China, and trade between them. Each is a strength from 0 up, made
of what the vocabulary finds: a word of the title counts in full, one of the lede less, one deep in the text hardly.
Their product is the score, and what speaks against (a third country's affair, drills, sport, product launches) divides
it. So one party missing is no story, and a passing mention is a small one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.text.tokens import Tokens
from bot.text.vocabulary import Concept, Kind, Mention, Vocabulary

RELEVANT_FROM = 1.0
GAIN = 1.35  # brings the border found on labelled news to RELEVANT_FROM

LEDE_TOKENS = 60  # a lede in English; in Chinese the same number of characters
READ_TOKENS = 200  # what is said for the first time beyond this is not what the entry is about
IN_TITLE, IN_LEDE, IN_DEPTH = 1.0, 0.65, 0.15  # what one mention counts, by its place

NEXT_CONCEPT = 0.5  # the second concept of a kind counts half, the third a quarter ...
PARTY_CAP = 1.25  # ten names of one country say little more than two
TRADE_CAP = 2.0
COMPANY_AS_TRADE = 0.5  # a company stands for what is fought over (Huawei, TikTok) with this part of its weight
GOODS_ALONE = 0.8  # a good with nothing done about it
TRADE_NOT_IN_TITLE = 0.75  # a title that does not speak of trade: it may be said in passing

OTHER_COST = 0.9  # what a third country divides by, per full mention ...
OTHER_COST_BESIDE_PAIR = 0.3  # ... and when it comes after both parties, or one of them, in a title that has both
COUNTER_COST = 0.5  # what a subject that is not trade divides by, per full mention

_NOWHERE = 1_000_000  # further into a title than any word


@dataclass(frozen=True, slots=True)
class Judgement:
    """The score, and the words behind it by kind: us, cn, trade, against."""

    score: float
    evidence: dict[str, tuple[str, ...]]

    @property
    def relevant(self) -> bool:
        """Is it US-China trade news?"""
        return self.score >= RELEVANT_FROM


class Relevance:
    """The gate, over one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def judge(self, title: Tokens, text: Tokens) -> Judgement:
        """Weigh one entry; either part may be empty. Pure: the same words always give the same score."""
        bags = {kind: _Bag() for kind in ("us", "cn", "trade", "other", "counter")}
        for mention in self._vocabulary.find(title):
            for kind, weight in _says(mention.concept):
                bags[kind].add(mention, weight * IN_TITLE)
                bags[kind].in_title = min(bags[kind].in_title, mention.start)
        for mention in self._vocabulary.find(Tokens(text.words[:READ_TOKENS], text.stems[:READ_TOKENS])):
            place = IN_LEDE if mention.start < LEDE_TOKENS else IN_DEPTH
            for kind, weight in _says(mention.concept):
                bags[kind].add(mention, weight * place)
        return Judgement(_score(bags), _evidence(bags))


class _Bag:
    """One kind of evidence: each concept once, at its best place."""

    def __init__(self) -> None:
        self.best: dict[str, float] = {}
        self.words: dict[str, None] = {}  # an ordered set
        self.in_title = _NOWHERE  # where it first stands in the title
        self.has_act = False

    def add(self, mention: Mention, weight: float) -> None:
        concept = mention.concept
        self.best[concept.id] = max(self.best.get(concept.id, 0.0), weight)
        self.words[mention.words] = None
        self.has_act |= concept.kind is Kind.ACT

    def strength(self, cap: float) -> float:
        total, share = 0.0, 1.0
        for weight in sorted(self.best.values(), reverse=True):
            total += weight * share
            share *= NEXT_CONCEPT
        return min(total, cap)


def _says(concept: Concept) -> Iterator[tuple[str, float]]:
    """The kinds of evidence a concept is, each with its weight."""
    weight, kind = concept.weight, concept.kind
    if concept.party in ("us", "both"):
        yield "us", weight
    if concept.party in ("cn", "both"):
        yield "cn", weight
    # A third country's company speaks for trade, not against: TSMC and Nexperia are often the very story.
    if concept.party == "other" and kind in (Kind.STATE, Kind.PERSON, Kind.BODY):
        yield "other", weight
    if kind in (Kind.GOOD, Kind.ACT):
        yield "trade", weight
    elif kind is Kind.COMPANY:
        yield "trade", weight * COMPANY_AS_TRADE
    elif kind is Kind.COUNTER:
        yield "counter", weight


def _score(bags: dict[str, _Bag]) -> float:
    us, cn, trade, other = bags["us"], bags["cn"], bags["trade"], bags["other"]
    together = us.strength(PARTY_CAP) * cn.strength(PARTY_CAP) * trade.strength(TRADE_CAP)
    if trade.in_title == _NOWHERE:
        together *= TRADE_NOT_IN_TITLE
    if not trade.has_act:
        together *= GOODS_ALONE
    both_named = max(us.in_title, cn.in_title) < _NOWHERE
    beside = both_named and other.in_title > min(us.in_title, cn.in_title)
    against = (OTHER_COST_BESIDE_PAIR if beside else OTHER_COST) * other.strength(TRADE_CAP)
    against += COUNTER_COST * bags["counter"].strength(TRADE_CAP)
    return GAIN * together / (1.0 + against)


def _evidence(bags: dict[str, _Bag]) -> dict[str, tuple[str, ...]]:
    found = {kind: tuple(bags[kind].words) for kind in ("us", "cn", "trade")}
    found["against"] = (*bags["other"].words, *bags["counter"].words)
    return {kind: words for kind, words in found.items() if words}
