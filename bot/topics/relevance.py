"""Is an entry US-China trade news, as an editor of a commodities desk would say?

Three things must come together: the United States, China, and trade between them. Each is a strength from 0 up, made
of what the vocabulary finds: a word of the title counts in full, one of the lede less, one deep in the text hardly.
The root of their product is the score, and what speaks against (a third country's affair, drills, sport, product
launches) divides it. So one party missing is no story, and a passing mention is a small one.
"""

import math
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import or_

from bot.domain.feed import PAGES, Side
from bot.text.tokens import Tokens
from bot.text.vocabulary import Concept, Kind, Mention, Vocabulary

RELEVANT_FROM = 1.0
LEDE_TOKENS = 60  # a lede in English; in Chinese the same number of characters
READ_TOKENS = 200  # what is said for the first time beyond this is not what the entry is about
NEXT_CONCEPT = 0.5  # the second concept of a kind counts half, the third a quarter ...
PARTY_CAP = 1.25  # ten names of one country say little more than two
TRADE_CAP = 2.0
COMPANY_AS_TRADE = 0.5  # what a company says of trade (Huawei is what is fought over), as a part of its weight

ASSUMED = 0.35  # how much a title on China's trade policy that names nobody else is about the United States
POLICY = 0.8  # an act that says so much of trade is policy

OWN_PAGE = 1.0  # how much a government's own page says of its party
IN_TITLE = 1.0  # what a mention in the title counts; elsewhere it counts less
SPEAKS_OF = 0.25  # a title speaks of what a word of it says so much of

JOINTS = frozenset("as after while when amid even before over".split())  # where a headline tells a second thing

# A third country is only where the two meet, where these stand beside it in an official title or one on talks.
VENUE = 0.25  # ... and speaks against so much less
# A page that tells what was sold, or where imports come from, names the other buyers and sellers.
_PARTNERS = frozenset({"export_sales", "import", "export"})
_TALKS = frozenset({"talks", "trade_talks"})
_AT = frozenset("in at to 在 赴 抵".split())
_TRAVELS = frozenset("travel travels visit visits trip meet meets".split())
_MEETING = frozenset("talks trip meeting meetings summit round framework consensus truce accord 举 会 磋 共".split())

_PAGE = "page"
_COMPANIES = "companies"  # for trade, any number of them says no more than one
_NOWHERE = 1_000_000  # further into a title than any word


@dataclass(frozen=True, slots=True)
class Weights:
    """The constants that were fitted to labelled news. The words matter more: see tests/bench/topics_cv.py."""

    border: float = 0.55  # the score from which news is relevant
    lede: float = 0.5  # what a mention counts in the lede, where one in the title counts 1 ...
    depth: float = 0.15  # ... and what further down
    trade_not_in_title: float = 0.75  # a title that does not speak of trade: it may be said in passing
    goods_alone: float = 0.9  # goods with nothing done about them
    other_cost: float = 1.2  # what a third country divides by, per full mention ...
    other_beside_pair: float = 0.3  # ... and when it comes after one of both parties in a title that has both
    counter_cost: float = 1.0  # what a subject that is not trade divides by, per full mention ...
    counter_aside: float = 0.5  # ... and what of that, beside a clause that is about both parties and trade


@dataclass(frozen=True, slots=True)
class Judgement:
    """The score, the words behind it by kind (us, cn, trade, against), and the concepts of title and lede."""

    score: float
    evidence: dict[str, tuple[str, ...]]
    concepts: frozenset[str] = frozenset()

    @property
    def relevant(self) -> bool:
        """Is it US-China trade news?"""
        return self.score >= RELEVANT_FROM


NOTHING = Judgement(0.0, {})


# The kinds of evidence, each a bit of the three without which there is no score.
_THREE = {"us": 1, "us_implied": 1, "cn": 2, "cn_implied": 2, "trade": 4}
_ALL_THREE = 7


