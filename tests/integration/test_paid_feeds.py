"""Paid feeds: credentials reach the feed's own server and nothing else."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.access import Access
from bot.domain.feed import Validators
from bot.feeds.answers import Fetched
from bot.feeds.fetch import Fetcher, FetchOptions
from tests.fakes import certificates
from tests.fakes.feed_server import FeedServer, item, redirect, rss, status
from tests.fakes.proxy import FakeProxy
from tests.shell import Shell
from tests.shipped import CONFIG
from tests.values import NOW

FEED = rss(item("News", "/1"))
CANARIES = {"PAID_KEY": "canary-key-77", "PAID_USER": "canary-user", "PAID_PASSWORD": "canary-password"}
PAIR = base64.b64encode(b"canary-user:canary-password").decode()
OPTIONS = FetchOptions(
    timeout=5,
    allow_networks=("127.0.0.0/8", "::1/128"),
    host_interval=0,
    ca_file=str(certificates.GOOD),
    user_agent="Tests/1",
)


@pytest.fixture
async def paid() -> AsyncIterator[FeedServer]:
    async with FeedServer(tls=certificates.served()) as running:
        running.serve("/feed", FEED)
        yield running


def access_to(url: str) -> Access:
    return Access(url, (("X-Api-Key", "canary-key-77"),), ("canary-key-77",))


async def fetch(url: str, access: Access, proxy: str = "") -> object:
    async with Fetcher(replace(OPTIONS, proxy=proxy)) as fetcher:
        return await fetcher.fetch(url, Validators('"v1"'), NOW, access)


async def test_the_feeds_own_server_is_sent_its_headers_beside_the_usual_ones(paid: FeedServer) -> None:
    assert isinstance(await fetch(paid.url(), access_to(paid.url())), Fetched)
    sent = paid.requests[0].headers
    assert (sent["x-api-key"], sent["if-none-match"], sent["user-agent"]) == ("canary-key-77", '"v1"', "Tests/1")


@pytest.mark.parametrize("code", [301, 302, 307, 308])
async def test_another_origin_is_sent_none_wherever_redirects_lead(paid: FeedServer, code: int) -> None:
    async with FeedServer(tls=certificates.served()) as other:
        other.script("/away", redirect(paid.url("/feed"), code))
        paid.script("/feed", redirect("/moved", code))
        paid.script("/moved", redirect(other.url("/elsewhere"), code))
        other.serve("/elsewhere", FEED)
        assert isinstance(await fetch(paid.url(), access_to(paid.url())), Fetched)
        assert isinstance(await fetch(other.url("/away"), access_to(paid.url())), Fetched)
        assert len(other.requests) == 3
        for request in other.requests:
            assert "canary" not in str(request.headers)
        assert {request.headers.get("x-api-key") for request in paid.requests} == {"canary-key-77"}


async def test_another_name_of_the_same_server_is_another_origin(paid: FeedServer) -> None:
    paid.script("/feed", redirect(paid.url("/there", "localhost"), 302))
    paid.serve("/there", FEED)
    await fetch(paid.url(), access_to(paid.url()))
    (there,) = paid.asked("/there")
    assert "x-api-key" not in there.headers


async def test_plain_http_is_not_sent_the_headers_of_https(paid: FeedServer) -> None:
    async with FeedServer() as plain:
        paid.script("/feed", redirect(plain.serve("/feed", FEED), 302))
        await fetch(paid.url(), access_to(paid.url()))
        assert plain.requests == [], "a downgrade is refused altogether"


async def test_the_proxy_sees_no_credentials(paid: FeedServer) -> None:
    async with FakeProxy() as proxy:
        assert isinstance(await fetch(paid.url(), access_to(paid.url()), proxy.url()), Fetched)
        assert "canary" not in "".join(proxy.heads)
    assert paid.requests[0].headers["x-api-key"] == "canary-key-77"


def configured(shell: Shell, url: str) -> Shell:
    """A shell whose only feed is paid for."""
    folder = shell.folder / "config"
    folder.mkdir()
    for file in CONFIG.glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "feeds.yaml").write_text(
        f"feeds:\n  - name: Paid\n    url: {url}\n    publisher: P\n    side: press\n    language: en\n"
        "    headers: {X-Api-Key: PAID_KEY}\n    basic_auth: {user: PAID_USER, password: PAID_PASSWORD}\n"
    )
    return Shell(shell.folder, shell.environment | CANARIES | {"TRADEWIRE_CONFIG": str(folder)})


async def test_credentials_are_sent_and_appear_nowhere_else(shell: Shell) -> None:
    """A20 for feeds: output, logs, errors, export and the database, while it answers and while it fails."""
    async with FeedServer() as server:
        url = server.script("/feed", status(401), redirect("http://127.0.0.1:1/", 302), redirect("/feed2", 302))
        server.serve("/feed2", FEED)
        paid = configured(shell, url)
        said = ""
        for words in (
            ("poll", "--all"),
            ("poll", "--all"),
            ("poll", "--all"),
            ("feeds", "add", url),
            ("feeds", "list", "--json"),
            ("feeds", "health", "--json"),
            ("feeds", "export"),
        ):
            done = await paid(*words, TRADEWIRE_LOG__LEVEL="debug")
            assert done.code == 0, done.err
            said += done.out + done.err
        sent = [request.headers for request in server.requests]
    assert len(sent) >= 4
    for headers in sent:
        assert headers["x-api-key"] == "canary-key-77"
        assert headers["authorization"] == f"Basic {PAIR}"
    kept = b"".join(file.read_bytes() for file in Path(shell.folder).glob("t.db*"))
    assert b"/feed" in kept
    for canary in (*CANARIES.values(), PAIR):
        assert canary not in said
        assert canary.encode() not in kept


async def test_a_missing_variable_stops_the_start_with_file_key_and_name(shell: Shell) -> None:
    paid = configured(shell, "https://paid.example/feed")
    done = await paid("run", PAID_PASSWORD="")
    assert done.code == 2
    assert "feeds.yaml:8 feeds.0.basic_auth.password: the environment variable PAID_PASSWORD is not set" in done.err
    assert "canary" not in done.err
