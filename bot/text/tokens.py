"""Text to tokens, the same for entries, queries and the vocabulary, in English and Chinese.

A token is a lower-case word or one Han character: Chinese has no spaces, so 关税 is the phrase of 关 and 税. Full-width
forms are folded (NFKC) and traditional characters made simplified. Stemming is done here, not by the database, so that
every engine finds the same things and prefix* still sees whole words.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import opencc
import Stemmer

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ebef"
_HAS_HAN = re.compile(f"[{_HAN}]")
# "U.S.", "U.S" and "US", but not the pronoun "us", nor the currency in "US$5". Other abbreviations lose their dots too.
# Not by \b: a Han character is a letter to it, and 对US would hide the country.
_DOTTED = re.compile(r"(?<![A-Za-z0-9])[A-Z](?:\.[A-Z])+(?![A-Za-z0-9])\.?")
_UNITED_STATES = re.compile(r"(?<![A-Za-z0-9])(?:USA|US)(?![A-Za-z0-9$])")
# A headline that capitalises every word makes "Us" of the country as well as of the pronoun, which begins no sentence,
# ends most, and follows few words.
_HEADLINE_LIMIT = 300  # characters
_NO_HEADLINE = re.compile(r"(?<![\w'\u2019\u2010-])(?!(?:amid|after|from|into|over|than|that|with)\b)[a-z]{4,}")
_CAPITALISED_US = re.compile(
    r"(?:(?P<before>[A-Za-z]+)(?:\s+[Oo]f)?\s+)?(?<![A-Za-z0-9.])Us(?=[\s,:/\u2010-\u2014-]+[A-Z0-9])"
    r"(?!\s+(?:All|And Them|Apart|Back|Better|Both|Into|More|Now|Out|Poorer|Safe|Today|Too|Weekly|Who)\b)"
)
_BEFORE_PRONOUN = frozenset(
    "about all among ask asks behind both contact cost costs each email follow give gives help helps join last let "
    "like made make makes many most none one remind reminds rest show shows some teach teaches tell tells three told "
    "two".split()
)
_TOGETHER = re.compile(r"\b(anti)(?=dumping|subsid)", re.IGNORECASE)  # anti-dumping, in one word
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, as broken JSON brings it: no encoder takes it
_TOKEN = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_WORD = re.compile(r"[^\W_]+")  # the same where there is no Han
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_LONG, _REMEMBERED = 2_000, 1_200  # characters of a text, and texts: 30 MB if each is as long as may be
_STEMS_HELD = 20_000  # words, and as many that were held before them
_SHORT_NUMBER = 3  # characters; the marks between a headline's words are as short
_SHORT = 24  # characters of a word or two
_TYPOGRAPHIC = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0"  # they part words like the marks of a typewriter
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")  # Latin letters; no other script's marks are folded
_DOT_AND_CAPITAL = re.compile(r"\.[A-Z]")

_to_simplified = opencc.OpenCC("t2s").convert
_stemmer = Stemmer.Stemmer("english", 0)  # it need not remember: _Stems does

FARTHEST = 50  # tokens that a NEAR may span
APART = "¶"  # a token that no text and no query has
_GAP = (APART,) * (FARTHEST + 1)

# Spellings that differ between the two sides of the Atlantic: stemming does not join them.
_SPELLINGS = {
    "aluminium": "aluminum",
    "licence": "license",
    "licences": "licenses",
    "licenced": "licensed",
    "programme": "program",
    "programmes": "programs",
    "defence": "defense",
    "fibre": "fiber",
    "fibres": "fibers",
    "centre": "center",
    "centres": "centers",
    "metre": "meter",
    "metres": "meters",
    "litre": "liter",
    "litres": "liters",
    "tyre": "tire",
    "tyres": "tires",
    "soyabean": "soybean",
    "soyabeans": "soybeans",
    "sulphur": "sulfur",
    "sulphuric": "sulfuric",
    "sulphate": "sulfate",
    "sulphide": "sulfide",
    "catalogue": "catalog",
    "catalogues": "catalogs",
    "analogue": "analog",
    "grey": "gray",
    "gpus": "gpu",  # what ends in us is no plural to Porter
    "tpus": "tpu",
    "cpus": "cpu",
}
_SPELLINGS |= {
    british + ending: british[:-2] + "r" + ending
    for british in "labour colour harbour neighbour favour honour behaviour endeavour rumour vapour armour".split()
    for ending in ("", "s", "ed", "ing", "er", "ers", "able", "ite", "ites")
}
_SPELLINGS |= {
    f"{root}is{ending}": f"{root}iz{ending}"
    for root in (
        "author capital central character critic emphas final formal general global harmon industr legal liberal local "
        "maxim minim mobil modern monopol national neutral normal optim organ penal priorit privat public real recogn "
        "scrutin special stabil standard subsid summar util weapon"
    ).split()
    for ending in ("e", "ed", "es", "ing", "er", "ers", "ation", "ations")
}
# Words that Porter's rules would join to one of the field's: important is no import, nor are customs customers.
_KEPT = frozenset(
    "important importance importantly according accordingly fertility detention magnetic tiktoker tiktokers exclusive "
    "exclusively extensive extensively engineer engineers engineering respondent respondents prominent authority "
    "authorities customs trumps senator senators".split()
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens as they stand (lower case) and as stems; both lists run in step."""

    words: tuple[str, ...]
    stems: tuple[str, ...]

    def parted(self, place: int) -> "tuple[Tokens, Tokens]":
        """Those before a place, and those from there on."""
        return Tokens(self.words[:place], self.stems[:place]), Tokens(self.words[place:], self.stems[place:])


