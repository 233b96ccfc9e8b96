"""The embedded server starts in awkward places, recovers, and lets nobody else in."""

import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend import postgres
from tests.processes import eventually

QUICK = {"fsync": "off", "shared_buffers": "16MB", "log_min_messages": "fatal"}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account may pass through; pytest's own are closed."""
    made = Path(tempfile.mkdtemp(prefix="evenkeel-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def shared_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where data go that the server's account could not reach."""
    monkeypatch.setattr(postgres, "_SHARED_HOME", folder / "shared")
    return folder / "shared"


def answers(server: postgres.Server) -> bool:
    with server.connect() as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("name", ["data", "Praxis Süd, 2. Stock", "far/" + "away/" * 20 + "data"])
def test_it_starts_below_any_path(folder: Path, name: str) -> None:
    server = postgres.Server(folder / name, settings=QUICK)
    server.start()
    try:
        assert answers(server)
        assert (folder / name / "postgres" / "PG_VERSION").exists()
        (socket,) = server.run_folder.glob(".s.PGSQL.*[0-9]")
        assert stat.S_IMODE(server.run_folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    finally:
        server.stop()
    assert not server.run_folder.exists()


def test_it_starts_where_only_its_owner_may_go(folder: Path, shared_home: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    said: list[str] = []
    server = postgres.Server(closed / "data", settings=QUICK, say=said.append)
    server.start()
    try:
        assert answers(server)
    finally:
        server.stop()
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    # Root hands the server to another account, which has to live elsewhere, and says so; others need not.
    assert bool(said) == shared_home.exists() == (os.geteuid() == 0)


def test_it_starts_from_a_copy_where_its_programs_are_hidden(
    folder: Path, shared_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres.Account, "may_run", lambda *_: False)
    monkeypatch.setattr(postgres.Account, "may_enter", lambda *_: True)
    server = postgres.Server(folder / "data", settings=QUICK, say=lambda _: None)
    server.start()
    try:
        assert answers(server)
        assert bool(list(shared_home.glob("postgresql-*/*/pginstall/bin/postgres"))) == (os.geteuid() == 0)
    finally:
        server.stop()


def test_it_recovers_what_was_committed_before_it_was_killed(folder: Path) -> None:
    server = postgres.Server(folder, settings={**QUICK, "fsync": "on"})
    server.start()
    with server.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS answer")
    assert server.process is not None
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    again = postgres.Server(folder, settings=QUICK)
    again.start()
    try:
        with again.connect() as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (7,)
    finally:
        again.stop()


def test_a_server_left_running_is_stopped_first(folder: Path) -> None:
    left = postgres.Server(folder, settings=QUICK)
    left.start()
    server = postgres.Server(folder, settings=QUICK)
    server.start()
    try:
        assert answers(server)
        assert left.process is not None
        assert eventually(lambda: left.process.poll() is not None, seconds=5)
    finally:
        server.stop()


def test_a_stranger_with_the_left_process_number_is_not_signalled(folder: Path) -> None:
    server = postgres.Server(folder, settings=QUICK)
    server.start()
    server.stop()
    pid_file = folder / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{folder}/postgres\n0\n5432\n\n\n\n")
    server.start()  # pg_ctl would interrupt this very process
    server.stop()


def test_a_server_that_can_not_start_says_so(folder: Path) -> None:
    server = postgres.Server(folder, settings={**QUICK, "shared_buffers": "nonsense"})
    with pytest.raises(postgres.PostgresFailed, match="ended at once"):
        server.start()
