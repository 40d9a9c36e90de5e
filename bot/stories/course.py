"""Which way a headline says that things go: trade made easier or harder, won or lost, so or not so."""

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise, takewhile

from bot.stories import lexicon
from bot.text.doubt import withholds
from bot.text.months import MONTHS
from bot.text.tokens import stem

_WORD = re.compile(r"[a-z0-9]+|[,:;|!?—–“”\"]")
_IN_NUMBER = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")  # "264,000"
# One of them is in each denial.
_SAYS_SO = lexicon.DENIALS | lexicon.REJECTIONS | lexicon.NEGATORS | lexicon.FALSE | lexicon.NOTHING
_DECIDED = lexicon.WON | lexicon.LOST | lexicon.RULED
# "China says it is not afraid after Trump's 100% tariff threat": who speaks on what the other has done.
_SPEAKS_AFTER = re.compile(
    r"\b(?:says?|said|warns?|warned|calls?|called|tells?|told)\b.*\bafter\s(?:the\s)?"
    rf"(?:china|beijing|us|u\.s\.|washington|trump|white house)['’]?s?\s(?:[\w.%-]+\s){{0,4}}(?:{lexicon.DEEDS})\b"
)
_IN_THE_WAY, _NOT_ITSELF = lexicon.BARRIERS | lexicon.HURDLES, lexicon.TALK | lexicon.RELIEF
_LIFT = stem("lift")
_ADJUSTS_ZH = "调整"  # up or down
_NO_TRADE = lexicon.MARKETS | {stem("hearing")}  # what is put off is not what is heard
_PUSH_BACK = stem("push"), "back"
_RESISTS = frozenset("on against at over".split())  # "pushes back on tariffs"
_END, _MONTHS = stem("end"), frozenset(map(stem, MONTHS))
_UNAWARE = ("aware", "know", "information")  # one of these is in whatever tells that somebody is not
# What is not held is talks, whatever they are on; those that have made no progress are.
_NO_TALKS_ZH = re.compile(rf"(?:{lexicon.NEGATOR_ZH.pattern})[^，,。：:；;]{{0,16}}(?:{'|'.join(lexicon.TALKS_ZH)})")
SCOPE = 5  # words behind a "no" among which stands what it denies
SCOPE_ZH = 4  # characters


def words_of(text: str) -> list[str]:
    """The words of a lower-case English text, with the punctuation that ends clauses."""
    return _WORD.findall(_IN_NUMBER.sub("", text))


def courses(words: Sequence[str], stems: Sequence[str], text: str, goods: Set[str]) -> set[str]:
    """What clauses tell of: more or less "trade", counting what stands in its way, or more or less of something "else".

    What ends something turns the sign, and so does what stands in trade's way: to delay a tariff is to ease. `goods`
    are the stems that name them.
    """
    found: set[str] = set()
    clause: list[str] = []
    background = False
    if not text.isascii():
        clauses = lexicon.CLAUSE_ENDS_ZH.split(text.translate(lexicon.QUOTES_ZH))
        found.update(filter(None, map(_course_zh, clauses)))
    if lexicon.ACTS.isdisjoint(stems) and lexicon.LESS_PAIRS.isdisjoint(pairwise(stems)):
        return found
    for at, (word, each) in enumerate(zip((*words, ","), (*stems, ","), strict=True)):
        if word in (",", "and") and 0 < at < len(stems) - 1 and stems[at - 1] in goods and stems[at + 1] in goods:
            continue  # "gallium, germanium"
        if word == "unless":
            break  # what is threatened stands before
        if word.isalnum() and word not in lexicon.JOINTS and word not in lexicon.BACKGROUND:
            clause.append(each)
            continue
        # A background says which way things go only beside a clause that does: "exports fall as tariffs bite".
        if (told := _course(clause, goods)) and (found or not background):
            found.add(told)
        clause, background = [], word in lexicon.BACKGROUND
    return found


