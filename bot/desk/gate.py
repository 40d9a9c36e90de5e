"""What comes through the gate: US-China trade news, what becomes of a report of it, and what answers it."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from bot.desk.newsroom import Newsroom
from bot.domain.entry import Entry
from bot.domain.feed import PAGES, Side
from bot.domain.link import LinkKind
from bot.domain.topic import Verdict
from bot.storage import entries, stories
from bot.storage.database import Transaction
from bot.stories.cluster import Grouper
from bot.stories.documents import documents
from bot.stories.facts import Facts
from bot.stories.links import link_of_document, link_of_entry
from bot.stories.report import first_said
from bot.stories.sides import statements
from bot.stories.tallies import meet
from bot.text.tokens import simplify, tokenise
from bot.text.vocabulary import Concept, Kind, Vocabulary

_PARTIES = frozenset({"us", "cn"})
# On which a body, a firm or an association speaks for itself.
_OWN_PAGES = frozenset({*PAGES, Side.INDUSTRY, Side.INTL_ORG})
_COVERED = 0.5  # of what a page is about a story must be about, to be what it reports
_GOODS = frozenset({Kind.GOOD})
_MATTERS = frozenset({Kind.GOOD, Kind.ACT})
_ELSEWHERE = frozenset({Kind.STATE, Kind.PERSON, Kind.BODY})
_ON_A_WORD = frozenset({LinkKind.DENIAL, LinkKind.CONFIRMATION})
# What somebody denies or confirms who names no number: nothing but what was told of these goods before.
_PROMISE = re.compile(
    r"\b(?:pledges?|plans?|deals?|agreements?|commitments?|promises?|purchases?|orders?|bookings?|claims?|reports?)\b"
    "|承诺|计划|协议|采购|购买|订单|说法|报道|传闻",
    re.IGNORECASE,
)
_UNKNOWN = ("unknown",)  # where a sale goes of which nobody says that it is China's
_READ = 200  # words of a text that are read for a third country


def judge(tx: Transaction, newsroom: Newsroom, batch: Sequence[Entry]) -> list[Verdict]:
    """A verdict on each entry. An edit takes no report out of a story or its topics, since it was told there."""
    verdicts = newsroom.matcher.judge(batch, newsroom.ungated)
    before = entries.verdicts(tx, [entry.id for entry in batch if entry.story_id is not None], edited=True)
    return [_still(each, before[each.entry_id]) if each.entry_id in before else each for each in verdicts]


def _still(now: Verdict, before: Verdict) -> Verdict:
    found = {match.topic for match in now.matches}
    matches = (*now.matches, *(match for match in before.matches if match.topic not in found))
    return replace(now if now.relevant or not before.relevant else before, matches=matches)


def one_sided(newsroom: Newsroom, batch: Iterable[Entry]) -> list[Entry]:
    """Those whose headline names goods and one of the two parties, and nobody else: "Beijing denies soybean pledge".

    An official page is its own party's, whoever it names. It, and a firm's or an association's, says with its first
    sentence what it is on, goods or not.
    """
    return [entry for entry in batch if _is_one_sided(entry, newsroom.vocabulary)]


def inherited(tx: Transaction, newsroom: Newsroom, grouper: Grouper, lacking: Sequence[Entry]) -> list[Verdict]:
    """Verdicts on those of these that answer a story: they are US-China trade news as that is.

    They must name its goods, and one of its numbers or what was promised; or give an official's word on its number, or
    stand on the page of a body, a firm or an association; or change, by its number, the document that it tells of.
    """
    with grouper.reading(lacking):
        homes = {entry.id: home for entry in lacking if (home := _home(entry, grouper, newsroom.vocabulary))}
        changes = {entry.id for entry in lacking if link_of_document(grouper, entry.id)}
    found = stories.get(tx, sorted(set(homes.values())))
    known = newsroom.vocabulary.concepts
    matters = {
        each.id: _things(_MATTERS, (known[name] for name in each.named if name in known)) for each in found.values()
    }
    theirs = [
        entry
        for entry in lacking
        if entry.id in changes
        or (
            entry.id in homes
            and _matter(entry, _named(_headline(entry), newsroom.vocabulary)) & matters.get(homes[entry.id], set())
        )
    ]
    return [replace(verdict, relevant=True) for verdict in newsroom.matcher.judge(theirs)] if theirs else []


def _home(entry: Entry, grouper: Grouper, vocabulary: Vocabulary) -> int | None:
    """The story that an entry answers or reports."""
    facts = grouper.facts(entry.id)
    if facts.slots.get("to") == _UNKNOWN:
        return None
    near = [each for each in grouper.neighbours(entry.id) if each.likeness >= 1]
    counting = [each.story for each in near if _share_a_number(facts, each.facts)]
    link = link_of_entry(grouper, entry.id)
    if link is not None:
        on_a_word = link.kind in _ON_A_WORD and _PROMISE.search(entry.title)
        takes_back = link.kind is LinkKind.CORRECTION  # ... or sets right what was told here
        if entry.side in _OWN_PAGES or on_a_word or takes_back or link.to in counting:
            return link.to
    if counting and not facts.comments and _official_says(entry, vocabulary):
        return counting[0]
    same = (each.story for each in near if each.covered >= _COVERED)
    return next(same, None) if entry.side in _OWN_PAGES else None


def _is_one_sided(entry: Entry, vocabulary: Vocabulary) -> bool:
    page = PAGES.get(entry.side)
    if page and documents(simplify(entry.title), simplify(entry.text)).changed:
        return True
    named = _named(_headline(entry), vocabulary)
    parties = {page} if page else {concept.party for concept in named if concept.party}
    alone = len(parties) == 1 or entry.side is Side.INTL_ORG
    if not alone or not parties <= _PARTIES or not _matter(entry, named):
        return False
    everything = [*named, *vocabulary.concepts_in(tokenise(entry.text), _READ)]
    return entry.side is Side.INDUSTRY or not any(
        concept.kind is Kind.COUNTER or (concept.party == "other" and concept.kind in _ELSEWHERE)
        for concept in everything
    )


def _headline(entry: Entry) -> str:
    return " ".join((entry.title, *first_said(entry.text))) if entry.side in _OWN_PAGES else entry.title


def _named(text: str, vocabulary: Vocabulary) -> list[Concept]:
    return vocabulary.concepts_in(tokenise(text))


def _official_says(entry: Entry, vocabulary: Vocabulary) -> bool:
    """Does a government speak in the headline, or is this its own page?"""
    told = statements(replace(entry, text=""), vocabulary)
    return any(each.side in (Side.US_OFFICIAL, Side.CN_OFFICIAL) for each in told)


def _matter(entry: Entry, named: Iterable[Concept]) -> set[str]:
    """The goods that a report's headline names; of its own page the acts too, such as a fee or a tariff."""
    return _things(_MATTERS if entry.side in _OWN_PAGES else _GOODS, named)


def _things(kinds: Collection[Kind], concepts: Iterable[Concept]) -> set[str]:
    return {concept.commodity or concept.id for concept in concepts if concept.kind in kinds}


def _share_a_number(one: Facts, other: Facts) -> bool:
    return any(meet(one.counts[unit], other.counts[unit]) for unit in one.counts.keys() & other.counts.keys())
