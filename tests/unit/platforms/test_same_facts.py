"""One story told on Slack and on Discord: the same content, each in its platform's manner."""

import html
import re
from dataclasses import replace

import pytest

from bot.domain.alert import Alert, Answered, FigureLine, Notice
from bot.domain.digest import Digest
from bot.domain.figure import Figure
from bot.domain.link import LinkKind
from bot.domain.story import Level
from bot.platforms.discord.render import alert_message, follow_up_message
from bot.platforms.discord.render import plain_message as plain_alert_on_discord
from bot.platforms.discord.replies import plain_told as plain_on_discord
from bot.platforms.discord.replies import told_message
from bot.platforms.slack.render import alert_blocks, follow_up_blocks
from bot.platforms.slack.render import plain_message as plain_alert_on_slack
from bot.platforms.slack.replies import digest_blocks, notice_blocks
from bot.platforms.slack.replies import plain_told as plain_on_slack
from tests.fakes.block_kit import text_objects
from tests.fakes.embed_rules import texts_of_embed
from tests.unit.platforms.samples import ALERT, CHINESE, DIGEST, FOLLOW_UP, NOTICE

FULL = replace(
    ALERT,
    figures=(FigureLine("at least 12 million tonnes of soybeans (White House)", Figure(12e6, None, "t")),),
    facts="China imposes: soybeans",
    original="Chinese original",
    correction="Correction: four cargoes, not five",
    answers=Answered(LinkKind.DENIAL, "s224", "China books five cargoes", "China: Ministry of Commerce denies"),
)


def on_slack(alert: Alert) -> str:
    text, blocks = (follow_up_blocks if alert.change else alert_blocks)(alert)
    return said("\n".join([text, *(each["text"] for each in text_objects(blocks))]))


def on_discord(alert: Alert) -> str:
    message = (follow_up_message if alert.change else alert_message)(alert, 1)
    labels = [each["label"] for each in message.buttons]
    links = [each.get("url", "") for each in message.embeds]
    texts = [text for each in message.embeds for text in texts_of_embed(each)]
    return said("\n".join([message.content, *texts, *links, *labels]))


def said(text: str) -> str:
    """Without either platform's marks."""
    return re.sub(r"[\\*_`]", "", html.unescape(text))


def facts(alert: Alert) -> set[str]:
    """All that an alert has to say, wherever it is told."""
    told = {alert.topic, alert.headline, alert.url, alert.short_id, alert.why, alert.facts, alert.original}
    told |= {alert.correction, str(int(alert.first_seen.timestamp())), str(int(alert.updated.timestamp()))}
    for sentence in alert.summary:
        told |= {sentence.text, sentence.url, sentence.publisher}
    for outlet in alert.outlets[:3]:
        told |= {outlet.publisher, outlet.url}
    for side in alert.sides:
        told |= {side.party, side.text}
    told |= {figure.text for figure in alert.figures}
    if alert.answers:
        told |= {alert.answers.line, alert.answers.short_id, alert.answers.headline}
    return {said(each) for each in told if each}


@pytest.mark.parametrize("alert", [ALERT, FULL, CHINESE, replace(FULL, level=Level.ROUTINE)])
def test_both_tell_all_there_is_of_a_story(alert: Alert) -> None:
    for told in (on_slack(alert), on_discord(alert)):
        assert {each for each in facts(alert) if each not in told} == set()
    for words in ("FLASH", "URGENT", "快讯", "重要"):
        assert (words in on_slack(alert)) == (words in on_discord(alert))


@pytest.mark.parametrize("alert", [ALERT, CHINESE])
def test_both_have_the_same_buttons(alert: Alert) -> None:
    _, blocks = alert_blocks(alert)
    slacks = [each["text"]["text"] for each in blocks[-1]["elements"]]
    assert slacks == [each["label"] for each in alert_message(alert, 1).buttons]


def test_both_say_what_changed() -> None:
    for told in (on_slack(FOLLOW_UP), on_discord(FOLLOW_UP)):
        for fact in (FOLLOW_UP.change, FOLLOW_UP.headline, FOLLOW_UP.url, FOLLOW_UP.short_id):
            assert fact in told


@pytest.mark.parametrize(("content", "slacks"), [(DIGEST, digest_blocks), (NOTICE, notice_blocks)])
def test_both_tell_the_same_digest_and_notice(content: object, slacks: object) -> None:
    _, blocks = slacks(content)  # type: ignore[operator]
    embeds = told_message(content, 1).embeds  # type: ignore[arg-type]
    one = said("\n".join(each["text"] for each in text_objects(blocks)))
    other = said("\n".join(text for each in embeds for text in texts_of_embed(each)))
    for item in content.items:  # type: ignore[attr-defined]
        for fact in (item.text, item.detail, item.url):
            assert (said(fact) in one, said(fact) in other) == (True, True), fact
    assert content.hint in one  # type: ignore[attr-defined]
    assert content.hint in other  # type: ignore[attr-defined]


def test_both_say_how_much_of_a_digest_is_not_shown_also_where_no_more_than_text_is_taken() -> None:
    digest = replace(DIGEST, held=500)
    for told in (plain_on_slack(digest), plain_on_discord(digest, 1).content):
        assert f"… and {500 - len(DIGEST.items)} more" in told


@pytest.mark.parametrize("alert", [ALERT, FULL, CHINESE, FOLLOW_UP])
def test_both_name_the_source_once_also_where_no_more_than_text_is_taken(alert: Alert) -> None:
    for told in (plain_alert_on_slack(alert), plain_alert_on_discord(alert, 1).content):
        assert (html.unescape(told).count(alert.url), alert.headline in said(told)) == (1, True), told


def test_as_text_alone_a_digest_on_discord_leads_to_each_of_its_stories() -> None:
    told = plain_on_discord(DIGEST, 1).content
    assert [told.count(item.url) for item in DIGEST.items if item.url] == [1]


@pytest.mark.parametrize("content", [DIGEST, NOTICE])
def test_both_tell_it_also_where_no_more_than_text_is_taken(content: Digest | Notice) -> None:
    for told in (said(plain_on_slack(content)), said(plain_on_discord(content, 1).content)):
        for fact in (
            content.title,
            content.hint,
            *(each for item in content.items for each in (item.text, item.detail)),
        ):
            assert fact in told