def _course(clause: Sequence[str], goods: Set[str]) -> str:
    """ "trade+", "trade-", "else+" or "else-"; "" for a clause that does not say."""
    if not _NO_TRADE.isdisjoint(clause):
        return ""
    verbs, sign = _verbs(clause)
    restraints, traded = _things(clause, _IN_THE_WAY), _things(clause, lexicon.FLOW | lexicon.RELIEF | goods)
    imposed = not lexicon.IMPOSED.isdisjoint(clause) and sign > 0
    if not verbs and not lexicon.RELIEF.isdisjoint(clause):
        return "trade+1"
    if not verbs and not any(clause[at] in lexicon.BAN for at in restraints):
        verbs = [at for at, each in enumerate(clause) if each in lexicon.SETTING and restraints][:1]
        if not verbs or not lexicon.CHANGED.isdisjoint(clause):
            return ""
    start = verbs[0] if verbs else len(clause)
    # It is the first thing behind the verb that ends or grows, a compound's last word ("export ban") deciding.
    first = next((at for at in traded if at > start), len(clause))
    spared = any(clause[at] in lexicon.SPARES for at in verbs)  # "exempts chips from export ban"
    if imposed or any(
        at <= first or spared or clause[at] in lexicon.LISTS or lexicon.PREPOSITIONS.isdisjoint(clause[first:at])
        for at in restraints
    ):
        sign = -sign
    elif not traded:
        return f"else{sign:+d}"
    return f"trade{sign:+d}"


def _verbs(clause: Sequence[str]) -> tuple[list[int], int]:
    """Where a clause says more or less, and the sign of it all: each "less" turns it."""
    found, sign = [], 1
    pairs = list(pairwise((*clause, "")))
    for at, pair in enumerate(pairs):
        if at and pairs[at - 1] in lexicon.LESS_PAIRS:
            continue  # the "off" of "backs off"
        if pair[0] in lexicon.RELIEF:
            continue  # it is a thing: granted, extended or ended
        less = pair in lexicon.LESS_PAIRS and not (pair == _PUSH_BACK and _RESISTS.issuperset(clause[at + 2 : at + 3]))
        if pair[0] == _LIFT and _is_to_a_rate(clause, at):
            found.append(at)  # raised, and no more to be lifted
        elif less or (pair[0] in lexicon.LESS and not _is_no_act(clause, at)):
            found.append(at)
            sign = -sign
        elif pair[0] in lexicon.MORE and not _is_no_act(clause, at):
            found.append(at)
    return found, sign


def _is_to_a_rate(clause: Sequence[str], at: int) -> bool:
    """Does a number stand behind the "to" of what is lifted: a tariff to 45%?"""
    return any(each == "to" and after.isdigit() for each, after in pairwise(clause[at + 1 :]))


def _things(clause: Sequence[str], names: Set[str]) -> list[int]:
    """Where a clause names one of these itself, and not talk of it, nor relief from it."""
    return [at for at, each in enumerate(clause) if each in names and _NOT_ITSELF.isdisjoint(clause[at + 1 : at + 2])]


def _is_no_act(clause: Sequence[str], at: int) -> bool:
    """Is a word one of two that name something together: an end user, at year-end, end-March?"""
    if clause[at] == _END and clause[at + 1 : at + 2] and clause[at + 1] in _MONTHS:
        return True  # "to end-March"
    return any(tuple(clause[start : start + 2]) in lexicon.NO_ACTS for start in (at, at - 1) if start >= 0)


def _course_zh(clause: str) -> str:
    if lexicon.MARKETS_ZH.search(clause):
        return ""
    acts = set(lexicon.ACTS_ZH.findall(clause))
    if not acts - lexicon.RESTRAINT_ZH or (_ADJUSTS_ZH in clause and not acts & lexicon.LESS_ZH):
        return ""
    if acts <= lexicon.RELIEF_ZH:
        return "trade+1"
    turns = len(acts & lexicon.LESS_ZH) + bool(acts & (lexicon.RESTRAINT_ZH | lexicon.BAN_ZH))
    return f"trade{(-1) ** turns:+d}"


def speaks_after(text: str) -> bool:
    """Does a lower-case headline tell what somebody says of what one of the two governments has done to trade?"""
    return "after" in text and _SPEAKS_AFTER.search(text) is not None


