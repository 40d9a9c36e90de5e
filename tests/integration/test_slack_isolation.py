"""A18: whatever a workspace does on Slack, with another's ids, buttons and controls, it sees and changes none of it."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

import pytest

from bot.commands.handlers import Commands
from bot.commands.pace import Pace
from bot.domain.installation import Installation
from bot.domain.subscription import Destination
from bot.platforms.slack.application import WHY_SHORTCUT, SlackApplication
from bot.platforms.slack.events import EFFECTS, Events
from bot.platforms.slack.workspaces import InstalledWorkspaces
from bot.storage import installations
from bot.storage.database import Transaction
from bot.storage.engines import open_database
from bot.storage.vault import Vault
from tests.fakes.slack import FakeSlack
from tests.integration.slack_transports import TRANSPORTS, hearing
from tests.shipped import configuration
from tests.unit.commands.test_isolation import FORMS, OTHERS, SECRETS, TITLES, everything_of
from tests.unit.commands.world import HERE, THERE, World
from tests.values import NOW

VAULT = Vault("YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=")
OWN_CHANNELS = {HERE: "CHERE", THERE: "CTHERE"}  # beside C1, which both have
HIDDEN = {HERE: "hidden-here", THERE: "hidden-there"}  # in the queries of their topics, and in no report
BUTTONS = "story:why story:sources story:follow story:mute story:wrong".split()
CONTROLS = "subscribe_topic unsubscribe_topic unsubscribe remove level cadence quiet loud edit".split()
TOGETHER = 20  # deeds of one thief at the same time
PATIENCE = 60.0  # seconds that each may take on a busy machine: how soon it is answered is promised elsewhere
LEAVING = {"app_uninstalled", "tokens_revoked"}  # of the thief's own workspace, which would end the game


@dataclass
class Street:
    """Two workspaces, each with something of every kind, and one bot."""

    slack: FakeSlack
    world: World
    stories: dict[Destination, str]

    async def rows(self, place: Destination) -> list[str]:
        return await self.world.database.read(everything_here, place)


def everything_here(tx: Transaction, place: Destination) -> list[str]:
    """All rows that are a workspace's, those that events change too."""
    rows = [
        str(row)
        for table in ("pauses", "departures", "installations")
        for row in tx.rows(f"SELECT * FROM {table} WHERE workspace = :workspace", workspace=place.workspace)
    ]
    return everything_of(tx, place) + rows


@asynccontextmanager
async def street(transport: str) -> AsyncIterator[Street]:
    world = World(open_database("sqlite:///:memory:"))
    await world.database.migrate()
    topics = {topic.name: topic for topic in configuration().topics}
    world.commands = Commands(world.database, topics, lambda: world.now, configuration().vocabulary, Pace(100_000))
    async with FakeSlack() as slack:
        for place, secret in SECRETS.items():
            here = Installation(
                "slack", place.workspace, "Desk", f"xoxb-{place.workspace}", "UBOT", "U1", frozenset(), NOW
            )
            slack.tokens[here.token] = place.workspace
            await world.database.write(installations.put, VAULT, here)
            query = f"{secret.removeprefix('secret')}word NOT {HIDDEN[place]}"
            await world.ask(f"topic add {secret} {query}", place)
            for channel in ("C1", OWN_CHANNELS[place], "U1"):
                await world.ask(f"subscribe {secret}", Destination("slack", place.workspace, channel))
        told = [each for title in TITLES.values() for each in await world.publish(title)]
        stories = {Destination("slack", d.decision.destination.workspace, "C1"): d.short_id for d in told}
        for place, story in stories.items():
            for line in (f"mute {story} 4w", f"wrong {story} merge", "subscribe tariffs level urgent"):
                assert (await world.ask(line, place)).ok
        workspaces = InstalledWorkspaces(world.database, VAULT)
        made = SlackApplication(workspaces.authorize, slack.base_url, world.commands, world.commands.overview)
        Events(world.database, lambda: world.now).register(made)
        async with hearing(slack, made, transport, ping_interval=10):  # a busy machine is no lost connection
            yield Street(slack, world, stories)
    await world.database.close()


@dataclass
class Deed:
    """Something that a thief does, and what he has typed or pressed for it."""

    typed: str
    do: Callable[[], Any]


