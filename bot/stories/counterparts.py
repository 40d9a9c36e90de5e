"""Whom an official meets, calls or appoints: the same man meets others the same day, and each is an event."""

import re
from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from bot.stories.parties import PARTIES
from bot.stories.things import Things
from bot.text.months import MONTHS
from bot.text.tokens import Tokens, has_han, stem, tokenise
from bot.text.vocabulary import Kind, Mention

_END = (
    r"(?=[;:|]|$|,\s(?!(?:[A-Z][\w’'-]+|others)\b)|\s*\b(?:in|at|on|for|over|as|after|amid|before|ahead|to|this|next|by|during|about|who|while|"
    r"despite|says?|said|will|tells?|told)\b|\s\w+(?:ing|ed)\b)"
)
_MEETS = re.compile(
    r"\b(?:meet(?:s|ing(?!\s(?:of|between)\b))?|met|hosts?|hosting|receives?"
    r"|(?:speaks?|spoke|call|talks?|meeting|(?:sits?|sat)\sdown|spoke\sby\sphone|speaks?\sby\sphone)\swith|phones?"
    rf"|(?:senate|senators|lawmakers)\sconfirms?)\s(?:with\s)?(?P<whom>[^;:|]*?){_END}",
    re.IGNORECASE,
)
_OFFICE = (
    r"(?:ambassador|envoy|representative|minister|secretary|undersecretary|negotiator|chief|head|chair\w*|director|"
    r"governor|commissioner|czar|advis[eo]r|administrator|board|councillor|premier|lead|run|oversee|post|role|job)"
)
# What is named to a list is no appointment, and who is named "as" something else may be one of many.
_APPOINTS = re.compile(
    r"\b(?i:names?|named|appoints?|appointed|nominates?|nominated|picks?|picked|taps?|tapped)\s"
    rf"(?P<whom>[^,;:|]*?)(?=,?\s(?:as|to|for)\b(?:\s[\w’'-]+){{0,6}}?\s{_OFFICE}\b)",
)
# One of these is in each of them that is in English.
_VERBS = frozenset(
    map(
        stem,
        "meet meets meeting met host hosts hosting receive receives speak speaks spoke call talk talks sits sat phone "
        "phones confirm confirms name names named appoint appoints nominate nominates pick picks tap taps".split(),
    )
)
# Behind one of these stands what was before, or is the occasion of something else.
_ASIDE = re.compile(
    r"\b(?:after|amid|ahead|before|following|as|if|when|despite|since|until|that|over)\b", re.IGNORECASE
)
_ASIDE_ZH = re.compile("[后前时]|称|表示")
_MEETS_ZH = re.compile(
    r"(?:会见|会晤|接见)(?:了)?(?P<whom>[^，,。：:；;\s就后时]{1,30}+)(?![后时])"
    r"|(?:同(?![意步期比])|[与和])(?P<with>[^，,。：:；;\s就意]{1,30}?)(?:(?:举行|进行|展开|开展|再度|再次|将|新一轮|首轮|视频|经贸)*)(?:通话|通电话|会谈|会面|会晤|磋商)"
    r"|(?:提名|任命|确认|批准)(?P<post>[^，,。：:；;\s就为]{1,20}?)(?:为|出任|担任)"
)
_WORD = re.compile(r"[\w’'-]+|,")
_OF = frozenset("of from".split())
# By office, rank or country anybody may be meant whom another headline calls by his name.
_OFFICES = frozenset(
    "president vice premier minister ministers deputy chief chiefs head heads ceo cfo ceos chair chairman chairwoman "
    "executive executives boss bosses founder cofounder co-founder secretary representative representatives envoy "
    "envoys ambassador official officials leader leaders counterpart counterparts negotiator negotiators delegation "
    "team businessman group company council senator senators lawmakers congressman member members director governor "
    "czar diplomat commissioner undersecretary".split()
)
_NO_NAME = _OFFICES.union(
    "us usa uk un china chinese american beijing washington ustr treasury commerce trade foreign finance state "
    "agriculture business congress senate house general mr ms mrs dr he people republic tonight today tomorrow top "
    "former senior white".split(),
    MONTHS,
    "monday tuesday wednesday thursday friday saturday sunday".split(),
)
_MORE = re.compile(
    r"\b(?:others?|group of|business leaders|ceos|dozens?|roundtable)\b|等|企业家|企业高管|企业界|工商界", re.IGNORECASE
)
_OFFICES_ZH = (
    "首席执行官|首席执行|ceo|董事长|总经理|副?总裁|会长|主席|创始人|高管|总统|首相|副?总理|副?部长|大臣|财长|外长|商务部长|财政部长|外交部长|"
    "贸易代表|代表团?|大使|参议员|众议员|议员|国务卿|州长|市长|团长|一行|牵头人|负责人|领导人|官员|总司长|司长|总干事|委员(?!会)|理事长|秘书长"
)
_OFFICE_ZH = re.compile(f"[前副兼高级]*(?:{_OFFICES_ZH})", re.IGNORECASE)
_NO_NAME_ZH = re.compile(
    "有限|公司|集团|企业|先生|女士|美国|美方|中国|中方|欧盟|欧委会|日本|韩国|国家|驻华|商务|财政|外交|农业|贸易|国务院|委员会|委员|协会|理事会|"
    "美中|中美|兼|原|[等、和与及]|美$|·"
)
# One government has one minister for each; a "trade chief" may be any of several.
_MINISTRY = re.compile(
    r"\b(foreign|commerce|finance|industry|agriculture|defen[cs]e|energy|transport)\s(?:minister|secretary)"
    r"|(外交|商务|财政|工信|农业|国防|能源|交通)(?:农村|运输)?部?副?部?长|([外财])长",
    re.IGNORECASE,
)
_AND = re.compile(r",|\band\b|[、和与及]")
_SHARED = 2  # characters by which two Chinese names may be one in two transliterations
_ALIKE = 0.75  # of the letters of two names, which may be one in two spellings
_LEAST = 4  # letters
_OWN_NAMES = frozenset({"company", "person of us", "person of cn"})


