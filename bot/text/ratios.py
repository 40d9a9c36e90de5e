"""Numbers that are told by a word: doubled, halved, a third, dozens, 翻倍, 数百. What each means, in any language."""

import re
from collections.abc import Iterator

_ORDINALS = "second third fourth fifth sixth seventh eighth ninth tenth".split()
_HAN = "一二三四五六七八九十"
# Meaning -> how it is told.
_TOLD = {
    "x2": r"doubl(?:e|es|ed|ing)\b|twice\b|two-?fold\b|翻了?一?[倍番]|加倍|成倍|倍增|(?<![十\d])[一二两]倍",
    "x3": r"tripl(?:e|es|ed|ing)\b|trebl(?:e|es|ed|ing)\b|three-?fold\b|(?<!\d)三倍",
    "x4": r"quadrupl(?:e|es|ed|ing)\b|four-?fold\b|(?<!\d)四倍",
    "x5": r"quintupl(?:e|es|ed|ing)\b|five-?fold\b|(?<!\d)五倍",
    "x10": r"ten-?fold\b|(?<!\d)十倍",
    "1/2": r"half\b|halv(?:e|es|ed|ing)\b|一半|半数|减半|腰斩|过半|大半|[近逾超]半|对半",
    "1/3": r"(?:a|one)[\s-]third\b|三分之一",
    "2/3": r"two[\s-]thirds\b|三分之二",
    "1/4": r"(?:a|one)[\s-]quarter\b(?!\s(?:earlier|ago|later))|四分之一",
    "3/4": r"three[\s-]quarters\b|四分之三",
    "1/5": r"(?:a|one)[\s-]fifth\b|五分之一",
    "1/10": r"(?:a|one)[\s-]tenth\b|十分之一",
    "tens": r"dozens?\b|tens of\b|scores of\b|数十|几十|上十",
    "hundreds": r"hundreds\b|数百|几百|上百",
    "thousands": r"thousands\b|数千|几千|上千|成千",
    "millions": r"millions\b|数百万|上百万|几百万",
    "billions": r"billions\b|数十亿|上十亿|几十亿",
    "most": r"majority\b|most of\b|过半|大半|大部分|多数",
    "1st": r"first\b|1st\b|首[次个批轮度]|第一",
}
_WORDS = {meaning: re.compile(rf"(?<![A-Za-z-])(?:{told})", re.IGNORECASE) for meaning, told in _TOLD.items()}
_ORDINAL = re.compile(
    rf"\b(?P<word>{'|'.join(_ORDINALS)})\b(?!\s?-)|\b(?P<digits>[2-9]|10)(?:nd|rd|th)\b", re.IGNORECASE
)
_ORDINAL_ZH = re.compile(f"第(?P<zh>[{_HAN}]|[2-9]|10)(?![{_HAN}\\d分])")
_TIMES = re.compile(r"(?P<n>\d+(?:\.\d+)?)(?:[\s-]?(?:times|fold)\b|x\b|倍)", re.IGNORECASE)


def ratios(text: str) -> Iterator[str]:
    """What a simplified text counts by such words; "3th" of "third"."""
    yield from (meaning for meaning, told in _WORDS.items() if told.search(text))
    for found in _ORDINAL.finditer(text):
        number = _ORDINALS.index(found["word"].lower()) + 2 if found["word"] else int(found["digits"])
        yield f"{number}th"
    for found in _ORDINAL_ZH.finditer(text):
        if (number := _HAN.index(found["zh"]) + 1 if found["zh"] in _HAN else int(found["zh"])) > 1:
            yield f"{number}th"
    yield from (f"x{float(found['n']):g}" for found in _TIMES.finditer(text))
