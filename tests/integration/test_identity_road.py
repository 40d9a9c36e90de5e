"""What a feed does to ids, links, dates and order makes nothing new, from its bytes to the store."""

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot.domain.feed import PageSelectors
from bot.feeds.child import parse
from bot.feeds.wire import Page, ParsedFeed
from bot.storage import entries, feeds, intake
from bot.storage.database import Database
from tests.fakes.feed_server import item, rss
from tests.values import NOW, feed

WORDS = "one two three four five six seven".split()
SELECTORS = PageSelectors(item="li", link="a", title="a")
DATED = PageSelectors(item="li", link="a", title="a", date="span")


async def poll(
    database: Database,
    body: bytes,
    turn: float = 0,
    page: PageSelectors | None = None,
    host: str = "news.example",
    anew: bool = False,
) -> int:
    """Show the store what is read of a body, an hour a turn; returns how many entries are new."""
    now = NOW + timedelta(hours=turn)
    await database.write(feeds.declare, [feed(page=page)], feeds.CONFIG)
    (polled,) = await database.read(feeds.active)
    known = "" if anew else await database.read(feeds.known_items, polled.id)
    parsed = parse(body, "", f"https://{host}/feed", known, page and Page(page, now))
    assert isinstance(parsed, ParsedFeed), parsed
    await database.write(feeds.keep_items, polled.id, parsed.tokens)
    new = await database.write(intake.add_new, polled, parsed.entries, now, parsed.shows, parsed.whole)
    await database.write(feeds.settle_ok, [(polled, now)])
    return len(new)


def shown(turn: int, change: Callable[[int, int, dict[str, str]], None], text: str = "Text.") -> list[str]:
    """Seven items, each changed by turn and number."""
    items = []
    for number, word in enumerate(WORDS):
        parts = {
            "title": f"China books soybean cargo {word}",
            "link": f"https://o.example/{number}",
            "guid": f"id {number}",
            "text": text,
            "published": f"Mon, 05 Jan 2026 09:0{number}:00 GMT",
        }
        change(turn, number, parts)
        items.append(item(**parts))
    return items


def _guids(turn: int, number: int, parts: dict[str, str]) -> None:
    parts["guid"] = f"{turn}-{number}"


def _links(turn: int, number: int, parts: dict[str, str]) -> None:
    parts["guid"] = ""
    parts["link"] = f"https://o.example/slug-{turn if turn % 3 else 0}/{number}?sid={turn}#xtor={turn}"


def _dates(turn: int, number: int, parts: dict[str, str]) -> None:
    parts["guid"] = parts["link"] = f"https://o.example/{turn}/{number}"
    parts["published"] = f"Mon, 05 Jan 2026 09:{turn:02}:00 GMT"


def _no_ids(turn: int, number: int, parts: dict[str, str]) -> None:
    parts["guid"] = parts["link"] = parts["published"] = ""


def _one_id(turn: int, number: int, parts: dict[str, str]) -> None:
    parts["guid"] = parts["link"] = "https://o.example/"


CHANGES = [
    pytest.param(_guids, id="F20 ids"),
    pytest.param(_links, id="F21 links"),
    pytest.param(_no_ids, id="F22 no id"),
    pytest.param(_one_id, id="F22 one id"),
    pytest.param(_dates, id="F23 dates"),
]


@pytest.mark.parametrize("text", ["Text.", ""])
@pytest.mark.parametrize("change", CHANGES)
async def test_f20_f21_f22_f23_what_changes_with_every_poll_makes_nothing_new(
    database: Database, change: Callable[[int, int, dict[str, str]], None], text: str
) -> None:
    assert await poll(database, rss(*shown(0, change, text))) == 7
    for turn in range(1, 50):
        assert await poll(database, rss(*shown(turn, change, text)), turn / 12) == 0
    fresh = item("Beijing taxes cranes", "https://o.example/new", "new", text)
    assert await poll(database, rss(fresh, *shown(51, change, text)), 5) == 1


async def test_f24_f25_what_leaves_comes_back_and_changes_places_makes_nothing_new(database: Database) -> None:
    items = shown(0, lambda *_: None)
    assert await poll(database, rss(*items)) == 7
    for turn in range(1, 100):
        some = items[turn % 7 :] + items[: turn % 7] if turn % 3 else items[: turn % 7]
        assert await poll(database, rss(*(some[::-1] if turn % 2 else some)), turn) == 0


