"""What answers or reports a story comes through the gate with it, though it names one of the two parties only."""

from datetime import timedelta

import pytest

from bot.domain.alert import Reason
from bot.domain.feed import Side
from tests.unit.commands.world import World
from tests.unit.desk.test_answered import CLAIM, told, world

__all__ = ["world"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("China confirms it will buy 12 million tonnes of soybeans", "The commerce ministry confirmed the pledge."),
        ("Beijing denies soybean pledge", "China's foreign ministry said it was not aware of the pledge."),
        ("商务部:中方将采购1200万吨大豆", ""),
        ("China says it will buy 12 million tonnes of soybeans", ""),
        ("China's soybean deal: commerce ministry denies 12 million tonnes were agreed", ""),
    ],
)
async def test_what_answers_a_told_story_is_told_though_it_names_one_party(world: World, title: str, text: str) -> None:
    await world.publish(CLAIM)
    await told(world)
    world.now += timedelta(minutes=10)
    await world.publish(title, outlet=2, text=text)
    alerts = [alert for _, alert in await told(world)]
    assert title in [alert.headline for alert in alerts]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("China's soybean crush margins rise", ""),
        ("China buys 12 cargoes of Brazilian soybeans", ""),
        ("China confirms it will buy 12 million tonnes of soybeans", "Brazil's president welcomed the pledge."),
        ("Beijing denies wheat pledge", ""),
        ("China to auction 500,000 tonnes of soybeans from reserves", ""),
        ("China denies visa to soybean farmer", ""),
        ("US soybean harvest is 90% complete, USDA says", ""),
        ("China confirms Xi to attend soybean festival", ""),
        ("China auctions 12 million tonnes of soybeans from reserves", ""),
        ("China's soybean imports reach 12 million tonnes in May", ""),
        ("China's soybean crop grows to 21 million tonnes", ""),
        ("China's soybean stocks now 13 million tonnes", ""),
        ("China farmers welcome soybean price", ""),
        ("China confirms soybean import data", ""),
        ("USDA confirms soybean rust in Alabama", ""),
        ("White House denies it will cut soybean subsidies", ""),
        ("中国5月大豆进口1200万吨", ""),
    ],
)
async def test_what_is_another_matter_comes_through_no_gate(world: World, title: str, text: str) -> None:
    await world.publish(CLAIM)
    await told(world)
    world.now += timedelta(minutes=10)
    await world.publish(title, outlet=2, text=text)
    assert await told(world) == []


PLAN = "China plans export controls on battery equipment bound for US plants, draft shows"
PARTS = "US imposes export controls on chip equipment parts bound for China"


@pytest.mark.parametrize(
    ("told_before", "title", "text", "side"),
    [
        (PLAN, "China's commerce ministry denies plan to curb battery equipment exports", "", Side.PRESS),
        (
            PARTS,
            "Correction: Export Controls on Chip Equipment Parts",
            "The rule takes effect in May, not in June.",
            Side.US_OFFICIAL,
        ),
        (
            PARTS,
            "Foreign Ministry Spokesperson's Regular Press Conference on September 7",
            "Asked about US export controls on chip equipment parts, the spokesperson said China firmly opposes them.",
            Side.CN_OFFICIAL,
        ),
        (
            PARTS,
            "外交部发言人主持例行记者会",
            "有记者问，发言人对美国管制芯片设备零部件出口有何回应。发言人表示，中方坚决反对美方滥用出口管制。",
            Side.CN_OFFICIAL,
        ),
    ],
)
async def test_an_official_page_and_who_denies_a_plan_answer_in_the_thread(
    world: World, told_before: str, title: str, text: str, side: Side
) -> None:
    await world.ask("subscribe export_controls")
    await world.publish(told_before)
    await told(world)
    world.now += timedelta(minutes=10)
    await world.publish(title, outlet=2, side=side, text=text)
    assert [alert.answers.headline for _, alert in await told(world) if alert.answers] == [told_before]


async def test_an_official_page_need_name_no_goods_where_it_names_the_fee(world: World) -> None:
    fees = "USTR Proposes to Restore Port Fees on Chinese-Built Vessels at $30 per Net Ton"
    asked = "Asked about the US proposal to restore port fees, the spokesperson said China opposes the port fees."
    await world.ask("subscribe shipping")
    await world.publish(fees)
    await told(world)
    world.now += timedelta(minutes=10)
    await world.publish("Regular Press Conference on September 15", outlet=2, side=Side.CN_OFFICIAL, text=asked)
    assert [alert.answers.headline for _, alert in await told(world) if alert.answers] == [fees]


@pytest.mark.parametrize("title", ["Chip Design Week Begins", "Licence Fees for Radio Equipment"])
async def test_an_official_page_that_answers_nothing_comes_through_no_gate(world: World, title: str) -> None:
    await world.ask("subscribe export_controls")
    await world.publish(PARTS)
    await told(world)
    assert await world.publish(title, outlet=2, side=Side.US_OFFICIAL, text="Chip equipment is shown.") == []


async def test_an_answer_that_names_one_party_is_nothing_without_the_story(world: World) -> None:
    assert await world.publish("Beijing denies soybean pledge") == []


async def test_what_stands_in_one_poll_needs_no_order(world: World) -> None:
    decided = await world.publish("Beijing denies soybean pledge", CLAIM)
    assert [each.decision.reason for each in decided] == [Reason.NEW_STORY, Reason.LINKED_STORY]


async def test_why_says_that_it_goes_with_the_story_that_it_answers(world: World) -> None:
    await world.publish(CLAIM)
    world.now += timedelta(minutes=10)
    denied, *_ = await world.publish("Beijing denies soybean pledge", outlet=2)
    why = await world.say(f"why {denied.short_id}")
    assert "it names one side only, and goes with the story that it answers" in why


async def test_what_changes_a_told_document_by_its_number_is_told_though_it_names_nothing_else(world: World) -> None:
    page = {"outlet": 2, "side": Side.CN_OFFICIAL}
    await world.publish(
        "商务部公告2026年第12号 公布对美国大豆采取反倾销措施的决定",
        text="中方决定对原产于美国的大豆征收反倾销税。",
        **page,
    )
    await told(world)
    world.now += timedelta(hours=20)
    other = "商务部公告2026年第21号 关于调整2026年第11号公告实施时间的公告"
    change = "商务部公告2026年第22号 关于调整2026年第12号公告实施时间的公告"
    for title in (other, change):
        await world.publish(title, text="改为5月1日起施行。", **page)
    alerts = [alert for _, alert in await told(world)]
    assert [alert.headline for alert in alerts if alert.answers] == [change]
    assert other not in [alert.headline for alert in alerts]


@pytest.mark.parametrize(
    ("title", "text", "side"),
    [
        (
            "IEA commentary: What new export controls on chip equipment parts mean",
            "The export controls on chip equipment parts will slow deliveries, the agency said.",
            Side.INTL_ORG,
        ),
        (
            "Update on Export Controls on Chip Equipment Parts",
            "The bureau today added a third kind of chip equipment parts to the export controls imposed on Friday.",
            Side.US_OFFICIAL,
        ),
    ],
)
async def test_a_page_that_reports_a_told_story_goes_with_it(world: World, title: str, text: str, side: Side) -> None:
    await world.ask("subscribe export_controls")
    (parts,) = await world.publish(PARTS)
    world.now += timedelta(minutes=10)
    assert {each.short_id for each in await world.publish(title, outlet=2, side=side, text=text)} == {parts.short_id}
