"""Buttons and the message shortcut on Slack, pressed as people press them, carried out by the bot's own commands."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.commands.handlers import Commands
from bot.commands.rights import Rights
from bot.delivery.worker import Worker
from bot.domain.alert import Item
from bot.domain.digest import Digest
from bot.domain.expression import Term
from bot.domain.subscription import Destination
from bot.domain.topic import Topic
from bot.platforms.slack.application import WHY_SHORTCUT
from bot.platforms.slack.client import make_client
from bot.platforms.slack.sender import SlackSender
from bot.storage import audit, follows, stories, subscriptions
from bot.storage.database import Database
from bot.storage.engines import open_database
from tests.fakes.slack import FakeSlack
from tests.integration.slack_transports import TRANSPORTS, application, hearing
from tests.shipped import vocabulary
from tests.unit.platforms.samples import ALERT
from tests.values import NOW, story

TOPICS = {"soybeans": Topic("soybeans", "Soybeans", "大豆", "soybeans", Term(("soybeans",)))}
CHANNEL, DIRECT = "C1", "D1"


@dataclass
class Office:
    """A workspace with the bot in it, and one story told in a channel and to a person."""

    slack: FakeSlack
    database: Database
    story: str  # its short id

    def button(self, what: str, channel: str = CHANNEL) -> dict[str, Any]:
        """A button of the alert in a channel."""
        (message,) = self.slack.messages[channel]
        return button_of(message.blocks, f"story:{what}")

    async def announced(self, channel: str = CHANNEL) -> dict[str, Any]:
        """What the bot posts in a channel when its worker runs, in the one message."""
        before = len(self.slack.posts)
        sender = SlackSender(make_client(self.slack.bot_token, self.slack.base_url))
        await Worker(self.database, {"slack": sender}, lambda: NOW, timedelta(hours=6)).run_once()
        (post,) = self.slack.posts[before:]
        assert post["channel"] == channel
        return post

    async def mutes(self) -> dict[str, str]:
        """Place -> what is muted there."""
        return {mute.destination.place: mute.target for mute in await self.database.read(subscriptions.mutes, NOW)}


def button_of(blocks: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The one button whose action, or whose label, begins with this."""
    buttons: list[dict[str, Any]] = [b for block in blocks if block["type"] == "actions" for b in block["elements"]]
    (found,) = [b for b in buttons if b["action_id"].startswith(name) or b["text"]["text"].startswith(name)]
    return found


def text_of(reply: dict[str, Any]) -> str:
    return "\n".join(block["text"]["text"] for block in reply["blocks"] if block["type"] == "section")


Opens = Callable[..., AbstractAsyncContextManager[Office]]


@pytest.fixture(params=TRANSPORTS)
def office(request: pytest.FixtureRequest) -> Opens:
    """Opens an office that Slack reaches in each of its ways."""
    return partial(open_office, request.param)


@asynccontextmanager
async def open_office(transport: str, rights: Rights | None = None) -> AsyncIterator[Office]:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    saved = await database.write(stories.save, story(id=0))
    commands = Commands(database, TOPICS, lambda: NOW, vocabulary(), rights=rights)
    async with FakeSlack() as slack, hearing(slack, await application(slack, commands), transport):
        alert = replace(ALERT, story_id=saved.id, short_id=saved.short_id)
        sender = SlackSender(make_client(slack.bot_token, slack.base_url))
        await sender.post(Destination("slack", "T1", CHANNEL), alert, 1)
        await sender.post(Destination("slack", "T1", "U1"), alert, 2)
        yield Office(slack, database, saved.short_id)
    await database.close()


async def test_why_explains_the_story_to_who_asks_alone(office: Opens) -> None:
    async with office() as here:
        reply = await here.slack.press(here.button("why"))
    assert (reply["response_type"], reply["replace_original"]) == ("ephemeral", False), "the alert stays for all"
    assert f"Why {here.story}" in text_of(reply)


async def test_sources_lists_the_reports(office: Opens) -> None:
    async with office() as here:
        assert here.story in text_of(await here.slack.press(here.button("sources")))


async def test_the_shortcut_on_an_alert_says_why(office: Opens) -> None:
    async with office() as here:
        (message,) = here.slack.messages[CHANNEL]
        reply = await here.slack.shortcut(WHY_SHORTCUT, {"blocks": message.blocks})
        other = await here.slack.shortcut(WHY_SHORTCUT, {"text": "lunch?", "blocks": [{"type": "rich_text"}]})
    assert f"Why {here.story}" in text_of(reply)
    assert "tells no story" in text_of(other)


