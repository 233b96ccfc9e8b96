"""One participant's connection to the node: aiortc's ICE, DTLS and data channel, our packets."""

import asyncio
import contextlib
import json
import logging
import secrets
from collections.abc import Callable
from struct import error as StructError  # noqa: N812

from aioice.ice import CandidatePair
from aiortc import (
    RTCCertificate,
    RTCDataChannel,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    RTCIceGatherer,
    RTCIceParameters,
    RTCIceTransport,
    RTCSctpTransport,
)
from pylibsrtp import Session

from backend.video import adapter, door, packets
from backend.video.answers import SlotLine, Transport, write_answer
from backend.video.forwarding import Listener, Numbers, Output, Source
from backend.video.offers import Offer, OfferedMedia

log = logging.getLogger(__name__)

CONNECT_SECONDS = 15.0
CLOSE_SECONDS = 1.0
# Characters; a heartbeat is about twenty.
MAX_BEAT = 256


class Leg:
    """A participant's transport with what it publishes and the places it shows others in."""

    def __init__(
        self,
        participant: str,
        name: str,
        offer: Offer,
        *,
        on_connected: "Callable[[Leg], None]",
        on_ended: "Callable[[Leg], None]",
    ) -> None:
        self.participant = participant
        self.name = name
        self.is_connected = False
        self.turned = door.Turned()
        self.listener = Listener()
        self.sources: dict[str, Source] = {}
        self.slots: list[dict[str, Output]] = []
        self._offer = offer
        self._on_connected = on_connected
        self._on_ended = on_ended
        self._now = asyncio.get_running_loop().time
        self.heard_at = self._now()
        self._rx: Session | None = None
        self._tx: Session | None = None
        self._pair: CandidatePair | None = None
        self._sendto: Callable[..., None] = lambda *_: None
        self._address: tuple[str, int] = ("", 0)
        self._channel: RTCDataChannel | None = None
        self._task: asyncio.Task[None] | None = None
        self._broken = asyncio.Event()
        self._by_type: dict[int, tuple[Source, bool]] = {}
        self._outputs: dict[int, Output] = {}
        self._gatherer = RTCIceGatherer(iceServers=[])
        self._connection = adapter.connection_of(self._gatherer)
        self._ice = RTCIceTransport(self._gatherer)
        self._dtls = RTCDtlsTransport(self._ice, [RTCCertificate.generateCertificate()])
        self._sctp = RTCSctpTransport(self._dtls) if offer.data_port else None
        self._publish()
        self._lines = self._lay_out()

    async def open(self, addresses: list[str]) -> str:
        """Open the sockets, start to connect in the background, and return the answer."""
        adapter.bind_to(self._gatherer, addresses)
        await self._gatherer.gather()
        door.hang(self._connection, self.turned, self._on_srtp)
        transport = Transport(
            ice=self._gatherer.getLocalParameters(),
            candidates=self._gatherer.getLocalCandidates(),
            dtls=self._dtls.getLocalParameters(),
        )
        if not transport.candidates:
            raise OSError("no media address could be bound")
        self._task = asyncio.create_task(self._live(), name=f"leg {self.participant}")
        return write_answer(self._offer, transport, self._lines)

    async def close(self) -> None:
        """End the connection; doing it twice does no harm."""
        task, self._task = self._task, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            await asyncio.wait({task})
        await self._shut()

    def tell(self, message: dict[str, object]) -> None:
        """Send a message over the data channel if it is open."""
        if self._channel is not None and self._channel.readyState == "open":
            self._channel.send(json.dumps(message))

    def send_rtp(self, packet: bytes) -> None:
        """Seal and send one RTP packet."""
        if self._tx is not None:
            with contextlib.suppress(adapter.SrtpError, ValueError):
                self._send(self._tx.protect(packet))

    def send_rtcp(self, packet: bytes) -> None:
        """Seal and send one RTCP packet."""
        if self._tx is not None:
            with contextlib.suppress(adapter.SrtpError, ValueError):
                self._send(self._tx.protect_rtcp(packet))

    async def _live(self) -> None:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._connect()
            if self.is_connected:
                await self._broken.wait()
        except TimeoutError:
            log.info("did not connect in time participant=%s", self.participant)
        except Exception:
            log.exception("leg broke participant=%s", self.participant)
        finally:
            # A task of its own: what it ends may be waiting for this one.
            self._on_ended(self)

    async def _connect(self) -> None:
        self._dtls.on("statechange", self._on_state)
        self._ice.on("statechange", self._on_state)
        await self._ice.start(RTCIceParameters(self._offer.user_fragment, self._offer.password))
        if self._ice.state != "completed":
            return
        fingerprints = [RTCDtlsFingerprint(algorithm, value) for algorithm, value in self._offer.fingerprints]
        await self._dtls.start(RTCDtlsParameters(fingerprints=fingerprints))
        if self._dtls.state != "connected":
            return
        self._rx, self._tx = adapter.srtp_sessions(self._dtls)
        self.heard_at = self._now()
        self.is_connected = True
        if self._sctp is not None and self._offer.data_port is not None:
            self._sctp.on("datachannel", self._on_channel)
            await self._sctp.start(None, self._offer.data_port)
        self._on_connected(self)

    async def _shut(self) -> None:
        self.is_connected = False
        self._tx = self._rx = None
        for source in self.sources.values():
            source.close()
        for output in self.listener.outputs:
            output.unbind()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                if self._sctp is not None:
                    await self._sctp.stop()
                await self._dtls.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._ice.stop()

    def _on_state(self) -> None:
        if self._ice.state in ("failed", "closed") or self._dtls.state in ("failed", "closed"):
            self._broken.set()

    def _on_channel(self, channel: RTCDataChannel) -> None:
        if self._channel is None:
            self._channel = channel
            channel.on("message", self._on_message)
            self._on_connected(self)

    def _on_message(self, message: str | bytes) -> None:
        if not isinstance(message, str) or len(message) > MAX_BEAT:
            return
        try:
            beat = json.loads(message).get("beat")
        except (ValueError, AttributeError, RecursionError):
            return
        if isinstance(beat, int) and 0 <= beat < 2**53:
            self.heard_at = self._now()
            self.tell({"beat": beat})

    def _on_srtp(self, data: bytes) -> None:
        if self._rx is None:
            return
        now = self._now()
        try:
            if packets.is_rtcp(data):
                self._on_rtcp(self._rx.unprotect_rtcp(data), now)
            else:
                packet = self._rx.unprotect(data)
                found = self._by_type.get(packet[1] & 0x7F)
                if found is not None:
                    source, is_repeat = found
                    if is_repeat:
                        source.on_retransmission(packet, now)
                    else:
                        source.on_media(packet, now)
        except (adapter.SrtpError, ValueError, StructError, IndexError):
            return
        self.heard_at = now

    def _on_rtcp(self, data: bytes, now: float) -> None:
        for packet in packets.split(data):
            if packet.kind in (packets.SENDER_REPORT, packets.RECEIVER_REPORT):
                if packet.kind == packets.SENDER_REPORT:
                    self._on_sender_report(packet)
                for block in packets.report_blocks(packet):
                    output = self._outputs.get(packets.WORD.unpack_from(block)[0])
                    if output is not None:
                        output.on_reception(block)
            elif (
                packet.kind in (packets.GENERIC_FEEDBACK, packets.PAYLOAD_FEEDBACK) and len(packet.body) >= 8
            ):
                self._on_feedback(packet, now)

    def _on_sender_report(self, packet: packets.Rtcp) -> None:
        ssrc = packets.WORD.unpack_from(packet.body)[0]
        for source in self.sources.values():
            if source.ssrc == ssrc:
                source.on_report(packet)

    def _on_feedback(self, packet: packets.Rtcp, now: float) -> None:
        if packet.kind == packets.PAYLOAD_FEEDBACK and packet.form == packets.APPLICATION_LAYER:
            estimate = packets.estimated_bandwidth(packet)
            if estimate is not None:
                self.listener.estimate = estimate
                for source in {
                    output.source for output in self.listener.outputs if output.source is not None
                }:
                    source.limit()
            return
        media = packets.WORD.unpack_from(packet.body, 4)[0]
        if packet.kind == packets.PAYLOAD_FEEDBACK and packet.form == packets.FULL_INTRA_REQUEST:
            media = packets.WORD.unpack_from(packet.body, 8)[0]
        output = self._outputs.get(media)
        if output is None:
            return
        if packet.kind == packets.GENERIC_FEEDBACK and packet.form == packets.NACK:
            output.on_nack(packets.lost_sequences(packet), now)
        elif packet.kind == packets.PAYLOAD_FEEDBACK:
            output.on_key_frame_request()

    def _send(self, data: bytes) -> None:
        pair = adapter.nominated_pair(self._connection)
        if pair is None:
            return
        if pair is not self._pair:
            self._pair, self._address = pair, pair.remote_addr
            self._sendto = pair.protocol.transport.sendto
        self._sendto(data, self._address)

    def _publish(self) -> None:
        for media in self._offer.sources():
            source = Source(
                media.kind, _numbers(media, media.ssrc or 0), send_rtcp=self.send_rtcp, reporter=_ssrc()
            )
            self.sources[media.kind] = source
            self._by_type[media.payload_type] = (source, False)
            if media.retransmission_type is not None:
                self._by_type[media.retransmission_type] = (source, True)

    def _lay_out(self) -> dict[str, SlotLine]:
        lines = {}
        for number, pair in enumerate(self._offer.slots()):
            slot = {}
            for media in pair:
                if media is None:
                    continue
                line = SlotLine(f"slot{number}", _ssrc(), _ssrc())
                lines[media.mid] = line
                output = Output(
                    media.kind,
                    media.mid,
                    _numbers(media, line.ssrc),
                    retransmission_ssrc=line.retransmission_ssrc,
                    listener=self.listener,
                    send_rtp=self.send_rtp,
                    send_rtcp=self.send_rtcp,
                )
                slot[media.kind] = output
                self._outputs[line.ssrc] = output
            self.slots.append(slot)
        return lines


def _numbers(media: OfferedMedia, ssrc: int) -> Numbers:
    return Numbers(ssrc, media.payload_type, media.retransmission_type, media.extensions)


def _ssrc() -> int:
    return 1 + secrets.randbelow(2**32 - 1)
