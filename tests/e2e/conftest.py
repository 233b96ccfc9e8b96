"""One clinic, one network and two browsers for all tests of this folder."""

import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.e2e.stack import ROOT, Desk, Stack, moving_picture
from tests.video.namespace import Network, chromium, media_network

expect.set_options(timeout=30_000)


@pytest.fixture(scope="package")
def network() -> Iterator[Network]:
    """Be inside a network of our own for the tests of this folder."""
    with media_network() as found:
        yield found


@pytest.fixture(scope="package")
def folder() -> Iterator[Path]:
    """A folder which the database's account may pass through."""
    made = Path(tempfile.mkdtemp(prefix="evenkeel-e2e-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="package")
def stack(network: Network, folder: Path) -> Iterator[Stack]:
    """The demo clinic, served; nothing of it remains afterwards."""
    assert (ROOT / "frontend/dist/index.html").exists(), "no front end: make frontend/dist/index.html"
    running = Stack(folder / "data", network)
    yield running
    running.stop()


@pytest.fixture(scope="package")
def playing(network: Network) -> Iterator[Playwright]:
    """Playwright, inside the network."""
    with sync_playwright() as playwright:
        yield playwright


def _launch(playing: Playwright, network: Network, camera: Path) -> Browser:
    return playing.chromium.launch(
        executable_path=chromium(),
        args=[*network.chromium_flags, f"--use-file-for-fake-video-capture={camera}"],
    )


@pytest.fixture(scope="package")
def clinic_browser(playing: Playwright, network: Network, folder: Path) -> Iterator[Browser]:
    """The browser of those who work in the clinic; its camera sees green."""
    browser = _launch(playing, network, moving_picture(folder / "green.y4m", 110, 60, 60))
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def patient_browser(playing: Playwright, network: Network, folder: Path) -> Iterator[Browser]:
    """The browser of the patients, a process of its own; its camera sees red."""
    browser = _launch(playing, network, moving_picture(folder / "red.y4m", 90, 100, 220))
    yield browser
    browser.close()


_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure until the fixtures are taken down."""
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture
def desk(stack: Stack, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Windows for one test; a failed one leaves pictures of them in test-results/."""
    desk = Desk(stack.url)
    yield desk
    if request.node.stash.get(_FAILED, False):
        desk.picture(ROOT / "test-results" / request.node.name)
    desk.close()
