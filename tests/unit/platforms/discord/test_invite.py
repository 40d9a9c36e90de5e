"""The README's address that invites the bot asks for just the permissions that it explains."""

import re
from pathlib import Path

import discord

from bot.platforms.discord.doctor import NEEDED

README = Path(__file__).parents[4] / "README.md"


def test_the_invitation_permits_what_is_explained_and_nothing_else() -> None:
    text = README.read_text()
    (number,) = re.findall(r"oauth2/authorize\S+permissions=(\d+)", text)
    asked = {name for name, on in discord.Permissions(int(number)) if on}
    assert asked == {name for name, on in NEEDED if on}
    for named in ("View Channels", "Create Public Threads", "Send Messages in Threads", "Read Message History"):
        assert named in text
