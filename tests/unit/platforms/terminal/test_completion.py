"""What the Tab key offers."""

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from bot.platforms.terminal.completion import COMMANDS, TradeCompleter

COMPLETER = TradeCompleter(lambda: ["soybeans", "semiconductors", "tariffs"])


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", list(COMMANDS)),
        ("sub", ["subscribe", "subscriptions"]),
        ("/trade un", ["unsubscribe", "unfollow", "unmute"]),
        ("subscribe ", ["soybeans", "semiconductors", "tariffs"]),
        ("SUBSCRIBE S", ["soybeans", "semiconductors"]),
        ("/trade mute so", ["soybeans"]),
        ("subscribe soybeans ", []),
        ("search so", []),
    ],
)
def test_commands_come_first_and_topics_where_they_fit(typed: str, offered: list[str]) -> None:
    document = Document(typed, len(typed))
    assert [c.text for c in COMPLETER.get_completions(document, CompleteEvent())] == offered


def test_a_completion_replaces_the_word_under_the_cursor() -> None:
    (only,) = COMPLETER.get_completions(Document("recent tar", 10), CompleteEvent())
    assert (only.text, only.start_position) == ("tariffs", -3)
