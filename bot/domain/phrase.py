"""The bot's own words, which remember what they are made of: so they can be said in another language at the end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar

T = TypeVar("T")


class Phrase(str):
    """English as it stands, with the template and the values that it was made of.

    Put phrases together with `say`, `joined` or +: in an f-string they become plain text and stay English.
    """

    template: str | None = None  # None where `values` are only joined
    separator: str = ""
    values: tuple[object, ...] = ()
    own: Mapping[str, str] = MappingProxyType({})  # a name's forms in other languages

    def __add__(self, other: str) -> str:
        return joined("", (self, other))

    def __radd__(self, other: str) -> str:
        return joined("", (other, self))


def say(template: str, *values: object) -> str:
    """A phrase: the template's {} are taken by the values, as `str.format` does."""
    return said_as(template.format(*values) if values else template, template, *values)


def said_as(english: str, template: str, *values: object) -> str:
    """A phrase that reads otherwise in English than its template alone would."""
    phrase = Phrase(english)
    phrase.template, phrase.values = template, values
    return phrase


def joined(separator: str, parts: Iterable[str]) -> str:
    """Parts with a separator between them, each of which may be a phrase."""
    parts = tuple(parts)
    phrase = Phrase(separator.join(parts))
    phrase.separator, phrase.values = separator, parts
    return phrase


def named(english: str, **others: str) -> str:
    """A name that has forms of its own in other languages: named("Soybeans", zh="大豆")."""
    phrase = Phrase(english)
    phrase.own, phrase.values = others, (english,)
    return phrase


@dataclass(frozen=True, slots=True)
class Tongue:
    """Another language: for each English template, and each separator, its own."""

    language: str
    templates: Mapping[str, str]

    def put(self, value: T) -> T:
        """A text, or a value of dataclasses, tuples and texts, with every phrase in it in this language."""
        return self._put(value)  # type: ignore[no-any-return]

    def _put(self, value: Any) -> Any:
        if isinstance(value, Phrase):
            return self._phrase(value)
        if isinstance(value, tuple):
            return tuple(map(self._put, value))
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{each.name: self._put(getattr(value, each.name)) for each in fields(value)})
        return value

    def _phrase(self, phrase: Phrase) -> str:
        if own := phrase.own.get(self.language):
            return own
        values = list(map(self._put, phrase.values))
        if phrase.template is None:
            return self.templates.get(phrase.separator, phrase.separator).join(values)
        template = self.templates.get(phrase.template, phrase.template)
        return template.format(*values) if values else template
