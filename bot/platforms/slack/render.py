"""An alert, a notice or a reply in Slack's dress: Block Kit blocks and the text a phone's notification shows."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from bot.domain.alert import Alert, Item, Notice, Reply
from bot.domain.digest import Digest
from bot.domain.story import Level
from bot.platforms.slack.text import clean, code, escape, link, plain, plain_lines

Block = dict[str, Any]
Message = tuple[str, list[Block]]

BLOCKS_LIMIT = 50  # https://docs.slack.dev/reference/block-kit/blocks
SECTION_LIMIT = 3000  # https://docs.slack.dev/reference/block-kit/blocks/section-block
HEADER_LIMIT = 150  # https://docs.slack.dev/reference/block-kit/blocks/header-block
# Undocumented; about 12,000 characters pass and 13,200 were refused: https://github.com/slackapi/bolt-js/issues/2509
MESSAGE_LIMIT = 12_000

# Ours, chosen so that the longest message still keeps to MESSAGE_LIMIT.
_NOTIFICATION, _HEADLINE, _NAME, _SENTENCE, _SIDE, _WHY, _FACTS = 300, 600, 60, 500, 250, 400, 300
_SUMMARY_BUDGET, _OUTLETS_BUDGET = 2800, 2500
_ITEMS_BUDGET, _BODY, _CODE, _ITEM = 5000, 2500, 1500, 400
_OUTLETS_SHOWN, _SIDES_SHOWN, _FIGURES_SHOWN = 3, 6, 4
_NO_HEADLINE, _NO_TITLE = "(no headline)", "Notice"
_LINE_IN_NOTIFICATION = 60  # of what it answers
_PARTIES_IN_NOTIFICATION = 24  # characters: the headline must begin well inside the first 80


def alert_blocks(alert: Alert) -> Message:
    """The message of an announced story: (notification text, blocks)."""
    blocks = [_header(alert), _section("\n".join(_headline_lines(alert)))]
    if summary := list(_summary_lines(alert)):
        blocks.append(_section("\n".join(_within(summary, _SUMMARY_BUDGET))))
    if alert.figures:
        blocks.append(_section("\n".join(_figure_lines(alert))))
    if alert.sides:
        blocks.append(_section("\n".join(_side_lines(alert))))
    blocks.append(_context(_outlets(alert), _times(alert)))
    blocks.append(_context(f"`{plain(alert.short_id, 20)}`  {plain(alert.why, _WHY)}"))
    return _notification(alert), blocks


def follow_up_blocks(alert: Alert) -> Message:
    """The message in an announced story's thread: what changed, and the story it is about."""
    change = plain(alert.change, _HEADLINE) or "This story has changed"
    text = f"{_level_words(alert)}{plain(alert.change, 120) or 'Update'} · {_spoken_headline(alert)}"
    return text, [_section(f"*{change}*\n{_headline(alert)}"), _context(f"`{plain(alert.short_id, 20)}`")]


def notice_blocks(notice: Notice) -> Message:
    """The message to the bot's owner; its notification is the title."""
    title = plain(notice.title, _NOTIFICATION) or _NO_TITLE
    blocks = [_section(f":warning: *{title}*"), *_item_sections(notice.items)]
    if hint := plain(notice.hint, _WHY):
        blocks.append(_context(hint))
    return title, blocks


def digest_blocks(digest: Digest) -> Message:
    """The message of all that was held; its notification is the title."""
    title = plain(digest.title, _NOTIFICATION) or _NO_TITLE
    blocks = [_section(f"*{title}*"), *_item_sections(digest.items, digest.held)]
    if hint := plain(digest.hint, _WHY):
        blocks.append(_context(hint))
    return title, blocks


def reply_blocks(reply: Reply) -> Message:
    """The answer to a command."""
    title = plain(reply.title, HEADER_LIMIT)
    blocks = [_section(f"*{title}*" if reply.ok else f":warning: *{title}*")] if title else []
    if body := plain_lines(reply.body, _BODY):
        blocks.append(_section(body))
    if shown := code(reply.code, _CODE):
        blocks.append(_section(f"```\n{shown}\n```"))
    blocks.extend(_item_sections(reply.items))
    if hint := plain(reply.hint, _WHY):
        blocks.append(_context(hint))
    return title or "Done.", blocks or [_section("Done.")]


def plain_notice(notice: Notice) -> str:
    """The notice as text alone: what is sent when Slack refuses the blocks."""
    return _plain_items(notice.title, notice.items)


def plain_digest(digest: Digest) -> str:
    """The digest as text alone."""
    return _plain_items(digest.title, digest.items)


def _plain_items(title: str, items: tuple[Item, ...]) -> str:
    lines = [clean(title), *(f"{clean(item.text)}: {clean(item.detail)}" for item in items)]
    return escape("\n".join(lines).strip(), SECTION_LIMIT) or _NO_TITLE


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
    shown = _within(names, _OUTLETS_BUDGET)
    more = len(alert.outlets) - len(shown)
    return f"Reported by {', '.join(shown)}{f' +{more}' if more else ''}" if shown else "No outlet yet"


def _times(alert: Alert) -> str:
    return f"First seen {_moment(alert.first_seen)} · updated {_moment(alert.updated)}"


def _moment(when: datetime) -> str:
    """Slack shows each reader his own time: https://docs.slack.dev/messaging/formatting-message-text#date-formatting."""
    fallback = when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(when.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"


def _item_sections(items: tuple[Item, ...], total: int = 0) -> Iterable[Block]:
    """The items that fit, and how many of `total` (at least all that are given) are not shown."""
    lines = _within([_item_line(item) for item in items], _ITEMS_BUDGET, reserve=24)
    if more := max(total, len(items)) - len(lines):
        lines.append(f"… and {more} more")
    while lines:
        chunk = _within(lines, SECTION_LIMIT)
        yield _section("\n".join(chunk))
        lines = lines[len(chunk) :]


def _item_line(item: Item) -> str:
    detail = plain(item.detail, _ITEM)
    return f"• {link(item.url, item.text, _ITEM)}{f' — {detail}' if detail else ''}"


def _within(lines: list[str], budget: int, reserve: int = 0) -> list[str]:
    """The first lines that fit, with their line breaks."""
    used = reserve
    for count, line in enumerate(lines):
        used += len(line) + 1
        if used > budget:
            return lines[:count]
    return list(lines)


def _section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def _context(*texts: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text) for text in texts]}


def _mrkdwn(text: str) -> dict[str, Any]:
    # verbatim: no address, @name or #name inside the text is turned into a link or a mention behind our back.
    return {"type": "mrkdwn", "text": text, "verbatim": True}
