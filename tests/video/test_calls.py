"""Calls through a real media node: who sees whom, and what ends it."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.video import service
from tests.video.calls import Caller, Node, callers, media_node
from tests.video.namespace import Network


@pytest.fixture(scope="module")
def node(network: Network) -> Iterator[Node]:
    with media_node(network) as running:
        yield running


def test_two_people_see_and_hear_each_other(node: Node) -> None:
    async def call() -> None:
        async with callers(Caller("both-ways", "maya", 60), Caller("both-ways", "sam", 180)) as (maya, sam):
            await maya.join()
            await sam.join()
            await asyncio.gather(maya.sees(180), maya.hears(), sam.sees(60), sam.hears())
            assert set(maya.slots.values()) == {"sam"}
            assert set(sam.slots.values()) == {"maya"}
            assert sam.messages[-1]["names"] == {"maya": "Maya"}
            state = await asyncio.to_thread(service.room_state, "both-ways")
            assert state["maya"]["forwarded"] > 0
            assert state["sam"]["forwarded"] > 0

    asyncio.run(call())


def test_the_node_decodes_nothing_and_starts_no_thread(node: Node) -> None:
    async def call() -> None:
        async with callers(Caller("threads", "maya", 60), Caller("threads", "sam", 180)) as (maya, sam):
            await maya.join()
            await sam.join()
            await asyncio.gather(maya.sees(180), sam.sees(60))
            health = await asyncio.to_thread(node.health)
            assert health["participants"] == 2
            assert health["threads"] == 1
            names = {
                path.read_text().strip() for path in Path(f"/proc/{node.process.pid}/task").glob("*/comm")
            }
            assert names - {"libuv-worker"} == {Path(f"/proc/{node.process.pid}/comm").read_text().strip()}

    asyncio.run(call())


def test_nothing_is_forwarded_before_both_have_joined(node: Node) -> None:
    async def call() -> None:
        async with callers(Caller("waiting", "maya", 60), Caller("waiting", "sam", 180)) as (maya, sam):
            await maya.join()
            await maya.connected()
            await asyncio.sleep(0.7)
            state = await asyncio.to_thread(service.room_state, "waiting")
            assert state["maya"]["received"] > 0
            assert state["maya"]["forwarded"] == 0
            await sam.join()
            await sam.sees(60)

    asyncio.run(call())


def test_people_in_different_rooms_do_not_meet(node: Node) -> None:
    async def call() -> None:
        async with callers(Caller("room-a", "maya", 60), Caller("room-b", "sam", 180)) as (maya, sam):
            await maya.join()
            await sam.join()
            await asyncio.gather(maya.connected(), sam.connected())
            await asyncio.sleep(0.7)
            for room in ("room-a", "room-b"):
                state = await asyncio.to_thread(service.room_state, room)
                assert [person["forwarded"] for person in state.values()] == [0]

    asyncio.run(call())


def test_who_hangs_up_can_come_back_without_the_other_doing_anything(node: Node) -> None:
    async def call() -> None:
        async with callers(Caller("again", "maya", 60), Caller("again", "sam", 180)) as (maya, sam):
            await maya.join()
            await sam.join()
            await maya.sees(180)
            await asyncio.to_thread(service.remove_participant, "again", "sam")
            await maya.until(lambda me: me.slots == {})
            await sam.until(lambda me: {"ended": True} in me.messages)
            async with callers(Caller("again", "sam", 220)) as (back,):
                await back.join()
                await asyncio.gather(maya.sees(220), back.sees(60))
                assert maya.pc.connectionState == "connected"

    asyncio.run(call())


def test_joining_again_replaces_the_earlier_connection(node: Node) -> None:
    async def call() -> None:
        async with callers(
            Caller("replace", "maya", 60), Caller("replace", "sam", 180), Caller("replace", "sam", 220)
        ) as (maya, sam, sam_again):
            await maya.join()
            await sam.join()
            await maya.sees(180)
            await sam_again.join()
            await asyncio.gather(maya.sees(220), sam_again.sees(60))
            await sam.until(lambda me: me.pc.connectionState in ("closed", "failed"), 3)
            assert len(await asyncio.to_thread(service.room_state, "replace")) == 2

    asyncio.run(call())


def test_four_fit_in_a_room_and_a_fifth_is_refused(node: Node) -> None:
    async def call() -> None:
        people = [Caller("crowd", f"person{number}", 60 + 40 * number) for number in range(5)]
        async with callers(*people):
            for person in people[:4]:
                await person.join()
            for person in people[:4]:
                await person.until(lambda me: len(set(me.slots.values())) == 3)
            with pytest.raises(service.RoomFull):
                await people[4].join()

    asyncio.run(call())


def test_closing_a_room_ends_everyone(node: Node) -> None:
    async def call() -> None:
        async with callers(Caller("closing", "maya", 60), Caller("closing", "sam", 180)) as (maya, sam):
            await maya.join()
            await sam.join()
            await sam.sees(60)
            await asyncio.to_thread(service.close_room, "closing")
            assert await asyncio.to_thread(service.room_state, "closing") == {}
            for person in (maya, sam):
                await person.until(lambda me: me.pc.connectionState in ("closed", "failed"))

    asyncio.run(call())


def test_a_dead_peer_is_removed(network: Network) -> None:
    shorter = "from backend.video import rooms\nrooms.SILENCE_SECONDS = 1.0\nrooms.REAP_SECONDS = 0.1"

    async def call() -> None:
        async with callers(Caller("dead", "maya", 60), Caller("dead", "sam", 180)) as (maya, sam):
            await maya.join()
            await sam.join()
            await maya.sees(180)
            for transport in sam.pc.sctp.transport.transport.iceGatherer._connection._protocols:
                transport.transport.close()
            await maya.until(lambda me: me.slots == {}, 5)
            assert set(await asyncio.to_thread(service.room_state, "dead")) == {"maya"}

    with media_node(network, preamble=shorter):
        asyncio.run(call())


def test_someone_who_never_connects_is_forgotten(network: Network) -> None:
    shorter = "from backend.video import legs\nlegs.CONNECT_SECONDS = 0.5"

    async def call() -> None:
        async with callers(Caller("ghost", "sam")) as (sam,):
            await sam.exchange(await sam.offer())
            assert set(await asyncio.to_thread(service.room_state, "ghost")) == {"sam"}
            deadline = time.monotonic() + 5
            while await asyncio.to_thread(service.room_state, "ghost"):
                assert time.monotonic() < deadline
                await asyncio.sleep(0.1)

    with media_node(network, preamble=shorter) as node:
        asyncio.run(call())
        assert node.health()["rooms"] == 0


def test_a_heartbeat_is_answered(node: Node) -> None:
    async def call() -> None:
        async with callers(Caller("beat", "maya")) as (maya,):
            await maya.join()
            await maya.until(lambda me: me.channel.readyState == "open")
            maya.channel.send('{"beat": 7}')
            await maya.until(lambda me: {"beat": 7} in me.messages)

    asyncio.run(call())


def test_a_node_with_a_call_on_it_stops_within_two_seconds(network: Network) -> None:
    async def call(node: Node) -> None:
        async with callers(Caller("stopping", "maya"), Caller("stopping", "sam")) as (maya, sam):
            await maya.join()
            await sam.join()
            await maya.hears()
            assert await asyncio.to_thread(node.stop) < 2.0
            assert node.process.returncode == 0

    with media_node(network) as node:
        asyncio.run(call(node))


def test_a_call_leaves_nothing_open_behind(node: Node) -> None:
    descriptors = Path(f"/proc/{node.process.pid}/fd")

    async def call(room: str) -> None:
        async with callers(Caller(room, "maya", 60), Caller(room, "sam", 180)) as (maya, sam):
            await maya.join()
            await sam.join()
            await maya.hears()
            await asyncio.to_thread(service.close_room, room)

    asyncio.run(call("first"))
    before = len(list(descriptors.iterdir()))
    for number in range(3):
        asyncio.run(call(f"later-{number}"))
    assert len(list(descriptors.iterdir())) <= before
