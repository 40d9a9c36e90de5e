"""Tells titles that say only that somebody met the press: what was said there begins in the text."""

import re

_NO_TALKS = r"(?:(?!\b(?:china|chinese|talks)\b)[^:;?!])"
_OFFICIAL = r"\b(?:secretary|ambassador|minister|representative|president|premier|envoy)\b"
_OCCASION = re.compile(
    # 2026年3月4日外交部发言人主持例行记者会（摘要）; a colon or a comma would bring what was said
    r"(?:[^，。：:；;？?！!“”\s]{0,30}(?:记者会|新闻发布会|例行发布会|吹风会)(?:答问|文字)?(?:实录)?\W{0,3}?(?:[（(][^）)]{0,40}[）)])?"
    # Foreign Ministry Spokesperson's Regular Press Conference on March 4, 2026; Press Briefing by Secretary Example
    r"|[^,:;?!]{0,80}\b(?:regular|daily|weekly) (?:press|news) (?:conference|briefing)"
    r"(?: on [\w., ]{3,24}?)?(?: ?[(][^)]{3,60}[)])?"
    r"|press (?:briefing|gaggle|conference) by [^:;?!]{3,80}?"
    # Remarks by President Example Before Marine One Departure; "remarks by ... on tariffs" say what of
    r"|remarks by (?:(?!\bon\b)[^:;?!]){3,80}?"
    # Treasury Secretary to Travel to Austria; who travels for talks with China says what for
    rf"|(?=[^:;?!]{{0,80}}{_OFFICIAL}){_NO_TALKS}{{3,80}}?\btravel(?:s to| to| schedule)\b{_NO_TALKS}{{0,60}}?)"
    r"\W*(?P<said>$|: )",
    re.IGNORECASE,
)


def names_only_an_occasion(title: str) -> bool:
    """Does a title say that there was a press conference, and not what of?"""
    found = _OCCASION.match(title.strip())
    return found is not None and not found["said"]


def begins_with_an_occasion(title: str) -> bool:
    """Does a title say so, perhaps with what was said behind a colon?"""
    return _OCCASION.match(title) is not None
