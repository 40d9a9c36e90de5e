"""The commands that judge, read and group lines in a pipe, as programs use them."""

import json

import pytest

from tests.shell import Shell
from tests.values import HEADLINE


async def test_match_judges_lines_and_returns_the_ids_unchanged(shell: Shell) -> None:
    given = [
        {"id": 7, "title": HEADLINE, "description": "<b>State buyers</b>", "lang": None, "published": "not a date"},
        {"id": "x", "title": "Italy welcomes lower US tariffs on pasta", "unknown": [1]},
        {"id": "zh", "title": "商务部宣布对美稀土出口管制"},
    ]
    done = await shell("match", stdin="\n".join(json.dumps(each, ensure_ascii=False) for each in given))
    assert done.code == 0
    soy, pasta, rare = done.lines
    assert (soy["id"], soy["relevant"]) == (7, True)
    assert "soybeans" in soy["topics"]
    assert soy["evidence"]["soybeans"] == ["soybeans"]
    assert (pasta["id"], pasta["relevant"], pasta["topics"]) == ("x", False, ["tariffs"])
    assert (rare["relevant"], "rare_earths" in rare["topics"]) == (True, True)


@pytest.mark.parametrize("command", ["match", "read", "cluster", "summarise"])
async def test_a_line_that_is_no_json_object_is_named_by_its_number(shell: Shell, command: str) -> None:
    good = json.dumps({"id": 1, "title": "China books soybeans"})
    done = await shell(command, stdin=f"{good}\nnot json\n[1]\n{{}}\n\n{good}\n".encode() + b"\xff\xfe\n")
    assert done.code == 1
    assert [line["id"] for line in done.lines] == [1, 1]
    for number in (2, 3, 4, 7):
        assert f"line {number}:" in done.err
    assert "line 5" not in done.err
    assert "Traceback" not in done.err


async def test_ids_return_as_they_came_whatever_they_are(shell: Shell) -> None:
    given = ['\ufeff{"id": 1.5, "title": "a"}', '{"id": "\\ud800", "title": "b"}', '{"id": -3, "title": "c"}']
    done = await shell("match", stdin="\n".join(given))
    assert done.code == 0, done.err
    assert [line["id"] for line in done.lines] == [1.5, "\ud800", -3]


async def test_read_names_who_speaks_and_the_figures_with_their_goods_speakers_and_deadlines(shell: Shell) -> None:
    pledge = "White House says China will buy at least 12 MMT of soybeans by the end of 2025"
    release = {"id": "b", "title": "Fact sheet", "description": "<p>Duties fall to 10%.</p>", "side": "us_official"}
    given = [{"id": 1, "title": pledge}, release | {"feed": "White House"}, {"id": 3, "title": "大豆", "side": "else"}]
    first, second, third = (await shell("read", stdin="\n".join(json.dumps(each) for each in given))).lines
    assert first == {
        "id": 1,
        "sides": [{"side": "us_official", "speaker": "White House", "quote": pledge}],
        "figures": [
            {"low": 12000000, "high": None, "unit": "t", "goods": "soybeans", "speaker": "White House", "by": "2025"}
        ],
    }
    assert second == {
        "id": "b",
        "sides": [{"side": "us_official", "speaker": "White House"}],
        "figures": [{"low": 10, "high": 10, "unit": "percent", "speaker": "White House"}],
    }
    assert third == {"id": 3, "sides": [], "figures": []}
    yearly = json.dumps({"id": 4, "title": "China to buy 25 million tonnes of soybeans a year"})
    (fourth,) = (await shell("read", stdin=yearly)).lines
    assert fourth["figures"] == [{"low": 25000000, "high": 25000000, "unit": "t", "goods": "soybeans", "per": "year"}]


@pytest.mark.parametrize(
    ("said", "speaker"),
    [
        ("In October, the White House said China will buy 12 million tonnes of soybeans", "White House"),
        ("The White House said on Oct. 30 that China will buy 12 million tonnes of soybeans", "White House"),
        ("商务部10月9日宣布对1200万吨大豆加征关税", "商务部"),
    ],
)
async def test_read_takes_a_line_without_a_usable_date_as_undated_and_not_as_of_1970(
    shell: Shell, said: str, speaker: str
) -> None:
    given = [
        {"id": "undated", "title": said},
        {"id": "unusable", "title": said, "published": "yesterday"},
        {"id": "later", "title": said, "published": "2026-03-02T08:00:00Z"},
    ]
    done = await shell("read", stdin="\n".join(json.dumps(each) for each in given))
    undated, unusable, later = done.lines
    for line in (undated, unusable):
        assert [each["speaker"] for each in line["sides"]] == [speaker]
        assert [each.get("speaker") for each in line["figures"] if each["unit"] == "t"] == [speaker]
    assert later["sides"] == []


async def test_cluster_groups_in_time_and_prints_in_input_order(shell: Shell) -> None:
    given = [
        {"id": "b", "title": "Chinese state buyers book 12 US soybean cargoes", "published": "2026-01-05T12:00:00Z"},
        {"id": "c", "title": "US weighs 15% tariff on port cranes from China"},
        {"id": "a", "title": "China books 12 US soybean cargoes, traders say", "published": "2026-01-05T11:00:00Z"},
    ]
    done = await shell("cluster", stdin="\n".join(map(json.dumps, given)))
    assert [line["id"] for line in done.lines] == ["b", "c", "a"]
    b, c, a = (line["story"] for line in done.lines)
    assert a == b != c


async def test_summarise_quotes_the_text_and_names_its_sources(shell: Shell) -> None:
    text = "China booked 12 cargoes of US soybeans on Monday. The weather was fine. Growers sold 792,000 tonnes."
    entries = [{"title": "Soybeans", "text": text, "publisher": "One"}]
    given = [{"id": 1, "title": "Soybeans", "text": text}, {"id": 2, "entries": entries}, {"id": 3, "title": "Bare"}]
    one, two, bare = (await shell("summarise", stdin="\n".join(map(json.dumps, given)))).lines
    assert one["summary"]
    assert all(part in text for part in one["summary"].split(". ")[:1])
    assert two["sources"] == ["One"]
    assert bare["summary"] == "Bare"
