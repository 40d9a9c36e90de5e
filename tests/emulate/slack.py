"""npm's emulate as Slack: its Web API, OAuth and signed events; what it does not do, people's deeds, is ours."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.slack_deeds import Deeds

ROOT = Path(__file__).parents[2]
MODULES = ROOT / ".venv/emulate/node_modules"  # make test-emulate puts it there
CLIENT_ID, CLIENT_SECRET, TEAM, PERSON = "12345.67890", "emulated-client-secret", "T000000001", "U000000001"
ADMIN = "xoxp-emulated-admin"  # plays what people do in Slack itself


class EmulatedSlack(Deeds):
    """`base_url` is for the bot, whose reads come as GET; `call` is for whoever uses Slack."""

    def __init__(self, url: str) -> None:
        self.url, self.team, self.signing_secret, self.request_url = url, TEAM, "emulated-signing-secret", ""
        self.acks: list[float] = []
        self.faults: defaultdict[str, deque[Any]] = defaultdict(deque)
        self.asked: dict[str, dict[str, Any]] = {}  # method -> what was answered to its last call
        self._ids, self._replies, self._uses, self._latest = count(1), {}, defaultdict(int), ""
        app = web.Application()
        app.router.add_post("/commands/{id}", self.on_response)
        app.router.add_route("*", "/api/api.test", self._api_test)
        app.router.add_route("*", "/{path:.*}", self._forward)
        self.front = TestServer(app)

    @property
    def base_url(self) -> str:
        return str(self.front.make_url("/api/"))

    async def call(self, method: str, **payload: Any) -> dict[str, Any]:
        """Something that people do in Slack: conversations.archive, users.profile.set."""
        headers, url = {"Authorization": f"Bearer {ADMIN}"}, f"{self.url}/api/{method}"
        async with aiohttp.ClientSession() as session, session.post(url, json=payload, headers=headers) as got:
            answer = dict(await got.json())
        assert answer["ok"], answer
        return answer

    async def consent(self, url: str) -> str:
        """Choose a person on emulate's consent page; returns where the browser is sent then."""
        async with aiohttp.ClientSession() as session:
            async with session.get(url) as page:
                assert page.status == 200
            asked = {
                key: page.url.query.get(key, "") for key in "redirect_uri scope user_scope state client_id".split()
            }
            back = f"{self.url}/oauth/v2/authorize/callback"
            async with session.post(back, data={"user_id": PERSON, **asked}, allow_redirects=False) as got:
                return got.headers["Location"]

    async def _api_test(self, request: web.Request) -> web.Response:
        """What emulate does not know: https://docs.slack.dev/reference/methods/api.test."""
        return web.json_response({"ok": True})

    async def _forward(self, request: web.Request) -> web.Response:
        """What the bot calls: emulate knows methods by POST only, the SDK reads by GET."""
        sent = {key: request.headers[key] for key in ("Authorization", "Content-Type") if key in request.headers}
        api = request.path.startswith("/api/")
        body: Any = dict(request.query) if api and request.method == "GET" else await request.read()
        if isinstance(body, dict):
            sent.pop("Content-Type", None)
        method, url = "POST" if api else request.method, f"{self.url}{request.path if api else request.path_qs}"
        async with aiohttp.ClientSession() as session, session.request(method, url, data=body, headers=sent) as got:
            answer = await got.read()
            if api:
                self.asked[request.path.rpartition("/")[2]] = json.loads(answer)
            return web.Response(body=answer, status=got.status, content_type=got.content_type)


@asynccontextmanager
async def emulated(request_url: str, redirect_url: str, port: int) -> AsyncIterator[EmulatedSlack]:
    """emulate, in a process of its own, sending events to the request URL."""
    seed = {
        "signing_secret": "emulated-signing-secret",
        "oauth_apps": [
            {
                "client_id": CLIENT_ID,
                "client_secret": CLIENT_SECRET,
                "name": "Tradewire",
                "redirect_uris": [redirect_url],
            }
        ],
        "tokens": [{"token": ADMIN, "type": "user", "user_id": PERSON}],
    }
    process = await asyncio.create_subprocess_exec(
        str(MODULES / ".bin/node"),
        str(ROOT / "tests/emulate/start.mjs"),
        str(MODULES / "emulate"),
        str(port),
        json.dumps(seed),
        request_url,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), 30)
        assert line.startswith(b"ready"), line
        slack = EmulatedSlack(f"http://127.0.0.1:{port}")
        slack.request_url = request_url
        async with slack.front:
            slack.port = slack.front.port or 0
            yield slack
    finally:
        process.terminate()
        await process.wait()
