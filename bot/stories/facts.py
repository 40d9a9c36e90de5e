"""What a headline states, typed, so that two headlines can be compared: things, counts, course, roles, dates."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple, TypeVar

from bot.domain.feed import OFFICIAL_SIDES, PAGES, Side
from bot.domain.link import LinkKind
from bot.stories import course, voices
from bot.stories.answered import WORD_ON, commented_on, is_word_in_full, speaks_on
from bot.stories.answers import begins_reacting, is_another, is_view, looks_back, tells
from bot.stories.associations import takes_it
from bot.stories.counterparts import Counterparts, counterparts
from bot.stories.counts import YEAR, before_change
from bot.stories.deadlines import deadlines
from bot.stories.documents import Documents
from bot.stories.in_force import InForce, in_force
from bot.stories.intents import Acts, acts
from bot.stories.parties import PARTIES, actor_abroad, aims, announcer, deeds, head, is_firm, origins, roles
from bot.stories.periods import pace, periods
from bot.stories.procedures import Steps, steps_of
from bot.stories.things import Things
from bot.text.months import MONTHS
from bot.text.occasion import begins_with_an_occasion
from bot.text.tokens import Tokens, has_han, stems
from bot.text.vocabulary import Kind, Mention, Vocabulary

T = TypeVar("T")

TITLE_CASE = 0.6  # of a title's words have a capital, in the style that gives one to each
# A capital that no letter precedes. Its first character is looked for before what stands in front of it, since the
# engine skips to the next capital only where a pattern begins with one: that takes a third of the time.
_NAME = re.compile(r"[A-Z](?<![A-Za-z].)[A-Za-z0-9]+")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_THIS_CENTURY = re.compile(r"20\d\d|二[零〇]")  # or there is no date to look for
_NO_NAMES = frozenset({*MONTHS, "us", "ceo", "ceos"})  # the country is a token of another spelling; offices
_MATTER = frozenset({Kind.GOOD, Kind.ACT})


class Headline(NamedTuple):
    """A headline as its facts are read from it."""

    title: str  # simplified
    tokens: Tokens
    mentions: Sequence[Mention]
    counted: Sequence[tuple[str, float]]  # what it counts, and how many
    lede: str  # what stands behind it first, simplified
    day: date | None  # on which it was published, where that is known
    documents: Documents  # ... where it is an official page's


class Facts(NamedTuple):
    """What one headline states. Tuples, not sets: of thousands of reports few are compared, and all are kept."""

    slots: dict[str, tuple[str, ...]]  # questions that have one answer in one event -> the answers
    goods: tuple[str, ...]  # the things of trade that it names, groups of them too
    due: tuple[str, ...]  # the dates by which, or up to which, something is to be
    counts: dict[str, tuple[float, ...]]  # of what -> how many
    was: dict[str, tuple[float, ...]]  # ... of which the headline says that they were so before ("from 15%")
    acts: Acts  # what is done to trade, or meant
    steps: Steps  # of long procedures that are taken
    courses: tuple[str, ...]  # which way trade goes, or something else
    said: tuple[str, ...]  # its stems, and pairs of Chinese characters
    denied: tuple[str, ...]  # ... that it says are not so
    is_denial: bool
    answers: bool  # it tells an answer to an event, and says so
    comments: bool  # it tells how somebody took an event, that answer or another
    tells: tuple[LinkKind, ...]  # as what it may answer an earlier event, by its own words
    looks_back: bool  # it goes over what was told, gives a view of it, or is a question: then it tells no answer
    leaves_open: bool  # it tells that somebody has not said so, or not done so in full
    officials: tuple[str, ...]  # the parties whose officials or governments it names: whoever speaks is one of them
    opens: str  # the first word of an English headline, in the same form; "" of another
    written: str  # a Chinese headline as it stands, simplified; "" of another
    head: str  # whose man or government it begins with, us or cn; "" if neither's
    reactor: str  # whose man or government it names right before a verb of reaction, us or cn; "" if neither's
    abroad: str  # the third country that it begins with, and that does something; "" if none
    another: bool  # it says that something happened once more
    announcer: str  # the body whose own word it is, by its headline or by whose page it stands on; "" if none's
    page: str  # the party on whose official page it stands, us or cn; "" if on neither's
    matter: tuple[str, ...]  # what it is on in trade: goods and acts
    who: tuple[str, ...]  # the stems by which it names countries, people, bodies and firms
    meets: Counterparts | None  # whom it tells somebody to meet, call or appoint
    in_force: InForce  # where it tells that a measure is in force by now
    voices: tuple[str, ...]  # who speaks in it, each with his party before him
    named: tuple[str, ...]  # every thing of title and text: what stands there is not missing
    documents: Documents  # of an official page


class FactReader:
    """Reads facts by one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.things = Things(vocabulary)

    def _each_once(self, tokens: Tokens, mentions: Iterable[Mention]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.things.named(tokens, mentions)))

    def read(self, headline: Headline, named: tuple[str, ...], publisher: str, side: str) -> Facts:
        """The facts of a headline; named: all things of its report; side: whose page it stands on."""
        title, tokens, mentions, counted, lede, day, documents = headline
        said = stems(words := course.words_of(text := title.lower()))
        told, whose, commentator = self._stance(headline, words, said, side)
        when = chain(periods(text, words, counted), pace(text, lede, counted))
        return Facts(
            slots=_by_key(chain(self._told(headline), when, course.outcomes(said))),
            goods=self._each_once(tokens, filter(_is_good, mentions)),
            due=tuple(each.by for each in deadlines(title)) if _THIS_CENTURY.search(title) else (),
            counts=_by_key((unit, number) for unit, number in counted if unit not in ("", YEAR)),
            was=_by_key(before_change(text)),
            acts=acts(said, text),
            steps=steps_of(text),
            courses=_courses(headline, words, said),
            said=(*said, *sorted(course.pairs(text))),
            denied=tuple(course.denied(words, text, _stems(tokens, filter(_is_thing, mentions)))),
            is_denial=course.is_denial(said, text),
            answers=(answers := course.answers(said, text)),
            comments=answers or LinkKind.REACTION in told or course.comments(said, text),
            tells=told,
            looks_back=looks_back(words, text) or is_view(words, text),
            leaves_open=course.leaves_open(text),
            opens=said[0] if said and not has_han(text) else "",
            officials=tuple(dict.fromkeys(m.concept.party for m in mentions if m.concept.side in OFFICIAL_SIDES)),
            written=title if has_han(title) else "",
            head=whose,
            reactor=commentator or next((m.concept.party for m in mentions if _reacts(m, tokens, text)), ""),
            abroad=actor_abroad(tokens, mentions),
            another=is_another(text),
            announcer=self._own_page(publisher) or announcer(tokens, mentions),
            page=PAGES.get(side, ""),
            matter=self._each_once(tokens, filter(_is_matter, mentions)),
            who=voices.named(tokens, mentions),
            meets=counterparts(title, tokens, mentions, self.things),
            in_force=in_force(title, lede, day),
            voices=voices.voices(tokens, mentions, text),
            named=named,
            documents=documents,
        )

    def _stance(
        self, headline: Headline, words: Sequence[str], said: Sequence[str], side: str
    ) -> tuple[tuple[LinkKind, ...], str, str]:
        """As what a headline may answer, whose word it is, and whose man comments on the other in it, if any."""
        title, tokens, mentions, *_ = headline
        text, page, trade, industrys = title.lower(), PAGES.get(side, ""), _is_trade(mentions), False
        told = tells(words, said, text) if trade and (page or _is_ours(mentions)) else ()
        if commentator := _comments_on_the_other(title, page, head(mentions)):
            told = tuple(dict.fromkeys((*told, LinkKind.REACTION)))
        elif industrys := trade and not page and (takes_it(title, mentions) or _states(title, side)):
            told = told if course.is_denial(said, text) else (LinkKind.REACTION,)
        reacts = LinkKind.REACTION in told
        if reacts and (industrys or is_firm(tokens, mentions)):
            return told, "", commentator  # a firm's or an association's word is not the government's that it names
        speaks = page if page and (reacts or begins_with_an_occasion(title)) else ""
        return told, commentator or self._begins_with(tokens, mentions, speaks) or page, commentator

    def _begins_with(self, tokens: Tokens, mentions: Sequence[Mention], reacting: str) -> str:
        """The party that a headline begins with; nobody's where it is an answer to him ("Condemning China ...").

        reacting: whose official page it stands on, if that reacts or meets the press: it speaks for itself.
        """
        if reacting:
            return reacting
        return "" if mentions and begins_reacting(tokens.words[: mentions[0].start][-1:], "") else head(mentions)

    def _own_page(self, publisher: str) -> str:
        """The official body that a publisher is, "" if it is none."""
        concept = self._vocabulary.spelled(publisher)
        is_body = concept is not None and concept.kind is Kind.BODY and concept.side in OFFICIAL_SIDES
        return concept.id if concept and is_body else ""

    def _told(self, headline: Headline) -> list[tuple[str, str]]:
        """Who and what is named, by the question that it answers."""
        title, tokens, mentions, *_ = headline
        return [
            *self.things.by_slot(tokens, mentions),
            *roles(tokens, mentions),
            *origins(tokens, mentions),
            *aims(tokens, mentions),
            *deeds(tokens, mentions),
            *_unknown(title, tokens, mentions),
        ]


