"""Reads the whole configuration and reports every fault in it at once, each with file, key and remedy."""

import difflib
import os
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, RootModel, ValidationError

from bot.domain.access import Access
from bot.domain.calendar import NO_CALENDAR, Calendar
from bot.domain.feed import Feed, PageSelectors
from bot.domain.pledge import Pledge
from bot.domain.topic import Topic
from bot.errors import ConfigError, Fault
from bot.settings.calendar import CalendarConfig, read_calendar
from bot.settings.credentials import read_access
from bot.settings.models import FeedConfig, Feeds, Secrets, Settings, VocabularyConfig
from bot.settings.pledges import PledgesConfig, read_pledges
from bot.settings.slack import slack_faults
from bot.settings.subjects import TopicsConfig, check_evidence, read_topics, read_vocabulary
from bot.settings.yaml_file import Key, YamlFile, read_yaml
from bot.text.vocabulary import Vocabulary

M = TypeVar("M", bound=BaseModel)
Examples = Callable[[Sequence[Topic], Vocabulary], Iterable[tuple[Key, str]]]
_CORRECT = "correct the value"
_ZONES = {"zh": "Asia/Shanghai"}  # whose time a page's dates are in, where its language alone tells
_OF_KIND = {
    "page": ("kind: page needs to know where its items are", "add page: {item: ..., link: ..., title: ..., date: ...}"),
    "feed": ("only kind: page has selectors", "write kind: page above, or remove them"),
}
_PREFIX = "TRADEWIRE_"
_OWN_VARIABLES = {"TRADEWIRE_CONFIG", "TRADEWIRE_PING_URL", "TRADEWIRE_DATABASE_URL", "TRADEWIRE_SECRET_KEY"}


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything the operator has set."""

    folder: Path
    settings: Settings
    secrets: Secrets
    feeds: tuple[Feed, ...]
    topics: tuple[Topic, ...]
    vocabulary: Vocabulary
    pledges: tuple[Pledge, ...] = ()
    calendar: Calendar = NO_CALENDAR
    access: Mapping[str, Access] = field(default_factory=dict)  # what opens paid feeds, by their url


def load(examples_of: Examples = lambda topics, vocabulary: []) -> Configuration:
    """Read config/ and the environment. Raises ConfigError with all faults.

    examples_of: runs the topics' own examples, once topics and vocabulary can be read, and returns the key of each
    that fails in topics.yaml and what is wrong with it.
    """
    folder = Path(os.environ.get("TRADEWIRE_CONFIG", "config"))
    faults: list[Fault] = []
    settings = _settings(read_yaml(folder / "tradewire.yaml"), faults)
    feeds = _model(Feeds, feeds_file := read_yaml(folder / "feeds.yaml"), faults)
    topics = _model(TopicsConfig, topics_file := read_yaml(folder / "topics.yaml"), faults)
    vocabulary = _model(VocabularyConfig, vocabulary_file := read_yaml(folder / "vocabulary.yaml"), faults)
    secrets = _secrets(faults)
    configuration = Configuration(
        folder=folder,
        settings=settings or Settings.model_construct(),
        secrets=secrets or Secrets.model_construct(),
        feeds=_feeds(feeds, feeds_file, faults),
        topics=read_topics(topics, topics_file, faults),
        vocabulary=read_vocabulary(vocabulary, vocabulary_file, faults),
        access=_access(feeds, feeds_file, settings, faults),
        calendar=_calendar(folder, faults),
    )
    if topics is not None:
        if settings is not None:
            _check_terminal(folder, settings, configuration.topics, faults)
        if vocabulary is not None:
            check_evidence(topics, configuration.vocabulary, topics_file, faults)
            configuration = replace(configuration, pledges=_pledges(configuration, faults))
            for key, problem in examples_of(configuration.topics, configuration.vocabulary):
                faults.append(Fault(topics_file.place(key), problem, "change the query or the example"))
    if faults:
        raise ConfigError(faults)
    return configuration


def _pledges(configuration: Configuration, faults: list[Fault]) -> tuple[Pledge, ...]:
    """Those of pledges.yaml; none where there is no such file."""
    path = configuration.folder / "pledges.yaml"
    if not path.exists():
        return ()
    model = _model(PledgesConfig, file := read_yaml(path), faults)
    return read_pledges(model, file, {topic.name for topic in configuration.topics}, configuration.vocabulary, faults)


def _calendar(folder: Path, faults: list[Fault]) -> Calendar:
    """That of calendar.yaml; an empty one where there is no such file."""
    path = folder / "calendar.yaml"
    if not path.exists():
        return NO_CALENDAR
    model = _model(CalendarConfig, file := read_yaml(path), faults)
    return read_calendar(model, file, faults)


def _settings(file: YamlFile, faults: list[Fault]) -> Settings | None:
    faults += file.faults
    known = {f"{_PREFIX}{section}__{key}".upper() for section, key in _setting_keys()} | _OWN_VARIABLES
    for name in sorted(os.environ):
        if name.upper().startswith(_PREFIX) and name.upper() not in known:
            remedy = "unset it; it is no setting of this version" + _similar(name.upper(), known)
            faults.append(Fault(f"environment {name}", "is not known", remedy))
    data = file.data if isinstance(file.data, dict) else {}
    if file.data is not None and not isinstance(file.data, dict):
        faults.append(Fault(str(file.path), "holds no sections", "write sections, such as: poll: {interval: 300}"))
    given = {name.upper(): name for name in os.environ}
    try:
        return Settings(**data)
    except ValidationError as error:
        for detail in error.errors():
            variable = given.get(_PREFIX + "__".join(str(part) for part in detail["loc"][:2]).upper())
            if variable is None:
                faults.append(_fault(detail, file, Settings))
            elif detail["type"] != "extra_forbidden":  # named above
                faults.append(_fault(detail, file, Settings, f"environment {variable}"))
    return None


def _secrets(faults: list[Fault]) -> Secrets | None:
    faults += slack_faults(os.environ)
    try:
        return Secrets()
    except ValidationError as error:
        for detail in error.errors():
            variable = "_".join(str(part) for part in detail["loc"]).upper()
            faults.append(Fault(f"environment {variable}", _plain(detail["msg"]), _CORRECT))
    return None


def _plain(message: str) -> str:
    """pydantic's message without its prefix."""
    return message.removeprefix("Value error, ")


