"""The translator: whoever is in a place, its numbers go on without a break."""

import asyncio
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.video import packets
from backend.video.forwarding import HISTORY, Listener, Numbers, Output, Source

PUBLISHER = Numbers(ssrc=1000, payload_type=96, retransmission_type=97, extensions=())
PLACE = Numbers(ssrc=5, payload_type=120, retransmission_type=121, extensions=())


class Wires:
    """What a source and an output have sent."""

    def __init__(self) -> None:
        self.rtp: list[bytes] = []
        self.asked: list[packets.Rtcp] = []

    def source(self, ssrc: int = 1000) -> Source:
        numbers = Numbers(ssrc, 96, 97, ())
        return Source("video", numbers, send_rtcp=self._ask, reporter=1)

    def output(self, listener: Listener | None = None) -> Output:
        return Output(
            "video",
            "3",
            PLACE,
            retransmission_ssrc=6,
            listener=listener or Listener(),
            send_rtp=self.rtp.append,
            send_rtcp=self._ask,
        )

    def headers(self) -> list[tuple[int, int, int, int]]:
        """Return payload type, sequence number, timestamp and SSRC of what was sent."""
        return [(h[1] & 0x7F, h[2], h[3], h[4]) for h in map(packets.RTP_HEADER.unpack_from, self.rtp)]

    def _ask(self, data: bytes) -> None:
        self.asked.extend(packets.split(data))


def _packet(sequence: int, timestamp: int = 0, *, ssrc: int = 1000, payload: bytes = b"x") -> bytes:
    head = packets.RTP_HEADER.pack(0x80, 96, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc)
    return head + payload


def _in_loop(test: Callable[[Wires], None]) -> None:
    async def run() -> None:
        test(Wires())

    asyncio.run(run())


@given(
    starts=st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=4),
    counts=st.lists(st.integers(1, 30), min_size=4, max_size=4),
)
def test_sequence_numbers_go_on_by_one_whoever_is_shown(starts: list[int], counts: list[int]) -> None:
    def check(wires: Wires) -> None:
        output = wires.output()
        for number, start in enumerate(starts):
            source = wires.source(1000 + number)
            output.bind(source)
            for step in range(counts[number]):
                source.on_media(
                    _packet(start + step, start * 7 + step * 3000, ssrc=1000 + number), 1.0 + number
                )
        headers = wires.headers()
        assert {(kind, ssrc) for kind, _, _, ssrc in headers} == {(120, 5)}
        found = [sequence for _, sequence, _, _ in headers]
        assert found == [(found[0] + step) & 0xFFFF for step in range(len(found))]
        times = [timestamp for _, _, timestamp, _ in headers]
        assert all(0 < (later - earlier) & 0xFFFFFFFF < 2**31 for earlier, later in pairwise(times))

    _in_loop(check)


def test_time_goes_on_at_the_clock_rate_when_the_person_changes() -> None:
    def check(wires: Wires) -> None:
        output = wires.output()
        first, second = wires.source(1000), wires.source(2000)
        output.bind(first)
        first.on_media(_packet(1, 50), 10.0)
        output.bind(second)
        second.on_media(_packet(1, 4_000_000_000, ssrc=2000), 12.0)
        (_, _, before, _), (_, _, after, _) = wires.headers()
        assert (after - before) & 0xFFFFFFFF == 2 * 90_000

    _in_loop(check)


def test_a_packet_from_before_someone_was_shown_is_not_sent() -> None:
    def check(wires: Wires) -> None:
        output, source = wires.output(), wires.source()
        output.bind(source)
        source.on_media(_packet(100), 1.0)
        source.on_media(_packet(99), 1.0)
        assert len(wires.rtp) == 1
        source.on_media(_packet(103), 1.0)
        source.on_media(_packet(101), 1.0)
        assert [sequence - wires.headers()[0][1] for _, sequence, _, _ in wires.headers()] == [0, 3, 1]

    _in_loop(check)


