"""Logs: one event a line, no secret in it, nothing that forges a line or drives a terminal."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.observe.logs import configure_logs

CANARY = "canary-4711-secret"


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def logged(work: object, stream: io.StringIO | None = None) -> str:
    stream = stream or io.StringIO()
    configure_logs("info", [CANARY], stream)
    work()  # type: ignore[operator]
    return stream.getvalue()


def test_a27_an_event_is_one_json_object_on_one_line_whatever_it_holds() -> None:
    title = 'x\n{"level":"error"}\r\x1b[2J\u2028'
    (line,) = logged(lambda: structlog.get_logger("a").info("polled", title=title)).splitlines()
    assert json.loads(line)["title"] == 'x?{"level":"error"}??[2J?'


@pytest.mark.parametrize(
    "text",
    [
        f"token {CANARY} refused",
        "xoxb-123-456-abcDEF refused",
        "xapp-1-A1-2-abc refused",
        "https://user:pass@feeds.example/x",
    ],
)
def test_a20_no_secret_is_logged_by_us_by_a_library_or_in_a_traceback(text: str) -> None:
    def all_ways() -> None:
        structlog.get_logger("a").warning("event", detail=text, nested={"list": [text]})
        logging.getLogger("some.library").warning("it says %s", text)
        try:
            raise ValueError(text)
        except ValueError:
            structlog.get_logger("a").exception("crashed")
            logging.getLogger("some.library").exception("crashed too")

    for stream in (io.StringIO(), Screen()):
        out = logged(all_ways, stream)
        assert "crashed" in out
        for secret in (CANARY, "xoxb-123", "xapp-1", "user:pass"):
            assert secret not in out


def test_a27_a_terminal_is_not_driven_by_what_is_logged() -> None:
    out = logged(lambda: structlog.get_logger("a").info("polled", title="\x1b[2Jgone"), Screen())
    assert "\x1b[2J" not in out


def test_levels_below_the_chosen_one_are_silent_and_libraries_speak_only_of_trouble() -> None:
    def talk() -> None:
        structlog.get_logger("a").debug("ours")
        logging.getLogger("slack_bolt").info("theirs")
        logging.getLogger("slack_bolt").warning("their trouble")

    out = logged(talk)
    assert "ours" not in out
    assert "theirs" not in out
    assert "their trouble" in out
