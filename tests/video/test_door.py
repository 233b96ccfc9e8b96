"""The door before a media socket, datagram by datagram."""

import asyncio
from collections.abc import Callable

import pytest
from aioice import Candidate
from aioice.ice import Connection, StunProtocol

from backend.video import door
from tests.video import forgery

STRANGER = ("192.0.2.66", 4444)


class Threshold:
    """A door with nobody validated yet, and what came through it."""

    def __init__(self) -> None:
        self.connection = Connection(ice_controlling=False)
        self.turned = door.Turned()
        self.media: list[bytes] = []
        protocol = StunProtocol(self.connection)
        protocol.local_candidate = Candidate.from_sdp("1 1 udp 1 192.0.2.1 5000 typ host")
        self.door = door.Door(protocol, self.connection, self.turned, self.media.append)

    def to_dtls(self) -> int:
        return self.connection._queue.qsize()


def _at(check: Callable[[Threshold], None]) -> None:
    async def run() -> None:
        check(Threshold())

    asyncio.run(run())


@pytest.mark.parametrize("kind", forgery.KINDS)
def test_a_strangers_dtls_never_reaches_dtls(kind: str) -> None:
    def check(at: Threshold) -> None:
        at.door.datagram_received(forgery.KINDS[kind](), STRANGER)
        assert (at.to_dtls(), at.turned.stranger) == (0, 1)

    _at(check)


def test_a_strangers_media_never_reaches_the_translator() -> None:
    def check(at: Threshold) -> None:
        at.door.datagram_received(b"\x80\x60" + bytes(100), STRANGER)
        assert at.media == []

    _at(check)


def test_malformed_stun_goes_nowhere() -> None:
    def check(at: Threshold) -> None:
        for _ in range(300):
            at.door.datagram_received(forgery.malformed_stun(), STRANGER)
        assert at.to_dtls() == 0
        assert at.turned.malformed > 200

    _at(check)


@pytest.mark.parametrize("data", [b"", b"\0", b"\x05" * 30, b"\x16", b"\x50" * 30, b"\xff" * 30])
def test_odd_datagrams_go_nowhere(data: bytes) -> None:
    def check(at: Threshold) -> None:
        at.door.datagram_received(data, STRANGER)
        assert (at.to_dtls(), at.media) == (0, [])

    _at(check)


def test_a_validated_peer_can_not_flood_the_handshake_side() -> None:
    def check(at: Threshold) -> None:
        at.door._validated.add(STRANGER)
        for _ in range(400):
            at.door.datagram_received(b"\x17" + bytes(999), STRANGER)
        assert 0 < at.to_dtls() <= door.CONTROL_BURST // 1000 + 1
        assert at.turned.flood > 200

    _at(check)
