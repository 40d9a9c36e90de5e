"""Relevance on news it was not fitted to: `python -m tests.bench.topics_cv LABELLED.jsonl ... [--folds N]`.

A labelled line has title, us_china_trade, and perhaps description, lang and borderline; borderline ones are left out.
The items are dealt into folds, each language evenly. For every fold the constants of the gate (`Weights`) are fitted
anew on the others, by search over a small grid, and the fold is judged with them. What stands beside it is judged with
constants fitted to all items, and with those that ship. Two runs print the same.

The vocabulary is not fitted anew: it was written by people who had seen part of the items, so that these figures are
still kinder than the world. News nobody looked at is the real measure.
"""

import argparse
import itertools
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.entry import TEXT_LIMIT
from bot.feeds.clean import own_text
from bot.text.tokens import Tokens, tokenise
from bot.topics.relevance import Relevance, Weights
from tests.shipped import vocabulary

FOLDS = 10
GRID = {
    "lede": (0.5, 0.65, 0.8),
    "trade_not_in_title": (0.45, 0.6, 0.75),
    "other_cost": (0.8, 1.2),
    "counter_cost": (0.6, 1.0),
}
BORDERS = tuple(step / 100 for step in range(40, 81))
PRECISE = 1.5  # how much worse a false alarm is than a miss: who gets one at night reads the next alert later


@dataclass(frozen=True)
class Item:
    """One labelled entry, already read."""

    title: Tokens
    text: Tokens
    language: str
    relevant: bool


@dataclass
class Count:
    """Right and wrong answers."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def add(self, wanted: bool, got: bool) -> None:
        """One answer more."""
        self.hits += wanted and got
        self.false += got and not wanted
        self.missed += wanted and not got

    def __str__(self) -> str:
        precision = self.hits / (self.hits + self.false or 1)
        recall = self.hits / (self.hits + self.missed or 1)
        both = 2 * precision * recall / (precision + recall or 1)
        return f"{precision:.3f}  {recall:.3f}  {both:.3f}  ({self.false} false, {self.missed} missed)"


def read(paths: Iterable[Path]) -> Iterator[Item]:
    """The items of labelled files that are not borderline."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            each = json.loads(line)
            if not each.get("borderline"):
                text = own_text(each.get("description") or "", TEXT_LIMIT)
                language = (each.get("lang") or "en")[:2]
                yield Item(tokenise(each["title"]), tokenise(text), language, each["us_china_trade"])


def candidates() -> Iterator[Weights]:
    """Every combination of the grid, with the border left open."""
    for values in itertools.product(*GRID.values()):
        yield replace(Weights(), border=1.0, **dict(zip(GRID, values, strict=True)))


Scores = dict[Weights, list[float]]  # of every item, in order, as if the border were 1


def fitted(scores: Scores, items: Sequence[Item], places: Sequence[int]) -> Weights:
    """The constants that err least on these items; of equals those whose border is in the middle of them."""

    def cost(weights: Weights, border: float) -> float:
        answers = Counter((items[place].relevant, scores[weights][place] >= border) for place in places)
        return answers[True, False] + PRECISE * answers[False, True]

    best, least = [(Weights(), 0.0)], math.inf
    for weights, border in itertools.product(scores, BORDERS):
        now = cost(weights, border)
        if now < least:
            best, least = [], now
        if now == least:
            best.append((weights, border))
    weights = Counter(weights for weights, _ in best).most_common(1)[0][0]
    borders = [border for each, border in best if each == weights]
    return replace(weights, border=borders[len(borders) // 2])


def judged(scores: Scores, weights: Weights, place: int) -> bool:
    """The answer under fitted constants."""
    return scores[replace(weights, border=1.0)][place] >= weights.border


def counted(items: Sequence[Item], answer: Callable[[int], bool]) -> dict[str, Count]:
    """Answers by language, and all together."""
    counts: defaultdict[str, Count] = defaultdict(Count)
    for place, item in enumerate(items):
        for group in ("all", item.language):
            counts[group].add(item.relevant, answer(place))
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=FOLDS)
    chosen = parser.parse_args()
    missing = [path for path in chosen.labelled if not path.is_file()]
    if missing:
        print(f"Cross-validation left out: no {', '.join(map(str, missing))}")
        return
    report(list(read(chosen.labelled)), chosen.folds)


def report(items: Sequence[Item], folds: int) -> None:
    """Print fitted and cross-validated figures side by side."""
    known = vocabulary()
    scores: Scores = {
        weights: [gate.judge(item.title, item.text).score for item in items]
        for weights in candidates()
        for gate in (Relevance(known, weights),)
    }
    shipped = Relevance(known)
    everything = range(len(items))
    by_language = sorted(everything, key=lambda place: (items[place].language, items[place].relevant, place))
    fold_of = {place: number % folds for number, place in enumerate(by_language)}
    of_fold = [
        fitted(scores, items, [place for place in everything if fold_of[place] != fold]) for fold in range(folds)
    ]
    of_all = fitted(scores, items, everything)
    columns = {
        "shipped": counted(items, lambda place: shipped.judge(items[place].title, items[place].text).relevant),
        "fitted": counted(items, lambda place: judged(scores, of_all, place)),
        "left out": counted(items, lambda place: judged(scores, of_fold[fold_of[place]], place)),
    }
    print(f"{len(items)} items, {folds} folds{'':12}P      R      F1")
    for name, counts in columns.items():
        for group, count in sorted(counts.items()):
            print(f"  {name:9} {group:4} {'':14}{count}")
    print(f"borders fitted fold by fold: {', '.join(f'{weights.border:.2f}' for weights in of_fold)}")


if __name__ == "__main__":
    main()
