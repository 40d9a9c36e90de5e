"""What a channel is, where that matters: announcement channels are published, forums have posts with tags."""

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.alerts.brief import level_word
from bot.domain.alert import Alert
from bot.domain.delivery import Told
from bot.domain.subscription import Destination
from bot.errors import REPAIRABLE, SendError
from bot.platforms.discord.text import bare
from bot.platforms.discord.wire import Wire

# https://docs.discord.com/developers/resources/channel#channel-object-channel-types
ANNOUNCEMENT, FORUM, MEDIA = 5, 15, 16
FRESH = 600.0  # seconds that what Discord said of a channel holds
REMEMBERED = 5_000  # channels
# https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel
NAME_LIMIT, TAGS_LIMIT = 100, 5
QUIET_AFTER = 4320  # minutes; three days, after which a thread leaves the sidebar
_NEEDS_TAG = 1 << 4


@dataclass(frozen=True, slots=True)
class Channel:
    """What Discord says of a channel; the default is what holds when it says nothing."""

    kind: int = 0
    tags: tuple[tuple[str, str], ...] = ()  # (id, name)
    needs_tag: bool = False

    @property
    def is_forum(self) -> bool:
        """Is every message in it a post of its own?"""
        return self.kind in (FORUM, MEDIA)

    def tags_for(self, *names: str) -> list[str]:
        """The tags that are called so, or by its first words: a tag has 20 characters; if one must be, the first."""
        wanted = [f"{name.strip().casefold()} " for name in names]
        fitting = [tag for tag, name in self.tags if any(_begins(each, name) for each in wanted)][:TAGS_LIMIT]
        return fitting or [tag for tag, _ in self.tags[:1] if self.needs_tag]


class Channels:
    """Looks channels up, and remembers them for some minutes."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._known: dict[str, tuple[float, Channel]] = {}
        self._direct: dict[str, str] = {}  # person -> the channel of direct messages

    async def of(self, destination: Destination) -> tuple[str, Channel]:
        """The channel in which a destination is told, and what Discord says of it.

        A person, who is his own workspace, is told in the channel of his direct messages. Raises SendError where a
        person must repair something.
        """
        if destination.workspace != destination.place:
            return destination.place, await self.about(destination.place)
        if destination.place not in self._direct:
            # https://docs.discord.com/developers/resources/user#create-dm
            opened = await self._wire.call("POST", "/users/@me/channels", {"recipient_id": destination.place})
            self._direct[destination.place] = str(opened["id"])
        return self._direct[destination.place], Channel()

    async def about(self, channel: str) -> Channel:
        """What Discord says of a channel; raises SendError as `of` does."""
        now, known = asyncio.get_running_loop().time(), self._known.get(channel)
        if known and now - known[0] < FRESH:
            return known[1]
        try:
            found = _read(await self._wire.call("GET", "/channels/{channel_id}", channel_id=channel))
        except SendError as refused:
            if refused.reason in REPAIRABLE:  # a message would meet the same, and be one refused call more
                raise
            return Channel()
        self._known[channel] = now, found
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        return found


def post_about(content: Alert | Told, message: dict[str, Any], channel: Channel) -> dict[str, Any]:
    """A new post in a forum: its name, its tags by topic and level, and its first message."""
    alert = isinstance(content, Alert)
    names = (content.topic, content.level.value, level_word(content)) if isinstance(content, Alert) else ()
    title = bare(content.headline if isinstance(content, Alert) else content.title, NAME_LIMIT)
    made = {"name": title or ("(no headline)" if alert else "…"), "auto_archive_duration": QUIET_AFTER}
    return made | {"message": message, "applied_tags": channel.tags_for(*names)}


def _begins(wanted: str, tag: str) -> bool:
    called = tag.strip().casefold()
    return bool(called) and wanted.startswith(f"{called} ")


def _read(told: dict[str, Any]) -> Channel:
    # A moderated tag is for those who may manage threads, which the bot does not ask for.
    open_to_all = [each for each in told.get("available_tags") or () if not each.get("moderated")]
    tags = tuple((str(each["id"]), str(each["name"])) for each in open_to_all)
    return Channel(int(told.get("type") or 0), tags, bool(int(told.get("flags") or 0) & _NEEDS_TAG))
