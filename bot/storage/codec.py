"""Domain values to JSON columns and back, checked on the way in."""

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")

_adapters: dict[type, TypeAdapter[Any]] = {}  # building one takes milliseconds


def dump(value: object) -> str:
    """A domain value as JSON."""
    return _adapter(type(value)).dump_json(value).decode()


def load(kind: type[T], text: str) -> T:
    """A value of this kind from its JSON; raises ValueError for what is none."""
    value: T = _adapter(kind).validate_json(text)
    return value


def _adapter(kind: type) -> TypeAdapter[Any]:
    return _adapters.get(kind) or _adapters.setdefault(kind, TypeAdapter(kind))
