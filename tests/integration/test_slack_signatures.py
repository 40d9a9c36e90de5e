"""A14: what the bot hears over HTTP is of Slack, of this moment and unchanged, and acts once; all else does nothing."""

import asyncio
import io
import json
import random
from time import time
from typing import Any

import aiohttp

from bot.commands.caller import Caller
from bot.domain.alert import Reply
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_deeds import http_body, signed
from tests.integration.slack_transports import application, hearing

SECRET = "fake-signing-secret"
STAMP, PROOF = "X-Slack-Request-Timestamp", "X-Slack-Signature"


class Ears:
    """Remembers what was typed."""

    def __init__(self) -> None:
        self.typed: list[str] = []

    async def __call__(self, text: str, caller: Caller) -> Reply:
        self.typed.append(text)
        return Reply("ok")


def command(slack: FakeSlack, number: object = 1) -> bytes:
    said = {"command": "/trade", "text": "mute soybeans 4h", "channel_id": "C1", "user_id": "U1", "team_id": slack.team}
    url = f"http://127.0.0.1:{slack.port}/commands/{number}"
    return http_body("slash_commands", {**said, "trigger_id": f"t{number}", "response_url": url})


def forged(body: bytes) -> dict[str, dict[str, Any]]:
    """Every way we can think of in which a request is not Slack's, by name: its headers."""
    good, now = signed(body, SECRET), time()
    stamp, proof = good[STAMP], good[PROOF]
    return {
        "no headers": {},
        "no signature": {STAMP: stamp},
        "no time": {PROOF: proof},
        "another secret": signed(body, "another-secret"),
        "an empty secret": signed(body, ""),
        "another body": signed(body + b"x", SECRET),
        "old": signed(body, SECRET, now - 301),
        "future": signed(body, SECRET, now + 301),
        "time moved": {STAMP: str(int(stamp) + 1), PROOF: proof},
        "time in words": {STAMP: "now", PROOF: proof},
        "time as a fraction": {STAMP: f"{stamp}.5", PROOF: proof},
        "not a number": {STAMP: "nan", PROOF: proof},
        "empty time": {STAMP: "", PROOF: proof},
        "endless time": {STAMP: "9" * 5000, PROOF: proof},
        "v1": signed(body, SECRET, version="v1"),
        "v1 by name": {STAMP: stamp, PROOF: proof.replace("v0=", "v1=")},
        "no version": {STAMP: stamp, PROOF: proof.removeprefix("v0=")},
        "upper case": {STAMP: stamp, PROOF: proof.upper()},
        "cut": {STAMP: stamp, PROOF: proof[:-1]},
        "longer": {STAMP: stamp, PROOF: proof + "0"},
        "empty": {STAMP: stamp, PROOF: ""},
        "no ASCII": {STAMP: stamp, PROOF: "v0=é"},
        "two in one": {STAMP: stamp, PROOF: f"v0=00,{proof}"},
    }


async def post(slack: FakeSlack, body: bytes, headers: list[tuple[str, str]]) -> int:
    """POST with exactly these headers; returns the status."""
    form = [("Content-Type", "application/x-www-form-urlencoded")]
    data, all_headers = io.BytesIO(body), form + headers
    async with aiohttp.ClientSession() as own, own.post(slack.request_url, data=data, headers=all_headers) as answer:
        return answer.status


async def test_a14_nothing_forged_stale_or_changed_is_heard(slack: FakeSlack) -> None:
    ears, body = Ears(), command(slack)
    async with hearing(slack, await application(slack, ears), "http"):
        statuses = {name: await post(slack, body, list(headers.items())) for name, headers in forged(body).items()}
        good = signed(body, SECRET)
        both = [(STAMP, good[STAMP]), (PROOF, "v0=00"), (PROOF, good[PROOF])]
        statuses["a false signature beside the true one"] = await post(slack, body, both)
        statuses["two times"] = await post(slack, body, [(STAMP, "1"), *good.items()])
        broken = b"text=\xff\xfe"
        statuses["a body that is no UTF-8"] = await post(slack, broken, list(signed(broken, SECRET).items()))
        ssl_check = b"ssl_check=1"
        statuses["a check of the certificate"] = await post(slack, ssl_check, [])
        assert await slack.more_replies(0.1) == 0
    assert {name: status for name, status in statuses.items() if status != 401} == {}
    assert ears.typed == []


async def test_a14_a_thousand_forgeries_by_chance_are_not_heard(slack: FakeSlack) -> None:
    ears, luck, body = Ears(), random.Random(14), command(slack)
    good = signed(body, SECRET)
    async with hearing(slack, await application(slack, ears), "http"):
        for _ in range(1000):
            changed, at = bytearray(body), luck.randrange(len(body))
            changed[at] ^= 1 << luck.randrange(7)
            wrong = luck.choice(
                (
                    (bytes(changed), good),
                    (body, {**good, PROOF: f"v0={luck.getrandbits(256):064x}"}),
                    (body, {**good, STAMP: str(int(good[STAMP]) + luck.choice((-1, 1)) * luck.randrange(1, 299))}),
                )
            )
            assert await post(slack, wrong[0], list(wrong[1].items())) == 401
    assert ears.typed == []


async def test_a14_a_command_replayed_within_the_five_minutes_has_one_effect(slack: FakeSlack) -> None:
    ears, body = Ears(), command(slack, 7)
    slack._replies["7"] = replies = asyncio.Queue()
    async with hearing(slack, await application(slack, ears), "http"):
        headers = list(signed(body, SECRET, time() - 200).items())
        assert [await post(slack, body, headers) for _ in range(5)] == [200] * 5
        again = list(signed(body, SECRET).items())  # Slack itself, sending anew
        assert await post(slack, body, again) == 200
        await slack.more_replies(0.2)
    assert ears.typed == ["mute soybeans 4h"]
    assert replies.qsize() == 1


async def test_slack_is_shown_that_the_address_is_ours(slack: FakeSlack) -> None:
    # https://docs.slack.dev/reference/events/url_verification
    body = json.dumps({"type": "url_verification", "token": "x", "challenge": "3eZbrw1aB1"}).encode()
    async with hearing(slack, await application(slack, Ears()), "http"):
        status, answer = await slack.send(body)
        assert (status, json.loads(answer)) == (200, {"challenge": "3eZbrw1aB1"})
        assert (await slack.send(body, {PROOF: "v0=00"}))[0] == 401
        async with aiohttp.ClientSession() as session, session.get(slack.request_url) as got:
            assert got.status == 405


async def test_a_body_beyond_all_measure_is_not_read(slack: FakeSlack) -> None:
    async with hearing(slack, await application(slack, Ears()), "http"):
        body = b"x" * 3_000_000
        assert await post(slack, body, list(signed(body, SECRET).items())) == 413
