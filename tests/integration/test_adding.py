"""`feeds add` and `feeds import` as an operator uses them."""

import asyncio
import os
import pty
import select
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import quoteattr

import pytest

from bot.domain.feed import NAME_LIMIT
from tests.fakes.feed_server import Answer, FeedServer, html, item, redirect, rss, status
from tests.shell import Shell
from tests.shipped import CONFIG

XML = "application/rss+xml"


def page(*hrefs: str, kind: str = XML) -> Answer:
    """A page that declares these feeds."""
    links = "".join(f'<link rel="alternate" type="{kind}" title="Feed {n}" href="{h}">' for n, h in enumerate(hrefs))
    return Answer(200, f"<!DOCTYPE html><html><head>{links}</head></html>".encode(), {"Content-Type": "text/html"})


def news(title: str, days: float = 0.1) -> bytes:
    newest = datetime.now(UTC) - timedelta(days=days)
    items = [item(f"{title} {n}", f"/{n}", str(n), published=newest - timedelta(hours=n)) for n in range(3)]
    return rss(*items, title=title, link="https://www.outlet.example/", head="<language>en-us</language>")


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        running.serve("/a.xml", news("Alpha"))
        running.serve("/b.xml", news("Beta", days=90))
        yield running


async def test_a_page_that_offers_one_feed_is_enough(shell: Shell, server: FeedServer) -> None:
    done = await shell("feeds", "add", server.script("/news", page("/a.xml")))
    assert done.code == 0, done.err
    assert done.out.startswith(f"found: Alpha\n       {server.url('/a.xml')}\n       3 entries, newest 20")
    assert "language en, publisher outlet.example\n" in done.out
    assert f"Added: Alpha ({server.url('/a.xml')}), publisher outlet.example, side press." in done.out
    (feed,) = [each for each in (await shell("feeds", "list", "--json")).lines if "127.0.0.1" in each["url"]]
    assert (feed["name"], feed["site"], feed["language"]) == ("Alpha", "https://www.outlet.example/", "en")


async def test_of_several_feeds_none_is_added_until_one_is_picked(shell: Shell, server: FeedServer) -> None:
    url = server.script("/news", page("/a.xml", "/none.xml", "/b.xml", "http://10.0.0.1/feed"))
    done = await shell("feeds", "add", url)
    assert done.code == 1
    assert done.out.index("1. Alpha") < done.out.index("2. Beta")
    for part in (
        f"not usable: {server.url('/none.xml')} (http_error: HTTP 404)",
        "not usable: http://10.0.0.1/feed (refused_address:",
        "its newest entry is 90 days old",
        "offers 2 feeds, and none was added: say which with --pick",
    ):
        assert part in done.err
    assert "nothing was added" in (await shell("feeds", "add", url, "--pick", "3")).err
    assert "Added" not in (await shell("feeds", "add", url, "--pick", "1", "--dry-run")).out
    assert not [each for each in (await shell("feeds", "list", "--json")).lines if "127.0.0.1" in each["url"]]
    assert "Added: Beta" in (await shell("feeds", "add", url, "--pick", "2")).out


async def test_an_operator_needs_no_yaml_and_what_he_said_stays(shell: Shell, server: FeedServer) -> None:
    options = "--name X --publisher Y --side cn_official --language zh --may-show lede".split()
    done = await shell("feeds", "add", server.url("/a.xml"), *options)
    assert "Added: X" in done.out
    again = await shell("feeds", "add", server.url("/a.xml"), "--name", "Z")
    assert "Polled already, and asked at once: Z" in again.out
    (feed,) = [each for each in (await shell("feeds", "list", "--json")).lines if "127.0.0.1" in each["url"]]
    told = [feed[key] for key in ("name", "publisher", "side", "language", "may_show")]
    assert told == ["Z", "Y", "cn_official", "zh", "lede"]


