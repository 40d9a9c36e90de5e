"""Words after `/trade` to a command. Pure: one grammar for every platform."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from bot.commands.command import (
    AddTopic,
    Command,
    EditTopic,
    Feeds,
    Follow,
    Help,
    ListSubscriptions,
    ListTopics,
    MuteIt,
    Preview,
    Recent,
    RemoveTopic,
    Search,
    ShowCalendar,
    ShowChart,
    ShowLedger,
    ShowStory,
    Subscribe,
    Unfollow,
    UnmuteIt,
    Unsubscribe,
    Why,
    Wrong,
)
from bot.commands.forms import (
    CALENDAR_DEFAULT,
    CALENDAR_MOST,
    CHART_DEFAULT,
    CHART_MOST,
    COMMANDS,
    RECENT_DEFAULT,
    RECENT_MOST,
)
from bot.commands.options import VALUES, WORDS
from bot.commands.replies import typed
from bot.domain.complaint import ComplaintKind
from bot.domain.phrase import say
from bot.domain.story import parse_short_id
from bot.domain.subscription import CALENDAR, PULSE, MuteKind, Options
from bot.domain.topic import Topic
from bot.errors import CommandError
from bot.text.tokens import tokenise

MAX_TEXT = 2000  # characters of a command line
LONGEST_MUTE = timedelta(weeks=52)

_DURATION = re.compile(r"(\d{1,5})([mhdw])")
_EDITION = re.compile(r"edition ([0-9a-f]{8})(?:\s+|$)", re.IGNORECASE)  # as Topic.edition
_LINK = re.compile(r"https?://\S+|[^\s/.]+(?:\.[^\s/.]+)+(?:/\S*)?", re.IGNORECASE)  # as people paste and type them
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def command_line(text: str) -> tuple[str, str]:
    """A command's name and what comes after it, however it is typed; too long a line, which is none, has no name."""
    if len(text) > MAX_TEXT:
        return "", ""
    line = re.sub(r"^/trade\b", "", unicodedata.normalize("NFKC", text).strip()).strip()
    name, *_ = line.split(maxsplit=1) or ["help"]
    return name.lower().removeprefix("/"), line[len(name) :].strip()


