"""Tells an undated entry that has come up from below from news, by where a feed puts what is new."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.feeds.wire import KEY_HASH_LENGTH, ParsedFeed, kept_of, key_hash

_LEAST = 2  # known items, of which an order can be seen
SURE = 3  # polls in a row that brought what is new on top: a list in any order does not


@dataclass(frozen=True, slots=True)
class Order:
    """What two bodies, one after the other, say of a feed's order."""

    on_top: int  # for how many polls in a row, SURE at most, what was new has stood above all that was known
    # Hashes of the keys of entries that are new to us, and older than what is known.
    older: frozenset[str] = frozenset()


def order_of(before: Sequence[str], after: Sequence[str], on_top: int) -> Order:
    """What can be said by the tokens of two bodies' items, and by how often new ones stood on top before.

    Where they always did, an item that comes behind the last known one has moved up, since another was deleted or the
    list has become longer. That is believed where most of the list stands as it stood, and no more have come than have
    gone, if any have. Where the first of the list was gone too, or none, it may have turned round, or grow at its end:
    that is believed once, and then new ones have to be seen on top again. Of one that turns round nothing is.
    """
    known, now = _keys(before), _keys(after)
    were = set(known)
    there = [place for place, key in enumerate(now) if key in were]
    if _turned_round(known, [now[place] for place in there]):
        return Order(0)
    new = [place for place, key in enumerate(now) if key not in were]
    if len(there) < _LEAST or not new:
        return Order(on_top)
    behind = [place for place in new if place > there[-1]]
    above = [place for place in new if place < there[0]]
    gone = len(known) - len(there)
    if len(above) + len(behind) < len(new) or not behind:
        return Order(min(on_top + 1, SURE) if len(above) == len(new) else 0)
    moved_up = on_top >= SURE and gone < len(there) and (not gone or len(behind) <= gone)
    older = frozenset(now[place] for place in behind) if moved_up else frozenset()
    return Order(on_top if moved_up and gone and known[0] in now else 0, older)


def in_order(parsed: ParsedFeed, before: str, on_top: int) -> tuple[ParsedFeed, int]:
    """The feed with those of its undated entries marked that are older than what is known, and how it grows now."""
    if parsed.entries and all(entry.published for entry in parsed.entries):  # as mostly: dates say more
        return parsed, on_top
    order = order_of(kept_of(before)[0], parsed.items, on_top)
    if not order.older:
        return parsed, order.on_top
    marked = [
        replace(entry, older=entry.published is None and key_hash(entry.key) in order.older) for entry in parsed.entries
    ]
    return replace(parsed, entries=tuple(marked)), order.on_top


def _turned_round(known: Sequence[str], now: Sequence[str]) -> bool:
    """Whether, of what stands in both, every other neighbour or more has changed sides."""
    place = {key: number for number, key in enumerate(known)}
    turned = sum(place[one] > place[other] for one, other in pairwise(now))
    return 0 < len(now) - 1 <= 2 * turned


def _keys(tokens: Sequence[str]) -> list[str]:
    return [token[-KEY_HASH_LENGTH:] for token in tokens]
