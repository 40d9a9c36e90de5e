"""Charts on Slack: a picture at an address of ours where Slack reaches us, else bars of text; no scope for either."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import PurePosixPath

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.platforms.slack import pictures
from bot.platforms.slack.application import SlackApplication
from bot.platforms.slack.workspaces import OneWorkspace
from tests.fakes.slack import FakeSlack
from tests.integration.slack_transports import hearing
from tests.unit.commands.world import World

ASKED = "/trade chart soybeans 7"


@asynccontextmanager
async def slack_hears(slack: FakeSlack, world: World, *, reached: bool = True) -> AsyncIterator[str]:
    """The newsroom's commands on Slack by Socket Mode, with the HTTP listener at a public address, or at none."""
    port = unused_port()
    public_url = f"http://127.0.0.1:{port}/" if reached else ""
    workspace = OneWorkspace(slack.bot_token, slack.base_url)
    await workspace.check()
    made = SlackApplication(workspace.authorize, slack.base_url, world.commands, public_url=public_url)
    app = web.Application()
    app.add_routes(made.pictures.routes())
    async with TestServer(app, port=port), hearing(slack, made, "socket"):
        yield public_url


@pytest.fixture
async def newsroom(world: World) -> World:
    await world.publish("China books twelve cargoes of US soybeans")
    return world


async def test_where_slack_reaches_us_the_chart_is_a_picture_with_its_words(slack: FakeSlack, newsroom: World) -> None:
    before = set(slack.scopes)
    async with slack_hears(slack, newsroom) as public_url:
        answer = await slack.slash(ASKED)
        (image,) = (block for block in answer["blocks"] if block["type"] == "image")
        assert answer["response_type"] == "ephemeral"
        assert image["image_url"].startswith(f"{public_url}slack/charts/")
        assert "Stories a day: Soybeans" in image["alt_text"]
        assert "■" not in str(answer), "a picture needs no bars beside it"
        async with aiohttp.ClientSession() as session, session.get(image["image_url"]) as got:
            assert (got.status, got.content_type) == (200, "image/png")
            assert got.headers["X-Content-Type-Options"] == "nosniff"
            assert (await got.read()).startswith(b"\x89PNG")
    assert slack.scopes == before
    assert not [request.method for request in slack.requests if request.method.startswith("files.")]


async def test_where_slack_does_not_reach_us_the_chart_is_text(slack: FakeSlack, newsroom: World) -> None:
    async with slack_hears(slack, newsroom, reached=False):
        shown = str((await slack.slash(ASKED))["blocks"])
    assert "■" in shown
    assert "image" not in shown


async def test_a_picture_that_slack_could_not_fetch_becomes_text(
    slack: FakeSlack, newsroom: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST", 0)  # forgotten before Slack comes
    async with slack_hears(slack, newsroom):
        assert await slack.slash(ASKED) == {"refused": "invalid_blocks"}
        assert "■" in str((await slack.answer())["blocks"])


async def test_what_cannot_be_drawn_is_text(slack: FakeSlack, newsroom: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.charts.picture.drawn", lambda chart: None)
    async with slack_hears(slack, newsroom):
        assert "■" in str((await slack.slash(ASKED))["blocks"])


async def test_only_the_latest_pictures_are_kept_and_no_other_address_has_one(
    slack: FakeSlack, newsroom: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST", 2)
    async with slack_hears(slack, newsroom) as public_url, aiohttp.ClientSession() as session:
        answers = [await slack.slash(ASKED) for _ in range(3)]
        addresses = [block["image_url"] for each in answers for block in each["blocks"] if block["type"] == "image"]
        assert len(set(addresses)) == 3
        assert all(len(PurePosixPath(each).stem) == 32 for each in addresses)
        found = []
        for each in (*addresses, f"{public_url}slack/charts/x.png", f"{public_url}slack/charts/..%2F..%2Fetc.png"):
            async with session.get(each) as got:
                found.append(got.status)
    assert found == [404, 200, 200, 404, 404]
