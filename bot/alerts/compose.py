"""A story's alert for one subscription: plain content, before any platform's dress."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from bot.alerts.change import GOVERNMENTS
from bot.alerts.figures import changed_figures, figure_change, figure_lines, undisputed
from bot.alerts.reader import AS_PUBLISHED, Reader
from bot.alerts.sides import MAX_SPEAKERS, SPOKEN_ANSWERS, deed, headed_by, side_lines
from bot.domain.alert import Alert, Answered
from bot.domain.feed import Side
from bot.domain.figure import RATES
from bot.domain.link import LinkKind
from bot.domain.story import Level, Status, Story, Telling
from bot.text.doubt import negates
from bot.text.retraction import unlabelled
from bot.text.vocabulary import Kind

_SPEAK = frozenset({Side.US_OFFICIAL, Side.CN_OFFICIAL, Side.INTL_ORG})
_WHO = frozenset({Kind.STATE, Kind.PERSON, Kind.BODY, Kind.COMPANY})
_HOLDS = frozenset({Status.IMPOSED, Status.IN_FORCE, Status.RESUMED, Status.LIFTED})
_NO_STEP = frozenset({None, Status.ANNOUNCED, Status.DENIED})
_ORIGINAL = {"zh": "Chinese original", "en": "English original"}
_TELLING = 0.5  # the weight from which on an act says what is done: not "sale" or "suspension"
_OTHER = "original in another language"


def compose(
    story: Story,
    topic_title: str,
    words: Collection[str],
    watched: Collection[Side],
    reader: Reader = AS_PUBLISHED,
    linked: Collection[Story] = (),
) -> Alert:
    """The alert of a story, told because of a topic.

    words: what fired in the entries. watched: the sides of which a healthy feed is polled; only of those do we say
    that no statement was seen, and only if none stands in a linked story either. reader: whose language it is put in
    where a report in it exists.
    """
    telling = told_in(story, reader.language)
    alert = Alert(
        story_id=story.id,
        short_id=story.short_id,
        level=story.level,
        topic=topic_title,
        headline=telling.headline,
        url=telling.url,
        language=telling.language,
        summary=telling.summary,
        outlets=story.outlets,
        sides=side_lines(story, watched, reader, linked),
        first_seen=story.first_published,
        updated=story.last_published,
        why=f"{topic_title}: " + ", ".join(list(dict.fromkeys(words))[:6]),
        figures=figure_lines(story, reader),
        status=story.status,
        dated=story.dated,
        reader=reader.own,
        amount="".join(reader.amount(each) for each in undisputed(story)[:1]),
    )
    return alert if alert.language == reader.own else _explained(alert, story, reader)


def _explained(alert: Alert, story: Story, reader: Reader) -> Alert:
    """The alert of a headline in another language than its reader's, with the facts in his, and marked if he asked."""
    original = reader.phrase(_ORIGINAL.get(alert.language, _OTHER)) if reader.language else ""
    return replace(alert, facts=facts(story, reader), original=original)


def told_in(story: Story, language: str) -> Telling:
    """The story as the reports in a language tell it; as it was first published where there is none, or for ""."""
    first = Telling(story.language, story.headline, story.url, story.summary)
    telling = next((each for each in (first, *story.tellings) if each.language == language), first)
    written = next((each.summary for each in story.written if each.language == telling.language), ())
    return replace(telling, summary=written) if written else telling


def facts(story: Story, reader: Reader) -> str:
    """Who, what was done, to what and how much, in the reader's words.

    "" where the vocabulary knows nothing of it, and where the headline says that something is not so: without its
    "not", all of this would say the contrary.
    """
    if negates(story.headline) and (story.status is not Status.DENIED or story.figures):
        return ""
    named = [reader.concepts[each] for each in story.named if each in reader.concepts]
    spoken = [reader.speaker(each) for each in story.statements if each.side in _SPEAK and each.who]
    who = spoken[:MAX_SPEAKERS] or [reader.name(each.id) for each in named if each.kind in _WHO][:MAX_SPEAKERS]
    done = [reader.phrase(story.status)] if story.status else []
    what = [reader.name(each.id) for each in named if each.kind in (Kind.ACT, Kind.GOOD) and each.weight >= _TELLING]
    how_much = [reader.amount(each) if each.unit in RATES else reader.figure(each) for each in undisputed(story)]
    groups = (who, done, what[:MAX_SPEAKERS], how_much[:1])
    return " · ".join(reader.phrase(", ").join(dict.fromkeys(group)) for group in groups if group)


