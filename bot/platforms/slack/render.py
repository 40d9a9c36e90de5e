"""An alert in Slack's dress: Block Kit blocks and the text a phone's notification shows."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from bot.alerts.brief import NO_HEADLINE, brief, level_word
from bot.alerts.reader import Reader
from bot.domain.alert import Alert, Answered
from bot.domain.story import Level, short_id
from bot.platforms.slack.blocks import (
    Block,
    Message,
    button,
    context,
    row,
    section,
    text_alone,
    within,
)
from bot.platforms.slack.text import link, plain, safe_url
from bot.text.harmless import clean

# Ours, chosen so that the longest message still keeps to MESSAGE_LIMIT.
_NOTIFICATION, _HEADLINE, _NAME, _SENTENCE, _SIDE, _WHY, _FACTS = 300, 600, 60, 500, 250, 400, 300
_SUMMARY_BUDGET, _OUTLETS_BUDGET = 2800, 2500
_OUTLETS_SHOWN, _SIDES_SHOWN, _FIGURES_SHOWN = 3, 6, 4
_MARKS = {Level.FLASH: ":red_circle:", Level.URGENT: ":large_orange_circle:"}
# The buttons of an alert: what each asks, by the end of its action's name.
STORY = "story"
ASKS = {"follow": "Follow", "mute": "Mute", "why": "Why", "wrong": "Wrong?", "sources": "Sources"}


def alert_blocks(alert: Alert) -> Message:
    """The message of an announced story: (notification text, blocks)."""
    blocks = [section("\n".join(_headline_lines(alert)))]
    if summary := list(_summary_lines(alert)):
        blocks.append(section("\n".join(within(summary, _SUMMARY_BUDGET))))
    if known := [*_figure_lines(alert), *_side_lines(alert)]:
        blocks.append(section("\n".join(known)))
    blocks.append(context("\n".join(_small_print(alert))))
    blocks.append(_asks(alert))
    return _notification(alert), blocks


def follow_up_blocks(alert: Alert) -> Message:
    """The message in an announced story's thread: what changed, and the story it is about."""
    change = plain(alert.change, _HEADLINE) or "This story has changed"
    told = section(f"*{change}*\n{_headline(alert)}")
    return _notification(alert), [told, context(f"`{plain(alert.short_id, 20)}`"), _asks(alert)]


def _asks(alert: Alert) -> Block:
    """What can be asked and done about the story."""
    phrase, story = Reader(alert.reader).phrase, short_id(alert.story_id)
    return row([button(phrase(label), f"{STORY}:{what}", story) for what, label in ASKS.items()])


def plain_message(alert: Alert) -> str:
    """The story as text alone: what is sent when Slack refuses the blocks. Needs no markup to be read."""
    said, headline = clean(brief(_cleaned(alert))), clean(alert.headline)
    lines = [said, headline if headline not in said else "", safe_url(alert.url)]
    lines += [f"{clean(s.text)} ({clean(s.publisher)})" for s in alert.summary]
    lines += [clean(figure.text) for figure in alert.figures]
    lines += [f"{clean(s.party)}: {clean(s.text)}" for s in alert.sides]
    return text_alone(lines, [alert.short_id])


def _notification(alert: Alert) -> str:
    """What a telephone shows, which shows nothing of the blocks."""
    return plain(brief(_cleaned(alert)), _NOTIFICATION)


def _cleaned(alert: Alert) -> Alert:
    return replace(alert, headline=clean(alert.headline))


def _headline(alert: Alert) -> str:
    return link(alert.url, alert.headline, _HEADLINE) or NO_HEADLINE


def _headline_lines(alert: Alert) -> Iterable[str]:
    """Level and topic; what it answers, what was told wrong; the headline, and of a foreign one the facts."""
    # A topic without a title still gets a word.
    topic = plain(alert.topic, _NAME) or "US-China trade"
    yield f"{_MARKS[alert.level]} *{level_word(alert)}* · {topic}" if alert.level.rank else topic
    if alert.answers is not None:
        yield " ".join(_answer(alert.answers, alert.reader, in_thread=bool(alert.thread_of)))
    if correction := plain(alert.correction, _SIDE):
        yield f":pencil2: *{correction}*"
    yield f"*{_headline(alert)}*"
    about = [f"_{text}_" for text in (plain(alert.original, _NAME),) if text]
    about += [text for text in (plain(alert.facts, _FACTS),) if text]
    if about:
        yield " · ".join(about)


def _answer(answers: Answered, language: str, in_thread: bool) -> Iterable[str]:
    """What it is to the earlier story; in that one's thread nobody needs to be told which that is."""
    yield f":leftwards_arrow_with_hook: *{plain(answers.line, _SIDE) or '?'}*"
    if not in_thread:
        yield Reader(language).phrase("answers")
        yield f"`{plain(answers.short_id, 20)}` {plain(answers.headline, _SIDE)}"


def _figure_lines(alert: Alert) -> Iterable[str]:
    for figure in alert.figures[:_FIGURES_SHOWN]:
        yield f":bar_chart: {plain(figure.text, _SIDE) or '?'}"


def _summary_lines(alert: Alert) -> Iterable[str]:
    for sentence in alert.summary:
        if text := plain(sentence.text, _SENTENCE):
            yield f"• {text} — {link(sentence.url, sentence.publisher, _NAME)}"


def _side_lines(alert: Alert) -> Iterable[str]:
    for side in alert.sides[:_SIDES_SHOWN]:
        yield f"*{plain(side.party, _NAME) or '?'}:* {plain(side.text, _SIDE)}"


def _small_print(alert: Alert) -> Iterable[str]:
    """Who reports it; since when; by which id it is asked for, and why it was told."""
    phrase = Reader(alert.reader).phrase
    names = [link(outlet.url, outlet.publisher, _NAME) for outlet in alert.outlets[:_OUTLETS_SHOWN]]
    if shown := within(names, _OUTLETS_BUDGET):
        more = len(alert.outlets) - len(shown)
        yield phrase("Reported by {}").format(phrase(", ").join(shown)) + (f" +{more}" if more else "")
    times = [phrase("First seen {}").format(_moment(alert.first_seen))]
    if alert.updated > alert.first_seen:
        times.append(phrase("updated {}").format(_moment(alert.updated)))
    yield " · ".join(times)
    yield f"`{plain(alert.short_id, 20)}` {plain(alert.why, _WHY)}"


def _moment(when: datetime) -> str:
    """Slack shows each reader his own time: https://docs.slack.dev/messaging/formatting-message-text#date-formatting."""
    fallback = when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(when.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"
