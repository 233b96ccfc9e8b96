"""The translator: packets of one publisher renumbered for each subscriber, never decoded."""

import asyncio
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from backend.video import packets
from backend.video.packets import RTP_HEADER, Rtcp

# Packets kept for repeating, about 1.5 s of video at 1 Mbit/s.
HISTORY = 512
KEY_FRAME_SECONDS = 0.3
# A packet is asked for again no sooner than this after the last time.
REPEAT_SECONDS = 0.03
MIN_BITRATE = 50_000
_HALF = 0x8000

Send = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers by which one leg knows one stream."""

    ssrc: int
    payload_type: int
    retransmission_type: int | None
    extensions: tuple[tuple[int, str], ...]


@dataclass(slots=True, eq=False)
class Listener:
    """What the outputs of one subscriber share: the bandwidth there is for all of them."""

    outputs: "list[Output]" = field(default_factory=list)
    estimate: int | None = None

    def share(self) -> int | None:
        """Return the bits per second there are for one video."""
        live = sum(output.source is not None and output.kind == "video" for output in self.outputs)
        return None if self.estimate is None or not live else max(MIN_BITRATE, self.estimate // live)


class Source:
    """One audio or video that a participant publishes."""

    def __init__(self, kind: str, numbers: Numbers, *, send_rtcp: Send, reporter: int) -> None:
        self.kind = kind
        self.numbers = numbers
        self.ssrc = numbers.ssrc
        self.outputs: list[Output] = []
        self.received = 0
        self.forwarded = 0
        self._send_rtcp = send_rtcp
        self._reporter = reporter
        self._history: list[tuple[int, bytes] | None] = [None] * HISTORY
        self._asked: dict[int, float] = {}
        self._key_frame_at = 0.0
        self._key_frame_later: asyncio.TimerHandle | None = None

    def on_media(self, packet: bytes, now: float) -> None:
        """Forward one packet to every subscriber."""
        first, second, sequence, timestamp, ssrc = RTP_HEADER.unpack_from(packet)
        if ssrc != self.ssrc:
            self._become(ssrc)
        self.received += 1
        if self.kind == "video":
            self._history[sequence % HISTORY] = (sequence, packet)
        for output in self.outputs:
            if output.on_media(packet, first, second, sequence, timestamp, now):
                self.forwarded += 1

    def on_retransmission(self, packet: bytes, now: float) -> None:
        """Forward the packet that a retransmission repeats."""
        media = packets.from_retransmission(packet, payload_type=self.numbers.payload_type, ssrc=self.ssrc)
        if media is not None:
            self.on_media(media, now)

    def on_report(self, report: Rtcp) -> None:
        """Forward a sender report, which browsers need for lip-sync."""
        for output in self.outputs:
            output.on_report(report)

    def stored(self, sequence: int) -> bytes | None:
        """Return a packet that was forwarded lately."""
        kept = self._history[sequence % HISTORY]
        return kept[1] if kept is not None and kept[0] == sequence else None

    def ask_again(self, sequences: Iterable[int], now: float) -> None:
        """Ask the publisher for packets that we never had."""
        self._asked = {s: at for s, at in self._asked.items() if now - at < REPEAT_SECONDS}
        wanted = [s for s in sequences if s not in self._asked]
        if wanted:
            self._asked.update(dict.fromkeys(wanted, now))
            self._send_rtcp(packets.nack(wanted, sender=self._reporter, ssrc=self.ssrc))

    def ask_key_frame(self) -> None:
        """Ask the publisher for a key frame: now, or as soon as it may be asked again."""
        if self.kind != "video" or not self.ssrc or self._key_frame_later is not None:
            return
        loop = asyncio.get_running_loop()
        if loop.time() >= self._key_frame_at:
            self._send_key_frame_request()
        else:
            self._key_frame_later = loop.call_at(self._key_frame_at, self._send_key_frame_request)

    def limit(self) -> None:
        """Tell the publisher what its weakest subscriber can take."""
        shares = [share for output in self.outputs if (share := output.listener.share()) is not None]
        if shares and self.kind == "video" and self.ssrc:
            self._send_rtcp(packets.bandwidth_estimate(min(shares), sender=self._reporter, ssrc=self.ssrc))

    def report(self, block: bytes, sequence_offset: int) -> None:
        """Hand a subscriber's reception report to the publisher."""
        self._send_rtcp(
            packets.receiver_report(
                block, sender=self._reporter, ssrc=self.ssrc, sequence_offset=sequence_offset
            )
        )

    def close(self) -> None:
        """Leave every subscriber's slot."""
        if self._key_frame_later is not None:
            self._key_frame_later.cancel()
        for output in list(self.outputs):
            output.unbind()

    def _become(self, ssrc: int) -> None:
        had_none, self.ssrc = not self.ssrc, ssrc
        self._history = [None] * HISTORY
        for output in self.outputs:
            output.restart()
        if had_none and self.outputs:
            self.ask_key_frame()

    def _send_key_frame_request(self) -> None:
        self._key_frame_later = None
        self._key_frame_at = asyncio.get_running_loop().time() + KEY_FRAME_SECONDS
        self._send_rtcp(packets.picture_loss(sender=self._reporter, ssrc=self.ssrc))


