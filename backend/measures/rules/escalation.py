"""When a safety flag that nobody has acknowledged is said again, counted from the instant it was raised."""

from datetime import datetime, timedelta

# The one place to change it. The last step writes to the practice's administrators as well.
STEPS = (timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60))


def steps_due(raised_at: datetime, now: datetime) -> int:
    """Return how many steps are due by `now`; a worker that was away says several at once, once."""
    return sum(raised_at + step <= now for step in STEPS)


def next_step_at(raised_at: datetime, done: int) -> datetime | None:
    """Return when the step after `done` steps is due, or None after the last."""
    return raised_at + STEPS[done] if done < len(STEPS) else None


def is_last(done: int) -> bool:
    """Say whether `done` steps are all there are."""
    return done >= len(STEPS)
