"""`/trade wrong`: a person's correction is kept with what we knew at that moment."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from bot.commands.request import Request
from bot.domain.alert import Reply
from bot.domain.complaint import Complaint, ComplaintKind
from bot.domain.entry import Entry
from bot.domain.phrase import joined, say
from bot.domain.story import Story, short_id
from bot.domain.topic import Verdict
from bot.storage import complaints, entries, subscriptions
from bot.storage.database import Transaction

GATE = "us_china_trade"  # what labelled data call it

_MEANING = {
    ComplaintKind.IRRELEVANT: say("it does not belong here"),
    ComplaintKind.MERGE: say("its reports are of different events"),
    ComplaintKind.SIDE: say("somebody shown as having spoken has not"),
    ComplaintKind.FIGURE: say("a figure is wrong"),
}

_REMEDY = {
    ComplaintKind.IRRELEVANT: "/trade why {0} says by which words it came here; /trade mute {0} 1w silences it",
    ComplaintKind.MERGE: "the bot's operator takes it apart: tradewire stories show {}, then tradewire stories split",
    ComplaintKind.SIDE: "the bot's operator has it read again, once the cause is mended: tradewire stories retell {}",
    ComplaintKind.FIGURE: "the bot's operator has it read again, once the cause is mended: tradewire stories retell {}",
}


def complain(tx: Transaction, request: Request, story_id: int, kind: ComplaintKind) -> Reply:
    """Keep a complaint about a story. Raises CommandError if there is no such story for the caller."""
    story = request.story(tx, story_id)
    members = entries.of_stories(tx, [story.id])
    evidence = {
        **_evidence(story, members, entries.verdicts(tx, [entry.id for entry in members]), request.topics),
        "told": _told_under(tx, request, story),
    }
    new = complaints.keep(tx, request.here, request.caller.person, story.id, kind, evidence, request.now)
    thanks = say("Kept, with what was known at this moment.") if new else say("You have said so before; it is kept.")
    return Reply(joined(": ", (story.short_id, _MEANING[kind])), thanks, hint=say(_REMEDY[kind], story.short_id))


def feedback_lines(kept: Iterable[Complaint]) -> Iterator[dict[str, Any]]:
    """One JSON object an entry complained of, oldest first, in the form of labelled data.

    `labels` are what people said, each topic (or "us_china_trade") with false: who says that a story does not belong
    where it was told says it of the topics it was told under there, and of nothing else. `us_china_trade` and `topics`
    are what the bot had found with that mended. Nobody has given those as a whole, so `borderline` keeps a scorer from
    counting them until somebody has.
    """
    entries: dict[int, dict[str, Any]] = {}  # as the last complaint knew them
    said: defaultdict[int, list[Complaint]] = defaultdict(list)
    for complaint in kept:
        for entry in complaint.evidence["entries"]:
            entries[entry["id"]] = entry
            said[entry["id"]].append(complaint)
    for entry_id, entry in entries.items():
        labels, predicted = _labels(said[entry_id]), _predicted(entry)
        yield {
            **{key: entry[key] for key in ("id", "title", "description", "lang", "published", "url", "feed")},
            "us_china_trade": predicted["relevant"] and GATE not in labels,
            "topics": [topic for topic in predicted["topics"] if topic not in (GATE, *labels)],
            "borderline": True,
            "labels": labels,
            "predicted": predicted,
            "complaints": [_said(complaint) for complaint in said[entry_id]],
        }


def _labels(said: Iterable[Complaint]) -> dict[str, bool]:
    """What people said that an entry is not; a workspace's own topics are its own matter."""
    irrelevant = (each for each in said if each.kind is ComplaintKind.IRRELEVANT)
    told = dict.fromkeys(topic for each in irrelevant for topic in each.evidence.get("told", ()))
    return {topic: False for topic in told if "/" not in topic}


def _told_under(tx: Transaction, request: Request, story: Story) -> list[str]:
    """The topics for whose sake the caller's place is told of a story."""
    subscribed = {each.topic for each in subscriptions.of_destination(tx, request.here)}
    told = [topic for topic in story.topics if topic in subscribed]
    return [GATE if topic in request.topics and request.topics[topic].is_gate else topic for topic in told]


def _predicted(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the bot had found; a workspace's own topics are its own matter."""
    found = entry.get("matches") or {topic: [] for topic in entry["topics"]}
    return {
        "relevant": entry["us_china_trade"],
        "topics": {topic: words for topic, words in found.items() if "/" not in topic},
        "score": entry["score"],
        "evidence": entry["evidence"],
    }


def _said(complaint: Complaint) -> dict[str, Any]:
    return {
        "wrong": complaint.kind.value,
        "story": short_id(complaint.story_id),
        "by": f"{complaint.destination}:{complaint.person}",
        "at": complaint.made.isoformat(),
        "statements": complaint.evidence["statements"],
    }


def _evidence(
    story: Story, members: Iterable[Entry], verdicts: Mapping[int, Verdict], topics: Collection[str]
) -> dict[str, Any]:
    return {
        "headline": story.headline,
        "level": story.level.value,
        "statements": [{"side": s.side.value, "speaker": s.speaker, "url": s.url} for s in story.statements],
        "entries": [_entry(entry, verdicts[entry.id], topics) for entry in members],
    }


def _entry(entry: Entry, verdict: Verdict, topics: Collection[str]) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "description": entry.text,
        "lang": entry.language,
        "published": entry.published.isoformat(),
        "url": entry.url,
        "feed": entry.feed_name,
        "us_china_trade": verdict.relevant,
        "topics": [match.topic for match in verdict.matches if match.topic in topics],
        "matches": {match.topic: list(match.words) for match in verdict.matches if match.topic in topics},
        "score": round(verdict.score, 3),
        "evidence": {kind: list(words) for kind, words in verdict.evidence.items()},
    }
