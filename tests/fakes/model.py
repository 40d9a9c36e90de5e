"""A server that answers as an OpenAI-compatible language model does, with what a test tells it to say.

The protocol: https://platform.openai.com/docs/api-reference/chat/create
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.served import serve


@dataclass
class ModelServer:
    """What it says next, how it fails, and what it was asked."""

    says: str = ""
    status: int = 200
    delay: float = 0.0
    body: bytes | None = None  # instead of a chat completion
    endless: bytes = b""  # sent again and again, with a pause between
    pause: float = 0.0  # seconds
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One chat completion."""
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization", ""))
        await asyncio.sleep(self.delay)
        if self.status != 200:
            return web.json_response({"error": {"message": "no", "type": "server_error"}}, status=self.status)
        if self.body is not None:
            return web.Response(body=self.body, content_type="application/json")
        if self.endless:
            return await self._without_end(request)
        message = {"role": "assistant", "content": self.says}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        body = {"id": "c1", "object": "chat.completion", "created": 1, "model": "small", "choices": [choice]}
        return web.json_response(body)

    async def _without_end(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        with suppress(ConnectionError):
            while True:
                await response.write(self.endless)
                await asyncio.sleep(self.pause)
        return response


@asynccontextmanager
async def model_server(**changed: Any) -> AsyncIterator[ModelServer]:
    """It listens on this machine until the block ends."""
    server = ModelServer(**changed)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.answer)
    runner, port = await serve(app)
    server.url = f"http://127.0.0.1:{port}/v1"
    try:
        yield server
    finally:
        await runner.cleanup()
