"""RTP and RTCP packets as bytes: read a field, rewrite a header, build a report. Pure functions."""

from collections.abc import Iterable, Iterator, Mapping
from struct import Struct
from typing import NamedTuple

# RFC 3550 section 5.1: flags, marker and payload type, sequence number, timestamp, SSRC.
RTP_HEADER = Struct("!BBHII")
SHORT = Struct("!H")
WORD = Struct("!I")

SENDER_REPORT = 200
RECEIVER_REPORT = 201
GENERIC_FEEDBACK = 205
PAYLOAD_FEEDBACK = 206
NACK = 1
PICTURE_LOSS = 1
FULL_INTRA_REQUEST = 4
APPLICATION_LAYER = 15

REPORT_BLOCK_LENGTH = 24
_ONE_BYTE_PROFILE = 0xBEDE
_REMB_HEAD = Struct("!II4sBBH")


class Rtcp(NamedTuple):
    """One packet of a compound: its type, its count or format (`form`), what follows the first four bytes."""

    kind: int
    form: int
    body: bytes


def is_rtcp(data: bytes) -> bool:
    """Tell RTCP from RTP on one port (RFC 5761 section 4)."""
    return len(data) > 1 and 192 <= data[1] <= 223


def header_length(packet: bytes) -> int:
    """Return where the payload of an RTP packet begins; raise ValueError if it has none."""
    if len(packet) < 12:
        raise ValueError("shorter than an RTP header")
    length = 12 + 4 * (packet[0] & 0x0F)
    if packet[0] & 0x10:
        if len(packet) < length + 4:
            raise ValueError("header extension cut off")
        length += 4 + 4 * SHORT.unpack_from(packet, length + 2)[0]
    if len(packet) < length:
        raise ValueError("header cut off")
    return int(length)


def to_retransmission(packet: bytes, *, payload_type: int, sequence: int, ssrc: int) -> bytes:
    """Wrap a media packet as RFC 4588 has it.

    Header extensions are left out: an old send time would mislead the receiver's bandwidth estimate.
    """
    start = header_length(packet)
    csrc_end = 12 + 4 * (packet[0] & 0x0F)
    head = RTP_HEADER.pack(
        packet[0] & ~0x10,
        packet[1] & 0x80 | payload_type,
        sequence,
        WORD.unpack_from(packet, 4)[0],
        ssrc,
    )
    return head + packet[12:csrc_end] + packet[2:4] + packet[start:]


def from_retransmission(packet: bytes, *, payload_type: int, ssrc: int) -> bytes | None:
    """Unwrap a retransmission to the media packet it repeats; None where it is only padding."""
    start = header_length(packet)
    padding = packet[-1] if packet[0] & 0x20 else 0
    if len(packet) - start - padding < 3:
        return None
    head = RTP_HEADER.pack(
        packet[0],
        packet[1] & 0x80 | payload_type,
        SHORT.unpack_from(packet, start)[0],
        WORD.unpack_from(packet, 4)[0],
        ssrc,
    )
    return head + packet[12:start] + packet[start + 2 :]


def renumber_extensions(packet: bytes, ids: Mapping[int, int]) -> bytes:
    """Give one-byte header extensions (RFC 8285) the other side's numbers; blank those it did not ask for."""
    if not packet[0] & 0x10:
        return packet
    start = 12 + 4 * (packet[0] & 0x0F) + 4
    end = header_length(packet)
    if SHORT.unpack_from(packet, start - 4)[0] != _ONE_BYTE_PROFILE:
        return packet[: start - 4] + bytes(2) + packet[start - 2 : start] + bytes(end - start) + packet[end:]
    block = bytearray(packet[start:end])
    position = 0
    while position < len(block):
        number, length = block[position] >> 4, (block[position] & 0x0F) + 1
        if number == 0:
            position += 1
            continue
        if number == 15 or position + 1 + length > len(block):
            block[position:] = bytes(len(block) - position)
            break
        wanted = ids.get(number)
        if wanted is None:
            block[position : position + 1 + length] = bytes(1 + length)
        else:
            block[position] = wanted << 4 | length - 1
        position += 1 + length
    return packet[:start] + bytes(block) + packet[end:]


