"""Which topics a batch of entries matches, and whether each is US-China trade news."""

import gc
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from bot.domain.entry import Entry
from bot.domain.topic import Match, Topic, Verdict
from bot.text.fired import EVERY, Batch, bits
from bot.text.occasion import names_only_an_occasion
from bot.text.tokens import Tokens, tokenise
from bot.topics.relevance import LEDE_TOKENS, NOTHING, Judgement, Relevance


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
                self._relevance.judge(*_headed(entry.title, *texts), entry.side, entry.publisher)
                if otherwise is None or self._relevance.possible(*texts, entry.side)
                else NOTHING
                for entry, texts in zip(entries, read, strict=True)
            ]
            matches = self._matches(read, judgements, otherwise)
        return [
            Verdict(entry.id, judgement.relevant, judgement.score, judgement.evidence, tuple(matches.get(place, ())))
            for place, (entry, judgement) in enumerate(zip(entries, judgements, strict=True))
        ]

    def _matches(
        self,
        texts: Sequence[tuple[Tokens, Tokens]],
        judgements: Sequence[Judgement],
        otherwise: Collection[str] | None,
    ) -> dict[int, list[Match]]:
        """Place -> what topics match there."""
        matches: defaultdict[int, list[Match]] = defaultdict(list)
        all_wanted = otherwise is None or len(otherwise) > 0
        places = [place for place, judgement in enumerate(judgements) if all_wanted or judgement.relevant]
        batch = Batch([texts[place] for place in places])
        relevant = bits(row for row, place in enumerate(places) if judgements[place].relevant)
        for topic in self._topics if places else ():
            if topic.is_gate:
                for place in places:
                    if judgements[place].relevant:
                        matches[place].append(Match(topic.name, _strongest(judgements[place])))
                continue
            particular = topic.require or topic.exclude
            everywhere = otherwise is None or topic.name in otherwise
            for row, words in batch.matches(topic.expression, EVERY if everywhere else relevant):
                place = places[row]
                if not particular or _has_evidence(topic, judgements[place]):
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


def _headed(title: str, head: Tokens, text: Tokens) -> tuple[Tokens, Tokens]:
    """What heads a report, and the rest: the lede, where the title says only that somebody met the press."""
    return text.parted(LEDE_TOKENS) if text.words and names_only_an_occasion(title) else (head, text)


def _strongest(judgement: Judgement) -> tuple[str, ...]:
    """A word of each kind of evidence without which there is no score."""
    words: list[str] = []
    for kind in ("us", "cn", "trade"):
        words += [word for word in judgement.evidence.get(kind, ()) if word not in words][:1]
    return tuple(words)


def _has_evidence(topic: Topic, judgement: Judgement) -> bool:
    """Is all the evidence there that a topic requires, and none that it excludes?"""
    there = judgement.evidence.keys() | judgement.concepts
    return there.isdisjoint(topic.exclude) and not any(map(there.isdisjoint, topic.require))
