"""Check a titration step against the formulary and the present state, and say what signing it would sign."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.errors import Refused
from backend.medications import service as formulary
from backend.medications.rules.doses import Dose
from backend.medications.rules.drugs import Drug, Form
from backend.people import service as people
from backend.people.rules.persons import age_on
from backend.prescriptions import controlled
from backend.prescriptions.commands import signed_rows
from backend.prescriptions.models import MedicationRow, PrescriptionRow
from backend.prescriptions.queries import entries_of, patient_today
from backend.prescriptions.rules import ledger, steps
from backend.prescriptions.rules.contradictions import contradictions, said_by
from backend.prescriptions.rules.controlled import Controlled, Order
from backend.prescriptions.rules.digest import Content
from backend.prescriptions.rules.sig import Sig, label
from backend.prescriptions.rules.steps import Note, Refusal


class StrengthUnknown(Refused):
    """The formulary has no such tablet."""

    type = "strength-unknown"
    title = "That strength is not in the formulary"


class FormNeeded(Refused):
    """The strength comes in forms of different release."""

    type = "form-needed"
    title = "Say which form is meant"


class TabletNotHalved(Refused):
    """The tablet is not to be halved."""

    type = "tablet-not-halved"
    title = "That tablet is not to be halved"


class DoseAboveMaximum(Refused):
    """The dose is above the formulary's maximum."""

    type = "dose-above-maximum"
    title = "That dose is above the maximum"


class StartOutOfRange(Refused):
    """The start is too long ago or too far ahead."""

    type = "start-out-of-range"
    title = "That is not a day on which it can start"


class DirectionsContradict(Refused):
    """The words beside the sig say something else than the sig."""

    type = "directions-contradict"
    title = "The directions say something else than the dose and the times"


class NotInFormulary(Refused):
    """A drug that can not be checked can not be prescribed here."""

    type = "not-in-formulary"
    title = "That drug is not in the formulary, so it can not be prescribed here"


_REFUSALS: dict[Refusal, type[Refused]] = {
    Refusal.STRENGTH_UNKNOWN: StrengthUnknown,
    Refusal.FORM_NEEDED: FormNeeded,
    Refusal.TABLET_NOT_HALVED: TabletNotHalved,
    Refusal.DOSE_ABOVE_MAXIMUM: DoseAboveMaximum,
    Refusal.START_OUT_OF_RANGE: StartOutOfRange,
}


@dataclass(frozen=True, slots=True)
class NewStep:
    """What the prescriber asks for; `form` may be left out where the strength comes in one release only."""

    sig: Sig
    form: str | None
    start_on: date
    days_supply: int
    refills: int
    indication: str | None
    directions: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A step that may be signed, with the state it was checked against."""

    drug: Drug
    form: Form
    sig: Sig
    before: Dose | None
    replaces: PrescriptionRow | None
    notes: tuple[Note, ...]
    controlled: Controlled | None = None


def check(medication: MedicationRow, request: NewStep, *, is_renewal: bool = False) -> Checked:
    """Check a step against the formulary, the law and the present state; raise what refuses it.

    A step takes the place of whatever starts on its day or later; a renewal leaves what starts later.
    """
    if medication.drug_slug is None:
        raise NotInFormulary(
            f"{medication.name} is not in the formulary, so nothing about it can be checked."
        )
    patient = people.patient(medication.patient_id)
    drug = formulary.drug(medication.drug_slug)
    form = steps.choose_form(drug, request.sig.strength, request.sig.pieces, request.form)
    if isinstance(form, steps.Refused):
        raise _REFUSALS[form.why](form.text, errors={"strength": [form.text]})
    sig = Sig(form.form, request.sig.strength, request.sig.pieces, request.sig.timing)
    today = patient_today(patient.id)
    for refused, field in (
        (steps.check_start(request.start_on, today), "start_on"),
        (steps.check_dose(drug, form, sig, age_on(patient.birth_date, request.start_on)), "tablets_per_dose"),
    ):
        if refused is not None:
            raise _REFUSALS[refused.why](refused.text, errors={field: [refused.text]})
    require_agreement(request.directions, sig)
    periods = ledger.periods(entries_of([medication.id])[medication.id])
    current = ledger.in_force(periods, request.start_on)
    later = ledger.next_step(periods, request.start_on)
    before = current.daily_dose if current else None
    rows = signed_rows(medication.id)
    replaces = next((r for r in reversed(rows) if r.start_on <= request.start_on), rows[0] if rows else None)
    legal = _legal(drug, request, today, rows, medication.patient_id, is_renewal=is_renewal)
    found = steps.notes(
        drug,
        form,
        sig,
        before=before,
        later=(later.start, later.daily_dose) if later else None,
        doubts=formulary.doubts(drug.slug, request.indication),
    )
    return Checked(drug, form, sig, before, replaces, found, legal)


def _legal(
    drug: Drug,
    request: NewStep,
    today: date,
    rows: list[PrescriptionRow],
    patient_id: uuid.UUID,
    *,
    is_renewal: bool,
) -> Controlled | None:
    schedule = controlled.schedule_of(drug.slug)
    if schedule is None:
        return None
    order = Order(drug.name, schedule, today, request.start_on, request.days_supply, request.refills)
    stays = [row for row in rows if row.start_on < request.start_on or (is_renewal and row.start_on > today)]
    return controlled.assess(patient_id, order, stays)


def require_agreement(directions: str | None, sig: Sig) -> None:
    """Raise DirectionsContradict where free text says something else than the sig."""
    found = contradictions(directions or "", said_by(sig))
    if found:
        texts = [each.text for each in found]
        raise DirectionsContradict(" ".join(texts), errors={"directions": texts})


def instruction(medication: MedicationRow, checked: Checked, request: NewStep) -> dict[str, Any]:
    """Return the columns that a step and its prescription share."""
    sig = checked.sig
    return {
        "patient_id": medication.patient_id,
        "medication_id": medication.id,
        "drug_slug": checked.drug.slug,
        "drug_name": checked.drug.name,
        "form": sig.form,
        "strength_value": sig.strength.value,
        "strength_unit": sig.strength.unit,
        "pieces": sig.pieces,
        "timing": sig.timing,
        "daily_value": sig.daily_dose.value,
        "daily_unit": sig.daily_dose.unit,
        "start_on": request.start_on,
        "days_supply": request.days_supply,
        "quantity": sig.quantity(request.days_supply),
        "refills": request.refills,
        "indication": request.indication,
        "directions": request.directions,
        "sig": label(sig),
    }


def content_of(medication: MedicationRow, checked: Checked, request: NewStep, *, by_id: uuid.UUID) -> Content:
    """Return everything that a signature covers, the state it builds on included."""
    plain: dict[str, str | int | None] = {}
    for key, value in instruction(medication, checked, request).items():
        is_decimal = key in ("strength_value", "daily_value", "pieces")
        plain[key] = format(value.normalize(), "f") if is_decimal else _plain(value)
    return {
        **plain,
        "practice_id": str(medication.practice_id),
        "drafted_by": str(by_id),
        "replaces": str(checked.replaces.id) if checked.replaces else None,
        "previous_daily_dose": str(checked.before) if checked.before else None,
        "notes": "\n".join(f"{note.kind}: {note.text}" for note in checked.notes),
        **({"controlled": checked.controlled.text()} if checked.controlled else {}),
    }


def _plain(value: object) -> str | int | None:
    return value if isinstance(value, int) or value is None else str(value)
