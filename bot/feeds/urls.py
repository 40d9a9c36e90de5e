"""Makes addresses safe to follow and to show, and tells when two of them are the same page."""

import re
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from bot.feeds.clean import INVISIBLE

URL_LIMIT = 2_048  # characters; no publisher needs more

_ABSOLUTE = re.compile(r"https?://[^/?#]", re.IGNORECASE)  # to join it to a base would change nothing
# What nearly every address is, and stays: a name, a path and perhaps a query, in characters that need no care.
_CLEAN = re.compile(r"https?://(?:[a-z0-9]{1,40}[.-]){1,4}[a-z]{2,20}/[A-Za-z0-9/._~-]*(?:\?[A-Za-z0-9=&._~-]+)?")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?")
_HOST_LIMIT = 253  # RFC 1035
_SAFE = "!#$%&'()*+,/:;=?@[]"  # and letters, digits and _.-~: what stays as it is
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WWW = re.compile(r"(?:www\.)+(?=[^.])")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
_TRACKING_PREFIXES = ("utm_", "at_", "mc_", "pk_", "mtm_", "guce_", "_hs")
_TRACKING = frozenset(
    "xtor fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid igshid cmpid cmp ocid ncid smid mkt_tok spm "
    "guccounter ftag vero_id oly_enc_id oly_anon_id sessionid session_id jsessionid phpsessid aspsessionid "
    "_ rand random timestamp nocache cachebuster".split()  # the last ones only keep caches from answering
)


def clean_url(url: str, base: str = "") -> str:
    """The absolute http(s) address in ASCII, or "" when this is none that may be followed or shown.

    A relative address is resolved against `base`. An address with a user name or password is none: nobody
    publishes one, except to make `https://bank.example@evil.example` look like a bank.
    """
    if len(url) <= URL_LIMIT and _CLEAN.fullmatch(url):
        return url
    text = INVISIBLE.sub("", url).strip()
    text = text.replace("\t", "").replace("\n", "").replace("\r", "")
    if not text or len(text) > URL_LIMIT:
        return ""  # nothing, resolved against the base, would be the base
    try:
        parts = urlsplit(urljoin(base, text) if base and not _ABSOLUTE.match(text) else text)
        netloc = _clean_netloc(parts.hostname or "", parts.port)
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not netloc or "@" in parts.netloc:
        return ""
    path, query, fragment = (quote(part, _SAFE) for part in (parts.path or "/", parts.query, parts.fragment))
    cleaned = urlunsplit((parts.scheme, netloc, path, query, fragment))
    return cleaned if len(cleaned) <= URL_LIMIT else ""


def asked_url(url: str, base: str = "") -> str:
    """The same without its fragment, of which no server is told: two such addresses of a feed are one."""
    return clean_url(url, base).partition("#")[0]


def canonical_url(url: str) -> str:
    """The address to compare pages by: without scheme, "www.", tracking, session, fragment and order of parameters.

    It is for comparing, not for following. "" for what is no http(s) address.
    """
    parts = urlsplit(clean_url(url))
    if not parts.hostname:
        return ""
    host = parts.hostname[found.end() :] if (found := _WWW.match(parts.hostname)) else parts.hostname
    netloc = _clean_netloc(host, None if parts.port == _DEFAULT_PORTS[parts.scheme] else parts.port)
    kept = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(pair[0]))
    path = _PATH_SESSION.sub("", parts.path).rstrip("/")
    return urlunsplit(("https", netloc, path, urlencode(kept), ""))


def domain_of(url: str) -> str:
    """The host of an address without "www.", or "" when there is none."""
    return (urlsplit(clean_url(url)).hostname or "").removeprefix("www.")


def _clean_netloc(host: str, port: int | None) -> str:
    """Host and port in ASCII, lower case; "" when they are none. Raises ValueError, too."""
    if ":" in host:
        host = f"[{IPv6Address(host).compressed}]" if "%" not in host else ""
    else:
        if not host.isascii() and len(host) <= _HOST_LIMIT:
            host = host.encode("idna").decode("ascii").lower()  # a look-alike name shows itself in punycode
        if len(host) > _HOST_LIMIT or not _HOST.fullmatch(host):
            return ""
        if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
            IPv4Address(host)  # 127.1, 2130706433 and 0x7f.1 are addresses to a resolver; nobody means well by them
    if port == 0 or not host:
        return ""
    return f"{host}:{port}" if port is not None else host


def _is_tracking(parameter: str) -> bool:
    name = parameter.lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)
