"""The whole road: real bytes from a feed server in, messages on Slack and in the terminal out."""

import pytest

from bot.commands.caller import Caller
from bot.domain.alert import DecisionKind, Reason
from bot.domain.delivery import DeliveryState
from bot.storage import outbox, stories
from tests.integration.town import PURCHASES, Town, report, soybeans_everywhere, told_and_joined
from tests.values import CHANNEL, HEADLINE


async def test_one_event_of_three_outlets_is_one_message_that_is_edited(town: Town) -> None:
    await told_and_joined(town)
    (message,) = town.slack.messages["C1"]
    assert message.edits >= 1
    assert HEADLINE in str(message.blocks)
    for outlet in ("Outlet 1", "Outlet 2", "Outlet 3"):
        assert outlet in str(message.blocks)
    paper = town.paper.getvalue()
    assert paper.count(f"\n{HEADLINE}\n") == 1, paper
    assert "now 3 outlets: Outlet 1, Outlet 2, Outlet 3" in paper


async def test_a_desk_that_works_while_feeds_are_still_asked_decides_on_all_of_them_and_says_so(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.INBOX_BATCH", 1)
    for number in (1, 2, 3):
        town.outlet(number)
    await town.poll(0, *soybeans_everywhere())
    titles = (HEADLINE, "Beijing weighs tariffs on US soybeans", "USDA cuts its forecast of soybean exports to China")
    for number, title in enumerate(titles, 1):
        town.outlet(number, report(title))
    decided = await town.poll(1)
    told = {each.decision.story_id for each in decided if each.decision.kind is DecisionKind.ANNOUNCE}
    assert len(told) == len(town.slack.messages["C1"]) == 3
    assert not await town.poll(1)


async def test_a_muted_story_stays_silent_and_speaks_again_when_unmuted(town: Town) -> None:
    town.outlet(1)
    town.outlet(2)
    await town.poll(0, *soybeans_everywhere())
    town.outlet(1, report(PURCHASES[0]))
    await town.poll(1)
    async with town.app() as app:
        (story,) = await app.database.read(stories.recent_of_all, 5)
    town.outlet(2, report(PURCHASES[1]))
    decided = await town.poll(1, (CHANNEL, f"mute {story.short_id} 4h"))
    assert {(each.decision.destination.platform, each.decision.reason) for each in decided} == {
        ("slack", Reason.MUTED_STORY),
        ("terminal", Reason.OUTLETS_JOINED),
    }
    assert town.slack.messages["C1"][0].edits == 0


async def test_a_restart_between_any_two_stages_loses_nothing_and_tells_nothing_twice(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, *soybeans_everywhere())
    town.outlet(1, report(PURCHASES[0]))
    async with town.app() as app:  # stops after polling
        for task in await app.start_polls(lambda: None, everything=True):
            await task
    async with town.app() as app:  # stops after deciding
        assert len(await app.work_inbox()) == 2
    assert town.slack.messages["C1"] == []
    async with town.app() as app:
        await app.worker().run_once()
    await town.poll(5)
    assert len(town.slack.messages["C1"]) == 1
    assert town.paper.getvalue().count(HEADLINE) == 1


async def test_a_lost_answer_of_slack_is_tried_again_and_one_post_is_made_per_attempt(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, (CHANNEL, "subscribe soybeans"))
    town.outlet(1, report(HEADLINE))
    town.slack.fail("chat.postMessage", status=500)
    await town.poll(1)
    assert len(town.slack.posts) == 1
    await town.poll(1)
    assert len(town.slack.posts) == 2
    assert len(town.slack.messages["C1"]) == 1


async def test_an_archived_channel_waits_for_its_repair_and_the_terminal_is_still_told(town: Town) -> None:
    town.outlet(1)
    await town.poll(0, *soybeans_everywhere())
    town.outlet(1, report(HEADLINE))
    town.slack.fail("chat.postMessage", error="is_archived")
    await town.poll(1)
    await town.poll(30)
    assert [each["channel"] for each in town.slack.posts].count(CHANNEL.place) == 1
    assert HEADLINE in town.paper.getvalue()
    async with town.app() as app:
        (story,) = await app.database.read(stories.recent_of_all, 5)
        (sent,) = await app.database.read(outbox.of_story, story.id, CHANNEL)
        why = await app.commands(f"why {story.short_id}", Caller(CHANNEL, "U1"))
    assert sent[:2] == (DecisionKind.ANNOUNCE, DeliveryState.PENDING)
    assert "is_archived" in str(why.items)
    await town.poll(1, (CHANNEL, "subscribe tariffs"))
    assert HEADLINE in str(town.slack.messages["C1"]), "a command in the channel shows that it is back"
