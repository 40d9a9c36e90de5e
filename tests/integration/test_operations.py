"""The bot as its operator meets it: ready or not, measured, backed up, restored, audited."""

import asyncio
import json
import os
import resource
import signal
import socket
import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.domain.installation import Installation
from bot.platforms.terminal.render import make_console
from bot.running import Running
from bot.settings.models import Http
from bot.storage import installations, switches
from bot.storage.engines import open_database
from bot.storage.vault import Vault
from tests.fakes.feed_server import FeedServer
from tests.integration.house import House
from tests.shell import Shell

DAY = 24 * 3600
OLD_KEY, NEW_KEY = ("A" * 42 + "0=", "B" * 42 + "0=")
INSTALLED = Installation("slack", "T1", "Grain desk", "xoxb-1", "B1", "U1", frozenset(), datetime.now(UTC))


async def asked(port: int, path: str) -> tuple[int, str, float]:
    """(status, body, seconds)."""
    began = time.monotonic()
    soon = aiohttp.ClientTimeout(total=10)
    async with (
        aiohttp.ClientSession(timeout=soon) as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text(), time.monotonic() - began


async def until(status: int, port: int, seconds: float) -> float:
    """How long until /readyz answers so; fails when it does not in time."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            if (await asked(port, "/readyz"))[0] == status:
                return time.monotonic() - began
        except (aiohttp.ClientError, TimeoutError):
            pass
        await asyncio.sleep(0.2)
    raise AssertionError(f"/readyz did not answer {status} within {seconds} s")


async def test_a_running_bot_is_ready_and_not_ready_from_the_moment_it_is_told_to_stop(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    async with FeedServer() as server:
        house, port = House(server, tmp_path, bind=f"127.0.0.1:{unused_tcp_port}"), unused_tcp_port
        house.shows(1)
        async with house.app() as app:
            bot = Running(app, {"poll", "desk"}, make_console(house.paper))
            drained = asyncio.Event()

            async def slow() -> None:
                try:
                    await asyncio.sleep(60)
                finally:
                    await asyncio.sleep(1.0)  # a message in flight
                    drained.set()

            bot.scheduler.every(60, "slow", slow)
            running = asyncio.create_task(bot.run())
            await until(200, port, 10)
            status, body, _ = await asked(port, "/metrics")
            assert status == 200
            assert "tradewire_ready 1.0" in body
            bot.stop()
            status, body, _ = await asked(port, "/readyz")
            assert (status, json.loads(body)["faults"]) == (503, ["stopping"])
            assert not drained.is_set()
            await running
            assert drained.is_set()


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits of another process are Linux's")
async def test_f6_a_full_disk_makes_it_unready_and_it_goes_on_by_itself_when_there_is_room(
    shell: Shell, unused_tcp_port: int
) -> None:
    bot = Shell(shell.folder, shell.environment | {"TRADEWIRE_HTTP__BIND": f"127.0.0.1:{unused_tcp_port}"})
    process = await bot.start("run", "--only", "poll,desk")
    try:
        await until(200, unused_tcp_port, 30)
        _, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, hard))
        assert await until(503, unused_tcp_port, 35) < 30
        assert (await asked(unused_tcp_port, "/healthz"))[0] == 200
        assert "tradewire_ready 0.0" in (await asked(unused_tcp_port, "/metrics"))[1]
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        assert await until(200, unused_tcp_port, 60) < 60
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0
    said = err.decode()
    assert "the disk takes no more" in said
    assert "Traceback" not in said
    with closing(sqlite3.connect(shell.folder / "t.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def listening() -> set[tuple[str, int]]:
    """(address, port) of every socket of this process that listens, as the kernel has them."""
    mine = set()
    for each in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # what looks has one open itself
            mine.add(str(each.readlink()))
    found = set()
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]:
            local, state, inode = (line.split()[column] for column in (1, 3, 9))
            if state == "0A" and f"socket:[{inode}]" in mine:
                address, _, port = local.partition(":")
                words = bytes.fromhex(address)
                packed = b"".join(words[at : at + 4][::-1] for at in range(0, len(words), 4))
                found.add((socket.inet_ntop(family, packed), int(port, 16)))
    return found


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="what listens is read as Linux tells it")
async def test_a30_nothing_listens_beyond_this_machine_by_default(tmp_path: Path, unused_tcp_port: int) -> None:
    host, _, _ = Http().bind.rpartition(":")
    async with FeedServer() as server:
        house = House(server, tmp_path, bind=f"{host}:{unused_tcp_port}")
        async with house.app() as app:
            before = listening()
            bot = Running(app, {"poll", "desk"}, make_console(house.paper))
            running = asyncio.create_task(bot.run())
            try:
                await until(200, unused_tcp_port, 10)
                assert listening() - before == {("127.0.0.1", unused_tcp_port)}
            finally:
                bot.stop()
                await running


async def test_f7_a_damaged_database_stops_the_start_and_a_restored_backup_ends_it(shell: Shell) -> None:
    path, backup = shell.folder / "t.db", shell.folder / "backup.db"
    await shell("ask", "/trade subscribe soybeans")
    done = await shell("backup", str(backup))
    assert (done.code, backup.exists()) == (0, True)
    data = path.read_bytes()
    middle = len(data) // 2 // 4096 * 4096
    path.write_bytes(data[:middle] + os.urandom(4096) + data[middle + 4096 :])
    damaged = path.read_bytes()
    for words in (("run",), ("poll", "--all"), ("migrate",)):  # which tell and write what they read there
        refused = await shell(*words)
        assert refused.code == 1
        assert str(path) in refused.err
        assert "tradewire restore" in refused.err
    assert path.read_bytes() == damaged
    assert "--told-until: 'soon' is no ISO time" in (await shell("restore", str(backup), "--told-until", "soon")).err
    restored = await shell("restore", str(backup))
    assert restored.code == 0, restored.err
    assert "counts as told" in restored.out
    assert "soybeans" in (await shell("ask", "/trade subscriptions")).out
    assert list(shell.folder.glob("t.db.before-restore-*"))
    assert (await shell("audit", "--json", "-n", "1")).lines[0]["action"] == f"restore {backup}"


async def test_f7_a_database_that_was_cut_to_nothing_is_begun_anew_by_no_command(shell: Shell) -> None:
    path = shell.folder / "t.db"
    path.touch()
    for words in (("run",), ("feeds", "health"), ("ask", "/trade topics")):
        refused = await shell(*words)
        assert (refused.code, "tradewire restore" in refused.err) == (1, True), words
    assert path.read_bytes() == b""


async def test_a_new_key_is_taken_by_the_start_which_says_so_and_not_by_a_look_beside_a_running_bot(
    shell: Shell, unused_tcp_port: int
) -> None:
    old, both = OLD_KEY, f"{NEW_KEY},{OLD_KEY}"
    await shell("migrate")
    database = open_database(f"sqlite:///{shell.folder}/t.db")
    await database.write(installations.put, Vault(old), INSTALLED)
    for words in (("audit",), ("feeds", "health"), ("ask", "/trade topics")):
        assert (await shell(*words, TRADEWIRE_SECRET_KEY=both)).code == 0
    assert await database.read(installations.get, Vault(old), "slack", "T1"), "the running bot still reads it"
    here = {"TRADEWIRE_HTTP__BIND": f"127.0.0.1:{unused_tcp_port}", "TRADEWIRE_SECRET_KEY": both}
    process = await Shell(shell.folder, shell.environment | here).start("run", "--only", "poll,desk")
    await until(200, unused_tcp_port, 30)
    process.send_signal(signal.SIGTERM)
    _, err = await asyncio.wait_for(process.communicate(), 20)
    assert '"event": "tokens_encrypted_anew"' in err.decode()
    assert await database.read(installations.get, Vault(NEW_KEY), "slack", "T1")
    await database.close()


async def test_who_changed_what_is_shown_and_a_workspace_given_out_and_deleted(shell: Shell) -> None:
    await shell("ask", "--as", "slack:T1:C1", "/trade subscribe soybeans daily 08:00")
    await shell("ask", "--as", "slack:T2:C1", "/trade subscribe tariffs")
    audit = (await shell("audit", "--json")).lines
    assert [(line["destination"], line["action"]) for line in audit] == [
        ("slack:T2:C1", "subscribe tariffs"),
        ("slack:T1:C1", "subscribe soybeans daily 08:00"),
    ]
    exported = (await shell("workspace", "export", "slack:T1")).lines
    assert {line["table"] for line in exported} == {"subscriptions", "audit"}
    assert (await shell("workspace", "delete", "slack:T1", "--yes")).code == 0
    assert (await shell("workspace", "export", "slack:T1")).lines == []
    audit = (await shell("audit", "--json", "-n", "3")).lines
    assert [line["action"].removeprefix("workspace ") for line in audit] == [
        "export slack:T1",
        "delete slack:T1",
        "export slack:T1",
    ]
    assert "No subscriptions here" in (await shell("ask", "--as", "slack:T1:C1", "/trade subscriptions")).out
    assert "tariffs" in (await shell("ask", "--as", "slack:T2:C1", "/trade subscriptions")).out
    for words in (("workspace", "export"), ("audit", "--workspace")):
        assert (await shell(*words, "slack")).code == 1


@pytest.mark.parametrize("jump", [-365 * DAY, -2 * DAY, 2 * DAY, 365 * DAY])
async def test_f12_nothing_is_deleted_for_a_day_after_the_clock_was_set_or_the_bot_started_with_a_wrong_one(
    jump: float, tmp_path: Path
) -> None:
    house, hour = House(None, tmp_path), timedelta(hours=1)  # type: ignore[arg-type]  no feed is asked
    async with house.app() as app:
        database = app.database

        async def doubted(hours: int) -> list[bool]:
            answers = []
            for _ in range(hours):
                house.now += hour
                await database.write(switches.live, house.now)
                answers.append(await database.read(switches.clock_in_doubt, house.now))
            return answers

        await database.write(switches.live, house.now)
        assert not any(await doubted(24))
        house.now += timedelta(seconds=jump)  # while it runs, or stands still
        await database.write(switches.live, house.now)
        assert await database.read(switches.clock_in_doubt, house.now)
        assert await doubted(24) == [True] * 23 + [False]
        await database.write(switches.live, house.now + timedelta(hours=20))
        assert not await database.read(switches.clock_in_doubt, house.now), "a night without the bot is nothing unusual"


@pytest.mark.parametrize(("away", "kept"), [(timedelta(hours=1), 0), (timedelta(days=2), 1)])
async def test_f12_a_start_after_long_deletes_nothing_that_its_clock_calls_old(
    away: timedelta, kept: int, tmp_path: Path, unused_tcp_port: int
) -> None:
    async with FeedServer() as server:
        house = House(server, tmp_path, bind=f"127.0.0.1:{unused_tcp_port}")
        house.shows(1)
        mute = {"platform": "terminal", "workspace": "local", "place": "main", "kind": "topic", "target": "soybeans"}
        async with house.app() as app:
            await app.database.write(switches.live, house.now - away)
            await app.database.write(lambda tx: tx.insert_many("mutes", [mute | {"until": 1.0, "person": "main"}]))
            bot = Running(app, {"poll"}, make_console(house.paper))
            with capture_logs() as said:
                running = asyncio.create_task(bot.run())
                async with asyncio.timeout(20):
                    while not any(line["event"].startswith("retention") for line in said):  # noqa: ASYNC110
                        await asyncio.sleep(0.05)
            bot.stop()
            await running
            assert len(await app.database.read(lambda tx: tx.rows("SELECT 1 FROM mutes"))) == kept
