"""A18: whatever a workspace types, with ids and names of another, it neither reads nor changes what is the other's."""

import random
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.commands.forms import COMMANDS
from bot.desk.telling import Decided
from bot.domain.subscription import Destination
from bot.storage.database import Transaction
from bot.storage.engines import open_database
from tests.unit.commands.world import HERE, THERE, World

TITLES = {HERE: "A hereword parade fills the town", THERE: "Storm over thereword closes many schools"}
SECRETS = {HERE: "secrethere", THERE: "secretthere"}
OTHERS = {HERE: THERE, THERE: HERE}
# {m}: a name of the other's topic, {i}: an id of its story, {t}: that topic as it is kept, {w}: the other's title
FORMS = (
    "help|topics|subscriptions|feeds|recent|recent {m}|recent {m} 20|ledger|ledger {m}|calendar|chart {t} 7|recent {t}|"
    "search parade OR storm|search {m}|"
    "story {i}|follow {i}|unfollow {i}|"
    "why {i}|why https://outlet.example/{w}|subscribe {m}|subscribe {t}|subscribe {m} daily 08:00|"
    "unsubscribe {m}|unsubscribe {t}|mute {i} 1h|mute {m} 1h|mute {t} 2d|unmute {i}|unmute {m}|preview parade OR storm|"
    "preview {m}|wrong {i} side|wrong {i} irrelevant|topic edit {m} changed|topic edit {t} x|topic remove {m}|"
    "topic remove {t}|topic add other stolen OR parade|topic remove other|subscribe other|"
    "subscribe soybeans|unsubscribe soybeans|mute soybeans 1h|unmute soybeans"
).split("|")
OF_A_PLACE = dict.fromkeys("subscriptions complaints mutes deliveries decisions held follows".split(), "*")
OF_A_PLACE["audit"] = "COUNT(*), MAX(id)"  # it only grows


def test_every_command_is_among_the_forms() -> None:
    assert {form.split()[0] for form in FORMS} == COMMANDS.keys()


def everything_of(tx: Transaction, place: Destination) -> list[str]:
    """All rows that are a workspace's, as text."""
    rows = [
        str(row)
        for table, columns in OF_A_PLACE.items()
        for row in tx.rows(
            f"SELECT {columns} FROM {table} WHERE platform = :platform AND workspace = :workspace",
            platform=place.platform,
            workspace=place.workspace,
        )
    ]
    return rows + [str(row) for row in tx.rows("SELECT * FROM own_topics WHERE workspace = :w", w=place.tenant)]


def generated(seed: int, number: int, ids: dict[Destination, str]) -> Iterator[tuple[Destination, str]]:
    """So many times somebody, and what he types at the other's expense."""
    luck = random.Random(seed)
    for _ in range(number):
        thief = luck.choice((HERE, THERE))
        victim = OTHERS[thief]
        yield (
            thief,
            luck.choice(FORMS).format(
                m=SECRETS[victim],
                i=luck.choice((ids[victim], ids[victim].upper(), f" {ids[victim]}")),
                t=f"{victim.tenant}/{SECRETS[victim]}",
                w=TITLES[victim].replace(" ", "-"),
            ),
        )


@pytest.mark.parametrize("number", [2_000, pytest.param(100_000, marks=pytest.mark.soak)])
async def test_a18_no_command_of_one_workspace_shows_or_changes_what_is_anothers(world: World, number: int) -> None:
    for place, secret in SECRETS.items():
        await world.ask(f"topic add {secret} {secret.removeprefix('secret')}word", place)
        await world.ask(f"subscribe {secret}", place)
    told = [each for title in TITLES.values() for each in await world.publish(title)]
    ids = {each.decision.destination: each.short_id for each in told}
    assert set(ids) == {HERE, THERE}
    for place, story in ids.items():  # something of every kind to see or change
        for line in (f"mute {story} 4w", f"wrong {story} merge", "subscribe tariffs level urgent"):
            assert (await world.ask(line, place)).ok
    for thief, line in generated(18, number, ids):
        victim = OTHERS[thief]
        before = await world.database.read(everything_of, victim)
        world.now += timedelta(seconds=1)
        shown = await world.say(line, thief)
        assert await world.database.read(everything_of, victim) == before, line
        if SECRETS[victim] in line or ids[victim].lower() in line.lower():
            assert "That did not work" in shown or line.split()[0] in ("search", "preview", "topic"), line
            for typed in (line, line.split(maxsplit=1)[-1], f"{victim.tenant}/{SECRETS[victim]}", SECRETS[victim]):
                shown = shown.replace(typed, "")  # it repeats what was typed
        assert SECRETS[victim] not in shown, line
        assert f"Story {ids[victim]}" not in shown, line
        assert "audit" not in shown, line


FROST = "Frost damages Brazil coffee crop in Minas Gerais, growers warn"
REPORTS = (  # outlet, title; of the frost only one report is what the one who asks wants
    (1, "Brazil coffee growers warn of frost damage in Minas Gerais"),
    (2, FROST),
    (3, "Brazil coffee growers in Minas Gerais warn frost has damaged crop"),
    (1, "China buys four cargoes of US soybeans"),
    (2, "China books four cargoes of U.S. soybeans, traders say"),
    (1, "EU weighs tariff on coffee capsules"),
    (3, "Coffee museum opens in Trieste"),
    (2, "Vietnam coffee tariff cut by EU, exporters say"),
)
QUESTIONS = (
    "topics|recent|recent frost|recent soybeans|search coffee|search frost|subscriptions|preview coffee|"
    "preview coffee AND tariff*|preview coffee AND Vietnam|preview frost|preview soybeans AND fentanyl|"
    "why {i}|story {i}|topic edit frost coffee AND museum|topic add capsules capsules"
).split("|")


async def answers_there(world: World, *others: str) -> list[str]:
    """What a workspace is told, and answered, after another has typed this."""
    for line in ('topic add frost "damages Brazil coffee"', "subscribe frost", "subscribe soybeans"):
        assert (await world.ask(line, THERE)).ok
    for line in others:
        assert (await world.ask(line, HERE)).ok, line
    told: list[Decided] = []
    for outlet, title in REPORTS:
        world.now += timedelta(minutes=3)
        told += [each for each in await world.publish(title, outlet=outlet) if each.decision.destination == THERE]
    said = [f"{each.decision.kind} {each.decision.reason} {each.text}" for each in told]
    said += [await world.say(f"why https://outlet.example/{title.replace(' ', '-')}", THERE) for _, title in REPORTS]
    frost = next(each.short_id for each in told if each.decision.topic.endswith("/frost"))
    for line in QUESTIONS:
        said.append(await world.say(line.format(i=frost), THERE))
    return [re.sub(r"\bs2\w\w\b", "ID", each) for each in said]


async def test_a18_what_a_workspace_is_told_is_the_same_whatever_topics_another_has() -> None:
    said = []
    for others in (
        (),
        (
            "topic add coffee coffee",
            "subscribe coffee",
            "topic add all of OR in OR to",
            "topic add gated gate on china",
        ),
    ):
        database = open_database("sqlite:///:memory:")
        await database.migrate()
        said.append(await answers_there(World(database), *others))
        await database.close()
    alone, beside = said
    assert beside == alone
    assert any(FROST in each and "1 outlet" not in each for each in alone)
