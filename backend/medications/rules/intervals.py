"""Intervals of a monitoring plan: days and weeks are counted, months and years go by the calendar."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_WRITTEN: Final = re.compile(r"(\d{1,3})(?:-(\d{1,3}))? ([dwmy])")
_DAYS: Final = {"d": 1, "w": 7}
_MONTHS: Final = {"m": 1, "y": 12}
_ONE: Final = {"d": "day", "w": "week", "m": "month", "y": "year"}
# An item may be done before its last day, by a quarter of its interval and at most two weeks (design choice).
EARLY_SHARE: Final = 4
EARLIEST: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high` days, weeks, months or years; mostly both are the same."""

    low: int
    high: int
    unit: str

    def __post_init__(self) -> None:
        """Refuse an interval that ends before it begins, or has no length."""
        if self.high < max(self.low, 1) or self.unit not in _ONE:
            raise ValueError("an interval is 1 or more, and does not end before it begins")

    def last_day(self, day: date) -> date:
        """Return the last day of the interval after `day`."""
        return _later(day, self.high, self.unit)

    def first_day(self, day: date) -> date:
        """Return the day from which it counts: stated by the interval, or a little before its last day."""
        if self.low < self.high:
            return _later(day, self.low, self.unit)
        last = self.last_day(day)
        return last - min((last - day) // EARLY_SHARE, EARLIEST)

    def before(self, day: date) -> date:
        """Return the day this long before `day`."""
        return _later(day, -self.high, self.unit)

    def __str__(self) -> str:
        """Write it as people say it: `3 months`, `5 to 7 days`."""
        if self.low < self.high:
            return f"{self.low} to {self.high} {_ONE[self.unit]}s"
        return f"{self.high} {_ONE[self.unit]}{'' if self.high == 1 else 's'}"

    @property
    def each(self) -> str:
        """Write how often: `every 3 months`, `weekly`, `every 2 to 3 days`."""
        often = {"d": "daily", "w": "weekly", "m": "monthly", "y": "yearly"}
        return often[self.unit] if self.high == 1 else f"every {self}"


def parse_interval(text: str) -> Interval:
    """Read `7 d`, `5-7 d`, `3 m`; raise ValueError."""
    parts = _WRITTEN.fullmatch(text)
    if parts is None:
        raise ValueError(f"must read like '3 m' or '5-7 d', not {text!r}")
    return Interval(int(parts[1]), int(parts[2] or parts[1]), parts[3])


def _later(day: date, count: int, unit: str) -> date:
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    months = day.year * 12 + day.month - 1 + count * _MONTHS[unit]
    year, month = divmod(months, 12)
    # The 31st, a month on, is the last day of a shorter month.
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
