"""Keeps the bot from connecting to anything but the public internet, judged by the address it really connects to."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

ALLOWED_PORTS = frozenset({80, 443, 8080, 8443})
_DEFAULT_PORTS = {"http": 80, "https": 443}
# https://www.iana.org/assignments/special-use-domain-names; .internal: ICANN resolution 2024.07.29.06
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa")

# `ipaddress.is_global` says True for several of these, so the list is spelt out.
# https://www.iana.org/assignments/iana-ipv4-special-registry
_DENIED_V4 = [
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier NAT; Alibaba's metadata service lives here
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's host agent, a public address that is not public
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
# Everything outside global unicast is denied: loopback, link-local, fc00::/7, fec0::/10, multicast, ::a.b.c.d,
# the local NAT64 prefix 64:ff9b:1::/48. https://www.iana.org/assignments/ipv6-address-space
_GLOBAL_V6 = IPv6Network("2000::/3")
_DENIED_V6 = [
    IPv6Network(block)
    for block in (
        "2001::/23",  # Teredo, ORCHID and other protocol assignments
        "2001:db8::/32",
        "2002::/16",  # 6to4: a tunnel to any IPv4 address, and nobody serves feeds through it
        "3fff::/20",
    )
]
_NAT64 = IPv6Network("64:ff9b::/96")  # networks with DNS64 reach honest IPv4 sites through it: judged by what it holds


class RefusedAddress(OSError):  # noqa: N818  what happened, not an error of ours
    """The connection would have left the public internet; no packet was sent."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet. Anything that is no IP address is not."""
    try:
        return _is_public(_unwrap(ip_address(address)))
    except ValueError:
        return False


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _DENIED_V4)
    return address in _GLOBAL_V6 and not any(address in block for block in _DENIED_V6)


def _unwrap(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that a v4-mapped or NAT64 address leads to; any other address itself."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _check_name(host: str) -> None:
    name = "." + host.rstrip(".")
    if name.count(".") == 1 or name.endswith(_LOCAL_NAMES):
        raise RefusedAddress(f"{host} is a name of this machine or of a private network")


def _check_port(port: int) -> None:
    if port not in ALLOWED_PORTS:
        raise RefusedAddress(f"port {port} is not one of {', '.join(map(str, sorted(ALLOWED_PORTS)))}")


class AddressGuard:
    """Refuses addresses that are not public, and unusual ports, except in the networks the operator opened."""

    def __init__(self, allow_networks: Sequence[str] = ()) -> None:
        """`allow_networks` in CIDR notation; raises ValueError for one that is not."""
        self._allowed = [ip_network(network, strict=False) for network in allow_networks]

    def check(self, host_ip: str, port: int) -> None:
        """Raise RefusedAddress unless this address and port may be connected to."""
        try:
            address = _unwrap(ip_address(host_ip))
        except ValueError:
            raise RefusedAddress(f"{host_ip} is not an IP address") from None
        if any(address in network for network in self._allowed):
            return
        if not _is_public(address):
            raise RefusedAddress(f"{host_ip} is not an address of the public internet")
        _check_port(port)

    def check_url(self, url: str) -> None:
        """Raise RefusedAddress for a cleaned address that shows by itself that it leads inside.

        It spares the request. A name proves nothing before it is connected to: that is for
        `check`, and so are names where the operator has opened networks, since they may well lie there.
        """
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _DEFAULT_PORTS[parts.scheme]
        try:
            ip_address(host)
        except ValueError:
            if not self._allowed:
                _check_name(host)
                _check_port(port)
        else:
            self.check(host, port)
