"""What someone who is in no call can do to one by sending packets to its port."""

import asyncio
from collections.abc import Iterator

import pytest

from backend.video import service
from tests.video import forgery
from tests.video.calls import Caller, Node, callers, candidates, media_node
from tests.video.namespace import Network

# OpenSSL shrugs random handshake records off; the others each end a handshake they reach.
FATAL = ["client-hello", "fatal-alert", "close-notify"]
WITHOUT_FILTER = "from backend.video.door import Door\nDoor.is_known = lambda self, address: True"


@pytest.fixture(scope="module")
def node(network: Network) -> Iterator[Node]:
    with media_node(network) as running:
        yield running


async def _join_under(kind: str, people: list[Caller]) -> None:
    """Let people join while a stranger sends to their ports from before they connect until they have."""
    answers = [await person.exchange(await person.offer()) for person in people]
    ports = [address for answer in answers for address in candidates(answer) if ":" not in address[0]]
    with forgery.flood(ports, forgery.KINDS[kind]):
        await asyncio.sleep(0.3)
        for person, answer in zip(people, answers, strict=True):
            await person.take(answer)
        await asyncio.gather(*(person.connected(3) for person in people))
        await asyncio.gather(people[0].sees(180), people[1].sees(60))
        await asyncio.sleep(0.5)
        await asyncio.gather(people[0].sees(180), people[1].sees(60))


@pytest.mark.parametrize("kind", forgery.KINDS)
def test_a_call_connects_and_lives_under_forged_packets(node: Node, kind: str) -> None:
    async def call() -> None:
        async with callers(Caller(kind, "maya", 60), Caller(kind, "sam", 180)) as people:
            await _join_under(kind, people)
            state = await asyncio.to_thread(service.room_state, kind)
            assert all(person["turned_away"] > 100 for person in state.values())

    asyncio.run(call())


def test_the_same_packets_stop_a_call_once_the_filter_is_taken_out(network: Network) -> None:
    async def call() -> None:
        async with callers(Caller("calm", "maya", 60), Caller("calm", "sam", 180)) as (maya, sam):
            await maya.join()
            await sam.join()
            await maya.sees(180)
        pairs = {kind: [Caller(kind, "maya", 60), Caller(kind, "sam", 180)] for kind in FATAL}
        async with callers(*(person for pair in pairs.values() for person in pair)):
            ends = await asyncio.gather(
                *(_join_under(kind, pair) for kind, pair in pairs.items()), return_exceptions=True
            )
        assert {
            kind: "not within" in str(end) for kind, end in zip(FATAL, ends, strict=True)
        } == dict.fromkeys(FATAL, True)

    with media_node(network, preamble=WITHOUT_FILTER):
        asyncio.run(call())


def test_malformed_stun_neither_ends_a_call_nor_floods_the_log(network: Network) -> None:
    async def call() -> None:
        async with callers(Caller("stun", "maya", 60), Caller("stun", "sam", 180)) as (maya, sam):
            await maya.join()
            answer = await sam.exchange(await sam.offer())
            await sam.take(answer)
            await maya.sees(180)
            ports = [address for address in candidates(answer) if ":" not in address[0]]
            with forgery.flood(ports, forgery.malformed_stun, rate=2000):
                await asyncio.sleep(0.5)
                await maya.sees(180)
            with forgery.flood(ports, forgery.authentic_looking_stun, rate=2000):
                await asyncio.sleep(0.3)
                await asyncio.gather(maya.sees(180), sam.sees(60))
            state = await asyncio.to_thread(service.room_state, "stun")
            assert state["sam"]["turned_away"] > 200

    with media_node(network) as node:
        asyncio.run(call())
        log = node.log.read_text()
    assert "Traceback" not in log
    assert len(log.splitlines()) < 20


def test_media_from_a_stranger_is_not_forwarded(node: Node) -> None:
    async def call() -> None:
        async with callers(Caller("noise", "maya", 60), Caller("noise", "sam", 180)) as (maya, sam):
            await maya.join()
            answer = await sam.exchange(await sam.offer())
            await sam.take(answer)
            await maya.sees(180)
            ports = [address for address in candidates(answer) if ":" not in address[0]]
            with forgery.flood(ports, lambda: b"\x80\x61" + bytes(200)):
                before = await asyncio.to_thread(service.room_state, "noise")
                await maya.sees(180)
                after = await asyncio.to_thread(service.room_state, "noise")
            # 30 pictures and 50 sounds a second are the caller's own.
            assert after["sam"]["received"] - before["sam"]["received"] < 200

    asyncio.run(call())