def _stems(tokens: Tokens, mentions: Iterable[Mention]) -> set[str]:
    return {stem for mention in mentions for stem in tokens.stems[mention.start : mention.end]}


def _courses(headline: Headline, words: Sequence[str], said: Sequence[str]) -> tuple[str, ...]:
    if not _is_trade(headline.mentions):
        return ()
    goods = _stems(headline.tokens, filter(_is_good, headline.mentions))
    return tuple(course.courses(words, said, headline.title.lower(), goods))


def _states(title: str, side: str) -> bool:
    """Is it an association's own statement on something?"""
    return side == Side.INDUSTRY and WORD_ON.search(title) is not None


def _comments_on_the_other(title: str, page: str, speaker: str) -> str:
    """The party whose official page or man has a word, by a headline, on what the other does; "" if there is none.

    speaker: whose man or government the headline begins with.
    """
    whose = page or (speaker if is_word_in_full(title) else "")  # which the press passes on as it is
    if whose and commented_on(title) not in ("", whose):
        return whose
    return speaker if {speaker, speaks_on(title)} == {*PARTIES} else ""


def names(text: str) -> list[str]:
    """What is written in Latin letters with a capital, in lower case: in a sentence or among Chinese, names."""
    return list(map(str.lower, _NAME.findall(text)))


