"""Structured logs on stderr: readable in a terminal, JSON otherwise, never with a secret in them."""

import json
import logging
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO
from urllib.parse import quote

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.types import Processor

# Beside whatever the operator set apart: Slack's tokens (https://docs.slack.dev/authentication/tokens) and Discord's,
# three parts of base64 with points between.
_TOKENS = re.compile(r"\bx(?:ox[a-z]|app)-[A-Za-z0-9-]+|\b[A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}")
# Credentials in URLs, also where nobody has quoted their "/" and "@": whatever has a colon before its last "@". That
# hides a host whose path has both, and shows a name without password that has a "/": else it would be any path. It is
# looked for in so many characters only: a feed's text may be made of beginnings of URLs.
_USERINFO = re.compile(r"(?<=://)(?:[^\s:]{0,2000}+:[^\s@]{0,2000}+|[^\s/@]{0,2000}+)@(?:[^\s@]*+@)*+")
# Whoever knows these addresses may post: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and
# response_urls, https://docs.discord.com/developers/resources/webhook and answers to interactions.
_REST = r"[^\s'\"<>)]+"
_HOOKS = re.compile(rf"(?i)(?<=\bhooks\.slack\.com/){_REST}|(?<=/webhooks/)\d+/{_REST}|(?<=/interactions/)\d+/{_REST}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_TRACE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_LIBRARIES = ("apscheduler", "slack_bolt", "slack_sdk", "discord", "aiohttp", "asyncio")
_SHORT = 5  # characters
HIDDEN = "***"


def configure_logs(level: str, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send every log, ours and the libraries', through one formatter; `secrets` never appear in it."""
    redact = _Redactor(secrets)
    steps: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    handler = logging.StreamHandler(stream) if stream else _StderrHandler()
    handler.setFormatter(_formatter(steps, redact, (stream or sys.stderr).isatty()))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))
    # A skipped tick only says that the one before is still at work.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *steps, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _formatter(steps: Sequence[Processor], redact: Processor, for_people: bool) -> ProcessorFormatter:
    """What turns events into lines; the libraries' take the steps here that ours have behind them."""
    colourful, plain = structlog.dev.ConsoleRenderer(colors=True), structlog.processors.JSONRenderer(ensure_ascii=False)
    return ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *steps],
        processors=[ProcessorFormatter.remove_processors_meta, redact, colourful if for_people else plain],
    )


class _StderrHandler(logging.StreamHandler[TextIO]):
    """Writes to sys.stderr as it is at that moment: the terminal's prompt replaces it, to keep lines above itself."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        """Standard error now."""
        return sys.stderr

    @stream.setter
    def stream(self, value: TextIO) -> None:
        """Never set: it is looked up."""


class _Redactor:
    """Hides secrets, and control characters that could forge a line or drive a terminal."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True)
        self._secrets = re.compile("|".join(forms) or "(?!)")

    def __call__(self, logger: Any, name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
        # Only a traceback has lines of its own; a feed's text must not be able to look like another event.
        return {
            # What the formatter notes for itself is no part of the line.
            self.clean(key): value if key[:1] == "_" else self.clean(value, _TRACE if key == "exception" else _CONTROL)
            for key, value in event.items()
        }

    def clean(self, value: Any, control: re.Pattern[str] = _CONTROL) -> Any:
        """A value fit to be logged."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, dict):
            return {self.clean(key): self.clean(each) for key, each in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.clean(each) for each in value]
        text = value if isinstance(value, str) else repr(value)
        text = _HOOKS.sub(HIDDEN, _TOKENS.sub(HIDDEN, self._secrets.sub(HIDDEN, text)))
        text = _USERINFO.sub(HIDDEN + "@", text)
        return control.sub("?", text)


def _forms(secret: str) -> Iterable[str]:
    """Patterns of a secret as it may stand in a text: as it is, in a literal of Python's or JSON's, in a URL."""
    if not secret:
        return
    literals = {repr(secret)[1:-1], repr(secret.encode(errors="replace"))[2:-1], json.dumps(secret)[1:-1]}
    for form in {secret, *literals, quote(secret, errors="replace"), quote(secret, safe="", errors="replace")}:
        # A short one may be a part of any word: it is hidden where it is the whole of one.
        whole = len(secret) <= _SHORT
        yield rf"(?<!\w){re.escape(form)}(?!\w)" if whole else re.escape(form)
