"""Logs: one event a line, no secret in it, nothing that forges a line or drives a terminal."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
import structlog
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

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
        "Bot MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs refused",
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
        for secret in (CANARY, "xoxb-123", "xapp-1", "Cl2FMQ", "user:pass"):
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


SECRETS = ("canary-4711-secret", "ca\"na\\ry's wörd", "p@ss/4711 word", "abc12")
SHAPES = {
    "as it is": str,
    "an error": ValueError,
    "a literal of an error": lambda secret: repr(ValueError(secret)),
    "JSON": json.dumps,
    "a URL": lambda secret: f"http://proxy.example/?key={quote(secret, safe='')}",
    "a URL's path": lambda secret: f"http://proxy.example/{quote(secret)}/feed",
    "a URL of a library's": lambda secret: URL("http://proxy.example/").with_user("me").with_password(secret),
    "bytes": lambda secret: secret.encode(),
    "a set in a list": lambda secret: [{secret}],
    "a key": lambda secret: {secret: 1},
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("secret", SECRETS)
def test_a20_no_secret_appears_in_whatever_shape_it_comes(secret: str, shape: Callable[[str], object]) -> None:
    stream = io.StringIO()
    configure_logs("info", SECRETS, stream)
    structlog.get_logger("ours").info("happened", detail=shape(secret))
    logging.getLogger("theirs").warning("happened", extra={"detail": shape(secret)})
    logging.getLogger("theirs").warning("happened: %s", shape(secret))
    said = stream.getvalue()
    assert said.count("happened") == 3
    for part in ("canary", "abc12", "wörd", "rd'", "11 word"):
        assert part not in said
    assert secret not in said


def test_a_short_secret_is_hidden_where_it_stands_alone_and_leaves_other_words_alone() -> None:
    stream = io.StringIO()
    configure_logs("info", ["at"], stream)
    structlog.get_logger("ours").info("logged", what="at the gate, at:8080")
    assert json.loads(stream.getvalue())["what"] == "*** the gate, ***:8080"


def said(text: str) -> str:
    stream = io.StringIO()
    configure_logs("info", [], stream)
    structlog.get_logger("ours").info("logged", what=text)
    return str(json.loads(stream.getvalue())["what"])


VISIBLE = st.text(st.characters(exclude_categories=("C", "Z")), max_size=30)


@given(VISIBLE, VISIBLE, st.sampled_from(["https", "postgresql", "socks5"]))
@example("user", "p@ss/word", "https")
@example("user", "8080/", "https")
@example("", "/@/@:", "https")
@example("us/er@", "pass", "https")
def test_a20_no_password_in_a_url_is_logged_whatever_it_holds(user: str, password: str, scheme: str) -> None:
    assert (
        said(f"asking {scheme}://{user}:{password}@feeds.example/x now") == f"asking {scheme}://***@feeds.example/x now"
    )


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://hooks.slack.com/services/T0/B0/key4711", "https://hooks.slack.com/***"),
        ("https://hooks.slack.com/commands/T0/1/key4711", "https://hooks.slack.com/***"),
        ("https://discord.com/api/webhooks/12/key4711", "https://discord.com/api/webhooks/***"),
        (
            "https://discord.com/api/v10/webhooks/12/key4711/messages/@original",
            "https://discord.com/api/v10/webhooks/***",
        ),
        (
            "https://discord.com/api/v10/interactions/12/key4711/callback",
            "https://discord.com/api/v10/interactions/***",
        ),
    ],
)
def test_a20_no_address_that_lets_anybody_post_is_logged(url: str, shown: str) -> None:
    assert said(f"POST {url} 404") == f"POST {shown} 404"
    assert said(repr(ValueError(URL(url)))) == f"ValueError(URL('{shown}'))"


@pytest.mark.parametrize("url", ["https://video.example/@channel/feed", "http://feeds.example:8080/x?a=b"])
def test_an_address_without_a_secret_is_logged_as_it_is(url: str) -> None:
    assert said(f"polled {url}") == f"polled {url}"
