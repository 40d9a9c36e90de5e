"""`/trade feeds`: what a person reads of the feeds in a chat."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.commands.caller import Caller
from bot.domain.feed import FeedFault, Side
from bot.storage import feeds, intake
from tests.unit.commands.world import HERE, World, lines
from tests.values import NOW, ago, feed, feed_entry


async def polled(world: World, number: int, fault: FeedFault | None = None, side: Side = Side.PRESS) -> None:
    """A feed that answered three days ago, and since then fails with this fault, if with any."""
    await world.database.write(feeds.declare, [feed(number, side=side)], feeds.CONFIG)
    found = next(each for each in await world.database.read(feeds.active) if each.feed.url == feed(number).url)
    await world.database.write(feeds.settle_ok, [(replace(found, shown=1), ago(days=3))])
    if fault is not None:
        failed = replace(found, failures=4, fault=fault, fault_detail="HTTP 403", failing_since=ago(days=2))
        await world.database.write(feeds.settle_failed, failed, ago(days=2))


async def brought(world: World, number: int, title: str, published: datetime, seen: datetime) -> None:
    found = next(each for each in await world.database.read(feeds.active) if each.feed.url == feed(number).url)
    await world.database.write(intake.add_new, found, [feed_entry(title, published=published)], seen)


async def test_without_feeds_it_says_who_adds_them(world: World) -> None:
    assert "feeds add" in await world.say("feeds")


async def test_states_are_counted_and_what_is_wrong_is_named_with_what_to_do(world: World) -> None:
    await polled(world, 1)
    await polled(world, 2, FeedFault.BLOCKED)
    text = await world.say("feeds")
    assert "2 feeds: 1 ok · 1 blocked" in text
    assert "Outlet 2 | blocked for 2 days: HTTP 403, 4 polls in a row. It may refuse bots: ask" in text
    assert "Outlet 1 |" not in text
    assert "outlet2.example" not in text, "an address may hold what opens a paid feed"


async def test_coverage_shows_delays_and_the_sides_that_nobody_watches(world: World) -> None:
    await polled(world, 1, side=Side.US_OFFICIAL)
    await polled(world, 2, FeedFault.GONE, side=Side.CN_OFFICIAL)
    await brought(world, 1, "a", NOW - timedelta(minutes=20), NOW - timedelta(minutes=13))
    await brought(world, 1, "b", NOW - timedelta(hours=9), NOW - timedelta(hours=7))
    lines = (await world.ask("feeds")).body.splitlines()
    assert "us_official en: 1 of 1 feeds healthy, half of the entries seen within 7 min, 90 % within 2 h" in lines
    assert "cn_official en: 0 of 1 feeds healthy" in lines
    assert lines[-1] == "Not watched: cn_official, cn_state_media, intl_org, press, industry"


async def test_sides_states_and_languages_are_named_in_the_persons_language(world: World) -> None:
    await polled(world, 1, side=Side.US_OFFICIAL)
    await polled(world, 2, FeedFault.BLOCKED, side=Side.CN_STATE_MEDIA)
    reply = await world.commands("feeds", Caller(HERE, "U1", "zh"))
    assert reply.body.splitlines() == [
        "2个来源：1个正常 · 1个被拒",
        "美国官方 英文：1/1个来源正常",
        "中国官方媒体 英文：0/1个来源正常",
        "未监测：中国官方，中国官方媒体，国际组织，媒体，行业",
    ]
    assert reply.items[0].detail.startswith("被拒（已2天）：")
    told = await world.commands("subscribe soybeans sides us_official,cn_official", Caller(HERE, "U1", "zh"))
    assert "在这些方表态之后：中国官方，美国官方" in lines(told)


async def test_how_soon_alerts_were_taken_is_shown_beside_how_soon_entries_were_seen(world: World) -> None:
    await world.ask("subscribe soybeans")
    assert "alerts:" not in await world.say("feeds")
    for title in ("China books 12 cargoes of US soybeans", "Beijing lifts its tariffs on US soybeans"):
        await world.publish(title)
    sql = "UPDATE deliveries SET state = 'sent', settled_at = created_at + :after WHERE id = :id"
    taken = [{"id": 1, "after": 2}, {"id": 2, "after": 300}]
    await world.database.write(lambda tx: tx.execute_many(sql, taken))
    world.now += timedelta(minutes=6)
    line = "alerts: half taken within 2.0 s of being decided on, 90 % within 5 min"
    assert line in (await world.ask("feeds")).body.splitlines()


async def test_many_ailing_feeds_are_cut_and_counted(world: World) -> None:
    for number in range(1, 14):
        await polled(world, number, FeedFault.TIMEOUT)
    reply = await world.ask("feeds")
    assert len(reply.items) == 10
    assert reply.hint == "3 more feeds: tradewire feeds health"
