"""The figures of a report: how much, of what, by whose word, by when; what is not sure is left out."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from bot.domain.entry import Entry
from bot.domain.feed import OFFICIAL_SIDES
from bot.domain.figure import RATES, Figure
from bot.stories.answered import is_answered
from bot.stories.bushels import in_tonnes
from bot.stories.deadlines import deadlines
from bot.stories.goods import REFERS, good_of, goods_named
from bot.stories.measures import GOODS_ONLY
from bot.stories.paces import is_whole, paces
from bot.stories.quantities import Quantity, quantities
from bot.stories.respective import goods_in_turn
from bot.stories.sides import called, named_by, speakers, who_is
from bot.text.doubt import is_denied, is_taken_back, is_void
from bot.text.sentences import around, sentences
from bot.text.tokens import simplify
from bot.text.vocabulary import Mention, Vocabulary

MAX_FIGURES = 100  # of one entry; a page of tables has more, and no reader
_LONGEST = 1000  # characters of a sentence in which somebody can be said to speak
_ROUNDED = Decimal("0.01")  # a mass told in tonnes and again in bushels differs by its rounding
_OPENS = re.compile(r"[^:：;；,，]{2,40}[:：]")  # "Trump: I spoke to President Xi; ..."
_FAR = 80  # characters between an amount and its deadline at the most
# A last clause of a few words and no number but a day's: "..., Bessent said on May 3". All before it is that speaker's.
_ATTRIBUTION = re.compile(r"[,，](?:[^\W\d]|[\s.'’-]){1,50}(?:(?<=\son\s)\d{1,2}|(?<=[a-z.]\s)\d{1,2})?[.]?$")
# "Prices rose 2.1% after Bessent said ...": what he said is another thing.
_SINCE = re.compile(r"\s(?:after|as|while|when|before|since)\s", re.IGNORECASE)
_HALVES = str.maketrans({"½": ".5", "¼": ".25", "¾": ".75"})

# 墨西哥加征50%关税，商务部回应称: what he answers to is not his.
_REPLIES_ZH = re.compile("[，,；;][^，,。；;]{0,16}(?:回应|对此|就此)")
_CENTS = re.compile(r"(?<=\d\.\d\d)-([1357])/([248])(?!\d)")  # of grain: $11.24-1/2 a bushel


def _in_cents(fraction: re.Match[str]) -> str:
    return f"{int(fraction[1]) * 1000 // int(fraction[2]):03d}"


def figures(entry: Entry, vocabulary: Vocabulary) -> tuple[Figure, ...]:
    """The figures that an entry states, each once, in the order it states them."""
    reader = _Reader(entry, vocabulary)
    found = (figure for sentence in sentences(reader.text) for figure in reader.read(sentence))
    return _each_once(islice(found, MAX_FIGURES))


class _Stated(NamedTuple):
    """A figure where it is stated; `several`: of several goods, or of something without a name here."""

    figure: Figure
    several: bool
    whole: bool = False  # it is told to be all there is


class _Reader:
    """Reads one entry's sentences."""

    def __init__(self, entry: Entry, vocabulary: Vocabulary) -> None:
        self.entry = entry
        self.vocabulary = vocabulary
        self.said = ""  # the sentence before the one that is read
        self.text = simplify(_CENTS.sub(_in_cents, entry.full_text.translate(_HALVES)))

    # Most sentences state nothing: what is asked of an entry beside a figure is read when one is there.

    @cached_property
    def taken_back(self) -> bool:
        return is_taken_back(self.entry.title, self.entry.published.year)

    @cached_property
    def only_good(self) -> str:
        goods = goods_named(self.text, self.vocabulary, of_goods=True)
        return goods.pop() if len(goods) == 1 else ""

    def names_good(self, passage: str) -> bool:
        return bool(goods_named(passage, self.vocabulary, of_goods=True))

    def read(self, sentence: str) -> Iterator[_Stated]:
        """A sentence's figures; whose word they are holds from semicolon to semicolon."""
        said, self.said = self.said, sentence
        opens = _OPENS.match(sentence)
        for part in re.split("[;；]", sentence):
            stated = quantities(part)
            turns = goods_in_turn(stated, part, self.vocabulary)
            void = bool(stated) and (self.taken_back or is_void(sentence, self.entry.published.year))
            masses: list[Decimal] = []
            dates = _dates_of(stated, part, self.entry.day)
            for quantity, by, per in zip(stated, dates, paces(stated, part), strict=True):
                named = turns.get(quantity) or good_of(quantity, part, self.vocabulary)
                good = named or ""
                if named is None and quantity.unit in GOODS_ONLY:
                    good = self._good_before(sentence, said)
                told = in_tonnes(quantity, good)
                mass = told.low or told.high or Decimal(0)
                again = told is not quantity and any(abs(mass - other) <= _ROUNDED * mass for other in masses)
                if told.unit == "t":
                    masses.append(mass)
                if not again:
                    low, high = (None if end is None else float(end) for end in (told.low, told.high))
                    shown = part[quantity.start : quantity.end].strip()
                    stands = not void and not is_denied(part, quantity.start, quantity.end)
                    speaker, who = self._speaker(part, quantity, opens[0] if opens else "") if stands else ("", "")
                    figure = Figure(low, high, told.unit, good, speaker, by, shown, who, per, stands)
                    yield _Stated(figure, named == "", is_whole(part, quantity))

    def _good_before(self, sentence: str, said: str) -> str:
        """The only good of all, for a mass in a sentence that names none, where the headline does, or the sentence said
        before this one, which refers to it."""
        if not self.only_good or self.names_good(sentence):
            return ""  # one that the sentence names is that of something else in it
        titled = self.names_good(simplify(self.entry.title))
        return self.only_good if titled or (REFERS.match(sentence) and self.names_good(said)) else ""

    def _speaker(self, part: str, quantity: Quantity, opens: str) -> tuple[str, str]:
        """Whose word a quantity is: the last speaker's before its clause ends, unless a few words behind say whose.

        opens: with whom the sentence begins before a colon: the word behind its semicolons is his too.
        """
        if is_answered(part, quantity.start, quantity.end):
            return "", ""
        last = self._said_by(part) if len(part) <= _LONGEST else None
        if last and not _ATTRIBUTION.search(part, quantity.end):
            behind = around(part, quantity.start, quantity.end)[1]
            if since := _SINCE.search(behind):
                last = self._said_by(part[: quantity.end + since.start()])
            else:
                last = self._said_by(part[: quantity.end + len(behind)]) or last
        if last and _REPLIES_ZH.search(part, quantity.end):
            last = self._said_by(part[: quantity.end])
        if last is None and opens and len(part) <= _LONGEST and not part.startswith(opens):
            last = self._said_by(f"{opens} {part.strip()}")
        if last:
            return called(last, self.entry.language, self.vocabulary), who_is(last.concept, self.vocabulary)
        if self.entry.side in OFFICIAL_SIDES:
            return self.entry.publisher, named_by(self.entry.publisher, self.vocabulary)
        return "", ""

    def _said_by(self, part: str) -> Mention | None:
        said = list(speakers(part, self.vocabulary, self.entry.full_text, self.entry.day))
        return said[-1] if said else None


