"""`/trade ledger`: what was promised beside what is reported of it, by each statistic alone, and never a verdict."""

from collections.abc import Iterator
from datetime import UTC, date
from decimal import Decimal

from bot.commands.replies import count
from bot.commands.request import Request
from bot.domain.alert import Item, Reply
from bot.domain.chart import Bar, LedgerChart, Promise
from bot.domain.feed import Side
from bot.domain.ledger import Reported, Statistic
from bot.domain.phrase import joined, named, say
from bot.domain.pledge import EVERYTHING, Part, Pledge, Said, Version
from bot.ledger.reckoning import Account, accounts_of, pace_of
from bot.ledger.standing import Line, standing
from bot.storage import purchases, reported
from bot.storage.database import Transaction

GAPS = 3  # told of one statistic; of more the last
STATISTICS = {
    Statistic.USDA_DAILY: say("USDA daily announcements"),
    Statistic.USDA_WEEKLY_SALES: say("USDA weekly net sales"),
    Statistic.USDA_WEEKLY_EXPORTS: say("USDA weekly exports"),
    Statistic.US_CENSUS_EXPORTS: say("US Census exports"),
    Statistic.CHINA_CUSTOMS_IMPORTS: say("China customs imports"),
}
_PARTIES = {"us": say("United States"), "cn": say("China")}
_SIDES = {"us": Side.US_OFFICIAL, "cn": Side.CN_OFFICIAL}
_SALES = frozenset({Statistic.USDA_DAILY, Statistic.USDA_WEEKLY_SALES})


def ledger(tx: Transaction, request: Request, topic: str | None) -> Reply:
    """The pledges of a topic, or all, with what is reported of them."""
    title = say("Ledger: {}", request.title(topic)) if topic else say("Ledger")
    pledges = [each for each in request.pledges if topic is None or topic in each.topics]
    if not pledges:
        return Reply(title, say("No pledge is put down here."), hint=say("/trade ledger shows all there are"))
    lines, figures = standing(purchases.every(tx)), reported.every(tx)
    books = [_Book(pledge, lines, figures, request.now.astimezone(UTC).date()) for pledge in pledges]
    whole = topic is not None or len(pledges) == 1
    return Reply(
        title,
        say("What was promised, and what each statistic reports of it."),
        items=tuple(item for book in books for item in (book.whole() if whole else book.brief())),
        chart=_chart(title, [shown for book in books if (shown := book.promise())]),
        hint="" if whole else say("All of one: /trade ledger TOPIC"),
    )


def _chart(title: str, promises: list[Promise]) -> LedgerChart | None:
    told = [title]
    for each in promises:
        told += [
            each.title,
            each.promised,
            *(say("{}: {} ({})", bar.label, bar.amount, bar.percent) for bar in each.bars),
        ]
    return LedgerChart(title, joined("; ", told), say("promised"), tuple(promises)) if promises else None


