"""`evenkeel run`: the whole clinic under one supervisor, with a line for each step."""

import argparse
import fcntl
import http.client
import os
import secrets
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from backend import database_setup
from backend.config import Settings, read_settings
from backend.postgres import PostgresFailed, Server
from backend.supervisor import Program, Supervisor

OWNER, APP_ROLE, DATABASE = "evenkeel_owner", "evenkeel_app", "evenkeel"
_SECONDS_TO_SERVE = 60
# Small on purpose: one clinic on one machine. A larger one sets EVENKEEL_DATABASE_URL.
_SERVER_SETTINGS = {"shared_buffers": "128MB", "max_connections": "60", "log_min_messages": "warning"}


class CannotRun(Exception):
    """The clinic can not be started; the message says why and what to do."""


def main(arguments: list[str]) -> int:
    """Start everything, tend it until Ctrl-C or SIGTERM, and stop all of it."""
    argparse.ArgumentParser(prog="evenkeel run", description=main.__doc__).parse_args(arguments)
    try:
        settings = read_settings(os.environ)
        with _only_one(settings.data_dir):
            supervisor = Supervisor(_say)
            try:
                return _run(settings, supervisor)
            finally:
                if supervisor.has_started:
                    with _step("stopped"):
                        supervisor.stop()
    except (CannotRun, PostgresFailed, ValueError, OSError) as error:
        print(f"evenkeel run: {error}", file=sys.stderr)
        return 1
    except (psycopg.Error, SQLAlchemyError) as error:
        print(f"evenkeel run: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1


def _run(settings: Settings, supervisor: Supervisor) -> int:
    port = settings.port or _free_port()
    _refuse_taken_port(settings.host, port)
    environ = dict(os.environ)
    is_embedded = not settings.database_url
    owner_url, app_url = settings.owner_url, settings.database_url
    if is_embedded:
        with _step("database started"):
            server = Server(settings.data_dir, settings=_SERVER_SETTINGS, say=_say)
            supervisor.start_server(server)
            with server.connect() as admin:
                database_setup.create_roles_and_database(
                    admin, owner=OWNER, app_role=APP_ROLE, database=DATABASE
                )
            owner_url, app_url = server.url(OWNER, DATABASE), server.url(APP_ROLE, DATABASE)
    if owner_url:
        with _step("database up to date"):
            database_setup.migrate(owner_url, make_url(app_url).username or "")
    is_demo = environ.get("EVENKEEL_DEMO", "1" if is_embedded else "0") == "1"
    environ |= {
        "EVENKEEL_PORT": str(port),
        "EVENKEEL_PUBLIC_URL": environ.get("EVENKEEL_PUBLIC_URL", f"http://localhost:{port}"),
        "EVENKEEL_DATA_DIR": str(settings.data_dir),
        "EVENKEEL_DATABASE_URL": app_url,
        "EVENKEEL_SECRET_KEY": settings.secret_key or _kept_secret(settings.data_dir / "secret_key"),
        "EVENKEEL_MEDIA_SECRET": settings.media_secret or _kept_secret(settings.data_dir / "media_secret"),
        "EVENKEEL_MEDIA_URL": f"http://127.0.0.1:{_free_port()}",
        "EVENKEEL_DEMO": "1" if is_demo else "0",
        "PYTHONUNBUFFERED": "1",
    }
    # Those that serve can not change the tables they serve from.
    environ.pop("EVENKEEL_OWNER_URL", None)
    environ.pop("EVENKEEL_OWNER_URL_FILE", None)
    sign_ins: list[str] = []
    if is_demo and not supervisor.is_stopping:
        with _step("demo clinic ready"):
            command = (sys.executable, "-m", "backend.cli", "demo")
            code, sign_ins = supervisor.run_once("demo", command, environ)
            if code and not supervisor.is_stopping:
                raise CannotRun("\n".join([*sign_ins, "no demo clinic (EVENKEEL_DEMO=0 does without it)"]))
    if supervisor.is_stopping:
        return 0
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
    if not supervisor.is_stopping:
        _say(f"Evenkeel is at {environ['EVENKEEL_PUBLIC_URL']}  (Ctrl-C stops it)")
        for line in sign_ins:
            _say(line)
    while not supervisor.is_stopping:
        supervisor.tend(5)
    return 0


def _tend_until_it_serves(supervisor: Supervisor, host: str, port: int) -> None:
    deadline = time.monotonic() + _SECONDS_TO_SERVE
    while not supervisor.is_stopping:
        supervisor.tend(0.1)
        connection = http.client.HTTPConnection(_own_address(host), port, timeout=1)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            if time.monotonic() > deadline:
                raise CannotRun(f"nothing answered on port {port} in {_SECONDS_TO_SERVE} s") from None
        finally:
            connection.close()


@contextmanager
def _only_one(data_dir: Path) -> Iterator[None]:
    """Hold the data folder; a second start on it is refused before it touches the database."""
    # Root's folder is passed through by the database's own account, hence not 0700.
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
    with (data_dir / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun(
                f"Evenkeel runs already on {data_dir} (EVENKEEL_DATA_DIR chooses another)"
            ) from None
        yield


def _kept_secret(path: Path) -> str:
    """Return the secret in `path`, made at random the first time and readable by its owner only."""
    if not path.exists():
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        fresh.rename(path)
    return path.read_text()


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