def split(data: bytes) -> Iterator[Rtcp]:
    """Yield the packets of an RTCP compound; raise ValueError where it is cut off."""
    position = 0
    while position < len(data):
        if len(data) - position < 4:
            raise ValueError("RTCP header cut off")
        end = position + 4 + 4 * SHORT.unpack_from(data, position + 2)[0]
        if end > len(data) or data[position] >> 6 != 2:
            raise ValueError("not an RTCP packet")
        yield Rtcp(data[position + 1], data[position] & 0x1F, data[position + 4 : end])
        position = end


def report_blocks(packet: Rtcp) -> Iterator[bytes]:
    """Yield the report blocks of a sender or receiver report."""
    start = 24 if packet.kind == SENDER_REPORT else 4
    for number in range(packet.form):
        block = packet.body[start + number * REPORT_BLOCK_LENGTH :][:REPORT_BLOCK_LENGTH]
        if len(block) == REPORT_BLOCK_LENGTH:
            yield block


def _rtcp(kind: int, form: int, body: bytes) -> bytes:
    return bytes((0x80 | form, kind)) + SHORT.pack(len(body) // 4) + body


def sender_report(packet: Rtcp, *, ssrc: int, timestamp_offset: int) -> bytes:
    """Repeat a sender report for another SSRC and time line, without its report blocks."""
    timestamp = (WORD.unpack_from(packet.body, 12)[0] + timestamp_offset) & 0xFFFFFFFF
    body = WORD.pack(ssrc) + packet.body[4:12] + WORD.pack(timestamp) + packet.body[16:24]
    return _rtcp(SENDER_REPORT, 0, body)


def receiver_report(block: bytes, *, sender: int, ssrc: int, sequence_offset: int) -> bytes:
    """Repeat one report block to the publisher, in the publisher's own numbers."""
    highest = WORD.unpack_from(block, 8)[0]
    sequence = highest & 0xFFFF0000 | (highest - sequence_offset) & 0xFFFF
    body = WORD.pack(sender) + WORD.pack(ssrc) + block[4:8] + WORD.pack(sequence) + block[12:]
    return _rtcp(RECEIVER_REPORT, 1, body)


def nack(sequences: Iterable[int], *, sender: int, ssrc: int) -> bytes:
    """Ask the sender of `ssrc` for packets again (RFC 4585 section 6.2.1)."""
    entries: list[list[int]] = []
    for sequence in sorted(set(sequences)):
        if entries and 0 < sequence - entries[-1][0] <= 16:
            entries[-1][1] |= 1 << sequence - entries[-1][0] - 1
        else:
            entries.append([sequence, 0])
    lost = b"".join(SHORT.pack(first) + SHORT.pack(rest) for first, rest in entries)
    return _rtcp(GENERIC_FEEDBACK, NACK, WORD.pack(sender) + WORD.pack(ssrc) + lost)


def lost_sequences(packet: Rtcp) -> Iterator[int]:
    """Yield the sequence numbers that a NACK asks for."""
    for position in range(8, len(packet.body) - 3, 4):
        first, rest = (
            SHORT.unpack_from(packet.body, position)[0],
            SHORT.unpack_from(packet.body, position + 2)[0],
        )
        yield first
        for bit in range(16):
            if rest >> bit & 1:
                yield first + bit + 1 & 0xFFFF


def picture_loss(*, sender: int, ssrc: int) -> bytes:
    """Ask the sender of `ssrc` for a key frame (RFC 4585 section 6.3.1)."""
    return _rtcp(PAYLOAD_FEEDBACK, PICTURE_LOSS, WORD.pack(sender) + WORD.pack(ssrc))


def bandwidth_estimate(bits_per_second: int, *, sender: int, ssrc: int) -> bytes:
    """Tell the sender of `ssrc` how much the receivers can take (draft-alvestrand-rmcat-remb-03)."""
    exponent = max(0, bits_per_second.bit_length() - 18)
    mantissa = bits_per_second >> exponent
    body = _REMB_HEAD.pack(sender, 0, b"REMB", 1, exponent << 2 | mantissa >> 16, mantissa & 0xFFFF)
    return _rtcp(PAYLOAD_FEEDBACK, APPLICATION_LAYER, body + WORD.pack(ssrc))


def estimated_bandwidth(packet: Rtcp) -> int | None:
    """Read the bits per second of a REMB, None where the packet is not one."""
    if len(packet.body) < _REMB_HEAD.size or packet.body[8:12] != b"REMB":
        return None
    _, _, _, _, high, low = _REMB_HEAD.unpack_from(packet.body)
    return int(((high & 0x03) << 16 | low) << (high >> 2))
