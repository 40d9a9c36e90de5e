"""Homes and modals as people use them: what they do becomes a command, and the home is published anew."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

from slack_bolt.app.async_app import AsyncApp

from bot.commands.caller import Caller, CommandHandler
from bot.commands.chinese import in_language
from bot.commands.overview import Overview
from bot.commands.own_topics import changed_meanwhile
from bot.commands.replies import busy, refused
from bot.domain.alert import Reply
from bot.errors import StorageBusyError
from bot.platforms.slack.again import persist
from bot.platforms.slack.callers import Callers
from bot.platforms.slack.controls import Touched, command_of, touched
from bot.platforms.slack.doings import Doings
from bot.platforms.slack.home import BEGINNING, HOME, Start, bare_home, home_view
from bot.platforms.slack.modal import (
    TOPIC,
    Draft,
    View,
    draft_of,
    errors_of,
    told_view,
    topic_view,
    waiting_view,
)
from bot.platforms.slack.words import CHINESE, speaker

OPENED = "app_home_opened"  # https://docs.slack.dev/reference/events/app_home_opened
# Seconds that a submitted modal waits for its answer, once it is known whose it is (1.8 at most); Slack waits for 3.
PATIENCE = 1.0
REMEMBERED = 1_000  # modals

Overviews = Callable[[Caller], Awaitable[Overview]]
"""A person's page; raises TradewireError."""
Ack = Callable[..., Awaitable[Any]]
Kept = tuple[Draft, Reply | None]
"""What was to be kept, as the modal shows it if it is not; and what came of that, None where that is not known."""


