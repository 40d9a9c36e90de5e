"""Which topics a batch of entries matches, and whether each is US-China trade news."""

import gc
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from bot.domain.entry import Entry
from bot.domain.topic import Match, Topic, Verdict
from bot.text.fired import Batch
from bot.text.tokens import Tokens, tokenise
from bot.topics.relevance import NOTHING, Judgement, Relevance


class Matcher:
    """All topics, and the relevance gate."""

    def __init__(self, topics: Sequence[Topic], relevance: Relevance) -> None:
        self._relevance = relevance
        self._topics = topics

    def judge(self, entries: Sequence[Entry], otherwise: Collection[str] | None = None) -> list[Verdict]:
        """One verdict an entry, in their order. Matches go by subject; only `relevant` looks at the countries.

        `otherwise` names the topics whose matches matter though an entry is no US-China trade news. If it is given,
        nothing else is looked for in such entries, most of which show it at a glance; else all is, as for people.
        """
        with _collector_resting():
            read = [(tokenise(entry.title), tokenise(entry.text)) for entry in entries]
            judgements = [
                self._relevance.judge(*texts) if otherwise is None or self._relevance.possible(*texts) else NOTHING
                for texts in read
            ]
            all_of_them = range(len(read))
            if otherwise is None:
                matches = dict(self._matches(self._topics, read, judgements, all_of_them))
            else:
                relevant = [place for place in all_of_them if judgements[place].relevant]
                matches = dict(self._matches(self._topics, read, judgements, relevant))
                rest = [place for place in all_of_them if not judgements[place].relevant]
                wanted = [topic for topic in self._topics if topic.name in otherwise]
                matches |= self._matches(wanted, read, judgements, rest)
        return [
            Verdict(entry.id, judgement.relevant, judgement.score, judgement.evidence, tuple(matches.get(place, ())))
            for place, (entry, judgement) in enumerate(zip(entries, judgements, strict=True))
        ]

    def _matches(
        self,
        topics: Sequence[Topic],
        texts: Sequence[tuple[Tokens, Tokens]],
        judgements: Sequence[Judgement],
        places: Sequence[int],
    ) -> dict[int, list[Match]]:
        """Place -> what topics match there, of the texts at these places."""
        matches: defaultdict[int, list[Match]] = defaultdict(list)
        batch = Batch([texts[place] for place in places])
        for topic in topics if places else ():
            for row, words in batch.matches(topic.expression):
                if _has_evidence(topic, judgements[places[row]]):
                    matches[places[row]].append(Match(topic.name, words))
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
    return there.isdisjoint(topic.exclude) and not any(map(there.isdisjoint, topic.require))
