"""`evenkeel run`: the whole clinic under one supervisor, with a line for each step."""

import argparse
import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from backend.cli import home
from backend.config import Settings, read_settings
from backend.health import catalog as quantities
from backend.measures import catalog
from backend.medications import service as medications
from backend.postgres import PostgresFailed
from backend.strict_toml import CatalogError
from backend.supervisor import Program, Supervisor

_SECONDS_TO_SERVE = 100


class _AskedToStop(Exception):
    """Somebody pressed Ctrl-C before the clinic served."""


class CannotRun(Exception):
    """The clinic can not be started; the message says why and what to do."""


def main(arguments: list[str]) -> int:
    """Start everything, tend it until Ctrl-C or SIGTERM, and stop all of it."""
    argparse.ArgumentParser(prog="evenkeel run", description=main.__doc__).parse_args(arguments)
    try:
        settings = read_settings(os.environ)
        catalog.load_all(settings.instruments)
        quantities.quantities()
        with home.held(settings.data_dir) as held:
            supervisor = Supervisor(_say)
            try:
                _run(settings, held, supervisor)
            except _AskedToStop:
                pass
            finally:
                if supervisor.has_started:
                    with _step("stopped"):
                        supervisor.stop()
        return 0
    except (CannotRun, CatalogError, home.HomeTaken, PostgresFailed, ValueError, OSError) as error:
        print(f"evenkeel run: {error}", file=sys.stderr)
        return 1
    except (psycopg.Error, SQLAlchemyError) as error:
        print(f"evenkeel run: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1


def _run(given: Settings, held: home.Home, supervisor: Supervisor) -> None:
    medications.load()
    port = given.port or _free_port()
    _refuse_taken_port(given.host, port)
    server = None if given.database_url else held.server(_say)
    if server:
        with _step("database started"):
            supervisor.start_server(server)
            held.prepare(server)
    settings = held.settings(given, server)
    if settings.owner_url:
        with _step("database up to date"):
            home.migrate(settings)
    is_demo = os.environ.get("EVENKEEL_DEMO", "1" if server else "0") == "1"
    environ = {
        **os.environ,
        "EVENKEEL_PORT": str(port),
        "EVENKEEL_PUBLIC_URL": os.environ.get("EVENKEEL_PUBLIC_URL", f"http://localhost:{port}"),
        "EVENKEEL_DATA_DIR": str(settings.data_dir),
        "EVENKEEL_DATABASE_URL": settings.database_url,
        "EVENKEEL_SECRET_KEY": settings.secret_key,
        "EVENKEEL_MEDIA_SECRET": settings.media_secret,
        "EVENKEEL_PUSH_SECRET": settings.push_secret,
        "EVENKEEL_MEDIA_URL": f"http://127.0.0.1:{_free_port()}",
        "EVENKEEL_DEMO": "1" if is_demo else "0",
        "PYTHONUNBUFFERED": "1",
    }
    # Those that serve can not change the tables they serve from.
    environ.pop("EVENKEEL_OWNER_URL", None)
    environ.pop("EVENKEEL_OWNER_URL_FILE", None)
    sign_ins: list[str] = []
    if is_demo:
        _go_on(supervisor)
        with _step("demo clinic ready"):
            sign_ins = _demo_sign_ins(supervisor, environ, server.home / "demo_sign_ins" if server else None)
    _go_on(supervisor)
    with _step("clinic serves"):
        supervisor.start(
            [
                Program("web", (sys.executable, "-m", "backend.web"), seconds_to_stop=8),
                Program("worker", (sys.executable, "-m", "backend.worker"), seconds_to_stop=12),
                Program("media", (sys.executable, "-m", "backend.video.node"), seconds_to_stop=4),
            ],
            environ,
        )
        _tend_until_it_serves(supervisor, settings.host, port)
    _say(f"Evenkeel is at {environ['EVENKEEL_PUBLIC_URL']}  (Ctrl-C stops it)")
    for line in sign_ins:
        _say(line)
    while not supervisor.is_stopping:
        supervisor.tend(5)


def _demo_sign_ins(supervisor: Supervisor, environ: dict[str, str], kept: Path | None) -> list[str]:
    """Make the demo clinic where it is missing and return who can sign in.

    `kept` lies beside the embedded database and says that the clinic is in it: to ask the database itself
    would load the whole application once more, a third of a second start.
    """
    if kept and kept.exists():
        return kept.read_text().splitlines()
    code, lines = supervisor.run_once("demo", (sys.executable, "-m", "backend.cli", "demo"), environ)
    _go_on(supervisor)
    if code:
        raise CannotRun("\n".join([*lines, "no demo clinic (EVENKEEL_DEMO=0 does without it)"]))
    if kept:
        kept.write_text("\n".join(lines))
    return lines


def _go_on(supervisor: Supervisor) -> None:
    if supervisor.is_stopping:
        raise _AskedToStop


def _tend_until_it_serves(supervisor: Supervisor, host: str, port: int) -> None:
    deadline = time.monotonic() + _SECONDS_TO_SERVE
    while not _is_healthy(host, port):
        if time.monotonic() > deadline:
            raise CannotRun(f"the web did not serve on port {port} within {_SECONDS_TO_SERVE} s")
        supervisor.tend(0.1)
        _go_on(supervisor)


def _is_healthy(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(_own_address(host), port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _refuse_taken_port(host: str, port: int) -> None:
    """The server shares its port among its processes, and would share it with a stranger's as well."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise CannotRun(f"port {port} is taken ({error.strerror}); EVENKEEL_PORT chooses another") from None


def _own_address(host: str) -> str:
    return "127.0.0.1" if host in ("", "0.0.0.0") else host  # noqa: S104


def _say(line: str) -> None:
    print(f"{'evenkeel':<8} | {line}", flush=True)


@contextmanager
def _step(name: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    _say(f"{name} ({time.monotonic() - begun:.1f} s)")
