"""The gate for session descriptions: what passes, and that nothing but BadOffer comes out of it."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.video.offers import MAX_CANDIDATES, read_offer
from backend.video.refusals import BadOffer
from tests.video.offers import make_offer


def test_an_offer_is_read_as_what_is_sent_and_the_places_for_others() -> None:
    offer = read_offer(make_offer())
    assert [(m.kind, m.ssrc, m.payload_type) for m in offer.sources()] == [
        ("audio", 1000, 111),
        ("video", 1001, 96),
    ]
    assert [tuple(m.mid for m in pair if m) for pair in offer.slots()] == [("2", "3"), ("4", "5"), ("6", "7")]
    assert offer.data_port == 5000
    assert offer.media[1].retransmission_type == 97


def test_the_mid_extension_is_never_accepted() -> None:
    uris = {uri for media in read_offer(make_offer()).media for _, uri in media.extensions}
    assert uris == {
        "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    }


@pytest.mark.parametrize(
    ("find", "replace"),
    [
        ("UDP/TLS/RTP/SAVPF", "RTP/AVP"),
        ("UDP/TLS/RTP/SAVPF", "RTP/SAVPF"),
        ("UDP/TLS/RTP/SAVPF", "TCP/TLS/RTP/SAVPF"),
        ("UDP/DTLS/SCTP", "TCP/DTLS/SCTP"),
        ("opus/48000/2", "opus/48000/1"),
        ("VP8/90000", "H264/90000"),
        ("a=rtcp-mux\r\n", ""),
        ("a=setup:actpass", "a=setup:active"),
        ("a=setup:actpass\r\n", ""),
        ("a=ice-ufrag:abcd", "a=ice-ufrag:a b"),
        ("a=ice-pwd:abcdefghijklmnopqrstuv", "a=ice-pwd:short"),
        ("sha-256 AB:", "sha-256 "),
        ("sha-256", "sha-1"),
        ("a=mid:1\r\n", "a=mid:0\r\n"),
        ("a=group:BUNDLE 0 1", "a=group:BUNDLE 0"),
        ("a=recvonly", "a=sendrecv"),
        ("a=recvonly", "a=sendonly"),
        ("a=sctp-port:5000", "a=sctp-port:0"),
        ("a=ssrc:1000", "a=ssrc:99999999999"),
        ("m=audio 9 ", "m=audio 0 "),
        ("m=video", "m=image"),
        (" 96 97 98", " 500 97 98"),
        ("a=rtpmap:111 opus/48000/2", "a=rtpmap:96 opus/48000/2"),
        ("s=-", "s=\0"),
        ("s=-", "s=\u202e"),
        ("s=-", "s=" + "x" * 1100),
        ("a=candidate:1 1 udp", "a=candidate:1 one udp"),
        ("t=0 0", "t=0 0" + "\r\na=candidate:1 1 udp 1 192.0.2.1 1 typ host" * MAX_CANDIDATES),
        ("t=0 0", "t=0 0" + "\r\na=x:" + "y" * 1000 + ("\r\na=x:" + "y" * 1000) * 65),
    ],
)
def test_an_offer_outside_the_limits_is_refused(find: str, replace: str) -> None:
    text = make_offer()
    assert find in text
    with pytest.raises(BadOffer):
        read_offer(text.replace(find, replace))


def test_a_tenth_media_line_is_refused() -> None:
    with pytest.raises(BadOffer, match="more than 9 media"):
        read_offer(make_offer(slots=4))


@pytest.mark.parametrize("value", [None, 1, b"v=0", ["v=0"], "", "v=0", "m=", "\ud800"])
def test_what_is_no_offer_at_all_is_refused(value: object) -> None:
    with pytest.raises(BadOffer):
        read_offer(value)


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 12))
def test_a_mangled_offer_gives_an_offer_or_bad_offer_and_nothing_else(seed: int, count: int) -> None:
    chance = random.Random(seed)
    lines = make_offer().split("\r\n")
    for _ in range(count):
        place = chance.randrange(len(lines))
        line = lines[place]
        cut = chance.randrange(len(line) + 1)
        lines[place] = chance.choice(
            [
                "",
                line[:cut],
                line[:cut]
                + chance.choice(["0", "-1", "99999999999999999999", ":", " ", "/", "a=", "\t"])
                + line[cut:],
                line[:2] + line[2:][::-1],
                chance.choice(lines),
                line.split(":")[0] + ":",
                line.split(" ")[0],
            ]
        )
    try:
        offer = read_offer("\r\n".join(lines))
    except BadOffer:
        return
    assert offer.fingerprints
    assert 1 <= len(offer.media) <= 9
