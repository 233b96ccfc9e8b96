"""The one gate for session descriptions: limits first, then aiortc's parser, then only what we understand."""

import re
from dataclasses import dataclass

from aiortc import sdp as session
from aiortc.rtcdtlstransport import RTCDtlsFingerprint
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from backend.video.refusals import BadOffer

MAX_BYTES = 64 * 1024
MAX_LINE = 1024
MAX_MEDIA = 9
MAX_CANDIDATES = 50
SLOTS = 3

MEDIA_PROFILE = "UDP/TLS/RTP/SAVPF"
DATA_PROFILE = "UDP/DTLS/SCTP"
DATA_FORMAT = "webrtc-datachannel"

# Header extensions a forwarder needs: REMB rests on the send time; the level tells who speaks. The MID
# extension must stay out: a forwarded publisher's MID would beat the SSRC at the subscriber.
EXTENSIONS = {
    "audio": frozenset({"urn:ietf:params:rtp-hdrext:ssrc-audio-level"}),
    "video": frozenset({"http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"}),
}

_MID = re.compile(r"[A-Za-z0-9_-]{1,16}")
_FRAGMENT = re.compile(r"[A-Za-z0-9+/]{4,256}")
_PASSWORD = re.compile(r"[A-Za-z0-9+/]{22,256}")
_DIGESTS = {"sha-256": 32, "sha-384": 48, "sha-512": 64}
_DIGEST = re.compile(r"[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})*")
_NOT_TEXT = re.compile(r"[^\t\r\n\x20-\x7e]")


