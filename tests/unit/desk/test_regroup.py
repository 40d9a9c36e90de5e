"""The operator's hand: reports taken apart, put together and read again, and who is told of it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk import regroup
from bot.domain.alert import Alert, DecisionKind, Reason
from bot.domain.feed import Side
from bot.domain.link import Link, LinkKind
from bot.domain.story import parse_short_id, short_id
from bot.domain.subscription import Destination
from bot.errors import TradewireError
from bot.storage import entries, feeds, held, outbox, stories, subscriptions
from bot.storage.codec import load
from bot.storage.database import Transaction
from bot.wiring import newsroom_of
from tests.shipped import configuration
from tests.unit.commands.world import HERE, THERE, World
from tests.values import NOW, feed

ONE = "China books 12 cargoes of US soybeans, traders say"
SAME = "Chinese state buyers book 12 US soybean cargoes"
OTHER = "China lifts its tariffs on US soybeans"
DENIAL = "China's commerce ministry denies it booked 12 cargoes of US soybeans"


async def work(world: World, what: str, *given: object) -> regroup.Regrouped:
    return await world.database.write(getattr(regroup, what), newsroom_of(configuration()), world.now, *given)


async def told(world: World, here: Destination = HERE) -> list[tuple[str, Alert]]:
    """(kind, content) of all that has gone to a place, in its order."""
    rows = await world.database.read(lambda tx: tx.rows("SELECT * FROM deliveries ORDER BY id"))
    ours = [row for row in rows if row["workspace"] == here.workspace and row["kind"] in set(DecisionKind)]
    return [(row["kind"], load(Alert, row["content_json"])) for row in ours]


async def members(world: World, story: str) -> list[int]:
    number = parse_short_id(story)
    assert number is not None
    return [entry.id for entry in await world.database.read(entries.of_stories, [number])]


def digest(tx: Transaction) -> None:
    """All that is held here has been told in one."""
    number = outbox.put_digest(tx, HERE, NOW)
    held.put_in(tx, HERE, [each.alert.story_id for each in held.waiting(tx, HERE)], number)
    tx.execute("UPDATE deliveries SET state = 'sent' WHERE id = :id", id=number)


async def swallowed(world: World) -> tuple[int, int, int]:
    """A told story with two reports, of which the second is to be of another event: (story, first, second)."""
    await world.ask("subscribe soybeans")
    (decided,) = await world.publish(ONE)
    await world.publish(SAME, outlet=2)
    first, second = await members(world, decided.short_id)
    await leave(world)
    return decided.decision.story_id, first, second


async def leave(world: World) -> None:
    """All that waits in the outbox is sent."""
    await world.database.write(lambda tx: tx.execute("UPDATE deliveries SET state = 'sent' WHERE state = 'pending'"))


async def test_a_split_is_told_in_the_thread_and_the_swallowed_story_like_any_new_one(world: World) -> None:
    story, _, second = await swallowed(world)
    done = await work(world, "split", story, [second])
    (_, stay), (new, gone) = done.stories
    assert (len(stay), gone) == (1, (second,))
    amend, line, announced = (await told(world))[-3:]
    said = f"Correction: reports of another event stood here: {SAME} ({new.short_id})"
    assert (amend[0], amend[1].correction, [each.publisher for each in amend[1].outlets]) == (
        "amend",
        said,
        ["Outlet 1"],
    )
    assert (line[0], line[1].change) == ("follow_up", said)
    assert (announced[0], announced[1].headline, announced[1].thread_of) == ("announce", SAME, 0)


async def test_a_swallowed_story_is_told_where_the_one_that_swallowed_it_was_not(world: World) -> None:
    story, _, second = await swallowed(world)
    await world.ask("subscribe soybeans", THERE)
    await work(world, "split", story, [second])
    assert [(kind, alert.headline) for kind, alert in await told(world, THERE)] == [
        ("announce", ONE),
        ("announce", SAME),
    ]


async def test_a_correction_is_told_however_old_the_story_is_and_names_the_other(world: World) -> None:
    story, _, second = await swallowed(world)
    world.now += timedelta(days=2)
    done = await work(world, "split", story, [second])
    reasons = [(each.decision.kind, each.decision.reason) for each in done.decided]
    assert reasons == [(DecisionKind.FOLLOW_UP, Reason.CORRECTED), (DecisionKind.SKIP, Reason.TOO_OLD)]
    assert SAME in (await told(world))[-1][1].change


async def test_a_correction_is_said_once_and_stays_on_the_message(world: World) -> None:
    story, _, second = await swallowed(world)
    await work(world, "split", story, [second])
    await leave(world)
    (decided,) = await world.publish("China books 12 cargoes of US soybeans for December, say traders", outlet=3)
    assert (decided.decision.story_id, decided.decision.kind) == (story, DecisionKind.AMEND)
    assert (await told(world))[-1][1].correction.startswith("Correction: ")
    again = await work(world, "reread", story)
    assert [each.decision.reason for each in again.decided] == [Reason.ALREADY_TOLD]


async def test_what_a_digest_told_wrong_is_corrected_in_a_message(world: World) -> None:
    await world.ask("subscribe soybeans quiet 11:00-13:00 tz UTC")
    (decided,) = await world.publish(ONE)
    await world.publish(SAME, outlet=2)
    assert decided.decision.reason is Reason.QUIET_HOURS
    await world.database.write(digest)
    world.now += timedelta(hours=2)
    _, second = await members(world, decided.short_id)
    await work(world, "split", decided.decision.story_id, [second])
    (kind, alert), _ = await told(world)
    assert (kind, alert.correction[:12]) == ("announce", "Correction: ")


async def test_earlier_versions_are_shown(world: World) -> None:
    story, first, _ = await swallowed(world)
    done = await work(world, "split", story, [first])
    shown = await world.say(f"story {done.stories[0][0].short_id}")
    assert shown.startswith(f"{done.stories[0][0].short_id} · {SAME}")
    assert f"Earlier versions: | \n{ONE} | until 05 Jan 12:00 UTC" in shown


async def test_two_stories_of_one_event_go_on_in_the_first(world: World) -> None:
    await world.ask("subscribe soybeans")
    (one,) = await world.publish(ONE)
    (two,) = await world.publish(OTHER, outlet=2)
    await world.ask(f"follow {two.short_id}")
    await world.ask(f"mute {two.short_id} 4h", THERE)
    await leave(world)
    await work(world, "merge", one.decision.story_id, two.decision.story_id)
    edit, line, joined = (await told(world))[-3:]
    said = f"Correction: this is the same event as {one.short_id}, where it goes on: {ONE}"
    assert (edit[0], edit[1].short_id, edit[1].correction) == ("amend", two.short_id, said)
    assert (line[0], line[1].short_id, line[1].change) == ("follow_up", two.short_id, said)
    assert (joined[0], joined[1].short_id, len(joined[1].outlets)) == ("amend", one.short_id, 2)
    for question in ("story", "why", "follow"):
        assert one.short_id in (await world.ask(f"{question} {two.short_id}")).title, "the old id leads to the new"
    assert two.short_id not in await world.say("recent soybeans")
    assert f"followed: {one.short_id}" in await world.say("subscriptions")
    assert f"muted: {one.short_id}" in await world.say("subscriptions", THERE)


async def merged(world: World) -> tuple[int, int]:
    """Two told stories, of which the second was put into the first."""
    await world.ask("subscribe soybeans")
    (one,) = await world.publish(ONE)
    (two,) = await world.publish(OTHER, outlet=2)
    await leave(world)
    await work(world, "merge", one.decision.story_id, two.decision.story_id)
    await leave(world)
    return one.decision.story_id, two.decision.story_id


@pytest.mark.parametrize("alone", [True, False])
async def test_what_was_merged_wrongly_is_its_own_again_and_told_so_in_its_message(world: World, alone: bool) -> None:
    one, two = await merged(world)
    number = len(await told(world))
    if not alone:
        await world.publish("China lifts its tariffs on US soybeans, ministry says", outlet=3)
    await leave(world)
    _, *go = await members(world, short_id(one))
    assert len(go) == 2 - alone
    done = await work(world, "split", one, go)
    assert [story.id for story, _ in done.stories] == [one, two]
    said = f"Correction: this is not the same event as {ONE} ({short_id(one)}) after all"
    sent = [(kind, alert) for kind, alert in (await told(world))[number:] if alert.story_id == two]
    assert [(kind, alert.correction) for kind, alert in sent] == [("amend", said), ("follow_up", said)], "not told anew"
    assert sent[-1][1].change == said
    assert (await world.ask(f"story {short_id(two)}")).title == f"{short_id(two)} · {OTHER}"
    assert short_id(two) in await world.say("recent soybeans")
    again = await work(world, "reread", two)
    assert {each.decision.reason for each in again.decided} == {Reason.ALREADY_TOLD}


async def test_a_story_that_is_its_own_again_answers_what_it_answered(world: World) -> None:
    await world.ask("subscribe soybeans")
    (asked,) = await world.publish(ONE)
    world.now += timedelta(minutes=5)
    denied, _ = await world.publish(DENIAL, outlet=2)
    await work(world, "merge", asked.decision.story_id, denied.decision.story_id)
    await work(world, "split", asked.decision.story_id, [(await members(world, asked.short_id))[1]])
    assert f"Denial: {DENIAL} | {denied.short_id}" in await world.say(f"story {asked.short_id}")


async def test_who_followed_what_was_merged_follows_both_once_it_is_taken_apart(world: World) -> None:
    await world.ask("subscribe soybeans")
    (one,), (two,) = await world.publish(ONE), await world.publish(OTHER, outlet=2)
    await world.ask(f"follow {two.short_id}", THERE)
    await work(world, "merge", one.decision.story_id, two.decision.story_id)
    await work(world, "split", one.decision.story_id, [(await members(world, one.short_id))[1]])
    found = await world.say("subscriptions", THERE)
    assert f"followed: {one.short_id}" in found
    assert f"followed: {two.short_id}" in found


async def test_what_a_merged_story_told_is_among_the_earlier_versions_while_it_is_merged(world: World) -> None:
    one, two = await merged(world)
    shown = await world.say(f"story {short_id(two)}")
    assert f"Earlier versions: | \n{OTHER} | until" in shown
    await work(world, "split", one, [(await members(world, short_id(one)))[1]])
    assert OTHER not in (await world.say(f"story {short_id(one)}")).partition("Earlier versions")[2]
    assert OTHER in (await world.say(f"story {short_id(two)}")).partition("Earlier versions")[2]


async def test_no_label_of_a_publishers_stands_behind_ours_where_stories_are_merged_and_taken_apart(
    world: World,
) -> None:
    await world.ask("subscribe soybeans")
    (one,) = await world.publish(f"CORRECTED-{ONE}")
    (two,) = await world.publish(OTHER, outlet=2)
    await leave(world)
    await work(world, "merge", one.decision.story_id, two.decision.story_id)
    await work(world, "split", one.decision.story_id, [(await members(world, one.short_id))[1]])
    lines = [
        alert.change for kind, alert in await told(world) if kind == "follow_up" and alert.short_id == two.short_id
    ]
    assert [ONE in line for line in lines] == [True, True]
    assert not [line for line in lines if "CORRECTED" in line]


async def test_who_reads_chinese_is_told_of_a_merge_in_chinese(world: World) -> None:
    await world.ask("subscribe soybeans lang zh")
    (one,) = await world.publish(ONE)
    await world.publish("中国采购12船美国大豆", outlet=4)
    (two,) = await world.publish(OTHER, outlet=2)
    await leave(world)
    await work(world, "merge", one.decision.story_id, two.decision.story_id)
    edit, line, _ = (await told(world))[-3:]
    seen = next(alert.headline for _, alert in reversed(await told(world)) if alert.short_id == one.short_id)
    assert edit[1].correction == f"更正：与{one.short_id}为同一事件，后续见该条：{seen}"
    assert line[1].change == edit[1].correction


@pytest.mark.parametrize("muted", [0, 1])
async def test_what_a_place_was_told_and_did_not_mute_goes_on_there_whichever_is_put_into_the_other(
    world: World, muted: int
) -> None:
    await world.ask("subscribe soybeans")
    both = [(await world.publish(title, outlet=number))[0] for number, title in enumerate((ONE, OTHER), 1)]
    await leave(world)
    await world.ask(f"mute {both[muted].short_id} 4h")
    before = len(await told(world))
    await work(world, "merge", *(each.decision.story_id for each in both))
    assert "muted" not in await world.say("subscriptions")
    kinds = [kind for kind, alert in (await told(world))[before:] if alert.short_id == both[1].short_id]
    assert kinds == (["amend"] if muted == 1 else ["amend", "follow_up"]), "in a muted thread nothing is said"
    (decided,) = await world.publish(SAME, outlet=3)
    assert decided.decision.kind is DecisionKind.AMEND


@pytest.mark.parametrize("muted", [0, 1])
async def test_what_a_place_follows_is_not_silenced_by_what_it_muted(world: World, muted: int) -> None:
    await world.ask("subscribe soybeans")
    both = [(await world.publish(title, outlet=number))[0] for number, title in enumerate((ONE, OTHER), 1)]
    await world.ask(f"mute {both[muted].short_id} 4h", THERE)
    await world.ask(f"follow {both[1 - muted].short_id}", THERE)
    await work(world, "merge", *(each.decision.story_id for each in both))
    said = await world.say("subscriptions", THERE)
    assert f"followed: {both[0].short_id}" in said
    assert "muted" not in said


async def test_what_is_muted_twice_is_silent_until_the_first_mute_ends(world: World) -> None:
    await world.ask("subscribe soybeans")
    (one,), (two,) = await world.publish(ONE), await world.publish(OTHER, outlet=2)
    await world.ask(f"mute {one.short_id} 2d")
    await world.ask(f"mute {two.short_id} 4h")
    await work(world, "merge", one.decision.story_id, two.decision.story_id)
    (mute,) = await world.database.read(subscriptions.mutes, world.now)
    assert (mute.target, mute.until) == (str(one.decision.story_id), NOW + timedelta(hours=4))


async def test_where_only_the_second_was_told_its_message_goes_on_as_the_first(world: World) -> None:
    assert await world.publish(ONE) == [], "nobody is subscribed"
    await world.ask("subscribe soybeans")
    (two,) = await world.publish(OTHER, outlet=2)
    await leave(world)
    one = two.decision.story_id - 1
    done = await work(world, "merge", one, two.decision.story_id)
    (_, (kind, alert)) = await told(world)
    assert (kind, alert.story_id, len(alert.outlets)) == ("amend", one, 2)
    assert [each.decision.kind for each in done.decided] == [DecisionKind.AMEND]


async def test_the_link_goes_with_the_report_that_answers(world: World) -> None:
    await world.ask("subscribe soybeans")
    (asked,) = await world.publish(ONE)
    world.now += timedelta(minutes=5)
    denied, _ = await world.publish(DENIAL, outlet=2)
    assert denied.decision.reason is Reason.LINKED_STORY
    await world.publish("Beijing denies booking 12 cargoes of US soybeans", outlet=3)
    first, second = await members(world, denied.short_id)
    later = await work(world, "split", denied.decision.story_id, [first])
    assert [story.link is not None for story, _ in later.stories] == [False, True]
    assert second in later.stories[0][1]
    assert f"Denial: {DENIAL}" in await world.say(f"story {asked.short_id}")
    shown = await world.say(f"story {later.stories[1][0].short_id}")
    assert f"Denial of: {ONE} | {asked.short_id}" in shown


async def test_no_story_comes_to_answer_itself(world: World) -> None:
    await world.ask("subscribe soybeans")
    (first,) = await world.publish(ONE)
    (second,) = await world.publish(OTHER, outlet=2)
    (third,) = await world.publish("US soybean exporters welcome the talks with China", outlet=3)
    a, b, c = (each.decision.story_id for each in (first, second, third))

    def chain(tx: Transaction) -> None:
        """The third answers the second, and that the first."""
        for later, earlier in ((b, a), (c, b)):
            found = stories.get(tx, [later])[later]
            stories.save(tx, replace(found, link=Link(earlier, LinkKind.REACTION)))

    await world.database.write(chain)
    await asyncio.wait_for(work(world, "merge", c, a), 10)
    now = await world.database.read(stories.get, [b, c])
    assert now[c].link is None
    assert now[b].link is not None
    assert now[b].link.to == c


async def test_a_side_that_was_read_wrongly_is_taken_back(world: World) -> None:
    await world.ask("subscribe soybeans")
    (decided,) = await world.publish(ONE, outlet=3, side=Side.CN_OFFICIAL)
    await leave(world)
    await world.database.write(feeds.declare, [feed(3)], feeds.CONFIG)
    done = await work(world, "reread", decided.decision.story_id)
    assert [each.decision.reason for each in done.decided] == [Reason.CORRECTED]
    assert (await told(world))[-1][1].change.startswith("Correction: no statement of China seen (was: ")


@pytest.mark.parametrize(
    ("what", "given", "problem"),
    [
        ("split", (1, [1, 2]), "no other reports"),
        ("split", (1, [99]), "99: no report of s223"),
        ("split", (9, [1]), "no story"),
        ("merge", (1, 1), "one story already"),
        ("merge", (1, 9), "no story"),
    ],
)
async def test_what_cannot_be_done_changes_nothing_and_says_what_can(
    world: World, what: str, given: tuple[object, ...], problem: str
) -> None:
    await swallowed(world)
    before = await told(world)
    with pytest.raises(TradewireError, match=problem):
        await work(world, what, *given)
    assert await told(world) == before


async def test_a_story_that_was_merged_is_named_by_the_one_it_goes_on_in(world: World) -> None:
    await world.ask("subscribe soybeans")
    (one,) = await world.publish(ONE)
    (two,) = await world.publish(OTHER, outlet=2)
    await work(world, "merge", one.decision.story_id, two.decision.story_id)
    with pytest.raises(TradewireError, match=f"{two.short_id} was merged into {one.short_id}"):
        await work(world, "merge", two.decision.story_id, one.decision.story_id)
