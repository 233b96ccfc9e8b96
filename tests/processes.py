"""What a test that starts real processes needs: a mark to find them by, and patience."""

import time
import uuid
from collections.abc import Callable

import psutil

MARK = "EVENKEEL_TEST_MARK"


def new_mark() -> str:
    """Return a value for the environment variable MARK, which every descendant inherits."""
    return uuid.uuid4().hex


def alive(mark: str) -> list[str]:
    """Return the command lines of the processes that carry `mark`, however they were orphaned."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()))
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def eventually(holds: Callable[[], object], *, seconds: float) -> bool:
    """Say whether `holds()` becomes true within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return bool(holds())
