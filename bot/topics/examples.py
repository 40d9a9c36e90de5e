"""Does a topic find what its author says it must, and nothing that it must not?"""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

from bot.domain.entry import Entry
from bot.domain.topic import Topic
from bot.topics.matcher import Matcher

_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def failing_examples(matcher: Matcher, topics: Sequence[Topic]) -> list[tuple[tuple[str | int, ...], str]]:
    """(key in topics.yaml, what is wrong) of every failing example of these topics."""
    return [failure for topic in topics for failure in _failing(matcher, topic)]


def failed_examples(matcher: Matcher, topic: Topic) -> list[str]:
    """What each failing example of a topic shows, as a line for people; empty when all hold."""
    return [text for _, text in _failing(matcher, topic)]


def _failing(matcher: Matcher, topic: Topic) -> list[tuple[tuple[str | int, ...], str]]:
    entries = [
        Entry(number, example.text, "", "", _ANY_DAY, _ANY_DAY, "") for number, example in enumerate(topic.examples)
    ]
    failures: list[tuple[tuple[str | int, ...], str]] = []
    places = {True: count(), False: count()}
    for example, verdict in zip(topic.examples, matcher.judge(entries), strict=True):
        kind = "match" if example.matches else "no_match"
        key = (topic.name, "examples", kind, next(places[example.matches]))
        words = next((match.words for match in verdict.matches if match.topic == topic.name), None)
        if example.matches and words is None:
            failures.append((key, f"must match and does not: {example.text}"))
        elif not example.matches and words is not None:
            failures.append((key, f"must not match and does, by {', '.join(words)}: {example.text}"))
    return failures
