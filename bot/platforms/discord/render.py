"""An alert in Discord's dress: an embed with buttons, and above it the few words that a notification shows."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zlib import crc32

from bot.alerts.brief import NO_HEADLINE, brief_above, brief_before, level_word
from bot.alerts.reader import Reader
from bot.domain.alert import Alert, Answered
from bot.domain.story import short_id
from bot.platforms.discord.embeds import (
    CONTENT_LIMIT,
    NO_EMBEDS,
    TITLE_LIMIT,
    VALUE_LIMIT,
    Button,
    Message,
    button,
    button_id,
    embed,
    within,
)
from bot.platforms.discord.text import bare, leads_there, link, plain, safe_url

# Ours, chosen so that the longest embed still keeps to TOTAL_LIMIT.
_ABOVE, _HEADLINE, _NAME, _SENTENCE, _SIDE, _WHY, _FACTS = 200, 600, 60, 500, 200, 400, 300
_DESCRIPTION_BUDGET, _SOURCES_BUDGET = 2600, 850
_OUTLETS_SHOWN, _SIDES_SHOWN, _FIGURES_SHOWN = 3, 6, 4
# The buttons of an alert: what each asks, as its id says it.
ASKS = {"follow": "Follow", "mute": "Mute", "why": "Why", "wrong": "Wrong?", "sources": "Sources"}
_OF_FOLLOW_UPS = ("why", "sources")
ECHO = "echo"  # as "why"; it tells the short word in the channel from the message in the thread
_ROLE = re.compile(r"\d{1,20}", re.ASCII)
# Told apart by people who do not see all colours alike; a topic keeps its own.
_COLOURS = (0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xD55E00, 0xB5A300, 0x7F6BB3, 0x4C9F70, 0x9C5B2E)


def alert_message(alert: Alert, delivery_id: int) -> Message:
    """The message of an announced story."""
    topic = bare(alert.topic, _NAME) or "US-China trade"
    own_title = leads_there(alert.url, alert.headline, TITLE_LIMIT) or not safe_url(alert.url)
    made = embed(
        title=plain(alert.headline, TITLE_LIMIT) or NO_HEADLINE if own_title else "",
        url=safe_url(alert.url) if own_title else "",
        description="\n".join(within(list(_lines(alert, own_title)), _DESCRIPTION_BUDGET)),
        footer=_footer(alert),
        author=topic,
    )
    made["color"] = _COLOURS[crc32(topic.encode(errors="replace")) % len(_COLOURS)]
    made["fields"] = [*_side_fields(alert), _sources_field(alert)]
    return Message(_above(alert), (made,), _buttons(alert, ASKS, delivery_id), rings=mentioned(alert))


def follow_up_message(alert: Alert, delivery_id: int) -> Message:
    """The message in an announced story's thread: what changed, and the story it is about."""
    change = plain(alert.change, _HEADLINE) or "This story has changed"
    made = embed(description=f"**{change}**\n{_headline(alert)}", footer=bare(alert.short_id, _NAME))
    return Message(embeds=(made,), buttons=_buttons(alert, _OF_FOLLOW_UPS, delivery_id))


def echo_message(alert: Alert, delivery_id: int) -> Message:
    """The short word in the channel on what was told in a thread."""
    return Message(_short_word(alert), buttons=_buttons(alert, (ECHO,), delivery_id), flags=NO_EMBEDS)


def plain_message(alert: Alert, delivery_id: int) -> Message:
    """The story as text alone, with its link: what is sent when Discord refuses the embed."""
    lines = [f"{s.text} ({s.publisher})" for s in alert.summary]
    lines += [figure.text for figure in alert.figures]
    lines += [f"{s.party}: {s.text}" for s in alert.sides]
    shown = [_short_word(alert), *(plain(line, _SENTENCE) for line in lines if line)]
    return Message("\n".join(within(shown, CONTENT_LIMIT)), buttons=_buttons(alert, ASKS, delivery_id), flags=NO_EMBEDS)


def story_title(alert: Alert) -> str:
    """What a thread about the story is called, where no markup is read."""
    return bare(alert.headline, TITLE_LIMIT) or NO_HEADLINE


