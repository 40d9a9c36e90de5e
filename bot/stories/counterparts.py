"""Whom an official meets, calls or confirms: the same man meets others the same day, and each is an event."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.text.months import MONTHS
from bot.text.tokens import has_han

_MEETS = re.compile(
    r"\b(?:meet(?:s|ing)?|met|hosts?|hosting|receives?|(?:speaks?|spoke|call|talks?|meeting)\swith|phones?|visits?"
    r"|(?:senate|senators|lawmakers)\sconfirms?)\s(?:with\s)?"
    r"(?P<whom>[^,;:|]*?)"
    r"(?=[,;:|]|$|\s*\b(?:in|at|on|for|over|as|after|amid|before|ahead|to|from|this|next|by|during|about|who|while|despite)\b)",
    re.IGNORECASE,
)
_MEETS_ZH = re.compile(
    r"(?:会见|会晤|接见)(?:了)?(?P<whom>[^，,。：:；;\s就]{1,20})"
    r"|(?:同(?![意步期比])|[与和])(?P<with>[^，,。：:；;\s就意]{1,20}?)(?:(?:举行|进行|展开|开展|再度|再次|将|新一轮|首轮|视频|经贸)*)(?:通话|通电话|会谈|会面|会晤|磋商)"
)
_NAME = re.compile(r"[A-Z][\w’'-]+")
# By office, rank or country anybody may be meant whom another headline calls by his name.
_NO_NAME = frozenset(
    "us usa uk eu un china chinese american european beijing washington president vice premier minister ministers "
    "deputy chief chiefs head heads ceo cfo chair chairman chairwoman executive executives boss founder secretary "
    "treasury commerce trade foreign finance state agriculture representative representatives envoy envoys "
    "ambassador official officials leader leaders counterpart counterparts negotiator negotiators delegation team "
    "businessman group company business council senator senators lawmakers congress congressman member members "
    "director general czar diplomat mr ms mrs dr he people republic tonight today tomorrow".split()
).union(MONTHS, "monday tuesday wednesday thursday friday saturday sunday".split())
_OFFICES_ZH = re.compile(
    "首席执行官|首席执行|董事长|总经理|副总裁|总裁|会长|主席|创始人|高管|总统|国家|总理|副总理|部长|副部长|大臣|财长|外长|商务|财政|外交|贸易|代表|"
    "大使|参议员|众议员|议员|国务卿|州长|市长|团长|代表团|一行|牵头人|负责人|领导人|官员|高级|前任|公司|集团|企业|有限|先生|女士|美国|美方|中国|中方|欧盟|"
    "委员会|委员|协会|理事会|[副前美中欧等、]"
)


def counterparts(title: str) -> tuple[str, ...]:
    """By which names a simplified headline tells whom somebody meets: words in lower case, or pairs of characters."""
    return tuple(dict.fromkeys(_named_zh(title) if has_han(title) else _named(title)))


def _named(title: str) -> Iterator[str]:
    if found := _MEETS.search(title):
        names = (each.lower().removesuffix("'s").removesuffix("’s") for each in _NAME.findall(found["whom"]))
        yield from (each for each in names if each not in _NO_NAME)


def _named_zh(title: str) -> Iterator[str]:
    if found := _MEETS_ZH.search(title):
        for part in _OFFICES_ZH.split(found["whom"] or found["with"]):
            yield from map("".join, pairwise(part))
