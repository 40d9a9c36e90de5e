"""A backup put back: nothing is told again that the lost database told, and news goes on being told."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.caller import Caller
from bot.domain.alert import DecisionKind, Reason
from bot.errors import StorageError
from bot.pipeline import Decided
from bot.storage import sqlite_file, switches
from bot.storage.restore import restore
from tests.fakes.feed_server import FeedServer, item, rss
from tests.fakes.feed_server import feed as feed_answer
from tests.integration.house import House
from tests.values import TERMINAL

NEWS = (
    "China books 12 cargoes of US soybeans for December",
    "US lifts tariff on Chinese steel pipes to 25 percent",
    "China bans the export of gallium to the United States",
    "Nvidia asks Washington for leave to sell H20 chips to China",
    "Beijing suspends port fees on American ships in Shanghai",
    "US court strikes down fentanyl tariff on China",
    "Boeing delivers first 737 to Xiamen Airlines since tariffs",
    "China opens antidumping probe into US corn",
)


class Newsroom(House):
    """A house with one feed that shows what has happened so far."""

    def happen(self, *numbers: int, dated: bool = True) -> None:
        """These happen now, and stand in the feed from now on."""
        self.items = getattr(self, "items", []) + [
            item(NEWS[number], f"https://outlet1.example/{number}", str(number), "", self.now if dated else "")
            for number in numbers
        ]
        self.shows(1, feed_answer(rss(*reversed(self.items))))

    async def ask(self, text: str) -> None:
        async with self.app() as app:
            reply = await app.commands(text, Caller(TERMINAL, TERMINAL.place))
            assert reply.ok, reply

    async def pass_once(self, minutes: float = 10) -> list[Decided]:
        self.now += timedelta(minutes=minutes)
        async with self.app() as app:
            return await app.pass_once(everything=True)

    @property
    def path(self) -> str:
        return f"{self.folder}/house.db"


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with FeedServer() as server:
        room = Newsroom(server, tmp_path)
        room.shows(1)
        await room.pass_once()
        for topic in ("us_china_trade", "tariffs"):
            await room.ask(f"subscribe {topic}")
        yield room


def told(decided: list[Decided]) -> list[tuple[DecisionKind, Reason]]:
    return [(each.decision.kind, each.decision.reason) for each in decided]


async def test_f8_a_restored_backup_tells_nothing_again_and_news_goes_on(newsroom: Newsroom) -> None:
    newsroom.happen(0, 1)
    assert (DecisionKind.ANNOUNCE, Reason.NEW_STORY) in told(await newsroom.pass_once())
    backup = newsroom.folder / "backup.db"
    sqlite_file.copy(newsroom.path, backup)

    newsroom.happen(2)
    newsroom.happen(3, dated=False)
    assert len([kind for kind, _ in told(await newsroom.pass_once()) if kind is DecisionKind.ANNOUNCE]) == 2
    newsroom.now += timedelta(hours=2)
    newsroom.happen(4)
    assert (DecisionKind.ANNOUNCE, Reason.NEW_STORY) in told(await newsroom.pass_once())

    newsroom.now += timedelta(minutes=20)
    aside = await restore(backup, newsroom.path, newsroom.now, newsroom.now)
    assert aside is not None
    assert aside.exists()
    paper = newsroom.paper.getvalue()
    again = await newsroom.pass_once()
    assert set(told(again)) == {(DecisionKind.SKIP, Reason.RESTORED)}
    assert len({each.decision.story_id for each in again}) == 3  # what came out after the backup
    for _ in range(3):
        await newsroom.pass_once(minutes=60)
    assert newsroom.paper.getvalue() == paper

    newsroom.happen(5)
    assert (DecisionKind.ANNOUNCE, Reason.NEW_STORY) in told(await newsroom.pass_once())
    assert NEWS[5] in newsroom.paper.getvalue()


async def test_f8_what_came_out_after_the_lost_bot_ended_is_told(newsroom: Newsroom) -> None:
    backup = newsroom.folder / "backup.db"
    sqlite_file.copy(newsroom.path, backup)
    newsroom.happen(0)
    ended = newsroom.now
    newsroom.now += timedelta(hours=1)
    newsroom.happen(1)
    await restore(backup, newsroom.path, ended, newsroom.now)
    reasons = {reason for _, reason in told(await newsroom.pass_once())}
    assert reasons - {Reason.ALREADY_TOLD} == {Reason.NEW_STORY, Reason.RESTORED}
    assert NEWS[1] in newsroom.paper.getvalue()
    assert NEWS[0] not in newsroom.paper.getvalue()


async def test_f8_what_waited_in_the_backup_is_given_up_since_it_may_have_been_sent(newsroom: Newsroom) -> None:
    await newsroom.ask("subscribe tariffs daily 23:00")
    async with newsroom.app() as app:
        app.senders.clear()  # nothing leaves
        newsroom.happen(0, 1)
        newsroom.now += timedelta(minutes=5)
        await app.pass_once(everything=True)
    backup = newsroom.folder / "backup.db"
    sqlite_file.copy(newsroom.path, backup)
    newsroom.now += timedelta(hours=24)
    await restore(backup, newsroom.path, newsroom.now, newsroom.now)
    before = newsroom.paper.getvalue()
    for _ in range(3):
        await newsroom.pass_once()
    assert newsroom.paper.getvalue() == before
    async with newsroom.app() as app:
        rows = await app.database.read(lambda tx: tx.rows("SELECT state, error FROM deliveries"))
    assert rows
    assert all(row["state"] == "failed" and row["error"].startswith("restored") for row in rows)


async def test_restoring_is_refused_while_a_bot_runs_and_from_what_is_no_backup(newsroom: Newsroom) -> None:
    backup = newsroom.folder / "backup.db"
    sqlite_file.copy(newsroom.path, backup)
    async with newsroom.app() as app:
        await app.database.read(switches.is_on, "a")
        with pytest.raises(StorageError, match="Stop it first"):
            await restore(backup, newsroom.path, newsroom.now, newsroom.now)
    for wrong, why in ((b"", "empty"), (b"a diary" * 2000, "damaged")):
        (newsroom.folder / "wrong.db").write_bytes(wrong)
        with pytest.raises(StorageError, match=why):
            await restore(newsroom.folder / "wrong.db", newsroom.path, newsroom.now, newsroom.now)
    with pytest.raises(StorageError, match="no such file"):
        await restore(newsroom.folder / "missing.db", newsroom.path, newsroom.now, newsroom.now)
    assert not list(newsroom.folder.glob("house.db.before-restore-*"))


@pytest.mark.parametrize("last", [0, 1, 2, 3])
async def test_f8_a_restore_that_is_killed_at_any_step_is_begun_anew_by_nobody_and_can_be_done_again(
    newsroom: Newsroom, last: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = newsroom.folder / "backup.db"
    sqlite_file.copy(newsroom.path, backup)
    for beside in ("-wal", "-shm"):  # as a damaged database may leave them
        Path(newsroom.path + beside).write_bytes(b"of the old one")
    monkeypatch.setattr(sqlite_file, "in_use", lambda path: False)
    rename, done = Path.rename, iter(range(last))

    def rename_or_die(this: Path, target: Path) -> Path:
        if next(done, None) is None:
            raise SystemExit
        return rename(this, target)

    monkeypatch.setattr(Path, "rename", rename_or_die)
    with pytest.raises(SystemExit):
        await restore(backup, newsroom.path, newsroom.now, newsroom.now)
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(StorageError, match="tradewire restore"):
        await newsroom.pass_once()
    await restore(backup, newsroom.path, newsroom.now, newsroom.now)
    async with newsroom.app() as app:
        reply = await app.commands("subscriptions", Caller(TERMINAL, "local"))
    assert "us_china_trade" in str(reply)


async def test_a_restore_that_fails_changes_nothing(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = newsroom.folder / "backup.db"
    sqlite_file.copy(newsroom.path, backup)

    def no_room(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(switches, "restored", no_room)
    with pytest.raises(StorageError, match="full"):
        await restore(backup, newsroom.path, newsroom.now, newsroom.now)
    await newsroom.pass_once()
    assert not list(newsroom.folder.glob("house.db.*restor*"))