async def test_f22_an_entry_is_edited_though_a_second_one_uses_its_id_by_now(database: Database) -> None:
    def cargo(words: str) -> str:
        return item("China books a cargo", "https://o.example/1", "one id", words, "Mon, 05 Jan 2026 09:00:00 GMT")

    other = item("Washington lifts port fees", "https://o.example/2", "one id", "Fees.")
    assert await poll(database, rss(cargo("No comments."))) == 1
    assert await poll(database, rss(other, cargo("No comments.")), 1) == 1
    for turn in range(2, 5):
        assert await poll(database, rss(other, cargo(f"{turn} comments.")), turn) == 0
    kept = await database.read(entries.inbox, 99)
    assert {entry.text for entry in kept} == {"4 comments.", "Fees."}


def _headlines(turn: int, parts: dict[str, str], **changed: str) -> str:
    """An item without a text, dated by when it is asked for."""
    return item(**{**parts, "text": "", "published": format_datetime(NOW + timedelta(hours=turn)), **changed})


@pytest.mark.parametrize("turns", ["ids", "links"])
async def test_f20_f21_f23_headlines_that_each_answer_names_and_dates_anew_are_not_new(
    database: Database, turns: str
) -> None:
    def answer(turn: int) -> list[str]:
        links = [f"https://o.example/{number}" + f"?visit={turn}" * (turns == "links") for number in range(7)]
        ids = [f"{turn}-{number}" if turns == "ids" else "" for number in range(7)]
        titles = [f"China books soybean cargo {word}" for word in WORDS]
        told = zip(titles, links, ids, strict=True)
        return [_headlines(turn, {"title": title, "link": link, "guid": guid}) for title, link, guid in told]

    assert await poll(database, rss(*answer(0))) == 7
    for turn in range(5, 100, 5):
        assert await poll(database, rss(*answer(turn)), turn) == 0
    fresh = _headlines(105, {"title": "Beijing taxes cranes", "link": "https://o.example/new", "guid": "new"})
    assert await poll(database, rss(fresh, *answer(105)), 105) == 1


async def test_f20_the_next_issues_of_headlines_are_new_where_the_feed_still_shows_the_last_ones(
    database: Database,
) -> None:
    def issue(week: int) -> list[str]:
        hours = week * 7 * 24
        titles = "Weekly export sales", "Crop progress"
        told = [{"title": title, "link": f"https://o.example/{title}"} for title in titles]
        return [_headlines(hours, each, guid=f"{each['title']} {week}") for each in told]

    items: list[str] = []
    for week in range(5):
        items = issue(week) + items
        assert await poll(database, rss(*items), week * 7 * 24) == 2


def _aggregated(number: int, version: int = 0, day: float | None = None, outlet: str = "Reuters") -> str:
    """An aggregator's item, whose link is made of its id, which another version has otherwise."""
    date = NOW + timedelta(days=-number if day is None else day)
    title = f"China books soybean cargo {WORDS[number % 7]} - {outlet}"
    link = f"https://news.google.com/rss/articles/{outlet}{number}v{version}"
    return item(title, link, f"{outlet}{number}v{version}", "<a>List</a>", date, f"<source>{outlet}</source>")


async def test_f20_f21_f23_an_aggregators_item_with_another_id_and_day_is_not_new(database: Database) -> None:
    items = [_aggregated(number) for number in range(5)]
    assert await poll(database, rss(*items)) == 5
    moved = _aggregated(2, version=1, day=0)
    assert await poll(database, rss(moved, *items[:2], *items[3:]), 1) == 0
    assert await poll(database, rss(moved, *items[:2], *items[3:]), 2, anew=True) == 0
    assert await poll(database, rss(*(_aggregated(number, 2, 1 - number) for number in range(5))), 24) == 0


@pytest.mark.parametrize(
    "next_one",
    [
        pytest.param(lambda items: [_aggregated(2, 1, 0), *items], id="the last one is still shown"),
        pytest.param(lambda items: [_aggregated(4, 1, -2), *items[:4]], id="nothing older is"),
        pytest.param(lambda items: [_aggregated(3, 1, 0.5), *items[:3], items[4]], id="days later"),
        pytest.param(lambda items: [_aggregated(2, 0, 0, "Xinhua"), *items[:2], *items[3:]], id="of another outlet"),
    ],
)
async def test_f20_an_aggregators_next_item_of_a_title_is_new(
    database: Database, next_one: Callable[[list[str]], list[str]]
) -> None:
    items = [_aggregated(number) for number in range(5)]
    assert await poll(database, rss(*items)) == 5
    assert await poll(database, rss(*next_one(items)), 1) == 1


@pytest.mark.parametrize("title", ["China books soybean cargo {}", "China and the US talk: {0} {0} {0}"])
async def test_f22_an_id_that_is_a_place_in_the_feed_hides_no_entry(database: Database, title: str) -> None:
    titles = [title.format(word) for word in WORDS]
    for number in range(1, len(titles) + 1):
        newest = list(enumerate(titles[:number]))[::-1][:3]
        told = enumerate((title, f"https://o.example/{which}", NOW + timedelta(hours=which)) for which, title in newest)
        items = (item(title, link, str(place), "Text.", published) for place, (title, link, published) in told)
        assert await poll(database, rss(*items), number) == 1
    assert [entry.title for entry in await database.read(entries.inbox, 99)] == titles


