"""Sign a draft: the one way in which a dose is ordered."""

import uuid
from datetime import date

from backend.clock import now
from backend.database import session
from backend.errors import Stale
from backend.gate import Actor
from backend.prescriptions import commands, controlled, encounters, overrides
from backend.prescriptions.checks import Checked, NewStep, check, instruction
from backend.prescriptions.drafts import (
    StartDayTaken,
    content_to_sign,
    locked,
    notes_json,
    request_of,
    safety_of,
)
from backend.prescriptions.looks import look_for, require_look
from backend.prescriptions.models import MedicationRow, PrescriptionRow
from backend.prescriptions.queries import patient_today, prescription_value
from backend.prescriptions.rules.digest import Content, canonical, digest
from backend.prescriptions.rules.ledger import Kind
from backend.prescriptions.rules.sig import long_day
from backend.prescriptions.rules.values import Prescription
from backend.prescriptions.summaries import tell_caseload


class ContentChanged(Stale):
    """What would be signed is not what was shown."""

    type = "content-changed"
    title = "This changed since it was shown"


def sign_step(
    patient_id: uuid.UUID, step_id: uuid.UUID, *, shown: str, by: Actor, override_reason: str | None = None
) -> Prescription:
    """Sign a draft whose digest is the one shown: prescription, ledger and superseding, all together.

    What was found about the drug is part of what is shown; raise OverrideNeeded or SecondLookNeeded
    where it wants more than a signature.
    """
    overrides.lock_list(patient_id)
    medication, step = locked(patient_id, step_id)
    if medication.status == "stopped":
        raise commands.MedicationStopped("Withdraw this step, and start it anew instead.")
    checked = check(medication, request_of(step))
    safety = safety_of(medication, checked.sig.daily_dose, request_of(step), legal=checked.controlled)
    content = content_to_sign(medication, checked, request_of(step), safety, by_id=step.created_by)
    if digest(canonical(content)) != shown:
        raise ContentChanged(
            "Look at it again: the medicine, or this step, is no longer what you were shown."
        )
    if any(row.start_on == step.start_on for row in commands.signed_rows(medication.id)):
        raise StartDayTaken(f"A step is already signed for {long_day(step.start_on)}.")
    look = look_for(patient_id, shown, safety)
    require_look(safety, look, by=by)
    reason = override_reason or (look.reason if look else None)
    overrides.require_reason(safety, reason)
    encounters.note_shown(patient_id, medication.id, safety, step_id=step.id)
    encounters.note_signed(safety, step_id=step.id)
    encounters.note_renewal_left(medication.id)
    commands.supersede_prescriptions(medication.id, step.start_on, patient_today(patient_id))
    row = sign(medication, checked, request_of(step), content, end_on=None, step_id=step.id, by=by)
    overrides.keep(safety, reason, signed=row, look=look, by=by)
    commands.add_entry_from(
        medication,
        Kind.STARTED if checked.before is None else Kind.CHANGED,
        checked.sig.daily_dose,
        step.start_on,
        by=commands.author(by),
        prescription_id=row.id,
    )
    step.status, step.digest, step.notes = "signed", row.digest, notes_json(checked.notes)
    medication.status = "active"
    medication.started_on = min(day for day in (medication.started_on, step.start_on) if day)
    session().flush()
    tell_caseload(patient_id)
    return prescription_value(row, patient_today(patient_id))


def sign(
    medication: MedicationRow,
    checked: Checked,
    request: NewStep,
    content: Content,
    *,
    end_on: date | None,
    step_id: uuid.UUID | None,
    by: Actor,
) -> PrescriptionRow:
    """Add the signed prescription; what it takes the place of has made room before."""
    text = canonical(content)
    row = PrescriptionRow(
        **instruction(medication, checked, request),
        titration_step_id=step_id,
        replaces_id=checked.replaces.id if checked.replaces else None,
        status="signed",
        end_on=end_on,
        content=text,
        digest=digest(text),
        signed_at=now(),
        signed_by=by.person_id,
        signed_by_name=by.name,
        **controlled.columns(checked.controlled, medication.patient_id),
    )
    session().add(row)
    medication.order_count += 1
    medication.last_ordered_on = patient_today(medication.patient_id)
    session().flush()
    return row
