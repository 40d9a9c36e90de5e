"""A24: a configuration file can say what it likes; nothing in it is executed, opened or expanded."""

import time
from pathlib import Path

import pytest

from bot.settings.yaml_file import MAX_BYTES, read_yaml

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: !!python/object/apply:os.system ['touch {canary}']", "tags"),
        ("a: !!python/object/new:os.system ['touch {canary}']", "tags"),
        ("!!python/object/apply:subprocess.check_output [[touch, '{canary}']]", "tags"),
        ("a: !!python/name:os.system", "tags"),
        ("a: !!python/module:os", "tags"),
        ("a: !include /etc/passwd", "tags"),
        ("a: !env HOME", "tags"),
        (LAUGHS, "aliases"),
        ("a: &a {{b: *a}}", "aliases"),
        ("a: &a {{b: 1}}\nc:\n  <<: *a", "aliases"),
        ("[" * 100_000, "not valid YAML"),
        ("a: " * 1_000 + "b", "not valid YAML"),
        ("? " * 100_000, "not valid YAML"),
        ("- " * 100_000, "nested deeper"),
        ("{a: " * 100_000, "nested deeper"),
        ("a: 1\n---\na: 2", "not valid YAML"),
        ("a: '\x1b[2J'", "not valid YAML"),
        ("a: " + "x" * MAX_BYTES, "larger than 2 MB"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_a_hostile_file_is_one_fault_at_once(tmp_path: Path, text: str, words: str) -> None:
    canary = tmp_path / "canary"
    file = tmp_path / "tradewire.yaml"
    file.write_text(text.replace("{canary}", str(canary)).replace("{{", "{").replace("}}", "}"), encoding="utf-8")
    started = time.process_time()
    read = read_yaml(file)
    assert time.process_time() - started < 5
    assert read.data is None
    assert words in str(read.faults[0])
    assert not canary.exists()


def test_what_looks_like_a_variable_stays_text(tmp_path: Path) -> None:
    file = tmp_path / "tradewire.yaml"
    file.write_text("a: ${HOME} $HOME ~ `id` %(HOME)s {{HOME}}\n")
    assert read_yaml(file).data == {"a": "${HOME} $HOME ~ `id` %(HOME)s {{HOME}}"}