class Output:
    """One place of one subscriber: a stream of its own numbers, whoever is in it."""

    def __init__(
        self,
        kind: str,
        mid: str,
        numbers: Numbers,
        *,
        retransmission_ssrc: int,
        listener: Listener,
        send_rtp: Send,
        send_rtcp: Send,
    ) -> None:
        self.kind = kind
        self.mid = mid
        self.numbers = numbers
        self.retransmission_ssrc = retransmission_ssrc
        self.listener = listener
        self.source: Source | None = None
        self._send_rtp = send_rtp
        self._send_rtcp = send_rtcp
        self._clock_rate = 48_000 if kind == "audio" else 90_000
        self._renumbered: dict[int, int] | None = None
        # Away from both ends, so that neither an early wrap nor a late packet confuses SRTP's counter.
        self._next = 2_000 + secrets.randbelow(14_000)
        self._next_repeat = 2_000 + secrets.randbelow(14_000)
        self._timestamp = secrets.randbelow(2**31)
        self._sent_at = 0.0
        self._started = False
        self._sequence_offset = 0
        self._timestamp_offset = 0
        self._highest = 0
        self._span = 0
        listener.outputs.append(self)

    def bind(self, source: Source) -> None:
        """Show this source from its next packet on."""
        self.unbind()
        self.source = source
        ours = {uri: number for number, uri in self.numbers.extensions}
        ids = {number: ours[uri] for number, uri in source.numbers.extensions if uri in ours}
        is_same = set(source.numbers.extensions) == set(self.numbers.extensions)
        self._renumbered = None if is_same else ids
        self._started = False
        source.outputs.append(self)
        source.ask_key_frame()

    def unbind(self) -> None:
        """Show nobody."""
        if self.source is not None:
            self.source.outputs.remove(self)
            self.source = None
        self.restart()

    def restart(self) -> None:
        """Go on counting from here with whatever packet comes next."""
        self._started = False

    def on_media(
        self, packet: bytes, first: int, second: int, sequence: int, timestamp: int, now: float
    ) -> bool:
        """Send one packet of the source under our own numbers; False where it is from before our time."""
        if self._started:
            ahead = (sequence - self._highest) & 0xFFFF
            if ahead < _HALF:
                self._highest = sequence
                self._span += ahead
                self._timestamp = timestamp + self._timestamp_offset
                self._sent_at = now
                self._next = sequence + self._sequence_offset + 1
            elif 0x10000 - ahead > self._span:
                return False
        else:
            self._start(sequence, timestamp, now)
        if self._renumbered is not None:
            packet = packets.renumber_extensions(packet, self._renumbered)
        numbers = self.numbers
        self._send_rtp(
            RTP_HEADER.pack(
                first,
                second & 0x80 | numbers.payload_type,
                (sequence + self._sequence_offset) & 0xFFFF,
                (timestamp + self._timestamp_offset) & 0xFFFFFFFF,
                numbers.ssrc,
            )
            + packet[12:]
        )
        return True

    def on_report(self, report: Rtcp) -> None:
        """Send a sender report of the source under our own numbers."""
        if self._started and len(report.body) >= 24:
            self._send_rtcp(
                packets.sender_report(report, ssrc=self.numbers.ssrc, timestamp_offset=self._timestamp_offset)
            )

    def on_nack(self, sequences: Iterable[int], now: float) -> None:
        """Repeat lost packets from the history, and ask the publisher for the others."""
        source = self.source
        if source is None or not self._started:
            return
        missing = []
        for sequence in sequences:
            original = (sequence - self._sequence_offset) & 0xFFFF
            if (self._highest - original) & 0xFFFF > min(self._span, HISTORY):
                continue
            packet = source.stored(original)
            if packet is None:
                missing.append(original)
            else:
                self._repeat(packet, sequence)
        if missing:
            source.ask_again(missing, now)

    def on_key_frame_request(self) -> None:
        """Pass the subscriber's wish for a key frame on."""
        if self.source is not None:
            self.source.ask_key_frame()

    def on_reception(self, block: bytes) -> None:
        """Pass the subscriber's reception report on."""
        if self.source is not None and self._started:
            self.source.report(block, self._sequence_offset)

    def _start(self, sequence: int, timestamp: int, now: float) -> None:
        elapsed = int((now - self._sent_at) * self._clock_rate) if self._sent_at else 0
        self._started = True
        self._highest = sequence
        self._span = 0
        self._sequence_offset = self._next - sequence
        self._timestamp_offset = self._timestamp + max(1, elapsed) - timestamp
        self._timestamp = timestamp + self._timestamp_offset
        self._sent_at = now
        self._next += 1

    def _repeat(self, packet: bytes, sequence: int) -> None:
        numbers = self.numbers
        if numbers.retransmission_type is None:
            return
        timestamp = (packets.WORD.unpack_from(packet, 4)[0] + self._timestamp_offset) & 0xFFFFFFFF
        ours = packet[:2] + packets.SHORT.pack(sequence) + packets.WORD.pack(timestamp) + packet[8:]
        self._send_rtp(
            packets.to_retransmission(
                ours,
                payload_type=numbers.retransmission_type,
                sequence=self._next_repeat & 0xFFFF,
                ssrc=self.retransmission_ssrc,
            )
        )
        self._next_repeat += 1
