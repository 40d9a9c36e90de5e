"""A story's content from its entries: the same entries always give the same story."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, reduce
from itertools import compress

from bot.domain.entry import Entry
from bot.domain.feed import OFFICIAL_SIDES, PAGES, Side
from bot.domain.story import TURNS, Level, Outlet, Statement, Status, Story, Telling
from bot.domain.topic import Verdict
from bot.stories.course import pairs
from bot.stories.families import families
from bot.stories.leading import has_acted, has_heard, is_news, is_whose, says_nothing
from bot.stories.level import level_of
from bot.stories.parties import head
from bot.stories.periods import days
from bot.stories.report import first_said
from bot.stories.sides import by_name, identity, merge, statements
from bot.stories.stated import differing, own_figures
from bot.stories.status import status_of
from bot.stories.steps import is_dated, is_on_measure
from bot.stories.summary import summarise
from bot.text.retraction import is_retracted
from bot.text.tokens import simplify, tokenise
from bot.text.vocabulary import Mention, Vocabulary

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
    voices = families(entries, vocabulary)
    # What a withdrawn report said stands no more: it leads no story, where another can, and stays among the outlets.
    stands = [entry.publisher not in withdrawn and not _is_retracted(entry) for entry in entries]
    standing = list(compress(entries, stands))
    topics = {m.topic for entry in entries if entry.id in verdicts for m in verdicts[entry.id].matches}
    told = _told(story_id, entries, standing or entries, vocabulary)
    told = replace(told, outlets=outlets_of(entries, voices), topics=tuple(sorted(topics)), revision=revision)
    return _said(told, standing, list(compress(voices, stands)), vocabulary)


def _told(story_id: int, entries: Sequence[Entry], reports: Sequence[Entry], vocabulary: Vocabulary) -> Story:
    """How the story is told, by those of its entries that can lead it; not yet who reports it, and what they say.

    The first we saw leads for good: a headline that changes under its readers is not the same message any more.
    """
    lead = min(reports, key=lambda entry: entry.seen)
    first = _telling(lead, reports, vocabulary)
    return Story(
        id=story_id,
        headline=first.headline,
        url=first.url,
        language=first.language,
        summary=first.summary,
        outlets=(),
        statements=(),
        level=Level.ROUTINE,
        level_reasons=(),
        topics=(),
        first_published=entries[0].published,
        last_published=entries[-1].published,
        baseline_feed=lead.feed_id if all(entry.baseline for entry in entries) else None,
        dated=_dated(first.headline),
        named=_named(first.headline, vocabulary),
        tellings=tuple(_tellings(reports, lead.language, vocabulary)),
    )


def _tellings(reports: Sequence[Entry], language: str, vocabulary: Vocabulary) -> Iterator[Telling]:
    """The story in each other language that a reader can ask for, led by the report seen first in it."""
    for other in sorted(_LANGUAGES - {language}):
        if written := [entry for entry in reports if entry.language == other]:
            yield _telling(min(written, key=lambda entry: entry.seen), written, vocabulary)


def _telling(lead: Entry, reports: Sequence[Entry], vocabulary: Vocabulary) -> Telling:
    return Telling(lead.language, lead.title, lead.url, summarise(reports, lead.title, lead.language, vocabulary))


def _said(told: Story, standing: Sequence[Entry], voices: Sequence[str], vocabulary: Vocabulary) -> Story:
    """The story with what its reports say: who has spoken, what was done, how much; and the level that this makes."""
    spoken = by_name(merge(_spoken(sorted(standing, key=lambda entry: entry.seen), vocabulary)), vocabulary)
    figures = own_figures(standing, voices, vocabulary)
    status = reduce(_after, _statuses(standing, vocabulary), None)
    level, reasons = level_of(told.outlets, spoken, status, figures)
    return replace(
        told,
        statements=spoken,
        figures=figures,
        differing=differing(standing, voices, vocabulary) if figures else (),
        status=status,
        level=level,
        level_reasons=reasons,
    )


def _statuses(standing: Sequence[Entry], vocabulary: Vocabulary) -> Iterator[Status | None]:
    """What each report says was done. Who has told it on its own page denies something else, whatever that is."""
    done = [_done(entry) for entry in standing]
    pages = zip(standing, done, strict=True)
    told = {PAGES[entry.side] for entry, status in pages if entry.side in PAGES and status is not Status.DENIED}
    for entry, status in zip(standing, done, strict=True):
        denies = status is Status.DENIED and head(vocabulary.find(tokenise(simplify(entry.title)))) in told
        yield None if denies else status


def _after(before: Status | None, now: Status | None) -> Status | None:
    """What is done by now: a later report that tells of an earlier step only recalls it."""
    recalls = (now, before) in TURNS and before is not Status.DENIED
    return before if now is None or recalls else now


def _done(entry: Entry) -> Status | None:
    """What a report says was done: an official page in its first sentence, where its title only names the matter."""
    first = first_said(entry.text)[:1] if entry.side in OFFICIAL_SIDES else ()
    said = (status_of(each, entry.day) for each in (*first, entry.title))
    return next((each for each in said if each), None)


def _spoken(reports: Sequence[Entry], vocabulary: Vocabulary) -> Iterator[Sequence[Statement]]:
    """Who speaks in each of a story's reports, and whose word is news to who knows the first, which is told with it."""
    headline = ""
    for entry in reports:
        said = _statements(entry, vocabulary)
        if not headline:
            headline = entry.title
            yield [replace(each, leads=True) for each in said]
        elif any(each.leads for each in said):
            news = is_news(entry, headline, vocabulary)
            heard = {each.side for each in said if _is_heard(each, headline, vocabulary)}
            answers = not says_nothing(entry)
            yield [
                replace(each, leads=answers if each.own_page else news and each.leads and each.side not in heard)
                for each in said
            ]
        else:
            yield said


def _is_heard(statement: Statement, headline: str, vocabulary: Vocabulary) -> bool:
    """Does a headline name a speaker, or what his side does, so that whoever reads it has heard him?"""
    named = statement.who in _acting(headline, vocabulary) or f" {statement.speaker} " in f" {headline} "
    named = named or _is_called(statement, headline) or has_acted(headline, statement.side, vocabulary)
    return named and has_heard(headline)


def _acting(headline: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Who and what a headline names, but for a country whose goods or firms alone it names."""
    tokens = tokenise(headline)
    mentions = vocabulary.find(tokens)
    return _ids([each for each in mentions if not is_whose(each, tokens, mentions)], vocabulary)


def _is_called(statement: Statement, headline: str) -> bool:
    """Does a headline bear the name that stands behind a speaker's office: Defense Secretary Pete Hegseth?"""
    found = re.search(rf"{re.escape(statement.speaker)}\s((?:[A-Z][\w.'’-]+\s)+)", statement.quote)
    return found is not None and any(re.search(rf"\b{re.escape(each)}\b", headline) for each in found[1].split()[-1:])


def _named(headline: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Who and what a headline names, by what the vocabulary calls each; of one among many not even that."""
    return _ids(vocabulary.find(tokenise(headline)), vocabulary)


def _dated(headline: str) -> tuple[str, ...]:
    """The days up to or from which a measure is, as a headline has them."""
    text, tokens = simplify(headline).lower(), tokenise(headline)
    stems = (*tokens.stems, *pairs(text))
    return tuple(dict.fromkeys(days(text, tokens.words))) if is_on_measure(stems) and is_dated(stems) else ()


def _ids(mentions: Iterable[Mention], vocabulary: Vocabulary) -> tuple[str, ...]:
    found = (mention.concept for mention in mentions)
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
