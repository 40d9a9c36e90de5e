"""Who has spoken in a report: a side's own page, or words that an outlet attributes to it.

Only what is sure is stated: a named person or body that is the subject of a verb of speech, in one clause. Silence
("declined to comment"), the future ("will announce"), unnamed sources, people around a name ("Trump's former adviser
said"), what others say of somebody ("China said to book") and what one says that another said are not speech.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.domain.entry import Entry
from bot.domain.feed import OFFICIAL_SIDES, MayShow
from bot.domain.story import Statement
from bot.text.sentences import clauses, sentences
from bot.text.tokens import Tokens, has_han, tokenise
from bot.text.vocabulary import Kind, Mention, Vocabulary

_SPEECH = frozenset(
    "said says say told tells announced announces confirmed confirms denied denies warns threatened threatens "
    "accused accuses vowed vows pledged pledges urged urges insisted insists stated tweeted wrote replied "
    "responded".split()
)
# These tell of speech only with the one spoken to behind them: "China told" and "Trump urged" are passives cut short.
_NEEDS_OBJECT = frozenset("told tells urged urges accused accuses".split())
_PRONOUNS = frozenset("he she it they".split())  # "Trump told he lacks authority"
_AFTER_DENIED = frozenset("it that any reports report having the claims allegations accusations agreeing".split())
# Behind these verbs such a word makes a passive of a headline: "Trump urged to", "China accused of", "Xi told by".
_TURNS_PASSIVE = {"to", "by", "for", "over", "with", "not", "as", "in"}
_TAKES_TO = frozenset("threatened threatens vowed vows pledged pledges".split())  # "vowed to retaliate" is active
_SAYS_NOTHING = frozenset({"nothing", "little"})
# Between a name and its verb may stand an adverb, an auxiliary or a day, or a spokesperson with a name.
_ADVERBS = frozenset(
    "also later earlier again then separately publicly formally reportedly has had have on late early today yesterday "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
_SPOKESPEOPLE = frozenset({"spokesperson", "spokesman", "spokeswoman"})
_SPOKESPERSONS_NAME = 3  # words
# What may stand before a speaker: nothing, a conjunction, an article or a title. Never "of", "by" or "former".
_BEFORE = frozenset(
    "the a but and while as after because when since although though president secretary minister".split()
)
_SPEECH_ZH = "表示 宣布 指出 强调 回应 称 说 发布公告 证实 否认 呼吁 敦促".split()
_NOUNS_ZH = ("说法", "称号", "称为")  # not the verbs they begin with
# Between a body or person and its verb: nothing, a date, an adverb, or a spokesperson with a name.
_BETWEEN_ZH = re.compile(
    r"(?:(?:新闻)?发言人\w{0,3})?(?:[0-9]+[年月日])*(?:今天|今日|日前|周[一二三四五六日天]|再次|此前|随后|也|则|还)?"
)
_GOVERNMENTS_ZH = frozenset("美方 中方 美国 中国 美国政府 中国政府 美政府 北京 华盛顿".split())
_FORMER_ZH = frozenset("前原")
# At a sentence's end these say that all of it is somebody else's word: "..., two traders said", "..., Trump claims".
_ATTRIBUTES = frozenset("said says claims claimed admitted shows show reports reported wrote writes".split())
_HEARSAY = frozenset({"per", "through", "via"})
_LONGEST_ATTRIBUTION = 6  # words
# What stands in quotes or behind a colon is somebody's report of it, and whose is not sure.
_REPORTED = re.compile(r"[\"“][^\"”]*[\"”]?|「[^」]*」?|『[^』]*』?|[:：].*", re.DOTALL)


def statements(entry: Entry, vocabulary: Vocabulary) -> list[Statement]:
    """The sides that speak in an entry, its own page's first; each side's speaker once."""
    found: dict[tuple[str, str], Statement] = {}
    if entry.side in OFFICIAL_SIDES:
        found[entry.side, entry.publisher] = Statement(entry.side, entry.publisher, entry.publisher, entry.url, True)
    for sentence in sentences(entry.full_text):
        for mention in _speakers(sentence, vocabulary):
            side, concept = mention.concept.side, mention.concept
            assert side is not None
            if (side, entry.publisher) in found:
                continue  # its own page already speaks for it
            name = concept.name_zh if entry.language == "zh" and concept.name_zh else concept.name
            quote = sentence if entry.may_show is not MayShow.HEADLINE else ""
            found.setdefault((side, concept.id), Statement(side, name, entry.publisher, entry.url, False, quote))
    return list(found.values())


def merge(groups: Iterable[Sequence[Statement]]) -> tuple[Statement, ...]:
    """The statements of several entries: each side and speaker once, on its own page where there is one."""
    best: dict[tuple[str, str], Statement] = {}
    for statement in (each for group in groups for each in group):
        key = (statement.side, statement.speaker)
        if key not in best or (statement.own_page and not best[key].own_page):
            best[key] = statement
    return tuple(best.values())


def _speakers(sentence: str, vocabulary: Vocabulary) -> Iterator[Mention]:
    """One speaker for each part of a sentence between semicolons: whatever others say there, that one reports."""
    for part in re.split("[;；]", sentence):
        if part.rstrip(" 。").endswith(("?", "？")):
            continue
        read = [tokenise(clause) for clause in clauses(_REPORTED.sub(" ", part))]
        spoken = [(place, found) for place, tokens in enumerate(read) if (found := _speaker(tokens, vocabulary))]
        if not spoken or any(_HEARSAY & set(tokens.words) for tokens in read):
            continue
        # "China said yes, Trump wrote": who speaks in the last clause has said all of it.
        place, last = spoken[-1]
        if place == len(read) - 1:
            yield last
        elif not _attributes(clauses(part)[-1], vocabulary):
            yield spoken[0][1]


def _speaker(tokens: Tokens, vocabulary: Vocabulary) -> Mention | None:
    """The first who speaks in a clause."""
    for mention in vocabulary.find(tokens):
        speaks = _speaks_zh if has_han(mention.words) else _speaks
        if mention.concept.side is not None and speaks(tokens, mention):
            return mention
    return None


def _attributes(clause: str, vocabulary: Vocabulary) -> bool:
    """Does a last clause say whose word the sentence is: "two traders said", or a bare name?"""
    tokens = tokenise(clause)
    if 0 < len(tokens.words) <= _LONGEST_ATTRIBUTION and tokens.words[-1] in _ATTRIBUTES:
        return True
    named = vocabulary.find(tokens)
    return len(named) == 1 and (named[0].start, named[0].end) == (0, len(tokens.words))


def _speaks(tokens: Tokens, mention: Mention) -> bool:
    words, state = tokens.words, mention.concept.kind is Kind.STATE
    before, after = words[: mention.start], words[mention.end :]
    if _according_to(before):
        return not state and after[:1] != ("s",)
    if before in (("said",), ("says",)):
        return not after and not state  # "..., said Bessent"
    if set(before) & _SPEECH or not _may_precede(before):
        return False
    verb = _verb_place(after, names=not state)
    if verb is None or (state and mention.words.lower().endswith(("ese", "can"))):
        return False
    follows = after[verb + 1 : verb + 2]
    return _active(after[verb], follows[0] if follows else "")


def _active(verb: str, follows: str) -> bool:
    """Is this verb of a headline its subject's own speech? The word behind it tells; "" where there is none."""
    if verb in _NEEDS_OBJECT and (not follows or follows in _PRONOUNS):
        return False
    if verb.startswith("deni") and follows and follows not in _AFTER_DENIED:
        return False  # "Beijing denied access"
    passive = follows in _TURNS_PASSIVE and verb not in (_TAKES_TO if follows == "to" else ())
    accused_of = verb.startswith("accus") and follows == "of"
    return not passive and not accused_of and follows not in _SAYS_NOTHING


