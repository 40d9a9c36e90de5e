"""What stories say is to be bought is proposed, and nothing enters the pledges by itself."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.domain.figure import Figure
from bot.domain.pledge import Proposal, ProposalState
from bot.ledger.proposals import block_of, last_day, proposals_of
from bot.settings.pledges import PledgesConfig
from bot.settings.yaml_file import read_yaml
from bot.storage import proposals
from tests.shipped import configuration
from tests.unit.commands.world import World
from tests.values import NOW, story

PROMISED = "China will buy at least 30 million tonnes of US soybeans by the end of 2026, White House says"
FIGURE = Figure(30_000_000, None, "t", "soybeans", "White House", "2026", "at least 30 million tonnes", "white_house")
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("by", "day"), [("2026", "2026-12-31"), ("2026-02", "2026-02-28"), ("2026-06-30", "2026-06-30")]
)
def test_a_deadline_ends_with_its_last_day(by: str, day: str) -> None:
    assert last_day(by) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "lacking",
    [{"speaker": ""}, {"by": ""}, {"by": "2025"}, {"unit": "percent"}, {"unit": "bu"}, {"stands": False}],
    ids=str,
)
def test_only_a_figure_with_a_speaker_and_a_deadline_to_come_is_proposed(lacking: dict[str, object]) -> None:
    values = {name: getattr(FIGURE, name) for name in Figure.__slots__} | lacking
    assert proposals_of(story(figures=(Figure(**values),)), TODAY) == []
    (proposal,) = proposals_of(story(figures=(FIGURE,)), TODAY)
    assert proposal.figure == FIGURE


def test_an_accepted_proposal_is_a_block_that_is_refused_until_people_have_filled_it_in(tmp_path: Path) -> None:
    hostile = Proposal('It\'s a "deal": {x}\n- #\u202e\x1b[2Jyes', "https://outlet1.example/a", 7, TODAY, FIGURE)
    text = "pledges:\n" + block_of(hostile, 3)
    file = tmp_path / "pledges.yaml"
    file.write_text(text, encoding="utf-8")
    assert read_yaml(file).data == yaml.safe_load(text), "as the bot reads it, which takes no aliases"
    (block,) = yaml.safe_load(text)["pledges"]
    assert block["title"]["en"] == 'It\'s a "deal": {x} - #[2Jyes', "on one line, without what cannot be seen"
    assert all(line.isprintable() for line in text.splitlines())
    assert block["versions"][0]["parts"] == [
        {"amount": 30_000_000, "unit": "t", "at_least": True, "from": TODAY, "to": date(2026, 12, 31)}
    ]
    with pytest.raises(ValueError, match="by"):
        PledgesConfig.model_validate({"pledges": [block]})
    filled = block | {"by": "cn", "to": "us", "topics": ["soybeans"], "stated_by": ["us_official"]}
    PledgesConfig.model_validate({"pledges": [filled]})


def test_a_proposal_of_an_amount_a_year_says_that_it_is_no_total() -> None:
    yearly = replace(FIGURE, per="year")
    assert "that of each year" in block_of(Proposal("Title", "https://outlet1.example/a", 7, TODAY, yearly), 3)
    assert "that of each" not in block_of(Proposal("Title", "https://outlet1.example/a", 7, TODAY, FIGURE), 3)


async def test_a_told_story_proposes_once_and_neither_it_nor_its_acceptance_is_a_pledge(world: World) -> None:
    await world.ask("subscribe soybeans")
    before = await world.say("ledger soybeans")
    (decided,) = await world.publish(PROMISED)
    ((number, proposal, state),) = await world.database.read(proposals.every)
    assert (state, proposal.figure.by, proposal.figure.low) == (ProposalState.OPEN, "2026", 30_000_000)
    assert proposal.story_id == decided.decision.story_id
    await world.publish(
        "White House: China will buy at least 30 million tonnes of US soybeans by the end of 2026", outlet=2
    )
    assert len(await world.database.read(proposals.every)) == 1
    for said in (ProposalState.ACCEPTED, ProposalState.REJECTED, ProposalState.ACCEPTED):
        assert await world.database.write(proposals.decide, number, said) == proposal
        assert await world.say("ledger soybeans") == before
    assert "30" not in before
    assert len(configuration().pledges) == 2
    assert await world.database.write(proposals.decide, 99, ProposalState.REJECTED) is None


async def test_what_nobody_was_told_of_is_not_proposed(world: World) -> None:
    await world.publish(PROMISED)
    assert await world.database.read(proposals.every) == []
