"""A child process ends with its parent, even when the parent is killed."""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def bound_to(parent: int, sent: signal.Signals) -> Callable[[], None]:
    """Return what a new child runs before exec, so that the kernel sends it `sent` when `parent` ends.

    Linux ties the signal to the thread that forked: start children from the main thread. Elsewhere the
    child polls (`watch_parent`), which only our own programs can do.
    """

    def bind() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(sent), 0, 0, 0)
            if os.getppid() != parent:
                os.kill(os.getpid(), sent)

    return bind


def watch_parent() -> None:
    """End this process with SIGTERM when the parent that it has now is gone."""
    parent = os.getppid()
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        return

    def poll() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=poll, name="parent watch", daemon=True).start()
