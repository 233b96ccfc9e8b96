"""Contract with aiortc and aioice: each private name that we lean on is there and behaves."""

import asyncio
import struct

import pytest
from aioice import stun
from aioice.ice import CandidatePair, StunProtocol
from aiortc import RTCCertificate, RTCDtlsTransport, RTCIceGatherer, RTCIceParameters, RTCIceTransport
from aiortc.rtcdtlstransport import RTCDtlsParameters

from backend.video import adapter
from tests.video.forgery import malformed_stun

LOOPBACK = ["127.0.0.1"]


async def _pair_of_transports() -> tuple[RTCIceTransport, RTCIceTransport]:
    """Return two ICE transports that have found each other over loopback."""
    ours, theirs = (RTCIceTransport(RTCIceGatherer(iceServers=[])) for _ in range(2))
    for transport in (ours, theirs):
        adapter.bind_to(transport.iceGatherer, LOOPBACK)
        await transport.iceGatherer.gather()
    for one, other in ((ours, theirs), (theirs, ours)):
        for candidate in other.iceGatherer.getLocalCandidates():
            await one.addRemoteCandidate(candidate)
        await one.addRemoteCandidate(None)
    adapter.connection_of(ours).ice_controlling = True
    await asyncio.gather(
        *(
            one.start(
                RTCIceParameters(
                    other.iceGatherer.getLocalParameters().usernameFragment,
                    other.iceGatherer.getLocalParameters().password,
                )
            )
            for one, other in ((ours, theirs), (theirs, ours))
        )
    )
    return ours, theirs


def test_the_gatherer_binds_the_addresses_it_is_told() -> None:
    async def check() -> None:
        gatherer = RTCIceGatherer(iceServers=[])
        adapter.bind_to(gatherer, LOOPBACK)
        await gatherer.gather()
        assert [candidate.ip for candidate in gatherer.getLocalCandidates()] == LOOPBACK
        (protocol,) = adapter.sockets_of(adapter.connection_of(gatherer))
        assert isinstance(protocol, StunProtocol)
        assert protocol.transport.get_extra_info("sockname")[0] == LOOPBACK[0]
        await adapter.connection_of(gatherer).close()

    asyncio.run(check())


def test_data_that_came_before_the_door_is_forgotten() -> None:
    async def check() -> None:
        connection = adapter.connection_of(RTCIceGatherer(iceServers=[]))
        connection.data_received(b"early", 1)
        adapter.forget_early_data(connection)
        assert connection._queue.empty()

    asyncio.run(check())


def test_the_nominated_pair_and_the_validated_address_are_found() -> None:
    async def check() -> None:
        ours, theirs = await _pair_of_transports()
        connection = adapter.connection_of(ours)
        pair = adapter.nominated_pair(connection)
        assert isinstance(pair, CandidatePair)
        assert pair.remote_addr[0] == LOOPBACK[0]
        assert adapter.is_validated(connection, pair.protocol, pair.remote_addr)
        assert not adapter.is_validated(connection, pair.protocol, ("127.0.0.1", pair.remote_addr[1] ^ 1))
        pair.state = CandidatePair.State.IN_PROGRESS
        assert not adapter.is_validated(connection, pair.protocol, pair.remote_addr)
        await ours.stop()
        assert adapter.nominated_pair(connection) is None
        await theirs.stop()

    asyncio.run(check())


def test_srtp_sessions_open_what_the_other_side_seals() -> None:
    async def check() -> None:
        ours, theirs = await _pair_of_transports()
        ends = [RTCDtlsTransport(ice, [RTCCertificate.generateCertificate()]) for ice in (ours, theirs)]
        parameters = [end.getLocalParameters() for end in ends]
        await asyncio.gather(
            ends[0].start(RTCDtlsParameters(fingerprints=parameters[1].fingerprints)),
            ends[1].start(RTCDtlsParameters(fingerprints=parameters[0].fingerprints)),
        )
        assert [end.state for end in ends] == ["connected", "connected"]
        packet = struct.pack("!BBHII", 0x80, 96, 1, 2, 3) + b"payload"
        sealed = adapter.srtp_sessions(ends[0])[1].protect(packet)
        assert adapter.srtp_sessions(ends[1])[0].unprotect(sealed) == packet
        with pytest.raises(adapter.SrtpError):
            adapter.srtp_sessions(ends[1])[0].unprotect(packet)
        for end in ends:
            await end.stop()
            await end.transport.stop()

    asyncio.run(check())


def test_malformed_stun_is_told_from_stun() -> None:
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    assert adapter.is_stun(bytes(request))
    refused = [adapter.is_stun(malformed_stun()) for _ in range(500)]
    assert refused.count(False) > 350
