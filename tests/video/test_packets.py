"""RTP and RTCP as bytes, against aiortc's own reading of them."""

import pytest
from aiortc import rtp
from hypothesis import given
from hypothesis import strategies as st

from backend.video import packets

sequences = st.integers(0, 0xFFFF)


def _media(*, sequence: int = 7, payload: bytes = b"picture", marker: int = 1) -> bytes:
    packet = rtp.RtpPacket(
        payload_type=96, marker=marker, sequence_number=sequence, timestamp=9000, ssrc=1234
    )
    packet.payload = payload
    packet.extensions.abs_send_time = 0xABCDEF
    ids = rtp.HeaderExtensionsMap()
    ids._HeaderExtensionsMap__ids.abs_send_time = 2
    return packet.serialize(ids)


@given(sequence=sequences, payload=st.binary(min_size=1, max_size=100), repeat=sequences)
def test_a_retransmission_unwraps_to_the_packet_it_repeats(
    sequence: int, payload: bytes, repeat: int
) -> None:
    original = _media(sequence=sequence, payload=payload)
    wrapped = packets.to_retransmission(original, payload_type=97, sequence=repeat, ssrc=99)
    read = rtp.RtpPacket.parse(wrapped)
    assert (read.payload_type, read.sequence_number, read.ssrc, read.timestamp) == (97, repeat, 99, 9000)
    plain = packets.from_retransmission(wrapped, payload_type=96, ssrc=1234)
    assert plain is not None
    again = rtp.RtpPacket.parse(plain)
    assert (again.sequence_number, again.payload, again.marker, again.ssrc) == (sequence, payload, 1, 1234)


def test_a_retransmission_of_padding_only_is_nothing() -> None:
    probe = bytes((0xA0, 97)) + bytes(10) + bytes(99) + b"\x64"
    assert packets.from_retransmission(probe, payload_type=96, ssrc=1) is None


def test_extensions_get_the_other_sides_numbers_or_are_blanked() -> None:
    packet = _media()
    ids = rtp.HeaderExtensionsMap()
    ids._HeaderExtensionsMap__ids.abs_send_time = 5
    moved = rtp.RtpPacket.parse(packets.renumber_extensions(packet, {2: 5}), ids)
    assert (moved.extensions.abs_send_time, moved.payload) == (0xABCDEF, b"picture")
    blank = rtp.RtpPacket.parse(packets.renumber_extensions(packet, {}), ids)
    assert (blank.extensions.abs_send_time, blank.payload) == (None, b"picture")


@given(st.sets(sequences, min_size=1, max_size=40))
def test_a_nack_asks_for_exactly_the_packets_that_are_missing(lost: set[int]) -> None:
    data = packets.nack(lost, sender=1, ssrc=2)
    (packet,) = packets.split(data)
    assert set(packets.lost_sequences(packet)) == lost
    (theirs,) = rtp.RtcpPacket.parse(data)
    assert set(theirs.lost) == lost


@given(st.integers(50_000, 2**33))
def test_a_bandwidth_estimate_survives_writing_and_reading(bits_per_second: int) -> None:
    data = packets.bandwidth_estimate(bits_per_second, sender=1, ssrc=77)
    (packet,) = packets.split(data)
    read = packets.estimated_bandwidth(packet)
    assert read is not None
    assert bits_per_second * (1 - 2**-17) <= read <= bits_per_second
    (theirs,) = rtp.RtcpPacket.parse(data)
    assert rtp.unpack_remb_fci(theirs.fci) == (read, [77])


def test_a_sender_report_keeps_its_clock_and_moves_its_time_line() -> None:
    info = rtp.RtcpSenderInfo(
        ntp_timestamp=2**60 + 5, rtp_timestamp=2**32 - 10, packet_count=3, octet_count=4
    )
    (report,) = packets.split(bytes(rtp.RtcpSrPacket(ssrc=1, sender_info=info)))
    (moved,) = rtp.RtcpPacket.parse(packets.sender_report(report, ssrc=9, timestamp_offset=25))
    assert (moved.ssrc, moved.sender_info.ntp_timestamp, moved.sender_info.rtp_timestamp) == (
        9,
        2**60 + 5,
        15,
    )


def test_a_reception_report_is_told_in_the_publishers_numbers() -> None:
    block = rtp.RtcpReceiverInfo(
        ssrc=5, fraction_lost=10, packets_lost=11, highest_sequence=0x20005, jitter=12, lsr=13, dlsr=14
    )
    (report,) = packets.split(bytes(rtp.RtcpRrPacket(ssrc=1, reports=[block])))
    (found,) = packets.report_blocks(report)
    (moved,) = rtp.RtcpPacket.parse(packets.receiver_report(found, sender=2, ssrc=6, sequence_offset=10))
    (told,) = moved.reports
    assert (told.ssrc, told.highest_sequence) == (6, 0x2FFFB)
    assert (told.fraction_lost, told.packets_lost, told.jitter, told.lsr, told.dlsr) == (10, 11, 12, 13, 14)


@given(st.binary(max_size=200))
def test_noise_raises_value_error_or_nothing(noise: bytes) -> None:
    try:
        for packet in packets.split(noise):
            list(packets.report_blocks(packet))
            list(packets.lost_sequences(packet))
            packets.estimated_bandwidth(packet)
    except ValueError:
        pass
    if len(noise) >= 12:
        try:
            assert 12 <= packets.header_length(noise) <= len(noise)
            packets.renumber_extensions(noise, {1: 2})
            packets.from_retransmission(noise, payload_type=96, ssrc=1)
        except ValueError:
            pass


@pytest.mark.parametrize(
    ("data", "is_rtcp"), [(b"\x80\xc8", True), (b"\x80\x60", False), (b"\x80\xe0", False)]
)
def test_rtcp_is_told_from_rtp(data: bytes, is_rtcp: bool) -> None:
    assert packets.is_rtcp(data) is is_rtcp
