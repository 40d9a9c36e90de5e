"""What opens a paid feed: secret headers, and the one place they may be sent to."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Access:
    """The secret headers of the feed at `url`; printing it shows none of them."""

    url: str
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)  # what logs must hide, in every spelling that is sent

    def headers_for(self, url: str) -> dict[str, str]:
        """The headers for a request to an absolute address: none unless scheme, host and port are the feed's own."""
        return dict(self.headers) if _origin(url) == _origin(self.url) else {}


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
