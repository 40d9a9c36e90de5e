"""Ten thousand stories, as long, strange and hostile as feeds can make them, told on every platform there is."""

import io
import json
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.models.blocks import Block

from bot.alerts.change import Edits, changes
from bot.alerts.compose import answering, compose, follow_up
from bot.alerts.reader import Reader
from bot.domain.alert import Alert
from bot.domain.feed import Side
from bot.domain.figure import Figure, Reported
from bot.domain.link import Link, LinkKind
from bot.domain.story import Level, LevelReason, Outlet, Sentence, Statement, Status, Story, Telling
from bot.platforms.discord.render import alert_message, follow_up_message
from bot.platforms.slack.blocks import BLOCKS_LIMIT, MESSAGE_LIMIT, Message
from bot.platforms.slack.render import alert_blocks, follow_up_blocks
from bot.platforms.terminal.render import alert_view, edit_line, follow_up_view, make_console, show
from tests.fakes.block_kit import refusal, text_objects
from tests.shipped import vocabulary
from tests.unit.platforms.discord.test_ten_thousand import assert_good
from tests.unit.platforms.samples import NASTY, URLS
from tests.values import NOW

STORIES, SEEDS = 10_000, range(4)  # in parts, so that all cores have their share
CONCEPTS = vocabulary().concepts
READERS = [Reader(language, CONCEPTS) for language in ("", "en", "zh")]
WORDS = (
    "China books twelve cargoes of US soybeans as Beijing suspends port fees & tariffs <until> November 中方 采购 大豆 "
    "关税 🌾 🇺🇸 👩‍🌾 商务部表示 特朗普 «quoted» “said” 1,200万吨 $5bn 10% A.B.C. naïve Ünïcödé ﷽ \u202e\u200b https://a.example"
).split(" ")
LONG, SHORT = ([each for each in NASTY if (len(each) > 200) is long] for long in (True, False))
LINK = re.compile(r"<(https?://[^<>|\s]+)\|[^<>\n]+>")
DATE = re.compile(r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|[0-9: -]+UTC>")


class Stories:
    """Stories out of a seed: the same ones in every run."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self, longest: int = 12) -> str:
        luck = self.random.random()
        if luck < 0.1:
            return self.random.choice(LONG if luck < 0.005 else SHORT)
        gap = self.random.choice((" ", " ", "", "\n"))
        return gap.join(self.random.choices(WORDS, k=self.random.randint(0, longest)))

    def url(self) -> str:
        return (
            self.random.choice(URLS) if self.random.random() < 0.4 else f"https://outlet.example/{self.random.random()}"
        )

    def many(self, most: int) -> range:
        return range(self.random.choice((0, 1, 1, 2, 2, 3, self.random.randint(0, most))))

    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(Sentence(self.text(20), self.text(5), self.url()) for _ in self.many(6))

    def figure(self) -> Figure:
        low, high = (self.random.choice((None, 0.0, 12e6, 264e3, 33.33, 1e17)) for _ in range(2))
        unit = self.random.choice(("t", "USD", "percent", "bbl", "XYZ"))
        by = self.random.choice(("", "2026", "2026-02", "2026-02-28"))
        speaker, who = self.text(4), self.random.choice(("", "white_house", "nobody"))
        return Figure(
            low, high if low is None or high is None else max(low, high), unit, "soybeans", speaker, by, "", who
        )

    def statement(self) -> Statement:
        own, who = self.random.random() < 0.3, self.random.choice(("", "mofcom", "trump"))
        return Statement(
            self.random.choice(list(Side)), self.text(5), self.text(5), self.url(), own, self.text(), NOW, who
        )

    def differing(self, figures: Sequence[Figure]) -> tuple[Reported, ...]:
        """What outlets have in the place of one of these, hours apart or not."""
        if not figures or self.random.random() < 0.7:
            return ()
        other = replace(figures[0], low=13e6, high=self.random.choice((None, 13e6)))
        hours = (timedelta(hours=self.random.randint(0, 5)) for _ in self.many(8))
        return tuple(Reported(self.text(4), self.random.choice((figures[0], other)), NOW + each) for each in hours)

    def story(self, number: int) -> Story:
        figures = tuple(self.figure() for _ in self.many(8))
        return Story(
            id=number,
            headline=self.text(self.random.choice((5, 9, 9, 15, 150))),
            url=self.url(),
            language=self.random.choice(("en", "zh", "und")),
            summary=self.sentences(),
            outlets=tuple(Outlet(self.text(4), self.url(), self.text()) for _ in self.many(60)),
            statements=tuple(self.statement() for _ in self.many(12)),
            level=self.random.choice(list(Level)),
            level_reasons=tuple(LevelReason),
            topics=("soybeans",),
            first_published=NOW - timedelta(minutes=self.random.randint(0, 10_000)),
            last_published=NOW,
            status=self.random.choice((None, *Status)),
            figures=figures,
            differing=self.differing(figures),
            named=tuple(self.random.sample(sorted(CONCEPTS), self.random.randint(0, 8))),
            tellings=tuple(Telling("zh", self.text(), self.url(), self.sentences()) for _ in self.many(1)),
        )

    def alert(self, number: int) -> Alert:
        story, watched = self.story(number), self.random.sample(list(Side), 2)
        words = [self.text(3) for _ in self.many(9)]
        reader = self.random.choice(READERS)
        alert = compose(story, self.text(4), words, watched, reader)
        if self.random.random() < 0.3:
            answers = replace(story, link=Link(number, self.random.choice(list(LinkKind))))
            alert = answering(alert, answers, self.story(number), None, reader)
        return replace(alert, correction=self.text(60)) if self.random.random() < 0.1 else alert

    def corrections(self, alert: Alert) -> list[str]:
        """What an outlet's edit is told as, between two stories that have nothing in common."""
        edits = Edits((self.text(3),), undone=self.random.random() < 0.5)
        return [change.line for change in changes(alert, self.alert(1), self.random.choice(READERS), edits)]


def assert_slack_takes(message: Message) -> None:
    text, blocks = message
    assert refusal({"text": text, "blocks": blocks}) == ""
    assert len(blocks) <= BLOCKS_LIMIT
    parsed = Block.parse_all(blocks)
    assert [block.to_dict() for block in parsed] == blocks, "parsed and back, it is the same"
    named = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(named) == len(set(named))
    assert len(text) + len(json.dumps(blocks, ensure_ascii=False)) <= MESSAGE_LIMIT
    for told in (text, *(each["text"] for each in text_objects(blocks))):
        bare = LINK.sub("", DATE.sub("", told))
        assert not {"<", ">"} & set(bare), told
        assert "&" not in re.sub(r"&(?:amp|lt|gt);", "", bare), told


@pytest.mark.parametrize("seed", SEEDS)
def test_f44_ten_thousand_generated_stories_are_messages_that_slack_takes(seed: int) -> None:
    stories = Stories(seed)
    for number in range(1, STORIES // len(SEEDS) + 1):
        alert = stories.alert(number)
        assert_slack_takes(alert_blocks(alert))
        if number % 10 == 0:
            assert_slack_takes(follow_up_blocks(follow_up(alert, [stories.text(40), *stories.corrections(alert)])))


@pytest.mark.parametrize("seed", SEEDS)
def test_f46_ten_thousand_generated_stories_are_messages_that_discord_takes(seed: int) -> None:
    stories = Stories(seed)
    for number in range(1, STORIES // len(SEEDS) + 1):
        alert = stories.alert(number)
        assert_good(alert_message(alert, number))
        if number % 10 == 0:
            told = follow_up(alert, [stories.text(40), *stories.corrections(alert)])
            assert_good(follow_up_message(told, number))


@pytest.mark.parametrize("seed", SEEDS)
def test_ten_thousand_generated_stories_are_lines_that_a_terminal_takes(seed: int) -> None:
    stories, out = Stories(seed), io.StringIO()
    console = make_console(out)
    shapes = (alert_view, alert_view, alert_view, edit_line, follow_up_view)
    for number in range(1, STORIES // len(SEEDS) + 1):
        show(console, shapes[number % len(shapes)](stories.alert(number)))
    told = set(out.getvalue())
    assert out.getvalue().count("\n") > STORIES // len(SEEDS)
    assert {character for character in told if ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0} == {"\n"}
    assert not set("\u202e\u2066\u2069\u200b") & told
