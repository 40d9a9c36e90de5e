"""The credentials of a paid feed: feeds.yaml names environment variables, and their values become an Access."""

import base64
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict

from bot.domain.access import Access

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")  # a field name, RFC 9110 section 5.1
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,99}")
_BOTS_OWN = ("TRADEWIRE_", "SLACK_", "DISCORD_")  # what opens the bot's own doors is no feed's
# What decides how a message is read, or which of its versions is asked for, is the client's.
_CLIENTS_OWN = frozenset(
    "host content-length content-type content-encoding transfer-encoding connection keep-alive te trailer upgrade "
    "expect range accept-encoding if-none-match if-modified-since if-match if-unmodified-since if-range".split()
)


def _header_name(text: str) -> str:
    if not _TOKEN.fullmatch(text) or text.lower() in _CLIENTS_OWN or text.lower().startswith(("proxy-", "sec-")):
        raise ValueError("the name of a header that a feed may ask for is expected, such as X-Api-Key")
    return text


def _variable(text: str) -> str:
    if not _VARIABLE.fullmatch(text) or text.startswith(_BOTS_OWN):
        raise ValueError(
            "the NAME of an environment variable is expected, such as EXAMPLE_API_KEY, and none of the bot's own; "
            "the secret itself stays out of this file"
        )
    return text


HeaderName = Annotated[str, AfterValidator(_header_name)]
Variable = Annotated[str, AfterValidator(_variable)]


class BasicAuth(BaseModel):
    """The environment variables that hold a user and a password."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    user: Variable
    password: Variable


Problem = tuple[tuple[str, ...], str, str]  # the key below the feed's own, what is wrong, the remedy


def read_access(
    url: str, headers: Mapping[str, str], basic_auth: BasicAuth | None, networks: Sequence[str]
) -> Access | list[Problem]:
    """What opens a feed, or all that is wrong with it; no text of it holds a value from the environment.

    networks: those that the operator opened; only there, at an address in digits, credentials may go over plain http.
    """
    named: dict[tuple[str, ...], str] = {("headers", name): variable for name, variable in headers.items()}
    if basic_auth:
        named |= {("basic_auth", "user"): basic_auth.user, ("basic_auth", "password"): basic_auth.password}
    problems = [*_of_place(url, networks), *_of_names(headers, basic_auth), *_of_values(named)]
    if problems:
        return problems
    sent = [(name, os.environ[variable]) for name, variable in headers.items()]
    secrets = [os.environ[variable] for variable in named.values()]
    if basic_auth:
        pair = f"{os.environ[basic_auth.user]}:{os.environ[basic_auth.password]}"
        secrets.append(base64.b64encode(pair.encode()).decode())
        sent.append(("Authorization", f"Basic {secrets[-1]}"))
    return Access(url, tuple(sent), tuple(secrets))


def _of_place(url: str, networks: Sequence[str]) -> Iterator[Problem]:
    parts = urlsplit(url)
    if parts.scheme != "https" and not _is_opened(parts.hostname or "", networks):
        problem = "credentials would go over plain http, where anybody on the way can read them"
        yield ("url",), problem, "write https, or the server's IP address if its network is in fetch.allow_networks"


def _is_opened(host: str, networks: Sequence[str]) -> bool:
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return False
    return any(address in ip_network(network, strict=False) for network in networks)


def _of_names(headers: Mapping[str, str], basic_auth: BasicAuth | None) -> Iterator[Problem]:
    seen: set[str] = {"authorization"} if basic_auth else set()
    for name in headers:
        if name.lower() in seen:
            yield ("headers", name), f"{name} is sent twice", "name it once; basic_auth is the header Authorization"
        seen.add(name.lower())


def _of_values(named: Mapping[tuple[str, ...], str]) -> Iterator[Problem]:
    for key, variable in named.items():
        value = os.environ.get(variable, "")
        if not value:
            problem = f"the environment variable {variable} is not set"
            yield key, problem, "set it to the secret, or turn the feed off with enabled: false"
        elif not (value.isprintable() and (value.isascii() or key[0] == "basic_auth") and value == value.strip()):
            problem = f"the environment variable {variable} holds what a header cannot"
            yield key, problem, "set it to one line of printable ASCII without spaces around it"
        elif key == ("basic_auth", "user") and ":" in value:
            problem = f"the environment variable {variable} holds a colon, which ends a user's name"
            yield key, problem, "set it to the user's name alone"
