"""A workspace's own topics: made by a command, matched at the desk, seen by nobody else."""

import asyncio
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from bot.commands.own_topics import MOST_NEARS, MOST_TOPICS, QUERY_LIMIT
from bot.desk import taken_in, telling
from bot.domain.alert import DecisionKind, Reason
from bot.storage import own_topics
from bot.storage.database import Transaction
from bot.storage.engines import open_database
from tests.unit.commands.world import HERE, THERE, World, lines

COFFEE = "Brazil coffee exporters face new tariffs in Europe"
SOYBEANS = "China halts purchases of US soybeans after new US tariffs"


async def test_a_topic_of_its_own_is_told_to_the_workspace_that_made_it(world: World) -> None:
    assert (await world.ask("topic add coffee coffee AND (tariff* OR 关税)")).ok
    assert (await world.ask("subscribe coffee")).ok
    (decided,) = await world.publish(COFFEE)
    assert decided.decision.kind is DecisionKind.ANNOUNCE
    assert decided.decision.destination == HERE
    assert "coffee" in decided.text
    assert await world.publish("Nurses strike in London", outlet=2) == []


async def test_a_gated_topic_wants_us_china_trade_news_only(world: World) -> None:
    await world.ask("topic add levies gate on tariff*")
    await world.ask("subscribe levies")
    assert await world.publish(COFFEE) == []
    (decided,) = await world.publish(SOYBEANS, outlet=2)
    assert decided.decision.topic == "slack:T1/levies"


async def test_what_only_one_workspace_wants_no_other_sees(world: World) -> None:
    await world.ask("topic add coffee coffee")
    await world.ask("subscribe coffee")
    (decided,) = await world.publish(COFFEE)
    story = decided.short_id
    for question in ("recent", "topics"):
        assert "offee" in await world.say(question)
        assert "offee" not in await world.say(question, THERE)
    for question in (f"story {story}", f"why {story}", f"mute {story} 4h", f"wrong {story} merge"):
        assert not (await world.ask(question, THERE)).ok
        assert (await world.ask(question)).ok
    for question in (
        "subscribe coffee",
        "recent coffee",
        "mute coffee 1d",
        "topic remove coffee",
        "topic edit coffee x",
    ):
        assert not (await world.ask(question, THERE)).ok
    why = await world.say("why https://outlet.example/" + COFFEE.replace(" ", "-"), THERE)
    assert "Topic coffee" not in why
    assert story not in why


async def test_two_workspaces_may_use_one_name(world: World) -> None:
    await world.ask("topic add coffee coffee")
    assert (await world.ask("topic add coffee espresso", THERE)).ok
    await world.ask("subscribe coffee")
    await world.ask("subscribe coffee", THERE)
    assert [d.decision.destination for d in await world.publish("Espresso prices rise in Milan")] == [THERE]
    assert [d.decision.destination for d in await world.publish(COFFEE, outlet=2)] == [HERE]


async def test_an_edited_topic_matches_anew_and_keeps_its_subscriptions(world: World) -> None:
    await world.ask("topic add drinks coffee")
    await world.ask("subscribe drinks")
    assert (await world.ask("topic edit drinks tea")).ok
    assert await world.publish(COFFEE) == []
    assert len(await world.publish("Tea growers in Kenya want lower duties", outlet=2)) == 1


@pytest.mark.parametrize(
    "commands", [("topic add tea tea", "topic add tea mate"), ("topic add tea tea", "topic add tea tea")]
)
async def test_of_two_who_make_one_topic_at_the_same_time_in_two_processes_one_is_told(
    world: World, commands: tuple[str, str]
) -> None:
    processes = world, World(world.database)
    replies = await asyncio.gather(*(each.ask(text) for each, text in zip(processes, commands, strict=True)))
    assert sorted(reply.ok for reply in replies) == [False, True]
    assert any("there is a topic tea already" in lines(reply).lower() for reply in replies)


async def test_an_edit_that_names_an_edition_changes_no_other(world: World) -> None:
    await world.ask("topic add tea gate off tea")
    (made,) = await world.database.read(own_topics.of_workspace, HERE.tenant)
    assert (await world.ask(f"topic edit tea edition {made.edition} mate")).ok
    late = await world.ask(f"topic edit tea EDITION {made.edition} gate on coffee")
    assert not late.ok
    assert "It is now: mate (All news, US-China trade or not)" in late.body
    (kept,) = await world.database.read(own_topics.of_workspace, HERE.tenant)
    assert (kept.query, kept.gated) == ("mate", False)
    assert kept.edition != made.edition
    assert (await world.ask("topic edit tea coffee")).ok, "who names none changes whatever there is"


async def test_a_removed_topic_takes_its_subscriptions_with_it(world: World) -> None:
    await world.ask("topic add coffee coffee")
    await world.ask("subscribe coffee")
    assert "subscribed to it: 1." in await world.say("topic remove coffee")
    assert await world.publish(COFFEE) == []
    assert "coffee" not in await world.say("subscriptions")
    assert not (await world.ask("topic remove coffee")).ok


