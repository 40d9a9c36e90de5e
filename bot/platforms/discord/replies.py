"""Replies, digests and notices in Discord's dress."""

from collections.abc import Iterable, Sequence

from bot.charts.bars import monospaced
from bot.charts.picture import Picture
from bot.commands.chinese import in_language
from bot.domain.alert import Announcement, Choice, Item, Notice, Reply
from bot.domain.delivery import Told
from bot.domain.digest import Digest
from bot.domain.phrase import say
from bot.platforms.discord.embeds import (
    CONTENT_LIMIT,
    DESCRIPTION_LIMIT,
    EMBEDS_LIMIT,
    ID_LIMIT,
    NO_EMBEDS,
    TITLE_LIMIT,
    Button,
    Message,
    button,
    button_id,
    embed,
    within,
)
from bot.platforms.discord.text import bare, code, link, plain, plain_lines, units

# What a button under a reply asks: a command, one for who presses it, one that is to be confirmed, the next page.
RUN, MINE, ASK, MORE = "run", "mine", "ask", "more"

# Ours, chosen so that the longest message still keeps to TOTAL_LIMIT.
_HINT, _BODY, _CODE, _BARS, _ITEM, _NOTE = 400, 1200, 600, 1600, 350, 300
_ITEMS_BUDGET, _PAGE = 1900, 900
_CUT = 24  # more than it takes to say how many are not shown
_TOLD_BUDGET, _PLAIN_BUDGET = 5000, 1200  # of a digest's or a notice's items, over all its embeds, and as text alone
_NO_TITLE = "Notice"


def reply_message(
    reply: Reply, command: str = "", start: int = 0, picture: Picture | None = None, language: str = "en"
) -> Message:
    """The answer to a command, its items from the one at `start` on; a button gives the `command` again for more.

    The reply is in its reader's `language`, in which what is added to it is said as well.

    A chart is shown as the picture, or as bars of text where there is none, above the first items.
    """
    title = plain(reply.title, TITLE_LIMIT - 4)
    parts = [plain_lines(reply.body, _BODY)]
    if shown := "" if picture or (start and reply.chart) else code(monospaced(reply), _BARS if reply.chart else _CODE):
        parts.append(f"```\n{shown}\n```")
    room = DESCRIPTION_LIMIT - sum(units(part) + 1 for part in parts) - _CUT
    lines = within([_item_line(item) for item in reply.items_from(start)], min(_ITEMS_BUDGET, room))
    left = len(reply.items) - start - len(lines)
    more = button_id(0, MORE, f"{start + len(lines)}|{command}")
    paged = left > 0 and bool(command) and units(more) <= ID_LIMIT
    parts += lines if paged or left <= 0 else [*lines, _cut_mark(left, language)]
    made = embed(
        title=title if reply.ok else f"⚠️ {title}",
        description="\n".join(part for part in parts if part) or ("" if title else in_language(language, say("Done."))),
        footer=bare(reply.hint, _HINT),
    )
    buttons = [
        *_choices(reply.choices),
        *([button(in_language(language, say("{} more", left)), more)] if paged else []),
    ]
    return Message(embeds=(made,), buttons=tuple(buttons), picture=picture)


def confirmation_message(command: str, question: Reply) -> Message:
    """Asks once more before a command."""
    yes = button("✓", button_id(0, RUN, command), danger=True)
    return Message(reply_message(question).content, reply_message(question).embeds, (yes,))


def told_message(content: Told, delivery_id: int) -> Message:
    """The message of all that was held, or to the bot's owner: paged over several embeds; an announcement is a line."""
    if isinstance(content, Announcement):
        undo = _choices((content.undo,) if content.undo else ())
        buttons = (*undo, _gear(content, delivery_id))
        return Message(plain(content.title, _NOTE) or _NO_TITLE, buttons=buttons, flags=NO_EMBEDS)
    title = plain(content.title, TITLE_LIMIT - 4) or _NO_TITLE
    pages = _pages(_shown(content, [_item_line(item) for item in content.items], _TOLD_BUDGET))
    embeds = [embed(description=page) for page in pages] or [embed()]
    embeds[0] = embed(title=title if isinstance(content, Digest) else f"⚠️ {title}") | embeds[0]
    if hint := bare(content.hint, _HINT):
        embeds[-1] = embeds[-1] | embed(footer=hint)
    return Message(embeds=tuple(embeds), buttons=(_gear(content, delivery_id),))


def plain_told(content: Told, delivery_id: int) -> Message:
    """The same as text alone, with its links: what is sent when Discord refuses the embeds."""
    lines = [plain(content.title, _ITEM)]
    if not isinstance(content, Announcement):
        items = _shown(content, [_item_line(item) for item in content.items], _PLAIN_BUDGET)
        lines += [*items, plain(content.hint, _ITEM)]
    text = "\n".join(within(lines, CONTENT_LIMIT)).strip()
    return Message(text or _NO_TITLE, buttons=(_gear(content, delivery_id),), flags=NO_EMBEDS)


def _gear(content: Told, delivery_id: int) -> Button:
    """Where what is told is set. Its id is what the message is found by, should the answer to it be lost."""
    notice = isinstance(content, Notice)
    asks = "feeds" if notice else "subscriptions"
    return button("", button_id(delivery_id, RUN, asks), emoji="🔎" if notice else "⚙️")


def _shown(content: Digest | Notice, lines: Sequence[str], budget: int) -> list[str]:
    """The lines of its items that fit, and how many are not shown: of a digest's, all that were held count."""
    held, language = (content.held, content.language) if isinstance(content, Digest) else (0, "en")
    shown = within(lines, budget, reserve=_CUT)
    more = max(held, len(lines)) - len(shown)
    return [*shown, _cut_mark(more, language)] if more else shown


def _cut_mark(left: int, language: str) -> str:
    return in_language(language, say("… and {} more", left))


def _pages(shown: list[str]) -> Iterable[str]:
    """The lines, spread over embeds."""
    for _ in range(EMBEDS_LIMIT - 1):
        if page := within(shown, _PAGE) or shown[:1]:  # a line longer than a page, by its address, is one by itself
            yield "\n".join(page)
            shown = shown[len(page) :]
    if shown:
        yield "\n".join(shown)


def _choices(choices: Sequence[Choice]) -> Iterable[Button]:
    """A command too long for a button's id has none: it can be typed."""
    for number, each in enumerate(choices):
        what = ASK if each.confirm else MINE if each.mine else RUN
        custom_id = button_id(number, what, each.command)
        if units(custom_id) <= ID_LIMIT:
            yield button(each.label, custom_id)


def _item_line(item: Item) -> str:
    detail = plain(item.detail, _ITEM)
    return f"• {link(item.url, item.text, _ITEM)}{f' — {detail}' if detail else ''}"
