"""The node's answer to an offer: Opus and VP8, one place a person, every candidate at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiortc import sdp as session
from aiortc.rtcdtlstransport import RTCDtlsParameters
from aiortc.rtcicetransport import RTCIceCandidate, RTCIceParameters
from aiortc.rtcrtpparameters import (
    RTCRtcpFeedback,
    RTCRtpCodecParameters,
    RTCRtpHeaderExtensionParameters,
    RTCRtpParameters,
)
from aiortc.rtcsctptransport import RTCSctpCapabilities

from backend.video.offers import DATA_FORMAT, DATA_PROFILE, MEDIA_PROFILE, Offer, OfferedMedia

# kbit/s a browser starts with; by REMB alone it took 20 s to get there.
START_BITRATE = "900"
# Bytes; a heartbeat or a list of places is far smaller.
MAX_MESSAGE = 16 * 1024
# What stands in a c= line when the candidates say where to send (RFC 9429 section 5.2.1).
NOWHERE = "0.0.0.0"  # noqa: S104
_REVERSED = {"sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}


@dataclass(frozen=True, slots=True)
class SlotLine:
    """What the node announces for one place of a person: its stream and SSRCs."""

    stream: str
    ssrc: int
    retransmission_ssrc: int


@dataclass(frozen=True, slots=True)
class Transport:
    """The node's end of the one transport."""

    ice: RTCIceParameters
    candidates: Sequence[RTCIceCandidate]
    dtls: RTCDtlsParameters


def write_answer(offer: Offer, transport: Transport, slots: Mapping[str, SlotLine]) -> str:
    """Return the answer's text; `slots` holds the announced streams by mid."""
    description = session.SessionDescription()
    description.origin = "- 1 1 IN IP4 0.0.0.0"
    description.type = "answer"
    description.group.append(session.GroupDescription("BUNDLE", [m.mid for m in offer.media]))
    description.msid_semantic.append(session.GroupDescription("WMS", ["*"]))
    for media in offer.media:
        line = (
            _data_line(media, offer)
            if media.kind == "application"
            else _media_line(media, slots.get(media.mid))
        )
        line.ice = transport.ice
        line.ice_candidates = list(transport.candidates)
        line.ice_candidates_complete = True
        line.dtls = RTCDtlsParameters(fingerprints=transport.dtls.fingerprints, role="client")
        line.host = NOWHERE
        description.media.append(line)
    return str(description)


def _media_line(media: OfferedMedia, slot: SlotLine | None) -> session.MediaDescription:
    codecs = _codecs(media)
    line = session.MediaDescription(media.kind, 9, MEDIA_PROFILE, [c.payloadType for c in codecs])
    line.direction = _REVERSED[media.direction]
    line.rtp = RTCRtpParameters(
        codecs=codecs,
        headerExtensions=[RTCRtpHeaderExtensionParameters(id=i, uri=uri) for i, uri in media.extensions],
        muxId=media.mid,
    )
    line.rtcp_host, line.rtcp_port, line.rtcp_mux = NOWHERE, 9, True
    if slot is not None:
        # One stream for a person's audio and video, another for the next person: the browser's lip-sync.
        line.msid = f"{slot.stream} {slot.stream}-{media.kind}"
        line.ssrc = [session.SsrcDescription(ssrc=slot.ssrc, cname=slot.stream)]
        if media.retransmission_type is not None:
            line.ssrc.append(session.SsrcDescription(ssrc=slot.retransmission_ssrc, cname=slot.stream))
            line.ssrc_group = [session.GroupDescription("FID", [slot.ssrc, slot.retransmission_ssrc])]
    return line


def _codecs(media: OfferedMedia) -> list[RTCRtpCodecParameters]:
    if media.kind == "audio":
        # Without this line browsers send no forward error correction.
        opus: dict[str, int | str | None] = {"minptime": 10, "useinbandfec": 1}
        return [
            RTCRtpCodecParameters(
                "audio/opus", 48000, channels=2, payloadType=media.payload_type, parameters=opus
            )
        ]
    codecs = [
        RTCRtpCodecParameters(
            "video/VP8",
            90000,
            payloadType=media.payload_type,
            rtcpFeedback=[
                RTCRtcpFeedback("nack"),
                RTCRtcpFeedback("nack", "pli"),
                RTCRtcpFeedback("ccm", "fir"),
                RTCRtcpFeedback("goog-remb"),
            ],
            parameters={"x-google-start-bitrate": START_BITRATE},
        )
    ]
    if media.retransmission_type is not None:
        codecs.append(
            RTCRtpCodecParameters(
                "video/rtx",
                90000,
                payloadType=media.retransmission_type,
                parameters={"apt": media.payload_type},
            )
        )
    return codecs


def _data_line(media: OfferedMedia, offer: Offer) -> session.MediaDescription:
    line = session.MediaDescription(media.kind, 9, DATA_PROFILE, [DATA_FORMAT])
    line.rtp.muxId = media.mid
    line.sctp_port = offer.data_port
    line.sctpCapabilities = RTCSctpCapabilities(maxMessageSize=MAX_MESSAGE)
    return line
