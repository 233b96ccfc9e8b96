"""The whole stack as an operator starts it, and windows of real browsers that look at it."""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.processes import MARK, alive, eventually, new_mark
from tests.video.namespace import Network

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds; a busy machine starts four Pythons at once
PASSWORD = "evenkeel-demo"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1366, "height": 900}
ZONE = "America/New_York"
SERVES = re.compile(r"Evenkeel is at http://localhost:(\d+)")
NODE = re.compile(r"media node listening on (http://\S+)")
# A browser reports every refused request as an error of the page, also one that the screen explains: not
# signed in yet, gone, taken by somebody else. Only the API's refusals are so.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of (401|404|409|410)")


def words(pattern: str) -> re.Pattern[str]:
    """Compile a pattern for text on a screen, where numbers and units are held together by other spaces."""
    return re.compile(pattern.replace(" ", r"\s*"), re.IGNORECASE | re.DOTALL)


class Stack:
    """A running `evenkeel run` with its demo clinic: web, worker, media node and database."""

    def __init__(self, home: Path, network: Network, **settings: str) -> None:
        self.mark = new_mark()
        self._output = home.with_name("output")
        own = {name: value for name, value in os.environ.items() if not name.startswith("EVENKEEL_")}
        self.environ = {
            **own,
            **network.environment,
            MARK: self.mark,
            "PYTHONPATH": str(ROOT),
            "EVENKEEL_DATA_DIR": str(home),
            "EVENKEEL_PORT": "0",
            **settings,
        }
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "backend.cli", "run"], env=self.environ, stdout=output, stderr=output
            )
        assert eventually(lambda: self._ready() or self.process.poll() is not None, seconds=PATIENCE)
        assert self._ready(), self.said()
        found = SERVES.search(self.said())
        assert found
        self.url = f"http://localhost:{found[1]}"

    def _ready(self) -> bool:
        return bool(SERVES.search(self.said()) and NODE.search(self.said()))

    def said(self) -> str:
        """Return everything printed so far."""
        return self._output.read_text(errors="replace")

    def node(self) -> dict[str, Any]:
        """Return what the media node says of itself."""
        found = NODE.search(self.said())
        assert found
        with urlopen(f"{found[1]}/healthz", timeout=5) as response:
            return dict(json.load(response))

    def command(self, *arguments: str) -> str:
        """Run an `evenkeel` command beside the running clinic and return what it printed."""
        return self._run("-m", "backend.cli", *arguments)

    def execute(self, program: str) -> None:
        """Run Python lines beside the running clinic."""
        self._run("-c", program)

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], env=self.environ, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> None:
        """Tell it to stop; nothing that it started may remain."""
        self.process.terminate()
        self.process.wait(30)
        assert alive(self.mark) == [], self.said()
        assert self.process.returncode == 0, self.said()


@dataclass
class Window:
    """Somebody's window: a page, and what its browser complained about."""

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> "Window":
        """Keep every complaint of the browser: errors, and what the content security policy refused."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        return self

    def _hear(self, message: ConsoleMessage) -> None:
        address = message.location["url"]
        is_explained = EXPECTED.search(message.text) and "/api/" in address
        # Whoever comes from a letter's link may not ask who is signed in: the screen goes back to the link.
        is_explained = is_explained or ("status of 403" in message.text and address.endswith("/api/account"))
        if message.type == "error" and not is_explained:
            self.complaints.append(f"{self.page.url}: {message.text} {message.location['url']}")

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Fill in the sign-in form, as a person does."""
        self.page.goto(self.home)
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_role("textbox", name="Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("navigation", name="Main")).to_be_visible()

    def go(self, entry: str) -> None:
        """Follow an entry of the main navigation."""
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name=entry).click()

    def open_chart(self, name: str) -> None:
        """Go to the caseload and open somebody's chart."""
        self.go("Caseload")
        self.page.get_by_role("link", name=name, exact=True).last.click()
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()

    def medication(self, name: str) -> Locator:
        """The line of a medication on the open chart."""
        more = self.page.get_by_role("button", name=f"More for {name}", exact=True)
        return self.page.get_by_role("listitem").filter(has=more)

    def sign(self, button: Locator, done: Locator, password: str = PASSWORD) -> None:
        """Press a button that signs; give the password if it is asked for."""
        button.click()
        asked = self.page.get_by_role("dialog", name="Your password, please")
        expect(asked.or_(done).first).to_be_visible()
        if asked.is_visible():
            asked.get_by_role("textbox", name="Password").fill(password)
            asked.get_by_role("button", name="Confirm").click()
        expect(done.first).to_be_visible()


