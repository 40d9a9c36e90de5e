"""USDA's daily sale announcements to typed lines: their fixed form and nothing that only sounds like it.

"Private exporters reported to the U.S. Department of Agriculture export sales of 132,000 metric tons of soybeans for
delivery to China during the 2025/2026 marketing year." What is not understood whole is left out.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.domain.ledger import UNKNOWN, Announcement, Purchase, PurchaseKind
from bot.stories.bushels import BUSHELS
from bot.stories.measures import amounts
from bot.text.months import MONTH, MONTHS
from bot.text.retraction import is_retracted

# What must be reported daily (7 CFR 20), by USDA's names; wheat and rice come by class.
_COMMODITIES = {
    "soybean cake and meal": "soybean_meal",
    "soybean cake & meal": "soybean_meal",
    "soybean meal": "soybean_meal",
    "soybean oil": "soybean_oil",
    "soybeans": "soybeans",
    "soybean": "soybeans",
    "corn": "corn",
    "grain sorghum": "sorghum",
    "sorghum": "sorghum",
    "barley": "barley",
    "oats": "oats",
    "hard red winter wheat": "wheat",
    "hard red spring wheat": "wheat",
    "soft red winter wheat": "wheat",
    "white wheat": "wheat",
    "durum wheat": "wheat",
    "all wheat": "wheat",
    "wheat": "wheat",
}
_DAY = rf"(?P<month>{MONTH})\.? (?P<day>\d{{1,2}}),? (?P<year>20\d\d)"
_REPORTED = (
    r"private (?:u\.?s\.? )?exporters (?:have )?report(?:ed)?"
    r"(?: to (?:the )?(?:u\.?s\.? department of agriculture|usda))?(?: today)?"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri)day"
# It opens with a dateline at the most: what somebody says of an announcement is none.
_LEAD = re.compile(
    rf"(?:\(?(?P<corrected>correct(?:ion|ed))\)?(?P<of_what>.{{0,160}}?) ?[:–—.-]? ?)?"
    rf"(?:(?:\(?washington(?:,? d\.? ?c\.?)?,? ?|\A)\(?(?:{_WEEKDAY},? )?(?:{_DAY})?\)? ?[–—:-]{{0,2}} ?)?{_REPORTED} "
    rf"(?=the following|(?:the )?(?:export )?sales? |(?:the |a )?cancell?ations? )",
    re.IGNORECASE,
)
_CORRECTION = re.compile(r"\b(?:correction|corrected)\b", re.IGNORECASE)
_CORRECTS = re.compile(
    rf"\b(?:announce(?:d|ment)|release|report(?:ed)?|notice|issued|published)\b[^.;:]{{0,40}}?\b{_DAY}", re.IGNORECASE
)
# 132.000 may be a hundred thousand or a hundred: nobody's guess.
_NUMBER = r"(?!\d{1,3}\.\d{3} ?(?!thousand|million|\d))(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?: (?:thousand|million))?"
_MASS = rf"(?:{_NUMBER}) ?(?:metric tons?|metric tonnes?|tonnes?|tons?|m?mt)\b(?: \(mt\))?"
_AGAIN = rf"(?: ?\((?:about |approximately )?(?P<again>{_NUMBER} ?[a-z ]{{2,20}})\))?"
_AMOUNT = rf"(?P<amount>{_MASS}|{_NUMBER} ?bushels\b){_AGAIN}"
_TWO_YEARS = re.compile(r"(\d{4}) ?[/–-] ?(\d{2}|\d{4})")
_YEAR = r"(?P<year>\d{4} ?[/–-] ?\d{2,4})"
_IN_YEAR = rf"(?:(?:during|in|for) (?:the )?(?:{_YEAR} marketing year|marketing year {_YEAR.replace('year', 'year2')}))"
_RECEIVED = r"received (?:in|during) (?:the|this) (?:weekly )?reporting (?:period|week)"
_NEXT = r"(?:export|cancel|sales|\d)"
_LINE = re.compile(
    r"\b(?:(?P<cancelled>cancell?ations?) (?:(?:of|for) )?(?:(?:the )?(?:export )?sales? )?"
    r"|(?P<sold>(?:export )?sales?) |(?<=and )|(?<=[,;] ))"
    rf"(?P<received>{_RECEIVED} )?(?:(?:of|for) )?{_AMOUNT} of "
    rf"(?:u\.?s\.? )?(?P<commodity>{'|'.join(map(re.escape, _COMMODITIES))})\b,? ?"
    rf"(?P<received2>{_RECEIVED},? ?)?(?:for (?:delivery|shipment) )?to (?P<where>[^.;:,]{{2,60}}?)"
    rf"(?P<received3>,? {_RECEIVED})?"
    rf"(?:,? (?:for delivery )?{_IN_YEAR}|(?= ?[.;]|,? and {_NEXT}|, (?:{_NEXT}|of which)| ?$))",
    re.IGNORECASE,
)
_OTHER_SALES = re.compile(r"\b(?:optional[- ]origin:?|net|weekly) (?:export )?\Z", re.IGNORECASE)
_OTHER_WORDS = 30  # characters before a line in which these stand
_OF_THE_TOTAL = re.compile(r"[.,;]? ?of (?:(?:the|this) total|which),? ?", re.IGNORECASE)
_PART = re.compile(
    rf"{_AMOUNT}(?: (?:is|are|was|were|will be))?(?: for (?:delivery|shipment))? {_IN_YEAR}"
    r"(?P<more>,? and |[,;] (?:and )?)?",
    re.IGNORECASE,
)
_WHERE = re.compile(r"(?:the )?(?P<name>[A-Z][\w.'’()-]*(?: (?:and |of |the )?[A-Z(][\w.'’()-]*){0,4})")
_UNKNOWN = re.compile(r"(?:an? )?unknown(?: destinations?)?", re.IGNORECASE)
_CHINA = re.compile(
    r"(?:(?:the )?people['’]s republic of )?china(?: \((?:mainland|prc)\)| mainland)?|mainland china", re.IGNORECASE
)
# What follows the lines: small print, or other sales than those that are announced.
_CLOSING = re.compile(
    rf"\b(?:the marketing years? for|usda issues both|exporters are required|(?:on|last) {_WEEKDAY}"
    r"|(?:last|previous|prior) (?:week|month|year|day)s?|(?:a )?year (?:ago|earlier)|yesterday|earlier this"
    r"|replac(?:es?|ed|ing)|instead of|rather than|compared (?:with|to)|versus|previously|so far)\b|, not ",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_LONGEST = 10_000  # characters of an announcement; with a line for every reportable good it has a fifth


def announcement(title: str, text: str) -> Announcement | None:
    """The announcement that an entry's words are (plain text); None where they are none, or take one back.

    Of its lines those that are understood whole: never a guess.
    """
    if is_retracted(title, text):
        return None
    headline, body = _plain(title), _plain(text)
    lead = _LEAD.match(body) or (None if body else _LEAD.match(headline))
    if lead is None:
        return None
    told = lead.string[lead.end() :]
    first = _LINE.search(told)
    closing = _CLOSING.search(told, first.end()) if first else None
    lines = tuple(_lines(told[: closing.start()] if closing else told))
    if not lines:
        return None
    is_correction = bool(_CORRECTION.search(headline) or lead["corrected"])
    earlier = _CORRECTS.search(headline) or _CORRECTS.search(lead["of_what"] or "")
    return Announcement(lines, _date(lead), is_correction, _date(earlier) if earlier and is_correction else None)


def _plain(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text[:_LONGEST])).strip(" *•·-")


def _lines(told: str) -> Iterator[Purchase]:
    cancelled = False
    for line in _LINE.finditer(told):
        if _OTHER_SALES.search(told[max(line.start() - _OTHER_WORDS, 0) : line.start()]):
            continue
        cancelled = bool(line["cancelled"]) or (cancelled and not line["sold"])  # "... and 60,000 metric tons of"
        whole = _purchase(line, cancelled)
        if whole is not None:
            yield from _parts(told, line.end(), whole)


def _purchase(line: re.Match[str], cancelled: bool) -> Purchase | None:
    commodity = _COMMODITIES[line["commodity"].lower()]
    tonnes, destination = _tonnes(line, commodity), _destination(line["where"])
    if tonnes is None or not destination:
        return None
    received = line["received"] or line["received2"] or line["received3"]
    sold = PurchaseKind.RECEIPT if received else PurchaseKind.SALE
    kind = PurchaseKind.CANCELLATION if cancelled else sold
    return Purchase(kind, tonnes, commodity, destination, _year(line), line["amount"])


def _parts(told: str, place: int, whole: Purchase) -> Iterator[Purchase]:
    """A line by its marketing years, where the announcement divides it and the parts make the whole."""
    begin = _OF_THE_TOTAL.match(told, place)
    parts: list[Purchase] = []
    part = _PART.match(told, begin.end()) if begin else None
    while part is not None:
        tonnes, year = _tonnes(part, whole.commodity), _year(part)
        if tonnes is not None and year:
            parts.append(replace(whole, tonnes=tonnes, year=year, stated=part["amount"]))
        part = _PART.match(told, part.end()) if part["more"] else None
    agree = sum((each.tonnes for each in parts), Decimal(0)) == whole.tonnes
    yield from parts if parts and agree else [whole]


def _tonnes(line: re.Match[str], commodity: str) -> Decimal | None:
    """A line's amount in tonnes, as it states them; else by its bushels, where it is known what one weighs."""
    told = [amounts(each.replace(" mt", " MT")) for each in (line["amount"], line["again"]) if each]
    found = {each.unit: each.value for one in told for each in one if len(one) == 1 and each.value > 0}
    if "t" not in found and "bu" in found and commodity in BUSHELS:
        return (found["bu"] * BUSHELS[commodity]).normalize()
    return found.get("t")


def _destination(where: str) -> str:
    """A country as it is called there; "" for what is no name."""
    if _UNKNOWN.fullmatch(where):
        return UNKNOWN
    if _CHINA.fullmatch(where):
        return "China"
    named = _WHERE.fullmatch(where)
    return named["name"] if named else ""


def _year(found: re.Match[str]) -> str:
    return marketing_year(found["year"] or found["year2"] or "")


def marketing_year(stated: str) -> str:
    """2025/2026, however it is written; "" where these are no two years one after the other."""
    years = _TWO_YEARS.fullmatch(stated)
    following = str(int(years[1]) + 1) if years else ""
    return f"{years[1]}/{following}" if years and years[2] in (following, following[2:]) else ""


def _date(found: re.Match[str]) -> date | None:
    if not found["month"]:
        return None
    try:
        return date(int(found["year"]), MONTHS[found["month"].lower()], int(found["day"]))
    except ValueError:
        return None