def has_han(text: str) -> bool:
    """Does it hold any Chinese character?"""
    return not text.isascii() and _HAS_HAN.search(text) is not None


def simplify(text: str) -> str:
    """Full-width forms folded and traditional Chinese made simplified; length and case may change."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text)
    if not has_han(text):
        return text
    return str(_to_simplified(_SURROGATE.sub(" ", text)))


def tokenise(text: str) -> Tokens:
    """Split a text into tokens."""
    if len(text) <= _SHORT:
        return _of_words(text)
    return _remembered(text) if len(text) <= _LONG else _split(text)


def _split(text: str) -> Tokens:
    if not text.isascii():
        for mark in _TYPOGRAPHIC:  # often there is nothing else beyond ASCII, and the rest is read in half the time
            text = text.replace(mark, " ")
        text = _ACCENTED.sub(_without_accent, simplify(text))
    # Looking whether there is anything to do takes a tenth of the time of doing it, and mostly there is nothing.
    if _DOT_AND_CAPITAL.search(text):
        text = _DOTTED.sub(lambda match: match.group().replace(".", "") + " ", text)
    if "Us" in text and len(text) <= _HEADLINE_LIMIT and not _NO_HEADLINE.search(text):
        text = _CAPITALISED_US.sub(_country_unless_pronoun, text)
    if "US" in text:
        text = _UNITED_STATES.sub(" usa ", text)
    if "ntidump" in text or "ntisubsid" in text:
        text = _TOGETHER.sub(r"\1 ", text)
    if text.isascii():
        words = tuple(text.translate(_ASCII).split())  # what _WORD finds, in half the time
    else:
        words = tuple((_TOKEN if has_han(text) else _WORD).findall(text.lower()))
    return Tokens(words, stems(words))


def _without_accent(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFD", match.group())[0]


def _country_unless_pronoun(match: re.Match[str]) -> str:
    before = match["before"]
    return match.group() if before and before.lower() in _BEFORE_PRONOUN else match.group()[:-2] + "US"


# The desk judges, indexes and groups a batch of entries, and each looks at their tokens.
_remembered = lru_cache(maxsize=_REMEMBERED)(_split)
_of_words = lru_cache(maxsize=10_000)(_split)  # apart, so that a sentence read word by word puts no entry out


def passage(title: Tokens, text: Tokens) -> Tokens:
    """Title and text as one run of tokens, too far apart for a phrase or a NEAR to reach across."""
    if not text.words:
        return title
    return Tokens(title.words + _GAP + text.words, title.stems + _GAP + text.stems)


def stem(word: str) -> str:
    """An English word's stem, one for both sides of the Atlantic; anything else is its own."""
    return _STEMS[word]


def stems(words: Iterable[str]) -> tuple[str, ...]:
    """The stem of each."""
    return tuple(map(_STEMS.__getitem__, words))


class _Stems(dict[str, str]):
    """Stems by word, those asked for of late: a lookup costs a fifth of a call to what lru_cache wraps."""

    def __init__(self) -> None:
        self._before: dict[str, str] = {}  # what was held until it was too much

    def __missing__(self, word: str) -> str:
        is_word = word.isalpha()
        if not is_word and len(word) > _SHORT_NUMBER:
            return word  # and is not held: of numbers there is no end
        found = (self._before.get(word) or _stemmed(word)) if is_word else word
        if len(self) >= _STEMS_HELD:
            self._before = dict(self)
            self.clear()
        self[word] = found
        return found


def _stemmed(word: str) -> str:
    word = _SPELLINGS.get(word, word)
    return word if word in _KEPT or not word.isascii() else str(_stemmer.stemWord(word))


_STEMS = _Stems()


def shown(words: tuple[str, ...]) -> str:
    """Tokens as people read them: Han characters without spaces, "usa" as US."""
    if len(words) == 1 and words[0] != "usa":
        return words[0]
    text = " ".join(["US" if word == "usa" else word for word in words])
    return text if text.isascii() else _BETWEEN_HAN.sub("", text)


def language_of(text: str) -> str:
    """ "zh" where Han characters are at least a fifth of the letters, else "en" (only these two are read here)."""
    if not has_han(text):
        return "en"
    letters = sum(map(str.isalpha, text))
    return "zh" if len(_HAS_HAN.findall(text)) * 5 >= letters else "en"
