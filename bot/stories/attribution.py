"""Who speaks in a sentence, and who is only said to have spoken."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from unicodedata import normalize

from bot.domain.feed import Side
from bot.stories import attribution_en, attribution_zh
from bot.stories.namesakes import is_namesake
from bot.stories.reading import Reading, Voice, bare, read
from bot.stories.roles import ROLES
from bot.stories.speech_en import GENERIC
from bot.text.doubt import is_void, withholds
from bot.text.past import is_recalled
from bot.text.tokens import has_han, language_of, shown, simplify, tokenise
from bot.text.unreal import is_sham
from bot.text.vocabulary import Kind, Mention, Vocabulary

# Bodies that reports on China name without their country, by their ids in the vocabulary.
_CHINAS = {
    ("customs",): "gacc",
    ("海", "关"): "gacc",
    ("transport", "ministry"): "cn_transport",
    ("finance", "ministry"): "cn_finance",
    ("agriculture", "ministry"): "cn_agriculture",
    ("foreign", "ministry"): "mfa",
}
# A legislature debates: what one of it says is not its word. And who has left office speaks for himself.
_NO_VOICE = frozenset({"us_congress", "biden"})
_THIRD = "other"
_OWNED = re.compile(r"(?:China|Chinese|US|United States|中国|美国)\b", re.IGNORECASE)  # a body named with its country
_OURS = "我国"  # any press's own country
# Once a third country's is named a bare one may be that country's, unless it answers or speaks of "our side".
_ANY_COUNTRYS = frozenset("外交部 外交部发言人 财政部 农业部 商务部 交通运输部 海关 央行".split())
_BARE_ZH = tuple(_ANY_COUNTRYS)  # who begins a report with one means his own country's
_ABROAD_ZH = re.compile("[俄日韩印英法德意加澳墨越泰荷欧](?:外交|商务|财政|农业|贸易)部")
# ... and so may one be whose word a foreign paper tells: 日媒：商务部称.
_FOREIGN_PRESS_ZH = re.compile(
    "(?<![官央党自融新全传])[日韩印俄英法德意加澳墨越泰荷欧美外港台西]媒|(?:日本|韩国|印度|俄罗斯|英国|法国|德国|加拿大|澳大利亚|墨西哥|越南|泰国"
    "|欧洲|美国|外国|境外|海外|台湾|香港)媒体|共同社|日经|《?(?:朝日|读卖|每日|产经)新闻|韩联社|塔斯社|印度报业托拉斯"
)
_ANSWERS_ZH = re.compile("(?:新闻)?(?:发言人)?(?:就此|对此|随即|也)?回应|[^中美方]*中方")
_TAIWANS_TOO = frozenset("外交部 外交部发言人 财政部 央行".split())  # in Taiwan's press they are Taiwan's
_AMERICAN = frozenset({"treasury", "commerce"})  # of which only the United States has a department
_ANY_COURT = "supreme court"
# Of a report on the other country's these may be that country's.
_ANY_CUSTOMS, _AMERICAS = frozenset({"customs", "海关"}), "cbp"
# "Commerce said": of a report on Commerce Bank it is the bank.
_OF_A_FIRM = re.compile(r"\b(?:Commerce|Treasury)\s(?:Bank|Bancshares|Wine|Group|Corp|Inc|Holdings|Capital|Partners)\b")
_OF_ANY_COUNTRY = GENERIC - {"of", "trade"}  # which name nobody by themselves
_LONGEST = 1000  # characters of a sentence: what is longer is no prose, and a hostile text has no full stops


def speakers(sentence: str, vocabulary: Vocabulary, report: str = "", day: date | None = None) -> tuple[Mention, ...]:
    """Those of a side who speak in a sentence, in the order in which they do.

    report: all of its text. The countries that it names tell whose a commerce ministry is that is named without its
    country. day: of the report, where it is known; what was said well before it nobody says in it.
    """
    if len(sentence) > _LONGEST or _is_silent(sentence) or is_void(sentence, day.year if day else 0):
        return ()
    found = _speakers(sentence, vocabulary, countries(report, vocabulary) if _may_be_anybodys(sentence) else (), day)
    return tuple(
        each
        for each in found
        if not (each.words.lower() in _AMERICAN and _OF_A_FIRM.search(report))
        and not (each.words.lower() == _ANY_COURT and not _names_america(f"{sentence}\n{report}", vocabulary))
        and not (each.words.lower() in _ANY_CUSTOMS and _names(_AMERICAS, report, vocabulary))
        and not is_namesake(each, report or sentence)
    )


def _names(concept: str, text: str, vocabulary: Vocabulary) -> bool:
    return any(each.id == concept for each in vocabulary.concepts_in(tokenise(text)))


@lru_cache(maxsize=100)
def _names_america(text: str, vocabulary: Vocabulary) -> bool:
    """Does a text name anything of the United States, but a court, of which every country has a supreme one?"""
    named = (each for each in vocabulary.find(tokenise(text)) if each.words.lower() != _ANY_COURT)
    return any(each.concept.party in ("us", "both") for each in named)


def _is_silent(sentence: str) -> bool:
    text = bare(sentence)
    return withholds(sentence) or (
        language_of(sentence) != "zh" and attribution_en.is_silent(text, tokenise(text).words)
    )


def _may_be_anybodys(sentence: str) -> bool:
    """Does it hold a word of a name that is any country's, so that what countries the report names must be known?"""
    return has_han(sentence) or not _OF_ANY_COUNTRY.isdisjoint(tokenise(sentence).words)


