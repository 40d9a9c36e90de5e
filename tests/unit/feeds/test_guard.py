import socket

import pytest

from bot.feeds.bounded import BoundedConnector
from bot.feeds.guard import AddressGuard, RefusedAddress, is_public


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "100.63.255.255", "172.32.0.1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2606:4700::1111"],
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    """0.0.0.0 127.0.0.1 127.255.255.255 10.0.0.1 100.64.0.1 100.127.255.255 168.63.129.16 169.254.169.254 172.16.0.1
    172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1
    224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1
    64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::7f00:1 2002:7f00:1:: 2002:808:808:: 2001:0:7f00:1:: 2001:db8::1
    2001:10::1 3fff::1 fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd00:ec2::254 ff02::1 ff0e::1 100::1 5f00::1 4000::1
    localhost 2130706433 127.1 [::1]""".split(),
)
def test_every_other_address_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
def test_the_ports_of_the_web_are_open(port: int) -> None:
    AddressGuard().check("8.8.8.8", port)


def test_an_opened_network_is_open_at_every_port_and_no_further() -> None:
    guard = AddressGuard(["127.0.0.0/8", "fd00::/8"])
    guard.check("127.0.0.1", 6379)
    guard.check("::ffff:127.0.0.1", 6379)
    guard.check("fd00::1", 22)
    for address in ("10.0.0.1", "::1", "169.254.169.254"):
        with pytest.raises(RefusedAddress):
            guard.check(address, 80)
    with pytest.raises(RefusedAddress):
        guard.check("8.8.8.8", 6379)


@pytest.mark.parametrize(
    ("family", "address"),
    [
        (socket.AF_INET, ("127.0.0.1", 80)),
        (socket.AF_INET, ("8.8.8.8", 22)),
        (socket.AF_INET6, ("::1", 80, 0, 0)),
        (socket.AF_INET6, ("::ffff:7f00:1", 80, 0, 0)),
    ],
)
async def test_a1_no_socket_is_made_for_an_address_inside(
    family: socket.AddressFamily, address: tuple[str | int, ...]
) -> None:
    """The last gate, whatever was judged before."""
    async with BoundedConnector(AddressGuard().check) as connector:
        with pytest.raises(RefusedAddress):
            connector.make_socket((family, socket.SOCK_STREAM, 6, "", address))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://10.0.0.1:8080/feed",
        "https://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://[::ffff:7f00:1]/",
        "http://localhost/",
        "http://localhost./",
        "http://a.localhost/",
        "http://printer.local/",
        "http://metadata.google.internal/computeMetadata",
        "http://router.home.arpa/",
        "http://intranet/feed",
        "http://news.example:22/",
        "https://8.8.8.8:6379/",
    ],
)
def test_a1_an_address_that_shows_that_it_leads_inside_is_refused_as_it_stands(url: str) -> None:
    """Before any request."""
    with pytest.raises(RefusedAddress):
        AddressGuard().check_url(url)


@pytest.mark.parametrize("url", ["https://news.example/", "http://8.8.8.8:8080/", "https://[2606:4700::1111]/"])
def test_other_addresses_are_left_to_the_connection(url: str) -> None:
    AddressGuard().check_url(url)


def test_where_a_network_is_opened_only_addresses_in_digits_can_be_judged_as_they_stand() -> None:
    guard = AddressGuard(["10.0.0.0/8"])
    guard.check_url("http://10.1.2.3:8000/feed")
    guard.check_url("http://intranet:8000/feed")
    with pytest.raises(RefusedAddress):
        guard.check_url("http://127.0.0.1/feed")


def test_a_malformed_network_is_an_error() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        AddressGuard(["nonsense"])
