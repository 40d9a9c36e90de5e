"""Threads as Discord has them: begun at a message, or posts of a forum; archived, locked, and open again.

https://docs.discord.com/developers/topics/threads is the word on it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from tests.fakes.discord_seen import AUTHOR, BOT, FORUM, Message, as_seen, refuse
from tests.fakes.embed_rules import refusal


class Threads:
    """The part of FakeDiscord that has threads."""

    clock: Callable[[], float]
    messages: dict[str, list[Message]]
    channels: dict[str, dict[str, Any]]
    unseen: set[str]
    moderates: bool
    _find: Callable[[str, str], Message | None]
    _stand: Callable[[str, dict[str, Any]], Message]
    _closed: Callable[[str], web.Response | None]

    def __init__(self) -> None:
        super().__init__()
        self.threads: dict[str, dict[str, Any]] = {}  # by id, which is that of the message they begin at

    def shut(self, thread: str, *, locked: bool = False) -> None:
        """Somebody closes it, and a moderator so that it stays closed."""
        self._set(thread, archived=True, locked=locked)

    def is_shut(self, thread: str) -> bool:
        return bool(self.threads[thread]["thread_metadata"]["archived"])

    def thread_routes(self) -> list[tuple[str, str, Callable[..., Any]]]:
        return [
            ("PATCH", "/channels/{channel}", self._modify),
            ("POST", "/channels/{channel}/threads", self._forum_post),
            ("GET", "/channels/{channel}/threads/archived/public", self._archived),
            ("GET", "/guilds/{guild}/threads/active", self._active),
            ("POST", "/channels/{channel}/messages/{message}/threads", self._thread),
        ]

    def opened_by_a_message(self, channel: str) -> web.Response | None:
        """ "Sending a message will automatically unarchive the thread, unless the thread has been locked"."""
        if channel in self.threads and self.threads[channel]["thread_metadata"]["locked"]:
            if self.is_shut(channel):
                return refuse(400, 50083, "Thread is archived")
            return None if self.moderates else refuse(403, 160005, "Thread is locked")
        if channel in self.threads:
            self._set(channel, archived=False)
        return None

    def archived(self, channel: str) -> web.Response | None:
        if channel in self.threads and self.is_shut(channel):
            return refuse(400, 50083, "Thread is archived")
        return None

    def beginning_of(self, channel: str) -> list[dict[str, Any]]:
        """A thread at a message begins with a reference to that, of type 21, which belongs to nobody's delivery."""
        if channel not in self.threads or self._find(channel, channel) is not None:
            return []
        return [{"id": channel, "channel_id": channel, "author": AUTHOR, "type": 21, "components": []}]

    def _thread(self, payload: dict[str, Any], _: dict[str, str], channel: str, message: str) -> Any:
        # https://docs.discord.com/developers/resources/channel#start-thread-from-message
        if channel in self.threads or channel.startswith("dm"):
            return refuse(400, 50024, "Cannot execute action on this channel type")
        if message in self.threads:
            return refuse(400, 160004, "A thread has already been created for this message")
        if self._find(channel, message) is None:
            return refuse(404, 10008, "Unknown Message")
        if not 0 < len(payload["name"]) <= 100:
            return refuse(400, 50035, "Invalid Form Body: name")
        return self._begin(message, channel, payload)

    def _forum_post(self, payload: dict[str, Any], _: dict[str, str], channel: str) -> Any:
        # https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel
        if refused := self._closed(channel):
            return refused
        known = self.channels.get(channel, {})
        tags = {each["id"] for each in known.get("available_tags", ())}
        if known.get("type") != FORUM or not 0 < len(payload["name"]) <= 100:
            return refuse(400, 50024, "Cannot execute action on this channel type")
        if not set(payload["applied_tags"]) <= tags or (known.get("flags") and not payload["applied_tags"]):
            return refuse(400, 40067, "A tag is required to create a forum post in this channel")
        if fault := refusal(payload["message"]):
            return refuse(400, 50035, f"Invalid Form Body: {fault}")
        message = self._stand(channel, payload["message"])  # ... and its thread has the same id
        self.messages[channel].remove(message)
        self.messages[message.id].append(message)
        message.channel = message.id
        rest = {name: value for name, value in payload.items() if name != "message"}
        return self._begin(message.id, channel, rest) | {"message": as_seen(message)}

    def _active(self, _: dict[str, Any], __: dict[str, str], guild: str) -> Any:
        # https://docs.discord.com/developers/resources/guild#list-active-guild-threads
        return {"threads": [each for each in self.threads.values() if not self.is_shut(each["id"])], "members": []}

    def _archived(self, _: dict[str, Any], query: dict[str, str], channel: str) -> Any:
        # https://docs.discord.com/developers/resources/channel#list-public-archived-threads
        if {channel, "*"} & self.unseen:
            return refuse(403, 50013, "Missing Permissions")
        shut = [each for each in self.threads.values() if each["parent_id"] == channel and self.is_shut(each["id"])]
        shut = sorted(shut, key=_shut_at, reverse=True)
        earlier = [each for each in shut if _shut_at(each) < query.get("before", "9")]
        page = earlier[: int(query.get("limit", 50))]
        return {"threads": page, "members": [], "has_more": len(page) < len(earlier)}

    def _modify(self, payload: dict[str, Any], _: dict[str, str], channel: str) -> Any:
        # https://docs.discord.com/developers/resources/channel#modify-channel-json-params-thread
        if channel not in self.threads:
            return refuse(403, 50013, "Missing Permissions")
        if self.threads[channel]["thread_metadata"]["locked"] and not self.moderates:
            return refuse(403, 50013, "Missing Permissions")
        self._set(channel, **payload)
        return self.threads[channel]

    def _begin(self, thread: str, parent: str, made: dict[str, Any]) -> dict[str, Any]:
        state = {"archived": False, "locked": False, "archive_timestamp": self._moment()}
        about = {"id": thread, "parent_id": parent, "type": 11, "owner_id": BOT, "thread_metadata": state}
        self.threads[thread] = about | made
        return self.threads[thread]

    def _set(self, thread: str, **changed: bool) -> None:
        state = self.threads[thread]["thread_metadata"]
        if changed.get("archived", state["archived"]) != state["archived"]:
            state["archive_timestamp"] = self._moment()
        state.update(changed)

    def _moment(self) -> str:
        return datetime.fromtimestamp(self.clock(), UTC).isoformat()


def _shut_at(thread: dict[str, Any]) -> str:
    return str(thread["thread_metadata"]["archive_timestamp"])
