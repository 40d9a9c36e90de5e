"""Does a topic find what its author says it must, and nothing that it must not?"""

from datetime import UTC, datetime

from bot.domain.entry import Entry
from bot.domain.topic import Topic
from bot.topics.matcher import Matcher

_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def failed_examples(matcher: Matcher, topic: Topic) -> list[str]:
    """What each failing example shows, as a line for people; empty when all hold."""
    entries = [
        Entry(number, example.text, "", "", _ANY_DAY, _ANY_DAY, "") for number, example in enumerate(topic.examples)
    ]
    failures = []
    for example, verdict in zip(topic.examples, matcher.judge(entries), strict=True):
        words = next((match.words for match in verdict.matches if match.topic == topic.name), None)
        if example.matches and words is None:
            failures.append(f"must match and does not: {example.text}")
        elif not example.matches and words is not None:
            failures.append(f"must not match and does, by {', '.join(words)}: {example.text}")
    return failures
