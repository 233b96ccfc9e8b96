"""A media node as a process, and people who call in with aiortc."""

import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.request import urlopen

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamTrack, VideoStreamTrack
from aiortc.rtcconfiguration import RTCBundlePolicy
from av import VideoFrame

from backend.config import read_settings
from backend.video import service
from tests.video.namespace import Network

ROOT = Path(__file__).parents[2]


class Node:
    """One running media node; `service` talks to it while it is entered."""

    def __init__(self, url: str, process: subprocess.Popen[str], secret: str, log: Path) -> None:
        self.url = url
        self.process = process
        self.secret = secret
        self.log = log

    def health(self) -> dict[str, Any]:
        with urlopen(f"{self.url}/healthz", timeout=5) as response:
            return dict(json.load(response))

    def stop(self) -> float:
        """Send SIGTERM and return the seconds until the process was gone."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        return time.monotonic() - start


@contextlib.contextmanager
def media_node(network: Network, *, preamble: str = "", port: int = 0) -> Iterator[Node]:
    """Run a node; `preamble` is Python that runs in it first, to take something away."""
    secret = secrets.token_hex(32)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("EVENKEEL_")},
        **network.environment,
        "EVENKEEL_MEDIA_URL": f"http://127.0.0.1:{port}",
        "EVENKEEL_MEDIA_SECRET": secret,
        "PYTHONPATH": str(ROOT),
    }
    start = f"{preamble}\nfrom backend.video import node\nraise SystemExit(node.main())"
    folder = tempfile.TemporaryDirectory()
    log = Path(folder.name) / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", start],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=ROOT,
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "listening on" in line, log.read_text()
        url = line.split()[-1]
        settings = read_settings({**environment, "EVENKEEL_MEDIA_URL": url})
        with patch("backend.video.service.settings", lambda: settings):
            yield Node(url, process, secret, log)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if process.stdout is not None:
            process.stdout.close()
        folder.cleanup()


class Flat(VideoStreamTrack):
    """A picture of one shade of gray: small, cheap, and told apart from another's."""

    def __init__(self, shade: int) -> None:
        super().__init__()
        self._shade = shade

    async def recv(self) -> VideoFrame:
        pts, time_base = await self.next_timestamp()
        frame = VideoFrame(width=160, height=120, format="yuv420p")
        for plane, value in zip(frame.planes, (self._shade, 128, 128), strict=True):
            plane.update(bytes([value]) * plane.buffer_size)
        frame.pts, frame.time_base = pts, time_base
        return frame


class Caller:
    """Someone in a call: one connection as the browser makes it, and what it has seen and heard."""

    def __init__(self, room: str, name: str, shade: int = 128) -> None:
        self.room = room
        self.name = name
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        self.frames: dict[str, int] = {}
        self.shades: dict[str, int] = {}
        self.messages: list[dict[str, Any]] = []
        self.slots: dict[str, str] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.pc.addTransceiver(AudioStreamTrack(), "sendonly")
        self.pc.addTransceiver(Flat(shade), "sendonly")
        for _ in range(3):
            self.pc.addTransceiver("audio", "recvonly")
            self.pc.addTransceiver("video", "recvonly")
        self.channel = self.pc.createDataChannel("room")
        self.channel.on("message", self._on_message)
        self.pc.on("track", lambda track: self._tasks.append(asyncio.create_task(self._watch(track))))

    async def offer(self) -> str:
        await self.pc.setLocalDescription(await self.pc.createOffer())
        return str(self.pc.localDescription.sdp)

    async def exchange(self, offer: str) -> str:
        return await asyncio.to_thread(service.admit_media, self.room, self.name, self.name.title(), offer)

    async def take(self, answer: str) -> None:
        await self.pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    async def join(self) -> "Caller":
        await self.take(await self.exchange(await self.offer()))
        return self

    async def until(self, condition: Callable[["Caller"], bool], seconds: float = 10.0) -> None:
        """Wait until something is so; fail if it does not become so."""
        try:
            async with asyncio.timeout(seconds):
                while not condition(self):
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(
                f"{self.name}: not within {seconds} s; {self.pc.connectionState}, {self.frames}, {self.slots}"
            ) from None

    async def connected(self, seconds: float = 5.0) -> None:
        await self.until(lambda me: me.pc.connectionState == "connected", seconds)

    async def sees(self, shade: int, seconds: float = 10.0) -> None:
        """Wait for new pictures of about this shade."""
        start = dict(self.frames)
        await self.until(
            lambda me: any(
                me.frames[key] > start.get(key, 0) + 3 and abs(seen - shade) < 12
                for key, seen in me.shades.items()
            ),
            seconds,
        )

    async def hears(self, seconds: float = 10.0) -> None:
        """Wait for new sound."""
        start = sum(count for key, count in self.frames.items() if key.startswith("audio"))
        await self.until(
            lambda me: sum(n for key, n in me.frames.items() if key.startswith("audio")) > start + 5, seconds
        )

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.pc.close()

    def _on_message(self, message: str) -> None:
        told = json.loads(message)
        self.messages.append(told)
        if "slots" in told:
            self.slots = told["slots"]

    async def _watch(self, track: MediaStreamTrack) -> None:
        key = f"{track.kind}-{len(self._tasks)}"
        self.frames[key] = 0
        while True:
            frame = await track.recv()
            self.frames[key] += 1
            if isinstance(frame, VideoFrame):
                self.shades[key] = bytes(frame.planes[0])[0]


@contextlib.asynccontextmanager
async def callers(*people: Caller) -> Any:
    """Let people leave whatever happens."""
    try:
        yield people
    finally:
        for person in people:
            await person.leave()


def candidates(sdp: str) -> list[tuple[str, int]]:
    """Return the addresses in an answer."""
    found = [line.split() for line in sdp.splitlines() if line.startswith("a=candidate:")]
    return list(dict.fromkeys((parts[4], int(parts[5])) for parts in found))


def open_port() -> int:
    """Return a free TCP port of loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