class Relevance:
    """The gate, over one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, weights: Weights = Weights()) -> None:
        self._vocabulary = vocabulary
        self._weights = weights
        self._says = {each.id: tuple(_says(each)) for each in vocabulary.concepts.values()}
        self._of_three = {
            id_: reduce(or_, (_three(kind, weight) for kind, _, weight in says), 0) for id_, says in self._says.items()
        }

    def possible(self, title: Tokens, text: Tokens, side: Side = Side.PRESS) -> bool:
        """Whether there can be a score above 0, told in a third of the time that judging takes."""
        found = _THREE.get(PAGES.get(side, ""), 0)
        for concept in chain(self._vocabulary.concepts_in(title), self._vocabulary.concepts_in(text, READ_TOKENS)):
            found |= self._of_three[concept.id]
        return found == _ALL_THREE

    def judge(self, title: Tokens, text: Tokens, side: Side = Side.PRESS, publisher: str = "") -> Judgement:
        """Weigh one entry; either part may be empty. Pure: the same words always give the same score.

        side: whose feed it is from. A government's own page speaks for that party, whether it names it or not; then
        the publisher is the evidence.
        """
        bags = _Bags()
        if page := PAGES.get(side):
            bags[page] = _Bag()
            bags[page].add_page(publisher)
        concepts: set[str] = set()
        for mention, place in self._placed(title, text, bool(page)):
            concept = mention.concept
            if place >= self._weights.lede:
                concepts.add(concept.id)
            for kind, thing, weight in self._says[concept.id]:
                bag = bags.get(kind) or bags.setdefault(kind, _Bag())
                bag.add(thing, weight * place, mention)
                if place == IN_TITLE and thing != _COMPANIES and weight >= SPEAKS_OF:
                    bag.in_title = min(bag.in_title, mention.start)
                    if concept.kind is Kind.ACT and weight >= POLICY:
                        bag.policy[mention.words] = None
        return Judgement(_score(bags, self._weights), _evidence(bags), frozenset(concepts))

    def _placed(self, title: Tokens, text: Tokens, is_page: bool) -> Iterator[tuple[Mention, float]]:
        mentions = self._vocabulary.find(title)
        named = {mention.concept.id for mention in mentions}
        joints = [place for place, word in enumerate(title.words) if word in JOINTS]
        whole = self._whole_clauses(mentions, joints) if joints else ()
        meets = not _TALKS.isdisjoint(named) or (is_page and not _TRAVELS.isdisjoint(title.words))
        venues = _venues(mentions, title.words) if is_page or meets else set[int]()
        for mention in mentions:
            aside = whole and mention.concept.kind is Kind.COUNTER and bisect(joints, mention.start) not in whole
            held = mention.start in venues
            yield mention, VENUE if held else self._weights.counter_aside if aside else IN_TITLE
        mentions = self._vocabulary.find(text, READ_TOKENS)
        sold = is_page and not _PARTNERS.isdisjoint(named)
        venues = _venues(mentions, text.words) if meets else set[int]()
        for mention in mentions:
            weight = self._weights.lede if mention.start < LEDE_TOKENS else self._weights.depth
            aside = mention.start in venues or (sold and mention.concept.party == "other")
            yield mention, weight * VENUE if aside else weight

    def _whole_clauses(self, mentions: Sequence[Mention], joints: Sequence[int]) -> set[int]:
        """Which clauses of a title name both parties and an act of trade, whatever else the title tells."""
        named: dict[int, int] = {}
        for mention in mentions:
            of_three = self._of_three[mention.concept.id]
            if mention.concept.kind is not Kind.ACT:
                of_three &= ~_THREE["trade"]
            clause = bisect(joints, mention.start)
            named[clause] = named.get(clause, 0) | of_three
        return {clause for clause, found in named.items() if found == _ALL_THREE}


class _Bag:
    """One kind of evidence: each thing once, at its best place."""

    __slots__ = ("best", "has_act", "in_title", "policy", "words")

    def __init__(self) -> None:
        self.best: dict[str, float] = {}
        self.words: dict[str, None] = {}  # an ordered set
        self.in_title = _NOWHERE  # where it first stands in the title
        self.has_act = False
        self.policy: dict[str, None] = {}  # the title's words for acts of policy

    def add(self, thing: str, weight: float, mention: Mention) -> None:
        self.best[thing] = max(self.best.get(thing, 0.0), weight)
        self.words[mention.words] = None
        self.has_act |= mention.concept.kind is Kind.ACT

    def add_page(self, publisher: str) -> None:
        """A party's own page names it once, and not in its title."""
        self.best[_PAGE] = OWN_PAGE
        self.words[publisher] = None

    def strength(self, cap: float) -> float:
        total, share = 0.0, 1.0
        for weight in sorted(self.best.values(), reverse=True):
            total += weight * share
            share *= NEXT_CONCEPT
        return min(total, cap)