def _according_to(before: Sequence[str]) -> bool:
    return "according" in before and set(before[before.index("according") + 1 :]) <= {"to", "the"} | _SPOKESPEOPLE


def _may_precede(before: Sequence[str]) -> bool:
    """May these words stand before a speaker? A spokesperson for it speaks as well as it does."""
    if not before:
        return True
    if before[-1] in ("for", "of") or before[-2:] in (("for", "the"), ("of", "the")):
        return bool(_SPOKESPEOPLE & set(before[-4:]))
    return before[-1] in _BEFORE


def _verb_place(after: Sequence[str], names: bool) -> int | None:
    """Where the verb of speech stands among the words behind a name; None if they lead to none."""
    place = 0
    if names and after[:1] and after[0] in _SPOKESPEOPLE:
        place = next((n for n, word in enumerate(after[: _SPOKESPERSONS_NAME + 2]) if word in _SPEECH), len(after))
        if any(word in ("s", "declined", "will", "did", "would") for word in after[:place]):
            return None
    while place < len(after) and after[place] in _ADVERBS:
        place += 1
    return place if place < len(after) and after[place] in _SPEECH else None


def _speaks_zh(tokens: Tokens, mention: Mention) -> bool:
    before, after = "".join(tokens.words[: mention.start]), "".join(tokens.words[mention.end :])
    if before.endswith("据"):
        return after[:1] in ("称", "说")  # 据...称: according to
    state = mention.concept.kind is Kind.STATE
    if state and mention.words not in _GOVERNMENTS_ZH:
        return False  # 美企 is of the United States, and not its voice
    if before and (state or before[-1] in _FORMER_ZH or any(verb in before for verb in _SPEECH_ZH)):
        return False
    places = [place for verb in _SPEECH_ZH if (place := after.find(verb)) >= 0]
    if not places or after[min(places) :].startswith(_NOUNS_ZH):
        return False
    between = after[: min(places)]
    return not between if state else _BETWEEN_ZH.fullmatch(between) is not None
