"""A story's content from its entries: the same entries always give the same story."""

from collections.abc import Mapping, Sequence

from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.domain.story import Outlet, Story
from bot.domain.topic import Verdict
from bot.stories.level import level_of
from bot.stories.sides import merge, statements
from bot.stories.summary import summarise
from bot.text.vocabulary import Vocabulary


def assemble(
    story_id: int, entries: Sequence[Entry], verdicts: Mapping[int, Verdict], vocabulary: Vocabulary, revision: int = 1
) -> Story:
    """The story that these entries (at least one) tell together, in whatever order they are given."""
    entries = sorted(entries, key=lambda entry: (entry.published, entry.publisher, entry.id))
    # The first we saw leads for good: a headline that changes under its readers is not the same message any more.
    lead = min(entries, key=lambda entry: entry.seen)
    published = [entry.published for entry in entries]
    outlets = outlets_of(entries)
    spoken = merge([statements(entry, vocabulary) for entry in entries])
    level, reasons = level_of(outlets, spoken)
    topics = sorted({m.topic for entry in entries if entry.id in verdicts for m in verdicts[entry.id].matches})
    return Story(
        id=story_id,
        headline=lead.title,
        url=lead.url,
        language=lead.language,
        summary=summarise(entries, lead.title, lead.language),
        outlets=outlets,
        statements=spoken,
        level=level,
        level_reasons=reasons,
        topics=tuple(topics),
        first_published=min(published),
        last_published=max(published),
        baseline_feed=lead.feed_id if all(entry.baseline for entry in entries) else None,
        revision=revision,
    )


def outlets_of(entries: Sequence[Entry]) -> tuple[Outlet, ...]:
    """Each publisher once, by its first entry."""
    found: dict[str, Outlet] = {}
    for entry in entries:
        found.setdefault(entry.publisher.casefold(), Outlet(entry.publisher, entry.url, entry.title, Side(entry.side)))
    return tuple(found.values())
