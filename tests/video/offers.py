"""Offers as texts for tests: one as our browser page makes it."""


def make_offer(*, slots: int = 3, data: bool = True) -> str:
    """Return the least offer that Consult makes."""
    lines = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0"]
    media: list[tuple[str, str]] = [("audio", "sendonly"), ("video", "sendonly")]
    media += [("audio", "recvonly"), ("video", "recvonly")] * slots
    count = len(media) + data
    lines.append("a=group:BUNDLE " + " ".join(map(str, range(count))))
    for mid, (kind, direction) in enumerate(media):
        lines += _audio() if kind == "audio" else _video()
        lines += [f"a=mid:{mid}", f"a={direction}", *_transport()]
        if direction == "sendonly":
            lines += [f"a=ssrc:{1000 + mid} cname:x"]
    if data:
        lines += [
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "c=IN IP4 0.0.0.0",
            f"a=mid:{count - 1}",
            "a=sctp-port:5000",
            *_transport(),
        ]
    return "\r\n".join(lines) + "\r\n"


def _audio() -> list[str]:
    return [
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 0",
        "c=IN IP4 0.0.0.0",
        "a=rtcp-mux",
        "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
        "a=rtpmap:111 opus/48000/2",
        "a=rtpmap:0 PCMU/8000",
    ]


def _video() -> list[str]:
    return [
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98",
        "c=IN IP4 0.0.0.0",
        "a=rtcp-mux",
        "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
        "a=rtpmap:96 VP8/90000",
        "a=rtcp-fb:96 goog-remb",
        "a=rtpmap:97 rtx/90000",
        "a=fmtp:97 apt=96",
        "a=rtpmap:98 VP9/90000",
    ]


def _transport() -> list[str]:
    return [
        "a=candidate:1 1 udp 2130706431 192.0.2.7 50000 typ host",
        "a=ice-ufrag:abcd",
        "a=ice-pwd:abcdefghijklmnopqrstuv",
        "a=fingerprint:sha-256 " + ":".join(["AB"] * 32),
        "a=setup:actpass",
    ]
