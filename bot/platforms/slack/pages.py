"""The web pages of installing: plain HTML in which everything that is not ours is escaped."""

from collections.abc import Mapping
from html import escape

from aiohttp import web

# Nothing is loaded from anywhere, no other site may frame a page, and no address (it holds a code) is handed on.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1d1c1d}"
    "h1{font-size:1.6rem}a.go{display:inline-block;background:#4a154b;color:#fff;padding:.7rem 1.2rem;"
    "border-radius:4px;text-decoration:none}dt{font-family:monospace;margin-top:.6rem}dd{margin:0 0 0 1.5rem}"
)


def install_page(url: str, scopes: Mapping[str, str]) -> web.Response:
    """What the app does, what each permission is for, and the way to Slack's own question."""
    listed = "".join(f"<dt>{escape(scope)}</dt><dd>{escape(why)}</dd>" for scope, why in scopes.items())
    return _page(
        "Install Tradewire",
        "<p>Tradewire tells Slack channels of US-China trade news: one living alert per story, and who has said it.</p>"
        f'<p><a class="go" href="{escape(url)}">Install in a Slack workspace</a></p>'
        f"<p>Slack will ask you to allow this. What each permission is for:</p><dl>{listed}</dl>"
        "<p>It reads no conversations. It keeps who subscribed which channel to what, and what it told there; all of "
        "it is deleted thirty days after the app is taken out of the workspace.</p>",
    )


def installed_page(workspace: str) -> web.Response:
    """It has worked, and what comes next."""
    return _page(
        "Tradewire is installed",
        f"<p>It is in the workspace <b>{escape(workspace)}</b>. In a channel of it, type "
        "<code>/trade subscribe soybeans</code>, or <code>/trade topics</code> for all there is. Invite the bot first "
        "where the channel is private.</p>",
    )


def refused_page(problem: str, remedy: str, status: int = 400) -> web.Response:
    """Why nothing was installed, and what to do."""
    return _page("Nothing was installed", f"<p>{escape(problem)}</p><p>{escape(remedy)}</p>", status)


def _page(title: str, body: str, status: int = 200) -> web.Response:
    text = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>"
    )
    return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)
