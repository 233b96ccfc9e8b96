"""How long the tablets last: signed quantities, eaten at the ledger's daily dose, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from backend.medications.rules.doses import Dose
from backend.prescriptions.rules.ledger import DosePeriod, in_force
from backend.prescriptions.rules.sig import long_day

NOT_PRESCRIBED_HERE: Final = "Not prescribed here, so the supply is not known."
DOES_NOT_FIT: Final = (
    "The recorded dose does not fit the tablets prescribed here, so the supply is not known."
)
STOPPED: Final = "Stopped."


@dataclass(frozen=True, slots=True)
class Signed:
    """The first fill of one signed prescription, and the days on which it is in force (half-open)."""

    start: date
    end: date | None
    form: str
    strength: Dose
    quantity: int
    refills: int


@dataclass(frozen=True, slots=True)
class Supply:
    """What is left: `runs_out_on` is the first day without a full dose. None where it can not be known.

    `refilled_until` is that day if every refill of the prescription in force is filled: nobody here knows.
    """

    days_left: int | None
    runs_out_on: date | None
    text: str
    refilled_until: date | None = None


def supply(signed: Sequence[Signed], dose_periods: Sequence[DosePeriod], today: date) -> Supply:
    """Work out how long the signed tablets last if taken as the ledger says.

    A changed dose eats the same tablets faster or slower, what is left of the same strength carries over,
    another strength does not help, and refills that nobody filled are told apart.
    """
    fills = sorted((each for each in signed if each.end is None or each.start < each.end), key=_start)
    if not fills:
        return Supply(None, None, NOT_PRESCRIBED_HERE)
    if fills[0].start > today:
        return Supply(None, None, f"Starts on {long_day(fills[0].start)}.")
    if in_force(dose_periods, today) is None:
        return Supply(None, None, STOPPED)
    runs_out_on = _first_day_without(fills, dose_periods, today)
    if runs_out_on is None:
        return Supply(None, None, DOES_NOT_FIT)
    last = next(each for each in reversed(fills) if each.start <= today)
    refilled = [
        replace(each, quantity=each.quantity * (1 + each.refills)) if each is last else each for each in fills
    ]
    refilled_until = _first_day_without(refilled, dose_periods, today)
    refills = _refills_text(last.refills)
    if runs_out_on <= today:
        when = "today" if runs_out_on == today else f"on {long_day(runs_out_on)}"
        return Supply(0, runs_out_on, f"Ran out {when}, if taken as signed; {refills}.", refilled_until)
    left = (runs_out_on - today).days
    days = "1 day" if left == 1 else f"{left:,} days"
    text = f"{days} left, until {long_day(runs_out_on)}; {refills}."
    return Supply(left, runs_out_on, text, refilled_until)


def _first_day_without(
    fills: Sequence[Signed], dose_periods: Sequence[DosePeriod], today: date
) -> date | None:
    """Walk the days on which something changes; None where the ledger's dose is no number of half tablets."""
    changes = {each.start for each in fills} | {period.start for period in dose_periods}
    changes |= {period.end for period in dose_periods if period.end is not None}
    days = sorted(day for day in changes if day >= fills[0].start)
    stock: dict[tuple[str, Dose], Decimal] = {}
    ran_out: date | None = None
    for place, day in enumerate(days):
        for fill in (each for each in fills if each.start == day):
            stock[_kind(fill)] = stock.get(_kind(fill), Decimal(0)) + fill.quantity
        current = next(each for each in reversed(fills) if each.start <= day)
        period = in_force(dose_periods, day)
        until = days[place + 1] if place + 1 < len(days) else None
        if period is None:
            continue
        rate = _pieces_a_day(period.daily_dose, current.strength)
        if rate is None:
            if until is None or until > today:
                return None
            continue
        left = stock[_kind(current)]
        lasts = int(left / rate)
        ends = day + timedelta(days=lasts)
        if until is None or ends < until:
            if until is None or until > today:
                return ran_out if lasts == 0 and ran_out is not None else ends
            stock[_kind(current)] = Decimal(0)
            ran_out = ran_out if lasts == 0 and ran_out is not None else ends
        else:
            stock[_kind(current)] = left - rate * (until - day).days
            ran_out = None
    return ran_out


def _pieces_a_day(daily_dose: Dose, strength: Dose) -> Decimal | None:
    if daily_dose.unit is not strength.unit:
        return None
    halves = 2 * daily_dose.value
    return None if halves % strength.value != 0 else halves / strength.value / 2


def _refills_text(refills: int) -> str:
    return {0: "no refills", 1: "1 refill on the prescription"}.get(
        refills, f"{refills} refills on the prescription"
    )


def _kind(fill: Signed) -> tuple[str, Dose]:
    return (fill.form, fill.strength)


def _start(fill: Signed) -> date:
    return fill.start