def _dates_of(stated: Sequence[Quantity], part: str, day: date | None) -> list[str]:
    """The deadline of each quantity, "" where it has none: a date goes to the one it stands beside."""
    if not stated:
        return []
    free = [each for each in deadlines(part, day) if all(each.end <= q.start or q.end <= each.start for q in stated)]
    dates = []
    for place, quantity in enumerate(stated):
        first = stated[place - 1].end if place else 0
        last = stated[place + 1].start if place + 1 < len(stated) else len(part)
        before, behind = around(part, quantity.start, quantity.end)
        clause = range(quantity.start - len(before), quantity.end + len(behind) + 1)
        next_clause = range(last - len(around(part, last, last)[0]), last if place + 1 < len(stated) else 0)
        beside = [
            each
            for each in free
            if first <= each.start < last
            and (each.start in clause or each.start not in next_clause)  # that is the next one's
            and -_FAR < each.start - quantity.end < _FAR
            and not (each.lasts and quantity.unit in RATES)  # "a 24% tariff is suspended until"
        ]
        # False sorts first: in its clause, then behind it.
        beside.sort(key=lambda each: (each.start not in clause, each.start < quantity.start, each.start))
        dates.append(beside[0].by if beside else "")
        free = [each for each in free if each not in beside[:1]]
    return dates


def _each_once(found: Iterable[_Stated]) -> tuple[Figure, ...]:
    """Of figures that say the same the first, with what only the others tell."""
    kept: list[_Stated] = []
    places: defaultdict[tuple[float | None, float | None, str], list[int]] = defaultdict(list)
    for stated in found:
        figure = stated.figure
        same = places[figure.low, figure.high, figure.unit]
        place = next((place for place in same if _agree(kept[place], stated)), None)
        if place is None:
            same.append(len(kept))
            kept.append(stated)
        else:
            kept[place] = _together(kept[place], stated)
    return tuple(each.figure for each in kept)


def _together(one: _Stated, other: _Stated) -> _Stated:
    old, new = one.figure, other.figure
    speaking = old if old.speaker else new
    goods, by = old.goods or new.goods, old.by or new.by
    figure = replace(old, goods=goods, speaker=speaking.speaker, who=speaking.who, by=by, per=old.per or new.per)
    return _Stated(figure, one.several or other.several, one.whole or other.whole)


def _agree(one: _Stated, other: _Stated) -> bool:
    """Do they say the same of what they both tell? What is of several goods is not of one of them."""
    ours, theirs = one.figure, other.figure
    if (one.several and theirs.goods) or (other.several and ours.goods):
        return False
    if ours.per != theirs.per and (one.whole or other.whole or (ours.per and theirs.per)):
        return False  # so much a year, and so much in all
    pairs = (ours.goods, theirs.goods), (ours.speaker, theirs.speaker), (ours.by, theirs.by)
    return ours.stands == theirs.stands and all(a == b or not a or not b for a, b in pairs)