def outcomes(stems: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Who has won or lost, and what was ruled. One's loss is another's win, so the word before says whose it is."""
    if _DECIDED.isdisjoint(stems):
        return
    for before, each in pairwise(stems):
        if each in lexicon.WON or each in lexicon.LOST:
            yield f"outcome {before}", "won" if each in lexicon.WON else "lost"
        elif before in lexicon.RULED and each in ("for", "against"):
            yield "ruling", each


def denied(words: Sequence[str], text: str, things: Set[str]) -> set[str]:
    """The first word after each "no", `things` aside, or the pairs of Chinese characters: what is said not to be so.

    Talks that are said not to be held stand in it in both languages, for they are reported in either.
    """
    found: set[str] = set()
    english = enumerate(words) if "t" in words or not lexicon.NEGATORS.isdisjoint(words) else ()
    for at, word in english:
        if word in lexicon.NEGATORS or (word in lexicon.SHORTENED and words[at + 1 : at + 2] == ["t"]):
            reached = (stem(each) for each in _reached(word, words[at + 1 : at + 1 + SCOPE]) if len(each) > 2)
            behind = [each for each in reached if each not in things]
            found.update([*behind[:1], *(each for each in behind if each in lexicon.TALKS)])
    if not text.isascii():
        for match in lexicon.NEGATOR_ZH.finditer(text):
            found |= pairs(text[match.end() : match.end() + SCOPE_ZH])
        if _NO_TALKS_ZH.search(text):
            found |= lexicon.TALKS
    return found | lexicon.TALKS_ZH if not lexicon.TALKS.isdisjoint(found) else found


def _reached(negator: str, behind: Sequence[str]) -> Iterator[str]:
    """The words a negator turns: of "no soybeans in October" not the month, of "not in talks" the talks."""
    ends = lexicon.PREPOSITIONS if negator == "no" else ()
    return takewhile(lambda word: word not in ends, behind)


def is_denial(stems: Sequence[str], text: str) -> bool:
    """Does it report that somebody denies what another said?"""
    if not text.isascii() and lexicon.DENIALS_ZH.search(text):
        return True
    if _SAYS_SO.isdisjoint(stems) or is_unaware(text):
        return False
    if text.isascii() and lexicon.SAYS_NOT.search(text):
        return True
    return calls_false(stems) or any(
        each in lexicon.DENIALS
        or (each in lexicon.REJECTIONS and lexicon.SAID & set(stems[at + 1 : at + 5]))
        or (each in lexicon.NEGATORS and lexicon.ASSURANCES & set(stems[at + 1 : at + 3]))
        for at, each in enumerate(stems)
    )


def calls_false(stems: Sequence[str], measure: bool = False) -> bool:
    """Is a report or a claim called false? measure: is a bill or a tariff, which that only opposes?"""
    if lexicon.FALSE.isdisjoint(stems):
        return False
    if measure and any(each in lexicon.FALSE and _calls_measure(stems[:at]) for at, each in enumerate(stems)):
        return True
    called = (
        next((place for place in (at - 1, at - 2) if place >= 0 and stems[place] in lexicon.CALLED), at)
        for at, each in enumerate(stems)
        if each in lexicon.FALSE
    )
    return any(
        stems[at] not in lexicon.FALSE and (stems[max(0, at - 1)] in lexicon.MEASURES) == measure for at in called
    )


def _calls_measure(stems: Sequence[str]) -> bool:
    """Do these words end in "calls their probe"?"""
    called = next((at for at in range(len(stems) - 1, -1, -1) if stems[at] == "call"), len(stems))
    return not lexicon.MEASURES.isdisjoint(stems[called + 1 :]) and len(stems) - called <= SCOPE + 1


def leaves_open(text: str) -> bool:
    """Does it tell that somebody is silent on what was said, has yet to say or do it, or has done only a part?"""
    open_ = (lexicon.OPEN if text.isascii() else lexicon.OPEN_ZH).search(text) is not None or withholds(text)
    return open_ or is_unaware(text)


def is_unaware(text: str) -> bool:
    """Does somebody not know of what he was asked about?"""
    if text.isascii():
        return (
            any(map(text.__contains__, ("aware", "know", "information"))) and lexicon.UNAWARE.search(text) is not None
        )
    return lexicon.UNAWARE_ZH.search(text) is not None


def answers(stems: Sequence[str], text: str) -> bool:
    """Does it say that it tells an answer to an event?"""
    return not lexicon.ANSWERS.isdisjoint(stems) or (not text.isascii() and bool(lexicon.ANSWERS_ZH.search(text)))


def comments(stems: Sequence[str], text: str) -> bool:
    """Does it tell how somebody took an event, rather than the event?"""
    return not lexicon.COMMENTS.isdisjoint(stems) or (not text.isascii() and bool(lexicon.COMMENTS_ZH.search(text)))


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters of a text that is not all ASCII."""
    return set() if text.isascii() else {text[at : at + 2] for at in range(len(text) - 1)}