def _check_terminal(folder: Path, settings: Settings, topics: Sequence[Topic], faults: list[Fault]) -> None:
    known = {topic.name for topic in topics}
    for unknown in sorted(set(settings.terminal.topics) - known):
        remedy = "name a topic of topics.yaml" + _similar(unknown, known)
        faults.append(Fault(f"{folder / 'tradewire.yaml'} terminal.topics", f"no topic is called {unknown!r}", remedy))


def _setting_keys() -> list[tuple[str, str]]:
    return [
        (section, key)
        for section, info in Settings.model_fields.items()
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel)
        for key in info.annotation.model_fields
    ]


def _model(model: type[M], file: YamlFile, faults: list[Fault]) -> M | None:
    faults += file.faults
    if file.faults:
        return None
    try:
        return model.model_validate(file.data if file.data is not None else {})
    except ValidationError as error:
        faults += [_fault(detail, file, model) for detail in error.errors()]
    return None


def _fault(detail: Any, file: YamlFile, model: type[BaseModel], place: str | None = None) -> Fault:
    key: Key = tuple(part for part in detail["loc"] if part != "[key]")
    problem, remedy = _plain(detail["msg"]), _CORRECT
    if detail["type"] == "extra_forbidden":
        known = _fields_at(model, key[:-1])
        problem = "this key is not known"
        remedy = f"remove it; known here: {', '.join(sorted(known))}" + _similar(str(key[-1]), known)
    elif detail["type"] == "missing":
        problem, remedy = "this key is missing", "add it"
    elif detail["type"] == "list_type":
        below = f"write a list below it, one item a line after a dash; {key[-1]}: [] is an empty one"
        remedy = 'write a list as JSON: \'["one", "two"]\'' if place else below
    elif not isinstance(detail["input"], dict | list) and not _may_be_secret(key, str(detail["input"])):
        problem = f"{problem} (found {str(detail['input'])[:60]!r})"
    return Fault(place or file.place(key), problem, remedy)


def _may_be_secret(key: Key, value: str) -> bool:
    """A password in an address, or a secret written where the name of its variable belongs."""
    return "@" in value or "headers" in key or "basic_auth" in key


def _fields_at(model: Any, key: Key) -> set[str]:
    """The keys a model knows at a place."""
    for part in key:
        if isinstance(model, type) and issubclass(model, RootModel):
            model = model.model_fields["root"].annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            info = model.model_fields.get(str(part))
            model = _of_optional(info.annotation) if info else None
        else:  # list[X] or dict[str, X]
            model = (typing.get_args(model) or (None,))[-1]
    return set(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else set()


def _of_optional(annotation: Any) -> Any:
    """X of `X | None`, anything else as it is."""
    kinds = [kind for kind in typing.get_args(annotation) if kind is not type(None)]
    return kinds[0] if isinstance(annotation, types.UnionType) and len(kinds) == 1 else annotation


def _similar(word: str, known: set[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _feeds(model: Feeds | None, file: YamlFile, faults: list[Fault]) -> tuple[Feed, ...]:
    feeds: dict[str, Feed] = {}
    for position, each in enumerate(model.feeds if model else ()):
        url = str(each.url)
        if url in feeds:
            faults.append(Fault(file.place(("feeds", position, "url")), "this url stands twice", "remove one of them"))
        if (each.kind == "page") != (each.page is not None):
            problem, remedy = _OF_KIND[each.kind]
            faults.append(Fault(file.place(("feeds", position, "page")), problem, remedy))
        if each.enabled:
            feeds[url] = _feed(url, each)
    return tuple(feeds.values())


def _feed(url: str, given: FeedConfig) -> Feed:
    page = None
    if given.page is not None:
        zone = given.page.zone or _ZONES.get(given.language, "UTC")
        page = PageSelectors(given.page.item, given.page.link, given.page.title, given.page.date, zone)
    return Feed(
        name=given.name,
        url=url,
        publisher=given.publisher,
        side=given.side,
        language=given.language,
        may_show=given.may_show,
        floor=given.floor,
        page=page,
    )


def _access(model: Feeds | None, file: YamlFile, settings: Settings | None, faults: list[Fault]) -> dict[str, Access]:
    """What opens the paid feeds; nothing is asked of the environment for a feed that is off."""
    networks = settings.fetch.allow_networks if settings else ["0.0.0.0/0", "::/0"]  # unknown: that fault is named
    found: dict[str, Access] = {}
    for position, each in enumerate(model.feeds if model else ()):
        if each.enabled and (each.headers or each.basic_auth):
            access = read_access(str(each.url), each.headers, each.basic_auth, networks)
            if isinstance(access, Access):
                found[access.url] = access
            else:
                faults += [Fault(file.place(("feeds", position, *key)), *said) for key, *said in access]
    return found
