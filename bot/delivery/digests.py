"""Sends what was held: one digest a place, however much is due, put into the outbox in the transaction that settles it.

What is due is known to the store, so a stop and a start change nothing. A subscription is told once for a period of its
own: where a clock was set back, what waits for that period again waits for the next.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.alerts.digest import Pulse, digest_of
from bot.alerts.hold import LONGEST, allowed_from, due_at, period_of
from bot.alerts.reader import Reader
from bot.desk.wanted import wanting
from bot.domain.alert import Reason
from bot.domain.digest import Bulletin, Held
from bot.domain.health import HEALTHY
from bot.domain.subscription import CALENDAR, PULSE, Destination, MuteKind, Options
from bot.feeds.health import health_of
from bot.storage import bulletins, decisions, feeds, held, outbox, subscriptions, switches
from bot.storage.database import Transaction

AT_ONCE = 50  # places in one transaction
DAY = timedelta(days=1)
TitleOf = Callable[[str, str], str]
"""A topic, and a language, to what it is called."""


def send_digests(tx: Transaction, title_of: TitleOf, now: datetime) -> int:
    """Put a digest for some of the places where something is due into the outbox; returns for how many there was."""
    if switches.gap(tx).gathering(now):
        return 0  # what was missed comes into the same digest as what was due meanwhile
    places = held.due_places(tx, now, LONGEST, AT_ONCE)
    for here in sorted(places):
        _Place(tx, here, now).send(title_of)
    return len(places)


class _Place:
    """One place where something is due."""

    def __init__(self, tx: Transaction, here: Destination, now: datetime) -> None:
        self.tx, self.here, self.now = tx, here, now
        self.options = {each.topic: each.options for each in subscriptions.of_destination(tx, here)}

    def send(self, title_of: TitleOf) -> None:
        """Put all that is due into one digest: one that still waits to be sent, else a new one."""
        due, of_calendar, line = self._due_stories(), self._due_bulletins(), self._line_due()
        if not (due or of_calendar or line):
            return
        unsent = outbox.waiting_digest(self.tx, self.here)
        shown = unsent[1] if unsent else None
        delivery = unsent[0] if unsent else outbox.put_digest(self.tx, self.here, self.now)
        told = held.put_in(self.tx, self.here, [each.alert.story_id for each in due], delivery)
        with_line = line or (shown is not None and shown.with_line)
        reader = Reader(self._language())
        pulse = self._pulse(lambda topic: title_of(topic, reader.own)) if with_line else None
        items = [each.item for each in bulletins.put_in(self.tx, self.here, of_calendar, delivery)]
        digest = digest_of(told, pulse, self.now, reader, items)
        told_now: list[Held | Bulletin] = [*due, *of_calendar]
        stands_for = {(each.topic, each.reason) for each in told_now} | ({(PULSE, Reason.DAILY)} if line else set())
        periods = [period for kind in sorted(stands_for) if (period := self._period(*kind))]
        outbox.fill_digest(self.tx, delivery, digest, periods)

    def _due_stories(self) -> list[Held]:
        """What is due, and still wanted here for the topic for which it was held."""
        due, waiting = [], held.waiting(self.tx, self.here)
        wanted = wanting(self.tx, self.here, list({each.alert.story_id for each in waiting}), self.now)
        for each in waiting:
            if each.topic not in wanted.get(each.alert.story_id, ()):
                held.let_go(self.tx, self.here, each.alert.story_id, each.topic)
            elif (until := self._time_of(each)) <= self.now:
                due.append(each)
            elif until != each.due_at:
                held.put_off(self.tx, self.here, each, until)
        return due

    def _due_bulletins(self) -> list[Bulletin]:
        """What is due of the calendar, if this place wants to be told of it still."""
        bulletins.end(self.tx, self.here, self.now)
        due, waiting = [], bulletins.waiting(self.tx, self.here)
        if waiting and (CALENDAR not in self.options or self._is_muted(CALENDAR)):
            bulletins.let_go(self.tx, self.here)
            return []
        for each in waiting:
            if (until := self._time_of(each)) <= self.now:
                due.append(each)
            elif until != each.due_at:
                bulletins.put_off(self.tx, self.here, each, until)
        return due

    def _is_muted(self, topic: str) -> bool:
        mutes = subscriptions.mutes(self.tx, self.now)
        return any((each.destination, each.kind, each.target) == (self.here, MuteKind.TOPIC, topic) for each in mutes)

    def _time_of(self, each: Held | Bulletin) -> datetime:
        """When it is to be told: now, if it is due and nothing speaks against that."""
        if each.due_at > self.now + LONGEST:  # clocks were set back
            return self._next(each.topic, each.reason)
        if each.due_at > self.now:
            return each.due_at
        free = allowed_from(self._options_of(each.topic), self.now)
        if free > self.now:  # the time it was due has passed, and these are quiet hours again
            return free
        return self._next(each.topic, each.reason) if self._over(each.topic, each.reason) else self.now

    def _language(self) -> str:
        """The one in which this place is told; "" where that is not one."""
        languages = {each.lang for each in self.options.values() if each.lang}
        return languages.pop() if len(languages) == 1 else ""

    def _options_of(self, topic: str) -> Options:
        return self.options.get(topic, Options())

    def _line_due(self) -> bool:
        """Is the daily line due? Then its next time is set."""
        line = held.line_due(self.tx, self.here)
        if line is None or self.now < line <= self.now + LONGEST:
            return False
        free = allowed_from(self._options_of(PULSE), self.now)
        quiet = line <= self.now < free  # the time it was due has passed, as in _time_of
        held.hold_line(self.tx, self.here, free if quiet else self._next(PULSE, Reason.DAILY), self.now)
        return line <= self.now and not quiet and not self._over(PULSE, Reason.DAILY)

    def _period(self, topic: str, reason: Reason) -> outbox.Period | None:
        """Which one of this subscription it is, if what is held for this reason is due by the clock."""
        moment = period_of(self._options_of(topic), reason, self.now)
        return (topic, reason, moment) if moment else None

    def _over(self, topic: str, reason: Reason) -> bool:
        """Was this period told already?"""
        period = self._period(topic, reason)
        return period is not None and outbox.has_digest(self.tx, self.here, period)

    def _next(self, topic: str, reason: Reason) -> datetime:
        return due_at(self._options_of(topic), reason, self.now)

    def _pulse(self, title_of: Callable[[str], str]) -> Pulse:
        """How the bot fared; what the digest tells beside it was told here too."""
        polled = feeds.active(self.tx)
        healthy = sum(health_of(each).state in HEALTHY for each in polled)
        told = decisions.told_topics(self.tx, self.here, self.now - DAY, self.now)
        silent = set(self.options).difference([PULSE, CALENDAR], *told.values())
        return Pulse(healthy, len(polled), len(told), [title_of(topic) for topic in self.options if topic in silent])
