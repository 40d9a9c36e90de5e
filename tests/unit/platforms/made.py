"""Values of any of the project's types out of a seed, with hostile text in every field that holds any."""

import random
import types
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.domain.phrase import say
from tests.hostile import HOSTILE
from tests.unit.platforms.samples import NASTY, URLS

T = TypeVar("T")

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
LINKS = (
    *URLS,
    "https://evil.example/<!channel>",
    "https://bank.com.evil.example/a|b>c",
    "https://evil.example/?to=https://bank.com",
    "http://bank.com@evil.example/",
)
LABELS = (
    "<!channel> <@U1> <#C1> <!here|here>",
    "bank.com: your account",
    "Read it on https://bank.com/login & win > all",
    "<https://evil.example|bank.com>",
    "关税 bank.com 上调",
    "bank。com ｂａｎｋ．ｃｏｍ bank\u2024com bank.c\u0336om",
    "http://93.184.216.34/login",
    "bank[.]com/login bank (dot) com 2130706433/login",
    "https://[2606:4700::1111]/",
    ":red_circle: FLASH",
    "*bold* _slanted_ ~struck~ `code` ```block```",
    "@everyone @here <@1> <@&2> <t:0:R> [bank.com](https://evil.example) ||spoiler||",
    "# Heading [bank.com](javascript:alert(1)) discord.gg/invite",
)


class Made:
    """The same values for the same seed, in every run."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._labels = 0

    def of(self, kind: type[T], **given: Any) -> T:
        """A value of a dataclass; what is `given` stands, the rest is made."""
        hints = get_type_hints(kind)
        made = {each.name: self._value(each.name, hints[each.name]) for each in fields(kind)}  # type: ignore[arg-type]
        return kind(**(made | given))

    def text(self) -> str:
        """What a feed or a person may say."""
        luck = self.random.random()
        if luck < 0.15:
            return say(self.random.choice(LABELS).replace("{", "").replace("}", ""))
        found = self.random.choice(HOSTILE if luck < 0.6 else NASTY if luck < 0.7 else LABELS)
        return f"{self.random.choice(LABELS)} {found}" if luck > 0.9 else found

    def label(self) -> str:
        """A topic's name, as the grammar lets one be made: no two are the same."""
        self._labels += 1
        return f"{self.random.choice(('soy', '大豆', 'rare_earths', 'x' * 30))}-{self._labels}"

    def many(self, most: int) -> range:
        """Mostly few, now and then as many as there may be."""
        return range(self.random.choice((0, 1, 2, 3, self.random.randint(0, most))))

    def _value(self, name: str, hint: Any) -> Any:
        origin, args = get_origin(hint), get_args(hint)
        if origin in (types.UnionType, Union):
            wanted = [each for each in args if each is not type(None)]
            return None if self.random.random() < 0.3 else self._value(name, wanted[0])
        if origin is tuple:
            return tuple(self._value(name, args[0]) for _ in self.many(40 if name in ("items", "topics") else 12))
        if origin is frozenset:
            return frozenset(self._value(name, args[0]) for _ in self.many(6))
        if is_dataclass(hint):
            return self.of(hint)  # type: ignore[arg-type]
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self.random.choice(list(hint))
        if hint is str:
            return self._text(name)
        return self._plain(hint)

    def _text(self, name: str) -> str:
        match name:
            case "url":
                return (
                    self.random.choice(LINKS) if self.random.random() < 0.7 else f"https://outlet.example/{self.text()}"
                )
            case "label":
                return self.label()
            case "command":
                return self.text()[:60].strip() or "help"
            case "edition":
                return self.random.choice(("", f"{self.random.getrandbits(32):08x}"))
            case "language" | "lang" | "reader":
                return self.random.choice(("en", "zh"))
        return self.text()

    def _plain(self, hint: Any) -> Any:
        if hint is bool:
            return self.random.random() < 0.5
        if hint is datetime:
            return BEGINNING + timedelta(minutes=self.random.randint(0, 10_000_000))
        if hint is time:
            return time(self.random.randint(0, 23), self.random.randint(0, 59))
        if hint is float:
            return self.random.choice((0.0, 12e6, 33.33, 1e17))
        assert hint is int, f"a value of {hint} cannot be made yet"
        return self.random.randint(0, 99_999)
