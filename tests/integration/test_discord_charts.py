"""Charts on Discord: a picture with its words, or else bars of text."""

from typing import Any

import discord
import pytest

from bot.charts.picture import Picture
from bot.platforms.discord import answers
from tests.integration.discord_office import Office, text_of

pytestmark = pytest.mark.simcord(shard_count=1)


async def test_a_chart_is_a_picture_with_its_words_and_for_ones_eyes_only(office: Office) -> None:
    await office.world.publish("China books twelve cargoes of US soybeans")
    result = await office.admin.slash(office.channel, "trade chart", topic="soybeans", days=7)
    (file,) = result.response.attachments
    assert result.ephemeral
    assert file.filename == "chart.png"
    assert "Stories a day: Soybeans" in file.description
    assert "1 story, of these 0 flash" in file.description
    assert "■" not in text_of(result), "a picture needs no bars beside it"


async def test_what_cannot_be_drawn_is_text(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.charts.picture.drawn", lambda chart: None)
    await office.world.publish("China books twelve cargoes of US soybeans")
    result = await office.admin.slash(office.channel, "trade chart", topic="soybeans", days=7)
    assert not result.response.attachments
    assert "1 ■" in text_of(result)


async def test_where_discord_takes_no_file_the_chart_is_text(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = discord.InteractionResponse.send_message

    async def send_message(response: Any, *args: Any, **given: Any) -> Any:
        if "file" in given:
            refused = type("Response", (), {"status": 403, "reason": "Forbidden"})()
            raise discord.Forbidden(refused, {"code": 50013, "message": "Missing Permissions"})
        return await taken(response, *args, **given)

    monkeypatch.setattr(discord.InteractionResponse, "send_message", send_message)
    await office.world.publish("China books twelve cargoes of US soybeans")
    result = await office.admin.slash(office.channel, "trade chart", topic="soybeans", days=7)
    assert "1 ■" in text_of(result)


def test_a_files_words_keep_to_their_limit() -> None:
    message = answers.shown(answers.Message(picture=Picture(b"png", "word " * 1000)))
    assert 0 < len(message["file"].description) <= answers.DESCRIPTION_LIMIT
