"""Who a workspace's bot is, while the store that knows it may not answer."""

import asyncio

import pytest
from slack_bolt.authorization import AuthorizeResult

from bot.platforms.slack import callers
from bot.platforms.slack.callers import remembering

DESK = AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="UBOT", bot_token="xoxb-desk")


async def test_while_the_store_is_silent_what_it_said_last_holds_and_of_who_has_left_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(callers, "KNOWN_WITHIN", 0.01)
    answers: list[AuthorizeResult | None] = [DESK]

    async def store(team: str) -> AuthorizeResult | None:
        if not answers:
            await asyncio.Event().wait()
        return answers.pop()

    authorize = remembering(store)
    assert await authorize("T1") is DESK
    assert await authorize("T1") is DESK
    other = await authorize("T2")
    assert other is not None
    assert (other.team_id, other.bot_token) == ("T2", None)
    answers.append(None)
    assert await authorize("T1") is None
    left = await authorize("T1")
    assert left is not None
    assert left.bot_token is None
