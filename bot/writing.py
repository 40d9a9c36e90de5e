"""Stories put into a language model's words, beside the desk and never in its way: asked outside of any transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.desk.newsroom import Newsroom
from bot.desk.writing import due, keep
from bot.domain.story import Level
from bot.errors import ModelError
from bot.storage import spending
from bot.storage.database import Database
from bot.stories.model import Summariser

PAUSE = timedelta(minutes=5)  # after a model did not answer

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Writer:
    """Asks the model for what is due, one story after the other, within the day's budget."""

    database: Database
    model: Summariser
    level: Level
    daily_requests: int
    clock: Callable[[], datetime]
    paused_until: datetime | None = None

    async def run_once(self, newsroom: Newsroom) -> int:
        """Write what is due; returns of how many stories the messages are now edited."""
        now = self.clock()
        if self.paused_until is not None and now < self.paused_until:
            return 0
        edited = 0
        for draft in await self.database.read(due, newsroom, self.level, now):
            today = self.clock().date()
            if not await self.database.write(spending.take, spending.MODEL_REQUESTS, today, self.daily_requests):
                log.info("model_budget_spent", daily_requests=self.daily_requests)
                self.paused_until = now + PAUSE
                break
            try:
                written = await self.model.summarise(draft.entries, draft.language)
            except ModelError as error:
                log.warning("model_did_not_answer", detail=str(error), next_try=str(PAUSE))
                self.paused_until = now + PAUSE
                break
            edited += bool(await self.database.write(keep, newsroom, draft, written, self.clock()))
        return edited
