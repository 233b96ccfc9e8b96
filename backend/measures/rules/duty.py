"""Who is on shift when, when the practice is staffed, and where nobody is there."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

MIDNIGHT: Final = time(0)
AHEAD: Final = timedelta(hours=24)  # how far ahead the next shift is asked (design choice)
OFFICE_OPENS: Final = time(9)  # where a practice has not said when it is staffed
WEEKEND: Final = (5, 6)


@dataclass(frozen=True, slots=True)
class StaffedHours:
    """Wall time in the practice's zone on a weekday, 0 is Monday; an end at midnight is the day's end."""

    weekday: int
    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end != MIDNIGHT and self.end <= self.start:
            raise ValueError("the end must be after the start")


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` until before `end`."""

    start: datetime
    end: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Cover:
    """Somebody else takes a part of a shift."""

    clinician_id: uuid.UUID
    span: Span


@dataclass(frozen=True, slots=True)
class Shift:
    """Who is on duty and how early they are asked; of covers that overlap, the last one made holds."""

    id: uuid.UUID
    clinician_id: uuid.UUID
    rank: int
    span: Span
    covers: tuple[Cover, ...] = ()

    def holder(self, at: datetime) -> uuid.UUID:
        """Return who has this shift at an instant in it."""
        found = [cover.clinician_id for cover in self.covers if at in cover.span]
        return found[-1] if found else self.clinician_id


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the instant of a wall time; one that the spring change skips is read as before the change."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def span_of(day: date, start: time, end: time, zone: ZoneInfo) -> Span:
    """Return a stretch of wall time that ends on the same day, or on the next where the end comes first."""
    last = day if end > start else day + timedelta(days=1)
    return Span(instant(day, start, zone), instant(last, end, zone))


def staffed_spans(hours: Iterable[StaffedHours], zone: ZoneInfo, first: date, days: int) -> list[Span]:
    """Return when the practice is staffed on `days` days from `first`, in order."""
    known = list(hours)
    spans = [
        span_of(day, each.start, each.end, zone)
        for day in (first + timedelta(days=number) for number in range(days))
        for each in known
        if each.weekday == day.weekday()
    ]
    return sorted(spans, key=lambda span: span.start)


def is_staffed(hours: Iterable[StaffedHours], zone: ZoneInfo, at: datetime) -> bool:
    """Say whether an instant is within the staffed hours."""
    return any(at in span for span in staffed_spans(hours, zone, at.astimezone(zone).date(), 1))


def next_opening(hours: Iterable[StaffedHours], zone: ZoneInfo, at: datetime) -> datetime | None:
    """Return when the practice is staffed next, after `at`; None where it never is."""
    spans = staffed_spans(hours, zone, at.astimezone(zone).date(), 9)
    return next((span.start for span in spans if span.start > at), None)


def next_business_day(hours: Iterable[StaffedHours], zone: ZoneInfo, at: datetime) -> datetime:
    """Return the first opening on a later day; nine o'clock of the next weekday where no hours are known."""
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    spans = staffed_spans(hours, zone, tomorrow, 8)
    if spans:
        return spans[0].start
    day = next(
        day
        for day in (tomorrow + timedelta(days=number) for number in range(3))
        if day.weekday() not in WEEKEND
    )
    return instant(day, OFFICE_OPENS, zone)


def on_shift(shifts: Iterable[Shift], at: datetime) -> tuple[uuid.UUID, ...]:
    """Return who is on shift at an instant, in the order in which they are asked."""
    running = sorted(
        (shift for shift in shifts if at in shift.span),
        key=lambda each: (each.rank, each.span.start, str(each.id)),
    )
    return tuple(dict.fromkeys(shift.holder(at) for shift in running))


def asked_order(shifts: Iterable[Shift], at: datetime) -> tuple[uuid.UUID, ...]:
    """Return whom to ask one after the other: who is on shift, then whose shift begins next."""
    known = list(shifts)
    coming = sorted(
        (shift for shift in known if at < shift.span.start <= at + AHEAD),
        key=lambda each: (each.span.start, each.rank, str(each.id)),
    )
    return tuple(dict.fromkeys((*on_shift(known, at), *(shift.holder(shift.span.start) for shift in coming))))


def gaps(spans: Sequence[Span], shifts: Iterable[Shift]) -> list[Span]:
    """Return the parts of the staffed hours in which nobody is on shift."""
    taken = sorted((shift.span for shift in shifts), key=lambda span: span.start)
    found = []
    for span in spans:
        start = span.start
        for other in taken:
            if other.end <= start or other.start >= span.end:
                continue
            if other.start > start:
                found.append(Span(start, other.start))
            start = max(start, other.end)
        if start < span.end:
            found.append(Span(start, span.end))
    return found
