"""One parent for the database, web, worker and media node: started, restarted and stopped together.

One thread and one selector. The thread matters: Linux ties the death signal to the thread that forked.
"""

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from backend.lifeline import bound_to
from backend.postgres import PostgresFailed, Server

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_STEADY_AFTER = 60.0
_STOPPING_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Program:
    """What a child runs, and how many seconds it may take to stop."""

    name: str
    command: tuple[str, ...]
    seconds_to_stop: float


@dataclass(slots=True)
class _Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = _FIRST_PAUSE
    start_again: float = field(default=0.0)


class Supervisor:
    """Keeps programs, and the embedded server where there is one, running until it is told to stop."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._selector = selectors.DefaultSelector()
        self._partial: dict[int, bytes] = {}
        self._kept: dict[str, list[str]] = {}
        self._children: list[_Child] = []
        self._server: Server | None = None
        self._server_pause = _FIRST_PAUSE
        self._stopping = False
        self._asked_at: float | None = None
        self._in_a_hurry = False
        self._wake, waker = socket.socketpair()
        for end in (self._wake, waker):
            end.setblocking(False)
        self._waker = waker  # kept: the signal machinery writes to its number
        self._selector.register(self._wake, selectors.EVENT_READ, "")
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        for sent in _STOPPING_SIGNALS:
            signal.signal(sent, self._asked_to_stop)
        # A handler of our own, or a child's end would not wake the selector.
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    @property
    def is_stopping(self) -> bool:
        """Say whether a signal asked to stop."""
        return self._stopping

    @property
    def has_started(self) -> bool:
        """Say whether there is anything to stop."""
        return self._server is not None or bool(self._children)

    def start_server(self, server: Server) -> None:
        """Start the embedded server and wait until it answers."""
        output = self._pipe("postgres")
        try:
            server.start(output=output)
        finally:
            os.close(output)
        self._server = server

    def run_once(
        self, name: str, command: tuple[str, ...], environ: Mapping[str, str]
    ) -> tuple[int, list[str]]:
        """Run a command to its end and return its exit code and what it printed."""
        printed = self._kept[name] = []
        child = _Child(Program(name, command, 5))
        process = self._start(child, environ)
        while process.poll() is None:
            self._listen(0.2)
            if self._stopping:
                self._stop_children([child])
        self._listen(0)
        return process.returncode, printed

    def start(self, programs: list[Program], environ: Mapping[str, str]) -> None:
        """Start the programs; from now on `tend` restarts them."""
        self._environ = environ
        for program in programs:
            child = _Child(program)
            self._children.append(child)
            self._start(child, environ)

    def tend(self, seconds: float) -> None:
        """Pass on output and signals for at most `seconds`, and start again whatever ended."""
        waits = [child.start_again - time.monotonic() for child in self._children if child.process is None]
        self._listen(max(0.0, min([seconds, *waits])))
        if self._stopping:
            return
        self._tend_server()
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                code = child.process.returncode
                _signal_group(child.process, signal.SIGKILL)  # its own children must not hold the port
                child.process = None
                if time.monotonic() - child.started > _STEADY_AFTER:
                    child.pause = _FIRST_PAUSE
                child.start_again = time.monotonic() + child.pause
                self._say(f"{child.program.name} ended with code {code}; again in {child.pause:g} s")
                child.pause = min(child.pause * 2, _LONGEST_PAUSE)
            if child.process is None and time.monotonic() >= child.start_again:
                self._start(child, self._environ)

    def stop(self) -> None:
        """Stop the programs, each within its deadline, and the database after them."""
        self._stopping = True
        self._stop_children(self._children)
        if self._server is not None:
            self._server.stop(seconds=1 if self._in_a_hurry else 10)
        self._listen(0)

    def _asked_to_stop(self, _number: int, _frame: object) -> None:
        # `make` passes a signal on that the terminal sent us already: only a later one means "at once".
        if self._asked_at is None:
            self._asked_at = time.monotonic()
        self._in_a_hurry = time.monotonic() - self._asked_at > 1
        self._stopping = True

    def _start(self, child: _Child, environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
        output = self._pipe(child.program.name)
        try:
            child.process = subprocess.Popen(
                child.program.command,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,  # Ctrl-C reaches us alone, and we choose the order
                preexec_fn=bound_to(os.getpid(), signal.SIGTERM),
            )
        finally:
            os.close(output)
        child.started = time.monotonic()
        return child.process

    def _tend_server(self) -> None:
        server = self._server
        if server is None or server.process is None or server.process.poll() is None:
            return
        self._say(f"postgres ended with code {server.process.returncode}; starting it again")
        _signal_group(server.process, signal.SIGKILL)
        try:
            self.start_server(server)
            self._server_pause = _FIRST_PAUSE
        except PostgresFailed as error:
            self._say(f"{error}; again in {self._server_pause:g} s")
            self._listen(self._server_pause)
            self._server_pause = min(self._server_pause * 2, _LONGEST_PAUSE)

    def _stop_children(self, children: list[_Child]) -> None:
        begun = time.monotonic()
        for child in children:
            if child.process is not None and child.process.poll() is None:
                _signal_group(child.process, signal.SIGTERM)
        for child in children:
            process = child.process
            if process is None:
                continue
            while process.poll() is None:
                late = time.monotonic() - begun > child.program.seconds_to_stop
                if late or self._in_a_hurry:
                    self._say(f"{child.program.name} did not stop in time and is killed")
                    _signal_group(process, signal.SIGKILL)
                    process.wait()
                    break
                self._listen(0.1)
            _signal_group(process, signal.SIGKILL)

    def _pipe(self, name: str) -> int:
        """Return the writing end of a pipe whose lines are passed on with `name` before them."""
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        self._selector.register(reading, selectors.EVENT_READ, name)
        return writing

    def _listen(self, seconds: float) -> None:
        """Wait up to `seconds` for output or a signal, and pass on what there is."""
        for key, _events in self._selector.select(seconds):
            if key.fileobj is self._wake:
                with contextlib.suppress(BlockingIOError):
                    self._wake.recv(4096)
            else:
                self._pass_on(key.fd, str(key.data))

    def _pass_on(self, reading: int, name: str) -> None:
        chunk = os.read(reading, 65536)
        *lines, rest = (self._partial.pop(reading, b"") + chunk).split(b"\n")
        if chunk:
            self._partial[reading] = rest
        else:
            lines += [rest] if rest else []
            self._selector.unregister(reading)
            os.close(reading)
        for line in lines:
            text = line.decode(errors="replace")
            if name in self._kept:
                self._kept[name].append(text)
            else:
                sys.stdout.write(f"{name:<8} | {text}\n")
        sys.stdout.flush()


def _signal_group(process: subprocess.Popen[bytes], sent: signal.Signals) -> None:
    """Signal a child and everything it started; all of it may be gone already."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, sent)
