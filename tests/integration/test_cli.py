"""The command line as people and programs use it: real processes, their output and exit codes."""

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.cli.main import cli
from bot.commands.forms import COMMANDS
from tests.fakes.feed_server import FeedServer, item, rss, status
from tests.shell import Shell
from tests.shipped import CONFIG
from tests.values import HEADLINE, NOW, ago


async def test_version_and_help_need_nothing(shell: Shell) -> None:
    out, _ = await (await shell.start_python("--version")).communicate()
    assert out.startswith(b"tradewire ")
    assert "Example: tradewire ask" in (await shell("ask", "--help")).out


def test_every_command_has_help_with_an_example() -> None:
    import typer.main  # noqa: PLC0415  only here

    def leaves(command: Any, name: str) -> list[tuple[str, Any]]:
        if hasattr(command, "commands"):
            return [leaf for word, each in command.commands.items() for leaf in leaves(each, f"{name} {word}")]
        return [(name, command)]

    found = dict(leaves(typer.main.get_command(cli), "tradewire"))
    assert len(found) >= 15
    for name, command in found.items():
        assert command.help, name
        assert not command.get_short_help_str(61).endswith("..."), f"a list of commands in 80 columns cuts off {name}"
        assert f"Example: {name}" in (command.epilog or ""), name


async def test_a_faulty_configuration_ends_with_code_2_and_every_fault(shell: Shell) -> None:
    done = await shell("check", TRADEWIRE_POLL__FLOOR="soon", TRADEWIRE_NONSENSE="1")
    assert done.code == 2
    assert "environment TRADEWIRE_POLL__FLOOR" in done.err
    assert "environment TRADEWIRE_NONSENSE" in done.err
    assert done.out == ""
    assert "Traceback" not in done.err


async def test_check_says_what_is_sound(shell: Shell) -> None:
    done = await shell("check")
    assert done.code == 0
    assert "is sound" in done.out


async def test_a_topics_failing_example_is_a_fault(shell: Shell) -> None:
    config = shell.folder / "config"
    config.mkdir()
    for name in ("tradewire.yaml", "feeds.yaml", "vocabulary.yaml"):
        (config / name).write_bytes((CONFIG / name).read_bytes())
    topics = (CONFIG / "topics.yaml").read_text(encoding="utf-8")
    extra = "bananas:\n  title: {en: Bananas, zh: 香蕉}\n  query: banana\n  examples: {match: [A story of apples]}\n"
    (config / "topics.yaml").write_text(f"{topics}\n{extra}", encoding="utf-8")
    done = await shell("check", TRADEWIRE_CONFIG=str(config))
    assert done.code == 2
    assert "bananas.examples.match.0: must match and does not: A story of apples" in done.err


@pytest.mark.parametrize("name", ["recent", "subscribe", "story", "feeds"])
async def test_a_slash_command_can_be_asked_from_the_shell(shell: Shell, name: str) -> None:
    done = await shell("ask", f"/trade {name}")
    assert "Traceback" not in done.err
    assert done.out
    assert done.code == (0 if name in ("recent", "feeds") else 1), "what is asked wrongly is a failure to the shell"


async def test_help_from_the_shell_lists_every_command(shell: Shell) -> None:
    done = await shell("ask", "/trade help")
    assert done.code == 0
    assert all(name in done.out for name in COMMANDS)


async def test_an_error_in_a_query_shows_a_caret_and_fails(shell: Shell) -> None:
    done = await shell("ask", "/trade search soybeans AND (china")
    assert done.code == 1
    assert "^" in done.out
    assert "never closed" in done.out


async def test_ask_as_another_place_concerns_that_place(shell: Shell) -> None:
    assert (await shell("ask", "--as", "slack:T1:C1", "/trade subscribe soybeans")).code == 0
    assert "No subscriptions" in (await shell("ask", "/trade subscriptions")).out
    (reply,) = (await shell("ask", "--json", "--as", "slack:T1:C1", "/trade subscriptions")).lines
    assert reply["items"][0]["text"].startswith("soybeans")
    assert "PLATFORM:WORKSPACE:PLACE" not in (await shell("ask", "--as", "nonsense", "/trade help")).out


