"""The modal in which a workspace's own topic is made or changed, with a preview of what it would have told."""

from dataclasses import dataclass
from typing import Any

from bot.commands.chinese import in_language
from bot.commands.own_topics import QUERY_LIMIT, check_label
from bot.commands.replies import query_fault
from bot.domain.alert import Reply
from bot.errors import CommandError, QuerySyntaxError
from bot.platforms.slack.blocks import TITLE_LIMIT, Block, Element, button, context, label, row, section
from bot.platforms.slack.replies import reply_blocks
from bot.platforms.slack.text import plain
from bot.platforms.slack.words import Say, speaker
from bot.text.query import parse_query

TOPIC = "topic"  # the view's callback, and what every action of it begins with
NAME_FIELD, QUERY_FIELD, GATE_FIELD = "name", "query", "gate"  # its blocks; each has one input
QUERY_ACTION, PREVIEW_ACTION = f"{TOPIC}:query", f"{TOPIC}:preview"
NAME_LIMIT, _ERROR = 40, 200
ON, OFF = "on", "off"

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """A topic as it stands in the modal."""

    label: str = ""
    query: str = ""
    gated: bool = True
    new: bool = True
    edition: str = ""  # of the topic as it was looked at

    @property
    def preview(self) -> str:
        """The command that shows what it would have told."""
        return f"preview gate {ON if self.gated else OFF} {self.query}"

    @property
    def command(self) -> str:
        """The command that keeps it."""
        what = " ".join(filter(None, ["gate", ON if self.gated else OFF, self.query]))
        if self.new:
            return f"topic add {self.label} {what}"
        return f"topic edit {self.label} {f'edition {self.edition} ' if self.edition else ''}{what}"


def draft_of(view: View) -> Draft:
    """What is filled in: https://docs.slack.dev/reference/views#view-state."""
    values = (view.get("state") or {}).get("values") or {}

    def typed(field: str) -> str:
        inputs = list((values.get(field) or {}).values())
        return " ".join(str((inputs[0] if inputs else {}).get("value") or "").split())

    gate: dict[str, Any] = next(iter((values.get(GATE_FIELD) or {}).values()), {})
    kept, _, edition = str(view.get("private_metadata") or "").partition(" ")
    gated = ((gate.get("selected_option") or {}).get("value") or ON) == ON
    return Draft(kept or typed(NAME_FIELD), typed(QUERY_FIELD), gated, new=not kept, edition=edition)


def topic_view(draft: Draft, language: str, told: Reply | None = None) -> View:
    """The modal; `told` is what a preview has shown, or why it was not kept."""
    say = speaker(language)
    title = say("Create a topic") if draft.new else say("Edit {}", draft.label)
    blocks = [_name(say)] if draft.new else [context(f"*{plain(draft.label, NAME_LIMIT)}*")]
    blocks += [_query(draft, say), _gate(draft, say), row([button(say("Preview"), PREVIEW_ACTION, "preview")])]
    if told is not None:
        blocks += reply_blocks(told, say)[1]
    view = {**_frame(title, blocks, say("Cancel")), "submit": label(say("Save"), TITLE_LIMIT)}
    return view if draft.new else {**view, "private_metadata": f"{draft.label} {draft.edition}".rstrip()}


def waiting_view(title: str, language: str) -> View:
    """What is shown until there is something to show."""
    say = speaker(language)
    return _frame(title, [section(say("One moment …"))], say("Close"))


def told_view(title: str, told: Reply, language: str) -> View:
    """An answer, and nothing more to do."""
    say = speaker(language)
    return _frame(title, reply_blocks(told, say)[1], say("Close"))


def errors_of(draft: Draft, language: str) -> dict[str, str]:
    """What is wrong with each field, as far as that can be seen without a look at the store."""
    found: dict[str, str] = {}
    try:
        check_label(draft.label)
    except CommandError as fault:
        found[NAME_FIELD] = fault.problem
    try:
        parse_query(draft.query)
    except QuerySyntaxError as fault:
        found[QUERY_FIELD] = query_fault(fault)
    return {field: in_language(language, text)[:_ERROR] for field, text in found.items()}


def _frame(title: str, blocks: list[Block], close: str) -> View:
    shown = title if len(title) <= TITLE_LIMIT else f"{title[: TITLE_LIMIT - 1]}…"
    return {
        "type": "modal",
        "callback_id": TOPIC,
        "title": label(shown, TITLE_LIMIT),
        "close": label(close, TITLE_LIMIT),
        "blocks": blocks,
    }


def _name(say: Say) -> Block:
    typed = {"type": "plain_text_input", "action_id": f"{TOPIC}:name", "min_length": 2, "max_length": NAME_LIMIT}
    return _input(NAME_FIELD, say("Name"), typed, say("2 to 40 letters, digits, - or _"))


def _query(draft: Draft, say: Say) -> Block:
    # https://docs.slack.dev/reference/block-kit/composition-objects/dispatch-action-configuration-object
    typed = {
        "type": "plain_text_input",
        "action_id": QUERY_ACTION,
        "max_length": QUERY_LIMIT,
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    if draft.query:
        typed["initial_value"] = draft.query[:QUERY_LIMIT]
    hint = 'Words, "phrases", prefix*, AND, OR, NOT, ( ), NEAR(a b, 5). Enter shows what it would have told.'
    return {**_input(QUERY_FIELD, say("Query"), typed, say(hint)), "dispatch_action": True}


def _gate(draft: Draft, say: Say) -> Block:
    options = {
        ON: {"text": label(say("US-China trade news only")), "value": ON},
        OFF: {"text": label(say("All news")), "value": OFF},
    }
    chosen = options[ON if draft.gated else OFF]
    buttons = {"type": "radio_buttons", "action_id": f"{TOPIC}:gate", "options": list(options.values())}
    return _input(GATE_FIELD, say("Which news"), {**buttons, "initial_option": chosen})


def _input(field: str, name: str, element: Element, hint: str = "") -> Block:
    made = {"type": "input", "block_id": field, "label": label(name), "element": element}
    return {**made, "hint": label(hint, 2000)} if hint else made