def test_a_lost_packet_is_repeated_from_the_history() -> None:
    def check(wires: Wires) -> None:
        output, source = wires.output(), wires.source()
        output.bind(source)
        for sequence in range(65_530, 65_550):
            source.on_media(_packet(sequence, payload=str(sequence).encode()), 1.0)
        lost = wires.headers()[10]
        wires.rtp.clear()
        output.on_nack([lost[1]], 1.1)
        ((kind, _, _, ssrc),) = wires.headers()
        assert (kind, ssrc) == (121, 6)
        assert wires.rtp[0][12:14] == packets.SHORT.pack(lost[1])
        assert wires.rtp[0][14:] == b"65540"

    _in_loop(check)


def test_what_the_node_never_had_is_asked_of_the_publisher_and_passed_on() -> None:
    def check(wires: Wires) -> None:
        output, source = wires.output(), wires.source()
        output.bind(source)
        source.on_media(_packet(10), 1.0)
        source.on_media(_packet(12), 1.0)
        first = wires.headers()[0][1]
        wires.asked.clear()
        output.on_nack([first + 1], 1.0)
        output.on_nack([first + 1], 1.01)
        (asked,) = wires.asked
        assert (asked.kind, list(packets.lost_sequences(asked))) == (packets.GENERIC_FEEDBACK, [11])
        repeat = packets.to_retransmission(
            _packet(11, payload=b"late"), payload_type=97, sequence=1, ssrc=1001
        )
        source.on_retransmission(repeat, 1.05)
        assert wires.headers()[-1][:2] == (120, first + 1)
        assert wires.rtp[-1][12:] == b"late"

    _in_loop(check)


def test_a_nack_for_someone_who_was_shown_before_is_ignored() -> None:
    def check(wires: Wires) -> None:
        output = wires.output()
        first, second = wires.source(1000), wires.source(2000)
        output.bind(first)
        first.on_media(_packet(10), 1.0)
        output.bind(second)
        second.on_media(_packet(500, ssrc=2000), 1.0)
        wires.rtp.clear()
        wires.asked.clear()
        sequence = output._highest + output._sequence_offset
        output.on_nack([(sequence - 1) & 0xFFFF, (sequence - HISTORY - 1) & 0xFFFF], 1.0)
        assert (wires.rtp, wires.asked) == ([], [])

    _in_loop(check)


def test_a_publisher_hears_of_the_weakest_subscriber() -> None:
    def check(wires: Wires) -> None:
        source, other = wires.source(), wires.source(2000)
        strong, weak = Listener(), Listener()
        for listener in (strong, weak):
            wires.output(listener).bind(source)
        wires.output(weak).bind(other)
        strong.estimate = 2_000_000
        source.limit()
        weak.estimate = 800_000
        source.limit()
        told = [packets.estimated_bandwidth(packet) for packet in wires.asked if packet.form == 15]
        assert told[0] == pytest.approx(2_000_000, rel=1e-4)
        assert told[1] == pytest.approx(400_000, rel=1e-4)

    _in_loop(check)


def test_key_frames_are_asked_for_at_most_every_300_ms_and_a_late_wish_is_kept() -> None:
    async def check() -> None:
        wires = Wires()
        source = wires.source()
        for _ in range(20):
            source.ask_key_frame()
        assert len(wires.asked) == 1
        await asyncio.sleep(0.35)
        assert len(wires.asked) == 2
        assert {packet.kind for packet in wires.asked} == {packets.PAYLOAD_FEEDBACK}

    asyncio.run(check())


def test_nothing_is_sent_for_a_source_that_nobody_is_shown() -> None:
    def check(wires: Wires) -> None:
        output, source = wires.output(), wires.source()
        source.on_media(_packet(1), 1.0)
        output.bind(source)
        output.unbind()
        source.on_media(_packet(2), 1.0)
        assert (wires.rtp, source.forwarded, source.received) == ([], 0, 2)

    _in_loop(check)
