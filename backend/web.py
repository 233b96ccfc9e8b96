"""The web server: granian with a few processes of the Flask application."""

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from backend.app import create_app
from backend.config import settings
from backend.lifeline import watch_parent

_PROCESSES = 2
_THREADS = 2  # one gave 9 % more requests a second, but a hanging media node would stop half the web


def application() -> Flask:
    """Make the application in one of the server's processes."""
    watch_parent()  # a killed server would leave its processes on the port
    return create_app(settings())


def main() -> None:
    """Serve until told to stop."""
    Granian(
        "backend.web:application",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings().host,
        port=settings().port,
        workers=_PROCESSES,
        blocking_threads=_THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    watch_parent()
    main()
