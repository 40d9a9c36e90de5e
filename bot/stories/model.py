"""Summaries by a language model behind any OpenAI-compatible address; the extractive ones wherever it fails."""

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
        self._failures: tuple[type[Exception], ...] = (openai.OpenAIError, ValueError)
        self._model, self._vocabulary = access.model, vocabulary

    async def summarise(self, entries: Sequence[Entry], language: str) -> tuple[Sentence, ...]:
        """As the protocol says; () where what it wrote is dropped. Raises ModelError where it did not answer."""
        sources = material(entries)
        rules, reports = prompt_of(sources, language)
        try:
            answer = await self._client.chat.completions.create(
                model=self._model,
                messages=[{"role": "system", "content": rules}, {"role": "user", "content": reports}],
                temperature=0,
                max_tokens=MAX_TOKENS,
            )
        except self._failures as error:
            raise ModelError(f"the language model did not answer: {type(error).__name__}") from error
        text = (answer.choices[0].message.content if answer.choices else "") or ""
        found = read_answer(text, sources, language, self._vocabulary)
        if isinstance(found, Refusal):
            log.info("written_summary_dropped", reason=found.value)
            return ()
        return found

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()
