"""Which slots are open: weekly hours of wall time become instants, minus what is booked.

Working hours are wall time. An instant is working time exactly when the clock on the prescriber's wall
then shows a time within her hours. On the two daylight-saving Sundays this decides everything: a wall
time that the spring gap skips never comes, so no slot holds it, and hours that begin inside the gap begin
when it ends; the repeated autumn hour comes twice, so it is worked twice, and each real instant is offered
once. Slots follow one another in elapsed time from the start of an unbroken stretch; what is left at its
end is too short for one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)
SHORTEST, LONGEST = 15, 60  # minutes of a slot
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_STEP = timedelta(hours=6)  # no zone changes its offset twice within this
_MARGIN = 2 * _DAY  # wider than any zone's distance from UTC, plus one window


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A half-open stretch of time, in UTC."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("a slot needs aware instants")
        if not self.starts_at < self.ends_at:
            raise ValueError("a slot ends after it starts")

    def overlaps(self, other: "Slot") -> bool:
        """Say whether the two share an instant; touching is not sharing."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True, order=True)
class WeeklyHours:
    """Wall time worked every week on one weekday (Monday is 0); an end of 00:00 is the day's end."""

    weekday: int
    start: time
    end: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError("a weekday is 0 (Monday) to 6")
        if self.start.tzinfo or self.end.tzinfo:
            raise ValueError("weekly hours are wall time")
        if self.end != MIDNIGHT and self.end <= self.start:
            raise ValueError("hours end after they start, on the same day")

    @property
    def last(self) -> time:
        """Return the end in a form that compares: the day's end is later than everything on it."""
        return time.max if self.end == MIDNIGHT else self.end


@dataclass(frozen=True, slots=True)
class Availability:
    """When a prescriber can be booked, in her zone's wall time."""

    time_zone: str
    slot_minutes: int
    hours: tuple[WeeklyHours, ...]

    def __post_init__(self) -> None:
        if not SHORTEST <= self.slot_minutes <= LONGEST:
            raise ValueError(f"a slot has {SHORTEST} to {LONGEST} minutes")
        for one, next_one in pairwise(sorted(self.hours)):
            if one.weekday == next_one.weekday and next_one.start < one.last:
                raise ValueError("hours of one weekday overlap")


def open_slots(
    availability: Availability,
    *,
    start: datetime,
    end: datetime,
    booked: Iterable[Slot],
    now: datetime,
) -> list[Slot]:
    """Return the slots that begin from `start` until before `end`, after `now`, clear of what is booked."""
    taken = tuple(booked)
    return [
        slot
        for slot in _all_slots(availability, start=start, end=end)
        if start <= slot.starts_at < end
        and slot.starts_at > now
        and not any(slot.overlaps(other) for other in taken)
    ]


def slot_at(availability: Availability, starts_at: datetime, *, now: datetime) -> Slot | None:
    """Return the slot that begins at this instant, booked or not; None where none does or it has begun."""
    end = starts_at + _SECOND
    found = open_slots(availability, start=starts_at, end=end, booked=(), now=now)
    return found[0] if found and found[0].starts_at == starts_at else None


def _all_slots(availability: Availability, *, start: datetime, end: datetime) -> Iterator[Slot]:
    length = timedelta(minutes=availability.slot_minutes)
    zone = ZoneInfo(availability.time_zone)
    for stretch in _stretches(availability.hours, zone, start - _MARGIN, end + _MARGIN):
        begin = stretch.starts_at
        while begin + length <= stretch.ends_at:
            yield Slot(begin, begin + length)
            begin += length


def _stretches(hours: Sequence[WeeklyHours], zone: ZoneInfo, start: datetime, end: datetime) -> list[Slot]:
    """Return the unbroken stretches of working time, in order."""
    pieces: dict[tuple[date, WeeklyHours], list[Slot]] = {}
    for begin, finish, offset in _offsets(zone, start, end):
        day = (begin + offset).date()
        while day <= (finish + offset).date():
            for window in hours:
                if window.weekday != day.weekday():
                    continue
                last = day + _DAY if window.end == MIDNIGHT else day
                opening = max(begin, datetime.combine(day, window.start, UTC) - offset)
                closing = min(finish, datetime.combine(last, window.end, UTC) - offset)
                if opening < closing:
                    pieces.setdefault((day, window), []).append(Slot(opening, closing))
            day += _DAY
    return sorted(stretch for parts in pieces.values() for stretch in _joined(parts))


def _joined(parts: list[Slot]) -> list[Slot]:
    """Join those of one window's parts that follow one another without a pause."""
    joined: list[Slot] = []
    for part in sorted(parts):
        if joined and joined[-1].ends_at == part.starts_at:
            joined[-1] = Slot(joined[-1].starts_at, part.ends_at)
        else:
            joined.append(part)
    return joined


def _offsets(
    zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Yield from when until when which offset from UTC holds."""
    begin = at = start.astimezone(UTC).replace(microsecond=0)
    offset = _offset(zone, begin)
    while at < end:
        later = min(at + _STEP, end.astimezone(UTC))
        if _offset(zone, later) != offset:
            change = _change(zone, at, later)
            yield begin, change, offset
            begin, offset = change, _offset(zone, later)
        at = later
    yield begin, end, offset


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first second of the new offset."""
    old = _offset(zone, before)
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2 or 1)
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
