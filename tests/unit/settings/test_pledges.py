"""pledges.yaml is checked in full, and every fault has its place and its remedy."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from bot.errors import ConfigError
from bot.settings.load import Configuration, load
from tests.shipped import CONFIG, configuration

PLEDGE = """
  - id: corn_2026
    title: {en: Corn, zh: 玉米}
    by: cn
    to: us
    commodity: corn
    topics: [farm_goods]
    statistics: [usda_weekly_sales]
    stated_by: [us_official]
    versions:
      - since: 2026-01-02
        source: {publisher: White House, url: https://gov.example/fact-sheet}
        parts: [{amount: 1000000, unit: t, from: 2026-01-01, to: 2026-06-30}]
"""
MOVED = """
      - since: 2026-02-02
        source: {publisher: White House, url: https://gov.example/moved}
        words: by the end of the year
        parts: [{amount: 1000000.5, unit: t, at_least: true, from: 2026-01-01, to: 2026-12-31}]
"""


@pytest.fixture
def pledges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a copy of the shipped configuration, for a test to write."""
    shutil.copytree(CONFIG, tmp_path / "config")
    monkeypatch.setenv("TRADEWIRE_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config" / "pledges.yaml"


def loaded(file: Path, text: str) -> Configuration:
    file.write_text("pledges:" + text, encoding="utf-8")
    return load()


def faults(file: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        loaded(file, text)
    return str(caught.value)


def test_a_deadline_that_moved_stays_visible(pledges: Path) -> None:
    (pledge,) = loaded(pledges, PLEDGE + MOVED.lstrip("\n")).pledges
    assert [each.parts[0].last for each in pledge.versions] == [date(2026, 6, 30), date(2026, 12, 31)]
    assert pledge.holds.parts[0].amount == Decimal("1000000.5")
    assert (pledge.holds.words, pledge.holds.url) == ("by the end of the year", "https://gov.example/moved")


def test_a_note_may_say_where_it_stands(pledges: Path) -> None:
    notes = """
    notes:
      - {en: One, zh: 一}
      - {en: Two, zh: 二, url: https://gov.example/two}
"""
    (pledge,) = loaded(pledges, PLEDGE + notes.lstrip("\n")).pledges
    assert [(each.said.zh, each.url) for each in pledge.notes] == [("一", ""), ("二", "https://gov.example/two")]
    assert "pledges.0.notes.1.url" in faults(
        pledges, PLEDGE + notes.lstrip("\n").replace("https://gov.example/two", "gov")
    )


def test_without_the_file_there_are_no_pledges(pledges: Path) -> None:
    pledges.unlink()
    assert load().pledges == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("commodity: corn", "commodity: korn", "pledges.0.commodity: 'korn' is no good"),
        ("commodity: corn", "commodity: tariff", "pledges.0.commodity: 'tariff' is no good"),
        ("[farm_goods]", "[farm_goods, farms]", "pledges.0.topics.1: no topic is called 'farms'"),
        ("to: us", "to: cn", "pledges.0.to: a pledge is made to the other party"),
        ("by: cn", "by: ''", "pledges.0.by"),
        ("[usda_weekly_sales]", "[usda]", "pledges.0.statistics.0"),
        ("[us_official]", "[press]", "pledges.0.stated_by.0"),
        ("[us_official]", "[]", "pledges.0.stated_by"),
        ("https://gov.example/fact-sheet", "gov.example", "pledges.0.versions.0.source.url"),
        ("2026-06-30", "2025-06-30", "pledges.0.versions.0.parts.0.to: 2025-06-30 is before 2026-01-01"),
        ("2026-06-30", "June", "pledges.0.versions.0.parts.0"),
        ("amount: 1000000", "amount: -1", "pledges.0.versions.0.parts.0.amount"),
        ("amount: 1000000", "amount: .nan", "pledges.0.versions.0.parts.0.amount"),
        ("unit: t", "unit: bushels", "pledges.0.versions.0.parts.0.unit"),
        ("unit: t", "unit: t, note: x", "pledges.0.versions.0.parts.0.note: this key is not known"),
        ("id: corn_2026", "id: Corn 2026", "pledges.0.id"),
    ],
)
def test_every_fault_is_found_with_its_place(pledges: Path, old: str, new: str, told: str) -> None:
    assert old in PLEDGE
    assert told in faults(pledges, PLEDGE.replace(old, new))


def test_what_is_wrong_between_pledges_versions_and_parts_is_found(pledges: Path) -> None:
    again = "\n        parts: [{amount: 1, unit: t, from: 2026-06-30, to: 2026-07-01}, "
    again += "{amount: 1, unit: t, from: 2026-06-01"
    text = PLEDGE + MOVED.lstrip("\n").replace("2026-02-02", "2026-01-02") + PLEDGE
    told = faults(pledges, text.replace("\n        parts: [{amount: 1000000, unit: t, from: 2026-01-01", again, 1))
    assert "pledges.1.id: corn_2026 stands twice" in told
    assert "pledges.0.versions.1.since: this is not later than the version before it" in told
    assert "pledges.0.versions.0.parts.1.from: it shares days with a part before it" in told


def test_the_shipped_pledges_have_sources_and_both_languages() -> None:
    assert {each.name for each in configuration().pledges} == {"soybeans_2025", "phase_one"}
    for pledge in configuration().pledges:
        assert all(each.url.startswith("https://") and each.publisher for each in pledge.versions)
        assert all(
            any("\u4e00" <= letter <= "\u9fff" for letter in each.zh)
            for each in (pledge.title, *(note.said for note in pledge.notes))
        )


def test_the_soybean_pledge_is_what_its_source_says() -> None:
    (pledge,) = (each for each in configuration().pledges if each.name == "soybeans_2025")
    assert [(each.amount, each.unit, each.first.isoformat(), each.last.isoformat()) for each in pledge.holds.parts] == [
        (12_000_000, "t", "2025-11-01", "2025-12-31"),
        *((25_000_000, "t", f"{year}-01-01", f"{year}-12-31") for year in (2026, 2027, 2028)),
    ]
    assert yaml.safe_load((CONFIG / "pledges.yaml").read_text(encoding="utf-8"))["pledges"][0]["statistics"] == []
