"""The only reading of the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant, aware and in UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """Return the present day where the IANA zone `zone` is."""
    return now().astimezone(ZoneInfo(zone)).date()