@dataclass(frozen=True, slots=True)
class OfferedMedia:
    """One m-line of the offer: what it carries and by which numbers."""

    kind: str
    mid: str
    direction: str
    payload_type: int = 0
    retransmission_type: int | None = None
    ssrc: int | None = None
    extensions: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a browser offers, checked: all of it over one transport."""

    media: tuple[OfferedMedia, ...]
    user_fragment: str
    password: str
    fingerprints: tuple[tuple[str, str], ...]
    data_port: int | None

    def sources(self) -> list[OfferedMedia]:
        """Return what the browser sends: at most one of each kind."""
        return [m for m in self.media if m.direction == "sendonly"]

    def slots(self) -> list[tuple[OfferedMedia | None, OfferedMedia | None]]:
        """Return the places for other people: the n-th audio with the n-th video."""
        audio = [m for m in self.media if m.direction == "recvonly" and m.kind == "audio"]
        video = [m for m in self.media if m.direction == "recvonly" and m.kind == "video"]
        count = max(len(audio), len(video))
        return [
            (audio[n] if n < len(audio) else None, video[n] if n < len(video) else None) for n in range(count)
        ]


def read_offer(text: object) -> Offer:
    """Return the checked offer; raise BadOffer, and nothing else, for anything that is not one."""
    if not isinstance(text, str):
        raise BadOffer("the offer is not text")
    _check_limits(text)
    try:
        description = session.SessionDescription.parse(text)
        return _understand(description)
    except BadOffer:
        raise
    except Exception as error:
        # The parser raises six kinds of errors for nonsense, asserts among them.
        raise BadOffer("the offer can not be parsed") from error


def _check_limits(text: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise BadOffer(f"the offer is larger than {MAX_BYTES} bytes")
    if _NOT_TEXT.search(text):
        raise BadOffer("the offer holds characters that do not belong there")
    lines = text.splitlines()
    if any(len(line) > MAX_LINE for line in lines):
        raise BadOffer(f"a line of the offer is longer than {MAX_LINE}")
    if sum(line.startswith("m=") for line in lines) > MAX_MEDIA:
        raise BadOffer(f"the offer has more than {MAX_MEDIA} media lines")
    if sum(line.startswith("a=candidate") for line in lines) > MAX_CANDIDATES:
        raise BadOffer(f"the offer has more than {MAX_CANDIDATES} candidates")


def _understand(description: session.SessionDescription) -> Offer:
    media = description.media
    _require(bool(media), "the offer has no media")
    media_lines = tuple(_data(m) if m.kind == "application" else _media(m) for m in media)
    mids = [m.mid for m in media_lines]
    _require(len(set(mids)) == len(mids), "media lines share a mid")
    bundles = [group.items for group in description.group if group.semantic == "BUNDLE"]
    _require(len(bundles) == 1 and sorted(map(str, bundles[0])) == sorted(mids), "not all media are bundled")
    for kind in ("audio", "video"):
        sent = [m for m in media_lines if m.kind == kind and m.direction == "sendonly"]
        received = [m for m in media_lines if m.kind == kind and m.direction == "recvonly"]
        _require(len(sent) <= 1, f"more than one {kind} is sent")
        _require(len(received) <= SLOTS, f"more than {SLOTS} {kind} slots")
    types = [
        t
        for m in media_lines
        if m.direction == "sendonly"
        for t in (m.payload_type, m.retransmission_type)
        if t
    ]
    _require(len(set(types)) == len(types), "audio and video share a payload type")
    data = [m for m in media if m.kind == "application"]
    _require(len(data) <= 1, "more than one data line")
    first = next(m for m in media if str(m.rtp.muxId) == str(bundles[0][0]))
    if first.ice is None or first.dtls is None:
        raise BadOffer("no ICE or no DTLS parameters")
    fragment, password = first.ice.usernameFragment or "", first.ice.password or ""
    _require(
        bool(_FRAGMENT.fullmatch(fragment) and _PASSWORD.fullmatch(password)), "no usable ICE credentials"
    )
    _require(first.dtls.role in ("auto", "server"), "the offer insists on a DTLS role")
    return Offer(
        media=media_lines,
        user_fragment=fragment,
        password=password,
        fingerprints=_fingerprints(first.dtls.fingerprints),
        data_port=_data_port(data[0]) if data else None,
    )


def _media(media: session.MediaDescription) -> OfferedMedia:
    _require(media.kind in EXTENSIONS, "a media line is neither audio, video nor data")
    _require(media.profile == MEDIA_PROFILE, f"media is not {MEDIA_PROFILE}")
    _require(media.port != 0, "a media line is switched off")
    _require(media.rtcp_mux, "RTCP is not on the same port")
    _require(
        media.direction in ("sendonly", "recvonly", "inactive"), "a media line has no direction of its own"
    )
    codec = next((c for c in media.rtp.codecs if c.payloadType in media.fmt and _is_wanted(c)), None)
    if codec is None or codec.payloadType is None:
        raise BadOffer(f"{media.kind} without {'Opus' if media.kind == 'audio' else 'VP8'}")
    repeats = (
        c.payloadType
        for c in media.rtp.codecs
        if c.mimeType.lower() == "video/rtx"
        and c.parameters.get("apt") == codec.payloadType
        and c.payloadType in media.fmt
    )
    retransmission_type = next(repeats, None)
    for number in (codec.payloadType, retransmission_type):
        _require(
            number is None or 35 <= number < 64 or 96 <= number < 128, "payload type is not a dynamic one"
        )
    extensions = tuple(
        (e.id, e.uri)
        for e in media.rtp.headerExtensions
        if e.uri in EXTENSIONS[media.kind] and 1 <= e.id <= 14
    )
    ssrc = media.ssrc[0].ssrc if media.ssrc else None
    _require(ssrc is None or 0 < ssrc < 2**32, "SSRC out of range")
    return OfferedMedia(
        kind=media.kind,
        mid=_mid(media),
        direction=media.direction or "inactive",
        payload_type=codec.payloadType,
        retransmission_type=retransmission_type,
        ssrc=ssrc,
        extensions=extensions,
    )


def _data(media: session.MediaDescription) -> OfferedMedia:
    _require(media.profile == DATA_PROFILE and media.fmt == [DATA_FORMAT], "data is not a data channel")
    return OfferedMedia(kind=media.kind, mid=_mid(media), direction="data")


def _is_wanted(codec: RTCRtpCodecParameters) -> bool:
    name = codec.mimeType.lower()
    if name == "audio/opus":
        return codec.clockRate == 48000 and codec.channels == 2
    return name == "video/vp8" and codec.clockRate == 90000


def _mid(media: session.MediaDescription) -> str:
    mid = str(media.rtp.muxId)
    _require(_MID.fullmatch(mid) is not None, "a media line has no usable mid")
    return mid


def _data_port(media: session.MediaDescription) -> int:
    port = media.sctp_port
    if port is None or not 0 < port < 65536:
        raise BadOffer("the data line has no port")
    return port


def _fingerprints(found: list[RTCDtlsFingerprint]) -> tuple[tuple[str, str], ...]:
    known = [(f.algorithm.lower(), f.value) for f in found if f.algorithm.lower() in _DIGESTS]
    for algorithm, value in known:
        length = _DIGESTS[algorithm]
        _require(
            len(value) == 3 * length - 1 and _DIGEST.fullmatch(value) is not None,
            "a fingerprint is malformed",
        )
    _require(0 < len(known) <= 4, "no usable fingerprint")
    return tuple(known)


def _require(condition: bool, detail: str) -> None:
    if not condition:
        raise BadOffer(detail)