async def test_whoever_reads_chinese_is_asked_back_in_chinese(office: Opens) -> None:
    async with office() as here:
        here.slack.people["U7"] = {"locale": "zh-CN"}
        asked = await here.slack.press(here.button("mute"), user="U7")
        other = await here.slack.shortcut(WHY_SHORTCUT, {"text": "lunch?"}, user="U7")
        assert text_of(asked).startswith(f"*静音 {here.story}*"), asked
        confirm = button_of(asked["blocks"], "在此频道，4小时")["confirm"]
        assert [confirm[each]["text"] for each in ("title", "confirm", "deny")] == ["确定吗？", "是", "否"]
        assert "此消息不含报道" in text_of(other)


async def test_the_shortcut_says_why_on_all_that_tells_a_story(office: Opens) -> None:
    async with office() as here:
        (posted,) = here.slack.messages[CHANNEL]
        sender, place = (
            SlackSender(make_client(here.slack.bot_token, here.slack.base_url)),
            Destination("slack", "T1", CHANNEL),
        )
        told = replace(ALERT, story_id=1, short_id=here.story)
        await sender.reply(place, posted.ts, replace(told, change="China confirms", aloud=True), 5)
        item = Item("China books", detail="Soybeans", story=here.story)
        await sender.tell(place, Digest("Digest", (item,), 1), 6)
        here.slack.fail("chat.postMessage", error="invalid_blocks")
        await sender.post(place, told, 7)
        here.slack.fail("chat.postMessage", error="invalid_blocks")
        await sender.post(place, replace(told, headline="Beijing & <Co> " * 400), 9)
        here.slack.fail("chat.postMessage", error="invalid_blocks")
        await sender.tell(place, Digest("Digest", (item,), 1, "Quiet day"), 10)
        for message in here.slack.messages[CHANNEL][1:]:
            reply = await here.slack.shortcut(WHY_SHORTCUT, {"text": message.text, "blocks": message.blocks})
            assert f"Why {here.story}" in text_of(reply), message.text
        both = Digest("Digest", (item, replace(item, story="s224")), 2)
        await sender.tell(place, both, 8)
        here.slack.fail("chat.postMessage", error="invalid_blocks")
        await sender.tell(place, both, 11)
        for several in here.slack.messages[CHANNEL][-2:]:
            asked = await here.slack.shortcut(WHY_SHORTCUT, {"text": several.text, "blocks": several.blocks})
            assert f"Why {here.story}" in text_of(await here.slack.press(button_of(asked["blocks"], here.story)))


async def test_a_button_that_is_not_known_any_more_says_what_to_do(office: Opens) -> None:
    async with office() as here:
        here.slack.people["U7"] = {"locale": "zh-CN"}
        for action in ("story:gone", "vote:up", ""):
            old = {"action_id": action, "value": here.story}
            reply = await here.slack.press(old)
            assert reply["response_type"] == "ephemeral"
            assert "/trade help" in text_of(reply)
            assert "此按钮已不再起作用" in text_of(await here.slack.press(old, user="U7"))


async def test_in_a_direct_message_of_several_people_it_is_said_who_sees_what_is_told(office: Opens) -> None:
    async with office() as here:
        group = {"channel": "C7", "name": "mpdm-ann--bob--cai-1"}
        assert "all who are in it see" in text_of(await here.slack.slash("/trade subscribe soybeans", **group))
        assert "all who are in it see" not in text_of(await here.slack.slash("/trade subscriptions", **group))
        assert "all who are in it see" not in text_of(await here.slack.slash("/trade subscribe soybeans"))
        here.slack.people["U7"] = {"locale": "zh-CN"}
        assert "这是多人私信" in text_of(await here.slack.slash("/trade subscribe soybeans", user="U7", **group))


async def test_a_story_is_followed_by_who_presses_alone(office: Opens) -> None:
    async with office() as here:
        reply = await here.slack.press(here.button("follow"), user="U7")
        followed = {
            place: await here.database.read(follows.of_destination, Destination("slack", "T1", place))
            for place in ("U7", "U1", CHANNEL)
        }
    assert "Following" in text_of(reply)
    assert [place for place, stories_there in followed.items() if stories_there] == ["U7"]


