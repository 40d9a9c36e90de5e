"""Who has spoken on a story: in its own reports, in those of the stories linked to it, or nobody in our feeds. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.alerts.reader import AS_PUBLISHED, Reader
from bot.domain.alert import SideLine
from bot.domain.feed import Side
from bot.domain.link import LinkKind
from bot.domain.story import Statement, Story

# Parties whose silence is worth a line, and the side that speaks for them.
_PARTIES = (("US", Side.US_OFFICIAL), ("China", Side.CN_OFFICIAL))
_INTERNATIONAL = ("International", Side.INTL_ORG)
SPOKEN_ANSWERS = {LinkKind.CONFIRMATION: "{} confirms", LinkKind.DENIAL: "{} denies", LinkKind.REACTION: "{} reacts"}
MAX_SPEAKERS = 3  # named in one line
# How a name may begin that stands behind its party's: "China: Ministry of Commerce", not "China: China's Ministry".
_WHOSE = {Side.US_OFFICIAL: ("US ", "美国"), Side.CN_OFFICIAL: ("China's ", "Chinese ", "中国")}


def side_lines(
    story: Story, watched: Collection[Side], reader: Reader = AS_PUBLISHED, linked: Collection[Story] = ()
) -> tuple[SideLine, ...]:
    """A line for each government, and one for international bodies once one has spoken.

    watched: the sides of which a healthy feed is polled. linked: the stories that this one answers or is answered by,
    along the whole chain. That no statement was seen is said only of a watched side that has spoken in none of them.
    """
    lines = []
    for party, side in (*_PARTIES, _INTERNATIONAL):
        spoken = _speakers(story, side, reader)
        name = reader.phrase(party)
        if spoken:
            said = reader.phrase("; ").join(_attributed(each, reader) for each in spoken[:MAX_SPEAKERS])
            lines.append(SideLine(name, said, True, side, leads=any(each.leads for each in spoken)))
        elif side is Side.INTL_ORG:
            continue
        elif elsewhere := _elsewhere(story, linked, side):
            said = reader.phrase("; ").join(_seen_in(elsewhere, story, side, reader)[:MAX_SPEAKERS])
            lines.append(SideLine(name, said, False, side, seen_in=tuple(each.short_id for each in elsewhere)))
        else:
            silence = "no statement seen in our feeds" if side in watched else "not watched"
            lines.append(SideLine(name, reader.phrase(silence), False, side))
    return tuple(lines)


def chained(story: Story, stories: Mapping[int, Story]) -> list[Story]:
    """Those of these that are linked to a story, either way and over any number of others; oldest first."""
    found, before = {story.id}, 0
    while len(found) > before:
        before = len(found)
        for each in stories.values():
            if each.link is not None and found & {each.id, each.link.to}:
                found |= {each.id, each.link.to} & stories.keys()
    return [stories[each] for each in sorted(found - {story.id})]


def _speakers(story: Story, side: Side, reader: Reader) -> list[Statement]:
    """Who speaks for a side; a country's name only where nobody of it is named: it would say the same again."""
    spoken = [each for each in story.statements if each.side is side]
    spoken.sort(key=lambda each: not each.leads)
    return [each for each in spoken if not reader.is_country(each.who)] or spoken


def headed_by(story: Story, side: Side | None) -> Statement | None:
    """Who speaks for a side in the headline: farmers who welcome what the White House announced are not it."""
    spoken = (each for each in story.statements if each.side is side)
    return next((each for each in spoken if each.own_page or _in_headline(each, story)), None)


def _in_headline(statement: Statement, story: Story) -> bool:
    """Is he named there, and is a headline his word? "Iran hits back after Trump's warning" is nobody's of a side."""
    headlines = (story.headline, *(outlet.title for outlet in story.outlets))
    return statement.who in story.named and any(statement.quote in each for each in headlines if statement.quote)


def deed(kind: LinkKind, speaker: Statement, party: str, reader: Reader) -> str:
    """What somebody does by a spoken answer: "US: White House denies", and of a country by itself "China denies"."""
    done = reader.phrase(SPOKEN_ANSWERS[kind]).format(_name(speaker, reader))
    return done if reader.is_country(speaker.who) else reader.phrase("{}: {}").format(party, done)


def _elsewhere(story: Story, linked: Collection[Story], side: Side) -> Sequence[Story]:
    """The linked stories in which a side speaks, the direct answers first: they say what it says of this one."""
    spoken = [each for each in linked if any(statement.side is side for statement in each.statements)]
    return sorted(spoken, key=lambda each: not _answers(each, story))


def _seen_in(others: Iterable[Story], story: Story, side: Side, reader: Reader) -> list[str]:
    """Who speaks for a side in each linked story, where, and what that is to this one where it is its direct answer.

    The direct answers come first: who is named in one is named again only for another.
    """
    lines, named = [], set()
    for other in others:
        head, kind = headed_by(other, side), other.link.kind if other.link and _answers(other, story) else None
        speaker = head if head and kind else _speakers(other, side, reader)[0]
        does = SPOKEN_ANSWERS.get(kind) if kind and speaker is head else None
        who = speaker.who or speaker.speaker
        if does or who not in named:
            name = reader.phrase(does or "{}").format(_in_line(speaker, reader)).strip()
            where = reader.phrase("{}, see {}").format(_place(speaker, reader), other.short_id)
            lines.append(_with(name, where, reader))
        named.add(who)
    return lines


def _answers(other: Story, story: Story) -> bool:
    return other.link is not None and other.link.to == story.id


def _attributed(statement: Statement, reader: Reader) -> str:
    return _with(_in_line(statement, reader), _place(statement, reader), reader)


def _in_line(statement: Statement, reader: Reader) -> str:
    """Who has spoken, in the line of his party: "" where all that is known is that it was he who spoke for it."""
    return "" if reader.is_country(statement.who) else _name(statement, reader)


def _name(statement: Statement, reader: Reader) -> str:
    """Who has spoken, without whose he is."""
    name = reader.speaker(statement)
    whose = next((each for each in _WHOSE.get(statement.side, ()) if name.startswith(each)), "")
    return name.removeprefix(whose) or name


def _place(statement: Statement, reader: Reader) -> str:
    if statement.own_page:
        return reader.phrase("its own page")
    return reader.phrase("quoted by {}").format(statement.publisher)


def _with(text: str, remark: str, reader: Reader) -> str:
    return reader.phrase("{} ({})").format(text, remark) if text else remark
