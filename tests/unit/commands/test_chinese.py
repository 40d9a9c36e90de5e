"""Whoever reads Chinese is answered in Chinese, wherever the bot speaks for itself."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.alerts import notice
from bot.commands.caller import Caller
from bot.commands.chinese import CHINESE
from bot.commands.complaints import _REMEDY
from bot.delivery import owner
from bot.domain.feed import Side
from bot.domain.health import FeedState
from bot.domain.link import LinkKind
from bot.domain.phrase import Phrase, Tongue, joined, named, said_as, say
from bot.domain.story import Level, Status
from bot.domain.topic import EVIDENCE
from bot.feeds import health
from bot.text import missing, query
from tests.unit.commands.world import HERE, World, lines

COMMANDS, PLATFORMS = (Path(__file__).parents[3] / "bot" / name for name in ("commands", "platforms"))
# What is said by its value: no literal stands there.
BY_VALUE = {
    *EVIDENCE,
    *(level.value for level in Level),
    *(level.value.upper() for level in Level if level.rank),
    *(status.value for status in Status),
    *(kind.capitalize() for kind in LinkKind),
    *("instant", "hourly", "mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    *("{} day", "{} days", "{} figure", "{} figures", "{} gap", "{} gaps"),
    *("{} story", "{} stories", "{} outlet", "{} outlets"),
    *_REMEDY.values(),
    *("Newest:", "Near misses:"),
    *(each.value for kind in (Side, FeedState) for each in kind),
    *("en", "zh", "any language"),
}


def said() -> Iterator[str]:
    """Every template that commands say, platforms in their place, and what is said of queries and of troubles."""
    platforms = [path for path in PLATFORMS.rglob("*.py") if "from bot.domain.phrase import" in path.read_text()]
    others = (Path(each.__file__) for each in (query, missing, health, owner, notice))
    for path in (*COMMANDS.glob("*.py"), *platforms, *others):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("say", "said_as"):
                template = call.args[1 if call.func.id == "said_as" else 0]
                choices = [template.body, template.orelse] if isinstance(template, ast.IfExp) else [template]
                yield from (each.value for each in choices if isinstance(each, ast.Constant))


def fields(template: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]


def test_all_that_is_said_has_its_chinese_and_nothing_else_has() -> None:
    separators = {", ", ": ", "; ", " ", " or ", " and "}
    wanted = {*said(), *BY_VALUE} - {"{}"}
    assert wanted - CHINESE.templates.keys() == set()
    assert CHINESE.templates.keys() - wanted - separators == set()


@pytest.mark.parametrize("english", sorted(CHINESE.templates))
def test_a_chinese_template_takes_the_same_values(english: str) -> None:
    chinese = CHINESE.templates[english]
    places = len(set(fields(english))) if "{0}" in english else len(fields(english))
    told = chinese.format(*(_Value(place) for place in range(places)))
    assert all(f"<{place}>" in told for place in range(places)), "what it tells is not lost"


class _Value:
    """Takes any format, and can be found again."""

    def __init__(self, place: int) -> None:
        self._place = place

    def __format__(self, spec: str) -> str:
        return f"<{self._place}>"

    __repr__ = __str__ = lambda self: f"<{self._place}>"


TYPED = [
    *("help", "topics", "recent", "recent soybeans 3", "search soybeans", "search nothingatall", "subscriptions"),
    *("subscribe soybeans daily 08:00 quiet 22:00-07:00 days mon-fri max 5/day level urgent lang zh", "subscriptions"),
    *("story {id}", "why {id}", "follow {id}", "mute {id} 4h", "subscriptions", "unmute {id}", "unfollow {id}"),
    *(
        "why https://outlet1.example/nowhere",
        "preview soybeans",
        "topic add crush crush AND soy*",
        "topic remove crush",
    ),
    *(
        "wrong {id} side",
        "feeds",
        "ledger",
        "ledger soybeans",
        "ledger purchases",
        "ledger shipping",
        "calendar",
        "calendar 60",
        "calendar 61",
        "chart soybeans 30",
        "chart soybeans 99",
        "unsubscribe soybeans",
        "unsubscribe soybeans",
        "subscribe nothing",
        "mute {id}",
    ),
    *("recnt", "xyzzy", "story 5", "subscribe soybeans level loud", "mute {id} long", "topic edit coffee coffee"),
]


async def test_whatever_is_typed_every_phrase_of_the_answer_is_known_in_chinese(world: World) -> None:
    await world.publish("China buys 12 million tonnes of U.S. soybeans, White House says")
    unknown: set[str] = set()
    for line in TYPED:
        reply = await world.ask(line.format(id="s223"))
        Tongue("zh", _Recording(unknown)).put(reply)
        chinese = await world.commands(line.format(id="s223"), Caller(HERE, "U1", "zh"))
        assert any("\u4e00" <= character <= "\u9fff" for character in lines(chinese)), line
    assert unknown == set()


class _Recording(dict[str, str]):
    def __init__(self, unknown: set[str]) -> None:
        super().__init__(CHINESE.templates)
        self._unknown = unknown

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        if key not in self and any(character.isalpha() for character in key):
            self._unknown.add(key)
        return super().get(key, default)


BROKEN = (
    *(
        "(soybeans",
        "soybeans)",
        '"soybeans',
        "AND x",
        "a OR",
        "(a AND)",
        "a,b",
        "-tariffs",
        "NEAR(a)",
        "NEAR(a b, 99999)",
    ),
    *("NOT a", "! AND b", "(" * 30 + "a" + ")" * 30, "a " * 301, '"' + "w " * 40 + '"', "」 AND b", "a NOT", "()"),
)


@pytest.mark.parametrize("typed", BROKEN)
async def test_what_is_wrong_with_a_query_is_said_in_the_persons_language(world: World, typed: str) -> None:
    reply = await world.commands(f"search {typed}", Caller(HERE, "U1", "zh"))
    assert reply.title == "无法解读此查询"
    assert reply.code
    assert re.match("第[0-9]+个字符处：", reply.body)
    said = re.sub(r"(?i)NEAR|NOT|AND|OR|china|soybeans", "", reply.body)  # what a query is made of is in no language
    assert not re.search("[A-Za-z]{2}", said), reply.body


async def test_what_a_report_lacks_is_said_in_the_persons_language(world: World) -> None:
    await world.ask("topic add crops (wheat OR barley OR oats OR rye OR millet) AND NEAR(crop failure, 3)")
    await world.ask("topic add pasta pasta NOT Italian")
    await world.publish("EU lowers tariffs on Italian pasta machines")
    reply = await world.commands(
        "why https://outlet.example/EU-lowers-tariffs-on-Italian-pasta-machines", Caller(HERE, "U1", "zh")
    )
    told = {item.text: item.detail for item in reply.items}
    assert told["主题 crops"] == "未匹配：缺少wheat或barley或oats或rye或其他1个，crop与failure，相距不超过3个词"
    assert told["主题 pasta"] == "未匹配：缺少不含italian"
    assert not any(" or " in detail or " more" in detail for detail in told.values())


async def test_a_mistyped_command_is_answered_in_the_persons_language(world: World) -> None:
    reply = await world.commands("recnt", Caller(HERE, "U1", "zh"))
    assert (reply.title, reply.body) == ("未能完成", "没有命令“recnt”；您是指 recent 吗？")
    assert reply.hint == "例如：/trade recent soybeans 5"


def test_phrases_are_put_together_without_forgetting_what_they_are_made_of() -> None:
    tongue = Tongue("zh", {"{} cats": "{}只猫", ", ": "，", "none": "无", "{}.": "{}。"})
    both = joined(", ", [say("{} cats", 3), "dogs"]) + say("none")
    assert both == "3 cats, dogsnone"
    assert isinstance(both, Phrase)
    assert tongue.put(both) == "3只猫，dogs无"
    assert tongue.put(said_as("Three cats.", "{}.", say("{} cats", 3))) == "3只猫。"
    assert tongue.put(named("Soybeans", zh="大豆")) == "大豆"
    assert tongue.put(named("Soybeans", zh="")) == "Soybeans"
    assert tongue.put(say("{curly} braces stay without values")) == "{curly} braces stay without values"
