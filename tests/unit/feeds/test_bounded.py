"""A socket gives little at a time and so much in all, however it is read."""

import socket
from collections.abc import Callable, Iterator

import pytest

from bot.feeds.bounded import PIECE, BoundedSocket, FloodError

AT_ONCE = 262_144  # bytes that asyncio asks for


def plain(bounded: BoundedSocket) -> int:
    return len(bounded.recv(AT_ONCE))


def into(bounded: BoundedSocket) -> int:
    return bounded.recv_into(bytearray(AT_ONCE))


@pytest.fixture
def sockets() -> Iterator[tuple[BoundedSocket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with BoundedSocket(fileno=ours.detach()) as bounded, theirs:
        bounded.left = 3 * PIECE
        yield bounded, theirs


@pytest.mark.parametrize("read", [plain, into])
def test_f36_it_gives_a_piece_at_a_time_and_no_more_than_it_may_in_all(
    sockets: tuple[BoundedSocket, socket.socket], read: Callable[[BoundedSocket], int]
) -> None:
    bounded, theirs = sockets
    theirs.sendall(bytes(3 * PIECE + 1))
    assert [read(bounded) for _ in range(3)] == [PIECE] * 3
    with pytest.raises(FloodError):
        read(bounded)
