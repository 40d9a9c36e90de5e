"""What happens to the bot on Discord: taken out, let in, channels deleted, permissions given; and who is told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.app import App
from bot.delivery.owner import tell_owner
from bot.domain.alert import DecisionKind
from bot.domain.subscription import Destination, Options
from bot.errors import SendError, SendReason
from bot.on_discord import OnDiscord
from bot.platforms.discord.events import Events
from bot.storage import outbox, pauses, stories, subscriptions
from bot.storage.database import Transaction
from tests.fakes.discord import FakeDiscord
from tests.values import alert, story

HERE, THERE = Destination("discord", "700", "710"), Destination("discord", "701", "720")
EVERYWHERE = replace(HERE, place="")
OWNER = Destination("slack", "T1", "U1")


WRITES = 1 << 11 | 1 << 10


def guild(number: str, channel: str, permissions: int = WRITES) -> dict[str, Any]:
    """A server with one channel, as GUILD_CREATE tells of it, and what everybody may do there."""
    me = {"user": {"id": "900", "username": "tradewire", "discriminator": "0", "avatar": None}, "roles": []}
    everyone = {"id": number, "name": "@everyone", "permissions": str(permissions), "position": 0, "color": 0}
    everyone |= {"hoist": False, "managed": False, "mentionable": False, "flags": 0, "tags": {}}
    told = {"id": number, "name": "Guild", "owner_id": "902", "roles": [everyone], "emojis": [], "features": []}
    told |= {"channels": [text_channel(number, channel)], "members": [me | {"joined_at": None, "flags": 0}]}
    levels = {"verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0}
    return told | levels | {"mfa_level": 0, "premium_tier": 0, "nsfw_level": 0, "member_count": 1, "threads": []}


def text_channel(number: str, channel: str) -> dict[str, Any]:
    return {"id": channel, "guild_id": number, "type": 0, "name": "grain", "position": 0, "permission_overwrites": []}


@pytest.fixture
async def app(discord_app: App) -> App:
    discord_app.connect()
    for place in (HERE, THERE):
        await discord_app.database.write(
            subscriptions.subscribe, place, "soybeans", Options(), "U1", discord_app.clock()
        )
    return discord_app


@pytest.fixture
async def bot(app: App, discord: FakeDiscord) -> AsyncIterator[OnDiscord]:
    discord.guilds = [guild("700", "710"), guild("701", "720")]
    bot = OnDiscord(app)
    await bot.join()
    await until(bot.connected)
    yield bot
    await bot.stop()


@pytest.fixture
async def another(app: App) -> AsyncIterator[OnDiscord]:
    another = OnDiscord(app)
    yield another
    await another.stop()


async def until(true: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(10):
        while not await true():  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.01)


async def announce(app: App, *places: Destination) -> None:
    """An alert for each place, and a try to send what there is."""

    def put(tx: Transaction) -> None:
        for place in places:
            story_id = stories.save(tx, story(id=0)).id
            draft = alert(story_id=story_id, first_seen=app.clock())
            outbox.put(tx, place, story_id, DecisionKind.ANNOUNCE, draft, app.clock())

    await app.database.write(put)
    await app.worker().run_once()


def paused(app: App, place: Destination) -> Callable[[], Awaitable[pauses.Pause | None]]:
    async def pause() -> pauses.Pause | None:
        return await app.database.read(pauses.of, place)

    return pause


async def owner_is_told(app: App) -> list[str]:
    """What he is told now, and now again."""
    notices = [await app.database.write(tell_owner, OWNER, app.clock()) for _ in range(2)]
    return [item.text for notice in notices if notice for item in notice.items]


async def test_a_server_that_let_the_bot_in_before_it_ran_is_greeted_once_and_one_that_is_set_up_is_not(
    app: App, discord: FakeDiscord
) -> None:
    discord.guilds = [guild("700", "710"), guild("777", "778")]
    events = Events(app.database, app.clock)

    async def greeted() -> bool:
        return bool(discord.posts)

    assert await events.connected([700, 777]) == {777}
    bot = OnDiscord(app)
    await bot.join()
    await until(greeted)
    await bot.stop()
    assert await events.connected([700, 777]) == set()
    assert [(channel, len(told)) for channel, told in discord.by_place.items() if told] == [("778", 1)]
    assert "Choose the channel" in discord.posts[0]["content"]
    await events.connected([700])
    assert await events.connected([700, 777]) == {777}, "it was out, and is in again"


async def test_f45_a_server_that_takes_the_bot_out_is_told_nothing_from_that_moment_and_the_owner_once(
    discord: FakeDiscord, app: App, bot: OnDiscord
) -> None:
    await discord.happen("GUILD_DELETE", {"id": "700"})
    async with asyncio.timeout(1):
        await until(paused(app, EVERYWHERE))
    await announce(app, HERE, THERE)
    assert [list(discord.by_place), len(discord.posts)] == [["720"], 1]
    assert await owner_is_told(app) == ["discord 700"]
    await discord.happen("GUILD_CREATE", guild("700", "710"))
    await until(lambda: _not(paused(app, EVERYWHERE)))
    await app.worker().run_once()
    panel, news = discord.by_place["710"]
    assert ("Choose the channel" in panel.text, news.mark) == (True, "1")


async def _not(asked: Callable[[], Awaitable[object]]) -> bool:
    return not await asked()


async def test_a_server_that_is_only_out_of_order_is_not_left(discord: FakeDiscord, app: App, bot: OnDiscord) -> None:
    await discord.happen("GUILD_DELETE", {"id": "700", "unavailable": True})
    await discord.happen("GUILD_DELETE", {"id": "701"})
    await until(paused(app, replace(THERE, place="")))
    assert await paused(app, EVERYWHERE)() is None


async def test_f45_a_channel_that_is_deleted_is_told_nothing_and_the_owner_once(
    discord: FakeDiscord, app: App, bot: OnDiscord
) -> None:
    await discord.happen("CHANNEL_DELETE", text_channel("700", "710"))
    await until(paused(app, HERE))
    await announce(app, HERE)
    assert discord.posts == []
    assert await owner_is_told(app) == ["discord 710"]


async def test_f45_where_permission_is_lost_messages_wait_and_leave_when_it_is_given_again(
    discord: FakeDiscord, app: App, bot: OnDiscord
) -> None:
    discord.fail("post", status=403, code=50013)
    await announce(app, HERE, HERE)
    pause = await paused(app, HERE)()
    assert pause is not None
    assert (pause.reason, len(discord.posts)) == (SendReason.NO_PERMISSION, 1)
    assert await owner_is_told(app) == ["discord 710"]
    await app.worker().run_once()
    assert len(discord.posts) == 1
    await discord.happen("CHANNEL_UPDATE", text_channel("700", "710") | {"name": "corn"})

    async def told() -> bool:
        await app.worker().run_once()
        return len(discord.by_place["710"]) == 2

    await until(told)


ME = {"user": {"id": "900", "username": "tradewire", "discriminator": "0", "avatar": None}, "joined_at": None}
ROLE = {"id": "700", "name": "@everyone", "permissions": "8", "position": 0, "color": 0, "hoist": False, "flags": 0}


@pytest.mark.parametrize(
    ("event", "told_of"),
    [
        ("GUILD_MEMBER_UPDATE", ME | {"roles": ["700"], "flags": 0}),
        ("GUILD_ROLE_UPDATE", {"role": ROLE | {"managed": False, "mentionable": False, "tags": {}}}),
    ],
)
async def test_f45_where_the_bot_has_another_role_or_a_role_other_permissions_what_waits_tries_at_once(
    discord: FakeDiscord, app: App, bot: OnDiscord, event: str, told_of: dict[str, Any]
) -> None:
    discord.fail("post", status=403, code=50013)
    await announce(app, HERE)
    await discord.happen(event, told_of | {"guild_id": "700"})

    async def told() -> bool:
        await app.worker().run_once()
        return len(discord.by_place["710"]) == 1

    await until(told)


async def test_what_happened_while_the_bot_was_away_takes_effect_when_it_is_back(
    discord: FakeDiscord, app: App
) -> None:
    discord.guilds = [guild("701", "720")]
    bot = OnDiscord(app)
    await bot.join()
    await until(paused(app, EVERYWHERE))
    assert await paused(app, replace(THERE, place=""))() is None
    await bot.stop()


async def test_f45_a_permission_given_back_while_the_bot_was_away_is_noticed_when_it_is_back(
    discord: FakeDiscord, app: App
) -> None:
    discord.fail("post", status=403, code=50013, times=2)
    await announce(app, HERE, THERE)
    for place in ("discord:700:999", "discord:desk:corn"):  # a channel unknown to us, and no place of Discord's at all
        refused = SendError(SendReason.NO_PERMISSION, "Missing Access", permanent=True)
        await app.database.write(pauses.begin, Destination.parse(place), refused, app.clock())
    discord.guilds = [guild("700", "710"), guild("701", "720", permissions=1 << 10)]
    bot = OnDiscord(app)
    await bot.join()
    await until(lambda: _told(app, discord, "710"))
    await discord.happen("GUILD_DELETE", {"id": "701", "unavailable": True})
    await app.worker().run_once()
    assert discord.by_place["720"] == [], "there it may still write nothing, so nothing was tried"
    await discord.happen("GUILD_CREATE", guild("701", "720") | {"unavailable": False})
    await until(lambda: _told(app, discord, "720"))
    await bot.stop()
    assert len(discord.posts) == 4


async def _told(app: App, discord: FakeDiscord, channel: str) -> bool:
    await app.worker().run_once()
    return bool(discord.by_place[channel])


def muting(number: str) -> dict[str, Any]:
    """Somebody who manages the server mutes a topic for all of its channel."""
    user = {"id": "905", "username": "ann", "discriminator": "0", "avatar": None}
    options = [{"name": "what", "type": 3, "value": "soybeans"}, {"name": "how_long", "type": 3, "value": "4h"}]
    asked = {"id": "1", "name": "trade", "type": 1, "options": [{"name": "mute", "type": 1, "options": options}]}
    ann = {"user": user, "roles": [], "joined_at": None, "flags": 0, "permissions": str(1 << 5)}
    where = {"guild_id": "700", "channel_id": "710", "channel": text_channel("700", "710"), "app_permissions": "0"}
    told = {"id": number, "application_id": "901", "type": 2, "token": "t", "version": 1, "data": asked, "member": ann}
    where |= {"authorizing_integration_owners": {}}
    return told | where | {"locale": "en-US", "entitlements": [], "attachment_size_limit": 0, "context": 0}


async def test_a_server_is_greeted_by_one_of_several_instances_and_again_when_it_lets_the_bot_in_again(
    app: App,
) -> None:
    one, other = Events(app.database, app.clock), Events(app.database, app.clock)
    assert (await one.greets(777), await other.greets(777)) == (True, False)
    await one.not_greeted(777)
    assert await other.connected([777]) == {777}, "that failed"
    assert await other.greets(777)
    await one.removed(777)
    assert await one.greets(777)


async def test_what_several_instances_on_one_database_hear_is_carried_out_by_one_of_them(
    discord: FakeDiscord, app: App, bot: OnDiscord, another: OnDiscord
) -> None:
    await another.join()
    await until(another.connected)
    await discord.happen("INTERACTION_CREATE", muting("801"))
    await discord.happen("INTERACTION_CREATE", muting("802"))

    async def muted() -> int:
        found = await app.database.read(lambda tx: tx.rows("SELECT 1 FROM deliveries WHERE kind = 'announcement'"))
        return len(found)

    await until(lambda: _is(muted, 2))
    await another.stop()
    await bot.stop()
    assert await muted() == 2, "each of the two was carried out once"


async def _is(asked: Callable[[], Awaitable[int]], number: int) -> bool:
    return await asked() >= number
