"""The shape of every configuration file. Unknown keys are refused everywhere."""

import ipaddress
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.domain.feed import MayShow, Side
from bot.text.vocabulary import Kind


def _network(text: str) -> str:
    return str(ipaddress.ip_network(text, strict=False))


def _bind(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) < 65536:
        raise ValueError("an address and a port are expected, for example 127.0.0.1:8321")
    return text


Network = Annotated[str, AfterValidator(_network)]
Bind = Annotated[str, AfterValidator(_bind)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Line = Annotated[str, Field(min_length=1, max_length=300)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Poll(_Strict):
    """When feeds are asked."""

    interval: float = Field(300, ge=1, le=86400)  # seconds between polls of a feed that names no other


class Fetch(_Strict):
    """How feeds are asked."""

    timeout: float = Field(30, gt=0, le=300)  # seconds for a whole request
    max_bytes: int = Field(5 * 1024 * 1024, ge=10_000, le=100 * 1024 * 1024)  # of a decompressed body
    user_agent: str = "Tradewire/0.1 (set fetch.user_agent to your contact)"
    proxy: str = ""
    ca_file: str = ""
    allow_networks: list[Network] = []  # private ranges that feeds may live in
    host_interval: float = Field(1.0, ge=0, le=3600)  # seconds between requests to one host
    host_connections: int = Field(2, ge=1, le=1000)


class Desk(_Strict):
    """What is told."""

    freshness_hours: float = Field(6, gt=0, le=24 * 30)  # nothing older is told
    baseline_alerts: int = Field(3, ge=0, le=100)  # at most this many of what a feed held when it was first polled


class Http(_Strict):
    """The one HTTP listener."""

    bind: Bind = "127.0.0.1:8321"


class Terminal(_Strict):
    """The terminal's own destination."""

    topics: list[Name] = []  # subscribed when the terminal is used for the first time


class Log(_Strict):
    """What is logged."""

    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(BaseSettings):
    """tradewire.yaml. Every key can be overridden as TRADEWIRE_SECTION__KEY."""

    model_config = SettingsConfigDict(extra="forbid", env_prefix="TRADEWIRE_", env_nested_delimiter="__", frozen=True)

    poll: Poll = Poll()
    fetch: Fetch = Fetch()
    desk: Desk = Desk()
    http: Http = Http()
    terminal: Terminal = Terminal()
    log: Log = Log()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        return env_settings, init_settings


class Secrets(BaseSettings):
    """What only the environment may hold."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"
    tradewire_database_url: str = "sqlite:///tradewire.db"


class FeedConfig(_Strict):
    """One feed of feeds.yaml."""

    name: Line
    url: HttpUrl
    publisher: Line
    side: Side
    language: Literal["en", "zh"]
    may_show: MayShow = MayShow.HEADLINE
    enabled: bool = True


class Feeds(_Strict):
    """feeds.yaml."""

    feeds: list[FeedConfig]


class Title(_Strict):
    """A topic's name for people."""

    en: Line
    zh: Line


class Examples(_Strict):
    """What a topic must find and must not."""

    match: list[Line] = []
    no_match: list[Line] = []


class TopicConfig(_Strict):
    """One topic of topics.yaml."""

    title: Title
    query: str
    examples: Examples = Examples()


class BothNames(_Strict):
    """A concept's name for people."""

    en: Line
    zh: str = ""


class ConceptConfig(_Strict):
    """One concept of vocabulary.yaml."""

    id: Name
    kind: Kind
    name: BothNames
    party: Literal["us", "cn", "both", "other", ""] = ""
    side: Side | None = None
    en: list[Line] = []
    zh: list[Line] = []
    weight: float = Field(1.0, ge=0, le=10)
    commodity: Name | Literal[""] = ""


class VocabularyConfig(_Strict):
    """vocabulary.yaml."""

    concepts: list[ConceptConfig]
