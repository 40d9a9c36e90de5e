"""What a publisher says of its own report: that it is corrected, or taken back as a whole and nothing of it stands."""

import re

from bot.text.sentences import sentences
from bot.text.tokens import simplify

_GONE = r"(?:withdrawn|retracted|deleted|taken down|removed|pulled)"
_REPORT = r"(?:report|story|article|item|post|dispatch)"
_HEADLINE = re.compile(
    rf"^\W*(?:retracted|retraction|withdrawn|withdrawal of report|撤稿|已撤回|已撤稿)\s?[:：|\]】–—-]"
    rf"|^\W*(?:\w+[’']s |this |the |our )?{_REPORT}\b(?!\W*(?:says|said|shows|finds|:))"
    rf"(?:\s[\w’'$.,%-]+){{0,8}}? {_GONE}\W*$"
    rf"|\b(?:withdraws|retracts|withdrew|retracted|pulls|deletes) (?:its |an? |the |an earlier )?(?:\w+ )?{_REPORT}\b"
    "|(?:报道|文章|稿件|消息)(?:已|被|已被)(?:撤回|撤稿|撤下|删除)",
    re.IGNORECASE,
)
_TEXT = re.compile(
    rf"^\W*(?:this|the|our|an earlier|a previous) (?:[\w’'-]+ ){{0,3}}?{_REPORT} (?:has been|was|is) {_GONE}\b"
    rf"|^\W*we (?:have |had )?(?:withdrawn|retracted|withdrew|retract|withdraw) (?:this|the|our) {_REPORT}\b"
    "|^(?:本文|此文|该文|本稿|此稿|本报道|该报道|此前报道|上述报道|原文)(?:已|被|已被)(?:撤回|撤稿|撤下|删除)",
    re.IGNORECASE,
)

# "CORRECTED-China ...", "REFILE-CORRECTION: ...", "（更正）...", "...; Correction"
_LABEL = (
    r"(?:(?:refile|update \d+|official)[-–—:\s]+)?(?:correct(?:ed|s|ion)?|corrigendum|clarification"
    r"|更正(?:启事)?|勘误|订正)"
)
_CORRECTED = re.compile(
    rf"^\s*(?:[\[(（【]\s*{_LABEL}\b[^\])）】]{{0,40}}[\])）】]|{_LABEL}(?:\s*[:：|–—-]|\s*\([^)]{{0,40}}\)\s*[:–—-]))[\s:：–—-]*"
    rf"|\s*(?:[\[(（【]\s*(?:已)?{_LABEL}\s*[\])）】]|\s[|–—-]\s*{_LABEL}|;\s*{_LABEL})\s*$",
    re.IGNORECASE,
)


def unlabelled(title: str) -> str:
    """A headline without the label by which its publisher says that it is corrected; as it is if it is that alone."""
    return _CORRECTED.sub("", title).strip() or title


def is_retracted(title: str, text: str = "") -> bool:
    """Does a report say of itself, or of an earlier one, that it is withdrawn?"""
    if _HEADLINE.search(simplify(title)):
        return True
    return any(_TEXT.search(simplify(sentence)) for sentence in sentences(text)[:1])
