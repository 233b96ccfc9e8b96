"""When a letter that could not be handed over is tried again, and when to give up."""

from datetime import datetime, timedelta

# Short at first, because a letter may ask somebody to act today; then long enough for a server to come back.
RETRY_AFTER = (
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """Return when to try again after `attempts` tries, or None when it was the last one."""
    return now + RETRY_AFTER[attempts - 1] if attempts <= len(RETRY_AFTER) else None
