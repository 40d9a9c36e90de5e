"""What a person waits for is tried again: how often, after how long, and what is not."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookResponse

from bot.platforms.slack.again import LONGEST_ASKED, WAITS, persist


def answered(status: int, retry_after: float | None = None) -> SlackApiError:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    response = WebhookResponse(url="", status_code=status, body="", headers=headers)
    return SlackApiError(f"HTTP {status}", response)  # type: ignore[no-untyped-call]


async def tried(*failures: Exception) -> tuple[int, list[float]]:
    """How often it was done until it succeeded, and how long was waited before each further time."""
    left, waited, times = list(failures), list[float](), 0

    async def call() -> int:
        nonlocal times
        times += 1
        if left:
            raise left.pop(0)
        return times

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    return await persist(call, wait), waited


async def test_a_passing_trouble_is_met_by_trying_again() -> None:
    assert await tried(ConnectionResetError(), answered(500), TimeoutError()) == (4, list(WAITS))


async def test_as_long_is_waited_as_slack_asks_for() -> None:
    assert await tried(answered(429, 7.0)) == (2, [7.0])
    assert await tried(answered(429, 0.5)) == (2, [WAITS[0]])


@pytest.mark.parametrize("failure", [answered(429, LONGEST_ASKED + 1), *[ValueError()]])
async def test_too_long_a_wait_and_faults_of_ours_are_not(failure: Exception) -> None:
    with pytest.raises(type(failure)):
        await tried(failure)


async def test_a_trouble_that_stays_is_raised_in_the_end() -> None:
    with pytest.raises(ConnectionResetError):
        await tried(*[ConnectionResetError() for _ in range(len(WAITS) + 1)])
