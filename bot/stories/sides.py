"""Who has spoken in a report: a side's own page, or words that an outlet attributes to it.

Only what is sure is stated: a named person or body that is the subject of a verb of speech, in one clause. Silence
("declined to comment"), the future ("will announce"), unnamed sources, people around a name ("Trump's former adviser
said"), what others say of somebody ("China said to book") and what one says that another said are not speech.
"""

from collections.abc import Iterable, Iterator, Sequence

from bot.domain.entry import Entry
from bot.domain.feed import OFFICIAL_SIDES, MayShow
from bot.domain.story import Statement
from bot.text.sentences import clauses, sentences
from bot.text.tokens import Tokens, has_han, tokenise
from bot.text.vocabulary import Kind, Mention, Vocabulary

_SPEECH = frozenset(
    "said says say told tells announced announces confirmed confirms denied denies warned warns threatened threatens "
    "accused accuses vowed vows pledged pledges urged urges insisted insists stated states declared declares claimed "
    "claims praised praises tweeted posted wrote replied responded added stressed".split()
)
# Behind these verbs such a word makes a passive of a headline: "Trump urged to", "China accused of", "Xi told by".
_TURNS_PASSIVE = {"to", "by", "for", "over", "with"}
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
_SPEECH_ZH = (
    "表示 宣布 指出 强调 回应 称 说 发布公告 公告 证实 确认 否认 警告 呼吁 批评 指责 敦促 承诺".split()
)  # fmt: skip
_SILENCE_ZH = "未不没拒将可能会尚或是否若如被遭据"
_BETWEEN_ZH = "新闻发言人部长"  # what may stand between a body and its verb, beside a name of three characters
_NAME_ZH = 3
_BEFORE_ZH = frozenset("前原据")  # a former official; "according to"


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
    """The first who speaks in each clause: what comes after is what that one says of others."""
    for clause in clauses(sentence):
        tokens = tokenise(clause)
        for mention in vocabulary.find(tokens):
            if mention.concept.side is None:
                continue
            if _speaks_zh(tokens, mention) if has_han(mention.words) else _speaks(tokens, mention):
                yield mention
                break


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
    if not follows:
        return True
    passive = follows[0] in _TURNS_PASSIVE and after[verb] not in (_TAKES_TO if follows[0] == "to" else ())
    accused_of = after[verb].startswith("accus") and follows[0] == "of"
    return not passive and not accused_of and follows[0] not in _SAYS_NOTHING


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
    before, after = tokens.words[: mention.start], "".join(tokens.words[mention.end :])
    state = mention.concept.kind is Kind.STATE
    if before and (state or before[-1] in _BEFORE_ZH or any(verb in "".join(before) for verb in _SPEECH_ZH)):
        return False
    places = [place for verb in _SPEECH_ZH if (place := after.find(verb)) >= 0]
    if not places:
        return False
    between = after[: min(places)]
    if any(character in _SILENCE_ZH for character in between):
        return False
    return len(between.strip(_BETWEEN_ZH)) <= (0 if state else _NAME_ZH)