@pytest.mark.parametrize(
    ("path", "answer", "words"),
    [
        ("/blank", html("Welcome"), ('HTML page titled "Welcome"', "Look on that page for a link", "kind: page")),
        ("/data", Answer(200, b"{}", {"Content-Type": XML}), ("JSON, not RSS", "Give the address of an RSS or Atom")),
        ("/paid", status(401), ("unauthorized: HTTP 401", "feeds.yaml (headers, basic_auth)")),
        ("/weak", page("/none.xml"), ("of those that its page offers none can be read", "/none.xml (http_error")),
        ("/gone", status(410), ("gone: HTTP 410",)),
        ("/away", redirect("http://169.254.169.254/"), ("refused_address", "fetch.allow_networks")),
        ("/json", page("/feed.json", kind="application/feed+json"), ("not_a_feed",)),
    ],
)
async def test_where_no_feed_is_found_it_is_said_why_and_what_to_do(
    shell: Shell, server: FeedServer, path: str, answer: Answer, words: tuple[str, ...]
) -> None:
    done = await shell("feeds", "add", server.script(path, answer))
    assert done.code == 1
    for part in (*words, "remedy:"):
        assert part in done.err


async def test_a_long_title_goes_round_by_opml_and_a_blank_option_is_none(shell: Shell, server: FeedServer) -> None:
    server.serve("/long.xml", news("Outlet " * 68))
    done = await shell("feeds", "add", server.url("/long.xml"), "--publisher", "   ", "--name", " ")
    assert "publisher outlet.example, side press." in done.out
    before = (await shell("feeds", "list", "--json")).lines
    await shell("feeds", "import", "-", stdin=(await shell("feeds", "export")).out)
    assert (await shell("feeds", "list", "--json")).lines == before
    (feed,) = [each for each in before if "127.0.0.1" in each["url"]]
    assert feed["name"].startswith("Outlet Outlet")
    assert len(feed["name"]) <= NAME_LIMIT


async def test_the_address_that_was_added_can_be_removed_as_it_was_typed(shell: Shell, server: FeedServer) -> None:
    typed = server.url("/a.xml").replace("http", "HTTP")
    assert (await shell("feeds", "add", typed)).code == 0
    assert (await shell("feeds", "remove", typed)).out == f"Removed: {server.url('/a.xml')}\n"
    assert "no feed with the address" in (await shell("feeds", "remove", typed)).err


async def test_a1_a4_an_address_that_leads_inside_or_holds_a_password_is_refused_without_a_request(
    shell: Shell, server: FeedServer
) -> None:
    """At add, with no network opened; the remedy is named and a password is not repeated."""
    closed = {"TRADEWIRE_FETCH__ALLOW_NETWORKS": "[]"}
    inside = await shell("feeds", "add", server.url("/a.xml"), **closed)
    assert inside.code == 1
    assert "fetch.allow_networks" in inside.err
    login = await shell("feeds", "add", f"http://me:canary@127.0.0.1:{server.port}/a.xml", **closed)
    assert login.code == 1
    assert "basic_auth" in login.err
    assert "canary" not in login.err + login.out
    assert server.connections == 0


async def test_a_feed_that_was_given_up_is_polled_again_once_it_is_added(shell: Shell, server: FeedServer) -> None:
    url = server.url("/a.xml")
    await shell("feeds", "add", url)
    server.script("/a.xml", status(410))
    for day in range(1, 6):
        await shell("poll", "--now", (datetime.now(UTC) + timedelta(days=2 * day)).isoformat(), **only(shell))
    assert len(server.asked("/a.xml")) == 4, "once when it was added, and three times in vain"
    server.serve("/a.xml", news("Alpha"))
    await shell("feeds", "add", url)
    await shell("poll", **only(shell))
    assert len(server.asked("/a.xml")) == 6
    assert (await shell("audit")).out.count(f"feeds add {url}") == 2


def only(shell: Shell) -> dict[str, str]:
    """A configuration without feeds of its own."""
    folder = shell.folder / "config"
    if not folder.exists():
        folder.mkdir()
        for file in CONFIG.glob("*.yaml"):
            (folder / file.name).write_bytes(file.read_bytes())
        (folder / "feeds.yaml").write_text("feeds: []\n")
    return {"TRADEWIRE_CONFIG": str(folder)}


