"""A socket gives little at a time, and no more than it may, however it is read."""

import asyncio
import socket
from collections.abc import Callable, Iterator

import pytest

from bot.feeds.bounded import AHEAD, AT_ONCE, PIECE, BoundedSocket, FloodError, Turn

ASKED = 262_144  # bytes that asyncio asks for


def plain(bounded: BoundedSocket) -> int:
    return len(bounded.recv(ASKED))


def into(bounded: BoundedSocket) -> int:
    return bounded.recv_into(bytearray(ASKED))


@pytest.fixture
def sockets() -> Iterator[tuple[BoundedSocket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with BoundedSocket(fileno=ours.detach()) as bounded, theirs:
        bounded.turn, bounded.left = Turn(), 3 * PIECE
        yield bounded, theirs


@pytest.mark.parametrize("read", [plain, into])
async def test_f36_it_gives_a_piece_at_a_time_and_no_more_than_it_may_in_all(
    sockets: tuple[BoundedSocket, socket.socket], read: Callable[[BoundedSocket], int]
) -> None:
    bounded, theirs = sockets
    theirs.sendall(bytes(3 * PIECE + 1))
    assert [read(bounded) for _ in range(3)] == [PIECE] * 3
    with pytest.raises(FloodError):
        read(bounded)


@pytest.mark.parametrize("read", [plain, into])
async def test_f36_so_much_is_read_before_anything_else_gets_its_turn(
    sockets: tuple[BoundedSocket, socket.socket], read: Callable[[BoundedSocket], int]
) -> None:
    bounded, theirs = sockets
    bounded.left = 4 * AT_ONCE
    for _ in range(2):
        for _ in range(AT_ONCE // PIECE):
            theirs.sendall(bytes(PIECE))
            assert read(bounded) == PIECE
        theirs.sendall(b"1")
        with pytest.raises(BlockingIOError):
            read(bounded)
        await asyncio.sleep(0)
        assert read(bounded) == 1


async def test_f37_what_is_taken_of_a_body_makes_room_for_more_but_never_for_a_flood(
    sockets: tuple[BoundedSocket, socket.socket],
) -> None:
    bounded, _ = sockets
    bounded.left = 1_000
    bounded.taken(100)
    assert bounded.left == 1_200
    bounded.taken(2**30)
    assert bounded.left == AHEAD