async def test_a_story_is_muted_for_who_presses_alone(office: Opens) -> None:
    async with office() as here:
        asked = await here.slack.press(here.button("mute"), user="U7")
        reply = await here.slack.press(button_of(asked["blocks"], "For me, 4 hours"), user="U7")
        assert await here.mutes() == {"U7": str(1)}
        assert await here.slack.more_replies(0.1) == 0, "nobody else is told"
    assert "Muted" in text_of(reply)


async def test_a_mute_for_the_channel_is_confirmed_announced_and_can_be_undone(office: Opens) -> None:
    async with office() as here:
        asked = await here.slack.press(here.button("mute"), user="U7")
        everyones = button_of(asked["blocks"], "In this channel, a day")
        assert everyones["confirm"]["title"]["text"]
        await here.slack.press(everyones, user="U7")
        assert await here.mutes() == {CHANNEL: "1"}
        announced = await here.announced()
        assert f"Person U7 has muted {here.story} for everybody here" in text_of(announced)
        await here.slack.press(button_of(announced["blocks"], "Undo"), user="U8")
        assert "Person U8 has ended the mute" in text_of(await here.announced())
        assert await here.mutes() == {}
        kept = [change.action for change in await here.database.read(audit.latest, 9)]
    assert sorted(kept) == [f"mute {here.story} 1d", f"unmute {here.story}"]


async def test_a_mute_for_the_channel_is_announced_though_its_answer_is_lost(office: Opens) -> None:
    async with office() as here:
        asked = await here.slack.press(here.button("mute"), user="U7")
        here.slack.fail("response_url", drop=True)
        with suppress(TimeoutError):
            await here.slack.press(button_of(asked["blocks"], "In this channel, a day"), user="U7", within=0.2)
        assert await here.mutes() == {CHANNEL: "1"}
        assert "Person U7 has muted" in text_of(await here.announced())


async def test_a10_an_announcement_unfurls_nothing_and_names_nobody(office: Opens) -> None:
    async with office() as here:
        here.slack.people["U7"] = {"profile": {"display_name": "https://evil.example <!channel>"}}
        await here.slack.slash("/trade mute soybeans 4h", user="U7")
        announced = await here.announced()
    assert (announced["unfurl_links"], announced["unfurl_media"]) == (False, False)
    assert (announced["parse"], announced["link_names"]) == ("none", False)
    assert "<!" not in announced["text"] + text_of(announced)


async def test_a_chinese_person_announces_in_chinese(office: Opens) -> None:
    async with office() as here:
        here.slack.people["U7"] = {"locale": "zh-CN"}
        await here.slack.slash("/trade mute soybeans 4h", user="U7")
        assert "静音" in text_of(await here.announced())


async def test_in_a_direct_message_nobody_else_can_be_muted_for(office: Opens) -> None:
    async with office() as here:
        asked = await here.slack.press(here.button("mute", DIRECT), channel=DIRECT)
    assert not [b for block in asked["blocks"] for b in block.get("elements", ()) if "channel" in str(b)]


async def test_what_is_wrong_is_asked_and_kept(office: Opens) -> None:
    async with office() as here:
        asked = await here.slack.press(here.button("wrong"))
        reply = await here.slack.press(button_of(asked["blocks"], "A figure is wrong"))
    assert "a figure is wrong" in text_of(reply)


async def test_a_button_delivered_four_times_has_one_effect(office: Opens) -> None:
    async with office() as here:
        asked = await here.slack.press(here.button("mute"))
        await here.slack.press(button_of(asked["blocks"], "For me, 4 hours"), copies=4)
        assert await here.slack.more_replies(0.2) == 0


async def test_what_is_found_is_paged_where_people_look(office: Opens) -> None:
    async with office() as here:
        for number in range(11):
            await here.database.write(stories.save, story(id=0, headline=f"Story {number}"))
        latest = await here.slack.slash("/trade recent soybeans")
        further = await here.slack.press(button_of(latest["blocks"], "7 more"))
        last = await here.slack.press(button_of(further["blocks"], "2 more"))
    assert [text_of(page).count("• ") for page in (latest, further, last)] == [5, 5, 2]


async def test_a_long_answer_is_paged(office: Opens) -> None:
    async with office() as here:
        for number in range(2, 22):
            headline = f"{number} " + "very long headline " * 30
            await here.database.write(stories.save, story(id=0, headline=headline))
        first = await here.slack.slash("/trade recent soybeans 20")
        second = await here.slack.press(button_of(first["blocks"], "more"))
    shown = [text_of(page).count("• ") for page in (first, second)]
    assert sum(shown) == 20
    assert all(shown)