class _Bags(dict[str, _Bag]):
    """Evidence by kind. To ask for a kind that is not there makes none."""

    def of(self, kind: str) -> _Bag:
        return self.get(kind, _EMPTY)


_EMPTY = _Bag()


def _says(concept: Concept) -> Iterator[tuple[str, str, float]]:
    """The kinds of evidence a concept is, each with the thing named and its weight."""
    weight, kind, party = concept.weight, concept.kind, concept.party
    for each in ("us", "cn"):
        if party in (each, "both"):
            yield each, concept.id, weight
        elif concept.implies:
            yield _implied(each), concept.id, concept.implies
    # A third country's company speaks for trade, not against: TSMC and Nexperia are often the very story.
    if party == "other" and kind in (Kind.STATE, Kind.PERSON, Kind.BODY):
        yield "other", concept.id, weight
    if kind is Kind.COUNTER:
        yield "counter", concept.id, weight
    shares = {Kind.GOOD: 1.0, Kind.ACT: 1.0, Kind.HINT: 1.0, Kind.COMPANY: COMPANY_AS_TRADE}
    if trade := weight * shares.get(kind, 0.0) if concept.trade is None else concept.trade:
        yield "trade", _COMPANIES if kind is Kind.COMPANY else concept.id, trade


def _venues(mentions: Sequence[Mention], words: Sequence[str]) -> set[int]:
    """Where third countries stand as the place of a meeting: in Malaysia, in Vienna, Austria, the Madrid framework."""
    found, last = set[int](), -1
    for mention in mentions:
        if mention.concept.kind is not Kind.STATE or mention.concept.party != "other":
            continue
        before, behind = words[max(0, mention.start - 1) : mention.start], words[mention.end : mention.end + 1]
        if mention.start == last or not _AT.isdisjoint(before) or not _MEETING.isdisjoint(behind):
            found.add(mention.start)
            last = mention.end
    return found


def _three(kind: str, weight: float) -> int:
    """Which of the three a concept may stand for; an act of policy may speak of the US without naming it."""
    return _THREE.get(kind, 0) | (_THREE["us"] if kind == "trade" and weight >= POLICY else 0)


def _score(bags: _Bags, weights: Weights) -> float:
    trade, other = bags.of("trade"), bags.of("other")
    together = trade.strength(TRADE_CAP)
    for party in ("us", "cn"):
        together = together and together * _party(bags, party)
    if not together:
        return 0.0
    score = math.sqrt(together)
    if trade.in_title == _NOWHERE:
        score *= weights.trade_not_in_title
    if not trade.has_act:
        score *= weights.goods_alone
    places = [min(bags.of(party).in_title, bags.of(_implied(party)).in_title) for party in ("us", "cn")]
    beside = max(places) < _NOWHERE and other.in_title > min(places)
    against = (weights.other_beside_pair if beside else weights.other_cost) * other.strength(TRADE_CAP)
    against += weights.counter_cost * bags.of("counter").strength(TRADE_CAP)
    return score / (1.0 + against) / weights.border


def _implied(party: str) -> str:
    return f"{party}_implied"


def _may_be_implied(bags: _Bags) -> bool:
    """Where the title names a third country, what implies one of the two ("retaliation") may mean that one."""
    return bags.of("other").in_title == _NOWHERE


def _party(bags: _Bags, party: str) -> float:
    """How strongly a party is there."""
    strength = bags.of(party).strength(PARTY_CAP)
    if _may_be_implied(bags):
        strength += bags.of(_implied(party)).strength(PARTY_CAP)
        if party == "us" and _chinas_policy(bags):
            strength = max(strength, ASSUMED)
    return min(strength, PARTY_CAP)


def _chinas_policy(bags: _Bags) -> dict[str, None]:
    """The words of a title on China's tariffs, controls or deals: if it names no third country, they concern the US."""
    return bags.of("trade").policy if bags.of("cn").in_title < _NOWHERE else {}


def _evidence(bags: _Bags) -> dict[str, tuple[str, ...]]:
    found = {kind: dict(bags.of(kind).words) for kind in ("us", "cn", "trade")}
    if _may_be_implied(bags):
        for party in ("us", "cn"):
            found[party] |= bags.of(_implied(party)).words
        found["us"] = found["us"] or _chinas_policy(bags)
    found["against"] = bags.of("other").words | bags.of("counter").words
    return {kind: tuple(words) for kind, words in found.items() if words}
