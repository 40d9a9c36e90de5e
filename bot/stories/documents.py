"""By which numbers official documents are known, and which ones a document says that it changes.

A number is the last character of the body that gave it, where that is named (部, 署, 会), and the number itself.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.text.sentences import sentences

# A Chinese body's notice (公告2030年第19号, 2030年第19号公告, Announcement No. 19 of 2030), a message of US customs
# (CSMS # 71440283), an order or proclamation of the President's, and a page of the Federal Register (91 FR 12345).
_DOCUMENT = re.compile(
    r"(?P<body>[部署会制局室院行]?)公告\W?(?P<year>20\d\d)年第?(?P<number>\d{1,4})号"
    r"|(?P<body2>[部署会制局室院行]?)(?P<year2>20\d\d)年第(?P<number2>\d{1,4})号公告"
    r"|第(?P<bare>\d{1,4})号公告"  # ... of this year's
    r"|\b(?:announcement|notice)\sno\.?\s?(?P<number3>\d{1,4})\s(?:of|in)\s(?P<year3>20\d\d)\b"
    r"|\bCSMS\W{1,3}(?P<csms>\d{6,10})\b|\b(?P<kind>executive\sorder|proclamation)\s(?:no\.?\s)?(?P<order>\d{4,5})\b"
    r"|\b(?P<volume>\d\d)\s(?:FR|Fed\.\sReg\.)\s(?P<leaf>\d{1,6})\b",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"调整|更正|修改|修订|勘误|废止|停止执行|停止实施|暂停|延长|延期|推迟|补充"
    r"|\b(?:supersed|amend|correct|revis|modif|replac|rescind|revok|withdr[ae]w|suspend|extend|delay|postpon)",
    re.IGNORECASE,
)
_CORRECTS = re.compile(r"更正|勘误|\bcorrect|\bcorrigend", re.IGNORECASE)
_BEHIND = re.compile(r"[（(][^（）()]*[）)]\s*$")  # "... 的公告（税委会公告2033年第4号）"
_ABOUT = re.compile(r"关于|\b(?:to|of|on)\s(?:amend|correct|revis|modif|extend|suspend)", re.IGNORECASE)


class Documents(NamedTuple):
    """Of an official page the number that its headline gives as its own, "" if it has none, and those it changes."""

    own: str = ""
    changed: tuple[str, ...] = ()  # corrected, put off, suspended or amended
    corrects: bool = False  # by its headline

    def changes(self, other: "Documents") -> bool:
        """Does it change that one? Of two bodies that are named so, one and the same must have given the number."""
        body, _, number = other.own.partition(" ")
        return any(
            number == named and ("" in (body, its) or body == its)
            for its, _, named in (each.partition(" ") for each in self.changed)
        )


NONE = Documents()


def documents(title: str, text: str) -> Documents:
    """The documents that an official page is and changes."""
    about, behind = _ABOUT.search(title), _BEHIND.search(title)
    begins = title[: about.start()] if about else title
    own = next(_numbers(f"{begins} {behind[0] if behind else ''}"), "")
    said = (each for each in (title, *sentences(text)) if _CHANGES.search(each))
    its = own.partition(" ")[2]
    year = its.partition("-")[0]
    named = dict.fromkeys(each for text in said for each in _numbers(text, year))
    changed = tuple(each for each in named if each.partition(" ")[2] != its)
    return Documents(own, changed, _CORRECTS.search(title) is not None)


def _numbers(text: str, year: str = "") -> Iterator[str]:
    """year: that of a document whose number stands without one."""
    for found in _DOCUMENT.finditer(text):
        if bare := found["bare"]:
            yield from (f" {year}-{int(bare)}",) if year.isdigit() else ()
            continue
        if number := found["number"] or found["number2"] or found["number3"]:
            body = found["body"] or found["body2"] or ""
            yield f"{body} {found['year'] or found['year2'] or found['year3']}-{int(number)}"
        elif found["csms"]:
            yield f" csms-{found['csms']}"
        elif found["kind"]:
            yield f"{' '.join(found['kind'].lower().split())} {found['order']}"
        else:
            yield f" register-{found['volume']}-{found['leaf']}"