async def test_a_feed_of_feeds_yaml_keeps_its_settings_and_is_asked_at_once(shell: Shell, server: FeedServer) -> None:
    environment = only(shell)
    declared = f"{{name: Declared, url: '{server.url('/a.xml')}', publisher: P, side: industry, language: en}}"
    (shell.folder / "config" / "feeds.yaml").write_text(f"feeds: [{declared}]\n")
    for _ in range(2):
        await shell("poll", **environment)
    assert len(server.asked("/a.xml")) == 1, "it is not due so soon"
    done = await shell("feeds", "add", server.url("/a.xml"), "--name", "Other", **environment)
    assert "is declared in" in done.out
    await shell("poll", **environment)
    assert len(server.asked("/a.xml")) == 3
    (feed,) = (await shell("feeds", "list", "--json", **environment)).lines
    assert (feed["name"], feed["side"]) == ("Declared", "industry")


async def test_the_good_outlines_of_a_file_are_imported_and_the_others_named(shell: Shell) -> None:
    (shell.folder / "feeds.opml").write_text(
        '<opml>\n<outline text="Good" xmlUrl="https://a.example/feed"/>\n'
        '<outline text="Inside" xmlUrl="http://10.1.1.1/feed"/>\n'
        '<outline text="Login" xmlUrl="https://me:canary@b.example/"/>\n</opml>'
    )
    done = await shell("feeds", "import", "feeds.opml", "--only")
    assert done.code == 0
    assert "Imported 1 feeds, 1 of them new. 2 left out, see above. feeds.yaml is ignored" in done.out
    assert "feeds.opml line 3: 'Inside' is left out: 10.1.1.1 is not an address of the public internet" in done.err
    assert "line 4: 'Login' is left out" in done.err
    assert "canary" not in done.err
    assert len((await shell("feeds", "list", "--json")).lines) == 1


async def test_a25_a_file_of_which_nothing_can_be_polled_changes_nothing(shell: Shell) -> None:
    """XXE included."""
    for text, problem in (
        ('<opml><outline text="Inside" xmlUrl="http://10.1.1.1/feed"/></opml>', "none of its 1 feeds can be polled"),
        ('<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml>&x;</opml>', "declares entities"),
    ):
        (shell.folder / "feeds.opml").write_text(text)
        done = await shell("feeds", "import", "feeds.opml", "--only")
        assert done.code == 1
        assert problem in done.err
    assert len((await shell("feeds", "list", "--json")).lines) > 1, "feeds.yaml is not ignored"


async def test_ten_thousand_outlines_are_imported_with_progress_shown_and_exported_again(shell: Shell) -> None:
    outlines = "".join(
        f'<outline text={quoteattr(f"Feed {n} <&>")} xmlUrl="https://a{n}.example/feed"/>' for n in range(10_000)
    )
    done = await shell("feeds", "import", "-", "--only", stdin=f"<opml><body>{outlines}</body></opml>")
    assert done.code == 0, done.err
    assert "Imported 10000 feeds, 10000 of them new." in done.out
    assert "importing feeds: 4000 of 10000\n" in done.err
    exported = (await shell("feeds", "export")).out
    again = await shell("feeds", "import", "-", stdin=exported)
    assert "Imported 10000 feeds, 0 of them new." in again.out
    assert (await shell("feeds", "export")).out == exported


def at_terminal(shell: Shell, *words: str, typed: str = "") -> str:
    """What a person sees and types at a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=shell.folder,
        env=shell.environment | {"TERM": "xterm", "COLUMNS": "200"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    seen = b""
    while select.select([ours], [], [], 30)[0]:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        seen += piece
    os.close(ours)
    process.wait(30)
    return seen.decode()


async def test_at_a_terminal_it_is_asked_which_feed_is_meant(shell: Shell, server: FeedServer) -> None:
    url = server.script("/news", page("/a.xml", "/b.xml"))
    seen = await asyncio.to_thread(at_terminal, shell, "feeds", "add", url, typed="2\n")
    assert "Which one? 1 to 2, 0 for none" in seen
    assert "Added: Beta" in seen
    seen = await asyncio.to_thread(at_terminal, shell, "feeds", "add", url, typed="0\n")
    assert "none was added" in seen


async def test_at_a_terminal_progress_is_a_bar(shell: Shell) -> None:
    outlines = "".join(f'<outline xmlUrl="https://a{n}.example/feed"/>' for n in range(5_000))
    (shell.folder / "feeds.opml").write_text(f"<opml><body>{outlines}</body></opml>")
    seen = await asyncio.to_thread(at_terminal, shell, "feeds", "import", "feeds.opml")
    assert "importing feeds" in seen
    assert "%" in seen
    assert "of 5000\n" not in seen
