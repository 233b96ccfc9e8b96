"""Checks of one titration step against what is known about the drug: what refuses it, what is noted."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from backend.medications.rules.doses import Dose, format_dose
from backend.medications.rules.drugs import AgeLimit, Drug, Form
from backend.medications.rules.look_alikes import Doubt
from backend.prescriptions.rules.sig import Sig, long_day

EARLIEST_START: Final = timedelta(days=7)
LATEST_START: Final = timedelta(days=365)
LARGE_STEP: Final = Decimal(3)  # ours: a slip of the decimal point is tenfold, of a strength two- to fourfold


class NoteKind(StrEnum):
    """What the prescriber is told about a step that may be signed."""

    ABOVE_USUAL_RANGE = "above-usual-range"
    ABOVE_START_DOSE = "above-start-dose"
    LARGE_STEP = "large-step"
    REPLACES_LATER_STEP = "replaces-later-step"
    LOOK_ALIKE = "look-alike"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know before signing."""

    kind: NoteKind
    text: str


class Refusal(StrEnum):
    """Why a step can not be drafted."""

    STRENGTH_UNKNOWN = "strength-unknown"
    FORM_NEEDED = "form-needed"
    TABLET_NOT_HALVED = "tablet-not-halved"
    DOSE_ABOVE_MAXIMUM = "dose-above-maximum"
    START_OUT_OF_RANGE = "start-out-of-range"


@dataclass(frozen=True, slots=True)
class Refused:
    """A step that can not be drafted, and why."""

    why: Refusal
    text: str


def choose_form(drug: Drug, strength: Dose, pieces: Decimal, form: str | None) -> Form | Refused:
    """Find the form that has this strength. Which release is meant is never guessed."""
    found = drug.forms_with(strength, pieces, form)
    if not found:
        which = f" as {form}" if form else ""
        return Refused(
            Refusal.STRENGTH_UNKNOWN, f"{drug.name} {format_dose(strength)}{which} is not in the formulary."
        )
    if len({each.release for each in found}) > 1:
        choices = ", ".join(each.form for each in found)
        return Refused(
            Refusal.FORM_NEEDED,
            f"{drug.name} {format_dose(strength)} comes in several forms. Say which one: {choices}.",
        )
    if pieces % 1 != 0 and strength not in found[0].may_halve:
        return Refused(
            Refusal.TABLET_NOT_HALVED,
            f"The {format_dose(strength)} {found[0].form} of {drug.name} is not to be halved.",
        )
    return found[0]


def check_dose(drug: Drug, form: Form, sig: Sig, age: int) -> Refused | None:
    """Refuse what is above the daily maximum, at this age, or above the most at one time."""
    limit = form.maximum_at(age)
    who = f" above the age of {limit.older_than}" if isinstance(limit, AgeLimit) else ""
    if sig.daily_dose.exceeds(limit.dose):
        return Refused(
            Refusal.DOSE_ABOVE_MAXIMUM,
            f"{format_dose(sig.daily_dose)} a day is above the maximum of {format_dose(limit.dose)} a day"
            f" for {drug.name} {form.form}{who}.",
        )
    if form.maximum_single is not None and sig.single_dose.exceeds(form.maximum_single.dose):
        return Refused(
            Refusal.DOSE_ABOVE_MAXIMUM,
            f"{format_dose(sig.single_dose)} at one time is above the maximum single dose of"
            f" {format_dose(form.maximum_single.dose)} for {drug.name} {form.form}.",
        )
    return None


def check_start(start_on: date, today: date) -> Refused | None:
    """Refuse a start too long ago or too far ahead."""
    if today - EARLIEST_START <= start_on <= today + LATEST_START:
        return None
    return Refused(
        Refusal.START_OUT_OF_RANGE,
        f"{long_day(start_on)} is more than 7 days ago or more than 365 days ahead.",
    )


def notes(
    drug: Drug,
    form: Form,
    sig: Sig,
    *,
    before: Dose | None,
    later: tuple[date, Dose] | None,
    doubts: tuple[Doubt, ...] = (),
) -> tuple[Note, ...]:
    """Say what to know before signing: `before` is the dose the step starts from, `later` one it replaces.

    `doubts` are drugs of a similar name that the reason for the step fits, and this one not.
    """
    dose = sig.daily_dose
    found = [Note(NoteKind.LOOK_ALIKE, _look_alike_text(doubt)) for doubt in doubts]
    if dose.exceeds(form.usual_high):
        found.append(
            Note(
                NoteKind.ABOVE_USUAL_RANGE,
                f"{format_dose(dose)} a day is above the usual {format_dose(form.usual_low)} to"
                f" {format_dose(form.usual_high)} a day.",
            )
        )
    if before is None and dose.exceeds(form.start.dose):
        found.append(
            Note(
                NoteKind.ABOVE_START_DOSE,
                f"No dose is on record before this. The usual start of {drug.name} {form.form} is"
                f" {format_dose(form.start.dose)} a day.",
            )
        )
    if before is not None and before.unit is dose.unit and dose.ratio_to(before) >= LARGE_STEP:
        found.append(
            Note(
                NoteKind.LARGE_STEP,
                f"From {format_dose(before)} to {format_dose(dose)} a day is a step to three times the dose"
                " or more. Check the strength and the number of tablets.",
            )
        )
    if later is not None:
        found.append(
            Note(
                NoteKind.REPLACES_LATER_STEP,
                f"This replaces the step to {format_dose(later[1])} a day that is signed for"
                f" {long_day(later[0])}.",
            )
        )
    return tuple(found)


def _look_alike_text(doubt: Doubt) -> str:
    own, other = (", ".join(use for use, _ in each.uses) for each in (doubt.chosen, doubt.other))
    return (
        f"Is {doubt.chosen.name} ({own}) the drug you mean?"
        f" The reason given fits {doubt.other.name} ({other}), and the names are easily mixed up."
    )
