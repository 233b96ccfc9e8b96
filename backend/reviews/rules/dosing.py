"""How a daily dose stands to what is usual, and whether its effect can be judged yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from backend.medications.rules.doses import Dose, format_dose, format_number
from backend.medications.rules.drugs import Basis, Drug, Form
from backend.medications.rules.profiles import Profile, Span

HOURS_A_DAY: Final = 24


class Standing(StrEnum):
    """Where a dose stands."""

    BELOW_USUAL = "below-usual"
    WITHIN_USUAL = "within-usual"
    ABOVE_USUAL = "above-usual"
    ABOVE_MAXIMUM = "above-maximum"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DoseCheck:
    """Where a dose stands, in words, and what the figures rest on."""

    standing: Standing
    text: str
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """A dose below the least that works; `is_too_early` where the time to judge it has not passed."""

    text: str
    is_too_early: bool
    basis: str


def check_dose(drug: Drug | None, form: str | None, dose: Dose | None, age: int) -> DoseCheck:
    """Hold a daily dose against the usual range and the maximum; without a form, against the widest."""
    if drug is None:
        return DoseCheck(Standing.UNKNOWN, "Cannot tell: no dose range is known here for it.")
    if dose is None:
        return DoseCheck(Standing.UNKNOWN, "Cannot tell: the dose is not stated.")
    forms = [each for each in drug.forms if each.form == form] or list(drug.forms)
    if any(dose.unit is not each.usual_low.unit for each in forms):
        return DoseCheck(Standing.UNKNOWN, "Cannot tell: the dose is in another unit than its range.")
    low = min((each.usual_low for each in forms), key=_value)
    high = max((each.usual_high for each in forms), key=_value)
    limit = max((each.maximum_at(age).dose for each in forms), key=_value)
    basis = _basis_text(drug, forms)
    usual = f"the usual {format_dose(low)} to {format_dose(high)} a day"
    if dose.exceeds(limit):
        most = f"{format_dose(dose)} a day is above the maximum of {format_dose(limit)} a day at {age} years."
        return DoseCheck(Standing.ABOVE_MAXIMUM, most, basis)
    if dose.exceeds(high):
        return DoseCheck(Standing.ABOVE_USUAL, f"{format_dose(dose)} a day is above {usual}.", basis)
    if low.exceeds(dose):
        return DoseCheck(Standing.BELOW_USUAL, f"{format_dose(dose)} a day is below {usual}.", basis)
    return DoseCheck(Standing.WITHIN_USUAL, f"{format_dose(dose)} a day is within {usual}.", basis)


def below_effective(
    profile: Profile | None, dose: Dose | None, since: date | None, today: date
) -> Effect | None:
    """Say that a dose is below the least that is known to work, and whether it is too early to judge it."""
    if profile is None or dose is None or profile.minimum_effective is None:
        return None
    least, basis = profile.minimum_effective
    if least.unit is not dose.unit or not least.exceeds(dose):
        return None
    what = f"{format_dose(dose)} a day is below {format_dose(least)} a day, the least that usually works."
    judged = profile.times.get("judge")
    is_early = False
    if judged is not None and since is not None:
        days = (today - since).days
        is_early = days * HOURS_A_DAY < judged.high
        said = f"It has been taken for {days} days; its effect is judged after {_span_text(judged)}."
        what = f"{what} {'It is too early to judge. ' if is_early else ''}{said}"
    elif since is None:
        what = f"{what} Since when is not recorded, so whether it is too early to judge cannot be told."
    return Effect(what, is_early, f"{basis.source}, {basis.status}")


def _basis_text(drug: Drug, forms: Sequence[Form]) -> str:
    titles = {source.id: source.title for source in drug.sources}
    first: Basis = forms[0].usual_basis
    return f"{titles.get(first.source, first.source)}, {first.status}"


def _span_text(span: Span) -> str:
    """Write a span of hours in weeks where both ends are whole weeks, else in days."""
    unit, hours = ("weeks", 7 * HOURS_A_DAY) if span.low % (7 * HOURS_A_DAY) == 0 else ("days", HOURS_A_DAY)
    low, high = span.low / hours, span.high / hours
    return f"{format_number(low)} to {format_number(high)} {unit}"


def _value(dose: Dose) -> Decimal:
    return dose.value
