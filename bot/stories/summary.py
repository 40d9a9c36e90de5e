"""Two or three sentences out of a story's own reports, each with its outlet, within what that outlet lets us show."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.entry import Entry
from bot.domain.feed import MayShow
from bot.domain.story import Sentence
from bot.stories.prose import headline_of, leans, own_sentences
from bot.stories.similarity import Weights, cosine, entry_features, text_features
from bot.text.sentences import cut
from bot.text.tokens import has_han, tokenise
from bot.text.vocabulary import Kind, Vocabulary

MAX_SENTENCES = 3
MAX_CHARACTERS = 320  # of one sentence
MAX_ALL, MAX_ALL_ZH = 520, 220  # of all of them, in English and in Chinese: a Han character says a word's half
# Likeness from which on a sentence says again what the headline or another one says, and the share of its own words
# that the other holds: of any sentence, of one that names an actor not named yet, of one that brings a figure.
REPEATS, REPEATS_BESIDE_ACTOR, REPEATS_BESIDE_FIGURE = (0.33, 0.42), (0.6, 0.75), (0.85, 0.92)
LAST_DAY = 31  # a number up to it may be a day's, and no figure
ROUNDED = 0.03  # numbers nearer than that are one, told twice
FIGURE_BONUS = 0.1  # for a figure that is not told yet: it is what a desk looks for
ACTOR_BONUS = 0.04  # for each actor not named yet, up to MOST_ACTORS of them
LEAD_BONUS = 0.12  # reporters put the news first
OUTLET_BONUS = 0.05  # for an outlet that is not heard yet
HEADLINE = 0.18  # off for a headline beside sentences: it is said in fewer words than a sentence is
LEANING = 0.12  # off for a sentence that leans on the one before it
MOST_ACTORS = 3
WORTH = 0.45  # of the best sentence's score: below it a sentence is background
_ACTORS = frozenset({Kind.PERSON, Kind.BODY, Kind.COMPANY, Kind.STATE})
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d$")
SHOWN = {MayShow.HEADLINE: 1, MayShow.LEDE: 2, MayShow.FULL: 40}  # sentences of one entry that may be shown


@dataclass(frozen=True, slots=True)
class _Candidate:
    sentence: Sentence
    vector: dict[str, float]
    score: float
    actors: frozenset[str]
    figures: frozenset[float]
    place: int  # in its entry: -1 for the headline, 0 for the lede


def summarise(entries: Sequence[Entry], headline: str, language: str, vocabulary: Vocabulary) -> tuple[Sentence, ...]:
    """The sentences that tell most of a story in a language, none that repeats the headline ("" for none) or another.

    One is taken after the other: the most central, and what brings actors, figures and outlets not told yet.
    """
    ours = [entry for entry in entries if entry.language == language] or list(entries)
    weights = Weights()
    features = [entry_features(entry) for entry in ours]
    for each in features:
        weights.add(each)
    whole = [weights.unit(each) for each in features]
    alone = not headline
    candidates = [each for entry in ours for each in _candidates(entry, weights, whole, vocabulary, alone)]
    told = [(weights.unit(text_features(headline)), _numbers(headline))] if headline else []
    chosen = _chosen(candidates, told, _actors(headline, vocabulary))
    return tuple(candidate.sentence for candidate in sorted(chosen, key=lambda each: each.place))


def _chosen(
    candidates: Sequence[_Candidate], told: list[tuple[dict[str, float], frozenset[float]]], actors: frozenset[str]
) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    left, best, room = list(candidates), 0.0, 1.0
    prose = any(each.place >= 0 for each in candidates)
    while left and len(chosen) < MAX_SENTENCES:
        figures = frozenset().union(*(numbers for _, numbers in told))
        outlets = {each.sentence.publisher for each in chosen}
        left = [each for each in left if _adds(each, told, figures, actors) and _length(each) <= room]
        if not left:
            break
        worth = {id(each): _worth(each, actors, figures, outlets) for each in left}
        taken = max(left, key=lambda each: (worth[id(each)], each.score, each.sentence.text))
        best = max(best, worth[id(taken)])
        if worth[id(taken)] < WORTH * best:
            break
        chosen.append(taken)
        if taken.place < 0 and prose:  # one headline is enough where there are sentences
            left = [each for each in left if each.place >= 0]
        room -= _length(taken)
        actors |= taken.actors
        told.append((taken.vector, taken.figures))
    return chosen


def _worth(candidate: _Candidate, actors: frozenset[str], figures: frozenset[float], outlets: set[str]) -> float:
    new_actors = min(len(candidate.actors - actors), MOST_ACTORS)
    bonus = ACTOR_BONUS * new_actors + FIGURE_BONUS * bool(_new(candidate.figures, figures))
    return candidate.score + bonus + OUTLET_BONUS * bool(outlets and candidate.sentence.publisher not in outlets)


def _length(candidate: _Candidate) -> float:
    """The share of what may be said in all."""
    text = candidate.sentence.text
    return len(text) / (MAX_ALL_ZH if has_han(text) else MAX_ALL)


def _adds(
    candidate: _Candidate,
    told: Sequence[tuple[dict[str, float], frozenset[float]]],
    figures: frozenset[float],
    actors: frozenset[str],
) -> bool:
    """Does it say something that has not been said: other words, a figure, an actor?"""
    figure, actor = bool(_new(candidate.figures, figures)), bool(candidate.actors - actors)
    like, held = REPEATS_BESIDE_FIGURE if figure else REPEATS_BESIDE_ACTOR if actor else REPEATS
    if not (figure or actor) and any(each > LAST_DAY or each % 1 for each in candidate.figures):
        return False  # it has figures, and all of them and all its actors are told
    return all(
        cosine(candidate.vector, vector) < like and _contained(candidate.vector, vector) < held for vector, _ in told
    )


def _contained(vector: dict[str, float], other: dict[str, float]) -> float:
    """The share of a sentence's weight that stands in another one."""
    total = sum(vector.values())
    return sum(weight for word, weight in vector.items() if word in other) / total if total else 1.0


def _candidates(
    entry: Entry, weights: Weights, whole: Sequence[dict[str, float]], vocabulary: Vocabulary, alone: bool
) -> list[_Candidate]:
    """An entry's sentences that may be shown; its headline where it has none, or where the summary stands alone."""
    found = list(own_sentences(entry, SHOWN[entry.may_show]))
    if alone or not found:
        found = [(-1, headline_of(entry)), *found]
    candidates = []
    for place, text in found:
        vector = weights.unit(text_features(text))
        central = sum(cosine(vector, other) for other in whole) / len(whole)
        score = central + LEAD_BONUS / (1 + max(0, place)) - LEANING * leans(text) - HEADLINE * (place < 0)
        sentence = Sentence(cut(text, MAX_CHARACTERS), entry.publisher, entry.url)
        candidates.append(_Candidate(sentence, vector, score, _actors(text, vocabulary), _numbers(text), place))
    return candidates


def _actors(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(each.concept.id for each in vocabulary.find(tokenise(text)) if each.concept.kind in _ACTORS)


def _numbers(text: str) -> frozenset[float]:
    """Its numbers, without years."""
    return frozenset(float(number.replace(",", "")) for number in _NUMBER.findall(text) if not _YEAR.match(number))


def _new(figures: frozenset[float], told: frozenset[float]) -> list[float]:
    """The numbers among these that are told in no other roundness."""
    return [each for each in figures if all(abs(each - other) > ROUNDED * max(each, other) for other in told)]
