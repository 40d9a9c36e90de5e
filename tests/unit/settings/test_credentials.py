"""Paid feeds: feeds.yaml names environment variables, and their values go to the feed and nowhere else."""

import base64
from pathlib import Path

import pytest

from bot.domain.access import Access
from bot.errors import ConfigError
from bot.settings.load import Configuration, load
from tests.shipped import CONFIG

FEED = "name: A, url: '{url}', publisher: A, side: press, language: en"
SECRET, PASSWORD = "canary-key-1", "canary:päss word"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped configuration, with feeds of the test's own."""
    for file in CONFIG.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setenv("TRADEWIRE_CONFIG", str(tmp_path))
    for name, value in {"EXAMPLE_KEY": SECRET, "EXAMPLE_USER": "desk", "EXAMPLE_PASSWORD": PASSWORD}.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def loaded(config: Path, access: str, url: str = "https://paid.example/feed", more: str = "") -> Configuration:
    text = f"feeds:\n  - {{{FEED.format(url=url)}{more},\n     {access}}}\n"
    (config / "feeds.yaml").write_text(text)
    return load()


def fault(config: Path, access: str, url: str = "https://paid.example/feed") -> str:
    with pytest.raises(ConfigError) as caught:
        loaded(config, access, url)
    assert len(caught.value.faults) == 1, caught.value
    assert "canary" not in str(caught.value)
    return str(caught.value)


def test_headers_and_basic_authentication_come_from_the_environment(config: Path) -> None:
    access = "headers: {X-Api-Key: EXAMPLE_KEY}, basic_auth: {user: EXAMPLE_USER, password: EXAMPLE_PASSWORD}"
    configuration = loaded(config, access)
    headers = configuration.access["https://paid.example/feed"].headers_for("https://paid.example/other")
    assert headers["X-Api-Key"] == SECRET
    kind, pair = headers["Authorization"].split()
    assert (kind, base64.b64decode(pair).decode()) == ("Basic", f"desk:{PASSWORD}")
    assert "canary" not in repr(configuration)
    assert pair not in repr(configuration)


def test_a_free_feed_has_no_credentials(config: Path) -> None:
    assert loaded(config, "floor: 600").access == {}


def test_nothing_is_asked_of_the_environment_for_a_feed_that_is_off(config: Path) -> None:
    assert loaded(config, "headers: {X-Api-Key: NOT_SET}, enabled: false").access == {}


@pytest.mark.parametrize(
    ("access", "parts"),
    [
        ("headers: {X-Api-Key: NOT_SET}", ("feeds.yaml:3 feeds.0.headers.X-Api-Key", "NOT_SET is not set", "remedy")),
        ("basic_auth: {user: EXAMPLE_USER, password: NOT_SET}", ("feeds.0.basic_auth.password", "NOT_SET")),
        ("basic_auth: {user: EXAMPLE_USER}", ("feeds.0.basic_auth.password", "missing")),
        (
            "basic_auth: {user: EXAMPLE_USER, password: EXAMPLE_KEY, realm: EXAMPLE_KEY}",
            ("basic_auth.realm", "known here: password, user"),
        ),
        ("headers: {X-Api-Key: canary-in-the-file}", ("feeds.0.headers.X-Api-Key", "NAME of an environment variable")),
        ("headers: {X-Api-Key: SLACK_BOT_TOKEN}", ("none of the bot's own",)),
        ("headers: {X-Api-Key: TRADEWIRE_SECRET_KEY}", ("none of the bot's own",)),
        ("headers: {Host: EXAMPLE_KEY}", ("feeds.0.headers.Host", "X-Api-Key")),
        ("headers: {content-length: EXAMPLE_KEY}", ("feeds.0.headers.content-length",)),
        ("headers: {Transfer-Encoding: EXAMPLE_KEY}", ("Transfer-Encoding",)),
        ("headers: {Proxy-Authorization: EXAMPLE_KEY}", ("Proxy-Authorization",)),
        ('headers: {"X-A\\r\\nX-B": EXAMPLE_KEY}', ("feeds.0.headers",)),
        ("headers: {X-Key: EXAMPLE_KEY, x-key: EXAMPLE_KEY}", ("feeds.0.headers.x-key", "sent twice")),
        (
            "headers: {Authorization: EXAMPLE_KEY}, basic_auth: {user: EXAMPLE_USER, password: EXAMPLE_KEY}",
            ("headers.Authorization", "sent twice"),
        ),
    ],
)
def test_each_fault_names_file_key_and_variable_and_no_value(config: Path, access: str, parts: tuple[str, ...]) -> None:
    found = fault(config, access)
    for part in parts:
        assert part in found


@pytest.mark.parametrize("value", ["canary\r\nX-Evil: 1", "canary ", "canary é", "canary\x7f"])
def test_a_value_that_no_header_can_hold_is_refused_and_not_shown(
    config: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("EXAMPLE_KEY", value)
    assert "EXAMPLE_KEY holds what a header cannot" in fault(config, "headers: {X-Api-Key: EXAMPLE_KEY}")


def test_a_user_with_a_colon_is_refused(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMPLE_USER", "canary:x")
    assert "EXAMPLE_USER holds a colon" in fault(config, "basic_auth: {user: EXAMPLE_USER, password: EXAMPLE_KEY}")


@pytest.mark.parametrize("url", ["http://paid.example/feed", "http://8.8.8.8/feed", "http://localhost/feed"])
def test_credentials_never_go_over_plain_http(config: Path, url: str) -> None:
    assert "plain http" in fault(config, "headers: {X-Api-Key: EXAMPLE_KEY}", url)


def test_plain_http_will_do_in_a_network_that_the_operator_opened(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADEWIRE_FETCH__ALLOW_NETWORKS", '["10.0.0.0/8"]')
    assert loaded(config, "headers: {X-Api-Key: EXAMPLE_KEY}", "http://10.1.2.3/feed").access
    assert "plain http" in fault(config, "headers: {X-Api-Key: EXAMPLE_KEY}", "http://intranet.example/feed")


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/feed",
        "https://paid.example.evil.example/feed",
        "https://sub.paid.example/feed",
        "http://paid.example/feed",
        "https://paid.example:8443/feed",
    ],
)
def test_only_the_feeds_own_origin_is_sent_its_headers(url: str) -> None:
    access = Access("https://paid.example/feed", (("X-Api-Key", SECRET),), (SECRET,))
    assert access.headers_for(url) == {}
    assert access.headers_for("https://PAID.example:443/moved?x=1") == {"X-Api-Key": SECRET}
