"""Summaries by a language model behind any OpenAI-compatible address; the extractive ones wherever it fails."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.domain.entry import Entry
from bot.domain.story import Sentence
from bot.errors import ModelError, TradewireError
from bot.stories.summary import summarise
from bot.stories.written import Refusal, material, prompt_of, read_answer
from bot.text.vocabulary import Vocabulary

MAX_TOKENS = 500  # of an answer: three sentences and their numbers
LONGEST = 1_000_000  # bytes of an answer with all that a server puts around it

log = structlog.get_logger(__name__)


class Summariser(Protocol):
    """Whoever puts a story's reports into a few sentences; () where it has none to give."""

    async def summarise(self, entries: Sequence[Entry], language: str) -> tuple[Sentence, ...]:
        """The sentences in a language, each with its outlet."""
        ...


@dataclass(frozen=True, slots=True)
class Extractive:
    """The reports' own sentences."""

    vocabulary: Vocabulary

    async def summarise(self, entries: Sequence[Entry], language: str) -> tuple[Sentence, ...]:
        """The sentences that tell most."""
        return summarise(entries, "", language, self.vocabulary)


@dataclass(frozen=True, slots=True)
class Access:
    """Where a model is asked, which, with which key, and for how long (seconds)."""

    base_url: str
    model: str
    key: str = ""
    timeout: float = 20.0


class LanguageModel:
    """A model's words, dropped where they hold what the reports do not."""

    def __init__(self, access: Access, vocabulary: Vocabulary) -> None:
        """Raises TradewireError where the extra `llm` is not installed."""
        try:
            import openai  # noqa: PLC0415  an extra: who has no model need not install it
        except ImportError:
            remedy = "install it: pip install 'tradewire[llm]', or set llm.base_url to \"\""
            raise TradewireError(f"llm.base_url is set, and the openai client is not installed; {remedy}") from None
        # One try: the story is looked at again soon, and the budget counts requests.
        self._client = openai.AsyncOpenAI(
            base_url=access.base_url, api_key=access.key or "none", timeout=access.timeout, max_retries=0
        )
        self._model, self._vocabulary, self._timeout = access.model, vocabulary, access.timeout

    async def summarise(self, entries: Sequence[Entry], language: str) -> tuple[Sentence, ...]:
        """As the protocol says; () where what it wrote is dropped. Raises ModelError where it did not answer."""
        sources = material(entries)
        try:
            async with asyncio.timeout(self._timeout):  # the client's own begins anew with each part
                answer = await self._ask(*prompt_of(sources, language))
        except ModelError:
            raise
        except Exception as error:  # of the client, or of the HTTP library that its version speaks by
            raise ModelError(f"the language model did not answer: {type(error).__name__}") from error
        found = read_answer(_content(answer), sources, language, self._vocabulary)
        if isinstance(found, Refusal):
            log.info("written_summary_dropped", reason=found.value)
            return ()
        return found

    async def _ask(self, rules: str, reports: str) -> bytes:
        """Its answer as it came, read in parts: a server in its place may send whatever it likes without an end."""
        asked = self._client.chat.completions.with_streaming_response.create(
            model=self._model,
            messages=[{"role": "system", "content": rules}, {"role": "user", "content": reports}],
            temperature=0,
            max_tokens=MAX_TOKENS,
        )
        body = bytearray()
        async with asked as response:
            async for part in response.iter_bytes():
                body += part
                if len(body) > LONGEST:
                    raise ModelError(f"the language model's answer is longer than {LONGEST:,} bytes")
        return bytes(body)

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()


def _content(answer: bytes) -> str:
    """What a model said; "" for nothing. Raises ModelError where this is no chat completion."""
    try:
        choices = json.loads(answer)["choices"]
        said = choices[0]["message"]["content"] if choices else None
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ModelError(f"the language model's answer is no chat completion: {type(error).__name__}") from error
    if not isinstance(said, str | None):
        raise ModelError(f"the language model's answer is no text: {type(said).__name__}")
    return said or ""
