"""Ten thousand alerts and replies with hostile text in every field, and what Discord takes of them (F46, A11)."""

import re
from urllib.parse import urlsplit

import pytest

from bot.domain.alert import Alert, Announcement, Notice, Reply
from bot.domain.digest import Digest
from bot.platforms.discord.embeds import CONTENT_LIMIT, EMBEDS_LIMIT, TOTAL_LIMIT, Message, size
from bot.platforms.discord.render import alert_message, echo_message, follow_up_message, plain_message
from bot.platforms.discord.replies import plain_told, reply_message, told_message
from tests.fakes.embed_rules import refusal, texts_of_embed, units
from tests.unit.platforms.made import Made

SEEDS = range(4)
ALERTS, REPLIES = 1700, 800  # for each seed: 10,000 in all
# As Discord reads it: a bracketed label that is followed by an address at once.
MASKED = re.compile(r"(?<!\\)\[((?:\\.|[^\[\]\\])*)\]\((\S*?)\)")
ESCAPED = re.compile(r"\\[\\*_~`|<>\[\]#+.-]")
OURS = re.compile(r"<t:-?\d+:f>|<@&\d+>")
HOST = re.compile(r"(?:[a-z0-9-]+\.)+(?:xn--[a-z0-9-]+|[a-z]{2,})", re.IGNORECASE)


def assert_taken(message: Message) -> None:
    payload = {"content": message.content, "embeds": list(message.embeds), "components": message.components}
    assert refusal(payload | {"allowed_mentions": {"parse": []}}) == ""
    assert units(message.content) <= CONTENT_LIMIT
    assert len(message.embeds) <= EMBEDS_LIMIT
    assert size(message.embeds) <= TOTAL_LIMIT


def assert_safe(text: str) -> None:
    """No mention, no link but ours, none that leads elsewhere than it says, no markup of a feed's own."""
    for shown, address in MASKED.findall(text):
        host = urlsplit(address).hostname or ""
        assert re.fullmatch(r"https?://\S+", address), text
        for visible in HOST.findall(re.sub(r"\\(.)", r"\1", shown)):
            named = visible.lower().removeprefix("www.")
            assert host == named or host.endswith("." + named), text
    rest = ESCAPED.sub("", OURS.sub("", MASKED.sub("", text)))
    assert not {"<", ">", "["} & set(rest), text
    assert not re.search("@everyone|@here|://|discord.gg/", rest, re.IGNORECASE), text


def marked_texts(message: Message) -> list[str]:
    """Those in which Discord reads markup; not footers and authors."""
    texts = [message.content]
    for embed in message.embeds:
        bare = {embed.get("footer", {}).get("text"), embed.get("author", {}).get("name")}
        texts += [each for each in texts_of_embed(embed) if each not in bare]
    return texts


def assert_good(message: Message) -> None:
    assert_taken(message)
    for text in marked_texts(message):
        assert_safe(re.sub(r"```\n.*?\n```", "", text, flags=re.DOTALL))


@pytest.mark.parametrize("seed", SEEDS)
def test_f46_a11_any_alert_is_taken_and_harmless(seed: int) -> None:
    made = Made(seed)
    forms = (alert_message, follow_up_message, echo_message, plain_message)
    for number in range(ALERTS):
        assert_good(forms[number % 8 % 4 if number % 8 < 4 else 0](made.of(Alert), number))


@pytest.mark.parametrize("seed", SEEDS)
def test_f46_a11_any_reply_notice_and_digest_is_taken_and_harmless(seed: int) -> None:
    made = Made(seed)
    for number in range(REPLIES):
        assert_good(reply_message(made.of(Reply), made.text()[:100], made.random.randint(0, 9)))
        if number % 8 == 0:
            for content in (made.of(Notice), made.of(Digest), made.of(Announcement)):
                assert_good(told_message(content, number))
                assert_good(plain_told(content, number))


def test_what_is_made_is_hostile_enough_to_break_what_is_careless() -> None:
    """Without our care these would be refused: the generator can fail the tests above."""
    made = Made(0)
    headlines = [made.of(Alert).headline for _ in range(300)]
    assert any("@everyone" in each for each in headlines)
    for careless in (lambda text: text, lambda text: f"[{text}](https://evil.example/)"):
        with pytest.raises(AssertionError):
            for each in headlines:
                assert_safe(careless(each))
