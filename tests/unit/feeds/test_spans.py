"""Items of the body before are found again as one run, and only where they stand as they stood."""

import pytest

from bot.feeds.items import ItemFinder, find_again, walk_whole
from bot.feeds.spans import find_run, note_run, spans
from tests.fakes.feed_server import item, rss
from tests.unit.feeds.reading import BASE, read

ITEMS = [item(f"t{number}", f"/{number}", text="<b>x</b>") for number in range(30)]


def noted_of(*items: str) -> str:
    return walk_whole(rss(*items), ItemFinder(BASE)).noted


@pytest.mark.parametrize("gone", [0, 1, 7])
@pytest.mark.parametrize("new", [0, 1, 8])
def test_items_are_found_below_a_few_new_ones_and_without_the_last_few(new: int, gone: int) -> None:
    body = rss(*ITEMS[:new], *ITEMS[10 : 30 - gone])
    contents = find_again(body, BASE, {}, noted_of(*ITEMS[10:]))
    assert contents is not None
    assert contents.run is not None
    assert (len(contents.items), contents.run.count) == (new, 20 - gone)
    assert body[contents.run.start : contents.run.end].decode() == "".join(ITEMS[10 : 30 - gone])


@pytest.mark.parametrize(
    "items",
    [ITEMS[:9] + ITEMS[10:], ITEMS[10:22], [*ITEMS[10:20], *ITEMS[21:]], [*ITEMS[10:29], ITEMS[9]], ITEMS[11:]],
    ids=["many new", "many gone", "one gone within", "another at the end", "the first gone"],
)
def test_items_that_stand_otherwise_are_looked_at_one_by_one(items: list[str]) -> None:
    contents = find_again(rss(*items), BASE, {}, noted_of(*ITEMS[10:]))
    assert contents is not None
    assert contents.run is None
    assert len(contents.items) == len(items)


def test_another_head_gives_the_same_bytes_another_meaning() -> None:
    body = rss(*ITEMS)
    noted = note_run(body, b"one", list(spans(body)))
    assert find_run(body, b"one", noted)
    assert find_run(body, b"other", noted) is None


def test_what_stands_between_items_is_no_part_of_a_run() -> None:
    assert noted_of(ITEMS[0], "<!-- between -->", ITEMS[1]) == ""
    assert noted_of(item("t", extra="<description><![CDATA[</item>]]></description>"), ITEMS[1]) == "", (
        "its end is not where its tag seems to be"
    )


def test_a_note_serves_several_polls_and_is_then_made_anew() -> None:
    """Each of them, as they come, is told apart: what is kept stays in the order of the body."""
    kept, made = read(rss(*ITEMS[12:24])), []
    for top in range(11, -1, -1):
        body = rss(*ITEMS[top : top + 12])
        kept = read(body, kept.tokens.split(" "))
        assert [each.title for each in kept.entries] == [f"t{top}"]
        assert kept.items == read(body).items
        made.append(kept.tokens.rpartition("=")[2].startswith("0/"))
    assert made == [False, False, False, True] * 3


def test_the_same_holds_of_atom() -> None:
    entries = [f"<entry><title>t{number}</title><id>urn:{number}</id></entry>" for number in range(12)]
    form = '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>{}</feed>'
    before, after = (form.format("".join(each)).encode() for each in (entries[1:], entries[:11]))
    after = read(after, read(before).tokens.split(" "))
    assert [each.title for each in after.entries] == ["t0"]
    assert "=1/" in after.tokens, "as they were noted, with one above them"
