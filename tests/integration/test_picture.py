"""The README's pictures show what the bot tells: all that stands in a message or a home has its place there."""

from tests.picture.__main__ import START, ZONE, tell
from tests.picture.discord_page import discord_page
from tests.picture.page import messages_page, view_page


async def test_the_pictures_show_the_demonstrations_story_its_answer_and_a_home() -> None:
    told = await tell()
    messages = [(each.blocks, START, bool(each.thread_ts)) for each in told.on_slack]
    pages = messages_page(messages, ZONE), view_page(told.home, START, ZONE)
    assert len(told.on_slack) == 2
    for words in (
        "China books 12 cargoes of US soybeans",
        "+2",
        "Ministry of Commerce confirms",
        "Follow",
        "today 8:01 AM",
    ):
        assert words in pages[0]
    for words in ("Your subscriptions", "Urgent and flash", "22:00", "coffee AND (tariff* OR 关税)", "Create a topic"):
        assert words in pages[1]
    on_discord = discord_page([(each.payload, START, False) for each in told.on_discord], ZONE)
    assert len(told.on_discord) >= 2
    for words in (
        "China books 12 cargoes of US soybeans",
        "Ministry of Commerce confirms",
        "Follow",
        "January 5, 2026",
    ):
        assert words in on_discord
