"""Two or three sentences out of a story's own reports, each with its outlet, within what that outlet lets us show."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.entry import Entry
from bot.domain.feed import MayShow
from bot.domain.story import Sentence
from bot.stories.similarity import Weights, cosine, entry_features, text_features
from bot.text.sentences import cut, sentences

MAX_SENTENCES = 3
MAX_CHARACTERS = 320  # of one sentence
MIN_CHARACTERS = 25
REPEATS = 0.55  # likeness from which on a sentence says again what the headline or another one says
REPEATS_BESIDE_FIGURE = 0.85  # ... but a sentence that brings a figure may say more of it again
NUMBER_BONUS = 0.05  # a figure is what a desk looks for
LEAD_BONUS = 0.08  # reporters put the news first
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SHOWN = {MayShow.HEADLINE: 1, MayShow.LEDE: 2, MayShow.FULL: 40}  # sentences of one entry that may be shown


@dataclass(frozen=True, slots=True)
class _Candidate:
    sentence: Sentence
    vector: dict[str, float]
    score: float


def summarise(entries: Sequence[Entry], headline: str, language: str) -> tuple[Sentence, ...]:
    """The most central sentences in the headline's language, none that repeats the headline or another."""
    ours = [entry for entry in entries if entry.language == language] or list(entries)
    weights = Weights()
    features = [entry_features(entry) for entry in ours]
    for each in features:
        weights.add(each)
    whole = [weights.unit(each) for each in features]
    candidates = [candidate for entry in ours for candidate in _candidates(entry, weights, whole)]
    candidates.sort(key=lambda candidate: (-candidate.score, candidate.sentence.text))
    taken = [(headline, weights.unit(text_features(headline)))]
    chosen: list[Sentence] = []
    for candidate in candidates:
        if len(chosen) < MAX_SENTENCES and _adds(candidate, taken):
            chosen.append(candidate.sentence)
            taken.append((candidate.sentence.text, candidate.vector))
    return tuple(chosen)


def _adds(candidate: _Candidate, taken: Sequence[tuple[str, dict[str, float]]]) -> bool:
    """Does it say something that has not been said: other words, or a figure?"""
    said = {number for text, _ in taken for number in _NUMBER.findall(text)}
    if set(_NUMBER.findall(candidate.sentence.text)) - said:
        return all(cosine(candidate.vector, vector) < REPEATS_BESIDE_FIGURE for _, vector in taken)
    return all(cosine(candidate.vector, vector) < REPEATS for _, vector in taken)


def _candidates(entry: Entry, weights: Weights, whole: Sequence[dict[str, float]]) -> list[_Candidate]:
    found = []
    for place, text in enumerate(sentences(entry.text)[: _SHOWN[entry.may_show]]):
        if len(text) < (MIN_CHARACTERS if text.isascii() else MIN_CHARACTERS // 3):
            continue
        vector = weights.unit(text_features(text))
        central = sum(cosine(vector, other) for other in whole) / len(whole)
        bonus = LEAD_BONUS * (place == 0) + NUMBER_BONUS * any(character.isdigit() for character in text)
        sentence = Sentence(cut(text, MAX_CHARACTERS), entry.publisher, entry.url)
        found.append(_Candidate(sentence, vector, central + bonus))
    return found