@lru_cache(maxsize=1_000)  # a sentence is read for who speaks, and for whose each of its figures is
def _speakers(
    sentence: str, vocabulary: Vocabulary, countries: tuple[str, ...], day: date | None
) -> tuple[Mention, ...]:
    chinese = language_of(sentence) == "zh"
    reading = _with_generic(read(sentence, (vocabulary, ROLES)), vocabulary, countries)
    found = (attribution_zh if chinese else attribution_en).voices(reading)
    traditional = chinese and simplify(sentence) != normalize("NFKC", sentence)
    parts = groupby(sorted(found, key=lambda each: each.start), lambda each: reading.next_mark(each.start, ";"))
    mentions = [each for _, part in parts for voice in _heard(list(part)) for each in voice.mentions]
    known = [each for each in mentions if each.concept.side is not None and each.concept.id not in _NO_VOICE]
    return tuple(
        each
        for each in known
        if not _is_common(each, reading)
        and not is_sham(_clause_before(each, reading))
        and (not _is_generic(each, reading, traditional) or _is_home(each, reading, countries))
        and not _is_perhaps_abroads(each, reading, countries)
        and not (day and _is_recalled(each, reading, day, "" if chinese else " "))
    )


@lru_cache(maxsize=100)
def countries(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The parties of the countries that a text names, in its order; us and cn are the two parties', other a third's."""
    found = vocabulary.find(tokenise(text))
    first = ("cn",) if text.startswith(_BARE_ZH) else (_THIRD,) if _ABROAD_ZH.search(text) else ()
    return first + tuple(
        mention.concept.party for mention in found if _is_country(mention) or _OWNED.match(mention.words)
    )


def _is_country(mention: Mention) -> bool:
    return mention.concept.kind is Kind.STATE and mention.words != _OURS


def _is_recalled(mention: Mention, reading: Reading, day: date, between: str) -> bool:
    """Is what he says or does dated well before a day? `between`: what parts words in the language of the text."""
    ahead = between.join((*reading.words[: mention.start], ""))
    end = len(ahead) + len(between.join(reading.words[mention.start : mention.end]))
    return is_recalled(between.join(reading.words), len(ahead), end, day)


def _clause_before(mention: Mention, reading: Reading) -> str:
    start = max((at + 1 for at in range(mention.start) if reading.is_mark(at)), default=0)
    return ("" if has_han(mention.words) else " ").join(reading.words[start : mention.start])


def _is_common(mention: Mention, reading: Reading) -> bool:
    """US intel is no Intel, a feather in one's cap no Fed: such a name has its capital."""
    named = mention.concept.kind in (Kind.BODY, Kind.COMPANY) and not has_han(mention.words)
    capital = any(reading.capital[mention.start : mention.end])
    return named and not capital and not set(mention.words.lower().split()) <= GENERIC


def _is_generic(mention: Mention, reading: Reading, traditional: bool) -> bool:
    """Can it be the name of any country's ministry?"""
    if not has_han(mention.words):
        named = set(reading.words[mention.start : mention.end])  # "Defense Secretary", without his name
        return named <= GENERIC and not ("department" in named and named & _AMERICAN)
    owner = reading.ending.get(mention.start - 1)
    return mention.words in _TAIWANS_TOO and (traditional or (owner is not None and owner.words == _OURS))


def _is_perhaps_abroads(mention: Mention, reading: Reading, countries: Sequence[str]) -> bool:
    """Is it a Chinese ministry's bare name in a report that begins with a third country, which has one of that name?

    Or in what a foreign paper tells.
    """
    owner = reading.ending.get(mention.start - 1)
    abroad = countries[:1] == (_THIRD,) or _FOREIGN_PRESS_ZH.search("".join(reading.words[: mention.start]))
    if mention.words not in _ANY_COUNTRYS or not abroad or (owner and _is_country(owner)):
        return False
    return _ANSWERS_ZH.match("".join(reading.words[mention.end :])) is None


def _is_home(mention: Mention, reading: Reading, countries: Sequence[str]) -> bool:
    """Is the report on this body's own country, as far as it says, and not on a third one?"""
    before = [each.concept.party for each in reading.mentions if _is_country(each) and each.end <= mention.start]
    if has_han(mention.words) and not before:
        return False
    named = (*countries, *before) or (mention.concept.party,)
    on_third = named[0] == _THIRD or before[-1:] == [_THIRD]
    return not on_third and not {mention.concept.party, "both"}.isdisjoint(named)


def _with_generic(reading: Reading, vocabulary: Vocabulary, countries: Sequence[str]) -> Reading:
    """Where China is named and no third country, "customs" alone is China's, and so is "the transport ministry"."""
    here = {mention.concept.party for mention in reading.mentions}
    parties = here if here & {"cn", "other"} else {*here, *countries}
    if "cn" not in parties or "other" in parties or "other" in countries[:1]:
        return reading
    found = []
    for phrase, concept in ((words, vocabulary.concepts.get(each)) for words, each in _CHINAS.items()):
        for place in range(len(reading.words) - len(phrase) + 1):
            last = place + len(phrase)
            if concept and reading.words[place:last] == phrase and not any(map(reading.is_named, range(place, last))):
                found.append(Mention(concept, place, last, shown(phrase)))
    return reading.naming(found)


def _heard(voices: list[Voice]) -> Iterator[Voice]:
    """Of the voices between two semicolons the report's own statements: what X says that Y said is X's word."""
    tags = [voice for voice in voices if voice.tag]
    if tags and not _passes_on(tags[-1]):
        yield tags[-1]
        return
    until = -1
    for voice in voices:
        if voice.start >= until or voice.fresh or voice.tag:
            yield voice
        if not _passes_on(voice):
            until = max(until, voice.until)


def _passes_on(voice: Voice) -> bool:
    """State media pass on what a ministry says: both speak."""
    return bool(voice.mentions) and all(each.concept.side is Side.CN_STATE_MEDIA for each in voice.mentions)
