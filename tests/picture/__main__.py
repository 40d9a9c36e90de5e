"""Takes the README's pictures: the demonstration's newsroom on platforms of our own, by Chromium, and charts.

    python -m tests.picture docs      # writes alert.png, home.png, discord.png, ledger.png and stories.png there

Needs `chromium` (Debian: apt-get install chromium fonts-lato fonts-noto-cjk).
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.commands.caller import Caller
from bot.demo.server import Newsstand, serve
from bot.demo.show import staged
from bot.domain.subscription import Destination, Options
from bot.platforms.discord.errands import Errands
from bot.platforms.discord.sender import DiscordSender
from bot.platforms.discord.wire import Wire
from bot.platforms.slack.client import make_client
from bot.platforms.slack.home import home_view
from bot.platforms.slack.sender import SlackSender
from bot.storage import subscriptions
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_seen import Message as DiscordMessage
from tests.fakes.slack import FakeSlack, Message
from tests.fakes.slack_views import View
from tests.picture.charts import pictures
from tests.picture.discord_page import discord_page
from tests.picture.page import messages_page, view_page
from tests.shipped import configuration

CHANNEL, ON_DISCORD = Destination("slack", "T1", "C1"), Destination("discord", "700", "C1")
START = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
MINUTES = 12  # until the purchase is reported by five outlets and confirmed
ZONE = "America/Chicago"
WIDTH, SCALE, ALERT_HEIGHT, HOME_HEIGHT, DISCORD_HEIGHT = 720, 1.5, 630, 600, 930
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars"
).split()


@dataclass(frozen=True)
class Told:
    """What the demonstration's first story looks like in a channel, its thread included; and somebody's home."""

    on_slack: list[Message]
    home: View
    on_discord: list[DiscordMessage]


async def tell() -> Told:
    """Have it told on both platforms."""
    now = START

    def clock() -> datetime:
        return now

    newsstand = Newsstand.read(START)
    runner, address = await serve(newsstand, clock)
    try:
        with tempfile.TemporaryDirectory() as folder:
            configured = staged(configuration(), newsstand, address, f"sqlite:///{folder}/picture.db")
            async with AsyncExitStack() as stack:
                slack = await stack.enter_async_context(FakeSlack(lambda: clock().timestamp()))
                discord = await stack.enter_async_context(FakeDiscord(lambda: clock().timestamp()))
                app = await stack.enter_async_context(App(configured, clock))
                app.senders["slack"] = SlackSender(make_client(slack.bot_token, slack.base_url))
                wire = Wire(discord.token, discord.api_url)
                app.senders["discord"] = DiscordSender(
                    wire, Errands(wire, app.database, app.clock, app.newsroom.freshness)
                )
                stack.push_async_callback(wire.close)
                for place in (CHANNEL, ON_DISCORD):
                    await app.database.write(subscriptions.subscribe, place, "soybeans", Options(), "U1", now)
                for _ in range(MINUTES):
                    await app.pass_once(everything=True)
                    now += timedelta(minutes=1)
                return Told(slack.messages["C1"], await home(app), discord.by_place["C1"])
    finally:
        await runner.cleanup()


async def home(app: App) -> View:
    """The home of somebody with two subscriptions."""
    me = Caller(Destination("slack", "T1", "U1"), "U1", zone=ZONE)
    for line in (
        "topic add coffee gate off coffee AND (tariff* OR 关税)",
        "subscribe soybeans level urgent quiet 22:00-07:00",
        "subscribe rare_earths daily 08:00",
    ):
        await app.commands(line, me)
    return home_view(await app.commands.overview(me), "en")


def take(html: str, height: int, file: Path) -> None:
    """Have Chromium look at a page."""
    chromium = shutil.which("chromium") or sys.exit("chromium is not installed")
    with tempfile.TemporaryDirectory() as folder:
        shown = Path(folder) / "page.html"
        shown.write_text(html, encoding="utf-8")
        size = f"--window-size={WIDTH},{height}"
        profile = f"--user-data-dir={folder}/profile"
        scale = f"--force-device-scale-factor={SCALE}"
        command = [chromium, *FLAGS, profile, size, scale, f"--screenshot={file.resolve()}", shown.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=60)


def main() -> None:
    """Take the pictures."""
    folder = Path(sys.argv[1])
    told = asyncio.run(tell())
    messages = [
        (each.blocks, datetime.fromtimestamp(float(each.ts), UTC), bool(each.thread_ts)) for each in told.on_slack
    ]
    posts = [(each.payload, datetime.fromtimestamp(each.at, UTC), each.channel != "C1") for each in told.on_discord]
    take(messages_page(messages, ZONE), ALERT_HEIGHT, folder / "alert.png")
    take(view_page(told.home, START, ZONE), HOME_HEIGHT, folder / "home.png")
    take(discord_page(posts, ZONE), DISCORD_HEIGHT, folder / "discord.png")
    for name, png in asyncio.run(pictures()).items():
        (folder / f"{name}.png").write_bytes(png)


if __name__ == "__main__":
    main()
