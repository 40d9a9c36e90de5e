"""Tells titles that say only that somebody met the press: what was said there begins in the text."""

import re

_OCCASION = re.compile(
    # 2026年3月4日外交部发言人主持例行记者会（摘要）; a colon or a comma would bring what was said
    r"[^，。：:；;？?！!“”\s]{0,30}(?:记者会|新闻发布会|例行发布会|吹风会)(?:答问|文字)?(?:实录)?\W*(?:[（(][^）)]{0,16}[）)]\W*)?"
    # Foreign Ministry Spokesperson's Regular Press Conference on March 4, 2026; Press Briefing by Secretary Example
    r"|[^,:;?!]{0,80}\b(?:regular|daily|weekly) (?:press|news) (?:conference|briefing)"
    r"(?: on [\w., ]{3,24}| ?[(][\w., ]{3,24}[)])?\W*"
    r"|press (?:briefing|gaggle|conference) by [^:;?!]{3,80}",
    re.IGNORECASE,
)


def names_only_an_occasion(title: str) -> bool:
    """Does a title say that there was a press conference, and not what of?"""
    return _OCCASION.fullmatch(title.strip()) is not None
