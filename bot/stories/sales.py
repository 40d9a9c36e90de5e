"""A sale that exporters have to report to the government: it confirms what traders told of it, and is told once."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.stories.counts import MASS, MASS_IN_LEDE
from bot.stories.facts import Facts
from bot.stories.intents import BUYING, Act, Grade
from bot.stories.steps import is_on_measure
from bot.text.tokens import stem

MORE = 1.25  # times what traders told of: so much more is another sale
_TAKES = frozenset(map(stem, "take takes took snap snaps snapped scoop scoops scooped secure secures secured".split()))
_BUYERS = frozenset("china cn_farm_buyers cofco sinograin".split())
_UNNAMED = frozenset(map(stem, "trader traders source sources".split())) | {"贸易", "知情", "消息"}
_WEEKLY = frozenset(map(stem, "week weekly".split())) | {"周度", "一周", "周报"}
_PLEDGED = frozenset(map(stem, "pledge pledges pledged promise promises promised commit commits committed".split())) | {
    "承诺"
}
_TO_COME = frozenset(("to", "will"))
_CANCELLED = frozenset(map(stem, "cancel cancels cancelled canceled cancellation cancelation".split())) | {"取消"}
_REPORTED = frozenset(map(stem, "private exporters report".split()))


def is_reported_sale(facts: Facts) -> bool:
    """Does the US government tell on its own page of a sale to China that private exporters have reported?"""
    return _is_reported(facts) and _CANCELLED.isdisjoint(facts.said)


def _is_reported(facts: Facts) -> bool:
    return facts.page == "us" and set(facts.said) >= _REPORTED and "cn" in facts.slots.get("to", ())


def is_weekly(facts: Facts) -> bool:
    """Does a headline tell what was sold, or else happened, in a week?"""
    return not _WEEKLY.isdisjoint(facts.said)


def apart(one: Facts, other: Facts) -> bool:
    """Is one a sale, and the other what was sold in a week? Or is it reported, and the other a measure?"""
    if is_weekly(one) != is_weekly(other):
        return _is_sale(one) or _is_sale(other)
    return _is_no_sale(one, other) or _is_no_sale(other, one)


def _is_no_sale(page: Facts, sale: Facts) -> bool:
    """Is one the other party's page on a measure, and the other a reported sale?"""
    return page.page == "cn" and is_on_measure(page.said) and is_reported_sale(sale)


def _is_sale(facts: Facts) -> bool:
    bought = is_reported_sale(facts) or _has_bought(facts) or not _TAKES.isdisjoint(facts.said)
    return bought and not is_weekly(facts)


def is_pledge(said: Sequence[str]) -> bool:
    """Does a headline with these stems tell what is to be bought, and not of a purchase?"""
    if not _PLEDGED.isdisjoint(said):
        return True
    if any(before in _TO_COME and each in BUYING for before, each in pairwise(said)):
        return True
    return any("将" in each for each in said) and not BUYING.isdisjoint(said)


def is_cancelled(facts: Facts) -> bool:
    """Does a headline tell that what was sold to China, or bought by it, is cancelled?"""
    if _CANCELLED.isdisjoint(facts.said) or "commodity" not in facts.slots:
        return False
    return _is_reported(facts) or facts.head == "cn" or "cn" in facts.slots.get("to", ())


def sale_of(cancelled: Facts, before: Iterable[tuple[int, Sequence[Facts]]]) -> int | None:
    """The story of the last reported sale to China of the good of which one is cancelled; what traders told is less."""
    sold = (
        story for story, told in before if any(is_reported_sale(each) and _same_good(cancelled, each) for each in told)
    )
    return max(enumerate(sold), default=(0, None))[-1]


def _same_good(one: Facts, other: Facts) -> bool:
    return one.slots.get("commodity") == other.slots.get("commodity")


def confirms_sale(new: Facts, told: Sequence[Facts]) -> bool:
    """Is a reported sale what the reports of a story, not the government's among them, tell of by traders as bought?

    They are days apart and written in words of their own: nothing else has to be alike.
    """
    if not is_reported_sale(new) or any(each.page or each.head == "us" for each in told):
        return False
    return any(may_be_told_of(new, each) and not _is_more(new, each) for each in told)


def may_be_told_of(sale: Facts, facts: Facts) -> bool:
    """Does a headline tell, by unnamed traders, that China has bought the good of a reported sale?"""
    same = _same_good(facts, sale) and "us" in facts.slots.get("origin", ("us",))
    if not same or _UNNAMED.isdisjoint(facts.said) or _BUYERS.isdisjoint(facts.named):
        return False
    meant = any(grade <= Grade.PLANNED for grade in facts.acts.values())
    return _has_bought(facts) or (not meant and not _TAKES.isdisjoint(facts.said))


def _has_bought(facts: Facts) -> bool:
    return facts.acts.get(Act.BUY, Grade.THOUGHT) >= Grade.ANNOUNCED


def _is_more(new: Facts, earlier: Facts) -> bool:
    sold, bought = (each.counts.get(MASS) or each.counts.get(MASS_IN_LEDE, ()) for each in (new, earlier))
    return bool(sold and bought) and max(sold) > MORE * max(bought)
