"""Homes and modals of the fake Slack: what apps publish and open, and what people do there."""

import asyncio
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

from tests.fakes.block_kit import view_refusal

View = dict[str, Any]

# https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses
TRIGGER_LASTS = 3.0
# https://docs.slack.dev/interactivity/slash-commands/#responding: the same holds for a submitted view
ACKNOWLEDGED_WITHIN = 3.0


class Views:
    """The part of FakeSlack that shows homes and modals, and plays who uses them."""

    team: str
    homes: dict[str, View]
    modals: dict[str, View]
    triggers: dict[str, float]
    _ids: Iterator[int]

    async def deliver(self, kind: str, payload: dict[str, Any], within: float = 5, retry: int = 0) -> dict[str, Any]:
        """See Deeds."""
        raise NotImplementedError

    async def happen(self, event: dict[str, Any], *, team: str = "", at: float = 0, copies: int = 1) -> None:
        """See Deeds."""
        raise NotImplementedError

    # --- what the app calls --------------------------------------------------------------------------------------

    def publish(self, payload: dict[str, Any], token: str) -> dict[str, Any]:
        """https://docs.slack.dev/reference/methods/views.publish."""
        if error := view_refusal(payload["view"], "home"):
            return {"ok": False, "error": error}
        self.homes[payload["user_id"]] = self._made(payload["view"])
        return {"ok": True, "view": self.homes[payload["user_id"]]}

    def open_view(self, payload: dict[str, Any], token: str) -> dict[str, Any]:
        """https://docs.slack.dev/reference/methods/views.open."""
        given = self.triggers.pop(payload.get("trigger_id", ""), None)
        if given is None:
            return {"ok": False, "error": "exchanged_trigger_id"}
        if monotonic() - given > TRIGGER_LASTS:
            return {"ok": False, "error": "expired_trigger_id"}
        if error := view_refusal(payload["view"], "modal"):
            return {"ok": False, "error": error}
        view = self._made(payload["view"])
        self.modals[view["id"]] = view
        return {"ok": True, "view": view}

    def update_view(self, payload: dict[str, Any], token: str) -> dict[str, Any]:
        """https://docs.slack.dev/reference/methods/views.update."""
        if payload.get("view_id") not in self.modals:
            return {"ok": False, "error": "not_found"}
        if error := view_refusal(payload["view"], "modal"):
            return {"ok": False, "error": error}
        self.modals[payload["view_id"]] = {**self._made(payload["view"]), "id": payload["view_id"]}
        return {"ok": True, "view": self.modals[payload["view_id"]]}

    def _made(self, view: View) -> View:
        number = next(self._ids)
        return {**view, "id": f"V{number}", "hash": f"{number}.hash"}

    # --- what people do ------------------------------------------------------------------------------------------

    async def open_home(self, user: str = "U1", tab: str = "home", copies: int = 1) -> None:
        """https://docs.slack.dev/reference/events/app_home_opened."""
        event = {"type": "app_home_opened", "user": user, "channel": f"D{user[1:]}", "tab": tab, "event_ts": "1.0"}
        await self.happen(event, copies=copies)

    async def touch_home(self, action: str, chosen: str = "", user: str = "U1", copies: int = 1) -> View:
        """Press the control of a home whose action this is, or choose this there; returns the home that comes of it."""
        before = self.homes[user]
        await self._touch(before, action, chosen, user, copies)
        await until(lambda: self.homes[user] is not before)
        return self.homes[user]

    async def press_home(self, action: str, user: str = "U1") -> None:
        """Press a button of a home that opens a modal."""
        await self._touch(self.homes[user], action, "", user, 1)

    async def touch_modal(self, action: str, typed: dict[str, str], user: str = "U1") -> None:
        """Press a button of the newest modal, with this filled in."""
        view = self.modals[next(reversed(self.modals))]
        await self._touch({**view, "state": _state(view, typed)}, action, "", user, 1)

    async def submit(self, typed: dict[str, str], user: str = "U1", copies: int = 1) -> dict[str, Any]:
        """Fill the newest modal in and submit it; returns what the app acknowledged with, and carries that out."""
        # https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
        view = self.modals[next(reversed(self.modals))]
        shown = {**view, "state": _state(view, typed)}
        said = {"type": "view_submission", **self._by(user), "view": shown, "response_urls": []}
        answers = [await self.deliver("interactive", said, ACKNOWLEDGED_WITHIN) for _ in range(copies)]
        answer = answers[-1]
        if answer.get("response_action") == "update":
            assert not view_refusal(answer["view"], "modal")
            self.modals[view["id"]] = {**answer["view"], "id": view["id"]}
        if not answer:
            del self.modals[view["id"]]
        return answer

    async def _touch(self, view: View, action: str, chosen: str, user: str, copies: int) -> None:
        element = next(each for each in elements(view) if each.get("action_id") == action)
        pressed = {"type": element["type"], "action_id": action, "block_id": "b"}
        match element["type"]:
            case "static_select":
                (option,) = [each for each in element["options"] if each["value"] == chosen]
                pressed["selected_option"] = option
            case "timepicker":
                pressed["selected_time"] = chosen
            case _:
                pressed["value"] = element.get("value", "")
        said = {"type": "block_actions", **self._by(user), "view": view, "container": {"type": "view"}}
        for _ in range(copies):
            await self.deliver("interactive", {**said, "actions": [pressed]}, ACKNOWLEDGED_WITHIN)

    def _by(self, user: str) -> dict[str, Any]:
        trigger = f"trigger-{next(self._ids)}"
        self.triggers[trigger] = monotonic()
        who = {"team": {"id": self.team}, "user": {"id": user, "team_id": self.team}}
        return {**who, "trigger_id": trigger, "api_app_id": "A1"}


def elements(view: View) -> Iterator[dict[str, Any]]:
    """Everything in a view that can be pressed or filled in."""
    for block in view["blocks"]:
        yield from (each for each in block.get("elements") or () if "action_id" in each)
        yield from (block[part] for part in ("accessory", "element") if part in block)


def _state(view: View, typed: dict[str, str]) -> dict[str, Any]:
    """What is in the inputs: what was typed or chosen, else what stood there."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element, given = block["element"], typed.get(block["block_id"])
            if element["type"] == "radio_buttons":
                by_value = {option["value"]: option for option in element["options"]}
                chosen = by_value[given] if given else element.get("initial_option")
                state = {"type": element["type"], "selected_option": chosen}
            else:
                state = {"type": element["type"], "value": element.get("initial_value") if given is None else given}
            values[block["block_id"]] = {element["action_id"]: state}
    return {"values": values}


async def until(condition: Callable[[], bool], within: float = 5) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110  whoever changes it knows nothing of us
            await asyncio.sleep(0.01)
