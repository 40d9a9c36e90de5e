"""What the sale announcements of a batch report is put into the ledger, in the batch's own transaction."""

from collections.abc import Sequence

from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.ledger.announcements import announcement
from bot.storage import purchases
from bot.storage.database import Transaction
from bot.text.tokens import tokenise
from bot.text.vocabulary import Vocabulary

_ANNOUNCES = "usda"  # whose page an announcement is: told again by others, it would count twice


def book(tx: Transaction, vocabulary: Vocabulary, batch: Sequence[Entry]) -> None:
    """Keep the announcements among these entries, instead of what they were before; whatever the topics say of them."""
    own = {entry.id: entry for entry in batch if _is_its_own(entry, vocabulary)}
    if own:
        found = {entry.id: announcement(entry.title, entry.text) for entry in own.values()}
        purchases.keep(tx, found, own)


def _is_its_own(entry: Entry, vocabulary: Vocabulary) -> bool:
    if entry.side is not Side.US_OFFICIAL:
        return False
    return any(concept.id == _ANNOUNCES for concept in vocabulary.concepts_in(tokenise(entry.publisher)))
