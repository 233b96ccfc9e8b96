"""The clinic's data folder: who holds it, its secrets, and its embedded database."""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import make_url

from backend import database_setup
from backend.config import Settings
from backend.postgres import Server

_OWNER, _APP_ROLE, _DATABASE = "evenkeel_owner", "evenkeel_app", "evenkeel"
# Small on purpose: one clinic on one machine. A larger one sets EVENKEEL_DATABASE_URL. What PostgreSQL says
# about an error can hold a patient's words, so only its own failures are logged.
_SERVER_SETTINGS = {
    "shared_buffers": "128MB",
    "max_connections": "60",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
}


class HomeTaken(Exception):
    """Another Evenkeel runs on this data folder."""


@dataclass(frozen=True, slots=True)
class Home:
    """One data folder, held by this process while it is open."""

    folder: Path

    def server(self, say: Callable[[str], None] = print) -> Server:
        """Return the embedded server of this folder, not started."""
        return Server(self.folder, settings=_SERVER_SETTINGS, say=say)

    def prepare(self, server: Server) -> None:
        """Make the roles and the database in a running server where they are missing."""
        with server.connect() as admin:
            database_setup.create_roles_and_database(
                admin, owner=_OWNER, app_role=_APP_ROLE, database=_DATABASE
            )

    def settings(self, given: Settings, server: Server | None) -> Settings:
        """Return `given` with what this folder supplies: the embedded server's addresses, and secrets."""
        if server is not None:
            given = replace(
                given, owner_url=server.url(_OWNER, _DATABASE), database_url=server.url(_APP_ROLE, _DATABASE)
            )
        return replace(
            given,
            secret_key=given.secret_key or self._secret("secret_key"),
            media_secret=given.media_secret or self._secret("media_secret"),
            push_secret=given.push_secret or self._secret("push_secret"),
        )

    def _secret(self, name: str) -> str:
        """Return a kept secret, made at random the first time and readable by its owner only."""
        path = self.folder / name
        if not path.exists():
            fresh = path.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
            fresh.rename(path)
        return path.read_text()


@contextmanager
def held(folder: Path) -> Iterator[Home]:
    """Hold the data folder; whoever comes second is refused before touching the database."""
    # Root's folder is passed through by the database's own account, hence not 0700.
    folder.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeTaken(
                f"Evenkeel runs already on {folder} (EVENKEEL_DATA_DIR chooses another)"
            ) from None
        yield Home(folder)


def migrate(settings: Settings) -> None:
    """Bring the database of `settings` up to date for the role that serves."""
    database_setup.migrate(settings.owner_url, make_url(settings.database_url).username or "")


@contextmanager
def database(given: Settings) -> Iterator[Settings]:
    """Give a command its database: the configured one, the running clinic's, or one started for its time."""
    if given.database_url:
        yield given
        return
    with ExitStack() as stack:
        try:
            home = stack.enter_context(held(given.data_dir))
        except HomeTaken:
            home = Home(given.data_dir)
            yield home.settings(given, home.server())
            return
        server = home.server()
        stack.callback(server.stop)
        server.start()
        home.prepare(server)
        ready = home.settings(given, server)
        migrate(ready)
        yield ready
