"""`make demo` shows what it promises, by itself, within a minute."""

import os
import re
import subprocess
import sys
import time

from tests.shipped import CONFIG


def test_the_demonstration_shows_the_main_job_and_ends_by_itself() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TRADEWIRE_", "SLACK_"))}
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
    out = done.stdout
    assert "\x1b" not in out
    # One story of five outlets, told once and edited.
    assert len(re.findall(r"^China books 12 cargoes of US soybeans, traders say$", out, re.MULTILINE)) == 1
    assert "now 5 outlets" in out
    # What answers it is told in its thread, after the fifth outlet: a confirmation, and a figure that has changed.
    confirmed = re.search(r"↳ (s\w+) China: China's Ministry of Commerce confirms · answers: China books 12", out)
    assert confirmed
    assert re.search(rf"↳ {confirmed[1]} now 1\.06 million tonnes of soybeans \(was 792,000 tonnes\)", out)
    assert out.index("now 5 outlets") < out.index("↳")
    # Whoever has spoken in one of them is silent in none: the answered story's message is edited to say where.
    assert re.search(rf"~ {confirmed[1]} .* China: China's Ministry of Commerce confirms \(quoted by .*, see s", out)
    updated = out.split("now 1.06 million tonnes")[1].split("Rare earths ──")[0]
    assert re.search(
        r"^China  China's Ministry of Commerce \(quoted by Pacific Commerce Daily, see s\w+\)$", updated, re.MULTILINE
    )
    # A side's first word is a follow-up in the thread.
    assert re.search(r"↳ (s\w+) US has spoken: Jamieson Greer \(quoted by Meridian Wire\)", out)
    # A Chinese report matched.
    assert re.search(r"^中方暂停部分稀土对美出口管制 为期一年$", out, re.MULTILINE)
    # A muted story stays silent: told once, never edited.
    (muted,) = re.findall(r"^Muted (s\w+)$", out, re.MULTILINE)
    assert not re.search(rf"~ {muted} ", out)
    assert "the story is muted here [muted_story]" in " ".join(out.split())
    # Commands answered, and nothing told of what is not ours.
    assert "3 outlets" in out.split("/trade recent 3")[1]
    assert "pasta" not in out
    assert "Warriors" not in out
