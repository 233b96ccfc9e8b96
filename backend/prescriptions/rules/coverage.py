"""Which days the fills of one drug cover, how long they last, and the share of days covered (PDC)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import floor


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` until `end`, the first that is not included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a span without a day."""
        if self.end <= self.start:
            raise ValueError("the end must be after the start")

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.end - self.start).days

    def shared_days(self, other: "Span") -> int:
        """Return how many days both have."""
        return max(0, (min(self.end, other.end) - max(self.start, other.start)).days)


@dataclass(frozen=True, slots=True)
class Fill:
    """What was handed out on a day: so many days' worth, or so many tablets."""

    on: date
    days: int | None = None
    tablets: Fraction | None = None

    def __post_init__(self) -> None:
        """Refuse both, neither, or nothing."""
        if (self.days is None) is (self.tablets is None):
            raise ValueError("a fill gives either days or tablets")
        if (self.days or self.tablets or 0) <= 0:
            raise ValueError("a fill is more than nothing")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many tablets a day from `start` until `end`, not included; none at all is a pause."""

    start: date
    end: date | None
    tablets_per_day: Fraction

    def __post_init__(self) -> None:
        """Refuse less than none, and a period without a day."""
        if self.tablets_per_day < 0:
            raise ValueError("tablets per day are none or more")
        if self.end is not None and self.end <= self.start:
            raise ValueError("the end must be after the start")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days covered by all fills; what is left counts only what was filled by the day asked about.

    `runs_out_on` is the first day without a full dose; None where nothing was filled yet, or where what was
    filled is not being eaten, and then `days_left` is None, too. `pdc` is None where every day is a pause.
    """

    covered: tuple[Span, ...]
    runs_out_on: date | None
    days_left: int | None
    pdc: Fraction | None
    gap_days: int


@dataclass(slots=True)
class _Stock:
    """Supplies in the order in which they are used up; tablets that follow tablets are one heap."""

    heaps: list[tuple[bool, Fraction]]

    def add(self, fill: Fill) -> None:
        is_tablets = fill.tablets is not None
        amount = Fraction(fill.tablets if fill.tablets is not None else fill.days or 0)
        if self.heaps and is_tablets and self.heaps[-1][0]:
            amount += self.heaps.pop()[1]
        self.heaps.append((is_tablets, amount))

    def take(self, amount: Fraction) -> None:
        is_tablets, left = self.heaps.pop(0)
        if left > amount:
            self.heaps.insert(0, (is_tablets, left - amount))


def coverage(fills: Iterable[Fill], rates: Sequence[Rate], *, period: Span, as_of: date) -> Coverage:
    """Work out which days are covered, and the share of the period's days that are.

    PDC as the Pharmacy Quality Alliance counts it: covered days in the period by the days of the period, and
    an early fill of the same drug begins when the supply before it ends. Days of a pause are left out of
    both; they use nothing up and are no gap. A dose lasts until its end or until the next one begins.
    """
    ordered = sorted(fills, key=lambda fill: fill.on)
    ruling = _in_turn(rates)
    covered, _ = _use_up(ordered, ruling)
    paused = sum(
        Span(rate.start, rate.end or date.max).shared_days(period)
        for rate in ruling
        if rate.tablets_per_day == 0
    )
    due, had = period.days - paused, sum(span.shared_days(period) for span in covered)
    known = [fill for fill in ordered if fill.on <= as_of]
    runs_out_on: date | None = None
    days_left: int | None = 0
    if known:
        until_now, is_used_up = _use_up(known, ruling)
        last = until_now[-1].end if until_now else known[0].on
        runs_out_on = last if is_used_up else None
        days_left = max(0, (last - as_of).days) if is_used_up else None
    return Coverage(covered, runs_out_on, days_left, Fraction(had, due) if due else None, due - had)


def _in_turn(rates: Iterable[Rate]) -> list[Rate]:
    ordered = sorted(rates, key=lambda rate: rate.start)
    ends = [min(rate.end or after.start, after.start) for rate, after in pairwise(ordered)]
    return [
        Rate(rate.start, end, rate.tablets_per_day)
        for rate, end in zip(ordered, [*ends, *(rate.end for rate in ordered[-1:])], strict=True)
    ]


def _use_up(fills: Sequence[Fill], rates: Sequence[Rate]) -> tuple[tuple[Span, ...], bool]:
    """Return the covered days, merged, and whether everything is used up in the end.

    Goes from one day on which something changes to the next. What is too little for a day's dose is gone with
    that day and covers none; where the next fill is there by then, it is used with that.
    """
    covered: list[Span] = []
    stock, waiting = _Stock([]), list(reversed(fills))
    day = fills[0].on if fills else date.min
    while stock.heaps or waiting:
        while waiting and (waiting[-1].on <= day or not stock.heaps):
            day = max(day, waiting[-1].on)
            stock.add(waiting.pop())
        rate = next((each for each in rates if _holds(each, day)), None)
        change = _next_change(day, waiting, rates)
        is_tablets, left = stock.heaps[0]
        eaten = Fraction(1) if not is_tablets else rate.tablets_per_day if rate else Fraction(0)
        if eaten == 0 or (rate is not None and rate.tablets_per_day == 0):
            if change is None:
                return tuple(covered), False
            day = change
            continue
        days = floor(left / eaten)
        if days == 0:
            stock.take(left)
            day = day if stock.heaps else _later(day, 1)
            continue
        if change is not None:
            days = min(days, (change - day).days)
        end = _later(day, days)
        if covered and covered[-1].end == day:
            covered[-1] = Span(covered[-1].start, end)
        else:
            covered.append(Span(day, end))
        stock.take(days * eaten)
        day = end
    return tuple(covered), True


def _holds(rate: Rate, day: date) -> bool:
    return rate.start <= day and (rate.end is None or day < rate.end)


def _next_change(day: date, waiting: Sequence[Fill], rates: Sequence[Rate]) -> date | None:
    changes = [waiting[-1].on] if waiting else []
    changes += [each.start for each in rates] + [each.end for each in rates if each.end is not None]
    return min((each for each in changes if each > day), default=None)


def _later(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise ValueError("the supply lasts beyond the calendar") from None
