"""Hears Slack through HTTP: what Slack posts to the bot's public address, if its signature proves that it is Slack."""

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.platforms.slack.application import SlackApplication

PATH = "/slack/events"  # for commands, interactivity and events alike
_STAMP, _SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


class Endpoint:
    """Feeds an application what Slack posts; nothing that is not signed reaches it."""

    def __init__(self, application: SlackApplication, signing_secret: str) -> None:
        self._application, self._verifier = application, SignatureVerifier(signing_secret)

    def routes(self) -> list[web.RouteDef]:
        """For the one HTTP listener."""
        return [web.post(PATH, self._on_request)]

    async def _on_request(self, request: web.Request) -> web.Response:
        body = await request.read()
        if not self._signed(request, body):
            return web.json_response({"error": "the signature is missing, wrong or too old"}, status=401)
        # Of the headers, which are not signed, Bolt needs the one that says how to read the body.
        heard = AsyncBoltRequest(body=body.decode(), headers={"content-type": request.headers.get("Content-Type", "")})
        return await to_aiohttp_response(await self._application.bolt.async_dispatch(heard))

    def _signed(self, request: web.Request, body: bytes) -> bool:
        """Is it Slack's, and of the last five minutes? https://docs.slack.dev/authentication/verifying-requests-from-slack"""
        stamps, signatures = request.headers.getall(_STAMP, []), request.headers.getall(_SIGNATURE, [])
        if len(stamps) != 1 or len(signatures) != 1:
            return False
        try:
            return self._verifier.is_valid(body, stamps[0], signatures[0])
        except (ValueError, TypeError):  # no number, no UTF-8, or no ASCII
            return False
