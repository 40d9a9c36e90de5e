"""Pictures of charts at addresses of the bot's own, where Slack fetches them for an answer that one person sees.

Slack puts no uploaded file into such an answer (https://github.com/slackapi/node-slack-sdk/issues/1790), and an upload
would want one more scope and leave a file in the workspace. So this needs `http.public_url` and no scope.
"""

import secrets
from collections import OrderedDict
from urllib.parse import urljoin

from aiohttp import web

from bot.charts.picture import picture_of
from bot.domain.chart import Chart

PATH = "/slack/charts/"
MOST = 100  # pictures kept, some 10 MB: Slack fetches one at once and keeps it itself


class Pictures:
    """The pictures last drawn, each at an address that nobody can guess."""

    def __init__(self, public_url: str) -> None:
        """`public_url` "": Slack finds no address of ours, and no picture is drawn."""
        self._public_url = public_url
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def routes(self) -> list[web.RouteDef]:
        """For the one HTTP listener."""
        return [web.get(PATH + "{name}.png", self._on_get)] if self._public_url else []

    async def address_of(self, chart: Chart | None) -> str:
        """Where Slack finds the chart; "" where it cannot be drawn or found."""
        picture = await picture_of(chart) if self._public_url else None
        if picture is None:
            return ""
        name = secrets.token_urlsafe(24)
        self._kept[name] = picture.png
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return urljoin(self._public_url, f"{PATH}{name}.png")

    async def _on_get(self, request: web.Request) -> web.Response:
        png = self._kept.get(request.match_info["name"])
        if png is None:
            raise web.HTTPNotFound
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
        return web.Response(body=png, content_type="image/png", headers=headers)
