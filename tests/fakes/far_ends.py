"""Slack and Discord as tests of delivery see them: places, a sender without limits, and what goes wrong on the way."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from bot.delivery.budget import UNLIMITED
from bot.delivery.sender import Sender
from bot.domain.subscription import Destination
from bot.platforms.discord.errands import Errands
from bot.platforms.discord.sender import DiscordSender
from bot.platforms.discord.wire import Wire
from bot.platforms.slack.client import make_client, open_session
from bot.platforms.slack.sender import SlackSender
from bot.storage.database import Database
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_seen import GUILD
from tests.fakes.slack import TEAM, FakeSlack


class FarEnd:
    """`async with OnSlack() as end`."""

    platform: str
    post_call: str  # what the fake calls the posting of a message
    fake: Any

    def __init__(self) -> None:
        self._opened: list[Any] = []

    async def __aenter__(self) -> Self:
        await self.fake.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        for each in self._opened:
            await each.close()
        await self.fake.__aexit__()

    def place(self, name: str) -> Destination:
        raise NotImplementedError

    def sender(self, database: Database, clock: Callable[[], datetime], timeout: int = 5) -> Sender:
        raise NotImplementedError

    @property
    def given(self) -> dict[str, str]:
        """What a Run is told of it."""
        raise NotImplementedError

    def hide_history(self) -> None:
        raise NotImplementedError

    @property
    def by_place(self) -> Mapping[str, Sequence[Any]]:
        return self.fake.by_place  # type: ignore[no-any-return]

    @property
    def posts(self) -> int:
        """How many new messages were asked for."""
        return len(self.fake.posts)

    def tell_time(self, clock: Callable[[], float]) -> None:
        self.fake.clock = clock

    def lose_answers(self, times: int) -> None:
        self.fake.fail(self.post_call, times=times, drop=True)

    def fail_before(self, times: int, status: int = 502) -> None:
        self.fake.fail(self.post_call, times=times, status=status)

    def slow_down(self, seconds: float) -> None:
        self.fake.delay = seconds


class OnSlack(FarEnd):
    """Slack's."""

    platform, post_call = "slack", "chat.postMessage"

    def __init__(self) -> None:
        super().__init__()
        self.fake = FakeSlack()

    def place(self, name: str) -> Destination:
        return Destination("slack", TEAM, name)

    def sender(self, database: Database, clock: Callable[[], datetime], timeout: int = 5) -> Sender:
        self._opened.append(session := open_session(timeout))
        sender = SlackSender(make_client(self.fake.bot_token, self.fake.base_url, session=session))
        sender.limits = UNLIMITED
        return sender

    @property
    def given(self) -> dict[str, str]:
        return {"slack": self.fake.base_url, "token": self.fake.bot_token}

    def hide_history(self) -> None:
        self.fake.scopes.clear()


class OnDiscord(FarEnd):
    """Discord's. Its channels have other names, so that both ends can stand in one history."""

    platform, post_call = "discord", "post"

    def __init__(self) -> None:
        super().__init__()
        self.fake = FakeDiscord()

    def place(self, name: str) -> Destination:
        return Destination("discord", GUILD, f"8{name}")

    def sender(self, database: Database, clock: Callable[[], datetime], timeout: int = 5) -> Sender:
        self._opened.append(wire := Wire(self.fake.token, self.fake.api_url))
        sender = DiscordSender(wire, Errands(wire, database, clock, timedelta(hours=6)))
        sender.limits = UNLIMITED
        return sender

    @property
    def given(self) -> dict[str, str]:
        return {"discord": self.fake.api_url, "discord_token": self.fake.token}

    def hide_history(self) -> None:
        self.fake.unseen.add("*")


PLATFORMS: dict[str, tuple[type[FarEnd], ...]] = {
    "slack": (OnSlack,),
    "discord": (OnDiscord,),
    "both": (OnSlack, OnDiscord),
}
