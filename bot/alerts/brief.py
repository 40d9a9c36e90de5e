"""A story in the few words that a telephone shows: level, who has spoken, what was done, how much. Pure."""

import re

from bot.alerts.reader import Reader
from bot.domain.alert import Alert
from bot.text.tokens import tokenise

SHOWN = 80  # characters of a message that a telephone's notification shows
NO_HEADLINE = "(no headline)"
_GAP = " · "
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def level_word(alert: Alert) -> str:
    """The level in its reader's words; "" for routine, which is not said."""
    return Reader(alert.reader).phrase(alert.level.upper()) if alert.level.rank else ""


def brief(alert: Alert) -> str:
    """Level, who has spoken or what has changed, what was done and how much, then the headline.

    What was done and how much are said only where the headline's visible part, or what comes before, does not.
    """
    headline = alert.headline.strip() or NO_HEADLINE
    parts = [part for part in (_done(alert), alert.amount) if part]
    added: list[str] = []
    while lacking := [
        part for part in parts if part not in added and not _tells(_words(alert, added, headline), part, alert)
    ]:
        added.append(lacking[0])
    return _words(alert, added, headline)


def brief_before(alert: Alert) -> str:
    """What `brief` says before the headline, which comes after it in another dress; "" if that is nothing."""
    return brief(alert).removesuffix(alert.headline.strip() or NO_HEADLINE).removesuffix(_GAP)


def brief_above(alert: Alert) -> str:
    """The same without the headline, for where that stands below; "" if there is nothing to say before it."""
    return _words(alert, [part for part in (_done(alert), alert.amount) if part], "")


def _words(alert: Alert, added: list[str], headline: str) -> str:
    before = [part for part in (level_word(alert), *added) if part]
    said = _cut(_said(alert), SHOWN - sum(len(part) + len(_GAP) for part in before))
    return _GAP.join(part for part in (level_word(alert), said, *added, headline) if part)


def _said(alert: Alert) -> str:
    if alert.change or alert.answers is not None:
        return alert.change or (alert.answers.line if alert.answers else "")
    return Reader(alert.reader).phrase(", ").join(side.party for side in alert.sides if side.spoken)


def _done(alert: Alert) -> str:
    return Reader(alert.reader).phrase(alert.status) if alert.status else ""


def _tells(text: str, part: str, alert: Alert) -> bool:
    """Does what is shown of a text say this, in these numbers or in a form of this word?"""
    text = text[:SHOWN]
    if numbers := _NUMBER.findall(part):
        return set(numbers) <= set(_NUMBER.findall(text))
    return part in text if alert.reader == "zh" else set(tokenise(part).stems) <= set(tokenise(text).stems)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(room - 1, 0)].rstrip()}…"
