"""Real children under a real supervisor: started again when they end, and gone when it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.processes import MARK, alive, eventually, new_mark

ROOT = Path(__file__).parents[1]
PARENT = """
import os, sys
from backend.supervisor import Program, Supervisor
supervisor = Supervisor(lambda line: print("supervisor:", line, flush=True))
programs = [
    Program(f"child{number}", (sys.executable, "-u", "-c", code), seconds_to_stop=1)
    for number, code in enumerate(sys.argv[1:])
]
supervisor.start(programs, os.environ)
while not supervisor.is_stopping:
    supervisor.tend(0.1)
supervisor.stop()
"""
SLEEPER = "import time; print('sleeps'); time.sleep(60)"
PARENT_OF_SLEEPER = f"import subprocess, sys; subprocess.run([sys.executable, '-u', '-c', {SLEEPER!r}])"
DEAF = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('sleeps', flush=True);"
    "time.sleep(60)"
)
ENDS_AT_ONCE = "print('was here')"


class Supervised:
    """A running supervisor and what it has printed."""

    def __init__(self, folder: Path, children: tuple[str, ...]) -> None:
        self.mark = new_mark()
        self._output = folder / "output"
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PARENT, *children],
                cwd=ROOT,
                env={**os.environ, MARK: self.mark, "PYTHONPATH": str(ROOT)},
                stdout=output,
                stderr=output,
            )

    def said(self) -> str:
        """Return everything printed so far."""
        return self._output.read_text()

    def wait_for(self, text: str, *, times: int = 1) -> None:
        """Wait until `text` was printed."""
        assert eventually(lambda: self.said().count(text) >= times, seconds=20), self.said()


@contextmanager
def supervised(folder: Path, *children: str) -> Iterator[Supervised]:
    running = Supervised(folder, children)
    try:
        yield running
    finally:
        running.process.terminate()
        running.process.wait(20)
        assert alive(running.mark) == []


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_children_and_grandchildren(tmp_path: Path, sent: signal.Signals) -> None:
    with supervised(tmp_path, SLEEPER, PARENT_OF_SLEEPER) as running:
        running.wait_for("sleeps", times=2)
        assert len(alive(running.mark)) == 4
        running.process.send_signal(sent)
        assert running.process.wait(20) == 0
        assert alive(running.mark) == []


def test_a_child_that_does_not_listen_is_killed_at_its_deadline(tmp_path: Path) -> None:
    with supervised(tmp_path, DEAF) as running:
        running.wait_for("sleeps")
        begun = time.monotonic()
        running.process.terminate()
        assert running.process.wait(20) == 0
        assert 0.9 < time.monotonic() - begun < 5
        assert alive(running.mark) == []
        assert "child0 did not stop in time" in running.said()


def test_children_do_not_outlive_a_killed_supervisor(tmp_path: Path) -> None:
    with supervised(tmp_path, SLEEPER, SLEEPER) as running:
        running.wait_for("sleeps", times=2)
        running.process.kill()
        running.process.wait()
        assert eventually(lambda: not alive(running.mark), seconds=10), alive(running.mark)


def test_a_child_that_ends_is_started_again_after_growing_pauses(tmp_path: Path) -> None:
    with supervised(tmp_path, ENDS_AT_ONCE) as running:
        running.wait_for("was here", times=3)
        running.wait_for("child0 ended with code 0; again in 0.5 s")
        running.wait_for("child0 ended with code 0; again in 1 s")


def test_what_a_killed_child_had_started_is_gone_before_it_starts_again(tmp_path: Path) -> None:
    with supervised(tmp_path, PARENT_OF_SLEEPER) as running:
        running.wait_for("sleeps")
        (child,) = psutil.Process(running.process.pid).children()
        child.kill()
        running.wait_for("sleeps", times=2)
        assert len(alive(running.mark)) == 3


def test_output_carries_the_name_of_who_said_it(tmp_path: Path) -> None:
    with supervised(tmp_path, SLEEPER, DEAF) as running:
        running.wait_for("child0   | sleeps")
        running.wait_for("child1   | sleeps")