class Desk:
    """Opens windows in browsers, and gathers what the browsers complained about."""

    def __init__(self, home: str) -> None:
        self.home = home
        self._contexts: list[BrowserContext] = []
        self._windows: list[Window] = []

    def window(self, browser: Browser, size: dict[str, int], **more: Any) -> Window:
        """Open a window in a profile of its own."""
        is_phone = size is PHONE
        context = browser.new_context(
            viewport=size,
            has_touch=is_phone,
            is_mobile=is_phone,
            locale="en-US",
            timezone_id=ZONE,
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(30_000)
        self._contexts.append(context)
        window = Window(context.new_page(), self.home).listen()
        self._windows.append(window)
        return window

    def picture(self, folder: Path) -> None:
        """Leave a picture of each window."""
        for number, window in enumerate(self._windows):
            window.page.screenshot(path=folder / f"window-{number}.png")

    def close(self) -> None:
        """Close all windows; no browser may have complained."""
        for context in self._contexts:
            context.close()
        complaints = [complaint for window in self._windows for complaint in window.complaints]
        assert not complaints, "\n".join(complaints)


def moving_picture(path: Path, luma: int, blue: int, red: int) -> Path:
    """Write a camera's picture in one color, with a bar that wanders down, as Chromium can play it."""
    width, height, frames = 320, 240, 12
    chroma = bytes([blue]) * (width * height // 4) + bytes([red]) * (width * height // 4)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F12:1 Ip A1:1 C420\n".encode())
        for number in range(frames):
            bar = range(number * height // frames, (number + 1) * height // frames)
            rows = [bytes([235 if row in bar else luma]) * width for row in range(height)]
            file.write(b"FRAME\n" + b"".join(rows) + chroma)
    return path


# The mean red, green and blue of what a video shows, and a coarse copy of it to tell frames apart.
LOOK = """video => {
    if (!video.videoWidth) return null;
    const canvas = new OffscreenCanvas(16, 24).getContext('2d');
    canvas.drawImage(video, 0, 0, 16, 24);
    const data = canvas.getImageData(0, 0, 16, 24).data;
    const mean = [0, 1, 2].map(part => data.filter((_, i) => i % 4 === part).reduce((a, b) => a + b) / 384);
    const rows = Array.from({ length: 24 }, (_, row) => data[row * 64 + 1] >> 5).join('');
    return { mean, rows };
}"""


@dataclass(frozen=True)
class Seen:
    """What a video showed for a while: its mean color and how many different pictures."""

    red: float
    green: float
    blue: float
    pictures: int


def watch(video: Locator, *, different: int = 3, seconds: float = 30) -> Seen:
    """Look at a video until it has shown so many different pictures."""
    expect(video).to_be_visible()
    deadline = time.monotonic() + seconds
    pictures: set[str] = set()
    mean = [0.0, 0.0, 0.0]
    while len(pictures) < different and time.monotonic() < deadline:
        seen = video.evaluate(LOOK)
        if seen and sum(seen["mean"]) > 60:  # not the black before the first frame
            pictures.add(seen["rows"])
            mean = seen["mean"]
        time.sleep(0.1)
    return Seen(*mean, len(pictures))
