"""The browser's side in real Chromium: each page decodes the other's changing pictures."""

import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from backend.errors import EvenkeelError
from backend.video import service
from tests.video.calls import ROOT, Node, media_node, open_port
from tests.video.namespace import Network, chromium

CONSULT = ROOT / "frontend/src/features/video/consult.ts"
STRIP_TYPES = (
    "const {stripTypeScriptTypes} = require('node:module');"
    "process.stdout.write(stripTypeScriptTypes(require('node:fs').readFileSync(process.argv[1], 'utf8')))"
)
PAGE = """<!doctype html><title>consult</title><link rel="icon" href="data:,">
<video id="other"></video><script type="module">
import { Consult, ConsultEnded } from '/consult.js';
const me = location.hash.slice(1);
window.states = [];
window.consult = new Consult({
  exchange: async (offer) => {
    const response = await fetch('/exchange/' + me, { method: 'POST', body: offer });
    if (response.status === 403) throw new ConsultEnded('not admitted');
    if (!response.ok) throw new Error(String(response.status));
    return response.text();
  },
  onState: (state) => window.states.push(state),
  onParticipants: (people) => { window.people = people.map(({ slot, id, name }) => ({ slot, id, name })); },
});
consult.attach(0, document.getElementById('other'));
window.pixels = () => {
  const video = document.getElementById('other');
  const canvas = new OffscreenCanvas(32, 24).getContext('2d');
  canvas.drawImage(video, 0, 0, 32, 24);
  return Array.from(canvas.getImageData(0, 0, 32, 24).data).join();
};
const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 240 } });
await consult.start(stream);
</script>"""


class Site:
    """A page with the consult and an address for its offers, where somebody may be shut out."""

    def __init__(self) -> None:
        node = Path(sys.executable).with_name("node")
        self.script = subprocess.run(
            [str(node if node.exists() else "node"), "-e", STRIP_TYPES, str(CONSULT)],
            check=True,
            capture_output=True,
            env={**os.environ, "NODE_NO_WARNINGS": "1"},
        ).stdout
        self.shut_out: set[str] = set()
        self.room = ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                is_script = self.path == "/consult.js"
                self._answer(200, site.script if is_script else PAGE.encode(), is_script)

            def do_POST(self) -> None:
                name = self.path.rsplit("/", 1)[-1]
                offer = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if name in site.shut_out:
                    self._answer(403, b"", False)
                    return
                try:
                    answer = service.admit_media(site.room, name, name.title(), offer)
                    self._answer(200, answer.encode(), False)
                except EvenkeelError as error:
                    self._answer(error.status, str(error).encode(), False)

            def _answer(self, status: int, body: bytes, is_script: bool) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "text/javascript" if is_script else "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def site(network: Network) -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture(scope="module")
def inside(network: Network) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=list(network.chromium_flags))
        yield launched
        launched.close()


@pytest.fixture
def pages(inside: Browser, site: Site) -> Iterator[tuple[Page, Page]]:
    site.shut_out.clear()
    site.room = f"visit-{secrets.token_hex(4)}"
    contexts = [inside.new_context() for _ in range(2)]
    maya, sam = (context.new_page() for context in contexts)
    yield maya, sam
    for context in contexts:
        context.close()


def _opens(page: Page, site: Site, name: str) -> None:
    page.goto(f"{site.url}#{name}")


def _sees(page: Page, name: str, seconds: float = 10.0) -> None:
    """Wait until this page shows that person's pictures, changing."""
    page.wait_for_function(
        "name => { const v = document.getElementById('other');"
        " return v.dataset.participant === name && v.dataset.connection === 'connected' && v.videoWidth; }",
        arg=name,
        timeout=seconds * 1000,
    )
    page.evaluate("window.before = window.pixels()")
    page.wait_for_function("window.pixels() !== window.before", timeout=5000)


@pytest.fixture(scope="module")
def node(network: Network) -> Iterator[Node]:
    with media_node(network) as running:
        yield running


def test_each_page_decodes_the_other_sides_changing_pictures(
    node: Node, pages: tuple[Page, Page], site: Site
) -> None:
    maya, sam = pages
    _opens(maya, site, "maya")
    _opens(sam, site, "sam")
    _sees(maya, "sam")
    _sees(sam, "maya")
    assert maya.evaluate("window.people") == [{"slot": 0, "id": "sam", "name": "Sam"}]
    assert maya.evaluate("window.states") == ["connecting", "connected"]
    for page in pages:
        page.wait_for_function("Number(document.getElementById('other').dataset.frames) > 10")
    audio = maya.evaluate(
        "async () => { for (let i = 0; i < 40; i++) {"
        " const stats = await consult.attempt.slots[0].audio.receiver.getStats(); let energy = 0;"
        " stats.forEach((s) => { if (s.type === 'inbound-rtp') energy = s.totalAudioEnergy; });"
        " if (energy > 0) return energy; await new Promise((r) => setTimeout(r, 100)); } return 0; }"
    )
    assert audio > 0
    assert node.health()["threads"] == 1


def test_the_other_side_sees_black_when_the_camera_is_off(
    node: Node, pages: tuple[Page, Page], site: Site
) -> None:
    maya, sam = pages
    _opens(maya, site, "maya")
    _opens(sam, site, "sam")
    _sees(maya, "sam")
    sam.evaluate("consult.setCamera(false)")
    maya.wait_for_function("Math.max(...window.pixels().split(',').filter((_, i) => i % 4 < 3)) < 30")
    sam.evaluate("consult.setCamera(true)")
    _sees(maya, "sam")


def test_who_hangs_up_is_gone_and_can_join_again(node: Node, pages: tuple[Page, Page], site: Site) -> None:
    maya, sam = pages
    _opens(maya, site, "maya")
    _opens(sam, site, "sam")
    _sees(maya, "sam")
    sam.evaluate("consult.hangUp()")
    maya.wait_for_function("window.people.length === 0")
    assert sam.evaluate("consult.state") == "ended"
    assert maya.evaluate("consult.state") == "connected"
    sam.reload()
    _sees(maya, "sam")
    _sees(sam, "maya")


def test_who_is_taken_out_does_not_come_back(node: Node, pages: tuple[Page, Page], site: Site) -> None:
    maya, sam = pages
    _opens(maya, site, "maya")
    _opens(sam, site, "sam")
    _sees(maya, "sam")
    site.shut_out.add("sam")
    service.remove_participant(site.room, "sam")
    sam.wait_for_function("['ended', 'refused'].includes(consult.state)")
    maya.wait_for_function("window.people.length === 0")


def test_a_page_that_is_not_admitted_says_so_and_stops(
    node: Node, pages: tuple[Page, Page], site: Site
) -> None:
    site.shut_out.add("maya")
    _opens(pages[0], site, "maya")
    pages[0].wait_for_function("consult.state === 'refused'")


def test_both_pages_come_back_by_themselves_after_the_node_was_killed(
    network: Network, pages: tuple[Page, Page], site: Site
) -> None:
    maya, sam = pages
    port = open_port()
    with media_node(network, port=port) as first:
        _opens(maya, site, "maya")
        _opens(sam, site, "sam")
        _sees(maya, "sam")
        first.process.kill()
        first.process.wait()
    killed = time.monotonic()
    with media_node(network, port=port):
        maya.wait_for_function("window.states.includes('reconnecting')", timeout=10_000)
        _sees(maya, "sam", 15)
        _sees(sam, "maya", 15)
        print(json.dumps({"seconds_until_media_after_kill": round(time.monotonic() - killed, 1)}))
