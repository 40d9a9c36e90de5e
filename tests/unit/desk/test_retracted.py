"""A report that its outlet changes or withdraws: nothing it no longer says stays on the message, and that is said."""

from datetime import timedelta

import pytest

from bot.domain.alert import Alert
from bot.storage import entries
from bot.text.retraction import is_retracted
from tests.unit.commands.world import World
from tests.unit.desk.test_answered import china, told, world

__all__ = ["world"]

BOUGHT = "China confirms purchase of 264,000 tonnes of US soybeans"
SAID = {"key": "1", "text": "China's commerce ministry confirmed the purchase of 264,000 tonnes of US soybeans."}


async def edited(world: World, title: str, text: str = "") -> list[tuple[str, Alert]]:
    """What goes out when an outlet changes a told report."""
    await world.publish(BOUGHT, **SAID)
    ((_, first),) = await told(world)
    assert china(first).startswith("Ministry of Commerce") or china(first).startswith("China (")
    assert {line.figure.low for line in first.figures} == {264_000}
    await world.publish(title, key="1", text=text)
    return await told(world)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (f"RETRACTED: {BOUGHT}", SAID["text"]),
        ("Report on Chinese soybean purchase withdrawn", "This report has been withdrawn."),
        ("This article has been removed", "We have withdrawn this report."),
        ("撤稿：中方证实采购26.4万吨美国大豆", "本文已撤回。"),
    ],
)
async def test_a_withdrawn_report_says_nothing_any_more_and_that_is_told(world: World, title: str, text: str) -> None:
    (edit, message), (line, follow_up) = await edited(world, title, text)
    assert (edit, line) == ("amend", "follow_up")
    assert (china(message), message.figures, message.level) == ("no statement seen in our feeds", (), "routine")
    assert message.correction.startswith(f"Correction: now “{title}” (was “{BOUGHT}”)")
    assert message.headline == title
    assert follow_up.change.startswith("Correction: ")


async def test_an_edit_is_never_judged_away_from_the_story_that_it_stands_in(world: World) -> None:
    sent = await edited(world, "Confirms purchase of soybeans, an earlier version said")
    assert [kind for kind, _ in sent] == ["amend", "follow_up"]
    assert sent[0][1].figures == ()
    found = await world.database.read(entries.of_stories, [sent[0][1].story_id])
    (verdict,) = (await world.database.read(entries.verdicts, [each.id for each in found])).values()
    assert verdict.relevant


async def test_what_other_outlets_still_say_stays(world: World) -> None:
    await world.publish(BOUGHT, **SAID)
    await world.publish("China confirms purchase of 264,000 tonnes US soybeans", outlet=2, text=SAID["text"])
    await told(world)
    await world.publish(f"RETRACTED: {BOUGHT}", key="1")
    (_, message), _ = await told(world)
    assert "Outlet 2" in china(message)
    assert {line.figure.low for line in message.figures} == {264_000}
    standing = "China confirms purchase of 264,000 tonnes US soybeans"
    assert message.headline == standing
    assert message.correction.startswith(f"Correction: now “{standing}” (was “{BOUGHT}”) (Outlet 1)")


async def test_a_headline_that_is_withdrawn_elsewhere_leads_no_longer(world: World) -> None:
    await world.publish(BOUGHT, **SAID)
    standing = "China confirms purchase of 264,000 tonnes US soybeans"
    await world.publish(standing, outlet=2, text=SAID["text"])
    await told(world)
    world.now += timedelta(minutes=20)
    await world.publish("Alpha Wire withdraws report that China confirmed purchase of US soybeans")
    (message,) = [alert for kind, alert in await told(world) if kind == "amend"]
    assert message.headline == standing
    assert "Outlet 1" in message.correction


@pytest.mark.parametrize(
    "title",
    [
        "China withdraws its offer to buy soybeans",
        "Report says US troops withdrawn",
        "US retracts tariff threat",
        "Licence for Nvidia withdrawn",
        "美国撤回关税威胁",
    ],
)
def test_what_others_take_back_is_no_withdrawn_report(title: str) -> None:
    assert not is_retracted(title)


async def test_a_feed_that_withdraws_a_report_in_other_words_has_edited_it(world: World) -> None:
    await edited(world, "Report on Chinese soybean purchase withdrawn", "This report has been withdrawn.")
    found = await world.say("recent 5")
    assert found.count("withdrawn") == 1


async def test_a_withdrawal_of_its_own_takes_from_the_message_what_that_outlet_said(world: World) -> None:
    await world.publish(BOUGHT, **SAID)
    ((_, first),) = await told(world)
    world.now += timedelta(minutes=20)
    await world.publish("Alpha Wire withdraws report that China confirmed purchase of US soybeans")
    sent = await told(world)
    (message,) = [alert for kind, alert in sent if kind == "amend" and alert.story_id == first.story_id]
    assert (china(message), message.figures) == ("no statement seen in our feeds", ())
    assert message.correction.startswith("Correction: ")
    (answer,) = [alert for kind, alert in sent if kind == "announce"]
    assert answer.thread_of == first.story_id
    # It stays so when the story is told anew.
    await world.publish("China confirms purchase of 264,000 tonnes of US soybeans, report says", outlet=3)
    assert all("Outlet 1" not in china(alert) for _, alert in await told(world))


async def test_a_withdrawal_by_one_outlet_takes_nothing_from_another(world: World) -> None:
    await world.publish(BOUGHT, **SAID)
    await told(world)
    world.now += timedelta(minutes=20)
    await world.publish("Beta Wire withdraws report that China confirmed purchase of US soybeans", outlet=2)
    assert all("no statement" not in china(alert) for kind, alert in await told(world) if kind == "amend")
