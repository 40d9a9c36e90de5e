"""What the configuration means for each part: the values that it is made with."""

from collections.abc import Sequence
from datetime import timedelta

from bot.commands.rights import Policy, Rights, Who
from bot.desk.newsroom import Newsroom
from bot.domain.topic import Topic
from bot.feeds.fetch import FetchOptions
from bot.settings.load import Configuration
from bot.stories.model import Access, LanguageModel
from bot.topics.matcher import Matcher
from bot.topics.relevance import Relevance


def newsroom_of(configuration: Configuration, own: Sequence[Topic] = ()) -> Newsroom:
    """What the desk knows, from the configuration and from the topics that workspaces made themselves."""
    topics = [*configuration.topics, *own]
    rules = configuration.settings.desk
    return Newsroom(
        topics={topic.name: topic for topic in topics},
        matcher=Matcher(topics, Relevance(configuration.vocabulary)),
        vocabulary=configuration.vocabulary,
        freshness=timedelta(hours=rules.freshness_hours),
        baseline_alerts=rules.baseline_alerts,
        ungated=frozenset(topic.name for topic in topics if not topic.gated),
        calendar=configuration.calendar,
    )


def rights_of(configuration: Configuration) -> Rights:
    """Who may change what, as the operator has set it."""
    rules = configuration.settings.permissions
    listed = frozenset(rules.listed)
    on_discord = Policy(Who(rules.discord), listed)
    return Rights(
        Policy(Who(rules.channel), listed),
        Policy(Who(rules.topics), listed),
        {"discord": Rights(on_discord, on_discord)},
    )


def model_of(configuration: Configuration) -> LanguageModel | None:
    """The language model that puts summaries into words; None where none is configured. Raises TradewireError."""
    rules = configuration.settings.llm
    if not rules.base_url:
        return None
    key = configuration.secrets.llm_api_key.get_secret_value()
    return LanguageModel(Access(rules.base_url, rules.model, key, rules.timeout), configuration.vocabulary)


def fetch_options_of(configuration: Configuration) -> FetchOptions:
    """How feeds are asked."""
    fetch = configuration.settings.fetch
    return FetchOptions(
        timeout=fetch.timeout,
        max_bytes=fetch.max_bytes,
        allow_networks=tuple(fetch.allow_networks),
        user_agent=fetch.user_agent,
        proxy=fetch.proxy,
        ca_file=fetch.ca_file,
        host_interval=fetch.host_interval,
        host_connections=fetch.host_connections,
    )
