"""Every fault in the configuration is found, all at once, with its place and the remedy."""

import shutil
from pathlib import Path

import pytest

from bot.domain.feed import PageSelectors
from bot.errors import ConfigError
from bot.settings.load import load

SHIPPED = Path(__file__).parents[3] / "config"
GOOD_FEED = "{name: A, url: 'https://a.example/f', publisher: A, side: press, language: en}"


def _paged(selectors: str) -> str:
    """A feeds.yaml with one page."""
    return f"feeds: [{GOOD_FEED.replace('}', f', kind: page, page: {{{selectors}}}}}')}]"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped configuration, small and whole, that a test may break."""
    shutil.copytree(SHIPPED, tmp_path / "config")
    (tmp_path / "config" / "tradewire.yaml").write_text("poll: {floor: 300}\n")
    (tmp_path / "config" / "feeds.yaml").write_text(f"feeds:\n  - {GOOD_FEED}\n")
    topics = "soybeans:\n  title: {en: Soybeans, zh: 大豆}\n  query: soybean OR 大豆\n"
    (tmp_path / "config" / "topics.yaml").write_text(topics, encoding="utf-8")
    concepts = "concepts:\n  - {id: us, kind: state, party: us, name: {en: US}, en: [US]}\n"
    (tmp_path / "config" / "vocabulary.yaml").write_text(concepts)
    (tmp_path / "config" / "pledges.yaml").write_text("pledges: []\n")
    monkeypatch.setenv("TRADEWIRE_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config"


def faults() -> str:
    with pytest.raises(ConfigError) as caught:
        load()
    return str(caught.value)


def test_what_ships_is_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEWIRE_CONFIG", str(SHIPPED))
    configuration = load()
    assert {"soybeans", "rare_earths", "tariffs", "semiconductors", "purchases"} <= {
        t.name for t in configuration.topics
    }
    assert len(configuration.feeds) > 40
    for topic in configuration.topics:
        assert sum(example.matches for example in topic.examples) >= 6, topic.name
        assert sum(not example.matches for example in topic.examples) >= 6, topic.name


def test_a_small_configuration_loads(config: Path) -> None:
    configuration = load()
    assert configuration.settings.poll.floor == 300
    assert [feed.url for feed in configuration.feeds] == ["https://a.example/f"]


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("tradewire.yaml", "pol: {floor: 300}", ("tradewire.yaml:1 pol", "not known", "did you mean poll")),
        ("tradewire.yaml", "poll: {floorr: 3}", ("poll.floorr", "known here: budget, ceiling, floor")),
        ("tradewire.yaml", "poll:\n  floor: soon", ("tradewire.yaml:2 poll.floor", "valid number", "'soon'")),
        ("tradewire.yaml", "poll: {floor: 0}", ("poll.floor", "greater than or equal to 1")),
        ("tradewire.yaml", "http: {bind: nowhere}", ("http.bind", "127.0.0.1:8321")),
        ("tradewire.yaml", "fetch: {allow_networks: [10.0.0.0/99]}", ("fetch.allow_networks.0",)),
        ("tradewire.yaml", "log: {level: loud}", ("log.level", "'debug', 'info'")),
        ("tradewire.yaml", "terminal: {topics: [soybean]}", ("terminal.topics", "did you mean soybeans")),
        ("tradewire.yaml", "- a list", ("tradewire.yaml", "holds no sections")),
        ("tradewire.yaml", "poll: {floor: 1}\npoll: {floor: 2}", ("tradewire.yaml:2 poll", "stands twice")),
        ("tradewire.yaml", "poll: [unclosed", ("tradewire.yaml:", "not valid YAML")),
        ("tradewire.yaml", "a: &x 1\nb: *x", ("tradewire.yaml:2", "aliases")),
        ("tradewire.yaml", "poll: {floor: 3}\x00", ("tradewire.yaml", "not valid YAML")),
        ("tradewire.yaml", "fetch: {proxy: '::::'}", ("fetch.proxy", "http://host.example:3128")),
        ("tradewire.yaml", "fetch: {ca_file: /nonexistent.pem}", ("fetch.ca_file", "no such file")),
        ("tradewire.yaml", f"fetch: {{ca_file: '{__file__}'}}", ("fetch.ca_file", "no certificates in PEM")),
        ("tradewire.yaml", 'fetch: {user_agent: "a\\r\\nb"}', ("fetch.user_agent", "printable")),
        ("feeds.yaml", f"feeds: [{GOOD_FEED.replace('//a', '//u:p@a')}]", ("feeds.0.url", "password")),
        (
            "topics.yaml",
            "soy: {title: {en: Beans, zh: b}, query: a}\npeas: {title: {en: beans, zh: c}, query: a}",
            ("topics.yaml:2 peas.title", "'beans' is what soy is called too"),
        ),
        ("feeds.yaml", "feeds: !!python/object/apply:os.system ['touch /tmp/pwned']", ("feeds.yaml:1", "tags")),
        ("feeds.yaml", "feeds: [{name: A}]", ("feeds.0.url", "missing", "feeds.0.publisher", "feeds.0.side")),
        ("feeds.yaml", f"feeds: [{GOOD_FEED}, {GOOD_FEED}]", ("feeds.1.url", "stands twice")),
        ("feeds.yaml", f"feeds: [{GOOD_FEED.replace('press', 'martian')}]", ("feeds.0.side", "us_official", "martian")),
        ("feeds.yaml", f"feeds: [{GOOD_FEED.replace('https://a', 'ftp://a')}]", ("feeds.0.url", "http")),
        ("feeds.yaml", "", ("feeds", "missing")),
        ("feeds.yaml", "feeds:", ("feeds.yaml:1 feeds", "one item a line after a dash; feeds: [] is an empty one")),
        (
            "feeds.yaml",
            f"feeds:\n  - {GOOD_FEED.replace('}', ', kind: page}')}",
            ("feeds.yaml:2 feeds.0.page", "kind: page needs to know where its items are", "add page: {item: ..."),
        ),
        (
            "feeds.yaml",
            f"feeds: [{GOOD_FEED.replace('}', ', page: {item: li}}')}]",
            ("feeds.0.page", "write kind: page"),
        ),
        ("feeds.yaml", _paged("item: 'li >'"), ("feeds.0.page.item", "a CSS selector such as ul.list > li", "'li >'")),
        ("feeds.yaml", _paged("item: ''"), ("feeds.0.page.item", "at least 1 character")),
        ("feeds.yaml", _paged("item: li, date: '..'"), ("feeds.0.page.date", "a CSS selector", "'..'")),
        ("feeds.yaml", _paged("item: li, zone: Mars"), ("feeds.0.page.zone", "America/New_York", "'Mars'")),
        (
            "feeds.yaml",
            _paged("items: li"),
            ("feeds.0.page.items", "did you mean item", "feeds.0.page.item", "missing"),
        ),
        *(
            (
                "tradewire.yaml",
                f"owner: {{destination: '{place}'}}",
                ("tradewire.yaml:1 owner.destination", "slack:T0123"),
            )
            for place in ("slack:T1", "slack::C1", "somewhere:a:b", "me")
        ),
        ("topics.yaml", "Soy Beans: {title: {en: a, zh: b}, query: a}", ("topics.yaml:1 Soy Beans",)),
        (
            "topics.yaml",
            "soy: {title: {en: a, zh: b}, query: a, require: [us, moon], exclude: [soy_sauce]}",
            ("topics.yaml:1 soy.require.1: 'moon' is no evidence", "soy.exclude.0", "vocabulary.yaml"),
        ),
        ("topics.yaml", "soy: {title: {en: a}, query: a}", ("topics.yaml:1 soy.title.zh", "missing")),
        ("topics.yaml", "soy: {title: {en: a, zh: b}, qeury: a}", ("soy.qeury", "did you mean query", "soy.query")),
        (
            "topics.yaml",
            "soy:\n  title: {en: a, zh: b}\n  query: a AND (b",
            ("topics.yaml:3 soy.query", "^", "never closed"),
        ),
        ("vocabulary.yaml", "concepts: [{id: a, kind: thing, name: {en: a}, en: [a]}]", ("concepts.0.kind", "state")),
        ("vocabulary.yaml", "concepts: [{id: aa, kind: good, name: {en: a}}]", ("aa has no spelling",)),
        ("vocabulary.yaml", "concepts: [{id: aa, kind: good, name: {en: a}, en: ['?!']}]", ("no letter or digit",)),
        (
            "vocabulary.yaml",
            "concepts: [{id: metals, kind: good, name: {en: metals}, en: [tin], zh: [锡], pairs: {tin: 铅}}]",
            ("concepts.0.pairs", "'铅' is no spelling of it", "add it"),
        ),
    ],
)
def test_each_fault_names_file_key_and_remedy(config: Path, file: str, text: str, expected: tuple[str, ...]) -> None:
    (config / file).write_text(text, encoding="utf-8")
    found = faults()
    for part in (*expected, "remedy:"):
        assert part in found, found
    assert not Path("/tmp/pwned").exists()


@pytest.mark.parametrize(("language", "zone"), [("zh", "Asia/Shanghai"), ("en", "UTC")])
def test_a_page_keeps_the_time_of_its_language_unless_told(config: Path, language: str, zone: str) -> None:
    text = _paged("item: ul > li, date: span").replace("language: en", f"language: {language}")
    (config / "feeds.yaml").write_text(text, encoding="utf-8")
    assert load().feeds[0].page == PageSelectors("ul > li", "a", "a", "span", zone)
    (config / "feeds.yaml").write_text(text.replace("date: span", "zone: Asia/Tokyo"), encoding="utf-8")
    assert load().feeds[0].page == PageSelectors("ul > li", zone="Asia/Tokyo")


def test_all_faults_of_all_files_are_reported_at_once(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (config / "tradewire.yaml").write_text("pol: {}\npoll: {floor: x}\n")
    (config / "feeds.yaml").write_text("feeds: [{name: A}]\n")
    (config / "topics.yaml").write_text("soy: {title: {en: a, zh: b}, query: '('}\n")
    (config / "vocabulary.yaml").unlink()
    monkeypatch.setenv("TRADEWIRE_TYPO", "1")
    monkeypatch.setenv("TRADEWIRE_FETCH__ALLOW_NETWORKS", "x")
    monkeypatch.setenv("TRADEWIRE_DESK__FRESHNESS_HOURS", "x")
    monkeypatch.setenv("TRADEWIRE_DATABASE_URL", "mysql://x")
    found = faults()
    for part in ("ALLOW_NETWORKS", "FRESHNESS_HOURS", "DATABASE_URL"):
        assert (
            f"environment TRADEWIRE_{part}" in found
            or f"environment TRADEWIRE_FETCH__{part}" in found
            or (f"environment TRADEWIRE_DESK__{part}" in found)
        )
    for part in ("pol", "poll.floor", "feeds.0.url", "soy.query", "vocabulary.yaml", "environment TRADEWIRE_TYPO"):
        assert part in found


def test_a_missing_file_says_where_to_get_it(config: Path) -> None:
    (config / "topics.yaml").unlink()
    assert "TRADEWIRE_CONFIG" in faults()


def test_a_file_that_is_not_utf8_is_named(config: Path) -> None:
    (config / "topics.yaml").write_bytes("soy: 大豆".encode("gb18030"))
    assert "is not UTF-8" in faults()


def test_the_environment_overrides_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEWIRE_POLL__FLOOR", "77")
    monkeypatch.setenv("TRADEWIRE_FETCH__ALLOW_NETWORKS", '["127.0.0.0/8"]')
    settings = load().settings
    assert (settings.poll.floor, settings.fetch.allow_networks) == (77, ["127.0.0.0/8"])


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TRADEWIRE_POLL__FLOORR", "77", "did you mean TRADEWIRE_POLL__FLOOR"),
        ("TRADEWIRE_POLL__FLOOR", "soon", "environment TRADEWIRE_POLL__FLOOR"),
        ("TRADEWIRE_FETCH__ALLOW_NETWORKS", "127.0.0.0/8", "JSON"),
        ("tradewire_fetch__bogus", "1", "environment tradewire_fetch__bogus"),
        ("TRADEWIRE_DATABASE_URL", "mysql://x", "environment TRADEWIRE_DATABASE_URL"),
        ("SLACK_API_URL", "not a url", "environment SLACK_API_URL"),
        ("SLACK_BOT_TOKEN", "xoxb-1", "environment SLACK_APP_TOKEN: is not set"),
        ("SLACK_APP_TOKEN", "xapp-1", "environment SLACK_BOT_TOKEN: is not set"),
    ],
)
def test_faults_of_the_environment_name_the_variable(
    config: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(name, value)
    assert expected in faults()


def test_a_secret_is_not_shown_when_the_configuration_is_printed(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-canary")
    assert "canary" not in repr(load())


def test_a_password_in_an_address_is_refused_and_not_shown(config: Path) -> None:
    (config / "feeds.yaml").write_text(f"feeds: [{GOOD_FEED.replace('//a', '//u:hunter2@a')}]")
    assert "hunter2" not in faults()
