"""What a party has said in a story already, above all on its own page: who retells it neither confirms nor answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.domain.link import LinkKind
from bot.stories import lexicon
from bot.stories.answers import SAYS
from bot.stories.facts import Facts
from bot.stories.intents import comes_true
from bot.stories.other_things import other_matter
from bot.stories.parties import PARTIES
from bot.stories.report import Report
from bot.stories.rounds import is_joint
from bot.stories.steps import stages
from bot.stories.tallies import other_count
from bot.stories.vetoes import same_announcer
from bot.text.retraction import unlabelled
from bot.text.tokens import stem

CONFIRMATION, CORRECTION = LinkKind.CONFIRMATION, LinkKind.CORRECTION
FIRST_WORDS = 5  # of a headline, among which whoever it begins with is said to speak
_ANNOUNCED = frozenset(map(stem, "announce announces announced unveil unveils".split())) | {"宣布", "公布"}
_COMMENTS = lexicon.COMMENTS | frozenset(lexicon.COMMENTS_ZH.pattern.split("|"))
_UNNAMED = frozenset(map(stem, "source sources officials people".split())) | {"知情", "人士", "据报", "外媒"}
_REPORT, _SUBJECT = stem("report"), 3  # words with which a headline names who tells


def beside(report: Report, reports: Sequence[Report]) -> Iterator[tuple[Report, Report]]:
    """A report with each of these: what a body announces on its own page among them, nobody confirms for it.

    And what an outlet has labelled as its correction is what the event is to whoever reports it after that.
    """
    together = (report, *reports)
    new, *others = (_without(each, CONFIRMATION) if _is_retold(each, together) else each for each in together)
    return ((new, _without(each, CORRECTION) if _is_as_corrected(new, each) else each) for each in others)


def _is_as_corrected(new: Report, earlier: Report) -> bool:
    """Does a report come after one of the press's that only its label calls a correction, and is none itself?

    In another language nobody can tell whether it has the corrected words.
    """
    labelled = CORRECTION in earlier.facts.tells and unlabelled(earlier.title) != earlier.title
    plain = CORRECTION not in new.facts.tells and not earlier.facts.page
    return labelled and plain and earlier.published < new.published and earlier.language == new.language


def _is_retold(report: Report, together: Iterable[Report]) -> bool:
    """Does a report have a body confirm what another of these has it announce?"""
    if LinkKind.CONFIRMATION not in report.facts.tells:
        return False
    return any(other is not report and same_announcer(report.facts, other.facts) for other in together)


def _without(report: Report, answer: LinkKind) -> Report:
    """A report that answers in this way as one of what it tells: of what a body "confirms" as what it announces."""
    tells = tuple(kind for kind in report.facts.tells if kind is not answer)
    return replace(report, facts=report.facts._replace(tells=tells))


def is_own_word(new: Facts, earlier: Facts) -> bool:
    """Does a party tell on its own page what so far others tell of it who are not named?"""
    return new.page == new.head == earlier.head != "" and not earlier.page and _is_of_unnamed(earlier)


def is_word_of(facts: Facts, party: str) -> bool:
    """Does a headline give a party's word, with whom it begins, and not what sources say of it?"""
    speaks = facts.reactor == party or hears(facts, party)
    return party == facts.head != "" and speaks and not _is_of_unnamed(facts)


def joins_word(new: Facts, earlier: Facts) -> bool:
    """Does a party tell, itself or heard, the step that the other has told of both: "US, China agree to extend"?"""
    party = new.page or new.reactor or (new.head if hears(new, new.head) else "")
    told = party in ("", earlier.page) or hears(earlier, party)
    denies = new.is_denial or new.leaves_open or bool(new.denied) or LinkKind.DENIAL in new.tells
    return (
        not (told or denies)
        and is_joint(earlier)
        and bool(reached := stages(new.said))
        and reached == stages(earlier.said)
    )


def _is_of_unnamed(facts: Facts) -> bool:
    """Does a headline tell what unnamed people or another report say? "US reports ..." itself tells so."""
    return not _UNNAMED.isdisjoint(facts.said) or _REPORT in facts.said[_SUBJECT:]


def is_done(new: Facts, reports: Sequence[Facts]) -> bool:
    """Do the reports of what was only thought of tell already that the party has announced it that a new one names?"""
    if not any(comes_true(new.acts, other.acts) for other in reports):
        return False
    return any(other.head == new.head != "" and _ANNOUNCED.intersection(other.said) for other in reports)


