"""Who has spoken in a report: a side's own page, or words that an outlet attributes to it.

Only what is sure is stated: a named person or body next to a verb of speech in one clause. Silence ("declined to
comment"), the future ("will announce") and unnamed sources are not speech.
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
_SPEECH_ZH = (
    "表示",
    "宣布",
    "指出",
    "强调",
    "回应",
    "称",
    "说",
    "发布公告",
    "公告",
    "证实",
    "确认",
    "否认",
    "警告",
    "呼吁",
    "批评",
    "指责",
    "敦促",
    "承诺",
)
_SILENCE = frozenset(
    "will would may might could should must declined refused not never no yet expected set due likely plans if whether "
    "t didn hasn doesn won wouldn before until".split()
)
_SILENCE_ZH = "未不没拒将可能会尚或是否若如"
_NOT_ITS_VOICE = frozenset(
    "officials official sources source state media analysts traders companies buyers farmers exporters".split()
)
_MAX_GAP = 4  # words between a name and its verb: "spokesperson He Yongqian"
_MAX_GAP_ZH = 8  # characters: 新闻发言人何咏前


def statements(entry: Entry, vocabulary: Vocabulary) -> list[Statement]:
    """The sides that speak in an entry, its own page's first; each side's speaker once."""
    found: dict[tuple[str, str], Statement] = {}
    if entry.side in OFFICIAL_SIDES:
        found[entry.side, entry.publisher] = Statement(entry.side, entry.publisher, entry.publisher, entry.url, True)
    for sentence in sentences(entry.full_text):
        for mention in _speakers(sentence, vocabulary):
            side, concept = mention.concept.side, mention.concept
            assert side is not None
            name = concept.name_zh if entry.language == "zh" and concept.name_zh else concept.name
            quote = sentence if entry.may_show is not MayShow.HEADLINE else ""
            statement = Statement(
                side, name, entry.publisher, entry.url, entry.side is side and side in OFFICIAL_SIDES, quote
            )
            if (side, entry.publisher) in found and statement.own_page:
                continue  # its own page already speaks for it
            found.setdefault((side, concept.id), statement)
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
    for clause in clauses(sentence):
        tokens = tokenise(clause)
        mentions = [mention for mention in vocabulary.find(tokens) if mention.concept.side is not None]
        for position, mention in enumerate(mentions):
            until = mentions[position + 1].start if position + 1 < len(mentions) else len(tokens.words)
            if _speaks_zh(tokens, mention, until) if has_han(mention.words) else _speaks(tokens, mention, until):
                yield mention


def _speaks(tokens: Tokens, mention: Mention, until: int) -> bool:
    words = tokens.words
    before = words[max(0, mention.start - 3) : mention.start]
    if "according" in before and "to" in before:
        return mention.concept.kind is not Kind.STATE
    if before and before[-1] in ("said", "says") and mention.concept.kind is Kind.PERSON:
        return True
    gap = 0 if mention.concept.kind is Kind.STATE else _MAX_GAP
    last = min(until, mention.end + gap + 1)
    for place, word in enumerate(words[mention.end : last], mention.end):
        if word in _SILENCE or word in _NOT_ITS_VOICE:
            return False
        if word in _SPEECH:
            if words[place + 1 : place + 2] == ("to",):
                return False  # "China said to book cargoes" is what others say of China
            # "Chinese said" is no government: an adjective needs its noun.
            return mention.concept.kind is not Kind.STATE or not mention.words.lower().endswith(("ese", "can"))
    return False


def _speaks_zh(tokens: Tokens, mention: Mention, until: int) -> bool:
    after = "".join(tokens.words[mention.end : min(until, mention.end + _MAX_GAP_ZH + 4)])
    places = [place for verb in _SPEECH_ZH if (place := after.find(verb)) >= 0]
    gap = 2 if mention.concept.kind is Kind.STATE else _MAX_GAP_ZH
    if not places or min(places) > gap:
        return False
    return not any(character in _SILENCE_ZH for character in after[: min(places)])
