"""One hiccup of Slack, or of the database, and people are answered all the same, or told that they are not."""

from typing import Any

import pytest

from bot.commands.overview import Overview
from bot.errors import StorageBusyError
from bot.platforms.slack import again
from tests.fakes.slack_views import until
from tests.integration.slack_office import Office, open_office, text_of

HICCUPS: tuple[dict[str, Any], ...] = ({"status": 500}, {"status": 429, "headers": {"Retry-After": "0.05"}})


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow one another at once, unless Slack asks for more."""
    monkeypatch.setattr(again, "WAITS", (0.01, 0.01, 0.01))


@pytest.mark.parametrize("hiccup", [*HICCUPS, {"drop": True}])
async def test_an_answer_is_tried_again(hiccup: dict[str, Any]) -> None:
    async with open_office("socket") as here:
        here.slack.fail("response_url", **hiccup)
        assert "Subscribed" in (await here.slack.slash("/trade subscribe soybeans", channel="D1"))["text"]


@pytest.mark.parametrize("hiccup", HICCUPS)
async def test_a_first_home_is_tried_again(hiccup: dict[str, Any]) -> None:
    async with open_office("socket") as here:
        here.slack.fail("views.publish", **hiccup)
        assert "Topics" in text_of(await here.home())


@pytest.mark.parametrize("hiccup", HICCUPS)
async def test_a_modal_does_not_stay_at_one_moment(hiccup: dict[str, Any]) -> None:
    async with open_office("socket") as here:
        await with_topic(here)
        here.slack.fail("views.update", **hiccup)
        await here.slack.press_home("home:edit:coffee")
        await until(lambda: "Which news" in str(here.slack.modals))


async def test_f48_a_busy_database_is_told_in_the_modal_and_on_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_office("socket") as here:
        await with_topic(here)

        async def busy(*_: object) -> Overview:
            raise StorageBusyError("busy")

        monkeypatch.setattr(here.database, "read", busy)
        await here.slack.press_home("home:edit:coffee")
        await until(lambda: "The database is busy" in str(here.slack.modals))
        assert "The database is busy" in text_of(await here.slack.touch_home("home:subscribe_topic:soybeans"))


async def with_topic(here: Office) -> None:
    """A topic of the workspace's own, and the home that shows it."""
    await here.slack.slash("/trade topic add coffee coffee", channel="D1")
    await here.home()
