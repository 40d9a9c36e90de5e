"""The whole road: what is told in an alert's thread, when, and how often."""

from bot.commands.caller import Caller
from bot.domain.alert import DecisionKind, Reason
from tests.integration.town import PURCHASES, Town, report, told_and_joined
from tests.values import CHANNEL, HEADLINE


async def test_where_edits_are_closed_the_story_is_told_anew_in_the_thread_once_and_edited_there(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    town.outlet(1, report(PURCHASES[0]))
    await town.poll(1)
    town.slack.fail("chat.update", error="edit_window_closed")
    town.outlet(2, report(PURCHASES[1]))
    await town.poll(1)
    message, anew = town.slack.messages["C1"]
    assert (anew.thread_ts, anew.broadcast, message.edits) == (message.ts, False, 0)
    assert "Outlet 2" in str(anew.blocks)
    town.outlet(3, report(PURCHASES[2]))
    await town.poll(1)
    assert anew.edits == 0, "no thread is filled with what could not be edited"
    await town.poll(60)
    assert (message.edits, anew.edits, len(town.slack.messages["C1"])) == (0, 1, 2)
    assert "Outlet 3" in str(anew.blocks)
    words = "China's commerce ministry said state buyers booked 12 cargoes of US soybeans."
    town.outlet(1, report("China's commerce ministry says 12 cargoes of US soybeans booked", 0, words))
    await town.poll(1)
    follow_up = town.slack.messages["C1"][-1]
    assert follow_up.thread_ts == message.ts, "the thread is still the first message's"


async def test_an_answer_lost_while_an_edit_is_told_in_the_thread_leaves_one_reply(town: Town) -> None:
    town.slack.clock = lambda: float(town.now.timestamp())
    town.outlet(1)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    town.outlet(1, report(PURCHASES[0]))
    await town.poll(1)
    town.slack.fail("chat.update", error="edit_window_closed")
    town.slack.fail("chat.postMessage", drop=True)
    town.outlet(2, report(PURCHASES[1]))
    await town.poll(1)
    await town.poll(2)
    assert [bool(each.thread_ts) for each in town.slack.messages["C1"]] == [False, True]


async def test_a_side_that_speaks_for_the_first_time_is_told_in_the_thread_once(town: Town) -> None:
    await told_and_joined(town)
    words = "China's commerce ministry said state buyers booked 12 cargoes of US soybeans."
    said = "China's commerce ministry says 12 cargoes of US soybeans booked"
    town.outlet(1, report(said, 0, words), report(PURCHASES[0]))
    kinds = [(each.decision.kind, each.decision.reason) for each in await town.poll(1)]
    assert kinds == [(DecisionKind.FOLLOW_UP, Reason.SIDE_SPOKE)] * 2
    town.outlet(2, report(PURCHASES[1] + " today", 0, words, 9), report(PURCHASES[1]))
    await town.poll(1)
    message, reply = town.slack.messages["C1"]
    assert reply.thread_ts == message.ts
    assert "China has spoken" in reply.text
    assert reply.broadcast, "a government's first word concerns those too who do not read the thread"
    assert "↳" in town.paper.getvalue()


async def test_a_story_that_answers_a_told_one_is_told_in_its_thread_as_a_story_of_its_own(town: Town) -> None:
    await told_and_joined(town)
    denied = "China's commerce ministry denies it booked 12 cargoes of US soybeans"
    town.outlet(4, report(denied, 0))
    decided = await town.poll(1)
    assert {(each.decision.kind, each.decision.reason) for each in decided} == {
        (DecisionKind.ANNOUNCE, Reason.LINKED_STORY),
        (DecisionKind.AMEND, Reason.TEXT_CHANGED),  # the answered message now says who has answered
    }
    message, answer = town.slack.messages["C1"]
    assert answer.thread_ts == message.ts
    assert answer.broadcast, "a denial concerns those too who do not read the thread"
    assert answer.text == f"URGENT · China: Ministry of Commerce denies · {denied}"
    town.outlet(5, report("Beijing denies booking 12 cargoes of US soybeans", 0))
    (joined, _) = await town.poll(1)
    assert joined.decision.kind is DecisionKind.AMEND
    assert (answer.edits, len(town.slack.messages["C1"])) == (1, 2), "it is edited as any other"
    assert "↳ s223 China: Ministry of Commerce denies" in town.paper.getvalue()
    async with town.app() as app:
        reply = await app.commands(f"why {joined.short_id}", Caller(CHANNEL, "U1"))
    assert "it answers a story told here (denial of s223) [linked_story]" in str(reply.items)


async def test_a_place_that_asks_for_threads_is_told_of_answers_and_changes_there_alone(town: Town) -> None:
    town.outlet(1)
    town.outlet(2)
    await town.poll(0, (CHANNEL, "subscribe soybeans threads"))
    town.outlet(1, report(HEADLINE))
    await town.poll(1)
    words = "China's commerce ministry said state buyers booked 12 cargoes of US soybeans."
    said = "China's commerce ministry says 12 cargoes of US soybeans booked"
    town.outlet(1, report(said, 0, words), report(HEADLINE))
    town.outlet(2, report("China's commerce ministry denies it booked 12 cargoes of US soybeans", 0))
    await town.poll(1)
    message, *thread = town.slack.messages["C1"]
    assert len(thread) == 2
    assert {each.thread_ts for each in thread} == {message.ts}
    assert not any(each.broadcast for each in thread)


async def test_an_answer_waits_for_the_post_that_it_belongs_to(town: Town) -> None:
    """As when Slack could not be reached for either: the order is kept, and so is the thread."""
    town.outlet(1)
    town.outlet(2)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    town.outlet(1, report(HEADLINE, 3))
    town.outlet(2, report("China's commerce ministry denies it booked 12 cargoes of US soybeans", 2))
    await town.poll(1)
    first, second = town.slack.messages["C1"]
    assert (first.thread_ts, second.thread_ts) == (None, first.ts)


async def test_an_answer_to_a_story_not_told_here_is_announced_by_itself(town: Town) -> None:
    town.outlet(1, report(HEADLINE))
    await town.poll(0)
    town.outlet(2)
    await town.poll(1, (CHANNEL, "subscribe soybeans"))
    town.outlet(2, report("China's commerce ministry denies it booked 12 cargoes of US soybeans", 0))
    (decided,) = await town.poll(1)
    assert (decided.decision.kind, decided.decision.reason) == (DecisionKind.ANNOUNCE, Reason.NEW_STORY)
    (message,) = town.slack.messages["C1"]
    assert message.thread_ts is None
    assert "answers" in str(message.blocks)


async def test_an_answer_to_a_muted_story_stays_silent(town: Town) -> None:
    town.outlet(1)
    town.outlet(2)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    town.outlet(1, report(HEADLINE))
    (told,) = await town.poll(1)
    town.outlet(2, report("China's commerce ministry denies it booked 12 cargoes of US soybeans", 0))
    decided = await town.poll(1, (CHANNEL, f"mute {told.short_id} 4h"))
    assert {each.decision.reason for each in decided} == {Reason.MUTED_STORY}
    assert not any("denies" in message.text for message in town.slack.messages["C1"])
