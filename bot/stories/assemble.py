"""A story's content from its entries: the same entries always give the same story."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.domain.story import Outlet, Statement, Story, Telling
from bot.domain.topic import Verdict
from bot.stories.families import families
from bot.stories.level import level_of
from bot.stories.sides import identity, merge, statements
from bot.stories.stated import own_figures
from bot.stories.status import status_of
from bot.stories.summary import summarise
from bot.text.retraction import is_retracted
from bot.text.tokens import tokenise
from bot.text.vocabulary import Vocabulary

_LANGUAGES = frozenset({"en", "zh"})  # that a reader can ask for


def assemble(
    story_id: int,
    entries: Sequence[Entry],
    verdicts: Mapping[int, Verdict],
    vocabulary: Vocabulary,
    revision: int = 1,
    withdrawn: Collection[str] = (),
) -> Story:
    """The story that these entries (at least one) tell together, in whatever order they are given.

    withdrawn: the publishers that have taken their reports back elsewhere.
    """
    # What a report says is kept for when its story is told again; having joined the story makes it no other report.
    entries = [replace(entry, story_id=None) if entry.story_id is not None else entry for entry in entries]
    entries.sort(key=lambda entry: (entry.published, entry.publisher, entry.id))
    published = [entry.published for entry in entries]
    voices = families(entries, vocabulary)
    outlets = outlets_of(entries, voices)
    # What a withdrawn report said stands no more: it leads no story, where another can, and stays among the outlets.
    sound = [
        (entry, voice)
        for entry, voice in zip(entries, voices, strict=True)
        if entry.publisher not in withdrawn and not _is_retracted(entry)
    ]
    standing = [entry for entry, _ in sound]
    told = standing or entries
    # The first we saw leads for good: a headline that changes under its readers is not the same message any more.
    lead = min(told, key=lambda entry: entry.seen)
    spoken = merge([_statements(entry, vocabulary) for entry in standing])
    figures = own_figures(standing, [voice for _, voice in sound], vocabulary)
    status = next(
        (done for entry in reversed(standing) if (done := status_of(entry.title, entry.published.year))), None
    )
    level, reasons = level_of(outlets, spoken, status, figures)
    topics = sorted({m.topic for entry in entries if entry.id in verdicts for m in verdicts[entry.id].matches})
    return Story(
        id=story_id,
        headline=lead.title,
        url=lead.url,
        language=lead.language,
        summary=summarise(told, lead.title, lead.language, vocabulary),
        outlets=outlets,
        statements=spoken,
        level=level,
        level_reasons=reasons,
        topics=tuple(topics),
        first_published=min(published),
        last_published=max(published),
        baseline_feed=lead.feed_id if all(entry.baseline for entry in entries) else None,
        revision=revision,
        status=status,
        figures=figures,
        named=_named(lead.title, vocabulary),
        tellings=tuple(_tellings(told, lead.language, vocabulary)),
    )


def _tellings(entries: Sequence[Entry], language: str, vocabulary: Vocabulary) -> Iterator[Telling]:
    """The story in each other language that a reader can ask for, led by the report seen first in it."""
    for other in sorted(_LANGUAGES - {language}):
        reports = [entry for entry in entries if entry.language == other]
        if reports:
            lead = min(reports, key=lambda entry: entry.seen)
            yield Telling(other, lead.title, lead.url, summarise(reports, lead.title, other, vocabulary))


def _named(headline: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Who and what a headline names, by what the vocabulary calls each; of one among many not even that."""
    found = (mention.concept for mention in vocabulary.find(tokenise(headline)))
    ids = (each.id if each.side is None else identity(each, vocabulary) for each in found)
    return tuple(dict.fromkeys(each for each in ids if each))


@lru_cache(maxsize=1_000)
def _statements(entry: Entry, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """Each report that joins has a story told anew, and its earlier reports say what they said."""
    return tuple(statements(entry, vocabulary))


@lru_cache(maxsize=1_000)
def _is_retracted(entry: Entry) -> bool:
    return is_retracted(entry.title, entry.text)


def outlets_of(entries: Sequence[Entry], voices: Sequence[str]) -> tuple[Outlet, ...]:
    """Each publisher once, by its first entry, and whose voice it is."""
    found: dict[str, Outlet] = {}
    for entry, family in zip(entries, voices, strict=True):
        outlet = Outlet(entry.publisher, entry.url, entry.title, Side(entry.side), family, entry.published)
        found.setdefault(entry.publisher.casefold(), outlet)
    return tuple(found.values())