async def test_news_that_is_no_us_china_trade_never_joins_a_story_that_is(world: World) -> None:
    await world.ask("topic add soy soybeans")
    await world.ask("subscribe soy")
    await world.ask("subscribe soybeans")
    first = await world.publish("China books 12 cargoes of US soybeans for December, traders say")
    second = await world.publish("Soybeans: 12 cargoes booked for December, traders say", outlet=2)
    assert {d.short_id for d in first}.isdisjoint({d.short_id for d in second})


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ("topic add soybeans coffee", "everybody has"),
        ("topic add Soybean coffee", "everybody has"),
        ("topic add 大豆 coffee", "everybody has"),
        ("topic add c coffee", "2 to 40 letters"),
        ("topic add -- coffee", "2 to 40 letters"),
        ("topic add <!channel> coffee", "2 to 40 letters"),
        ("topic add " + "c" * 41 + " coffee", "2 to 40 letters"),
        ("topic add coffee", "needs a query"),
        ("topic add coffee gate on", "needs a query"),
        ("topic add coffee (coffee", "never closed"),
        (
            "topic add coffee x NOT (" + " OR ".join(["NEAR(a b)"] * (MOST_NEARS + 1)) + ")",
            f"NEAR at most {MOST_NEARS} times",
        ),
        ("topic add coffee " + "coffee " * (QUERY_LIMIT // 7 + 2), f"at most {QUERY_LIMIT} characters"),
        ("topic edit coffee tea", "no topic"),
        ("topic remove coffee now", "not expected"),
        ("topic", "add, edit or remove"),
        ("topic make coffee tea", "add, edit or remove"),
    ],
)
async def test_a_topic_that_cannot_be_made_says_why(world: World, command: str, complaint: str) -> None:
    reply = await world.ask(command)
    assert not reply.ok
    assert complaint in f"{reply.title} {reply.body}"


async def test_a_name_is_taken_however_it_is_spelt(world: World) -> None:
    await world.ask("topic add steel-mills steel")
    assert "already" in await world.say("topic add Steel-Mill iron")


async def test_a23_a_workspace_has_a_quota_of_topics_and_others_are_not_concerned(world: World) -> None:
    for number in range(MOST_TOPICS):
        assert (await world.ask(f"topic add mine{number} word{number}")).ok
    assert f"at most {MOST_TOPICS} topics" in await world.say("topic add onemore word")
    assert (await world.ask("topic add onemore word", THERE)).ok


async def test_a23_a_query_that_would_tell_everything_is_refused(world: World) -> None:
    await world.publish(*(f"Town number {number} opens a library for children" for number in range(120)))
    assert "Narrow it" in await world.say("topic add all library")
    assert (await world.ask("topic add all gate on library")).ok, "none of it is US-China trade news"


async def test_a23_a_topic_that_matches_everything_tells_and_takes_in_so_much_a_day_and_says_why_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "MOST_ALERTS", 3)
    monkeypatch.setattr(taken_in, "MOST_REPORTS", 5)
    assert (await world.ask("topic add everything a* OR b* OR s* OR c*")).ok
    await world.ask("subscribe everything")
    await world.ask("topic add strikes strike*", THERE)
    await world.ask("subscribe strikes", THERE)
    titles = [
        "Bakers strike",
        "Archers win",
        "Sailors drown",
        "Choir sings",
        "Barn burns",
        "Storm abates",
        "Ants march",
    ]
    decided = [each for title in titles for each in await world.publish(f"{title} in {title[:3]}ville {title[::-1]}")]
    here = [each.decision for each in decided if each.decision.destination == HERE]
    assert [each.kind for each in here] == [DecisionKind.ANNOUNCE] * 3 + [DecisionKind.HOLD] * 2
    assert here[-1].reason is Reason.MOST_A_DAY
    assert [each.decision.destination for each in decided].count(THERE) == 1, "others have what is theirs"
    link = f"Ants march in Antville {titles[-1][::-1]}".replace(" ", "-")
    assert "had taken in 300 reports in a day, as many as it may" in await world.say(
        f"why https://outlet.example/{link}"
    )
    world.now += timedelta(days=1, minutes=1)
    assert [each.decision.kind for each in await world.publish("Bears wake")] == [DecisionKind.ANNOUNCE]


async def test_what_an_edit_leaves_out_stays_and_topics_shows_both(world: World) -> None:
    await world.ask("topic add levies gate on tariff*")
    assert "levies | your workspace's own: tariff* · US-China trade news only" in await world.say("topics")
    assert "US-China trade news only" in await world.say("topic edit levies tariff* OR duties")
    assert "tariff* OR duties\nAll news" in await world.say("topic edit levies gate off")
    assert "levies | your workspace's own: tariff* OR duties · All news" in await world.say("topics")
    assert not (await world.ask("topic edit levies")).ok


async def test_the_daily_lines_name_is_taken(world: World) -> None:
    assert not (await world.ask("topic add pulse coffee")).ok
    assert not (await world.ask("topic add Pulses coffee")).ok
    assert "daily line" in await world.say("subscribe pulse daily 08:00")


async def test_a23_a_query_is_tried_on_the_store_while_the_one_writer_is_at_work_for_others(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/test.db")
    await database.migrate()
    world, held, release = World(database), Event(), Event()
    await world.publish(*(f"Town number {number} opens a library for children" for number in range(120)))

    def at_work(tx: Transaction) -> None:
        held.set()
        release.wait(30)

    writing = asyncio.create_task(database.write(at_work))
    await asyncio.to_thread(held.wait)
    try:
        assert "Narrow it" in await asyncio.wait_for(world.say("topic add all library"), 20)
    finally:
        release.set()
        await writing
        await database.close()
