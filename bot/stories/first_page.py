"""A party's first official page on an event that the press has told, whatever the page calls it."""

from bot.stories.facts import Facts
from bot.stories.neighbour import Neighbour
from bot.stories.own_word import hears
from bot.stories.vetoes import Conflict, conflicts

COVERED = 0.45  # of what the page is on, the event is on too, which is as alike as another report of it
ALIKE, ALL_OF_IT = 0.6, 0.9  # ... or less alike, where that is nearly all that it is on
_MEETS_THE_PRESS = frozenset(("confer", "者会", "布会"))  # and says of many things what is asked


def tells_on_page(new: Facts, near: Neighbour) -> bool:
    """Is it a party's first page on an event, as alike as another report of it, whatever it is called there?"""
    alike = near.likeness >= 1 and near.covered >= COVERED
    if (
        not new.page
        or not (alike or (near.likeness >= ALIKE and near.covered >= ALL_OF_IT))
        or new.tells
        or new.looks_back
        or near.others[0].looks_back
        or not _MEETS_THE_PRESS.isdisjoint(new.said)
    ):
        return False
    if any(each.page == new.page or hears(each, new.page) for each in near.others):
        return False
    unknown = not new.matter and any(_goes_other_way(new, each) for each in near.others)
    return not unknown and all(conflicts(new, each) <= {Conflict.ANSWER} for each in near.others)


def _goes_other_way(new: Facts, earlier: Facts) -> bool:
    """Does one tell of more of something and the other of less, be it trade or not?"""
    ours, theirs = ({way[-2:] for way in facts.courses} for facts in (new, earlier))
    return bool(ours and theirs) and ours.isdisjoint(theirs)