@pytest.mark.parametrize(("link", "hours", "new"), [("/2", 24, 1), ("/2", 2, 0), ("/1", 24, 0), ("/1?a=2", 24, 0)])
async def test_f22_a_title_half_like_the_last_is_new_under_its_id_half_a_day_later_and_with_a_link_of_its_own(
    database: Database, link: str, hours: int, new: int
) -> None:
    def only(title: str, link: str, hours: int) -> bytes:
        return rss(item(title, f"https://o.example{link}", "the only id", title, NOW + timedelta(hours=hours)))

    assert await poll(database, only("US trade chief says China talks to resume", "/1", 0)) == 1
    assert await poll(database, only("China says US tariffs hurt trade", link, hours), hours) == new


async def test_f24_f27_what_was_published_before_all_of_a_first_answer_is_of_the_baseline(database: Database) -> None:
    items = [
        item(
            f"China books cargo {number}", f"https://o.example/{number}", str(number), "", NOW - timedelta(hours=number)
        )
        for number in range(1, 9)
    ]
    late = item("Beijing taxes cranes", "https://o.example/late", "late", "", NOW - timedelta(hours=2.5))
    assert await poll(database, rss(*items[:4])) == 4
    await poll(database, rss(late, *items), 1)
    kept = {entry.title: entry.baseline for entry in await database.read(entries.inbox, 99)}
    assert [title for title, baseline in kept.items() if not baseline] == ["Beijing taxes cranes"]
    assert len(kept) == 9


def _queries(turn: int, number: int, parts: dict[str, str]) -> None:
    parts["guid"], parts["link"] = "", f"https://o.example/{number}?visit={turn}"


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("change", [_guids, _queries])
async def test_f20_f21_an_edit_under_another_id_is_a_new_version(
    database: Database, change: Callable[[int, int, dict[str, str]], None], number: int
) -> None:
    def edited(turn: int, number: int, parts: dict[str, str]) -> None:
        change(turn, number, parts)
        parts["text"] = f"Text. {turn} comments"
        parts["title"] += " (updated)" * (turn == 3 and number == 0)

    await poll(database, rss(*shown(0, edited)))
    for turn in range(1, 5):
        assert await poll(database, rss(*shown(turn, edited)), turn * 10) == 0
    kept = await database.read(entries.inbox, 99)
    assert [entry.text for entry in kept] == ["Text. 4 comments"] * 7
    assert len(await database.read(intake.versions, kept[number].id)) == 4


async def test_f21_what_a_query_alone_tells_apart_is_new(database: Database) -> None:
    def sale(number: int) -> str:
        return item(f"Sale {number}", f"https://o.example/?id={number}", "", "", "Mon, 05 Jan 2026 09:00:00 GMT")

    for number in range(1, 5):
        assert await poll(database, rss(*(sale(each) for each in range(number, 0, -1)))) == 1


async def test_f20_another_id_is_another_entry_where_the_link_says_nothing(database: Database) -> None:
    def sale(number: int, hours: int = 0) -> str:
        return item(
            "Exporters report sales",
            "https://o.example/sales",
            f"id {number}",
            f"Sale {number}.",
            NOW + timedelta(hours=hours),
        )

    other = item("Washington lifts port fees", "https://o.example/fees", "fees", "Fees.", NOW)
    await poll(database, rss(sale(1), other))
    assert await poll(database, rss(sale(2, 24), sale(1), other), 24) == 1, "a day later"
    assert await poll(database, rss(sale(3, 25), sale(2, 24)), 25) == 1, "two have that link"
    next_one = item("Beijing taxes cranes", "https://o.example/fees", "cranes", "Cranes.", NOW + timedelta(hours=1))
    assert await poll(database, rss(next_one), 25) == 1, "another title and moment"
    live = item("Exporters report sales", "https://o.example/live", "live 1", "Live 1.", NOW)
    await poll(database, rss(live), 27)
    beside = item("Exporters report sales", "https://o.example/live", "live 2", "Live 2.", NOW + timedelta(hours=1))
    assert await poll(database, rss(beside, live), 28) == 1, "the old one still stands there"
    undated = [item("A press conference", "https://o.example/press", f"press {n}", f"Words {n}.") for n in range(2)]
    assert [await poll(database, rss(each), 26) for each in undated] == [1, 1], "nobody can say when"


