"""What the Tab key offers at the prompt: commands first, then a topic's name where one fits."""

from collections.abc import Callable, Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.commands.forms import COMMANDS

TAKE_TOPIC = frozenset({"recent", "ledger", "chart", "subscribe", "unsubscribe", "mute", "unmute"})


class TradeCompleter(Completer):
    """Completes the line as it is typed, with or without `/trade` before it."""

    def __init__(self, topics: Callable[[], list[str]]) -> None:
        self._topics = topics

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """The words that may stand where the cursor is."""
        before = document.text_before_cursor.lstrip().removeprefix("/trade ").lstrip()
        *earlier, word = before.split(" ") if before else [""]
        for candidate in self._candidates([e for e in earlier if e]):
            if candidate.startswith(word.lower()):
                yield Completion(candidate, start_position=-len(word))

    def _candidates(self, earlier: list[str]) -> list[str]:
        if not earlier:
            return list(COMMANDS)
        if len(earlier) == 1 and earlier[0].lower() in TAKE_TOPIC:
            return self._topics()
        return []
