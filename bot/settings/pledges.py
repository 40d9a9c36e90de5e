"""pledges.yaml to pledges: what people have put down of promises, checked in full."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.feed import Side
from bot.domain.ledger import Statistic
from bot.domain.pledge import EVERYTHING, Note, Part, Pledge, Said, Version
from bot.errors import Fault
from bot.settings.models import Strict, Title
from bot.settings.values import Line, Name, PublicUrl
from bot.settings.yaml_file import Key, YamlFile
from bot.text.vocabulary import Kind, Vocabulary

Party = Literal["us", "cn"]


class PartConfig(Strict):
    """An amount and the days in which it is to be bought."""

    amount: Annotated[Decimal, Field(gt=0, lt=10**17)]
    unit: Literal["t", "USD", "CNY"]
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]
    at_least: bool = False


class SourceConfig(Strict):
    """Where a version stands."""

    publisher: Line
    url: PublicUrl


class VersionConfig(Strict):
    """What was promised from a day on."""

    since: date
    source: SourceConfig
    words: Annotated[str, Field(max_length=500)] = ""
    parts: Annotated[list[PartConfig], Field(min_length=1, max_length=50)]


class NoteConfig(Title):
    """What a reader must know besides, and perhaps where that stands."""

    url: PublicUrl | None = None


class PledgeConfig(Strict):
    """One pledge."""

    id: Name
    title: Title
    by: Party
    to: Party
    commodity: Name
    topics: Annotated[list[Name], Field(min_length=1)]
    statistics: list[Statistic]
    stated_by: Annotated[list[Literal[Side.US_OFFICIAL, Side.CN_OFFICIAL]], Field(min_length=1)]
    versions: Annotated[list[VersionConfig], Field(min_length=1)]
    notes: tuple[NoteConfig, ...] = ()
    over: Title | None = None


class PledgesConfig(Strict):
    """pledges.yaml."""

    pledges: tuple[PledgeConfig, ...] = ()


def read_pledges(
    model: PledgesConfig | None, file: YamlFile, topics: Collection[str], vocabulary: Vocabulary, faults: list[Fault]
) -> tuple[Pledge, ...]:
    """The pledges; what is wrong between their parts is added to the faults."""
    found: dict[str, Pledge] = {}
    for position, each in enumerate(model.pledges if model else ()):
        place: Key = ("pledges", position)
        for key, problem, remedy in _faults_of(each, topics, vocabulary):
            faults.append(Fault(file.place((*place, *key)), problem, remedy))
        if each.id in found:
            faults.append(Fault(file.place((*place, "id")), f"{each.id} stands twice", "give one of them another id"))
        found[each.id] = _pledge(each)
    return tuple(found.values())


def _faults_of(pledge: PledgeConfig, topics: Collection[str], vocabulary: Vocabulary) -> list[tuple[Key, str, str]]:
    """(key, problem, remedy) of each."""
    faults: list[tuple[Key, str, str]] = []
    good = vocabulary.concepts.get(pledge.commodity)
    if pledge.commodity != EVERYTHING and (good is None or good.kind is not Kind.GOOD):
        remedy = f"write the id of a good in vocabulary.yaml, or {EVERYTHING}"
        faults.append((("commodity",), f"{pledge.commodity!r} is no good", remedy))
    if pledge.by == pledge.to:
        faults.append((("to",), "a pledge is made to the other party", "write us or cn"))
    for place, topic in enumerate(pledge.topics):
        if topic not in topics:
            faults.append((("topics", place), f"no topic is called {topic!r}", "name a topic of topics.yaml"))
    for place, version in enumerate(pledge.versions):
        if place and version.since <= pledge.versions[place - 1].since:
            key = ("versions", place, "since")
            faults.append((key, "this is not later than the version before it", "put the oldest first"))
        for below, problem, remedy in _faults_of_parts(version.parts):
            faults.append((("versions", place, "parts", *below), problem, remedy))
    return faults


def _faults_of_parts(parts: list[PartConfig]) -> list[tuple[Key, str, str]]:
    faults: list[tuple[Key, str, str]] = []
    for place, part in enumerate(parts):
        if part.last < part.first:
            faults.append(((place, "to"), f"{part.last} is before {part.first}", "from is the first day, to the last"))
        if any(part.first <= other.last and other.first <= part.last for other in parts[:place]):
            faults.append(((place, "from"), "it shares days with a part before it", "let each day belong to one part"))
    return faults


def _pledge(given: PledgeConfig) -> Pledge:
    return Pledge(
        name=given.id,
        title=_said(given.title),
        by=given.by,
        to=given.to,
        commodity=given.commodity,
        topics=tuple(given.topics),
        statistics=tuple(given.statistics),
        stated_by=frozenset(given.stated_by),
        versions=tuple(
            Version(
                since=each.since,
                publisher=each.source.publisher,
                url=str(each.source.url),
                parts=tuple(Part(part.amount, part.unit, part.first, part.last, part.at_least) for part in each.parts),
                words=each.words,
            )
            for each in given.versions
        ),
        notes=tuple(Note(_said(each), str(each.url or "")) for each in given.notes),
        over=_said(given.over) if given.over else None,
    )


def _said(title: Title) -> Said:
    return Said(title.en, title.zh)
