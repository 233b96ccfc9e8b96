"""Every private name of aiortc and aioice that we use, and nothing else; tests hold each of them."""

import asyncio
from typing import cast

from aioice import stun
from aioice.ice import CandidatePair, Connection, StunProtocol
from aiortc import RTCDtlsTransport, RTCIceGatherer, RTCIceTransport
from pylibsrtp import Error as SrtpError
from pylibsrtp import Session

__all__ = [
    "SrtpError",
    "bind_to",
    "connection_of",
    "forget_early_data",
    "is_stun",
    "is_validated",
    "nominated_pair",
    "sockets_of",
    "srtp_sessions",
]


def connection_of(ice: RTCIceTransport | RTCIceGatherer) -> Connection:
    """Return aioice's connection below an aiortc transport."""
    return ice._connection


def bind_to(gatherer: RTCIceGatherer, addresses: list[str]) -> None:
    """Make the gatherer open its sockets on these addresses, which it would choose by itself."""
    connection = connection_of(gatherer)
    gather = connection.get_component_candidates

    async def on_our_addresses(component: int, addresses: list[str], timeout: int = 5) -> list[object]:  # noqa: ARG001
        return cast(list[object], await gather(component, ours, timeout))

    ours = list(addresses)
    connection.get_component_candidates = on_our_addresses  # type: ignore[method-assign, assignment]


def sockets_of(connection: Connection) -> list[StunProtocol]:
    """Return the protocols of the sockets that the connection has opened."""
    return list(connection._protocols)


def forget_early_data(connection: Connection) -> None:
    """Drop datagrams that came before our door stood in the way."""
    queue: asyncio.Queue[object] = connection._queue  # type: ignore[assignment]
    while not queue.empty():
        queue.get_nowait()


def nominated_pair(connection: Connection) -> CandidatePair | None:
    """Return the pair that media takes, None before ICE has found one."""
    return connection._nominated.get(1)


def is_validated(connection: Connection, protocol: StunProtocol, address: tuple[str, int]) -> bool:
    """Tell whether a check of our own to this address, from this socket, was answered with the password."""
    return any(
        pair.state is CandidatePair.State.SUCCEEDED
        and pair.protocol is protocol
        and pair.remote_addr == address
        for pair in connection._check_list
    )


def is_stun(data: bytes) -> bool:
    """Tell whether a datagram is STUN that parses; aioice itself lets struct.error out."""
    try:
        stun.parse_message(data)
    except Exception:  # noqa: BLE001  whatever the parser raises, it is not STUN
        return False
    return True


def srtp_sessions(dtls: RTCDtlsTransport) -> tuple[Session, Session]:
    """Return the SRTP sessions of a connected transport: the one that opens, the one that seals."""
    return dtls._rx_srtp, dtls._tx_srtp