async def test_feeds_go_round_by_opml_and_only_them_are_polled(shell: Shell) -> None:
    path = shell.opml("http://127.0.0.1:9/a.xml", "http://127.0.0.1:9/b.xml")
    assert "2 of them new" in (await shell("feeds", "import", path, "--only")).out
    listed = (await shell("feeds", "list", "--json")).lines
    assert [(each["url"][-5:], each["publisher"], each["side"]) for each in listed] == [
        ("a.xml", "outlet.example", "press"),
        ("b.xml", "outlet.example", "press"),
    ]
    exported = (await shell("feeds", "export")).out
    (shell.folder / "again.opml").write_text(exported)
    assert "0 of them new" in (await shell("feeds", "import", "again.opml")).out
    assert (await shell("feeds", "remove", "http://127.0.0.1:9/a.xml")).code == 0
    assert len((await shell("feeds", "list", "--json")).lines) == 1


async def test_feeds_add_looks_before_it_adds(shell: Shell) -> None:
    async with FeedServer() as server:
        good = server.serve("/good.xml", rss(item("News", guid="1"), title="Good Feed"))
        added = await shell("feeds", "add", good)
        assert added.code == 0
        assert "Added: Good Feed" in added.out
        missing = await shell("feeds", "add", server.url("/missing.xml"))
        assert missing.code == 1
        assert "http_error" in missing.err
    for address in ("ftp://a.example/f", "nonsense", "http://[::1]/f", "http://169.254.169.254/latest"):
        refused = await shell("feeds", "add", address)
        assert refused.code == 1, address
        assert refused.err.startswith("tradewire: "), address


async def test_poll_takes_news_down_the_road_at_a_given_time(shell: Shell) -> None:
    async with FeedServer() as server:
        url = server.serve("/a.xml", rss(item("Old news", guid="0")))
        await shell("feeds", "import", shell.opml(url), "--only")
        await shell("ask", "/trade subscribe soybeans")
        now = NOW.isoformat()
        assert (await shell("poll", "--all", "--json", "--now", now)).lines == []
        server.serve("/a.xml", rss(item(HEADLINE, guid="1", published=ago(minutes=5))))
        done = await shell("poll", "--all", "--json", "--now", now)
        (line,) = done.lines
        assert (line["kind"], line["reason"], line["topic"]) == ("announce", "new_story", "soybeans")
        assert line["destination"] == "terminal:local:main"
        assert HEADLINE in line["text"]
        assert HEADLINE in done.err, "people read the alert beside the data"
        assert (await shell("poll", "--all", "--json", "--now", now)).lines == []
        recent = await shell("ask", "/trade recent", "--now", now)
        assert HEADLINE in recent.out
        assert line["story"] in recent.out
    assert (await shell("poll", "--now", "yesterday")).code == 1


async def test_the_operator_takes_a_story_apart_and_puts_it_together(shell: Shell) -> None:
    async with FeedServer() as server:
        reports = [item(HEADLINE, guid="1", published=ago(minutes=5))]
        reports.append(item("Chinese buyers book US soybeans: " + HEADLINE, guid="2", published=ago(minutes=4)))
        url = server.serve("/a.xml", rss(*reports))
        await shell("feeds", "import", shell.opml(url), "--only")
        await shell("ask", "/trade subscribe soybeans")
        now = NOW.isoformat()
        story = (await shell("poll", "--all", "--json", "--now", now)).lines[0]["story"]
    (shown,) = (await shell("stories", "show", story, "--json")).lines
    (first, second) = shown["entries"]
    assert HEADLINE in (await shell("stories", "show", story)).out
    (would,) = (await shell("stories", "split", story, str(second), "--dry-run", "--json")).lines
    assert would == {"stay": [first], "go": [second]}
    (done,) = (await shell("stories", "split", story, str(second), "--json", "--now", now)).lines
    assert [each["entries"] for each in done["stories"]] == [[first], [second]]
    assert {each["reason"] for each in done["decided"]} == {"corrected", "new_story"}
    told = await shell("poll", "--now", now)
    assert "Correction: reports of another event" in told.out
    (done,) = (await shell("stories", "merge", story, done["stories"][1]["story"], "--json", "--now", now)).lines
    assert [each["entries"] for each in done["stories"]] == [[first, second]]
    assert "stories merge" in (await shell("audit")).out
    again = await shell("stories", "retell", story, "--json", "--now", now)
    assert [each["reason"] for each in again.lines[0]["decided"]] == ["already_told"]
    assert "already_told" in (await shell("stories", "retell", story, "--now", now)).out
    assert (await shell("stories", "show", "bogus")).code == 1
    assert (await shell("stories", "merge", story, story, "--dry-run")).code == 1, "as it would be refused"


