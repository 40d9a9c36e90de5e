"""The reader of an alert: his language, the bot's few phrases in it, and names and figures as he reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.domain.figure import Figure
from bot.domain.story import Statement, Status
from bot.text.vocabulary import Concept, Kind

LANGUAGES = ("en", "zh")  # the bot's own
_PHRASES = {
    "US": "美国",
    "China": "中国",
    "International": "国际组织",
    "its own page": "官方网页",
    "quoted by {}": "{}引述",
    "no statement seen in our feeds": "所订来源中未见表态",
    "not watched": "未监测",
    "Chinese original": "原文为中文",
    "English original": "原文为英文",
    "original in another language": "原文为其他语言",
    "{} has spoken: {}": "{}表态：{}",
    "now {}": "现已{}",
    "now {} (was {})": "现为{}（原为{}）",
    "now “{}” (was “{}”)": "现为“{}”（原为“{}”）",
    "no statement of {} seen (was: {})": "未见{}表态（原为：{}）",
    "Figures differ: {}": "各家数字不一：{}",
    "Figures differ, the later may be an update: {}": "各家数字不一，后报道的可能是新数：{}",
    "no longer stated: {}": "不再有此说法：{}",
    "{} ({})": "{}（{}）",
    "reports of another event stood here: {} ({})": "误收入另一事件的报道：{}（{}）",
    "this is not the same event as {} ({}) after all": "与{}（{}）并非同一事件",
    "this is the same event as {}, where it goes on: {}": "与{}为同一事件，后续见该条：{}",
    "{} has withdrawn “{}”": "{}已撤回报道“{}”",
    "{} has corrected its report": "{}已更正其报道",
    "now “{}”": "现为“{}”",
    "Correction: {}": "更正：{}",
    "{} confirms": "{}证实",
    "{} denies": "{}否认",
    "{} reacts": "{}回应",
    "{}: {}": "{}：{}",
    "{}, see {}": "{}，见{}",
    "Confirmation": "证实",
    "Denial": "否认",
    "Reaction": "回应",
    "Update": "新进展",
    "Correction": "更正",
    "FLASH": "快讯",
    "URGENT": "重要",
    "Reported by {}": "报道：{}",
    "First seen {}": "首次见于{}",
    "updated {}": "更新于{}",
    "answers": "回应",
    "1 story": "1则报道",
    "{} stories": "{}则报道",
    "1 outlet": "1家媒体",
    "{} outlets": "{}家媒体",
    "… and {} more": "……还有{}则",
    "corrected": "已更正",
    "{} has spoken": "{}已表态",
    "Digest: {} {}": "汇总：{}（{}）",
    "Digest: {} ({})": "汇总：{}（{}）",
    "{0} {1}": "{1}{0}则",
    "of the hour": "本小时",
    "of the day": "当日",
    "of days off": "休息日",
    "of quiet hours": "免打扰时段",
    "beyond the day's number": "超出每日上限",
    "that could not be sent in time": "未能及时发送",
    "while the bot had no news": "机器人没有消息期间",
    "Told here in a day: {}": "过去一天此处推送{}则",
    "Quiet day": "平静的一天",
    "{}: {} of {} feeds healthy": "{}：{}/{}个来源正常",
    ", nothing on {}": "；没有消息的主题：{}",
    "Calendar": "日历",
    "due": "预定",
    "may come": "可能发布",
    "SUSPENDED": "暂停发布",
    "LATE": "逾期未见",
    "OUT": "已发布",
    "passed": "已过",
    "{} to {}": "{}至{}",
    "from {} until further notice": "自{}起，恢复时间另行通知",
    "not seen in our feeds": "所订来源中未见",
    "our feeds cannot tell whether it came": "所订来源无法得知是否已发布",
    "no feed of ours carries it": "所订来源均不提供",
    "announced by {}": "{}公布",
    "moved by a holiday": "因假日顺延",
    "Follow": "关注",
    "Mute": "静音",
    "Why": "为何收到",
    "Wrong?": "有误？",
    "Sources": "来源",
    "(": "（",
    ")": "）",
    "; ": "；",
    ", ": "，",
    Status.ANNOUNCED: "宣布",
    Status.IMPOSED: "实施",
    Status.POSTPONED: "推迟",
    Status.IN_FORCE: "生效",
    Status.SUSPENDED: "暂停",
    Status.EXTENDED: "延长",
    Status.LIFTED: "取消",
    Status.RESUMED: "恢复",
    Status.DENIED: "否认",
}
_CURRENCIES = {"USD": "美元", "CNY": "元人民币", "EUR": "欧元", "GBP": "英镑", "JPY": "日元", "HKD": "港元"}
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_UNITS = {"t": ("tonnes", "吨"), "bbl": ("barrels", "桶"), "bu": ("bushels", "蒲式耳")}
_RATES = {"percent": ("%", "%"), "percentage points": (" percentage points", "个百分点")}
_PER = {
    "year": (" a year", "每年"),
    "quarter": (" a quarter", "每季度"),
    "month": (" a month", "每月"),
    "week": (" a week", "每周"),
    "day": (" a day", "每日"),
}
_LARGE = {"en": ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")), "zh": ((1e8, "亿"), (1e4, "万"))}
_MONTHS = "January February March April May June July August September October November December".split()
_YEAR_ONLY, _TO_MONTH = 1, 2  # parts of a date


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom an alert is put into words. `language` is the one asked for; "" takes headlines as published."""

    language: str = ""
    concepts: Mapping[str, Concept] = field(default_factory=dict, repr=False)

    @property
    def own(self) -> str:
        """The language of the bot's own words."""
        return self.language or "en"

    def phrase(self, english: str) -> str:
        """A phrase of the bot's."""
        return _PHRASES.get(english, english) if self.own == "zh" else english

    def name(self, concept_id: str, otherwise: str = "") -> str:
        """A concept's name in his language; `otherwise` where the vocabulary knows it no more."""
        concept = self.concepts.get(concept_id)
        if concept is None:
            return otherwise
        return (concept.name_zh if self.own == "zh" else "") or concept.name

    def is_country(self, concept_id: str) -> bool:
        """Is it a country, by whose name its government is meant, and nobody of it?"""
        concept = self.concepts.get(concept_id)
        return concept is not None and concept.kind is Kind.STATE

    def speaker(self, statement: Statement) -> str:
        """Who has spoken."""
        return self.name(statement.who, statement.speaker)

    def figure(self, figure: Figure) -> str:
        """A figure: how much, of what, in what time, by when, and whose word it is."""
        amount, goods = self.amount(figure), self.name(figure.goods)
        by, speaker = self._by(figure.by), self.name(figure.who, figure.speaker)
        per = _PER[figure.per][self.own == "zh"] if figure.per else ""
        if self.own == "zh":
            return f"{per}{amount}{goods}{f'，{by}' if by else ''}{f'（{speaker}）' if speaker else ''}"
        of = f" of {goods}" if goods else ""
        return f"{amount}{of}{per}{f' {by}' if by else ''}{f' ({speaker})' if speaker else ''}"

    def day(self, month_and_day: str) -> str:
        """A day of which the year is not told: "12-1"."""
        month, day = map(int, month_and_day.split("-"))
        return f"{month}月{day}日" if self.own == "zh" else f"{day} {_MONTHS[month - 1]}"

    def amount(self, figure: Figure) -> str:
        """How much, and nothing else of the figure."""
        low, high = figure.low, figure.high
        zh = self.own == "zh"
        if low is None or high is None:
            end = high if low is None else low
            bound = ("至多" if zh else "up to ") if low is None else ("至少" if zh else "at least ")
            return bound + self._told(end or 0.0, figure.unit)
        if low == high:
            return self._told(low, figure.unit)
        return f"{self._number(low)}{'至' if zh else ' to '}{self._told(high, figure.unit)}"

    def _told(self, number: float, unit: str) -> str:
        words, zh = self._number(number), self.own == "zh"
        if unit in _RATES:
            return words + _RATES[unit][zh]
        if unit in _UNITS:
            return f"{words}{'' if zh else ' '}{_UNITS[unit][zh]}"
        if zh:
            return words + _CURRENCIES.get(unit, f" {unit}")
        return f"{_SIGNS[unit]}{words}" if unit in _SIGNS else f"{words} {unit}"

    def _number(self, number: float) -> str:
        for size, word in _LARGE[self.own]:
            if number >= size:
                return f"{self._plain(number / size)}{word}"
        return self._plain(number)

    def _plain(self, number: float) -> str:
        """With no more digits than tell something; thousands apart in English only, where numbers are read by them."""
        return f"{number:,.2f}".rstrip("0").rstrip(".").replace(",", "" if self.own == "zh" else ",")

    def _by(self, by: str) -> str:
        parts = by.split("-") if by else []
        if not parts:
            return ""
        year = parts[0]
        if self.own == "zh":
            return "".join((f"{year}年", *(f"{int(p)}{u}" for p, u in zip(parts[1:], "月日", strict=False)))) + (
                "底前" if len(parts) < len("ymd") else "前"
            )
        if len(parts) == _YEAR_ONLY:
            return f"by the end of {year}"
        month = _MONTHS[int(parts[1]) - 1]
        if len(parts) == _TO_MONTH:
            return f"by the end of {month} {year}"
        return f"by {date.fromisoformat(by).day} {month} {year}"


AS_PUBLISHED = Reader()
