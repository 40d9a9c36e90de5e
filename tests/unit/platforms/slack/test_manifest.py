"""The manifest creates the app that the code needs, and asks for nothing more."""

import ast
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import yaml

from bot.platforms.slack.application import COMMAND, WHY_SHORTCUT, SlackApplication
from bot.platforms.slack.endpoint import PATH
from bot.platforms.slack.events import Events
from bot.platforms.slack.install import REDIRECT
from bot.platforms.slack.scopes import SCOPES as SCOPES_SHOWN
from bot.platforms.slack.views import OPENED
from bot.storage.database import Database
from tests.values import NOW

ROOT = Path(__file__).parents[4]
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "config/slack-manifest.yaml").read_text())

# https://docs.slack.dev/reference/methods: the scopes each method needs of a bot.
SCOPES = {
    "auth.test": set[str](),
    "apps.connections.open": set[str](),  # connections:write, of the app's own token
    "chat.postMessage": {"chat:write", "chat:write.public"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.replies": {"channels:history", "groups:history", "im:history"},
    "conversations.open": {"im:write"},
    "conversations.members": {"channels:read", "groups:read"},
    "users.info": {"users:read"},
    "views.publish": set[str](),
    "views.open": set[str](),
    "views.update": set[str](),
}


def methods_used() -> set[str]:
    """The methods named in the code: api_call's strings, and the client's method names with _ for the dots."""
    names = {method.replace(".", "_"): method for method in SCOPES}
    used: set[str] = set()
    for file in (ROOT / "bot/platforms/slack").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                first, dot, rest = node.value.partition(".")
                if dot and first in {"chat", "auth", "apps", "conversations", "users", "views"} and rest.isidentifier():
                    used.add(node.value)
            if isinstance(node, ast.Attribute) and node.attr in names:
                used.add(names[node.attr])
    return used


def test_the_bot_asks_for_exactly_the_scopes_its_calls_need() -> None:
    used = methods_used()
    assert used == SCOPES.keys()
    needed = set().union(*(SCOPES[method] for method in used)) | {"commands"}
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed
    assert list(MANIFEST["oauth_config"]["scopes"]) == ["bot"]


def test_the_page_for_admins_and_the_install_page_know_every_scope() -> None:
    asked = MANIFEST["oauth_config"]["scopes"]["bot"]
    page = (ROOT / "docs/approving.md").read_text()
    assert sorted(SCOPES_SHOWN) == sorted(asked)
    assert [scope for scope in asked if f"`{scope}`" not in page] == []


def test_with_an_address_the_manifest_is_for_http_and_many_workspaces() -> None:
    text = (ROOT / "config/slack-manifest.yaml").read_text()
    manifest = yaml.safe_load(text.replace("# url:", "url:").replace("# re", "re"))
    address = f"https://bot.example{PATH}"
    assert manifest["features"]["slash_commands"][0]["url"] == address
    assert manifest["settings"]["interactivity"]["request_url"] == address
    assert manifest["settings"]["event_subscriptions"]["request_url"] == address
    assert manifest["oauth_config"]["redirect_urls"] == [f"https://bot.example{REDIRECT}"]


def test_the_command_that_is_heard_is_the_one_declared() -> None:
    commands = MANIFEST["features"]["slash_commands"]
    assert [command["command"] for command in commands] == [COMMAND]
    assert commands[0]["usage_hint"]
    assert commands[0]["should_escape"] is False


class Spy:
    """Stands for Bolt's application, and notes what is registered with it."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def event(self, name: str) -> Callable[[object], None]:
        self.events.append(name)
        return lambda listener: None


# https://docs.slack.dev/reference/events: the scope that an event needs; none for what is about the app itself.
EVENT_SCOPES = {"channel": "channels:read", "group": "groups:read", "member": "channels:read", "user": "users:read"}


def test_the_events_that_are_heard_are_those_subscribed_to_and_covered_by_the_scopes() -> None:
    spy = Spy()
    Events(cast("Database", None), lambda: NOW).register(cast("SlackApplication", SimpleNamespace(bolt=spy)))
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(subscribed) == sorted([OPENED, *spy.events])
    needed = {EVENT_SCOPES[name.partition("_")[0]] for name in subscribed if name.partition("_")[0] in EVENT_SCOPES}
    assert needed <= set(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_socket_mode_is_on_and_the_direct_message_can_be_written_in() -> None:
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert MANIFEST["features"]["app_home"]["messages_tab_enabled"] is True
    assert MANIFEST["features"]["app_home"]["messages_tab_read_only_enabled"] is False


def test_the_home_is_on() -> None:
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"] is True


def test_buttons_are_heard_and_the_shortcut_is_the_one_that_is_answered() -> None:
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True
    (shortcut,) = MANIFEST["features"]["shortcuts"]
    assert (shortcut["type"], shortcut["callback_id"]) == ("message", WHY_SHORTCUT)
    assert len(shortcut["name"]) <= 24  # https://docs.slack.dev/reference/app-manifest