def _unknown(title: str, tokens: Tokens, mentions: Iterable[Mention]) -> Iterator[tuple[str, str]]:
    """The names of a title that no vocabulary knows; where All Words Are Written So, nobody can tell which they are."""
    written = _WORD.findall(title)
    capitals = [word for word in written[1:] if word[0].isupper()]
    if len(capitals) <= TITLE_CASE * len(written):
        found = [word.lower() for word in capitals if len(word) > 1 and word.lower() not in _NO_NAMES]
        known = {word for mention in mentions for word in tokens.words[mention.start : mention.end]} if found else ()
        yield from [("name", name) for name in found if name not in known]


def _by_key(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    found: dict[str, tuple[T, ...]] = {}
    for key, value in pairs:
        if value not in (held := found.get(key, ())):
            found[key] = (*held, value)
    return found


def _is_trade(mentions: Sequence[Mention]) -> bool:
    """Does a title with these name a good, an act of trade, or both parties? Elsewhere "open" means other things."""
    kinds, parties = {m.concept.kind for m in mentions}, {m.concept.party for m in mentions}
    return Kind.ACT in kinds or Kind.GOOD in kinds or "both" in parties or parties.issuperset(PARTIES)


def _reacts(mention: Mention, tokens: Tokens, text: str) -> bool:
    """Does a verb of reaction stand behind somebody of a party, no firm, or the colon behind which his word begins?"""
    speaks = has_han(mention.words) and text.startswith((f"{mention.words}:", f"{mention.words}："))
    is_theirs = mention.concept.party in PARTIES and mention.concept.side is not Side.INDUSTRY
    return is_theirs and (speaks or begins_reacting(tokens.words[mention.end :], text))


def _is_ours(mentions: Sequence[Mention]) -> bool:
    """Is one of the two parties named, or what is theirs?"""
    return any(mention.concept.party in (*PARTIES, "both") for mention in mentions)


def _is_good(mention: Mention) -> bool:
    return mention.concept.kind is Kind.GOOD


def _is_matter(mention: Mention) -> bool:
    return mention.concept.kind in _MATTER


def _is_thing(mention: Mention) -> bool:
    return mention.concept.kind is not Kind.ACT
