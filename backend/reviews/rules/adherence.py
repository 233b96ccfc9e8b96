"""How many days what was signed covers. Nobody here knows what was picked up or swallowed, and it says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from backend.medications.rules.doses import Dose

WINDOW: Final = timedelta(days=180)  # ours: two usual quarters of supply
ENOUGH: Final = Decimal("0.8")  # Pharmacy Quality Alliance, proportion of days covered: 80 %
CANNOT_TELL: Final = "Cannot tell: nothing was prescribed here that would say how long it lasts."


@dataclass(frozen=True, slots=True)
class Fill:
    """A signed supply: how many days a fill lasts, how often it may be filled again, until when it holds."""

    start: date
    end: date | None
    daily_dose: Dose
    days_supply: int
    refills: int


@dataclass(frozen=True, slots=True)
class Cover:
    """Covered days out of `days`: with no refill filled, and with every one. None: cannot tell."""

    days: int | None
    least: int | None
    most: int | None
    has_gap: bool
    text: str


def cover(fills: Sequence[Fill], today: date) -> Cover:
    """Count the covered days before today, of the last half year at most.

    What is left over of the same daily dose is used up first. A gap is certain only where even every refill
    would have left more than a fifth of the days uncovered.
    """
    signed = sorted((fill for fill in fills if fill.start < today), key=lambda fill: fill.start)
    if not signed:
        return Cover(None, None, None, False, CANNOT_TELL)
    first = max(signed[0].start, today - WINDOW)
    days = (today - first).days
    least = len(_days(signed, first, today, with_refills=False))
    most = len(_days(signed, first, today, with_refills=True))
    has_gap = most < ENOUGH * days
    if least == days:
        text = f"Signed for every one of {_of(days)}."
    elif least == most:
        text = f"Signed for {least} of {_of(days)}; no refill would have covered the rest."
    else:
        text = f"Signed for {least} of {_of(days)}, {most} if every refill was filled; that is not known."
    return Cover(days, least, most, has_gap, text)


def _days(signed: Sequence[Fill], first: date, today: date, *, with_refills: bool) -> set[date]:
    covered: set[date] = set()
    until, dose = date.min, None
    for fill in signed:
        begin = max(fill.start, until) if dose == fill.daily_dose else fill.start
        count = fill.days_supply * (1 + fill.refills if with_refills else 1)
        until, dose = begin + timedelta(days=count), fill.daily_dose
        if fill.end is not None and with_refills:
            # A refill can not be filled once the prescription is over; what is in hand can still be taken.
            until = min(until, max(fill.end, begin + timedelta(days=fill.days_supply)))
        day = max(begin, first)
        while day < min(until, today):
            covered.add(day)
            day += timedelta(days=1)
    return covered


def _of(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