def answering(alert: Alert, story: Story, answered: Story, told: Alert | None, reader: Reader = AS_PUBLISHED) -> Alert:
    """The alert of a story with a link, naming the story that it answers.

    told: that story's alert where it was told here; then this one belongs into its thread.
    """
    assert story.link is not None
    told_as = told or compose(answered, "", (), (), reader)
    line = _answer_line(alert, story, told_as, reader)
    answers = Answered(story.link.kind, told_as.short_id, told_as.headline, line)
    if told is None:
        return replace(alert, answers=answers)
    aloud = _concerns_all(alert, told, story.link.kind)
    return replace(alert, answers=answers, thread_of=told.thread_of or told.story_id, aloud=aloud)


def under_our_label(alert: Alert) -> Alert:
    """The alert; where a line of ours begins "Correction:", without its publisher's own label, which stands below."""
    ours = alert.correction or (alert.answers is not None and alert.answers.kind is LinkKind.CORRECTION)
    return replace(alert, headline=unlabelled(alert.headline)) if ours else alert


def _concerns_all(alert: Alert, told: Alert, kind: LinkKind) -> bool:
    """Does an answer concern those too who do not read the thread of what was told?

    What is urgent does, a denial or a correction, an official confirmation, what is in force now or no more, and a
    figure or a day that is another than the one told.
    """
    official = any(line.spoken and line.side in GOVERNMENTS for line in alert.sides)
    return (
        alert.level is not Level.ROUTINE
        or kind in (LinkKind.DENIAL, LinkKind.CORRECTION)
        or (kind is LinkKind.CONFIRMATION and official)
        or alert.status in _HOLDS
        or any(changed_figures(alert, told))
        or (kind is LinkKind.UPDATE and _other_day(alert, told) != "")
    )


def _answer_line(alert: Alert, story: Story, told: Alert, reader: Reader) -> str:
    """Who confirms, denies or reacts, where one party speaks alone; of an update what has changed; else the kind."""
    kind = story.link.kind if story.link else LinkKind.REACTION
    changed = [figure_change(now, was, reader) for now, was in changed_figures(alert, told)]
    if kind is LinkKind.CORRECTION:
        return reader.phrase("Correction: {}").format(changed[0] if changed else unlabelled(alert.headline))
    spoken = [line for line in alert.sides if line.spoken]
    if kind in SPOKEN_ANSWERS and len(spoken) == 1 and (speaker := headed_by(story, spoken[0].side)):
        return deed(kind, speaker, spoken[0].party, reader)
    if kind is LinkKind.UPDATE:
        return next(iter([*changed, *_steps(alert, told, reader)]), reader.phrase("Update"))
    return reader.phrase(kind.capitalize())


def _steps(alert: Alert, told: Alert, reader: Reader) -> Iterator[str]:
    """Which other day a measure has now, and what has become of it."""
    if day := _other_day(alert, told):
        yield reader.phrase("now {} (was {})").format(*map(reader.day, (day, *told.dated)))
    if alert.status not in (told.status, *_NO_STEP):
        yield reader.phrase("now {}").format(reader.phrase(alert.status or ""))


def _other_day(alert: Alert, told: Alert) -> str:
    """The one day of a measure that is another than the one told; "" where there is none."""
    days = [each for each in alert.dated if each not in told.dated]
    return days[0] if len(days) == len(told.dated) == 1 else ""


def taken_apart(reader: Reader, taken_out: Story | None, apart_from: Story | None) -> str:
    """What is said of a story that the operator has taken apart; "" if he has not.

    taken_out: what was told as the same event and is another. apart_from: what it was told to be the same event as.
    """
    said, other = "reports of another event stood here: {} ({})", taken_out
    if other is None:
        said, other = "this is not the same event as {} ({}) after all", apart_from
    if other is None:
        return ""
    headline = unlabelled(told_in(other, reader.language).headline)
    return reader.phrase("Correction: {}").format(reader.phrase(said).format(headline, other.short_id))


def follow_up(alert: Alert, lines: Iterable[str], reader: Reader = AS_PUBLISHED, aloud: bool = False) -> Alert:
    """The alert with its one line on what has changed since it was told."""
    return replace(alert, change=reader.phrase("; ").join(lines), aloud=aloud)


def amended(alert: Alert, told: Alert) -> Alert:
    """The alert as an edit of the one told: a message keeps what it was sent for, and its thread. Edits are silent."""
    kept = replace(alert, topic=told.topic, why=told.why, answers=told.answers, thread_of=told.thread_of)
    return replace(under_our_label(kept), aloud=False)


def as_text(alert: Alert) -> str:
    """The alert in one plain line, for `poll --json` and logs."""
    level = f"{alert.level.upper()} " if alert.level.rank else ""
    outlets = ", ".join(outlet.publisher for outlet in alert.outlets)
    change = alert.change or (f"{alert.answers.line} (answers {alert.answers.short_id})" if alert.answers else "")
    told = f"{change} | {alert.headline}" if change else alert.headline
    return f"{level}{alert.topic}: {told} ({outlets})"
