"""What forwarding costs: microseconds a packet in the translator, and CPU a consult in a real node.

Prints JSON lines. `python -m bench.video_forwarding [--consults 5] [--seconds 8]`; needs no root, but as root
it runs in a network of its own. A consult is two people, each sending 33 pictures (4 packets of 1,100 bytes,
about 1.2 Mbit/s) and 50 sounds a second, sealed and paced by this process.
"""

import argparse
import asyncio
import json
import os
import statistics
import struct
import time
from pathlib import Path

import pylibsrtp
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.rtcconfiguration import RTCBundlePolicy

from backend.video import adapter, packets, service
from backend.video.forwarding import Listener, Numbers, Output, Source
from tests.video.calls import media_node
from tests.video.namespace import media_network

VIDEO_PACKET = 1_100
AUDIO_PACKET = 90
PACKETS_PER_PICTURE = 4


def _session(kind: int) -> pylibsrtp.Session:
    policy = pylibsrtp.Policy(key=bytes(range(30)), ssrc_type=kind)
    policy.window_size = 1024
    return pylibsrtp.Session(policy)


def microseconds_per_packet(count: int = 30_000) -> dict[str, float]:
    """Time the path of one packet from sealed to sealed, and its parts."""
    sealing, opening, out = (_session(k) for k in (3, 2, 3))
    sealed = [
        sealing.protect(struct.pack("!BBHII", 0x80, 96, n & 0xFFFF, n * 750, 1000) + bytes(VIDEO_PACKET))
        for n in range(count)
    ]

    async def run() -> dict[str, float]:
        source = Source("video", Numbers(1000, 96, 97, ()), send_rtcp=lambda _: None, reporter=1)
        sent: list[int] = []
        place = Numbers(5, 120, 121, ())
        Output(
            "video",
            "3",
            place,
            retransmission_ssrc=6,
            listener=Listener(),
            send_rtp=lambda packet: sent.append(len(packet)),
            send_rtcp=lambda _: None,
        ).bind(source)
        start = time.perf_counter()
        opened = [opening.unprotect(packet) for packet in sealed]
        unprotect = time.perf_counter()
        for packet in opened:
            source.on_media(packet, 1.0)
        translate = time.perf_counter()
        for packet in opened:
            out.protect(packet)
        protect = time.perf_counter()
        assert len(sent) == count
        return {
            "unprotect_us": (unprotect - start) / count * 1e6,
            "translate_us": (translate - unprotect) / count * 1e6,
            "protect_us": (protect - translate) / count * 1e6,
        }

    return asyncio.run(run())


class Load:
    """One participant that sends a paced stream and times what comes back."""

    def __init__(self, room: str, name: str) -> None:
        self.room, self.name = room, name
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        for kind in ("audio", "video"):
            self.pc.addTransceiver(kind, "sendonly")
        for _ in range(3):
            self.pc.addTransceiver("audio", "recvonly")
            self.pc.addTransceiver("video", "recvonly")
        for transceiver in self.pc.getTransceivers():
            transceiver.sender.send = transceiver.receiver.receive = self._nothing
        self.received = 0
        self.delays: list[float] = []
        self._sequence = {"audio": 0, "video": 0}

    async def _nothing(self, *_: object) -> None:
        return None

    async def join(self) -> None:
        await self.pc.setLocalDescription(await self.pc.createOffer())
        answer = await asyncio.to_thread(
            service.admit_media, self.room, self.name, self.name, self.pc.localDescription.sdp
        )
        await self.pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        while self.pc.connectionState != "connected":
            await asyncio.sleep(0.01)
        audio, video = self.pc.getTransceivers()[:2]
        self._streams = {"audio": (audio, 960), "video": (video, 3000)}
        dtls = audio.sender.transport
        self._rx, self._tx = adapter.srtp_sessions(dtls)
        pair = adapter.nominated_pair(adapter.connection_of(dtls.transport))
        assert pair is not None
        self._transport, self._address = pair.protocol.transport, pair.remote_addr
        inner = pair.protocol.datagram_received

        def on_datagram(data: bytes, addr: tuple[str, int]) -> None:
            if not 127 < data[0] < 192:
                inner(data, addr)
            elif not packets.is_rtcp(data):
                self.received += 1
                if self.received % 25 == 0:
                    sent_at = struct.unpack_from("!d", self._rx.unprotect(data), 12)[0]
                    self.delays.append(time.perf_counter() - sent_at)

        pair.protocol.datagram_received = on_datagram

    def send(self, kind: str, size: int) -> None:
        transceiver, step = self._streams[kind]
        number = self._sequence[kind] = self._sequence[kind] + 1
        head = struct.pack(
            "!BBHII",
            0x80,
            transceiver._codecs[0].payloadType,
            number & 0xFFFF,
            number * step & 0xFFFFFFFF,
            transceiver.sender._ssrc,
        )
        body = struct.pack("!d", time.perf_counter()) + bytes(size - 20)
        self._transport.sendto(self._tx.protect(head + body), self._address)


async def _run_load(people: list[Load], seconds: float) -> int:
    sent, tick, start = 0, 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        for number, person in enumerate(people):
            if (tick + number) % 3 == 0:
                for _ in range(PACKETS_PER_PICTURE):
                    person.send("video", VIDEO_PACKET)
                sent += PACKETS_PER_PICTURE
            if (tick + number) % 2 == 0:
                person.send("audio", AUDIO_PACKET)
                sent += 1
        tick += 1
        await asyncio.sleep(max(0.0, start + tick / 100 - time.perf_counter()))
    return sent


def cpu_per_consult(consults: int, seconds: float) -> dict[str, float]:
    """Run consults through a node and read what its process used."""
    with media_network() as network, media_node(network) as node:

        def cpu() -> float:
            fields = Path(f"/proc/{node.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        async def run() -> dict[str, float]:
            people = [Load(f"bench-{n // 2}", f"p{n % 2}") for n in range(2 * consults)]
            for person in people:
                await person.join()
            await _run_load(people, 1.0)
            await asyncio.sleep(0.5)
            for person in people:
                person.received, person.delays = 0, []
            before, start = cpu(), time.perf_counter()
            sent = await _run_load(people, seconds)
            elapsed, used = time.perf_counter() - start, cpu() - before
            await asyncio.sleep(0.2)
            received = sum(person.received for person in people)
            delays = sorted(delay for person in people for delay in person.delays)
            status = Path(f"/proc/{node.process.pid}/status").read_text()
            resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
            for person in people:
                await person.pc.close()
            return {
                "consults": consults,
                "cpu_percent_per_consult": used / elapsed / consults * 100,
                "us_per_packet": used / max(1, received) * 1e6,
                "packets_per_second": received / elapsed,
                "lost": sent - received,
                "added_ms_p50": statistics.median(delays) * 1000,
                "added_ms_p99": delays[int(len(delays) * 0.99)] * 1000,
                "resident_mb": resident / 1024,
            }

        return asyncio.run(run())


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--consults", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=8.0)
    chosen = parser.parse_args()
    for name, figures in (
        ("translator", microseconds_per_packet()),
        ("node", cpu_per_consult(chosen.consults, chosen.seconds)),
    ):
        print(
            json.dumps({"bench": f"video-{name}", **{key: round(value, 2) for key, value in figures.items()}})
        )


if __name__ == "__main__":
    main()
