"""What a batch adds to the ledger, in its own transaction: announced sales, and what is proposed to the operator."""

from collections.abc import Sequence
from datetime import datetime

from bot.desk.retelling import Touched
from bot.desk.telling import Decided
from bot.domain.alert import DecisionKind
from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.ledger.announcements import announcement
from bot.ledger.proposals import proposals_of
from bot.storage import proposals, purchases
from bot.storage.database import Transaction
from bot.text.tokens import tokenise
from bot.text.vocabulary import Vocabulary

_TOLD = frozenset({DecisionKind.ANNOUNCE, DecisionKind.AMEND, DecisionKind.FOLLOW_UP})
_ANNOUNCES = "usda"  # whose page an announcement is: told again by others, it would count twice


def book(tx: Transaction, vocabulary: Vocabulary, batch: Sequence[Entry]) -> None:
    """Keep the announcements among these entries, instead of what they were before; whatever the topics say of them."""
    own = {entry.id: entry for entry in batch if _is_its_own(entry, vocabulary)}
    if own:
        found = {entry.id: announcement(entry.title, entry.text) for entry in own.values()}
        purchases.keep(tx, found, own)


def propose(tx: Transaction, touched: Sequence[Touched], decided: Sequence[Decided], now: datetime) -> None:
    """Propose what stories that were told to somebody say is to be bought: only people make a pledge of it."""
    told = {each.decision.story_id for each in decided if each.decision.kind in _TOLD}
    found = [proposal for each in touched if each.story.id in told for proposal in proposals_of(each.story, now.date())]
    proposals.keep(tx, found, now)


def _is_its_own(entry: Entry, vocabulary: Vocabulary) -> bool:
    if entry.side is not Side.US_OFFICIAL:
        return False
    return any(concept.id == _ANNOUNCES for concept in vocabulary.concepts_in(tokenise(entry.publisher)))
