"""The kinds of values that configuration files hold, each with what makes one valid."""

import ipaddress
import os
import ssl
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, HttpUrl, SecretStr

from bot.text.checks import check_selector, check_zone, read_keys


def _network(text: str) -> str:
    return str(ipaddress.ip_network(text, strict=False))


def _bind(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) < 65536:
        raise ValueError("an address and a port are expected, for example 127.0.0.1:8321")
    return text


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("a line of printable characters is expected")
    return text


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or not text.isprintable()):
        raise ValueError("an address such as http://host.example:3128 is expected")
    return text


def _certificates(text: str) -> str:
    if text and not (Path(text).is_file() and os.access(text, os.R_OK)):
        raise ValueError("there is no such file, or it cannot be read")
    if text:
        try:
            ssl.create_default_context(cafile=text)
        except ssl.SSLError:
            raise ValueError("it holds no certificates in PEM") from None
    return text


def _without_password(url: HttpUrl) -> HttpUrl:
    if url.username or url.password:
        raise ValueError("an address must not hold a user or a password: it is shown in logs and lists")
    return url


def _database_url(text: str) -> str:
    if not text.startswith("sqlite:///") or text == "sqlite:///":
        raise ValueError("sqlite:///file.db or sqlite:////absolute/file.db is expected")
    return text


def _destination(text: str) -> str:
    platform, *rest = text.split(":", 2)
    known = platform in ("slack", "discord", "terminal")
    if text and (not known or len(rest) != 2 or not all(rest) or not text.isprintable()):
        raise ValueError(
            "PLATFORM:WORKSPACE:PLACE is expected, for example slack:T0123:C0456, discord:GUILD:CHANNEL (numbers), or "
            "terminal:local:main"
        )
    return text


def _keys(keys: SecretStr) -> SecretStr:
    read_keys(keys.get_secret_value())
    return keys


def _person(text: str) -> str:
    if len(parts := text.split(":")) != 3 or not all(parts) or not text.isprintable():
        raise ValueError("platform:workspace:person is expected, for example slack:T0123:U0456")
    return text


def _secret_web_address(secret: SecretStr) -> SecretStr:
    _web_address(secret.get_secret_value())
    return secret


Person = Annotated[str, AfterValidator(_person)]
Network = Annotated[str, AfterValidator(_network)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Bind = Annotated[str, AfterValidator(_bind)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Selector = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(check_selector)]
Zone = Annotated[str, AfterValidator(check_zone)]
PrintableLine = Annotated[str, AfterValidator(_printable)]
CertificateFile = Annotated[str, AfterValidator(_certificates)]
PublicUrl = Annotated[HttpUrl, AfterValidator(_without_password)]
DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
Place = Annotated[str, AfterValidator(_destination)]
SecretKeys = Annotated[SecretStr, AfterValidator(_keys)]
SecretWebAddress = Annotated[SecretStr, AfterValidator(_secret_web_address)]
