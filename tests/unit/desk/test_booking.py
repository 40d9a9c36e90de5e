"""What USDA announces enters the ledger with the desk's own transaction, once, and outlives its entry."""

from datetime import timedelta

import pytest

from bot.domain.feed import Side
from bot.ledger.standing import standing
from bot.pipeline import desk
from bot.storage import feeds, intake, purchases, retention
from bot.storage.database import Transaction
from bot.wiring import newsroom_of
from tests.shipped import configuration
from tests.unit.commands.world import World
from tests.values import feed, feed_entry

TITLE = "Private Exporters Report Sales Activity for Mexico and Unknown Destinations"
TEXT = (
    "Private exporters reported to the U.S. Department of Agriculture the following activity:\nExport sales of 132,000 "
    "metric tons of soybeans for delivery to {} during the 2025/2026 marketing year; and\nExport sales of 104,000 "
    "metric tons of corn for delivery to Mexico during the 2025/2026 marketing year."
)


async def announce(
    world: World, text: str, publisher: str = "USDA", side: Side = Side.US_OFFICIAL, outlet: int = 1
) -> None:
    """A feed shows this announcement under the same id, and the desk takes it in."""
    await world.database.write(feeds.declare, [feed(outlet, publisher=publisher, side=side)], feeds.CONFIG)
    polled = next(f for f in await world.database.read(feeds.active) if f.feed.url == feed(outlet).url)
    shown = feed_entry(TITLE, text=text, published=world.now, fingerprint=text)
    await world.database.write(intake.add_new, polled, [shown], world.now)
    await world.database.write(desk, newsroom_of(configuration()), world.now)


async def told(world: World) -> list[tuple[str, int]]:
    lines = standing(await world.database.read(purchases.every))
    return [(f"{each.purchase.tonnes:f} {each.purchase.destination}", each.source.entry_id) for each in lines]


async def test_each_line_is_kept_with_its_entry_whatever_the_topics_say(world: World) -> None:
    await announce(world, TEXT.format("unknown destinations"))
    assert await told(world) == [("132000 unknown destinations", 1), ("104000 Mexico", 1)]
    (kept,) = await world.database.read(purchases.every)
    assert (kept.title, kept.url, kept.published) == (TITLE, feed_entry(TITLE).url, world.now)


async def test_an_edited_announcement_takes_the_place_of_what_it_was_and_one_taken_back_leaves_nothing(
    world: World,
) -> None:
    await announce(world, TEXT.format("unknown destinations"))
    await announce(world, TEXT.format("China"))
    assert await told(world) == [("132000 China", 1), ("104000 Mexico", 1)]
    await announce(world, "This report has been withdrawn.")
    assert await told(world) == []


async def test_who_tells_an_announcement_again_does_not_make_it_two(world: World) -> None:
    await announce(world, TEXT.format("China"))
    await announce(world, TEXT.format("China"), "Outlet 2", Side.PRESS, outlet=2)
    await announce(world, TEXT.format("Japan"), "USDA Watch", Side.PRESS, outlet=4)
    await announce(world, TEXT.format("China"), "White House", outlet=3)
    assert len(await told(world)) == 2


async def test_lines_stay_when_their_entry_is_too_old_and_when_its_feed_has_gone(world: World) -> None:
    await announce(world, TEXT.format("China"))
    await retention.retain(world.database, world.now + timedelta(days=400))

    def gone(tx: Transaction) -> int:
        return tx.rows("SELECT COUNT(*) AS number FROM entries")[0]["number"] + tx.execute("DELETE FROM feeds") - 1

    assert await world.database.write(gone) == 0
    assert len(await told(world)) == 2


async def test_nothing_of_a_batch_that_fails_is_kept(world: World) -> None:
    def broken(tx: Transaction) -> None:
        desk(tx, newsroom_of(configuration()), world.now)
        raise RuntimeError

    await world.database.write(feeds.declare, [feed(1, publisher="USDA", side=Side.US_OFFICIAL)], feeds.CONFIG)
    (polled,) = await world.database.read(feeds.active)
    shown = feed_entry(TITLE, text=TEXT.format("China"), published=world.now)
    await world.database.write(intake.add_new, polled, [shown], world.now)
    with pytest.raises(RuntimeError):
        await world.database.write(broken)
    assert await told(world) == []
    await world.database.write(desk, newsroom_of(configuration()), world.now)
    assert len(await told(world)) == 2
