"""Replies, digests and notices in Slack's dress: Block Kit blocks and the text a phone's notification shows."""

from collections.abc import Iterable

from bot.charts.bars import monospaced
from bot.domain.alert import Announcement, Item, Notice, Reply
from bot.domain.delivery import Told
from bot.domain.digest import Digest
from bot.platforms.slack.blocks import (
    HEADER_LIMIT,
    SECTION_LIMIT,
    VALUE_LIMIT,
    Block,
    Message,
    about,
    button,
    context,
    image,
    row,
    section,
    text_alone,
    within,
)
from bot.platforms.slack.text import code, link, plain, plain_lines
from bot.platforms.slack.words import Say, english, speaker
from bot.text.harmless import clean

# What a button's action is called: the kind, a colon, and what tells it from the others of its row.
RUN, MORE = "run", "more"
MINE = "mine"

# Ours, chosen so that the longest message still keeps to MESSAGE_LIMIT.
_NOTIFICATION, _HINT, _ITEMS_BUDGET, _BODY, _CODE, _ITEM = 300, 400, 5000, 2500, 1500, 400
_NO_TITLE = "Notice"


def reply_blocks(reply: Reply, say: Say = english, command: str = "", start: int = 0, picture: str = "") -> Message:
    """The answer to a command, its items from the one at `start` on; a button gives the `command` again for more.

    A chart is shown as the picture at that address, or as bars of text where there is none, above the first items.
    """
    title = plain(reply.title, HEADER_LIMIT)
    blocks = [section(f"*{title}*" if reply.ok else f":warning: *{title}*")] if title else []
    if body := plain_lines(reply.body, _BODY):
        blocks.append(section(body))
    if reply.chart and picture:
        blocks.append(image(picture, reply.chart.alt))
    elif shown := "" if start and reply.chart else code(monospaced(reply), _CODE):
        blocks.append(section(f"```\n{shown}\n```"))
    blocks.extend(_page(reply, say, command, start))
    if reply.choices:
        buttons = [
            button(each.label, f"{RUN}:{MINE if each.mine else ''}{number}", each.command, each.confirm, say)
            for number, each in enumerate(reply.choices)
        ]
        blocks.append(row(buttons))
    if hint := plain(reply.hint, _HINT):
        blocks.append(context(hint))
    return title or say("Done."), blocks or [section(say("Done."))]


def announcement_blocks(announcement: Announcement) -> Message:
    """What everybody in the channel is to know of what somebody did, with what takes it back."""
    text, undo = plain(announcement.title, _NOTIFICATION) or _NO_TITLE, announcement.undo
    return text, [section(text), *([row([button(undo.label, f"{RUN}:undo", undo.command)])] if undo else [])]


def _page(reply: Reply, say: Say, command: str, start: int) -> Iterable[Block]:
    """The items from one on that fit, and a button for those after them."""
    lines = within([_item_line(item) for item in reply.items_from(start)], _ITEMS_BUDGET, reserve=24)
    left = len(reply.items) - start - len(lines)
    value = f"{start + len(lines)}|{command}"
    paged = left > 0 and command and len(value) <= VALUE_LIMIT
    yield from _sections(lines if paged or left <= 0 else [*lines, say("… and {} more", left)])
    if paged:
        yield row([button(say("{} more", left), MORE, value)])


def notice_blocks(notice: Notice) -> Message:
    """The message to the bot's owner; its notification is the title."""
    title = plain(notice.title, _NOTIFICATION) or _NO_TITLE
    blocks = [section(f":warning: *{title}*"), *item_sections(notice.items)]
    if hint := plain(notice.hint, _HINT):
        blocks.append(context(hint))
    return title, blocks


def digest_blocks(digest: Digest) -> Message:
    """The message of all that was held; its notification is the loudest story and the title."""
    title = plain(digest.title, _NOTIFICATION) or _NO_TITLE
    told = about(section(f"*{title}*"), (item.story for item in digest.items))
    blocks = [told, *item_sections(digest.items, speaker(digest.language), digest.held)]
    if hint := plain(digest.hint, _HINT):
        blocks.append(context(hint))
    return plain(digest.in_short, _NOTIFICATION) or title, blocks


def told_blocks(told: Told) -> Message:
    """The message of what is told beside alerts."""
    if isinstance(told, Announcement):
        return announcement_blocks(told)
    return digest_blocks(told) if isinstance(told, Digest) else notice_blocks(told)


def plain_told(told: Told) -> str:
    """The same as text alone: what is sent when Slack refuses the blocks."""
    if isinstance(told, Announcement):
        return text_alone([clean(told.title)]) or _NO_TITLE
    lines = [clean(told.title), *(f"{clean(item.text)}: {clean(item.detail)}" for item in told.items)]
    if isinstance(told, Digest) and (more := told.held - len(told.items)) > 0:
        lines.append(speaker(told.language)("… and {} more", more))
    return text_alone([*lines, clean(told.hint)], (item.story for item in told.items)) or _NO_TITLE


def item_sections(items: tuple[Item, ...], say: Say = english, total: int = 0) -> Iterable[Block]:
    """The items that fit, and how many of `total` (at least all that are given) are not shown."""
    lines = within([_item_line(item) for item in items], _ITEMS_BUDGET, reserve=24)
    if more := max(total, len(items)) - len(lines):
        lines.append(say("… and {} more", more))
    yield from _sections(lines)


def _sections(lines: list[str]) -> Iterable[Block]:
    while lines:
        chunk = within(lines, SECTION_LIMIT)
        yield section("\n".join(chunk))
        lines = lines[len(chunk) :]


def _item_line(item: Item) -> str:
    detail = plain(item.detail, _ITEM)
    return f"• {link(item.url, item.text, _ITEM)}{f' — {detail}' if detail else ''}"
