"""Relevance and topics on news that taught nothing: `python -m tests.bench.topics_cv LABELLED.jsonl ... [--folds N]`.

A labelled line has title, us_china_trade, topics and lang, perhaps description and borderline; borderline ones are left
out. The items are dealt into folds, each language evenly. What the project has learned from labelled news is words: so
for every fold each spelling of the vocabulary and each alternative of a topic's query that stands in no item of the
other folds is taken away, as if nobody had read this one, and the fold is judged with the rest. Beside it stands what
ships. Words that are general knowledge are taken away too, so that the truth lies between the two. Two runs print the
same.
"""

import argparse
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.domain.entry import TEXT_LIMIT
from bot.domain.expression import And, Expression, Near, Not, Or, Term, positive_terms
from bot.feeds.clean import own_text
from bot.text.fired import Batch
from bot.text.tokens import APART, Tokens, tokenise
from bot.text.vocabulary import Vocabulary
from bot.topics.matcher import Matcher
from bot.topics.relevance import Relevance
from tests.labelled import Judged, judge, precision_and_recall, read
from tests.shipped import configuration

FOLDS = 10
LABELS = ("relevant", "soybeans", "rare_earths", "tariffs", "semiconductors", "purchases")
NOWHERE = Term((APART,))  # finds nothing

Texts = Sequence[tuple[Tokens, Tokens]]
Word = tuple[str, ...] | Term  # a spelling's stems, or a term of a query


def words_in(texts: Texts) -> Iterator[tuple[Word, int]]:
    """Every spelling and term that stands in an item, with the item's place."""
    shipped = configuration()
    for place, text in enumerate(texts):
        for part in text:
            for mention in shipped.vocabulary.find(part):
                yield part.stems[mention.start : mention.end], place
    batch = Batch(texts)
    for term in {term for topic in shipped.topics for term in positive_terms(topic.expression)}:
        for place, _ in batch.matches(term):
            yield term, place


def unlearned(words: Collection[Word]) -> Matcher:
    """What ships, without these words."""
    shipped = configuration()
    concepts = [
        replace(each, spellings=tuple(spelling for spelling in each.spellings if tokenise(spelling).stems not in words))
        for each in shipped.vocabulary.concepts.values()
    ]
    topics = [replace(topic, expression=without(topic.expression, words)) for topic in shipped.topics]
    return Matcher(topics, Relevance(Vocabulary(concepts)))


def without(expression: Expression, words: Collection[Word]) -> Expression:
    """A query in which these terms find nothing; what it excludes stays."""
    match expression:
        case And(parts=parts):
            return And(tuple(without(part, words) for part in parts))
        case Or(parts=parts):
            return Or(tuple(without(part, words) for part in parts))
        case Not(base=base, excluded=excluded):
            return Not(without(base, words), excluded)
        case Near(terms=terms, distance=distance):
            return Near(tuple(NOWHERE if term in words else term for term in terms), distance)
        case Term():
            return NOWHERE if expression in words else expression


def left_out(items: Sequence[dict[str, Any]], folds: int) -> Judged:
    """Each item judged with the words that other folds know."""
    in_turn = sorted(range(len(items)), key=lambda place: (items[place]["lang"], items[place]["us_china_trade"], place))
    fold_of = {place: number % folds for number, place in enumerate(in_turn)}
    texts = [(tokenise(each["title"]), tokenise(own_text(each["description"] or "", TEXT_LIMIT))) for each in items]
    known: defaultdict[Word, set[int]] = defaultdict(set)
    for word, place in words_in(texts):
        known[word].add(fold_of[place])
    judged: Judged = []
    for fold in range(folds):
        here = [item for place, item in enumerate(items) if fold_of[place] == fold]
        judged += judge(here, unlearned({word for word, those in known.items() if those == {fold}}))
    return judged


def figures(label: str, judged: Judged) -> str:
    """Precision and recall, or dashes where the label is nowhere."""
    try:
        return "  ".join(f"{figure:.3f}" for figure in precision_and_recall(label, judged))
    except ZeroDivisionError:
        return "    -      -"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=FOLDS)
    chosen = parser.parse_args()
    missing = [path for path in chosen.labelled if not path.is_file()]
    if missing:
        print(f"Cross-validation left out: no {', '.join(map(str, missing))}")
        return
    items = [item for path in chosen.labelled for item in read(path)]
    ships, crossed = judge(items), left_out(items, chosen.folds)
    print(f"{len(items)} items, {chosen.folds} folds    ships: P, R      left out: P, R")
    for language in ("", "en", "zh"):
        for label in LABELS:
            columns = [
                figures(label, [each for each in those if each[0]["lang"].startswith(language)])
                for those in (ships, crossed)
            ]
            print(f"  {language or 'all':4}{label:16}    {columns[0]}     {columns[1]}")


if __name__ == "__main__":
    main()
