"""Looks at the whole bot as it is configured: what works, what does not, and what to do about that."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack

import aiohttp

from bot.app import App, Clock
from bot.delivery.owner import REMEDIES
from bot.domain.alert import Notice
from bot.domain.feed import PolledFeed
from bot.domain.finding import Finding, note, ok, wrong
from bot.domain.subscription import Destination
from bot.errors import SendError, TradewireError
from bot.feeds.look import Found, NotFound, Scout
from bot.settings.load import Configuration
from bot.settings.models import Secrets
from bot.storage import feeds, pauses
from bot.storage.vault import Vault

AT_ONCE = 16  # feeds that are asked at the same time
TIMEOUT = 5  # seconds until a bot that runs on this machine must answer
TEST = Notice("A test: Tradewire reaches this place", (), "Somebody asked for it with: tradewire doctor --to")
_NO_NETWORK = "Check this machine's network, DNS and fetch.proxy."


async def examine(configuration: Configuration, clock: Clock, to: Destination | None) -> AsyncIterator[Finding]:
    """Everything that is configured, one after the other; `to` is a place that is sent a test."""
    yield ok("Configuration", f"{configuration.folder}/ is sound")
    async with AsyncExitStack() as stack:
        app: App | None = None
        try:
            app = await stack.enter_async_context(App(configuration, clock, careful=True))
        except TradewireError as unusable:
            yield wrong("Database", str(unusable))
        else:
            yield ok("Database", "it is sound, up to date, and takes writes")
            for finding in await _feeds(app):
                yield finding
        yield await _running(configuration.settings.http.bind)
        async for finding in _platforms(configuration, app):
            yield finding
        if app is not None:
            for finding in _refusing(await app.database.read(pauses.every)):
                yield finding
            if to is not None:
                yield await _test(app, to)


async def _platforms(configuration: Configuration, app: App | None) -> AsyncIterator[Finding]:
    """What each platform that is configured says of itself."""
    secrets = configuration.secrets
    if secrets.on_slack:
        # Loaded only where it is configured: slack-bolt takes a third of a second and 20 MB.
        from bot.platforms.slack.doctor import Setup, examine_slack  # noqa: PLC0415

        vault = app.vault if app else Vault(secrets.tradewire_secret_key.get_secret_value())
        database, public_url = app.database if app else None, configuration.settings.http.public_url
        async for finding in examine_slack(Setup(secrets, database, vault, public_url)):
            yield finding
    if secrets.on_discord:
        from bot.platforms.discord.doctor import examine_discord  # noqa: PLC0415  as above

        async for finding in examine_discord(secrets.discord_token.get_secret_value(), secrets.discord_api_url):
            yield finding
    if secrets.on_slack or secrets.on_discord:
        yield _charts(secrets.on_slack and not configuration.settings.http.public_url)
    else:
        yield note("Slack", "it is not set up", 'see the README, "Slack in five minutes"')
        yield note("Discord", "it is not set up", 'see the README, "Discord in five minutes"')


def _charts(unreached: bool) -> Finding:
    """Are charts pictures? `unreached`: Slack finds no address of ours to fetch them from."""
    try:
        from bot.charts.fonts import can_write  # noqa: PLC0415  the extra `chart`, which need not be there
    except ImportError:
        return note(
            "Charts", "they are text: matplotlib is not installed", "pip install 'tradewire[chart]', for pictures"
        )
    if not can_write("大豆"):
        remedy = "install one, such as Debian's fonts-noto-cjk, for pictures"
        return note("Charts", "those in Chinese are text: no font of this machine has it", remedy)
    if unreached:
        return note(
            "Charts", "on Slack they are text: http.public_url is not set", "set it, for pictures (README, Charts)"
        )
    return ok("Charts", "they are drawn as pictures, in Chinese too")


async def _feeds(app: App) -> list[Finding]:
    """Ask every feed, as a first poll would; nothing of it is kept."""
    polled = await app.database.read(feeds.active)
    scout = Scout(app.poller.fetcher, app.poller.parsers, app.clock())
    turns = asyncio.Semaphore(AT_ONCE)

    async def look(feed: PolledFeed) -> Found | NotFound:
        async with turns:
            return await scout.check(feed.address, app.configuration.access.get(feed.feed.url), feed.feed.page)

    seen = await asyncio.gather(*map(look, polled))
    failed = [(feed, each) for feed, each in zip(polled, seen, strict=True) if isinstance(each, NotFound)]
    answering = len(polled) - len(failed)
    if not polled:
        return [wrong("Feeds", "there are none", "add some: tradewire feeds add ADDRESS")]
    if not answering:
        return [wrong("Feeds", f"none of {len(polled)} can be read: {failed[0][1].reason}", _NO_NETWORK)]
    summary = ok("Feeds", f"{answering} of {len(polled)} answer and can be read")
    return [summary, *(note(f"Feed {feed.feed.name}", each.reason, each.remedy) for feed, each in failed)]


async def _running(bind: str) -> Finding:
    """Does a bot run here, and is it ready?"""
    about, url = "Bot", f"http://{bind}/readyz"
    try:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            faults = (await answer.json())["faults"]
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError, TypeError, KeyError):
        return note(about, f"none runs at http.bind ({bind}) now", "start it: make run")
    if faults:
        return wrong(about, f"it runs at {bind} and is not ready: {'; '.join(map(str, faults))}", "see its log")
    return ok(about, f"it runs at {bind} and is ready")


def _refusing(paused: Iterable[pauses.Pause]) -> Iterable[Finding]:
    """Places that have refused messages, until a person repairs that."""
    for pause in paused:
        text = f"it takes no messages since {pause.since:%d %b %H:%M} UTC ({pause.reason}: {pause.detail})"
        yield note(f"Place {pause.subject}", text, REMEDIES.get(pause.detail) or REMEDIES[pause.reason])


async def _workspace_of(to: Destination, secrets: Secrets) -> str:
    """The workspace in which a message to the place would arrive; the place's own where the platform does not say."""
    if to.platform == "slack":
        from bot.platforms.slack.doctor import opened_workspace  # noqa: PLC0415  as above

        return await opened_workspace(secrets) or to.workspace
    from bot.platforms.discord.doctor import server_of  # noqa: PLC0415  as above

    return await server_of(to, secrets.discord_token.get_secret_value(), secrets.discord_api_url) or to.workspace


async def _test(app: App, to: Destination) -> Finding:
    """Send a test to a place, as an alert would be."""
    about = f"Place {to}"
    app.connect()
    sender = app.senders.get(to.platform)
    if sender is None:
        return wrong(about, f"{to.platform} is not set up", "name a place on a platform that is")
    if (real := await _workspace_of(to, app.configuration.secrets)) != to.workspace:
        remedy = f"name it {to.platform}:{real}:{to.place}, if that is the one you mean"
        return wrong(about, f"the bot's token reaches it in {real}, not in {to.workspace}", remedy)
    try:
        await sender.tell(to, TEST, 0)
    except SendError as refused:
        return wrong(about, f"it does not take the test ({refused})", REMEDIES.get(refused.reason, ""))
    return ok(about, "it was sent a test: look whether it is there")
