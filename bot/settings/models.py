"""The shape of every configuration file. Unknown keys are refused everywhere."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.domain.feed import MayShow, Side
from bot.settings.credentials import BasicAuth, HeaderName, Variable
from bot.settings.values import (
    Bind,
    CertificateFile,
    DatabaseUrl,
    Line,
    Name,
    Network,
    Person,
    Place,
    PrintableLine,
    PublicUrl,
    SecretKeys,
    SecretWebAddress,
    Selector,
    WebAddress,
    Zone,
)
from bot.text.checks import check_selector
from bot.text.vocabulary import Kind


class Strict(BaseModel):
    """What every part of a file is: a key that it does not know is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Poll(Strict):
    """When feeds are asked."""

    budget: float = Field(4.0, gt=0, le=3600)  # requests per feed and hour, on the average of all feeds and of a day
    floor: float = Field(300, ge=1, le=86400)  # seconds between two polls of a feed that names no other, at the least
    ceiling: float = Field(7200, ge=1, le=86400)  # and at the most, while it answers


class Fetch(Strict):
    """How feeds are asked."""

    timeout: float = Field(30, gt=0, le=300)  # seconds for a whole request
    max_bytes: int = Field(5 * 1024 * 1024, ge=10_000, le=100 * 1024 * 1024)  # of a decompressed body
    user_agent: PrintableLine = "Tradewire/0.1 (set fetch.user_agent to your contact)"
    proxy: WebAddress = ""
    ca_file: CertificateFile = ""
    allow_networks: list[Network] = []  # private ranges that feeds may live in
    host_interval: float = Field(1.0, ge=0, le=3600)  # seconds between requests to one host
    host_connections: int = Field(2, ge=1, le=1000)


class Desk(Strict):
    """What is told."""

    freshness_hours: float = Field(6, gt=0, le=24 * 30)  # nothing older is told
    baseline_alerts: int = Field(3, ge=0, le=100)  # at most this many of what a feed held when it was first polled


class CommandsConfig(Strict):
    """What people may type."""

    a_minute: int = Field(60, ge=1, le=100_000)  # commands of one workspace, and at once after a silence


class Permissions(Strict):
    """Who may change things: everyone, members of the channel, admins of the workspace, or nobody but those listed."""

    channel: Literal["everyone", "members", "admins", "listed"] = "everyone"  # what a channel is told
    topics: Literal["everyone", "members", "admins", "listed"] = "everyone"  # the workspace's own topics
    discord: Literal["everyone", "members", "admins", "listed"] = "admins"  # both, on Discord: servers have strangers
    listed: list[Person] = []  # may do both wherever they are: people, and on Discord roles


class Delivery(Strict):
    """How messages are sent."""

    at_most_once: bool = False  # a message in doubt that the platform does not let us look for is not sent again


class Http(Strict):
    """The one HTTP listener."""

    bind: Bind = "127.0.0.1:8321"
    public_url: WebAddress = ""  # where browsers find it, behind a web server; "" where they come to it directly


class Terminal(Strict):
    """The terminal's own destination."""

    topics: list[Name] = []  # subscribed when the terminal is used for the first time


class Llm(Strict):
    """A language model that puts summaries into words; none where there is no address."""

    base_url: WebAddress = ""  # of any OpenAI-compatible server: http://127.0.0.1:11434/v1
    model: Annotated[PrintableLine, Field(max_length=200)] = ""
    timeout: float = Field(20, gt=0, le=300)  # seconds for one summary
    daily_requests: int = Field(200, ge=0, le=1_000_000)  # at most so many a day (UTC)
    level: Literal["routine", "urgent", "flash"] = "urgent"  # only stories of this level or louder

    @model_validator(mode="after")
    def _names_a_model(self) -> "Llm":
        if self.base_url and not self.model:
            raise ValueError("llm.base_url needs llm.model: the name by which the server knows its model")
        return self


class Owner(Strict):
    """Who is told when something is wrong with the bot itself: a feed, a channel, a token."""

    destination: Place = ""  # "": the terminal, or the log where Slack or Discord is set up


