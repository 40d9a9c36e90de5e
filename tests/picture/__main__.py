"""Takes the picture of an alert: the demonstration's newsroom, told on a Slack of our own, by headless Chromium.

    python -m tests.picture docs/alert.png

Needs `chromium` (Debian: apt-get install chromium fonts-lato fonts-noto-cjk).
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.demo.server import Newsstand, serve
from bot.demo.show import staged
from bot.domain.subscription import Destination, Options
from bot.platforms.slack.client import make_client
from bot.platforms.slack.sender import SlackSender
from bot.storage import subscriptions
from tests.fakes.slack import FakeSlack, Message
from tests.picture.page import page
from tests.shipped import configuration

CHANNEL = Destination("slack", "T1", "C1")
START = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
MINUTES = 13  # until the purchase is reported by five outlets, confirmed, and has grown
ZONE = "America/Chicago"
WIDTH, SCALE = 720, 2
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars"
).split()


async def tell() -> list[Message]:
    """What the demonstration's first story looks like in a channel, its thread included."""
    now = START

    def clock() -> datetime:
        return now

    newsstand = Newsstand.read(START)
    runner, address = await serve(newsstand, clock)
    try:
        with tempfile.TemporaryDirectory() as folder:
            configured = staged(configuration(), newsstand, address, f"sqlite:///{folder}/picture.db")
            async with FakeSlack(lambda: clock().timestamp()) as slack, App(configured, clock) as app:
                app.senders["slack"] = SlackSender(make_client(slack.bot_token, slack.base_url))
                await app.database.write(subscriptions.subscribe, CHANNEL, "soybeans", Options(), "U1", now)
                for _ in range(MINUTES):
                    await app.pass_once(everything=True)
                    now += timedelta(minutes=1)
                return slack.messages["C1"]
    finally:
        await runner.cleanup()


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
    """Take the picture."""
    file, height = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 560
    told = asyncio.run(tell())
    messages = [(each.blocks, datetime.fromtimestamp(float(each.ts), UTC), bool(each.thread_ts)) for each in told]
    take(page(messages, ZONE), height, file)


if __name__ == "__main__":
    main()
