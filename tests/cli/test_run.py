"""`evenkeel run` as an operator runs it: it serves, and leaves nothing behind."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from backend import postgres, worker
from tests.processes import MARK, alive, eventually, new_mark

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # a busy machine starts four Pythons at once
SIGN_IN = "maya@demo.evenkeel.test"
SERVES = re.compile(r"Evenkeel is at http://localhost:(\d+)")


class Clinic:
    """A running `evenkeel run`, its output, and every process it started."""

    def __init__(self, home: Path, *, is_demo: bool) -> None:
        self.mark = new_mark()
        self._output = home.with_name(f"{self.mark}.log")
        self.process = self._start(environ(home, self.mark, is_demo=is_demo))

    def _start(self, environ: dict[str, str]) -> subprocess.Popen[bytes]:
        with self._output.open("wb") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "backend.cli", "run"],
                env=environ,
                stdout=output,
                stderr=output,
            )

    def said(self) -> str:
        """Return everything printed so far."""
        return self._output.read_text()

    def serves(self) -> "Clinic":
        """Wait until it says that it serves."""
        eventually(lambda: SERVES.search(self.said()) or self.process.poll() is not None, seconds=PATIENCE)
        assert SERVES.search(self.said()), self.said()
        return self

    def is_healthy(self) -> bool:
        """Ask the web whether it and its database answer."""
        found = SERVES.search(self.said())
        assert found
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{found[1]}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def child(self, module: str) -> psutil.Process:
        """Return the child that runs `module`, or the database's first process."""
        (found,) = (
            child
            for child in psutil.Process(self.process.pid).children()
            if module in " ".join(child.cmdline())
        )
        return found


def environ(home: Path, mark: str, *, is_demo: bool = False) -> dict[str, str]:
    """Return an environment with nothing of the tests' own settings in it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("EVENKEEL_")}
    return {
        **own,
        MARK: mark,
        "PYTHONPATH": str(ROOT),
        "EVENKEEL_DATA_DIR": str(home),
        "EVENKEEL_PORT": "0",
        "EVENKEEL_DEMO": "1" if is_demo else "0",
    }


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder under a name that needs quoting, which the database's account may pass through."""
    made = Path(tempfile.mkdtemp(prefix="evenkeel-"))
    made.chmod(0o711)
    yield made / "Praxis Süd 2"
    shutil.rmtree(made)


@contextmanager
def running(home: Path, *, is_demo: bool = False) -> Iterator[Clinic]:
    clinic = Clinic(home, is_demo=is_demo)
    try:
        yield clinic.serves()
    finally:
        clinic.process.terminate()
        clinic.process.wait(30)
        assert alive(clinic.mark) == [], clinic.said()


def test_it_serves_alone_on_its_data_until_it_is_told_to_stop(home: Path) -> None:
    with running(home) as clinic:
        assert clinic.is_healthy()
        address = postgres.Server(home).url("evenkeel_app", "evenkeel")
        assert eventually(lambda: worker.is_alive(address), seconds=PATIENCE), clinic.said()
        for step in ("database started", "database up to date", "clinic serves"):
            assert re.search(rf"{step} \(\d+\.\d s\)", clinic.said())
        secret = home / "secret_key"
        assert secret.stat().st_mode & 0o077 == 0
        assert secret.read_text() not in clinic.said()
        second = subprocess.run(
            [sys.executable, "-m", "backend.cli", "run"],
            env=environ(home, ""),
            capture_output=True,
            text=True,
        )
        assert second.returncode == 1
        assert second.stderr.startswith("evenkeel run: Evenkeel runs already on")
        assert clinic.is_healthy()
        clinic.process.terminate()
        assert clinic.process.wait(30) == 0
        assert alive(clinic.mark) == []


def test_killed_parts_come_back_and_a_killed_whole_leaves_nothing(home: Path) -> None:
    with running(home, is_demo=True) as clinic:
        assert eventually(lambda: SIGN_IN in clinic.said(), seconds=5)
        for part in ("backend.web", "postgres"):
            killed = clinic.child(part)
            killed.kill()
            assert eventually(lambda killed=killed: not killed.is_running(), seconds=10)
            assert eventually(clinic.is_healthy, seconds=30), clinic.said()
        clinic.process.kill()
        clinic.process.wait()
        assert eventually(lambda: not alive(clinic.mark), seconds=20), alive(clinic.mark)
    with running(home, is_demo=True) as again:
        assert again.is_healthy()
        assert eventually(lambda: SIGN_IN in again.said(), seconds=5)