class Counterparts(NamedTuple):
    """By which names a headline tells whom somebody meets, calls or appoints, and how he may be known otherwise."""

    persons: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()  # and bodies, regions: whose head or officials they are
    countries: tuple[str, ...] = ()  # us, cn or the concept of another
    known: tuple[str, ...] = ()  # the vocabulary's people and firms among them
    ministries: tuple[str, ...] = ()  # whose ministers they are
    more: bool = False  # there are others whom it does not name

    def are_others(self, than: "Counterparts", named: Collection[str]) -> bool:
        """Can none of them be one of the others? named: all that the other report names."""
        if self.more or than.more or not set(self.known).isdisjoint(named):
            return False
        if _meet(self.persons, than.persons) or _meet(self.firms, than.firms):
            return False
        if self.countries and than.countries and set(self.countries).isdisjoint(than.countries):
            return True
        if not _in_one_language(self, than):
            return False
        pairs = (self.persons, than.persons), (self.firms, than.firms), (self.ministries, than.ministries)
        return any(_differ(*pair) for pair in pairs)


def counterparts(title: str, tokens: Tokens, mentions: Iterable[Mention], things: Things) -> Counterparts | None:
    """Those of a simplified headline, whose tokens and mentions these are; None where it is not about a meeting."""
    chinese = has_han(title)
    if not chinese and _VERBS.isdisjoint(tokens.stems):
        return None  # nearly always, and found a tenth as dear as by the pattern
    found = _MEETS_ZH.search(title) if chinese else _MEETS.search(title) or _APPOINTS.search(title)
    if found is None or (_ASIDE_ZH if chinese else _ASIDE).search(title, 0, found.start()):
        return None
    group = found.lastgroup or "whom"
    whom = found[group]
    start = len(tokenise(title[: found.start(group)]).words)
    end = start + len(tokenise(whom).words)
    inside = [each for each in mentions if start <= each.start and each.end <= end]
    persons, firms = _named_zh(whom) if chinese else _named(whom, _states(inside))
    return Counterparts(
        persons,
        firms,
        tuple(dict.fromkeys(country for each in inside if (country := _country(each)))),
        tuple(thing for slot, thing in things.by_slot(tokens, inside) if slot in _OWN_NAMES),
        tuple(next(filter(None, each)).lower() for each in _MINISTRY.findall(whom)),
        _MORE.search(title, found.start(group)) is not None or (len(firms) > 1 and _AND.search(whom) is not None),
    )


def _country(mention: Mention) -> str:
    """Whose man or government is named, us, cn or a third country; "" of a firm, which others may be met with."""
    party = "" if mention.concept.kind is Kind.COMPANY else mention.concept.party
    if party in PARTIES:
        return party
    return mention.concept.id if party == "other" and mention.concept.kind is Kind.STATE else ""


def _states(mentions: Iterable[Mention]) -> frozenset[str]:
    """The words that name countries; their parties are known by them."""
    return frozenset(
        word for each in mentions if each.concept.kind is Kind.STATE for word in each.words.lower().split()
    )


def _named(whom: str, states: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Persons and firms: whose name stands before an office, has an "'s" or stands behind "of" is a firm."""
    persons, firms, run, pending, of = list[str](), list[str](), list[str](), list[str](), False
    for written in (*_WORD.findall(whom), ""):
        word = re.sub(r"['’]s?$", "", written)
        plain = word.lower()
        if word[:1].isupper() and plain not in _NO_NAME and plain not in states:
            run.extend(tokenise(word).stems)
            if word == written:
                continue
        if run:
            pending.append(" ".join(run))
            run.clear()
        if plain in _OFFICES or word != written:
            firms, pending = [*firms, *pending], []
        elif of or not (plain in _NO_NAME or plain in states or plain in ("and", ",")):
            (firms if of else persons).extend(pending)
            pending = []
        of = (of and plain in ("and", ",")) or plain in _OF
    return tuple(persons), tuple(firms)


def _named_zh(whom: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """... in Chinese, where the office stands between the firm and the name."""
    persons, firms = list[str](), list[str]()
    for each in _AND.split(whom):
        *before, last = _OFFICE_ZH.split(each)
        firms.extend(name for part in before for name in _NO_NAME_ZH.split(part) if name)
        ends_as_firm = re.search("(?:公司|集团|协会|委员会|商会|理事会)$", last) is not None
        (firms if ends_as_firm else persons).extend(name for name in _NO_NAME_ZH.split(last) if name)
    return tuple(persons), tuple(firms)


def _differ(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return bool(ours and theirs) and not _meet(ours, theirs)


def _meet(ours: Iterable[str], theirs: Sequence[str]) -> bool:
    return any(_is_one(name, other) for name in ours for other in theirs)


def _is_one(name: str, other: str) -> bool:
    """May two names be of one, by a longer name or in another spelling?"""
    if has_han(name) or has_han(other):
        return name in other or other in name or len(set(name) & set(other)) >= _SHARED
    return any(_alike(word, another) for word in name.split() for another in other.split())


def _alike(word: str, other: str) -> bool:
    long = min(len(word), len(other)) >= _LEAST
    return word == other or (long and SequenceMatcher(None, word, other).ratio() >= _ALIKE)


def _in_one_language(one: Counterparts, other: Counterparts) -> bool:
    names = [(*each.persons, *each.firms, *each.ministries) for each in (one, other)]
    return all(names) and any(map(has_han, names[0])) == any(map(has_han, names[1]))
