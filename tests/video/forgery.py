"""Packets that a stranger may send to a media port, and a thread that keeps sending them."""

import contextlib
import os
import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

_DTLS_12 = 0xFEFD


def _record(kind: int, body: bytes) -> bytes:
    """Return a DTLS record of epoch 0 (RFC 6347 section 4.1)."""
    return struct.pack("!BHHHIH", kind, _DTLS_12, 0, 0, random.randrange(2**20), len(body)) + body


def _handshake(kind: int, body: bytes) -> bytes:
    length = len(body).to_bytes(3, "big")
    return _record(22, bytes([kind]) + length + bytes(2) + bytes(3) + length + body)


def client_hello() -> bytes:
    """Return a ClientHello that offers only a cipher without encryption."""
    hello = (
        struct.pack("!H", _DTLS_12)
        + os.urandom(32)
        + b"\0"
        + b"\0"
        + struct.pack("!HH", 2, 0x0001)
        + b"\x01\0"
    )
    return _handshake(1, hello)


def fatal_alert() -> bytes:
    """Return a plaintext alert: handshake failure."""
    return _record(21, b"\x02\x28")


def close_notify() -> bytes:
    """Return a plaintext alert: the other side hangs up."""
    return _record(21, b"\x01\x00")


def handshake_noise() -> bytes:
    """Return a handshake record of random bytes."""
    return _record(22, os.urandom(60))


KINDS: dict[str, Callable[[], bytes]] = {
    "client-hello": client_hello,
    "fatal-alert": fatal_alert,
    "close-notify": close_notify,
    "handshake-noise": handshake_noise,
}


def malformed_stun() -> bytes:
    """Return a STUN message whose attributes do not parse: too short, not UTF-8, or noise."""
    kind, value = random.choice(
        [
            (0x0024, b"\0\0"),
            (0x8029, b"\0\0\0"),
            (0x0006, b"\xff\xfe\xfd\xfc"),
            (0x0014, b"\xc3\x28\xc3\x28"),
            (0x0020, os.urandom(6)),
            (0x0009, b"\0"),
            (random.randrange(2**16), os.urandom(random.randrange(40))),
        ]
    )
    attribute = struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)
    return struct.pack("!HHI", 0x0001, len(attribute), 0x2112A442) + os.urandom(12) + attribute


def authentic_looking_stun() -> bytes:
    """Return a well-formed binding request without the password."""
    value = b"abcd:efgh"
    attribute = struct.pack("!HH", 6, len(value)) + value + bytes(-len(value) % 4)
    return struct.pack("!HHI", 0x0001, len(attribute), 0x2112A442) + os.urandom(12) + attribute


@contextlib.contextmanager
def flood(targets: list[tuple[str, int]], make: Callable[[], bytes], *, rate: int = 500) -> Iterator[None]:
    """Keep sending from a socket of one's own, `rate` packets a second to each target."""
    stop = threading.Event()

    def send() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            due = time.monotonic()
            while not stop.is_set():
                for target in targets:
                    with contextlib.suppress(OSError):
                        stranger.sendto(make(), target)
                due += 1 / rate
                time.sleep(max(0.0, due - time.monotonic()))

    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
