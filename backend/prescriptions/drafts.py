"""One draft of a titration step: locked, checked, and as it would be signed now."""

import uuid
from typing import Any

from sqlalchemy import select

from backend.database import session
from backend.errors import Conflict, NotFound, Refused
from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions import commands, controlled, means
from backend.prescriptions.checks import Checked, NewStep, check, content_of
from backend.prescriptions.findings import WithStep, findings
from backend.prescriptions.looks import look_for
from backend.prescriptions.models import MedicationRow, TitrationStepRow
from backend.prescriptions.queries import patient_today, sig_of
from backend.prescriptions.rules.controlled import Controlled
from backend.prescriptions.rules.digest import Content, canonical, digest
from backend.prescriptions.rules.safety import SafetyCheck
from backend.prescriptions.rules.sig import patient_sentence, with_directions
from backend.prescriptions.rules.steps import Note, NoteKind
from backend.prescriptions.rules.values import TitrationStep


class AlreadySigned(Conflict):
    """The step was signed or withdrawn before."""

    type = "already-signed"
    title = "That step is no longer a draft"


class StartDayTaken(Conflict):
    """Something else is signed or drafted for that day."""

    type = "start-day-taken"
    title = "There is already a step for that day"


def locked(patient_id: uuid.UUID, step_id: uuid.UUID) -> tuple[MedicationRow, TitrationStepRow]:
    """Lock a draft and its medicine, in the order that everybody locks them."""
    medication_id = session().scalar(
        select(TitrationStepRow.medication_id).where(
            TitrationStepRow.id == step_id, TitrationStepRow.patient_id == patient_id
        )
    )
    if medication_id is None:
        raise NotFound
    medication = commands.lock_medication(patient_id, medication_id)
    step = (
        session()
        .scalars(
            select(TitrationStepRow)
            .where(TitrationStepRow.id == step_id)
            .execution_options(populate_existing=True)
        )
        .one()
    )
    if step.status != "draft":
        raise AlreadySigned(f"It is {step.status}.")
    return medication, step


def safety_of(
    medication: MedicationRow, daily_dose: Dose, request: NewStep, *, legal: Controlled | None = None
) -> SafetyCheck:
    """Check the list as it would be from the start of a step: its drug, the quantity at home, the law."""
    if medication.drug_slug is None:
        return SafetyCheck(is_checked=False)
    today = patient_today(medication.patient_id)
    step = WithStep(medication.drug_slug, daily_dose, request.start_on)
    found = findings(medication.patient_id, today, step)
    days = request.days_supply * (1 + request.refills)
    found = found.with_more(controlled.findings(legal, medication.drug_slug))
    return means.added(found, medication.patient_id, medication.drug_slug, days, today)


def content_to_sign(
    medication: MedicationRow, checked: Checked, request: NewStep, safety: SafetyCheck, *, by_id: uuid.UUID
) -> Content:
    """Return what a signature under a step covers: the instruction, and what was found about it."""
    return {**content_of(medication, checked, request, by_id=by_id), "findings": safety.text()}


def request_of(row: TitrationStepRow) -> NewStep:
    """Return what a draft asks for."""
    return NewStep(
        sig_of(row), row.form, row.start_on, row.days_supply, row.refills, row.indication, row.directions
    )


def step_value(
    row: TitrationStepRow, medication: MedicationRow, safety: SafetyCheck | None = None
) -> TitrationStep:
    """Turn a row into a value; a draft shows the digest, notes and findings of signing it now."""
    notes = tuple(Note(NoteKind(each["kind"]), each["text"]) for each in row.notes)
    signable, previous, look, legal = row.digest, None, None, None
    if row.previous_value is not None and row.previous_unit is not None:
        previous = Dose(row.previous_value, Unit(row.previous_unit))
    sig = sig_of(row)
    if row.status == "draft":
        request = request_of(row)
        try:
            checked = check(medication, request)
        except Refused:  # it can no longer be signed, and signing it says why
            safety = safety or safety_of(medication, sig.daily_dose, request)
        else:
            notes, previous, legal = checked.notes, checked.before, checked.controlled
            safety = safety or safety_of(medication, sig.daily_dose, request, legal=legal)
            content = content_to_sign(medication, checked, request, safety, by_id=row.created_by)
            signable = digest(canonical(content))
            look = look_for(row.patient_id, signable, safety)
    return TitrationStep(
        id=row.id,
        medication_id=row.medication_id,
        drug_name=row.drug_name,
        form=row.form,
        strength=sig.strength,
        daily_dose=sig.daily_dose,
        previous_daily_dose=previous,
        sig=row.sig,
        patient_text=with_directions(patient_sentence(sig, row.start_on), row.directions),
        indication=row.indication,
        directions=row.directions,
        quantity=row.quantity,
        days_supply=row.days_supply,
        refills=row.refills,
        start_on=row.start_on,
        status=row.status,
        digest=signable,
        notes=notes,
        safety=safety,
        second_look=look,
        controlled=legal,
        created_at=row.created_at,
        created_by=row.created_by_name,
    )


def notes_json(notes: tuple[Note, ...]) -> list[dict[str, Any]]:
    """Return notes as they are kept."""
    return [{"kind": str(note.kind), "text": note.text} for note in notes]