def generated(luck: random.Random, number: int, thief: Destination, here: Street) -> Iterator[Deed]:
    """So many things that a thief does with what he knows of the other."""
    victim = OTHERS[thief]
    story, secret, tenant, slack = here.stories[victim], SECRETS[victim], victim.tenant, here.slack
    for _ in range(number):
        line = luck.choice(FORMS).format(m=secret, i=story, t=f"{tenant}/{secret}", w=TITLES[victim].replace(" ", "-"))
        mine = {"team": thief.workspace, "within": PATIENCE}
        where = {**mine, "channel": luck.choice(("C1", OWN_CHANNELS[victim], "D1"))}
        button = luck.choice(
            (
                {"action_id": luck.choice(BUTTONS), "value": story},
                {"action_id": "run:1", "value": line},
                {"action_id": "run:mine1", "value": line},
                {"action_id": "more", "value": f"{luck.randrange(3)}|{line}"},
            )
        )
        label, what = luck.choice((secret, f"{tenant}/{secret}")), luck.choice(CONTROLS)
        yield luck.choice(
            (
                Deed(line, partial(slack.slash, f"/trade {line}", **where)),
                Deed(button["value"], partial(slack.press, button, **where)),
                Deed(story, partial(slack.shortcut, WHY_SHORTCUT, message_with(button), **mine)),
                Deed(label, partial(control, slack, what, label, thief.workspace)),
                Deed(label, partial(form, slack, luck.choice(("", label)), thief.workspace)),
                Deed("", partial(slack.happen, event_of(luck, victim), **mine)),
            )
        )


def message_with(button: dict[str, Any]) -> dict[str, Any]:
    return {"blocks": [{"type": "actions", "elements": [button]}]}


async def control(slack: FakeSlack, what: str, label: str, team: str) -> None:
    """Press a control of a home that names what is the other's."""
    action = {"type": "button", "action_id": f"home:{what}:{label}", "value": "urgent"}
    view = {"id": "V1", "type": "home", "private_metadata": label, "blocks": []}
    said = {"type": "block_actions", "view": view, "container": {"type": "view"}, "actions": [action]}
    await slack.deliver("interactive", {**said, **by_a_thief(slack, team)}, PATIENCE)


async def form(slack: FakeSlack, edited: str, team: str) -> None:
    """Submit the form of a topic, of a new one or of one that is the other's."""
    values = {"name": {"a": {"value": "ours"}}, "query": {"b": {"value": "stolen OR parade"}}}
    view = {
        "id": "V2",
        "type": "modal",
        "callback_id": "topic",
        "private_metadata": edited,
        "state": {"values": values},
    }
    said = {"type": "view_submission", "view": {**view, "state": {"values": values}}}
    answer = await slack.deliver("interactive", {**said, **by_a_thief(slack, team)}, PATIENCE)
    slack.modals["V2"] = answer.get("view") or {}


def by_a_thief(slack: FakeSlack, team: str) -> dict[str, Any]:
    trigger = f"theft-{next(slack._ids)}"
    slack.triggers[trigger] = monotonic()
    return {"team": {"id": team}, "user": {"id": "U1", "team_id": team}, "trigger_id": trigger}


async def at_rest() -> None:
    """Wait until everything is carried out that was heard."""
    while under_way := [task for task in asyncio.all_tasks() if task.get_name().startswith("slack-answer")]:
        await asyncio.wait(under_way)


def event_of(luck: random.Random, victim: Destination) -> dict[str, Any]:
    """An event of a channel or person that only the other has."""
    kind, channel = luck.choice(sorted(EFFECTS.keys() - LEAVING)), OWN_CHANNELS[victim]
    if kind == "user_change":
        return {"type": kind, "user": {"id": "UTHEIRS", "deleted": True}}
    if kind.endswith("rename"):
        return {"type": kind, "channel": {"id": channel, "name": "stolen"}}
    return {"type": kind, "channel": channel, "user": "UBOT"}


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("number", [400, pytest.param(50_000, marks=pytest.mark.soak)])
async def test_a18_nothing_done_on_slack_in_one_workspace_shows_or_changes_what_is_anothers(
    transport: str, number: int
) -> None:
    luck = random.Random(18)
    async with street(transport) as here:
        for turn in range(number // TOGETHER):
            thief = (HERE, THERE)[turn % 2]
            victim = OTHERS[thief]
            deeds, before = list(generated(luck, TOGETHER, thief, here)), await here.rows(victim)
            here.slack.requests.clear()
            answers = await asyncio.gather(*(deed.do() for deed in deeds))
            await at_rest()
            everything_typed = " ".join(deed.typed for deed in deeds)
            assert await here.rows(victim) == before, everything_typed
            assert {here.slack.tokens[call.token] for call in here.slack.requests} <= {thief.workspace}
            for deed, answer in zip(deeds, answers, strict=True):
                assert stolen(answer, deed.typed, victim, here) == [], deed.typed
            seen = [here.slack.homes, here.slack.modals]
            assert stolen(seen, everything_typed, victim, here) == [], everything_typed
            here.slack.homes.clear()
            here.slack.modals.clear()


def stolen(shown: Any, typed: str, victim: Destination, here: Street) -> list[str]:
    """What is the other's in what a thief is shown; the name of a topic only where he has not typed it himself.

    A report is everybody's and may be found; the story that it is to one workspace, and its topic's query, are not.
    """
    text, story = json.dumps(shown, ensure_ascii=False), here.stories[victim]
    names = [] if SECRETS[victim] in typed else [SECRETS[victim]]
    return [mark for mark in (HIDDEN[victim], f"Story {story}", f"{story} ·", *names) if mark in text]