class Grammar:
    """Reads commands; knows the topics' names and titles."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._names: dict[str, str] = {}
        for topic in topics:
            for spelling in (topic.name, topic.title, topic.title_zh):
                self._names[_folded(spelling)] = topic.name
        self._names |= {_folded(each): each for each in (PULSE, CALENDAR)}
        self._readers: Mapping[str, Callable[[list[str], str], Command]] = {
            "help": lambda words, rest: Help(),
            "topics": lambda words, rest: ListTopics(),
            "recent": self._recent,
            "ledger": lambda words, rest: ShowLedger(self._only_topic(words, "ledger") if words else None),
            "calendar": self._calendar,
            "chart": self._chart,
            "search": self._search,
            "story": lambda words, rest: ShowStory(self._story(words, "story")),
            "subscribe": self._subscribe,
            "unsubscribe": lambda words, rest: Unsubscribe(self._only_topic(words, "unsubscribe")),
            "subscriptions": lambda words, rest: ListSubscriptions(),
            "follow": lambda words, rest: Follow(self._story(words, "follow")),
            "unfollow": lambda words, rest: Unfollow(self._story(words, "unfollow")),
            "mute": self._mute,
            "unmute": self._unmute,
            "why": self._why,
            "preview": self._preview,
            "wrong": self._wrong,
            "topic": self._own_topic,
            "feeds": lambda words, rest: Feeds(),
        }

    def parse(self, text: str) -> Command:
        """Read the text after `/trade` (or with it). Raises CommandError with an example that works."""
        if len(text) > MAX_TEXT:
            raise CommandError(say("a command has at most {} characters", MAX_TEXT))
        name, rest = command_line(text)
        reader = self._readers.get(name)
        if reader is None:
            raise _unknown_command(name)
        return reader(rest.split(), rest)

    def _topic(self, words: list[str], command: str) -> tuple[str, list[str]]:
        """The topic named by the first words, and the words after it."""
        if not words:
            raise CommandError(say("{} needs a topic", command), _example(command))
        for count in range(min(len(words), 6), 0, -1):
            if name := self._names.get(_folded(" ".join(words[:count]))):
                return name, words[count:]
        given = words[0]
        close = difflib.get_close_matches(_folded(given), self._names, n=1)
        meant = say("; did you mean {}?", self._names[close[0]]) if close else say("; `topics` lists them")
        raise CommandError(say("there is no topic {}{}", typed(given), meant), _example(command))

    def _only_topic(self, words: list[str], command: str) -> str:
        topic, rest = self._topic(words, command)
        if rest:
            raise CommandError(say("{} is not expected after the topic", typed(rest[0])), _example(command))
        return topic

    def _story(self, words: list[str], command: str) -> int:
        number = parse_short_id(words[0]) if len(words) == 1 else None
        if number is None:
            raise CommandError(say("{} takes the id that an alert shows, such as s22a", command), _example(command))
        return number

    def _recent(self, words: list[str], rest: str) -> Command:
        count = RECENT_DEFAULT
        if words and words[-1].isdecimal():
            count = int(words.pop()[:6])
            if not 1 <= count <= RECENT_MOST:
                raise CommandError(say("recent shows 1 to {} stories", RECENT_MOST), _example("recent"))
        return Recent(self._only_topic(words, "recent") if words else None, count)

    def _calendar(self, words: list[str], rest: str) -> Command:
        if not words:
            return ShowCalendar(CALENDAR_DEFAULT)
        if len(words) > 1 or not words[0].isdecimal() or not 1 <= int(words[0][:6]) <= CALENDAR_MOST:
            raise CommandError(say("calendar takes how many days: 1 to {}", CALENDAR_MOST), _example("calendar"))
        return ShowCalendar(int(words[0]))

    def _chart(self, words: list[str], rest: str) -> Command:
        days = CHART_DEFAULT
        if len(words) > 1 and words[-1].isdecimal():
            days = int(words.pop()[:6])
            if not 1 <= days <= CHART_MOST:
                raise CommandError(say("chart shows 1 to {} days", CHART_MOST), _example("chart"))
        return ShowChart(self._only_topic(words, "chart"), days)

    def _search(self, words: list[str], rest: str) -> Command:
        if not rest:
            raise CommandError(say("search needs a query"), _example("search"))
        return Search(rest)

    def _subscribe(self, words: list[str], rest: str) -> Command:
        topic, words = self._topic(words, "subscribe")
        options = Options()
        while words:
            option = words.pop(0).lower()
            if option in WORDS:
                options = WORDS[option](options)
                continue
            reader = VALUES.get(option)
            if reader is None:
                known = ", ".join((*WORDS, *VALUES))
                raise CommandError(
                    say("{} is no option of subscribe; there are {}", typed(option), known), _example("subscribe")
                )
            if not words:
                raise CommandError(say("{} needs a value", option), _example("subscribe"))
            options = reader(options, words.pop(0))
        return Subscribe(topic, options)

    def _mute(self, words: list[str], rest: str) -> Command:
        if len(words) < 2:
            raise CommandError(say("mute takes a story or topic and a duration"), _example("mute"))
        *what, duration = words
        kind, target = self._target(what, "mute")
        return MuteIt(kind, target, _duration(duration))

    def _unmute(self, words: list[str], rest: str) -> Command:
        return UnmuteIt(*self._target(words, "unmute"))

    def _target(self, words: list[str], command: str) -> tuple[MuteKind, str]:
        if _folded(" ".join(words)) not in self._names:
            number = parse_short_id(words[0]) if len(words) == 1 else None
            if number is not None:
                return MuteKind.STORY, str(number)
        return MuteKind.TOPIC, self._only_topic(words, command)

    def _preview(self, words: list[str], rest: str) -> Command:
        gated, query = _read_gate(words, rest)
        if not query:
            raise CommandError(say("preview needs a query"), _example("preview"))
        return Preview(query, bool(gated))

    def _wrong(self, words: list[str], rest: str) -> Command:
        kinds = ", ".join(ComplaintKind)
        if len(words) != 2 or words[1].lower() not in list(ComplaintKind):
            raise CommandError(say("wrong takes a story and what is wrong about it: {}", kinds), _example("wrong"))
        return Wrong(self._story(words[:1], "wrong"), ComplaintKind(words[1].lower()))

    def _own_topic(self, words: list[str], rest: str) -> Command:
        action = words[0].lower() if words else ""
        if action not in ("add", "edit", "remove") or len(words) < 2:
            raise CommandError(say("topic takes add, edit or remove, and a name"), _example("topic"))
        label = words[1]
        if action == "remove":
            if len(words) > 2:
                raise CommandError(
                    say("{} is not expected after the name", typed(words[2])), f"/trade topic remove {label}"
                )
            return RemoveTopic(label)
        edition, query = _read_edition(rest.split(None, 2)[2] if len(words) > 2 else "")
        gated, query = _read_gate(query.split(), query)
        if not query and (action == "add" or gated is None):
            raise CommandError(say("topic {} needs a query after the name", action), _example("topic"))
        return AddTopic(label, query, bool(gated)) if action == "add" else EditTopic(label, query, gated, edition)

    def _why(self, words: list[str], rest: str) -> Command:
        link = rest.strip("<>").partition("|")[0]  # Slack sends links as <url|label>
        if _LINK.fullmatch(link):
            return Why(None, link if "://" in link else f"https://{link}")
        return Why(self._story(words, "why"), "")


def _read_edition(query: str) -> tuple[str, str]:
    """Which edition of a topic is meant, "" where none is named, and what comes after that."""
    named = _EDITION.match(query)
    return (named[1], query[named.end() :]) if named else ("", query)


def _read_gate(words: list[str], query: str) -> tuple[bool | None, str]:
    """Whether US-China trade news only is asked for, None where nothing is said of that, and the query after that."""
    if len(words) > 1 and words[0].lower() == "gate" and words[1].lower() in ("on", "off"):
        return words[1].lower() == "on", query.split(None, 2)[2] if len(words) > 2 else ""
    return None, query


def _duration(text: str) -> timedelta:
    match = _DURATION.fullmatch(text.lower())
    duration = timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else timedelta()
    if not timedelta() < duration <= LONGEST_MUTE:
        raise CommandError(
            say("{} is no duration: write 30m, 4h, 2d or 1w, 52w at most", typed(text)), _example("mute")
        )
    return duration


def _unknown_command(name: str) -> CommandError:
    close = difflib.get_close_matches(name, COMMANDS, n=1)
    if close:
        return CommandError(say("there is no command {}; did you mean {}?", typed(name), close[0]), _example(close[0]))
    return CommandError(say("there is no command {}; `help` lists them", typed(name)), _example("help"))


def _example(command: str) -> str:
    return f"/trade {COMMANDS[command][2]}"


def _folded(name: str) -> str:
    return " ".join(tokenise(name).stems)  # so that "Rare-Earths" and "soybean" are understood
