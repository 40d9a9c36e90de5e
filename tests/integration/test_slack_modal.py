"""The modal for a workspace's own topics: open at once, previews while it is filled in, faults at their fields."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

import pytest

from bot.commands.caller import Caller
from bot.commands.handlers import Commands
from bot.commands.rights import Policy, Rights, Who
from bot.domain.alert import Reply
from bot.platforms.slack import people, views
from bot.storage import intake
from bot.storage.feeds import active
from tests.fakes.slack_views import View, until
from tests.integration.slack_office import Office, actions, open_office, text_of
from tests.integration.slack_transports import TRANSPORTS
from tests.values import NOW, feed_entry

Opens = Callable[..., AbstractAsyncContextManager[Office]]


@pytest.fixture(params=TRANSPORTS)
def office(request: pytest.FixtureRequest) -> Opens:
    """Opens an office that Slack reaches in each of its ways."""
    return partial(open_office, request.param)


async def modal(here: Office, action: str = "home:create:", user: str = "U1") -> View:
    """The modal as it is filled, opened from the home."""
    await here.home(user)
    await here.slack.press_home(action, user)
    await until(lambda: bool(here.slack.modals) and "submit" in shown(here))
    return shown(here)


def shown(here: Office) -> View:
    return here.slack.modals[next(reversed(here.slack.modals))]


async def test_a_topic_is_made_and_the_home_shows_it(office: Opens) -> None:
    async with office() as here:
        made = await modal(here)
        assert made["title"]["text"] == "Create a topic"
        before = here.slack.homes["U1"]
        answer = await here.slack.submit({"name": "coffee", "query": " coffee  OR 咖啡 ", "gate": "off"})
        assert answer == {}
        await until(lambda: here.slack.homes["U1"] is not before)
        assert await here.own() == {"coffee": ("coffee OR 咖啡", False)}
        assert "Topic coffee added" in text_of(here.slack.homes["U1"])
        assert "home:edit:coffee" in actions(here.slack.homes["U1"])
        assert await here.done() == ["topic add coffee gate off coffee OR 咖啡"]


async def test_a_topic_is_changed_from_what_it_is_now_and_its_preview_is_shown_at_once(office: Opens) -> None:
    async with office() as here:
        await here.slack.slash("/trade topic add coffee gate on coffee")
        await here.home()
        await here.slack.slash("/trade topic edit coffee gate off cocoa")
        opened = await modal(here, "home:edit:coffee")
        fields = {block["block_id"]: block["element"] for block in opened["blocks"] if block["type"] == "input"}
        assert fields["query"]["initial_value"] == "cocoa"
        assert fields["gate"]["initial_option"]["value"] == "off"
        assert "name" not in fields, "a topic keeps its name"
        await until(lambda: "Preview: cocoa" in text_of(shown(here)))
        assert await here.slack.submit({"query": "cocoa OR coffee", "gate": "on"}) == {}
        assert await here.own() == {"coffee": ("cocoa OR coffee", True)}


@pytest.mark.parametrize("action", ["topic:preview", "topic:query"])
async def test_a_preview_shows_what_the_query_would_have_told_and_keeps_what_was_typed(
    office: Opens, action: str
) -> None:
    async with office() as here:
        (polled,) = await here.database.read(active)
        entries = [feed_entry("Coffee prices <jump> in Brazil", published=NOW)]
        await here.database.write(intake.add_new, polled, entries, NOW)
        opened = await modal(here)
        await here.slack.touch_modal(action, {"name": "coffee", "query": "coffee"})
        await until(lambda: "Preview: coffee" in text_of(shown(here)))
        previewed = shown(here)
        assert "/trade topic add" not in str(previewed), "it is kept by the button"
        inputs = [[b["block_id"] for b in view["blocks"] if b["type"] == "input"] for view in (opened, previewed)]
        assert inputs[0] == inputs[1], "Slack keeps what is typed in inputs that keep their ids"
        assert await here.slack.submit({"name": "coffee", "query": "coffee"}) == {}
        assert await here.done() == ["topic add coffee gate on coffee"], "to preview changes nothing"


async def test_a_slow_preview_does_not_take_the_place_of_one_that_was_asked_for_since(
    office: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, answered, at_once = asyncio.Event(), asyncio.Event(), Commands.__call__

    async def slow(commands: Commands, text: str, caller: Caller) -> Reply:
        reply = await at_once(commands, text, caller)
        if text.endswith(" tea"):
            await answer.wait()
            answered.set()
        return reply

    monkeypatch.setattr(Commands, "__call__", slow)
    async with office() as here:
        await modal(here)
        for query in ("tea", "coffee"):
            await here.slack.touch_modal("topic:preview", {"name": "drinks", "query": query})
        await until(lambda: "Preview: coffee" in text_of(shown(here)))
        answer.set()
        await answered.wait()
        await here.slack.slash("/trade help")  # which gives what is under way its turn
        assert "Preview: coffee" in text_of(shown(here))


async def test_a_preview_of_what_cannot_be_read_shows_the_place(office: Opens) -> None:
    async with office() as here:
        await modal(here)
        await here.slack.touch_modal("topic:preview", {"query": "coffee AND (tea"})
        await until(lambda: "cannot be read" in text_of(shown(here)))
        assert "coffee AND (tea\n           ^" in text_of(shown(here))


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"name": "coffee", "query": "coffee AND (tea"}, "query", "never closed at character 12"),
        ({"name": "coffee", "query": "   "}, "query", "The query is empty"),
        ({"name": "two words", "query": "coffee"}, "name", "2 to 40 letters"),
        ({"name": "<!channel>", "query": "coffee"}, "name", "2 to 40 letters"),
    ],
)
async def test_a_fault_is_shown_under_its_field_and_nothing_is_kept(
    office: Opens, typed: dict[str, str], field: str, said: str
) -> None:
    async with office() as here:
        await modal(here)
        answer = await here.slack.submit(typed)
        assert answer["response_action"] == "errors"
        assert said in answer["errors"][field]
        assert list(answer["errors"]) == [field]
        assert await here.done() == []


async def test_what_is_refused_for_another_reason_is_said_in_the_modal_which_stays_filled_in(office: Opens) -> None:
    async with office() as here:
        await modal(here)
        answer = await here.slack.submit({"name": "soybeans", "query": "beans"})
        assert answer["response_action"] == "update"
        assert "a topic everybody has" in text_of(answer["view"])
        (query,) = [block for block in answer["view"]["blocks"] if block.get("block_id") == "query"]
        assert query["element"]["initial_value"] == "beans"
        assert await here.own() == {}


async def test_a17_who_lost_the_right_meanwhile_keeps_nothing(office: Opens) -> None:
    async with office(Rights(topics=Policy(Who.ADMINS))) as here:
        here.slack.people["U2"] = {"is_admin": True}
        await modal(here, user="U2")
        answer = await here.slack.submit({"name": "coffee", "query": "coffee"}, user="U3")
        assert "Only admins of this workspace may change" in text_of(answer["view"])
        assert await here.own() == {}


async def test_a_submission_delivered_three_times_has_one_effect_and_one_answer(office: Opens) -> None:
    async with office() as here:
        await modal(here)
        assert await here.slack.submit({"name": "coffee", "query": "coffee"}, copies=3) == {}
        assert await here.done() == ["topic add coffee gate on coffee"]


async def test_while_it_takes_long_the_modal_says_so_and_then_what_came_of_it(
    office: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PATIENCE", 0.05)
    async with office() as here:
        await modal(here)
        async with here.commands._pace.turn("slack:T1", NOW):
            answer = await here.slack.submit({"name": "coffee", "query": "coffee"})
            assert "One moment" in text_of(answer["view"])
        await until(lambda: "Topic coffee added" in text_of(shown(here)))
        assert await here.own() == {"coffee": ("coffee", True)}


async def test_f48_a_submission_is_acknowledged_in_time_while_slack_does_not_say_who_somebody_is(
    office: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PATIENCE", 0.05)
    monkeypatch.setattr(views, "PATIENCE", 0.05)
    async with office() as here:
        await modal(here)
        monkeypatch.setattr(people, "FRESH", -1.0)  # what is known of him has become old while he typed
        here.slack.fail("users.info", hang=True)
        answer = await here.slack.submit({"name": "coffee", "query": "coffee"})
        assert "One moment" in text_of(answer["view"])


async def test_the_modal_is_open_before_anything_is_looked_up(office: Opens) -> None:
    """A trigger expires in three seconds, and the store may be busy for longer."""
    async with office() as here:
        await here.slack.slash("/trade topic add coffee coffee")
        await here.home()
        async with here.commands._pace.turn("slack:T1", NOW):
            await here.slack.press_home("home:edit:coffee")
            await until(lambda: bool(here.slack.modals))
            assert "One moment" in text_of(shown(here))
        await until(lambda: "submit" in shown(here))


async def test_what_somebody_else_has_changed_meanwhile_is_shown_and_not_kept_over_unseen(office: Opens) -> None:
    async with office() as here:
        await here.slack.slash("/trade topic add coffee coffee")
        await modal(here, "home:edit:coffee")
        await here.slack.slash("/trade topic edit coffee gate on cocoa", user="U2")
        answer = await here.slack.submit({"query": "coffee OR tea", "gate": "off"})
        assert answer["response_action"] == "update"
        assert "Somebody has changed coffee meanwhile" in text_of(answer["view"])
        assert "It is now: cocoa (US-China trade news only)" in text_of(answer["view"])
        (query,) = [block for block in answer["view"]["blocks"] if block.get("block_id") == "query"]
        assert query["element"]["initial_value"] == "coffee OR tea", "what was typed stays"
        assert await here.own() == {"coffee": ("cocoa", True)}
        await until(lambda: "changed coffee meanwhile" in text_of(shown(here)))
        await here.slack.slash("/trade topic edit coffee gate on mate", user="U2")
        answer = await here.slack.submit({"query": "coffee OR tea", "gate": "off"})
        assert "It is now: mate" in text_of(answer["view"]), "and once more"
        assert await here.slack.submit({"query": "coffee OR tea", "gate": "off"}) == {}, "he has seen what it was"
        assert await here.own() == {"coffee": ("coffee OR tea", False)}


async def test_what_was_changed_back_meanwhile_is_as_it_was_looked_at(office: Opens) -> None:
    async with office() as here:
        await here.slack.slash("/trade topic add coffee coffee")
        await modal(here, "home:edit:coffee")
        for query in ("cocoa", "coffee"):
            await here.slack.slash(f"/trade topic edit coffee {query}", user="U2")
        assert await here.slack.submit({"query": "coffee OR tea", "gate": "off"}) == {}


async def test_a_topic_that_was_removed_while_the_modal_was_open_is_not_made_anew(office: Opens) -> None:
    async with office() as here:
        await here.slack.slash("/trade topic add coffee coffee")
        await modal(here, "home:edit:coffee")
        await here.slack.slash("/trade topic remove coffee", user="U2")
        answer = await here.slack.submit({"query": "coffee OR tea", "gate": "off"})
        assert "no topic 'coffee' of its own" in text_of(answer["view"])
        assert await here.own() == {}


async def test_a_topic_that_was_removed_meanwhile_cannot_be_changed(office: Opens) -> None:
    async with office() as here:
        await here.slack.slash("/trade topic add coffee coffee")
        await here.home()
        await here.slack.slash("/trade topic remove coffee")
        await here.slack.press_home("home:edit:coffee")
        await until(lambda: bool(here.slack.modals) and "no more" in text_of(shown(here)))


async def test_a_topic_that_is_not_the_workspaces_own_cannot_be_opened_to_change(office: Opens) -> None:
    async with office() as here:
        await here.home()
        edit = {"type": "button", "action_id": "home:edit:soybeans", "value": "soybeans"}
        here.slack.homes["U1"]["blocks"].append({"type": "actions", "elements": [edit]})
        await here.slack.press_home("home:edit:soybeans")
        await until(lambda: bool(here.slack.modals) and "no more" in text_of(shown(here)))


async def test_a_chinese_reader_has_a_chinese_modal(office: Opens) -> None:
    async with office() as here:
        here.slack.people["U7"] = {"locale": "zh-CN"}
        await here.home("U7")
        await here.slack.press_home("home:create:", "U7")
        await until(lambda: bool(here.slack.modals) and shown(here)["title"]["text"] == "新建主题")
        answer = await here.slack.submit({"name": "x", "query": "咖啡"}, user="U7")
        assert "主题名为" in answer["errors"]["name"]
