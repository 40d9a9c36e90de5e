"""Which topics a batch of entries matches, and whether each is US-China trade news."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bot.domain.entry import Entry
from bot.domain.topic import Match, Topic, Verdict
from bot.text.fired import Batch
from bot.text.tokens import Tokens, tokenise
from bot.topics.relevance import Judgement, Relevance


class Matcher:
    """All topics, and the relevance gate."""

    def __init__(self, topics: Sequence[Topic], relevance: Relevance) -> None:
        self._relevance = relevance
        self._topics = topics

    def judge(self, entries: Sequence[Entry]) -> list[Verdict]:
        """One verdict an entry, in their order. Matches go by subject; only `relevant` looks at the countries."""
        with _collector_resting():
            read = [(tokenise(entry.title), tokenise(entry.text)) for entry in entries]
            judgements = [self._relevance.judge(title, text) for title, text in read]
            matches = self._matches(read, judgements)
        return [
            Verdict(entry.id, judgement.relevant, judgement.score, judgement.evidence, matches=tuple(found))
            for entry, judgement, found in zip(entries, judgements, matches, strict=True)
        ]

    def _matches(self, texts: Sequence[tuple[Tokens, Tokens]], judgements: Sequence[Judgement]) -> list[list[Match]]:
        batch = Batch(texts)
        matches: list[list[Match]] = [[] for _ in texts]
        for topic in self._topics:
            for place, words in batch.matches(topic.expression):
                if _has_evidence(topic, judgements[place]):
                    matches[place].append(Match(topic.name, words))
        return matches


@contextmanager
def _collector_resting() -> Iterator[None]:
    """A batch makes a hundred thousand objects and no circle of them; looking for one takes a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _has_evidence(topic: Topic, judgement: Judgement) -> bool:
    """Is all the evidence there that a topic requires, and none that it excludes?"""
    if not topic.require and not topic.exclude:
        return True
    there = judgement.evidence.keys() | judgement.concepts
    return there.issuperset(topic.require) and there.isdisjoint(topic.exclude)
