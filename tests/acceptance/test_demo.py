"""`make demo` shows what it promises, by itself, within a minute."""

import os
import re
import subprocess
import sys
import time

import pytest

from tests.shipped import CONFIG


@pytest.fixture(scope="module")
def out() -> str:
    """All that the demonstration prints."""
    ours = ("TRADEWIRE_", "SLACK_", "DISCORD_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo"],
        cwd=CONFIG.parent,
        env=clean,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 60
    assert done.stderr == ""
    return done.stdout


def test_one_story_of_five_outlets_is_told_once_and_edited(out: str) -> None:
    assert len(re.findall(r"^China books 12 cargoes of US soybeans, traders say$", out, re.MULTILINE)) == 1
    assert "now 5 outlets" in out
    assert "\x1b" not in out


def test_what_answers_it_is_told_in_its_thread_a_confirmation_and_a_figure_that_has_changed(out: str) -> None:
    confirmed = re.search(r"↳ (s\w+) China: Ministry of Commerce confirms · answers: China books 12", out)
    assert confirmed
    assert re.search(rf"↳ {confirmed[1]} now 1\.06 million tonnes of soybeans \(was 792,000 tonnes\)", out)
    assert out.index("now 5 outlets") < out.index("↳")
    # Whoever has spoken in one of them is silent in none: the answered story's message is edited to say where.
    assert re.search(rf"~ {confirmed[1]} .* China: Ministry of Commerce confirms \(quoted by .*, see s", out)
    updated = out.split("now 1.06 million tonnes")[1].split("Rare earths ──", maxsplit=1)[0]
    spoken = r"^China  Ministry of Commerce \(quoted by Pacific Commerce Daily, see s\w+\)$"
    assert re.search(spoken, updated, re.MULTILINE)


def test_a_chinese_report_is_matched_and_a_sides_first_word_is_told_in_the_thread(out: str) -> None:
    assert re.search(r"^中方暂停部分稀土对美出口管制 为期一年$", out, re.MULTILINE)
    assert re.search(r"↳ (s\w+) US has spoken: Jamieson Greer \(quoted by Meridian Wire\)", out)


def test_a_muted_story_stays_silent(out: str) -> None:
    (muted,) = re.findall(r"^Muted (s\w+)$", out, re.MULTILINE)
    assert not re.search(rf"~ {muted} ", out)
    assert "the story is muted here [muted_story]" in " ".join(out.split())


def test_announced_sales_are_told_and_stand_in_the_ledger_beside_what_was_promised(out: str) -> None:
    assert len(re.findall(r"^#  (?:132|264),000 tonnes of soybeans", out, re.MULTILINE)) == 2
    ledger = out.split("/trade ledger soybeans")[1]
    assert "at least 1,500,000 t" in ledger
    assert "396,000 t to China; apart from it 110,000 t to unknown destinations" in " ".join(ledger.split())


def test_a_release_is_due_late_and_out_each_told_once(out: str) -> None:
    told = re.findall(r"^•  (due|LATE|OUT) · Sample weekly export sales", out, re.MULTILINE)
    assert told == ["due", "LATE", "OUT"]
    assert "OUT" in out.split("/trade calendar 1")[1]


def test_commands_are_answered_and_nothing_is_told_of_what_is_not_ours(out: str) -> None:
    assert "3 outlets" in out.split("/trade recent 3")[1]
    assert "pasta" not in out
    assert "Warriors" not in out
