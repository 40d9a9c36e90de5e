"""Ten thousand alerts, replies, homes and modals with hostile text in every field, and what Slack takes of them."""

import html
import json
import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.commands.overview import Overview
from bot.domain.alert import Alert, Announcement, Notice, Reply
from bot.domain.digest import Digest
from bot.platforms.slack.blocks import BLOCKS_LIMIT, MESSAGE_LIMIT, VIEW_BLOCKS_LIMIT, Message
from bot.platforms.slack.home import Start, home_view
from bot.platforms.slack.modal import Draft, told_view, topic_view, waiting_view
from bot.platforms.slack.render import alert_blocks, follow_up_blocks, plain_message
from bot.platforms.slack.replies import plain_told, reply_blocks, told_blocks
from bot.platforms.slack.words import chinese, english
from tests.fakes.block_kit import ids_of, refusal, text_objects, view_refusal
from tests.unit.platforms.made import Made

SEEDS = range(4)
ALERTS, REPLIES, HOMES, MODALS = 1000, 800, 240, 480  # for each seed: 10,080 in all
LINK = re.compile(r"<(https?://[^<>|\s]+)\|([^<>\n]+)>")
DATE = re.compile(r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|[0-9: -]+UTC>")
HOST = re.compile(
    r"(?:[a-z0-9-]+\.)+(?:xn--[a-z0-9-]+|[a-z]{2,})|\d+(?:\.\d+){3}|(?<=\[)[0-9a-f:]+(?=])", re.IGNORECASE
)


def as_read(shown: str) -> str:
    """As eyes and browsers read it: other widths, dots and strokes through letters make no other name."""
    folded = unicodedata.normalize("NFKC", shown).replace("。", ".")
    return "".join(each for each in unicodedata.normalize("NFD", folded) if not unicodedata.combining(each))


def assert_safe(texts: list[str]) -> None:
    """Nothing of a feed is markup, and no link leads elsewhere than it says."""
    for told in texts:
        bare = DATE.sub("", LINK.sub("", told))
        assert not {"<", ">"} & set(bare), told
        assert "&" not in re.sub(r"&(?:amp|lt|gt);", "", bare), told
        for address, shown in LINK.findall(told):
            host = urlsplit(html.unescape(address)).hostname or ""
            for visible in HOST.findall(as_read(html.unescape(shown))):
                named = visible.lower().removeprefix("www.")
                assert host == named or host.endswith("." + named), told


def assert_rebuilt(blocks: list[dict[str, Any]]) -> None:
    """Slack's own models read it, and write the same."""
    assert [block.to_dict() for block in Block.parse_all(blocks)] == blocks


def assert_unique(blocks: list[dict[str, Any]]) -> None:
    """No id of a block or of what can be pressed stands there twice."""
    names = [name for block in blocks for name in ids_of(block)]
    assert len(names) == len(set(names))


def assert_message(message: Message) -> None:
    text, blocks = message
    assert refusal({"text": text, "blocks": blocks}) == ""
    assert 0 < len(blocks) <= BLOCKS_LIMIT
    texts = [text, *(each["text"] for each in text_objects(blocks))]
    assert text and sum(map(len, texts)) <= MESSAGE_LIMIT
    assert_rebuilt(blocks)
    assert_unique(blocks)
    assert_safe(texts)


def assert_text(text: str) -> None:
    """Of what is sent where Slack refuses the blocks."""
    assert text and refusal({"text": text}) == ""
    assert_safe([text])


def assert_view(view: dict[str, Any]) -> None:
    assert view_refusal(view, view["type"]) == ""
    assert 0 < len(view["blocks"]) <= VIEW_BLOCKS_LIMIT
    assert View(**view).to_dict() == view
    assert_unique(view["blocks"])
    assert_safe([each["text"] for each in text_objects([view.get("title", {}), *view["blocks"]])])


@pytest.mark.parametrize("seed", SEEDS)
def test_any_alert_is_taken_and_harmless(seed: int) -> None:
    made = Made(seed)
    for number in range(ALERTS):
        alert = made.of(Alert)
        assert_message((alert_blocks if number % 4 else follow_up_blocks)(alert))
        assert_text(plain_message(alert))


@pytest.mark.parametrize("seed", SEEDS)
def test_any_reply_notice_and_digest_is_taken_and_harmless(seed: int) -> None:
    made = Made(seed)
    for number in range(REPLIES):
        reply = made.of(Reply)
        assert_message(
            reply_blocks(reply, made.random.choice((english, chinese)), made.text()[:100], made.random.randint(0, 9))
        )
        if number % 8 == 0:
            for told in (made.of(Notice), made.of(Digest), made.of(Announcement)):
                assert_message(told_blocks(told))
                assert_text(plain_told(told))


@pytest.mark.parametrize("seed", SEEDS)
def test_any_home_is_taken_and_harmless(seed: int) -> None:
    made = Made(seed)
    for _ in range(HOMES):
        page, start = made.of(Overview), Start(made.random.choice((0, 8, 999)), made.random.choice((0, 20, 999)))
        told = made.of(Reply) if made.random.random() < 0.5 else None
        assert_view(home_view(page, made.random.choice(("en", "zh")), start, told))


@pytest.mark.parametrize("seed", SEEDS)
def test_any_modal_is_taken_and_harmless(seed: int) -> None:
    made = Made(seed)
    for number in range(MODALS):
        language, told = made.random.choice(("en", "zh")), made.of(Reply)
        assert_view(topic_view(made.of(Draft), language, told if number % 2 else None))
        if number % 8 == 0:
            assert_view(told_view(made.label(), told, language))
            assert_view(waiting_view(made.label(), language))


def test_what_is_made_is_hostile_enough_to_break_what_is_careless() -> None:
    """Without our care these would be refused: the generator can fail the tests above."""
    made = Made(0)
    alerts = [made.of(Alert) for _ in range(200)]
    raw = json.dumps([alert.headline for alert in alerts])
    for dangerous in ("<!channel>", "<@U1>", "bank.com", "&"):
        assert dangerous in raw
    with pytest.raises(AssertionError):
        for alert in alerts:
            assert_safe([f"<https://evil.example/|{alert.headline}>"])
