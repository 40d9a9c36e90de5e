"""What people see on Slack, and that Slack takes it whatever a feed says."""

import json
import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.domain.alert import Alert, Answered, Item, Notice, Reply
from bot.domain.digest import Digest
from bot.domain.link import LinkKind
from bot.domain.story import Level
from bot.platforms.slack.blocks import BLOCKS_LIMIT, MESSAGE_LIMIT, SECTION_LIMIT, Message, text_alone
from bot.platforms.slack.render import alert_blocks, follow_up_blocks, plain_message
from bot.platforms.slack.replies import (
    digest_blocks,
    notice_blocks,
    plain_told,
    reply_blocks,
)
from tests.fakes.block_kit import refusal, text_objects
from tests.unit.platforms.samples import (
    ALERT,
    CHINESE,
    DIGEST,
    FOLLOW_UP,
    NOTICE,
    REPLY,
    alerts,
    digests,
    notices,
    replies,
)

DATE = re.compile(r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|[0-9: -]+UTC>")
LINK = re.compile(r"<https?://[^<>|\s]+\|[^<>\n]+>")


def texts_of(message: Message) -> list[str]:
    text, blocks = message
    return [text, *(each["text"] for each in text_objects(blocks))]


def assert_slack_takes(message: Message) -> None:
    text, blocks = message
    assert refusal({"text": text, "blocks": blocks}) == ""
    assert len(blocks) <= BLOCKS_LIMIT
    parsed = Block.parse_all(blocks)
    assert len(parsed) == len(blocks)
    for block in parsed:
        block.validate_json()
    assert len(text) + len(json.dumps(blocks, ensure_ascii=False)) <= MESSAGE_LIMIT


def assert_no_markup_but_ours(message: Message) -> None:
    """Take away our links and dates: not one `<` or `>` may be left, so no mention can be either."""
    for text in texts_of(message):
        rest = LINK.sub("", DATE.sub("", text))
        assert "<" not in rest, text
        assert ">" not in rest, text
        assert "&" not in re.sub(r"&(amp|lt|gt);", "", rest), text


@settings(max_examples=400)
@given(alerts)
def test_any_alert_is_a_message_slack_takes_without_foreign_markup(alert: Alert) -> None:
    for message in (alert_blocks(alert), follow_up_blocks(alert)):
        assert_slack_takes(message)
        assert_no_markup_but_ours(message)
    assert refusal({"text": plain_message(alert)}) == ""


@settings(max_examples=300)
@given(replies)
def test_any_reply_is_a_message_slack_takes_without_foreign_markup(reply: Reply) -> None:
    message = reply_blocks(reply)
    assert_slack_takes(message)
    assert_no_markup_but_ours(message)


@settings(max_examples=300)
@given(notices)
def test_any_notice_is_a_message_slack_takes_without_foreign_markup(notice: Notice) -> None:
    message = notice_blocks(notice)
    assert_slack_takes(message)
    assert_no_markup_but_ours(message)
    assert refusal({"text": plain_told(notice)}) == ""


def test_the_longest_alert_is_cut_to_the_limit_and_not_refused() -> None:
    long = "&" * 600
    url = "https://example.com/" + "&" * 190
    alert = replace(
        ALERT,
        topic=long,
        headline=long,
        url=url,
        why=long,
        summary=tuple(replace(ALERT.summary[0], text=long, publisher=long, url=url) for _ in range(20)),
        outlets=tuple(replace(ALERT.outlets[0], publisher=long, url=url) for _ in range(20)),
        sides=tuple(replace(ALERT.sides[0], party=long, text=long) for _ in range(20)),
    )
    assert_slack_takes(alert_blocks(alert))


def test_an_alert_of_which_nothing_is_known_is_still_taken() -> None:
    empty = replace(ALERT, level=Level.ROUTINE, headline="", url="", topic="", summary=(), outlets=(), sides=(), why="")
    for message in (alert_blocks(empty), follow_up_blocks(empty), (plain_message(empty), [])):
        assert refusal({"text": message[0], "blocks": message[1]}) == ""
        assert "(no headline)" in message[0]


def test_every_text_object_is_verbatim_or_plain() -> None:
    for message in (alert_blocks(ALERT), reply_blocks(REPLY), follow_up_blocks(FOLLOW_UP)):
        for part in text_objects(message[1]):
            assert part["type"] == "plain_text" or part["verbatim"] is True


def test_alert_shows_level_topic_headline_summary_sides_outlets_times_and_why() -> None:
    _, blocks = alert_blocks(ALERT)
    headline, summary, sides, foot, buttons = blocks
    assert headline["text"]["text"] == (
        ":red_circle: *FLASH* · Soybeans\n"
        "*<https://www.reuters.com/markets/china-books?a=1&amp;b=2|"
        "China books four cargoes of US soybeans &amp; says talks go on>*"
    )
    assert summary["text"]["text"] == (
        "• Sinograin bought four cargoes on Monday. — <https://www.reuters.com/markets/china-books|Reuters>\n"
        "• Shipment is due in December. — <https://apnews.com/article/1|AP>"
    )
    assert sides["text"]["text"] == "*US:* no statement seen in our feeds\n*China:* commerce ministry (its own page)"
    reported, times, why = foot["elements"][0]["text"].splitlines()
    assert reported.endswith("<https://english.news.cn/1|Xinhua> +1")
    assert times == (
        "First seen <!date^1795424700^{date_short_pretty} {time}|2026-11-23 09:05 UTC> · "
        "updated <!date^1795426800^{date_short_pretty} {time}|2026-11-23 09:40 UTC>"
    )
    assert why == "`s2ab` subscribed to Soybeans: matched soybeans, China"
    assert [each["text"]["text"] for each in buttons["elements"]] == ["Follow", "Mute", "Why", "Wrong?", "Sources"]


def test_routine_is_not_shown() -> None:
    text, blocks = alert_blocks(replace(ALERT, level=Level.ROUTINE))
    assert blocks[0]["text"]["text"].splitlines()[0] == "Soybeans"
    assert "routine" not in text.lower()


def test_first_80_characters_of_the_notification_carry_level_speaker_and_headline() -> None:
    assert alert_blocks(ALERT)[0][:80].startswith("FLASH · China · China books four cargoes of US soybeans")
    assert alert_blocks(CHINESE)[0][:80].startswith("重要 · 中国 · 商务部：中国企业已采购四船美国大豆")


def test_a_chinese_readers_alert_has_no_english_words_of_the_bots() -> None:
    _, blocks = alert_blocks(replace(CHINESE, outlets=(), why="大豆：大豆"))
    shown = " ".join(texts_of(("", blocks)))
    assert not re.search(r"[A-Za-z]{3,}", LINK.sub("", DATE.sub("", shown)).replace(":large_orange_circle:", ""))


def test_what_it_answers_is_named_where_it_is_not_told_in_that_ones_thread() -> None:
    answers = Answered(LinkKind.DENIAL, "s224", "China books soybeans", "China: Ministry of Commerce denies")
    alone, threaded = (replace(ALERT, answers=answers, thread_of=story) for story in (0, 7))
    (line,) = [each for each in texts_of(alert_blocks(alone))[1].splitlines() if "denies" in each]
    assert line.endswith("*China: Ministry of Commerce denies* answers `s224` China books soybeans")
    assert "China books soybeans" not in texts_of(alert_blocks(threaded))[1]


def test_follow_up_says_what_changed_and_links_the_story() -> None:
    text, blocks = follow_up_blocks(FOLLOW_UP)
    assert text.startswith("FLASH · China: commerce ministry has spoken · China books")
    assert blocks[0]["text"]["text"].startswith("*China: commerce ministry has spoken*\n<https://www.reuters.com/")


def test_a_notice_shows_what_is_wrong_and_what_to_do() -> None:
    text, blocks = notice_blocks(NOTICE)
    assert text == "Trouble: Outlet &lt;1&gt; · Works again: Outlet 2"
    title, troubles, hint = (block.get("text", {}).get("text", "") for block in blocks)
    assert title == f":warning: *{text}*"
    assert troubles.splitlines() == [
        "• Outlet &lt;1&gt; — gone: HTTP 410: the feed is gone for good (since 02 Jan 12:00 UTC). Remove it.",
        "• Outlet 2 — works again after 3 days",
    ]
    assert hint == ""
    assert "feeds health" in blocks[-1]["elements"][0]["text"]
    assert "gone for good" in plain_told(NOTICE)


def test_as_text_alone_an_alert_begins_as_its_notification_and_names_its_source() -> None:
    alert = replace(ALERT, url="https://www.reuters.com/1?a=b&c=d")
    lines = plain_message(alert).splitlines()
    assert lines[0] == alert_blocks(alert)[0]
    assert lines[1] == "https://www.reuters.com/1?a=b&amp;c=d"
    assert "javascript" not in plain_message(replace(ALERT, url="javascript:alert(1)"))


def test_as_text_alone_a_digest_says_all_that_its_blocks_would() -> None:
    assert plain_told(DIGEST).splitlines() == [
        "Digest: 9 stories of quiet hours",
        "China books &lt;four&gt; cargoes: FLASH · Soybeans · 3 outlets · s2ab",
        "US lifts tariff: Tariffs · 1 outlet · s2ac",
        "… and 7 more",
        "Quiet day: 61 of 63 feeds healthy, nothing on Corn",
    ]


@given(st.text(alphabet="a&<😀 \n", max_size=4000))
def test_as_text_alone_a_message_keeps_the_ids_that_it_is_asked_by_however_long_it_is(text: str) -> None:
    told = text_alone([text, "x" * 4000], ["s2ab", "", "s2ac"])
    assert told.endswith("…\ns2ab s2ac")
    assert refusal({"text": told}) == ""
    assert len(told) <= SECTION_LIMIT


def test_reply_shows_title_body_code_items_and_hint() -> None:
    text, blocks = reply_blocks(REPLY)
    shown = "\n".join(texts_of((text, blocks)))
    assert text == "3 stories on soybeans"
    assert "• <https://www.reuters.com/1|China books four cargoes> — s2ab · 3 outlets" in shown
    assert "• US lifts tariff &lt;estimate&gt; — s2ac" in shown
    assert "```\nsoybeans AND (tariff\n             ^\n```" in shown
    assert blocks[-1]["type"] == "context"


def test_a_failed_reply_is_marked() -> None:
    assert texts_of(reply_blocks(replace(REPLY, ok=False)))[1].startswith(":warning:")


def test_items_that_do_not_fit_are_counted() -> None:
    items = tuple(Item(f"{n} " + "x" * 300) for n in range(60))
    shown = "\n".join(texts_of(reply_blocks(Reply("many", items=items))))
    told = shown.count("• ")
    assert 10 < told < 60
    assert f"… and {60 - told} more" in shown


@settings(max_examples=300)
@given(digests)
def test_any_digest_is_one_message_slack_takes_without_foreign_markup(digest: Digest) -> None:
    message = digest_blocks(digest)
    assert_slack_takes(message)
    assert_no_markup_but_ours(message)
    assert refusal({"text": plain_told(digest)}) == ""


def test_a_digest_names_its_stories_and_says_how_many_more_it_holds() -> None:
    notification, stories, line = texts_of(digest_blocks(DIGEST))[0], *texts_of(digest_blocks(DIGEST))[2:]
    loudest = "China books &lt;four&gt; cargoes · FLASH · Soybeans · 3 outlets · s2ab"
    assert notification == f"{loudest} · Digest: 9 stories of quiet hours", "a phone shows no more than this"
    assert stories.splitlines() == [
        "• <https://www.reuters.com/1|China books &lt;four&gt; cargoes> — FLASH · Soybeans · 3 outlets · s2ab",
        "• US lifts tariff — Tariffs · 1 outlet · s2ac",
        "… and 7 more",
    ]
    assert line == "Quiet day: 61 of 63 feeds healthy, nothing on Corn"
