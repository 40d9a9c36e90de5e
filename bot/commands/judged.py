"""What `/trade why` says of one report: was it judged US-China trade news, which topics matched, what others lack."""

from dataclasses import replace

from bot.commands.request import Request
from bot.domain.alert import Item
from bot.domain.entry import Entry
from bot.domain.phrase import joined, say
from bot.domain.topic import EVIDENCE, MOST_REPORTS, Match, Topic, Verdict
from bot.storage import subscriptions
from bot.storage.database import Transaction
from bot.text.missing import either, missing
from bot.text.tokens import passage, tokenise
from bot.topics.matcher import Matcher
from bot.topics.relevance import Relevance

MOST_UNMATCHED = 8  # topics that did not match and are told with what they lack


def judged(request: Request, report: Entry, kept: Verdict) -> list[Item]:
    """The evidence, and each topic that matched, with what keeps the report from being told under it."""
    verdict = _in_full(request, report, kept)
    evidence = joined(
        "; ", (joined(": ", (say(kind), ", ".join(words))) for kind, words in verdict.evidence.items() if words)
    )
    trade = say("US-China trade news") if verdict.relevant else say("Not judged US-China trade news")
    score = say("{} (score {:.2f}, 1 is enough)", evidence or say("no evidence"), verdict.score)
    if verdict.relevant and verdict.score < 1:
        score = say("{}; it names one side only, and goes with the story that it answers", evidence)
    matched = [_matched(request, report, kept, match) for match in verdict.matches if match.topic in request.topics]
    return [Item(trade, detail=score), *(matched or [Item(say("No topic matched"))])]


def unmatched(tx: Transaction, request: Request, report: Entry, kept: Verdict) -> list[Item]:
    """What a report lacks for topics: those that this place is subscribed to first, and then the workspace's own."""
    verdict = _in_full(request, report, kept)
    found = {match.topic for match in verdict.matches}
    subscribed = {each.topic for each in subscriptions.of_destination(tx, request.here)}
    others = [topic for topic in request.topics.values() if topic.name not in found and not topic.is_gate]
    others.sort(key=lambda topic: (topic.name not in subscribed, not topic.workspace, topic.name))
    tokens = passage(tokenise(report.title), tokenise(report.text))
    items = []
    for topic in others:
        if lacks := missing(topic.expression, tokens) or _evidence_lacking(topic, verdict, request):
            name, what = say("Topic {}", request.label(topic.name)), joined(", ", lacks)
            items.append(Item(name, detail=say("not matched: lacks {}", what)))
    more = say("... and {} more topics did not match", len(items) - MOST_UNMATCHED)
    return [*items[:MOST_UNMATCHED], *([Item(more)] if len(items) > MOST_UNMATCHED else [])]


def _in_full(request: Request, report: Entry, kept: Verdict) -> Verdict:
    """Of what is no US-China trade news the desk keeps what it needs, and not what a person may want to know."""
    if kept.relevant:
        return kept
    (anew,) = Matcher(tuple(request.topics.values()), Relevance(request.vocabulary)).judge([report])
    return replace(kept, evidence=anew.evidence, matches=anew.matches)


def _matched(request: Request, report: Entry, kept: Verdict, match: Match) -> Item:
    words = ", ".join(match.words)
    detail = say("matched {}", words)
    if not kept.relevant:
        if request.topics[match.topic].gated:
            detail = say("matched {}; gated: told only of US-China trade news, which this is not judged to be", words)
        elif match.topic not in {each.topic for each in kept.matches}:
            detail = say("matched {}; the topic is younger than this report", words)
        elif report.story_id is None:
            detail = say(
                "matched {}; the topic had taken in {} reports in a day, as many as it may", words, MOST_REPORTS
            )
    return Item(say("Topic {}", request.label(match.topic)), detail=detail)


def _evidence_lacking(topic: Topic, verdict: Verdict, request: Request) -> tuple[str, ...]:
    """What a topic whose query matches requires and an entry has not, or has and should not."""
    lacking = [group for group in topic.require if verdict.evidence.keys().isdisjoint(group)]
    kinds_only = [group for group in lacking if set(EVIDENCE).issuperset(group)]  # lacking for sure
    if wanted := kinds_only or lacking:
        return tuple(say("evidence of {}", either([request.evidence(each) for each in group])) for group in wanted)
    return (
        (say("freedom from {}", either([request.evidence(each) for each in topic.exclude])),) if topic.exclude else ()
    )