def copies(new: Facts, earlier: Facts) -> bool:
    """Does the press tell what a party has put on its own page, with no other number or good in it?

    Whoever it hears is of that party; or nobody known, who is not named: "Customs confirms ...".
    """
    its = new.head == earlier.page and {voice.split()[0] for voice in new.voices} <= {earlier.page}
    unknown = LinkKind.CONFIRMATION in new.tells and not new.voices
    if not earlier.page or new.page or not (its or unknown):
        return False
    return not (other_matter(new, earlier) or other_count(new, earlier))


def speaks_first(new: Facts, reports: Iterable[Facts]) -> bool:
    """Does a party speak, or act on its own page, which the reports of a story have neither heard nor tell of?"""
    party = new.head
    if not party or (new.page != party and not hears(new, party)):
        return False
    return not any(party in (other.page, other.head) or hears(other, party) for other in reports)


def hears(facts: Facts, party: str) -> bool:
    """Does somebody of a party speak in a headline?"""
    return any(voice.split()[0] == party for voice in facts.voices)


def is_told(new: Facts, reports: Sequence[Facts]) -> bool:
    """Do the reports of another's deed tell already what the party says of it with which a new one begins?

    Who has urged something has not denied it yet.
    """
    first, *later = reports
    if not new.head or first.page == new.head:
        return False
    words = (other for other in later if other.page == new.head or (other.comments and other.head == new.head))
    denies = LinkKind.DENIAL in new.tells
    return any(not other_matter(new, other) and (not denies or _denies(other)) for other in words)


def _denies(facts: Facts) -> bool:
    return facts.page != "" or LinkKind.DENIAL in facts.tells


def is_his(new: Facts, earlier: Facts) -> bool:
    """Is it the word or deed of him who reacts now, or of his government? Nobody answers himself."""
    others = {f"person of {each}" for each in PARTIES if each != new.reactor}
    speaks_of_him = not others.isdisjoint(earlier.slots) and f"person of {new.reactor}" not in earlier.slots
    says = not SAYS.isdisjoint(earlier.said) and not speaks_of_him  # "China has bought it, Rollins says"
    himself = _first_person(new) == _first_person(earlier) != ""
    if (says or himself) and new.reactor == earlier.head != "":
        return True
    return speaks_before(new, earlier) or _one_voice(new, earlier) or _is_subject_of_both(new, earlier)


def stands_on_his_page(new: Facts, first: Facts) -> bool:
    """Does the page that opened a story belong to who reacts now, or does what he has done there: "hits back, bars"?

    Who condemns or welcomes his own government's deed is not it.
    """
    does = new.head == first.page and _COMMENTS.isdisjoint(new.said)
    return first.page != "" and (new.reactor == first.page or does)


def speaks_before(new: Facts, earlier: Facts) -> bool:
    """Does an earlier headline tell what he has said with whom the new one begins, or who speaks in it?"""
    heard = not _is_of_unnamed(earlier)  # and not what sources, or another report, say of him
    speaks = earlier.comments or (heard and not SAYS.isdisjoint(earlier.said[:FIRST_WORDS]))
    return (speaks and new.opens == earlier.opens != "") or (heard and not set(new.voices).isdisjoint(earlier.voices))


def _one_voice(new: Facts, earlier: Facts) -> bool:
    """Does a government speak in both, by whomever of its own?"""
    now, before = ({each.split()[0] for each in facts.voices} for facts in (new, earlier))
    return not now.intersection(before).isdisjoint(PARTIES)


def _is_subject_of_both(new: Facts, earlier: Facts) -> bool:
    """Do both headlines begin with somebody of a party, the new one perhaps behind what he calls it?"""
    return _person(new) == _first_person(earlier) != "" and _subject(new) == _subject(earlier) != ""


def _person(facts: Facts) -> str:
    """Who of either party is named first in a headline; "" if nobody."""
    return next((facts.slots[each][0] for each in facts.slots if each.startswith("person of ")), "")


def _subject(facts: Facts) -> str:
    """The first word of an English headline, or behind what stands before a colon: "Bullying": Xi ..."""
    begins = facts.said[:FIRST_WORDS]
    return facts.said[begins.index(":") + 1] if ":" in begins[:-1] else facts.opens


def _first_person(facts: Facts) -> str:
    """Who of the party that a headline begins with is named first in it; "" if nobody."""
    return next(iter(facts.slots.get(f"person of {facts.head}", ())), "")
