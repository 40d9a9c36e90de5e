"""Who speaks in a Chinese sentence: the rules, each with its reason."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.feed import Side
from bot.stories import speech_zh as speech
from bot.stories.course import is_unaware
from bot.stories.reading import BREAK, Reading, Voice
from bot.stories.roles import firm_zh, is_role
from bot.text.doubt import is_no_answer
from bot.text.vocabulary import Kind, Mention

_OUTLETS = frozenset({Side.PRESS, Side.CN_STATE_MEDIA})
_ASSOCIATIONS = ("协会", "商会", "联合会")
_LONGEST_TITLE = 24  # characters before a name: 白宫国家经济委员会主任
_LONGEST_LEAD = 16  # characters before a role: 艾奥瓦州的


def voices(reading: Reading) -> Iterator[Voice]:
    """Everybody who speaks in a sentence, and how far his word goes."""
    start, before, actor = 0, frozenset[Side | None](), None
    while start < len(reading.words):
        segment = _Segment(reading, start, reading.next_mark(start))
        found = list(segment.says_then(actor)) or list(segment.voices())
        actor = segment.actor()
        sides = frozenset(mention.concept.side for voice in found for mention in voice.mentions)
        # 特朗普称…，贝森特表示…: two of one side speak in turn. Of another side it may be the first one's word.
        in_turn = bool(sides) and sides == before
        yield from (replace(voice, fresh=voice.fresh or in_turn) for voice in found)
        before = frozenset() if segment.ends_with_verb() else sides
        start = segment.end + 1


def _is_state(mention: Mention) -> bool:
    return mention.concept.kind is Kind.STATE


class _Segment:
    """The words between two marks."""

    def __init__(self, reading: Reading, start: int, end: int) -> None:
        self.reading, self.start, self.end = reading, start, end
        self.text = self._joined(start, end)
        self.reach = reading.next_mark(start, ";")  # how far a statement goes at most
        self.mentions = [each for each in reading.mentions if start <= each.start < end]

    def voices(self) -> Iterator[Voice]:
        """Those who speak here; where none is known, whoever it is that speaks."""
        found = [voice for mention in self.mentions for voice in self._of(mention)]
        found.sort(key=lambda voice: -len(voice.mentions))  # 甲与乙均表示: both, and not one to the other
        yield from found
        verb = speech.VERB.search(self.text) or speech.VERB_OF_INDUSTRY.search(self.text)
        ahead = verb.start() if verb else len(self.text) if self._labels_association() else 0
        firm = self._firm(ahead) if ahead and all(map(_is_state, self.mentions)) else None
        if firm is not None:
            yield Voice(self.start, self.reach, (firm,))
        elif speech.HEARSAY.search(self.text) or (not found and verb and verb["states"] and verb.start()):
            yield Voice(self.start, self.reach, tag=self.ends_with_verb() and self._is_last())

    def actor(self) -> Mention | None:
        """The one who begins the segment and does something in it: 特朗普会见农民."""
        acting = (
            each
            for each in self.mentions
            if each.concept.kind in (Kind.PERSON, Kind.BODY)
            and not is_role(each.concept)
            and self._opens(each, self._joined(self.start, each.start))
            and speech.ACTS.match(self._joined(each.end, self.end))
        )
        return next(acting, None) if self.reading.word(self.end) == "," else None

    def says_then(self, actor: Mention | None) -> Iterator[Voice]:
        """..., 表示…: his word who acts in the segment before."""
        told = self._joined(self.start, self.reach)
        if actor and speech.GOES_ON_SAYING.match(self.text) and not (is_no_answer(told) or is_unaware(told)):
            yield Voice(self.start, self.reach, (actor,))

    def _firm(self, verb: int) -> Mention | None:
        """The firm or association that opens the segment, known by how its name ends: 牧原股份表示."""
        ahead = speech.AHEAD_OF_FIRM.sub("", speech.BEHIND_FIRM.sub("", self.text[:verb]))
        concept = firm_zh(ahead)
        return Mention(concept, self.start, self.start + 1, ahead) if concept else None

    def _labels_association(self) -> bool:
        """Is it an association's name before a headline's colon: 中国有色金属工业协会：反对…?"""
        return self.start == 0 and self.reading.word(self.end) == ":" and self.text.endswith(_ASSOCIATIONS)

    def ends_with_verb(self) -> bool:
        """Does what is said begin only behind these words: 商务部表示，…?"""
        return any(verb.end() == len(self.text) for verb in speech.VERB.finditer(self.text))

    def _of(self, mention: Mention) -> Iterator[Voice]:
        before, behind = self._joined(self.start, mention.start), self._joined(mention.end, self.end)
        goes_on = speech.STATE_GOES_ON if mention.concept.kind is Kind.STATE else speech.SOURCE_GOES_ON
        if source := speech.SOURCE.search(before):
            known = goes_on.match(behind) is not None
            if known or not source[0].startswith(speech.FROM):
                yield Voice(self.start, self.reach, (mention,) if known else (), tag=True)
        elif speech.CITED.search(before):
            own = goes_on.match(behind) and not speech.HEARSAY.search(before)  # his own statement is referred to
            if own and (not behind.startswith("的话") or self._is_of_outlet(mention)):
                yield Voice(mention.start, mention.start, (mention,), fresh=True)
        elif speech.PASSIVE.search(before):
            if speech.PASSIVE_VERB.match(behind) and not speech.UNREAL.search(before[:-1]):
                yield Voice(mention.start, mention.start, (mention,))
        elif self._opens(mention, before):
            yield from self._subject(mention, before, behind)

    # ------------------------------------------------------------ what stands before a speaker

    def _opens(self, mention: Mention, before: str) -> bool:
        """Does a clause begin with this speaker, or with his country, body and title?"""
        rest = speech.LEAD.sub("", before, count=1)
        if is_role(mention.concept):
            return self._opens_with_role(mention, rest)
        if not rest or self._partner(mention):
            return True
        if mention.concept.kind is Kind.STATE or speech.FORMER.search(rest) or speech.VERB.search(rest):
            return False
        if mention.concept.kind is Kind.COMPANY and mention.concept.side is Side.INDUSTRY and speech.CALLED.match(rest):
            return not any(each.end <= mention.start for each in self.mentions)
        titled = mention.concept.kind is Kind.PERSON and speech.TITLE.search(rest) is not None
        owner = next((each for each in self.mentions if self._joined(each.start, mention.start) == rest), None)
        if owner is None:
            return titled and speech.TITLE.fullmatch(rest) is not None  # 总统特朗普
        return self._is_his(owner, mention, titled)

    def _is_his(self, owner: Mention, mention: Mention, titled: bool) -> bool:
        """Is what is named before a speaker his country or body: 美国商务部, 白宫顾问纳瓦罗, 英国《金融时报》?"""
        title = self._joined(owner.end, mention.start)
        if mention.concept.side in _OUTLETS:
            return not title
        related = owner.concept.side is not None and owner.concept.party == mention.concept.party != ""
        municipal = mention.concept.kind is Kind.BODY and owner.words in speech.CITIES  # 北京发改委
        return related and not municipal and (not title or (titled and len(title) <= _LONGEST_TITLE))

    def _opens_with_role(self, mention: Mention, rest: str) -> bool:
        employer = self.reading.ending.get(mention.start - 1)
        if employer and employer.concept.side is Side.INDUSTRY:
            return False  # 高盛分析师: the bank speaks
        unfit = speech.VERB.search(rest) or speech.UNREAL.search(rest) or speech.FORMER.search(rest)
        return not unfit and len(rest) <= _LONGEST_LEAD

    def _partner(self, mention: Mention) -> Mention | None:
        """The one named together with him: 格里尔和贝森特, 格里尔、贝森特."""
        title = speech.TITLE.search(self._joined(self.start, mention.start))
        at = mention.start - 1 - (len(title[0]) if title and mention.concept.kind is Kind.PERSON else 0)
        other = self.reading.ending.get(at - 1)
        if other is None or other.concept.side is None or self.reading.word(at) not in ("和", "与", "及", "、"):
            return None
        start = max((n for n in range(other.start + 1) if self.reading.is_mark(n - 1)), default=0)
        return other if other.start == start else None

    # ------------------------------------------------------------ what stands behind him

    def _subject(self, mention: Mention, before: str, behind: str) -> Iterator[Voice]:
        concept = mention.concept
        if concept.kind is Kind.STATE and concept.side is not None and mention.words not in speech.STATE_NOUNS:
            return
        if self._answers_nothing(mention, behind):
            return
        labels = self.reading.word(self.end) == ":" and self._is_label(mention, behind)
        announces = concept.kind is Kind.BODY and behind in speech.ANNOUNCES and self.reading.word(self.end) == ","
        shows = self._shows(mention, behind) if concept.kind in (Kind.BODY, Kind.COMPANY) else None
        if labels or announces or shows:
            voice = self._voice(mention, self.reach, before, "", shows is not None and shows.end() == len(shows.string))
            # 特朗普称…，商务部：…: a ministry behind a comma speaks for itself
            turn = labels and concept.kind is Kind.BODY and self.reading.word(self.start - 1) == ","
            yield replace(voice, fresh=voice.fresh or turn)
        elif not before + behind and self._is_last() and self.reading.word(self.start - 1) == ":":
            yield Voice(self.start, self.reach, (mention,), tag=True)  # …：李成钢
        elif found := next(self._verbs(mention, behind), None):
            gap, until, ends = found
            yield self._voice(mention, until, before, gap, ends)

    def _shows(self, mention: Mention, behind: str) -> re.Match[str] | None:
        """海关总署数据显示, also where the data are of the name: 海关数据显示."""
        named = next((each for each in ("数据", "统计") if mention.words.endswith(each)), "")
        return speech.DOCUMENT_SHOWS.match(named + behind)

    def _is_of_outlet(self, mention: Mention) -> bool:
        """Is what he said told by an outlet, and not by somebody whose word it is: 贝森特转述何立峰的话?"""
        before = [each for each in self.mentions if each.end <= mention.start]
        return bool(before) and before[0].concept.side in _OUTLETS

    def _answers_nothing(self, mention: Mention, behind: str) -> bool:
        """Is what he says that he says nothing: 商务部：不予置评; and not 特朗普称…，商务部不予置评?"""
        following = self.reading.next_mark(self.end + 1)
        opens = self.reading.word(self.end) == ":" or self.ends_with_verb()
        told = behind + (self._joined(self.end + 1, following) if opens else "")
        others = [self._joined(each.start, each.end) for each in self.reading.mentions if each is not mention]
        return (is_no_answer(told) or is_unaware(told)) and not speech.is_of_another(told, others)

    def _is_label(self, mention: Mention, behind: str) -> bool:
        """商务部：…, 外交部发言人毛宁：…, 海关总署数据：…, 外交部谈…：…"""
        if mention.concept.side is Side.CN_STATE_MEDIA:
            return False  # 央视网消息：…, a dateline
        if mention.concept.kind is Kind.STATE:
            return behind in ("", "发言人") and mention.words in speech.STATE_LABELS
        published = mention.concept.kind is Kind.BODY and speech.DOCUMENT.fullmatch(behind) is not None
        named = not behind or published or speech.is_holder(behind)
        return named or (speech.LABEL_VERBS.match(behind) is not None and not speech.UNREAL.search(behind))

    def _verbs(self, mention: Mention, behind: str) -> Iterator[tuple[str, int, bool]]:
        """The verbs of speech that a subject leads to: what stands between, how far each reaches, does it end here."""
        concept = mention.concept
        pattern = speech.VERB_OF_INDUSTRY if concept.side is Side.INDUSTRY else speech.VERB
        if concept.side in _OUTLETS:
            pattern = speech.VERB_OF_PRESS
            if speech.COMMENTARY.search(self.text):
                return
        comma = self.reading.next_mark(self.start, ",")
        aside = speech.TEMPORAL.search(self.text) is not None
        names = {self._joined(each.start, each.end) for each in self.mentions if each is not mention}
        for verb in pattern.finditer(behind):
            gap = behind[: verb.start()]
            if (
                speech.leads_on(mention, gap, verb["verb"], names)
                and not self._is_local(mention, verb["verb"])
                and not self._is_anothers(gap)
            ):
                yield gap, comma if aside or not verb["states"] else self.reach, verb.end() == len(behind)
        for verb in speech.PUBLISHES.finditer(behind):
            if speech.leads_on(mention, behind[: verb.start()], "", names):
                yield behind[: verb.start()], self.reach, False

    def _is_local(self, mention: Mention, verb: str) -> bool:
        """北京宣布, 美国报告: so a city announces its traffic rules, and a country its first case of a disease."""
        if mention.concept.kind is not Kind.STATE:
            return False
        return verb in (speech.OF_CITIES if mention.words in speech.CITIES else speech.OF_STATES)

    def _is_anothers(self, gap: str) -> bool:
        """Does the verb belong to somebody named in between: 就商务部表示…不予置评, 白宫顾问纳瓦罗说?"""
        for each in self.mentions:
            ahead, name, behind = gap.partition(self._joined(each.start, each.end))
            if not name or is_role(each.concept):
                continue
            if each.concept.kind is Kind.PERSON and not speech.TOWARDS.search(ahead):
                return True
            where = "在" in ahead and each.concept.kind is not Kind.STATE and each.words not in speech.PLACES
            if not behind and (where or speech.ABOUT.search(ahead)):
                return True
        return False

    def _voice(self, mention: Mention, until: int, before: str, gap: str, ends: bool = False) -> Voice:
        opened = self.reading.word(self.start - 1) in (BREAK, ";")
        fresh = opened or speech.FRESH.match(before) is not None or speech.FRESH_GAP.search(gap) is not None
        mentions: tuple[Mention, ...] = (mention,)
        while partner := self._partner(mentions[0]):  # 特朗普、贝森特和格里尔
            mentions = (partner, *mentions)
        return Voice(self.start, until, mentions, tag=ends and self._is_last(), fresh=fresh)

    def _is_last(self) -> bool:
        """Does the sentence end here, and is it not all of it?"""
        return self.start > 0 and self.end == self.reach

    def _joined(self, start: int, end: int) -> str:
        return "".join(self.reading.words[start:end])
