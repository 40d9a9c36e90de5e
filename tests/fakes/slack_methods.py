"""What the methods of Slack's Web API do in the fake: each with its rules, and the link to Slack's word on them."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.fakes.block_kit import refusal
from tests.fakes.slack_views import Views

# https://docs.slack.dev/reference/methods/chat.update
TEXT_OF_UPDATE = 4000
# https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps: 15 messages, a call a minute
OBJECTS_OUTSIDE_MARKETPLACE, PAUSE_OUTSIDE_MARKETPLACE = 15, 60


@dataclass
class Message:
    """A message as it stands in a channel now."""

    ts: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any]
    thread_ts: str | None = None
    broadcast: bool = False  # shown in the channel too
    edits: int = 0

    @property
    def mark(self) -> str:
        """The delivery whose message it is."""
        return str(self.metadata["event_payload"]["delivery_id"])


class Methods(Views):
    """The part of FakeSlack that answers calls, once nothing has gone wrong on their way."""

    port: int
    clock: Callable[[], float]
    scopes: set[str]
    in_marketplace: bool
    app_token: str
    tokens: dict[str, str]  # of bots -> the workspace that each opens
    dead: dict[str, str]  # tokens that opened one -> what Slack says of each now
    messages: defaultdict[str, list[Message]]
    people: dict[str, dict[str, Any]]
    members: defaultdict[str, list[str]]
    private: set[str]
    archived: set[str]
    tickets: set[str]
    _clock: Iterator[int]
    _ids: Iterator[int]
    _asked_at: dict[str, float]

    def effect(self, method: str, payload: dict[str, Any], token: str) -> dict[str, Any]:
        """What Slack answers to a call; it takes effect."""
        known = {
            "auth.test": self._auth_test,
            "auth.revoke": self._revoke,
            "apps.connections.open": self._open,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.open": self._open_person,
            "conversations.history": self._history,
            "conversations.replies": self._history,
            "conversations.members": self._members,
            "users.info": self._user,
            "views.publish": self.publish,
            "views.open": self.open_view,
            "views.update": self.update_view,
        }
        if method == "api.test":  # https://docs.slack.dev/reference/methods/api.test: anybody may call it
            return {"ok": True, "args": payload}
        # https://docs.slack.dev/reference/methods/apps.connections.open takes the app's token, all others a bot's.
        if not (token == self.app_token if method == "apps.connections.open" else token in self.tokens):
            return {"ok": False, "error": self.dead.get(token, "invalid_auth") if token else "not_authed"}
        return known[method](payload, token) if method in known else {"ok": False, "error": "unknown_method"}

    def _auth_test(self, _: dict[str, Any], token: str) -> dict[str, Any]:
        team = self.tokens[token]
        known = {"ok": True, "team": "Fake", "team_id": team, "user": "bot", "user_id": "UBOT", "bot_id": "B1"}
        # https://docs.slack.dev/reference/methods/auth.test: the token of a whole organisation (E...)
        return {**known, "enterprise_id": team, "is_enterprise_install": True} if team.startswith("E") else known

    def _revoke(self, _: dict[str, Any], token: str) -> dict[str, Any]:
        # https://docs.slack.dev/reference/methods/auth.revoke
        self.end(token, "token_revoked")
        return {"ok": True, "revoked": True}

    def end(self, token: str, word: str) -> None:
        """A token opens nothing any more, and this is what Slack says of it; nobody may hear an event of it."""
        del self.tokens[token]
        self.dead[token] = word

    def _open(self, _: dict[str, Any], token: str) -> dict[str, Any]:
        ticket = f"ticket-{next(self._ids)}"
        self.tickets.add(ticket)
        return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/socket?ticket={ticket}"}

    def _post(self, payload: dict[str, Any], token: str) -> dict[str, Any]:
        # A person's id opens the direct message: https://docs.slack.dev/reference/methods/chat.postMessage#channels
        place = str(payload.get("channel", ""))
        channel = f"D{place[1:]}" if place.startswith("U") else place
        if self._closed_to_us(channel):
            return {"ok": False, "error": "channel_not_found"}
        if error := "is_archived" if channel in self.archived else refusal(payload):
            return {"ok": False, "error": error}
        thread = payload.get("thread_ts")
        if thread and not self._find(channel, thread):
            return {"ok": False, "error": "thread_not_found"}
        ts = f"{int(self.clock())}.{next(self._clock):06}"
        blocks, metadata = payload.get("blocks") or [], payload.get("metadata") or {}
        message = Message(ts, payload.get("text", ""), blocks, metadata, thread, bool(payload.get("reply_broadcast")))
        self.messages[channel].append(message)
        return {"ok": True, "channel": channel, "ts": ts, "message": {"text": message.text}}

    def _update(self, payload: dict[str, Any], token: str) -> dict[str, Any]:
        # Wants a conversation's id, never a person's: https://docs.slack.dev/reference/methods/chat.update
        channel = str(payload.get("channel", ""))
        if channel.startswith("U"):
            return {"ok": False, "error": "channel_not_found"}
        message = self._find(channel, payload.get("ts", ""))
        if message is None:
            return {"ok": False, "error": "message_not_found"}
        error = refusal(payload) or ("msg_too_long" if len(payload.get("text", "")) > TEXT_OF_UPDATE else "")
        if error:
            return {"ok": False, "error": error}
        message.text, message.blocks = payload.get("text", ""), payload.get("blocks") or []
        message.edits += 1
        return {"ok": True, "channel": channel, "ts": message.ts, "text": message.text}

    def _open_person(self, payload: dict[str, Any], token: str) -> dict[str, Any]:
        # https://docs.slack.dev/reference/methods/conversations.open
        if "im:write" not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": "im:write"}
        return {"ok": True, "channel": {"id": f"D{str(payload['users'])[1:]}"}}

    def _user(self, payload: dict[str, Any], token: str) -> dict[str, Any]:
        # https://docs.slack.dev/reference/methods/users.info
        if "users:read" not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": "users:read"}
        user = str(payload["user"])
        usual = {
            "id": user,
            "team_id": self.tokens[token],
            "name": user.lower(),
            "tz": "America/Chicago",
            "locale": "en-US",
        }
        return {
            "ok": True,
            "user": {**usual, "profile": {"display_name": f"Person {user}"}, **self.people.get(user, {})},
        }

    def _members(self, payload: dict[str, Any], token: str) -> dict[str, Any]:
        # https://docs.slack.dev/reference/methods/conversations.members
        if "channels:read" not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": "channels:read"}
        if self._closed_to_us(str(payload["channel"])):
            return {"ok": False, "error": "channel_not_found"}
        members, start = self.members[str(payload["channel"])], int(payload.get("cursor") or 0)
        end = start + int(payload.get("limit") or 100)
        further = str(end) if end < len(members) else ""
        return {"ok": True, "members": members[start:end], "response_metadata": {"next_cursor": further}}

    def _ration(self, method: str) -> int:
        """Seconds until the method may be called again; 0 if it may now, and then it was."""
        wait = self._asked_at.get(method, -PAUSE_OUTSIDE_MARKETPLACE) + PAUSE_OUTSIDE_MARKETPLACE - self.clock()
        if self.in_marketplace or wait <= 0:
            self._asked_at[method] = self.clock()
            return 0
        return int(wait) + 1

    def _history(self, payload: dict[str, Any], token: str) -> dict[str, Any]:
        # https://docs.slack.dev/reference/methods/conversations.history and .../conversations.replies
        channel, thread = str(payload.get("channel", "")), payload.get("ts")
        needed = {"D": "im:history", "G": "groups:history"}.get(channel[:1], "channels:history")
        if needed not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": needed}
        if self._closed_to_us(channel):
            return {"ok": False, "error": "channel_not_found"}
        if thread and not self._find(channel, thread):
            return {"ok": False, "error": "thread_not_found"}
        oldest, latest = float(payload.get("oldest", 0)), float(payload.get("latest", "inf"))
        # Replies stand in their thread only; the thread's first message stands in both.
        shown = [m for m in self.messages[channel] if (thread in (m.thread_ts, m.ts) if thread else not m.thread_ts)]
        shown = [m for m in shown if oldest < float(m.ts) < latest or m.ts == thread]
        shown = shown if thread else shown[::-1]  # newest first; a thread is told from its beginning
        size = min(int(payload.get("limit", 100)), 999 if self.in_marketplace else OBJECTS_OUTSIDE_MARKETPLACE)
        # A cursor holds on to a message, not to a number: https://docs.slack.dev/apis/web-api/pagination
        cursor = str(payload.get("cursor") or "")
        if cursor and not cursor.startswith("next_ts:"):
            return {"ok": False, "error": "invalid_cursor"}
        start = next((n for n, m in enumerate(shown) if m.ts == cursor.removeprefix("next_ts:")), 0)
        page, rest = shown[start : start + size], shown[start + size :]
        more = {"response_metadata": {"next_cursor": f"next_ts:{rest[0].ts}"}} if rest else {}
        with_metadata = payload.get("include_all_metadata") in ("1", "true")
        return {"ok": True, "messages": [_as_seen(m, with_metadata) for m in page], "has_more": bool(rest), **more}

    def _closed_to_us(self, channel: str) -> bool:
        """Private channels do not exist for who is not in them: the errors of the methods' own pages."""
        return channel in self.private and "UBOT" not in self.members[channel]

    def _find(self, channel: str, ts: str) -> Message | None:
        return next((m for m in self.messages[channel] if m.ts == ts), None)


def _as_seen(message: Message, with_metadata: bool) -> dict[str, Any]:
    seen = {"type": "message", "ts": message.ts, "text": message.text, "bot_id": "B1", "app_id": "A1"}
    return seen | ({"metadata": message.metadata} if with_metadata and message.metadata else {})
