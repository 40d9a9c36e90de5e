"""What the bot's owner reads."""

from datetime import timedelta

import pytest

from bot.alerts.notice import as_text, in_words, notice_of
from bot.domain.health import Trouble
from tests.values import NOW, ago


def trouble(number: int, **since: float) -> Trouble:
    return Trouble(f"feed {number}", f"Outlet {number}", ago(**(since or {"days": 3})), "gone: HTTP 410", "Remove it.")


def test_a_notice_says_what_since_when_why_and_what_to_do() -> None:
    notice = notice_of([trouble(1)], [], NOW)
    assert notice.title == "Trouble: Outlet 1"
    assert [(item.text, item.detail) for item in notice.items] == [
        ("Outlet 1", "gone: HTTP 410 (since 02 Jan 12:00 UTC). Remove it.")
    ]
    assert "feeds health" in notice.hint


def test_many_troubles_and_their_ends_are_one_notice() -> None:
    notice = notice_of([trouble(number) for number in range(1, 6)], [trouble(9)], NOW)
    assert notice.title == "Trouble: Outlet 1, Outlet 2, Outlet 3 and 2 more · Works again: Outlet 9"
    assert len(notice.items) == 6
    assert notice.items[-1].detail == "works again after 3 days"


def test_a_notice_is_one_line_for_the_log() -> None:
    text = as_text(notice_of([trouble(1)], [], NOW))
    assert text == "Trouble: Outlet 1. Outlet 1: gone: HTTP 410 (since 02 Jan 12:00 UTC). Remove it."


@pytest.mark.parametrize(
    ("lasted", "words"),
    [
        (timedelta(seconds=-5), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(minutes=60), "1 h"),
        (timedelta(hours=47.9), "47 h"),
        (timedelta(hours=48), "2 days"),
    ],
)
def test_a_duration_in_words(lasted: timedelta, words: str) -> None:
    assert in_words(lasted) == words
