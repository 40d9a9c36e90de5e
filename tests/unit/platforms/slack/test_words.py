"""A home's and a modal's own words are there in Chinese."""

import ast
from pathlib import Path

from bot.commands.chinese import CHINESE as OF_COMMANDS
from bot.platforms.slack.home import CADENCES, LEVELS, OWN
from bot.platforms.slack.words import CHINESE, speaker

HERE = Path(__file__).parents[4] / "bot/platforms/slack"


def said() -> set[str]:
    """Every template that is said, where it is a literal."""
    found = {*CADENCES.values(), *LEVELS.values(), OWN, "Subscribe", "Unsubscribe"}
    for path in HERE.glob("*.py"):
        text = path.read_text()
        if "from bot.domain.phrase import" in text:  # says what commands say: their Chinese stands there
            continue
        for call in ast.walk(ast.parse(text)):
            if isinstance(call, ast.Call) and _says(call.func) and call.args:
                first = call.args[0]
                choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                found |= {str(each.value) for each in choices if isinstance(each, ast.Constant)}
    return found


def _says(called: ast.expr) -> bool:
    """say("..."), or speaker(language)("...")."""
    if isinstance(called, ast.Call):
        return isinstance(called.func, ast.Name) and called.func.id == "speaker"
    return isinstance(called, ast.Name) and called.id == "say"


def test_all_that_is_said_has_its_chinese_and_nothing_else_has() -> None:
    # Why Slack does not say who somebody is becomes the answer to a command, and is put into Chinese with that.
    assert said() - CHINESE.templates.keys() - OF_COMMANDS.templates.keys() == set()
    assert CHINESE.templates.keys() - said() - {_hint()} == set()


def _hint() -> str:
    return next(each for each in CHINESE.templates if each.startswith("Words, "))


def test_values_are_told_in_both_languages() -> None:
    assert [speaker(language)("{} more", 7) for language in ("en", "zh")] == ["7 more", "更多（7）"]