class Log(Strict):
    """What is logged."""

    level: Literal["debug", "info", "warning", "error"] = "info"


class _Environment(EnvSettingsSource):
    """The environment's values; a list that is no JSON is left as it is, for the model to name as every other fault."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """A JSON value of a variable."""
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value


class Settings(BaseSettings):
    """tradewire.yaml. Every key can be overridden as TRADEWIRE_SECTION__KEY."""

    model_config = SettingsConfigDict(extra="forbid", env_prefix="TRADEWIRE_", env_nested_delimiter="__", frozen=True)

    poll: Poll = Poll()
    fetch: Fetch = Fetch()
    desk: Desk = Desk()
    commands: CommandsConfig = CommandsConfig()
    permissions: Permissions = Permissions()
    delivery: Delivery = Delivery()
    http: Http = Http()
    terminal: Terminal = Terminal()
    owner: Owner = Owner()
    llm: Llm = Llm()
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
        return _Environment(settings_cls), init_settings


class Secrets(BaseSettings):
    """What only the environment may hold."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    discord_token: SecretStr = SecretStr("")
    llm_api_key: SecretStr = SecretStr("")
    slack_api_url: WebAddress = "https://slack.com/api/"
    discord_api_url: WebAddress = "https://discord.com/api/v10"
    tradewire_ping_url: SecretWebAddress = SecretStr("")
    tradewire_database_url: DatabaseUrl = "sqlite:///tradewire.db"
    tradewire_secret_key: SecretKeys = SecretStr("")  # the newest first

    @property
    def on_slack(self) -> bool:
        """Is the bot to be on Slack, in one workspace or in many?"""
        return bool(self.slack_bot_token.get_secret_value() or self.slack_client_id)

    @property
    def on_discord(self) -> bool:
        """Is the bot to be on Discord?"""
        return bool(self.discord_token.get_secret_value())


class PageConfig(Strict):
    """How to read a list page: where its items are, and where in each the rest is."""

    item: Selector
    link: Selector = "a"
    title: Selector = "a"
    date: Annotated[str, Field(max_length=300), AfterValidator(check_selector)] = ""  # "" where the page shows none
    zone: Zone | None = None  # whose time the dates are in; None takes Beijing's for zh, else UTC


class FeedConfig(Strict):
    """One feed of feeds.yaml."""

    name: Line
    kind: Literal["feed", "page"] = "feed"
    url: PublicUrl
    publisher: Line
    side: Side
    language: Literal["en", "zh"]
    may_show: MayShow = MayShow.HEADLINE
    floor: float | None = Field(None, ge=1, le=86400)  # seconds between two polls at the least
    page: PageConfig | None = None  # exactly where kind is page
    headers: dict[HeaderName, Variable] = {}  # of a paid feed: header -> the environment variable that holds it
    basic_auth: BasicAuth | None = None
    enabled: bool = True


class Feeds(Strict):
    """feeds.yaml."""

    feeds: list[FeedConfig]


class Title(Strict):
    """A topic's name for people."""

    en: Line
    zh: Line


class Examples(Strict):
    """What a topic must find and must not."""

    match: list[Line] = []
    no_match: list[Line] = []


class TopicConfig(Strict):
    """One topic of topics.yaml."""

    title: Title
    query: str
    require: list[Name | list[Name]] = []  # of a list within the list, one is enough
    exclude: list[Name] = []
    examples: Examples = Examples()


class BothNames(Strict):
    """A concept's name for people."""

    en: Line
    zh: str = ""


class ConceptConfig(Strict):
    """One concept of vocabulary.yaml."""

    id: Name
    kind: Kind
    name: BothNames
    party: Literal["us", "cn", "both", "other", ""] = ""
    side: Side | None = None
    en: list[Line] = []
    zh: list[Line] = []
    weight: float = Field(1.0, ge=0, le=10)
    trade: float | None = Field(None, ge=0, le=10)
    implies: float = Field(0.0, ge=0, le=10)
    commodity: Name | Literal[""] = ""
    pairs: dict[Line, Line] = {}


class VocabularyConfig(Strict):
    """vocabulary.yaml."""

    concepts: list[ConceptConfig]
