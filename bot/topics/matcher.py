"""Percolation: a batch of entries becomes a small search index, and every topic's query is run over it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

from bot.domain.entry import Entry
from bot.domain.topic import Match, Topic, Verdict
from bot.text.fired import fired_words
from bot.text.fts5 import COLUMNS, TOKENIZER, columns_of, to_fts5
from bot.text.tokens import Tokens, tokenise
from bot.topics.relevance import Relevance

_CREATE = f"CREATE VIRTUAL TABLE batch USING fts5({', '.join(COLUMNS)}, content='', tokenize='{TOKENIZER}')"


class Matcher:
    """All topics with their queries compiled, and the relevance gate."""

    def __init__(self, topics: Sequence[Topic], relevance: Relevance) -> None:
        self._relevance = relevance
        self._queries = [(topic, to_fts5(topic.expression)) for topic in topics]

    def judge(self, entries: Sequence[Entry]) -> list[Verdict]:
        """One verdict an entry, in their order. Matches go by subject; only `relevant` looks at the countries."""
        read = [(tokenise(entry.title), tokenise(entry.text)) for entry in entries]
        matches = self._percolate([_joined(title, text) for title, text in read])
        verdicts = []
        for entry, (title, text), found in zip(entries, read, matches, strict=True):
            judgement = self._relevance.judge(title, text)
            verdicts.append(
                Verdict(entry.id, judgement.relevant, judgement.score, judgement.evidence, matches=tuple(found))
            )
        return verdicts

    def _percolate(self, texts: Sequence[Tokens]) -> list[list[Match]]:
        found: list[list[Match]] = [[] for _ in texts]
        with closing(sqlite3.connect(":memory:")) as index:
            index.execute(_CREATE)
            rows = ((row, *columns_of(tokens)) for row, tokens in enumerate(texts))
            index.executemany("INSERT INTO batch (rowid, stems, words) VALUES (?, ?, ?)", rows)
            for topic, query in self._queries:
                for (row,) in index.execute("SELECT rowid FROM batch WHERE batch MATCH ?", (query,)):
                    found[row].append(Match(topic.name, fired_words(topic.expression, texts[row])))
        return found


def _joined(title: Tokens, text: Tokens) -> Tokens:
    return Tokens(title.words + text.words, title.stems + text.stems)
