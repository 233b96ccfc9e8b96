"""The door before each media socket: STUN to aioice, DTLS only from validated addresses, SRTP to us."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aioice.ice import Connection, StunProtocol

from backend.video import adapter

# Bytes a second and at once that one peer may send outside SRTP: a handshake and a heartbeat, no flood.
CONTROL_RATE = 4_000
CONTROL_BURST = 128 * 1024


@dataclass(slots=True)
class Turned:
    """How many datagrams the door turned away, and why."""

    stranger: int = 0
    malformed: int = 0
    flood: int = 0


class Door(asyncio.DatagramProtocol):
    """Stands in for aioice's protocol on one socket (RFC 7983 tells the kinds apart by the first byte)."""

    def __init__(
        self,
        protocol: StunProtocol,
        connection: Connection,
        turned: Turned,
        on_media: Callable[[bytes], None],
    ) -> None:
        self._protocol = protocol
        self._connection = connection
        self._turned = turned
        self._on_media = on_media
        self._validated: set[tuple[str, int]] = set()
        self._now = asyncio.get_running_loop().time
        self._allowance = float(CONTROL_BURST)
        self._counted_at = self._now()

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        """Let one datagram through to whom it is for, or drop it."""
        if not data:
            return
        first = data[0]
        address = (addr[0], addr[1])
        if 127 < first < 192:
            if self.is_known(address):
                self._on_media(data)
        elif first < 4:
            self._on_stun(data, addr)
        elif 19 < first < 64:
            if not self.is_known(address):
                self._turned.stranger += 1
            elif self._may_afford(len(data)):
                self._connection.data_received(data, 1)

    def is_known(self, address: tuple[str, int]) -> bool:
        """Tell whether ICE has validated this source on this socket."""
        if address in self._validated:
            return True
        if adapter.is_validated(self._connection, self._protocol, address):
            self._validated.add(address)
            return True
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell aioice, which waits for it when closing."""
        self._protocol.connection_lost(exc)

    def error_received(self, exc: Exception) -> None:
        """Tell aioice, which only logs it."""
        self._protocol.error_received(exc)

    def _on_stun(self, data: bytes, addr: tuple[Any, ...]) -> None:
        if not adapter.is_stun(data):
            self._turned.malformed += 1
            return
        try:
            self._protocol.datagram_received(data, addr)
        except Exception:  # noqa: BLE001  one odd datagram must not cost a traceback each
            self._turned.malformed += 1

    def _may_afford(self, size: int) -> bool:
        now = self._now()
        refill = (now - self._counted_at) * CONTROL_RATE
        self._allowance = min(float(CONTROL_BURST), self._allowance + refill)
        self._counted_at = now
        if size > self._allowance:
            self._turned.flood += 1
            return False
        self._allowance -= size
        return True


def hang(connection: Connection, turned: Turned, on_media: Callable[[bytes], None]) -> None:
    """Put a door before every socket of a connection that has just gathered."""
    for protocol in adapter.sockets_of(connection):
        protocol.transport.set_protocol(Door(protocol, connection, turned, on_media))
    adapter.forget_early_data(connection)
