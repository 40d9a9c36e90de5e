"""What a told story might add to the pledges: proposed with its figure, speaker and deadline, and entered by nobody."""

import calendar
from datetime import date

import yaml

from bot.domain.pledge import Proposal
from bot.domain.story import Story, short_id
from bot.text.harmless import clean

_UNITS = frozenset({"t", "USD", "CNY"})


class _Plain(yaml.SafeDumper):
    """Writes what stands in two places twice: the bot's own files take no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def proposals_of(story: Story, today: date) -> list[Proposal]:
    """A story's figures that somebody states and that have a deadline which has not passed."""
    return [
        Proposal(story.headline, story.url, story.id, today, figure)
        for figure in story.figures
        if figure.stands and figure.speaker and figure.unit in _UNITS and figure.by and last_day(figure.by) >= today
    ]


def last_day(by: str) -> date:
    """The last day of a deadline, YYYY, YYYY-MM or YYYY-MM-DD."""
    year, month, day = (*map(int, by.split("-")), 0, 0)[:3]
    month = month or 12
    length = calendar.monthrange(year, month)[1]
    return date(year, month, min(day or length, length))


def block_of(proposal: Proposal, number: int) -> str:
    """The beginning of a pledge for pledges.yaml, which `tradewire check` refuses until people have filled it in."""
    figure = proposal.figure
    amount = figure.low if figure.low is not None else figure.high
    assert amount is not None
    version = {
        "since": proposal.told,
        "source": {"publisher": clean(figure.speaker), "url": proposal.url},
        "words": clean(figure.shown),
        "parts": [
            {
                "amount": int(amount) if amount == int(amount) else amount,
                "unit": figure.unit,
                "at_least": figure.high is None or (figure.low is not None and figure.low < figure.high),
                "from": proposal.told,
                "to": last_day(figure.by),
            }
        ],
    }
    pledge = {
        "id": f"proposal_{number}",
        "title": {"en": clean(proposal.headline), "zh": clean(proposal.headline)},
        "by": "",
        "to": "",
        "commodity": figure.goods,
        "topics": [],
        "statistics": [],
        "stated_by": [],
        "versions": [version],
    }
    text = yaml.dump([pledge], Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)
    told = f"# proposed by {short_id(proposal.story_id)}: read the source, and fill in what is empty\n"
    if figure.per:
        told += f"# the amount is that of each {figure.per}: write a part for each\n"
    return "".join(f"  {line}\n" for line in (told + text).splitlines())
