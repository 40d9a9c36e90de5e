"""An alert in Slack's dress: Block Kit blocks and the text a phone's notification shows."""

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.domain.alert import Alert
from bot.domain.story import Level, short_id
from bot.platforms.slack.blocks import (
    HEADER_LIMIT,
    SECTION_LIMIT,
    Block,
    Message,
    button,
    context,
    row,
    section,
    within,
)
from bot.platforms.slack.text import clean, escape, link, plain

# Ours, chosen so that the longest message still keeps to MESSAGE_LIMIT.
_NOTIFICATION, _HEADLINE, _NAME, _SENTENCE, _SIDE, _WHY, _FACTS = 300, 600, 60, 500, 250, 400, 300
_SUMMARY_BUDGET, _OUTLETS_BUDGET = 2800, 2500
_OUTLETS_SHOWN, _SIDES_SHOWN, _FIGURES_SHOWN = 3, 6, 4
_NO_HEADLINE = "(no headline)"
# The buttons of an alert: what each asks, by the end of its action's name.
STORY = "story"
ASKS = {"follow": "Follow", "mute": "Mute", "why": "Why", "wrong": "Wrong?", "sources": "Sources"}
_LINE_IN_NOTIFICATION = 60  # of what it answers
_PARTIES_IN_NOTIFICATION = 24  # characters: the headline must begin well inside the first 80


def alert_blocks(alert: Alert) -> Message:
    """The message of an announced story: (notification text, blocks)."""
    blocks = [_header(alert), section("\n".join(_headline_lines(alert)))]
    if summary := list(_summary_lines(alert)):
        blocks.append(section("\n".join(within(summary, _SUMMARY_BUDGET))))
    if alert.figures:
        blocks.append(section("\n".join(_figure_lines(alert))))
    if alert.sides:
        blocks.append(section("\n".join(_side_lines(alert))))
    blocks.append(context(_outlets(alert), _times(alert)))
    blocks.append(context(f"`{plain(alert.short_id, 20)}`  {plain(alert.why, _WHY)}"))
    blocks.append(row([button(label, f"{STORY}:{what}", short_id(alert.story_id)) for what, label in ASKS.items()]))
    return _notification(alert), blocks


def follow_up_blocks(alert: Alert) -> Message:
    """The message in an announced story's thread: what changed, and the story it is about."""
    change = plain(alert.change, _HEADLINE) or "This story has changed"
    text = f"{_level_words(alert)}{plain(alert.change, 120) or 'Update'} · {_spoken_headline(alert)}"
    return text, [section(f"*{change}*\n{_headline(alert)}"), context(f"`{plain(alert.short_id, 20)}`")]


def plain_message(alert: Alert) -> str:
    """The story as text alone: what is sent when Slack refuses the blocks. Needs no markup to be read."""
    headline, change = clean(alert.headline) or _NO_HEADLINE, clean(alert.change)
    lines = [_level_words(alert) + (change or headline), headline if change else ""]
    lines += [f"{clean(s.text)} ({clean(s.publisher)})" for s in alert.summary]
    lines += [clean(figure.text) for figure in alert.figures]
    lines += [f"{clean(s.party)}: {clean(s.text)}" for s in alert.sides]
    return escape("\n".join(line for line in lines if line), SECTION_LIMIT)


def _notification(alert: Alert) -> str:
    """Level, who has spoken, headline: a phone shows the first 80 characters and nothing of the blocks."""
    parties = plain(", ".join(side.party for side in alert.sides if side.spoken), _PARTIES_IN_NOTIFICATION)
    if alert.answers is not None:
        parties = plain(alert.answers.line, _LINE_IN_NOTIFICATION)
    return f"{_level_words(alert)}{parties + ' · ' if parties else ''}{_spoken_headline(alert)}"


def _spoken_headline(alert: Alert) -> str:
    return plain(alert.headline, _NOTIFICATION) or _NO_HEADLINE


def _level_words(alert: Alert) -> str:
    return "" if alert.level is Level.ROUTINE else f"{alert.level.upper()} · "


def _header(alert: Alert) -> Block:
    # A header must not be empty, so a topic without a title still gets a word.
    title = escape(_level_words(alert) + (clean(alert.topic) or "US-China trade"), HEADER_LIMIT)
    return {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}}


def _headline(alert: Alert) -> str:
    return link(alert.url, alert.headline, _HEADLINE) or _NO_HEADLINE


def _headline_lines(alert: Alert) -> Iterable[str]:
    """What it answers and what was told wrong of it; the headline, and for a foreign one its facts in his language."""
    if alert.answers is not None:
        line, headline = plain(alert.answers.line, _SIDE), plain(alert.answers.headline, _SIDE)
        yield f":leftwards_arrow_with_hook: *{line}*  answers `{plain(alert.answers.short_id, 20)}` {headline}"
    if correction := plain(alert.correction, _SIDE):
        yield f":pencil2: *{correction}*"
    yield f"*{_headline(alert)}*"
    about = [f"_{text}_" for text in (plain(alert.original, _NAME),) if text]
    about += [text for text in (plain(alert.facts, _FACTS),) if text]
    if about:
        yield " · ".join(about)


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


def _outlets(alert: Alert) -> str:
    names = [link(outlet.url, outlet.publisher, _NAME) for outlet in alert.outlets[:_OUTLETS_SHOWN]]
    shown = within(names, _OUTLETS_BUDGET)
    more = len(alert.outlets) - len(shown)
    return f"Reported by {', '.join(shown)}{f' +{more}' if more else ''}" if shown else "No outlet yet"


def _times(alert: Alert) -> str:
    return f"First seen {_moment(alert.first_seen)} · updated {_moment(alert.updated)}"


def _moment(when: datetime) -> str:
    """Slack shows each reader his own time: https://docs.slack.dev/messaging/formatting-message-text#date-formatting."""
    fallback = when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(when.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"