def _buttons(alert: Alert, asks: Iterable[str], delivery_id: int) -> tuple[Button, ...]:
    phrase, story = Reader(alert.reader).phrase, short_id(alert.story_id)
    return tuple(button(phrase(ASKS.get(what, "Why")), button_id(delivery_id, what, story)) for what in asks)


def _above(alert: Alert) -> str:
    """What a notification shows of a story that has a level; the embed says all of it and more, but for the level."""
    said = f"**{plain(brief_above(alert), _ABOVE)}**" if level_word(alert) else ""
    role = mentioned(alert)
    return " ".join(part for part in (f"<@&{role}>" if role else "", said) if part)


def mentioned(alert: Alert) -> str:
    """The role that is mentioned with it, "" for none."""
    return alert.mention if _ROLE.fullmatch(alert.mention) else ""


def _short_word(alert: Alert) -> str:
    """The story in a line, with its link."""
    said = plain(brief_before(alert), CONTENT_LIMIT // 4)
    return f"**{said}** · {_headline(alert)}" if said else _headline(alert)


def _headline(alert: Alert) -> str:
    return link(alert.url, alert.headline, _HEADLINE) or NO_HEADLINE


def _lines(alert: Alert, titled: bool) -> Iterable[str]:
    """What it answers, what was told wrong, the facts of a foreign headline; the summary; the figures."""
    if not titled:  # its title would lead elsewhere than it says
        yield f"**{_headline(alert)}**"
    if alert.answers is not None:
        yield " ".join(_answer(alert.answers, alert.reader, in_thread=bool(alert.thread_of)))
    if correction := plain(alert.correction, _SIDE):
        yield f"✏️ **{correction}**"
    about = [f"*{text}*" for text in (plain(alert.original, _NAME),) if text]
    about += [text for text in (plain(alert.facts, _FACTS),) if text]
    if about:
        yield " · ".join(about)
    for figure in alert.figures[:_FIGURES_SHOWN]:
        yield f"📊 {plain(figure.text, _SIDE) or '?'}"
    for sentence in alert.summary:
        if text := plain(sentence.text, _SENTENCE):
            yield f"• {text} — {link(sentence.url, sentence.publisher, _NAME)}"


def _answer(answers: Answered, language: str, in_thread: bool) -> Iterable[str]:
    """What it is to the earlier story; in that one's thread nobody needs to be told which that is."""
    yield f"↩️ **{plain(answers.line, _SIDE) or '?'}**"
    if not in_thread:
        yield Reader(language).phrase("answers")
        yield f"`{plain(answers.short_id, 20)}` {plain(answers.headline, _SIDE)}"


def _side_fields(alert: Alert) -> Iterable[dict[str, Any]]:
    for side in alert.sides[:_SIDES_SHOWN]:
        yield _field(plain(side.party, _NAME) or "?", plain(side.text, _SIDE) or "?", inline=True)


def _sources_field(alert: Alert) -> dict[str, Any]:
    """Who reports it, and since when."""
    phrase = Reader(alert.reader).phrase
    names = [link(outlet.url, outlet.publisher, _NAME) for outlet in alert.outlets[:_OUTLETS_SHOWN]]
    lines = []
    if shown := within(names, _SOURCES_BUDGET):
        more = len(alert.outlets) - len(shown)
        lines.append(phrase("Reported by {}").format(phrase(", ").join(shown)) + (f" +{more}" if more else ""))
    times = [phrase("First seen {}").format(_moment(alert.first_seen))]
    if alert.updated > alert.first_seen:
        times.append(phrase("updated {}").format(_moment(alert.updated)))
    lines.append(" · ".join(times))
    return _field(phrase("Sources"), "\n".join(lines), inline=False)


def _field(name: str, value: str, inline: bool) -> dict[str, Any]:
    assert len(value) <= VALUE_LIMIT, "the budgets above keep to it"
    return {"name": name, "value": value, "inline": inline}


def _footer(alert: Alert) -> str:
    """By which id it is asked for, and why it was told."""
    return " · ".join(text for text in (bare(alert.short_id, 20), bare(alert.why, _WHY)) if text)


def _moment(when: datetime) -> str:
    """Discord shows each reader his own time: https://docs.discord.com/developers/reference#message-formatting."""
    return f"<t:{int(when.timestamp())}:f>"
