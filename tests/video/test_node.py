"""The node's HTTP side and the service that calls it: who gets in, and what a refusal looks like."""

import asyncio
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from backend import clock
from backend.config import read_settings
from backend.video import service
from backend.video.tokens import Act, sign
from tests.video.calls import ROOT, Caller, Node, callers, media_node, open_port
from tests.video.namespace import Network
from tests.video.offers import make_offer


@pytest.fixture(scope="module")
def node(network: Network) -> Iterator[Node]:
    with media_node(network) as running:
        yield running


def _ask(node: Node, method: str, path: str, token: str | None, body: bytes | None = None) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    try:
        with urlopen(
            Request(node.url + path, method=method, data=body, headers=headers), timeout=5
        ) as response:
            return response.status, json.loads(response.read() or b"null")
    except HTTPError as error:
        return error.code, json.loads(error.read())


def _token(node: Node, act: Act, room: str, participant: str = "") -> str:
    return sign(node.secret, act, room=room, participant=participant, name="", now=clock.now())


def _offer() -> bytes:
    return json.dumps({"type": "offer", "sdp": make_offer()}).encode()


def test_an_offer_is_answered_with_opus_vp8_and_the_nodes_addresses_only(
    node: Node, network: Network
) -> None:
    answer = service.admit_media("answer", "sam", "Sam", make_offer())
    assert "192.0.2.7" not in answer
    assert {line.split()[4] for line in answer.splitlines() if line.startswith("a=candidate")} == {
        network.address
    }
    assert "PCMU" not in answer
    assert "VP9" not in answer
    assert "sdes:mid" not in answer
    assert "useinbandfec=1" in answer
    assert answer.count("a=sendonly") == 6
    assert answer.count("a=setup:active") == 9
    service.close_room("answer")


@pytest.mark.parametrize(
    ("method", "path", "act", "room", "participant"),
    [
        ("POST", "/rooms/B/participants/sam", Act.JOIN, "A", "sam"),
        ("POST", "/rooms/A/participants/maya", Act.JOIN, "A", "sam"),
        ("POST", "/rooms/A/participants/sam", Act.CLOSE, "A", "sam"),
        ("DELETE", "/rooms/A/participants/sam", Act.JOIN, "A", "sam"),
        ("DELETE", "/rooms/B", Act.CLOSE, "A", ""),
        ("DELETE", "/rooms/A", Act.REMOVE, "A", ""),
        ("GET", "/rooms/B", Act.LOOK, "A", ""),
    ],
)
def test_a_token_for_one_thing_opens_nothing_else(
    node: Node, method: str, path: str, act: Act, room: str, participant: str
) -> None:
    body = _offer() if method == "POST" else None
    status, told = _ask(node, method, path, _token(node, act, room, participant), body)
    assert (status, told["type"]) == (403, "media-not-admitted")
    assert _ask(node, method, path, None, body)[0] == 403
    assert node.health()["participants"] == 0


def test_a_used_token_is_refused(node: Node) -> None:
    token = _token(node, Act.JOIN, "once", "sam")
    path = "/rooms/once/participants/sam"
    assert _ask(node, "POST", path, token, _offer())[0] == 200
    assert _ask(node, "POST", path, token, _offer())[0] == 403
    service.close_room("once")


def test_a_token_given_out_before_the_end_does_not_reopen_what_was_ended(node: Node) -> None:
    before = [_token(node, Act.JOIN, "over", name) for name in ("maya", "sam")]
    service.remove_participant("over", "sam")
    assert _ask(node, "POST", "/rooms/over/participants/sam", before[1], _offer())[0] == 403
    service.close_room("over")
    assert _ask(node, "POST", "/rooms/over/participants/maya", before[0], _offer())[0] == 403
    assert service.admit_media("over", "maya", "Maya", make_offer())
    service.close_room("over")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"type": "answer", "sdp": ""}',
        b'{"type": "offer"}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_a_body_that_is_no_offer_is_a_bad_offer(node: Node, body: bytes) -> None:
    status, told = _ask(
        node, "POST", "/rooms/bad/participants/sam", _token(node, Act.JOIN, "bad", "sam"), body
    )
    assert (status, told["type"]) == (422, "bad-offer")


def test_refused_offers_leave_nothing_open(node: Node) -> None:
    for _ in range(20):
        with pytest.raises(service.BadOffer):
            service.admit_media("leak", "sam", "Sam", make_offer().replace("a=rtcp-mux", "a=x"))
    assert node.health()["rooms"] == 0


def test_an_offer_with_a_wrong_fingerprint_never_gets_media(node: Node) -> None:
    async def call() -> None:
        async with callers(Caller("print", "maya", 60), Caller("print", "sam", 180)) as (maya, sam):
            await maya.join()
            offer = await sam.offer()
            right = offer.split("a=fingerprint:sha-256 ")[1][:95]
            wrong = offer.replace(right, ":".join(["00"] * 32))
            await sam.take(await sam.exchange(wrong))
            await asyncio.sleep(1.0)
            state = await asyncio.to_thread(service.room_state, "print")
            assert "sam" not in state or not state["sam"]["connected"]
            assert maya.slots == {}

    asyncio.run(call())


def test_without_a_node_video_is_unavailable_and_ending_is_already_done() -> None:
    config = read_settings(
        {"EVENKEEL_MEDIA_URL": f"http://127.0.0.1:{open_port()}", "EVENKEEL_MEDIA_SECRET": "s" * 40}
    )
    with patch("backend.video.service.settings", lambda: config):
        with pytest.raises(service.MediaUnavailable):
            service.admit_media("A", "sam", "Sam", make_offer())
        service.remove_participant("A", "sam")
        service.close_room("A")


def test_a_node_that_hangs_makes_video_unavailable_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "TIMEOUT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        config = read_settings(
            {
                "EVENKEEL_MEDIA_URL": f"http://127.0.0.1:{mute.getsockname()[1]}",
                "EVENKEEL_MEDIA_SECRET": "s" * 40,
            }
        )
        with patch("backend.video.service.settings", lambda: config):
            with pytest.raises(service.MediaUnavailable):
                service.admit_media("A", "sam", "Sam", make_offer())
            with pytest.raises(service.MediaUnavailable):
                service.close_room("A")


def test_without_an_address_video_is_not_set_up() -> None:
    with (
        patch("backend.video.service.settings", lambda: read_settings({})),
        pytest.raises(service.MediaUnavailable, match="not set up"),
    ):
        service.admit_media("A", "sam", "Sam", make_offer())


def test_the_web_process_does_not_load_the_media_libraries() -> None:
    probe = "import sys, backend.video.service; print(sorted({'aiortc', 'aioice', 'av'} & set(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_a_full_node_refuses_politely(network: Network) -> None:
    with media_node(network, preamble="from backend.video import rooms\nrooms.MAX_PARTICIPANTS = 1"):
        service.admit_media("one", "maya", "Maya", make_offer())
        with pytest.raises(service.MediaUnavailable, match="every video place"):
            service.admit_media("two", "sam", "Sam", make_offer())
        assert service.room_state("two") == {}


def test_twenty_joins_at_once_are_all_answered(node: Node) -> None:
    answers: list[str] = []

    def join(number: int) -> None:
        answers.append(service.admit_media(f"rush-{number // 4}", f"p{number % 4}", "", make_offer()))

    threads = [threading.Thread(target=join, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 20
    for room in range(5):
        service.close_room(f"rush-{room}")
    assert node.health()["participants"] == 0
