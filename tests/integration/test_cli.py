"""The command line as people and programs use it: real processes, their output and exit codes."""

import asyncio
import json
import signal
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.cli.main import cli
from bot.commands.grammar import COMMANDS
from tests.fakes.feed_server import FeedServer, item, rss, status
from tests.fakes.slack import FakeSlack
from tests.shell import Shell
from tests.shipped import CONFIG
from tests.values import NOW, ago

# A feed is asked every second.
QUICK = {"TRADEWIRE_POLL__BUDGET": "3600", "TRADEWIRE_POLL__FLOOR": "1", "TRADEWIRE_POLL__CEILING": "1"}
HEADLINE = "China books 12 cargoes of US soybeans, traders say"


def opml(shell: Shell, *urls: str) -> str:
    rows = "".join(
        f'<outline type="rss" text="Feed" xmlUrl="{url}" htmlUrl="https://outlet.example/"/>' for url in urls
    )
    path = shell.folder / "feeds.opml"
    path.write_text(f'<?xml version="1.0"?><opml version="2.0"><head/><body>{rows}</body></opml>')
    return str(path)


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
    path = opml(shell, "http://127.0.0.1:9/a.xml", "http://127.0.0.1:9/b.xml")
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
        await shell("feeds", "import", opml(shell, url), "--only")
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
        await shell("feeds", "import", opml(shell, url), "--only")
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


async def test_poll_without_json_prints_the_alerts(shell: Shell) -> None:
    async with FeedServer() as server:
        url = server.serve("/a.xml", rss(item(HEADLINE, guid="1", published=ago(minutes=5))))
        await shell("feeds", "import", opml(shell, url), "--only")
        await shell("ask", "/trade subscribe soybeans")
        done = await shell("poll", "--now", NOW.isoformat())
    assert done.out.count(HEADLINE) == 1
    assert "\x1b" not in done.out


async def test_health_names_each_feeds_fault_and_remedy_the_worst_first_and_then_the_coverage(shell: Shell) -> None:
    async with FeedServer() as server:
        news = item(HEADLINE, "https://outlet.example/1", "1", "", datetime.now(UTC) - timedelta(minutes=5))
        urls = [server.serve("/ok.xml", rss(news)), server.script("/gone.xml", status(410)), server.url("/missing.xml")]
        await shell("feeds", "import", opml(shell, *urls), "--only")
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


async def until(process: asyncio.subprocess.Process, text: bytes) -> bytes:
    """Read a process's output until a text stands in it."""
    assert process.stdout is not None
    seen = b""
    while text not in seen:
        chunk = await asyncio.wait_for(process.stdout.read(4096), 20)
        assert chunk, seen
        seen += chunk
    return seen


async def test_run_works_in_a_pipe_and_stops_on_sigterm_with_code_0(shell: Shell) -> None:
    async with FeedServer() as server:
        url = server.serve("/a.xml", rss(item(HEADLINE, guid="1", published="")))
        await shell("feeds", "import", opml(shell, url), "--only")
        process = await shell.start_python("run")
        assert process.stdin is not None
        first = await until(process, b"subscribed to")
        process.stdin.write(b"/trade subscriptions\n/trade nonsense\n")
        process.stdin.close()
        answer = first + await until(process, b"here is no command")
        assert b"soybeans" in answer
        assert b"\x1b" not in answer
        await asyncio.sleep(0.5)
        assert process.returncode is None, "the end of a pipe does not stop the bot"
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0, err.decode()
    assert time.monotonic() - began < 10
    assert b"Traceback" not in err, err.decode()


async def test_run_with_tokens_joins_slack_and_answers_there(shell: Shell) -> None:
    async with FakeSlack() as slack:
        tokens = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.base_url,
        }
        await shell("feeds", "import", opml(shell, "http://127.0.0.1:9/a.xml"), "--only")
        process = await Shell(shell.folder, shell.environment | tokens).start("run")
        try:
            for _ in range(100):
                if slack.connections:
                    break
                await asyncio.sleep(0.1)
            reply = await slack.slash("/trade subscribe soybeans", channel="C1", user="U1", within=10)
            assert "Subscribed to Soybeans" in json.dumps(reply)
        finally:
            process.send_signal(signal.SIGTERM)
            out, err = await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0, err.decode()
    for secret in (slack.bot_token, slack.app_token):
        assert secret not in out.decode() + err.decode()


async def test_sigterm_while_slack_hangs_ends_in_time_and_the_message_is_sent_after_a_restart(shell: Shell) -> None:
    async with FakeSlack() as slack, FeedServer() as server:
        tokens = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.base_url,
        }
        bot = Shell(shell.folder, shell.environment | tokens | QUICK)
        url = server.serve("/a.xml", rss(item("Old news", guid="0")))
        await shell("feeds", "import", opml(shell, url), "--only")
        await shell("ask", "--as", "slack:T1:C1", "/trade subscribe soybeans")
        await bot("poll")
        server.serve("/a.xml", rss(item(HEADLINE, guid="1")))
        slack.fail("chat.postMessage", hang=True)
        process = await bot.start("run")
        for _ in range(200):
            if slack.posts:
                break
            await asyncio.sleep(0.1)
        assert slack.posts
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 0, err.decode()
        assert time.monotonic() - began < 10
        assert "Traceback" not in err.decode()
        later = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
        await bot("poll", "--now", later)
        assert len(slack.posts) == 2, "the outcome of the first is unknown: it is sent again, never lost"


async def test_run_with_half_of_slacks_tokens_says_which_is_missing(shell: Shell) -> None:
    done = await shell("run", SLACK_BOT_TOKEN="xoxb-canary-1")
    assert done.code == 2
    assert "SLACK_APP_TOKEN" in done.err
    assert "canary" not in done.err


async def test_two_bots_on_one_port_the_second_says_so(shell: Shell) -> None:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    done = await shell("run", TRADEWIRE_HTTP__BIND=f"127.0.0.1:{port}")
    server.close()
    await server.wait_closed()
    assert done.code == 1
    assert "TRADEWIRE_HTTP__BIND" in done.err


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


async def test_only_deliver_delivers_to_slack(shell: Shell) -> None:
    async with FakeSlack() as slack, FeedServer() as server:
        tokens = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.base_url,
        }
        url = server.serve("/a.xml", rss(item(HEADLINE, guid="1", published=datetime.now(UTC))))
        await shell("feeds", "import", opml(shell, url), "--only")
        await shell("ask", "--as", "slack:T1:C1", "/trade subscribe soybeans")
        await shell("poll")
        assert not slack.posts
        process = await Shell(shell.folder, shell.environment | tokens).start("run", "--only", "deliver")
        for _ in range(200):
            if slack.posts:
                break
            await asyncio.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), 15)
    assert HEADLINE in json.dumps(slack.posts)


async def test_an_unknown_part_is_refused(shell: Shell) -> None:
    done = await shell("run", "--only", "poll,carrier-pigeon")
    assert done.code == 1
    assert "carrier-pigeon is no part" in done.err
