"""How far a procedure has come: a trade remedy case, a consignment's, a bill, an agreement. Each step is news of it."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.text.tokens import has_han

Steps = tuple[tuple[str, int], ...]  # procedures, and which step of each


class _Step(NamedTuple):
    """A step, and how a lower-case, simplified headline tells it."""

    english: re.Pattern[str]
    chinese: re.Pattern[str]


def _step(english: str, chinese: str) -> _Step:
    return _Step(re.compile(english), re.compile(chinese))


_CASE, _CARGO = "case", "cargo"
# By procedure, the first step first. Only what names a step counts: "duties on graphite" may be of any.
_PROCEDURES: Mapping[str, tuple[_Step, ...]] = {
    # 19 CFR 351 and China's anti-dumping regulations have the same: initiation, preliminary and final determination,
    # each of which may be amended for a miscalculated rate.
    _CASE: (
        _step(
            r"\b(?:opens?|opened|launch\w*|initiat\w*|starts?|started|begins?|began)\b[^,;:]*\b(?:probe|investigation|inquiry)"
            r"|\bself-initiat\w*",
            "立案|(?:发起|启动|开启)[^，,;；]*调查",
        ),
        _step(
            r"\bpreliminar(?:y|ily)\b(?! (?:consensus|deal|agreement|accord|trade|talks|framework))",
            "初裁|初步(?:裁定|认定|裁决)",
        ),
        _step(
            r"\bamend\w*\b[^;:]*\bpreliminary\b|\bpreliminary\b[^;:]*\bamended\b",
            "(?:修正|更正|调整)[^，,;；]*(?:初裁|初步裁定)|(?:初裁|初步裁定)[^，,;；]*(?:修正|更正|调整)",
        ),
        _step(
            r"\bfinal (?:(?:\w+[ -]){0,3}?(?:determination|ruling|duties|duty|finding|injury)|affirmative)\w*"
            r"|\bfinally determin\w*",
            "终裁|最终(?:裁定|认定|裁决)",
        ),
        _step(
            r"\bamend\w*\b[^;:]*\bfinal\b"
            r"|\b(?:anti-?dumping|countervailing)(?: and (?:anti-?dumping|countervailing))? duty orders?\b",
            "(?:修正|更正|调整)[^，,;；]*(?:终裁|最终裁定)|(?:终裁|最终裁定)[^，,;；]*(?:修正|更正|调整)",
        ),
    ),
    # What border inspection does with a consignment that has pests or residues: it is held, then turned back or let in.
    _CARGO: (
        _step(
            r"\b(?:holds?|detains?|detained|seizes?|impounds?|blocks?)\b[^,;:]*\b(?:cargo(?:es)?|shipments?|vessel|ship)\b",
            "检出|扣留|查扣|滞港|滞留",
        ),
        _step(
            r"\b(?:(?:turns?|turned|sends?|sent) (?:\w+ ){0,4}?(?:back|away)|returns?|(?:reject|destroy)(?:s|ed))\b"
            r"[^,;:]*\b(?:cargo(?:es)?|shipments?|vessel|ship)\b"
            r"|\b(?:cargo(?:es)?|shipments?|vessel|ship)\b[^,;:]*\b(?:turned|sent) (?:back|away)\b",
            "退运|退回|退货|销毁",
        ),
        _step(
            r"\b(?:releases?|released|clears?|cleared)\b[^,;:]*\b(?:cargo(?:es)?|shipments?|vessel|ship)\b",
            "(?<!予)放行|准予进境",
        ),
    ),
    "bill": (
        _step(
            r"\b(?:committee|panel)\b[^,;:]*\b(?:back|approv|advanc|clear|pass|vot)\w*[^,;:]*\b(?:bill|act|legislation)\b",
            "委员会[^，,;；]*(?:通过|批准)[^，,;；]*法案",
        ),
        _step(
            r"\bhouse (?:(?!panel|committee)\w+ )?(?:pass|approv|clear)\w*[^,;:]*\b(?:bill|act|legislation)\b",
            "众议院(?!.{0,6}委员会)[^，,;；]*通过[^，,;；]*法案",
        ),
        _step(
            r"\bsenate (?:(?!panel|committee)\w+ )?(?:pass|approv|clear)\w*[^,;:]*\b(?:bill|act|legislation)\b",
            "参议院(?!.{0,6}委员会)[^，,;；]*通过[^，,;；]*法案",
        ),
        _step(r"\bsigns?\b[^,;:]*\b(?:bill|act)\b|\b(?:signed into|becomes) law\b", "签署[^，,;；]*法案"),
    ),
    "deal": (
        _step(
            r"\b(?:framework|tentative|preliminary|in principle)\b"
            r"(?=[^,;:]*\b(?:deal|agreement|accord|pact|tariffs?|trade)\b)"
            r"|\b(?:deal|agreement|accord|pact)\b[^,;:]*\b(?:in principle|framework)\b",
            "框架(?:协议|共识)|原则性?(?:协议|共识)|初步(?:协议|共识)",
        ),
        _step(
            r"\b(?:signs?|signed|signing)\b[^,;:]*\b(?:deal|agreement|accord|pact)\b",
            "(?:签署|签订)[^，,;；]*(?:协议|协定)",
        ),
    ),
}
_HINTS = re.compile(
    r"probe|investigat|inquiry|initiat|preliminar|final|duty order|bill|\bact\b|legislation|law\b|framework|tentative"
    r"|principle|\bsign|cargo|shipment|vessel|\bship\b|立案|调查|裁|认定|法案|框架|原则|初步|签|检出|扣|滞|退|销毁|放行|进境"
)
_TO_COME = re.compile(
    r"\b(?:to|will|may|might|could|would|should|must|expected|set|plans?|urges?|before|ahead of|after|following|since|"
    r"until|if|not)\b"
)
_TO_COME_ZH = re.compile("将|(?<!模)(?<!虚)拟(?!定)|可能|预计|或|未|不|前夕|此前")


def steps_of(headline: str) -> Steps:
    """The procedures that a lower-case, simplified headline tells a step of that is taken, and which; mostly none."""
    if _HINTS.search(headline) is None:
        return ()
    return tuple(
        (procedure, place)
        for procedure, steps in _PROCEDURES.items()
        if (place := _furthest(steps, headline)) is not None
    )


def _furthest(steps: tuple[_Step, ...], headline: str) -> int | None:
    chinese = has_han(headline)
    for place in reversed(range(len(steps))):
        found = (steps[place].chinese if chinese else steps[place].english).search(headline)
        if found and not (_TO_COME_ZH if chinese else _TO_COME).search(headline[: found.end()]):
            return place
    return None


def is_case(steps: Steps) -> bool:
    """Is it a trade remedy case, or a consignment's, on one good of one country?"""
    return any(procedure in (_CASE, _CARGO) for procedure, _ in steps)


def is_ruled(steps: Steps) -> bool:
    """Is it a ruling in a trade remedy case, preliminary or final?"""
    return any(procedure == _CASE and place > 0 for procedure, place in steps)


def are_apart(one: Steps, other: Steps) -> bool:
    """Does one tell another step of a procedure than the other?"""
    return any(procedure == another and place != at for procedure, place in one for another, at in other)


def go_on(new: Steps, earlier: Steps) -> bool:
    """Does one tell a later step of a procedure of which the other tells?"""
    return any(procedure == another and place > at for procedure, place in new for another, at in earlier)
