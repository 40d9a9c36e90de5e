"""What a pressed control of a person's home asks for: a command, composed from what he is told of now. Pure."""

from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from bot.commands.overview import Overview
from bot.commands.spelling import subscribe_text
from bot.domain.story import Level
from bot.domain.subscription import Cadence, Options, QuietHours
from bot.platforms.slack.home import HOME, Start

MORNING = time(8)  # of a daily digest, until another time is chosen
NIGHT = QuietHours(time(22), time(7))  # quiet hours, until others are chosen


@dataclass(frozen=True, slots=True)
class Touched:
    """A control of the home: what it does, whose it is, and what was chosen."""

    what: str
    label: str
    value: str

    @property
    def start(self) -> Start | None:
        """Where the lists are to begin, if it turns a page."""
        return Start.parse(self.value) if self.what in ("back", "more") else None


def touched(payload: dict[str, Any]) -> Touched | None:
    """The control that a block_actions payload is of; None for one that is not of the home.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """
    action = (payload.get("actions") or [{}])[0]
    kind, _, rest = str(action.get("action_id") or "").partition(":")
    what, _, label = rest.partition(":")
    chosen = (action.get("selected_option") or {}).get("value") or action.get("selected_time") or action.get("value")
    return Touched(what, label, str(chosen or "")) if kind == HOME else None


def command_of(control: Touched, page: Overview) -> str:
    """The command that the control asks for; "" for none, or one that has become pointless since it was shown.

    A subscription made elsewhere keeps its options, though the page still offered to make it.
    """
    subscribed = page.subscription(control.label)
    match control.what:
        case "subscribe_topic":
            return "" if subscribed else f"subscribe {control.label}"
        case "unsubscribe_topic" | "unsubscribe":
            return f"unsubscribe {control.label}" if subscribed else ""
        case "remove":
            return f"topic remove {control.label}" if page.topic(control.label) else ""
    changed = _changed(subscribed.options, control) if subscribed else None
    return subscribe_text(control.label, changed) if changed is not None else ""


def _changed(options: Options, control: Touched) -> Options | None:  # noqa: PLR0911  one line a control
    """The options as they are then; None where nothing was chosen."""
    clock = _clock(control.value)
    match control.what:
        case "cadence" if control.value in list(Cadence):
            cadence = Cadence(control.value)
            return replace(options, cadence=cadence, at=(options.at or MORNING) if cadence is Cadence.DAILY else None)
        case "at" if clock:
            return replace(options, cadence=Cadence.DAILY, at=clock)
        case "level" if control.value in list(Level):
            return replace(options, level=Level(control.value))
        case "quiet":
            return replace(options, quiet=options.quiet or NIGHT)
        case "from" if clock:
            return replace(options, quiet=replace(options.quiet or NIGHT, start=clock))
        case "to" if clock:
            return replace(options, quiet=replace(options.quiet or NIGHT, end=clock))
        case "loud":
            return replace(options, quiet=None)
    return None


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if ":" in text else None
    except ValueError:
        return None
