"""A network of one's own for tests of media, gone when its last process is.

    with media_network() as network:
        ...  # this thread, and every process and thread it starts, is inside

aioice and Chromium leave loopback out, so media needs another address. As root on Linux this thread moves
to a new network namespace with a pair of veth ends: nothing can leave it, `localhost` in it is its own, and
nothing has to be cleaned up after a crash. Elsewhere everything stays on the host and media goes over
loopback, which needs `network.environment` for the node and `network.chromium_flags` for the browser; either
way nothing is skipped.

A whole stack can run inside: start the web server, the node and the browser within the `with` block and
open `http://localhost:PORT`. A browser that was started before the block (pytest-playwright's `browser`
fixture) is outside and can not reach it: launch one inside, with `chromium()`.
"""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

ADDRESS = "10.99.0.1"
LOOPBACK = "127.0.0.1"
_NEW_NETWORK = 0x40000000
PROBE = "ip link add probe0 type veth peer name probe1"
_LINKS = (
    "ip link set lo up",
    "ip link add media0 type veth peer name media1",
    f"ip addr add {ADDRESS}/24 dev media0",
    "ip link set media0 up",
    "ip link set media1 up",
)

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)


@dataclass(frozen=True)
class Network:
    """Where media goes, and what the node and the browser need to be told for it."""

    address: str
    environment: dict[str, str] = field(default_factory=dict)
    chromium_flags: tuple[str, ...] = CHROMIUM_FLAGS


def chromium() -> str:
    """Return the browser to launch: $CHROME, else the system's."""
    found = os.environ.get("CHROME") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise RuntimeError("no Chromium: set CHROME, or install the package chromium")
    return found


@contextmanager
def media_network() -> Iterator[Network]:
    """Enter a network namespace of one's own, or fall back to loopback where that is not allowed."""
    home = _move_out()
    if home is None:
        with patch("aioice.ice.get_host_addresses", lambda **_: [LOOPBACK]):
            yield Network(
                LOOPBACK,
                {"EVENKEEL_MEDIA_HOST": LOOPBACK},
                (*CHROMIUM_FLAGS, "--allow-loopback-in-peer-connection"),
            )
        return
    try:
        for command in _LINKS:
            subprocess.run(command.split(), check=True)
        yield Network(ADDRESS)
    finally:
        ctypes.CDLL(None).setns(home, _NEW_NETWORK)
        os.close(home)


def _move_out() -> int | None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("ip") is None:
        return None
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    if ctypes.CDLL(None).unshare(_NEW_NETWORK) != 0:
        os.close(home)
        return None
    probe = subprocess.run(PROBE.split(), capture_output=True, check=False)
    if probe.returncode != 0:
        ctypes.CDLL(None).setns(home, _NEW_NETWORK)
        os.close(home)
        return None
    return home