def listed(turn: int, *numbers: int) -> bytes:
    """A list page of one title whose links have another query each turn, but for the pinned one without a query."""
    links = "".join(f'<a href="/{place}">{place}</a>' for place in "abcdef")
    days = {number: f"<span>2026-01-0{1 + number // 3}</span>" for number in numbers}
    items = "".join(
        f'<li><a href="/show?id={number}&tk={turn}">Regular press conference</a>{day}</li>'
        for number, day in days.items()
    )
    pinned = '<li><a href="/pinned">About us</a><span>2025-12-01</span></li>'
    return f"<html>{links}<ul>{pinned}{items}</ul></html>".encode()


@pytest.mark.parametrize("page", [SELECTORS, DATED], ids=["undated", "dated"])
async def test_f21_a_page_whose_links_change_with_every_answer_makes_nothing_new(
    database: Database, page: PageSelectors
) -> None:
    assert await poll(database, listed(0, 5, 4, 3, 2, 1), page=page) == 6
    for turn in range(1, 20):
        assert await poll(database, listed(turn, 5, 4, 3, 2, 1), turn, page) == 0
    assert await poll(database, listed(20, 6, 5, 4, 3, 2), 20, page) == (page is DATED), "undated, it could be any"
    assert await poll(database, listed(21, 7, 6, 5, 4, 3, 2), 21, page) == 1
    assert any("id=7&" in entry.url for entry in await database.read(entries.inbox, 99)), (
        "the one on top is the new one"
    )
    assert await poll(database, listed(22, 7, 6, 5, 4, 3, 2), 22, page) == 0


async def test_f21_of_a_page_that_is_mostly_new_each_is_an_entry(database: Database) -> None:
    assert await poll(database, listed(0, 5, 4, 3), page=DATED) == 4
    assert await poll(database, listed(1, 11, 10, 9, 8, 7, 6, 4, 3), page=DATED) == 8


async def test_f21_of_a_page_whose_links_stay_each_is_an_entry_whatever_its_title(database: Database) -> None:
    assert await poll(database, listed(0, 3, 2, 1), page=SELECTORS) == 4
    assert await poll(database, listed(0, 5, 4, 3), page=SELECTORS) == 2
    assert await poll(database, listed(0, 5), page=SELECTORS) == 0
    assert await poll(database, listed(0, 6), page=SELECTORS) == 1, "one alone may be the next"


@pytest.mark.parametrize("page", [SELECTORS, DATED], ids=["undated", "dated"])
@pytest.mark.parametrize("link", ["/notices/{}.html", "/show?id={}"], ids=["a path", "a query"])
async def test_f28_a_page_that_moves_to_another_host_makes_nothing_new(
    database: Database, link: str, page: PageSelectors
) -> None:
    def body(*numbers: int) -> bytes:
        items = (f'<li><a href="{link.format(n)}">Press conference</a><span>2026-01-0{n}</span></li>' for n in numbers)
        return f"<html><ul>{''.join(items)}</ul></html>".encode()

    assert await poll(database, body(3, 2, 1), page=page) == 3
    for turn in range(1, 6):
        host = "www.news.example" if turn % 2 else "www2.news.example"
        assert await poll(database, body(3, 2, 1), turn, page, host) == 0
    assert await poll(database, body(4, 3, 2, 1), 6, page, "www.news.example") == 1


@pytest.mark.parametrize("link", ["{word}?visit={turn}", "{turn}/{word}"], ids=["F21 query", "F21 slug"])
async def test_f21_f23_a_headline_under_its_id_is_not_new_though_its_link_and_its_day_change(
    database: Database, link: str
) -> None:
    def headline(word: str, turn: int, id_of: str = "") -> str:
        address = f"https://o.example/{link.format(word=word, turn=turn)}"
        date = NOW + timedelta(days=turn)
        return item(f"China books soybean cargo {word}", address, id_of or f"id {word}", "", date)

    assert await poll(database, rss(*(headline(word, 0) for word in WORDS))) == 7
    for turn in range(1, 6):
        assert await poll(database, rss(*(headline(word, turn) for word in WORDS)), 24 * turn) == 0
    moved = [headline("eight", 6, "id one"), headline("one", 6, "id two")]
    assert await poll(database, rss(*moved), 144) == 1, "what it said stands under another id"


async def test_f21_an_entry_edited_while_its_site_moves_to_another_spelling_of_its_host_is_no_second_one(
    database: Database,
) -> None:
    def cargo(host: str, words: str) -> bytes:
        link = f"https://{host}/cargo"
        return rss(item("China books a cargo", link, link, words, "Mon, 05 Jan 2026 09:00:00 GMT"))

    shown = [("www.o.example", "One."), ("o.example", "One, and more."), ("www.o.example", "One, two.")]
    found = [await poll(database, cargo(host, words), turn) for turn, (host, words) in enumerate(shown)]
    assert found == [1, 0, 0]
    (kept,) = await database.read(entries.inbox, 99)
    assert kept.text == "One, two."