async def test_poll_without_json_prints_the_alerts(shell: Shell) -> None:
    async with FeedServer() as server:
        url = server.serve("/a.xml", rss(item(HEADLINE, guid="1", published=ago(minutes=5))))
        await shell("feeds", "import", shell.opml(url), "--only")
        await shell("ask", "/trade subscribe soybeans")
        done = await shell("poll", "--now", NOW.isoformat())
    assert done.out.count(HEADLINE) == 1
    assert "\x1b" not in done.out


async def test_health_names_each_feeds_fault_and_remedy_the_worst_first_and_then_the_coverage(shell: Shell) -> None:
    async with FeedServer() as server:
        news = item(HEADLINE, "https://outlet.example/1", "1", "", datetime.now(UTC) - timedelta(minutes=5))
        urls = [server.serve("/ok.xml", rss(news)), server.script("/gone.xml", status(410)), server.url("/missing.xml")]
        await shell("feeds", "import", shell.opml(*urls), "--only")
        polled = await shell("poll", "--all")
        assert polled.out.startswith("! Trouble: Feed"), "the terminal is its owner's"
    gone, failing, ok, coverage, told, unwatched = (await shell("feeds", "health", "--json")).lines
    assert [line["state"] for line in (gone, failing, ok)] == ["gone", "failing", "ok"]
    assert (failing["failures"], failing["remedy"][-1]) == (1, ".")
    assert "404" in failing["why"]
    assert (coverage["side"], coverage["feeds"], coverage["healthy"]) == ("press", 3, 1)
    assert (told["alerts"], told["median"], told["p90"]) == (0, None, None)
    assert "cn_official" in unwatched["sides"]
    table = (await shell("feeds", "health")).out
    assert table.index("HTTP 410") < table.index("404") < table.index("press ")
    assert "Not watched: us_official" in table
    asked = (await shell("ask", "/trade feeds")).out
    assert "3 feeds: 1 ok · 1 failing · 1 gone" in asked


async def test_a_locked_database_is_a_clear_message(shell: Shell) -> None:
    assert (await shell("migrate")).code == 0
    assert "up to date" in (await shell("migrate")).out
    other = sqlite3.connect(shell.folder / "t.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    done = await shell("ask", "/trade subscribe soybeans")
    other.close()
    assert done.code == 1
    assert "lock" in done.err
    assert "Traceback" not in done.err
    assert (await shell("ask", "/trade subscribe soybeans")).code == 0


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("run", "--only", ","), "is no part"),
        (("run", "--only", "deliver"), "nowhere to deliver"),
        (("ask", "--now", "0001-01-01", "/trade topics"), "out of range"),
        (("ask", "--now", "9999-12-31", "/trade mute soybeans 4h"), "out of range"),
        (("ask", "--as", "nowhere:T1:C1", "/trade topics"), "no platform"),
        (("feeds", "import", "empty.opml", "--only"), "no feed in it"),
    ],
)
async def test_what_cannot_be_done_is_said_in_one_line(shell: Shell, words: tuple[str, ...], problem: str) -> None:
    (shell.folder / "empty.opml").write_text('<opml version="2.0"><head/><body/></opml>')
    done = await shell(*words)
    assert done.code == 1
    assert problem in done.err
    assert done.err.startswith("tradewire: ")
    assert done.err.count("\n") == 1
