"""The only reading of the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """Return the present instant, aware and in UTC."""
    return _pretended.get() or datetime.now(UTC)


def today(zone: str) -> date:
    """Return the present day where the IANA zone `zone` is."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Let it be `moment` inside: how the demo clinic gets a past by living through it."""
    token = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)