class _Book:
    """One pledge as it is shown."""

    def __init__(self, pledge: Pledge, lines: list[Line], figures: list[Reported], today: date) -> None:
        self.pledge, self.today = pledge, today
        begun = [part for part in pledge.holds.parts if part.first <= today]
        self.accounts = {part: accounts_of(part, pledge.commodity, lines, figures, today) for part in begun}
        self.now = begun[-1] if begun else pledge.holds.parts[0]

    def brief(self) -> Iterator[Item]:
        """The pledge with the part that runs, or ran last."""
        yield self._head()
        yield from self._part(self.now)

    def whole(self) -> Iterator[Item]:
        """All parts, what they rest on, what was promised before, and what must be known besides."""
        yield self._head()
        yield from self._words()
        for part in self.pledge.holds.parts:
            yield from self._part(part)
        for number, version in enumerate(self.pledge.versions[:-1]):
            yield _earlier(version, self.pledge.versions[number + 1].since)
        yield from (Item(_said(each.said), each.url) for each in self.pledge.notes)
        yield from map(Item, self._caveats())

    def promise(self) -> Promise | None:
        """The part that runs, for a chart; None where nothing is reported of it, or it is on top of something."""
        bars = tuple(self._bars()) if self.pledge.over is None else ()
        if not bars:
            return None
        promised = say("{} to {}: {}", self.now.first, self.now.last, _promised(self.now))
        return Promise(_said(self.pledge.title), promised, self._when(self.now), bars)

    def _bars(self) -> Iterator[Bar]:
        for each in self.accounts.get(self.now, []):
            name, detail = STATISTICS[each.statistic], say("data to {}", each.last)
            yield self._bar(name, detail, each.bought)
            if each.unknown:
                yield self._bar(say("{}: unknown destinations", name), detail, each.unknown, apart=True)

    def _bar(self, label: str, detail: str, amount: Decimal, *, apart: bool = False) -> Bar:
        return Bar(label, _of(amount, self.now.unit), detail, float(amount / self.now.amount), apart)

    def _head(self) -> Item:
        pledge = self.pledge
        told = [say("{} to {}", _PARTIES[pledge.by], _PARTIES[pledge.to])]
        for party in ("us", "cn"):
            stated = _SIDES[party] in pledge.stated_by
            told.append(say("stated by {}" if stated else "not stated by {}", _PARTIES[party]))
        source = say("{}, {}", pledge.holds.publisher, pledge.holds.since)
        return Item(_said(pledge.title), pledge.holds.url, joined(" · ", [*told, source]))

    def _words(self) -> Iterator[Item]:
        if self.pledge.holds.words:
            yield Item(say("In its words: “{}”", self.pledge.holds.words))

    def _part(self, part: Part) -> Iterator[Item]:
        yield Item(say("{} to {}: {}", part.first, part.last, self._amount(part)), detail=self._when(part))
        accounts = self.accounts.get(part)
        for each in accounts or ():
            yield self._account(part, each)
        if accounts == []:
            yield Item(say("Nothing is reported of it in this ledger."))

    def _amount(self, part: Part) -> str:
        over = self.pledge.over
        return say("{} over {}", _promised(part), _said(over)) if over else _promised(part)

    def _when(self, part: Part) -> str:
        if self.today < part.first:
            return say("begins in {}", _days((part.first - self.today).days))
        if self.today > part.last:
            return say("ended {} ago", _days((self.today - part.last).days))
        return say("{} left", _days((part.last - self.today).days))

    def _account(self, part: Part, account: Account) -> Item:
        text = say("{}: {} to China", STATISTICS[account.statistic], _of(account.bought, part.unit))
        if account.unknown:
            text = say("{}; apart from it {} to unknown destinations", text, _of(account.unknown, part.unit))
        told = [say("data to {}", account.last)]
        pace = pace_of(part, account) if self.pledge.over is None and self.today <= part.last else None
        if pace:
            so_far, needed = (_of(each, part.unit) for each in (pace.so_far, pace.needed))
            told.append(say("{} a week so far, {} a week needed from then on", so_far, needed))
        told += [say("no data from {} to {}", first, last) for first, last in account.gaps[-GAPS:]]
        if len(account.gaps) > GAPS:
            told.append(say("{} before these", count(len(account.gaps) - GAPS, "gap", "gaps")))
        if account.astride:
            told.append(say("{} astride its first or last day left out", count(account.astride, "figure", "figures")))
        return Item(text, detail=joined(" · ", told))

    def _caveats(self) -> Iterator[str]:
        if self.pledge.over:
            yield say(
                "The promise is on top of {}: what is reported is all there was, so no pace is told.",
                _said(self.pledge.over),
            )
        if self.pledge.statistics:
            counting = joined(", ", [STATISTICS[each] for each in self.pledge.statistics])
            yield say("By the promise these count: {}.", counting)
        else:
            yield say("The promise names no statistic that is to count.")
        shown = {each.statistic for accounts in self.accounts.values() for each in accounts}
        if len(shown) > 1:
            yield say("No two statistics are added up: each counts something else, or the same at another time.")
        if shown & _SALES:
            yield say("What is sold can still be cancelled, and is not yet shipped.")
        if Statistic.USDA_DAILY in shown:
            yield say("Announcements are of large sales only, and as far as this bot's feeds have shown them.")
        if any(each.unknown for accounts in self.accounts.values() for each in accounts):
            yield say("Who buys for unknown destinations is not told; it may or may not be China.")
        if self.pledge.commodity == EVERYTHING:
            yield say("Of all goods and services together only imported figures can tell.")


def _earlier(version: Version, until: date) -> Item:
    parts = [say("{} to {}: {}", part.first, part.last, _promised(part)) for part in version.parts]
    told = say("{} until {}", version.publisher, until)
    return Item(say("Before: {}", joined("; ", parts)), version.url, told)


def _promised(part: Part) -> str:
    amount = _of(part.amount, part.unit)
    return say("at least {}", amount) if part.at_least else amount


def _of(amount: Decimal, unit: str) -> str:
    number = f"{amount:,.0f}"
    return say("{} t", number) if unit == "t" else f"{number} {unit}"


def _days(number: int) -> str:
    return count(number, "day", "days")


def _said(words: Said) -> str:
    return named(words.en, zh=words.zh)