class Views:
    """Hears of homes and modals, through whichever application it is registered with."""

    def __init__(self, callers: Callers, doings: Doings, handle: CommandHandler, overview: Overviews) -> None:
        self._callers, self._doings, self._handle, self._overview = callers, doings, handle, overview
        self._asked: dict[str, Draft] = {}  # by the modal's id: what it was last to show a preview of
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    def register(self, bolt: AsyncApp) -> None:
        """Have an application hand these over; before it hands all other buttons to somebody else."""
        bolt.event(OPENED)(self._on_opened)
        bolt.action(re.compile(f"^{HOME}:"))(self._on_control)
        bolt.action(re.compile(f"^{TOPIC}:"))(self._on_preview)
        bolt.view(TOPIC)(self._on_submitted)

    async def _on_opened(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("tab") == "home":
            team, user = str(body.get("team_id") or ""), str(event.get("user") or "")
            self._doings.once(body, lambda: self._publish(team, user))

    async def _on_control(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        control, (team, user) = touched(body), _who(body)
        if control is None:
            return
        if control.what in ("create", "edit"):
            trigger = str(body.get("trigger_id") or "")
            self._doings.once(body, lambda: self._open(team, user, control, trigger))
        else:
            start = Start.parse(str((body.get("view") or {}).get("private_metadata") or ""))
            self._doings.once(body, lambda: self._publish(team, user, start, control))

    async def _publish(
        self, team: str, user: str, start: Start = BEGINNING, control: Touched | None = None, told: Reply | None = None
    ) -> None:
        """Carry out what a control asks for, and show the home as it is then; one after the other for each person."""
        async with self._turns.setdefault((team, user), asyncio.Lock()):
            caller, client = await self._callers.at(team, user), await self._callers.client(team)
            view = await self._home(caller, start, control, told)
            # https://docs.slack.dev/reference/methods/views.publish
            await persist(lambda: client.views_publish(user_id=user, view=view))

    async def _home(self, caller: Caller, start: Start, control: Touched | None, told: Reply | None) -> View:
        try:
            page = await self._overview(caller)
            if control is not None and (command := command_of(control, page)):
                told = await self._handle(command, caller)
                page = await self._overview(caller)
        except StorageBusyError:
            return bare_home(told or busy(caller.language), caller.language, start)
        return home_view(page, caller.language, (control and control.start) or start, told)

    async def _open(self, team: str, user: str, control: Touched, trigger: str) -> None:
        """Open the modal at once, since the trigger expires in 3 seconds; what must be looked up fills it afterwards.

        https://docs.slack.dev/reference/methods/views.open
        """
        client = await self._callers.client(team)
        opened = await client.views_open(trigger_id=trigger, view=_first_view(control))
        caller, view = await self._callers.at(team, user), str(opened["view"]["id"])
        language = caller.language
        draft = await self._draft(control, caller)
        if isinstance(draft, Reply):
            await self._update(team, view, told_view(control.label, draft, language))
            return
        if control.what == "edit" or language == CHINESE.language:
            await self._update(team, view, topic_view(draft, language))
        if draft.query:
            await self._preview(team, caller, view, draft)

    async def _draft(self, control: Touched, caller: Caller) -> Draft | Reply:
        """What the modal is to show, or why it shows nothing."""
        if control.what != "edit":
            return Draft()
        try:
            topic = (await self._overview(caller)).topic(control.label)
        except StorageBusyError:
            return busy(caller.language)
        if topic is None or not topic.own:
            return Reply(speaker(caller.language)("This topic is no more."), ok=False)
        return Draft(topic.label, topic.query, topic.gated, new=False, edition=topic.edition)

    async def _update(self, team: str, view_id: str, view: View) -> None:
        client = await self._callers.client(team)
        await persist(lambda: client.views_update(view_id=view_id, view=view))

    async def _on_preview(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        view, (team, user) = body.get("view") or {}, _who(body)
        view_id, draft = str(view.get("id") or ""), draft_of(view)
        self._asked.pop(view_id, None)
        self._asked[view_id] = draft
        if len(self._asked) > REMEMBERED:
            del self._asked[next(iter(self._asked))]

        async def show() -> None:
            await self._preview(team, await self._callers.at(team, user), view_id, draft)

        self._doings.once(body, show)

    async def _preview(self, team: str, caller: Caller, view: str, draft: Draft) -> None:
        told = replace(await self._handle(draft.preview, caller), hint="")  # how to keep it: by the button
        if self._asked.get(view, draft) != draft:
            return  # what was asked for since is shown, or will be
        # What is typed stays, since blocks and inputs keep their ids: https://docs.slack.dev/surfaces/modals#updating_views
        await self._update(team, view, topic_view(draft, caller.language, told))

    async def _on_submitted(self, ack: Ack, body: dict[str, Any]) -> None:
        """Say what is wrong at its field; keep what is right, and if that takes long, say so meanwhile."""
        view, (team, user) = body.get("view") or {}, _who(body)
        draft = draft_of(view)
        caller = await self._callers.at(team, user)
        language = caller.language
        if errors := errors_of(draft, language):
            await ack(response_action="errors", errors=errors)
            return
        keeping = self._doings.once(body, lambda: self._keep(draft, caller))
        await asyncio.wait({keeping}, timeout=PATIENCE)
        if not keeping.done():
            await ack(response_action="update", view=waiting_view(draft.label, language))
            self._doings.start(lambda: self._say_later(team, caller, str(view.get("id") or ""), draft, keeping))
            return
        draft, told = keeping.result() or (draft, None)
        if told is None or not told.ok:
            await ack(response_action="update", view=topic_view(draft, language, told))
        else:
            await ack()
            self._doings.start(lambda: self._publish(team, user, told=told))

    async def _keep(self, draft: Draft, caller: Caller) -> Kept:
        """Keep it. What somebody has changed meanwhile is shown as it is now: who then saves again has seen that."""
        told = await self._handle(draft.command, caller)
        if told.ok or draft.new:
            return draft, told
        try:
            now = (await self._overview(caller)).topic(draft.label)
        except StorageBusyError:
            return draft, told
        if now is None or now.edition == draft.edition:
            return draft, told
        told = in_language(caller.language, refused(changed_meanwhile(now.label, now.query, now.gated)))
        return replace(draft, edition=now.edition), told

    async def _say_later(
        self, team: str, caller: Caller, view: str, draft: Draft, keeping: asyncio.Task[Kept | None]
    ) -> None:
        draft, told = await keeping or (draft, None)
        if told is not None and told.ok:
            made = told_view(draft.label, told, caller.language)
        else:
            made = topic_view(draft, caller.language, told)
        await self._update(team, view, made)
        await self._publish(team, caller.person, told=told)


def _first_view(control: Touched) -> View:
    """What needs no look at anything: whose language it is, and what a topic asks for, is not known yet."""
    return topic_view(Draft(), "en") if control.what == "create" else waiting_view(control.label, "en")


def _who(body: dict[str, Any]) -> tuple[str, str]:
    """(workspace, person) of an interaction; in an organisation the workspace is the one he acts in."""
    return str((body.get("team") or {}).get("id") or ""), str((body.get("user") or {}).get("id") or "")
