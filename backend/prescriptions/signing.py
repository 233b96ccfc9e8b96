"""Sign a draft, or sign the prescription in force anew: the one way in which a dose is ordered."""

import uuid
from datetime import date

from backend.clock import now
from backend.database import session
from backend.errors import Conflict, Stale
from backend.gate import Actor
from backend.prescriptions import commands, overrides
from backend.prescriptions.checks import Checked, NewStep, check, content_of, instruction
from backend.prescriptions.drafts import (
    StartDayTaken,
    content_to_sign,
    locked,
    notes_json,
    request_of,
    safety_of,
)
from backend.prescriptions.models import MedicationRow, PrescriptionRow
from backend.prescriptions.queries import entries_of, patient_today, prescription_value, sig_of
from backend.prescriptions.rules import ledger
from backend.prescriptions.rules.digest import Content, canonical, digest
from backend.prescriptions.rules.ledger import Kind
from backend.prescriptions.rules.sig import long_day
from backend.prescriptions.rules.values import Prescription
from backend.prescriptions.summaries import tell_caseload


class ContentChanged(Stale):
    """What would be signed is not what was shown."""

    type = "content-changed"
    title = "This changed since it was shown"


class NothingToRenew(Conflict):
    """No prescription of ours is in force."""

    type = "nothing-to-renew"
    title = "There is no prescription in force to renew"


def sign_step(
    patient_id: uuid.UUID, step_id: uuid.UUID, *, shown: str, by: Actor, override_reason: str | None = None
) -> Prescription:
    """Sign a draft whose digest is the one shown: prescription, ledger and superseding, all together.

    What was found about the drug is part of what is shown; raise OverrideNeeded where it wants a reason.
    """
    overrides.lock_list(patient_id)
    medication, step = locked(patient_id, step_id)
    checked = check(medication, request_of(step))
    safety = safety_of(medication, checked.sig.daily_dose, step.start_on)
    content = content_to_sign(medication, checked, request_of(step), safety, by_id=step.created_by)
    if digest(canonical(content)) != shown:
        raise ContentChanged(
            "Look at it again: the medicine, or this step, is no longer what you were shown."
        )
    if any(row.start_on == step.start_on for row in commands.signed_rows(medication.id)):
        raise StartDayTaken(f"A step is already signed for {long_day(step.start_on)}.")
    overrides.require_reason(safety, override_reason)
    commands.supersede_prescriptions(medication.id, step.start_on, patient_today(patient_id))
    row = _sign(medication, checked, request_of(step), content, end_on=None, step_id=step.id, by=by)
    overrides.keep(safety, override_reason, signed=row, by=by)
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


def renew(
    patient_id: uuid.UUID,
    medication_id: uuid.UUID,
    *,
    shown: uuid.UUID | None,
    days_supply: int,
    refills: int,
    by: Actor,
) -> Prescription:
    """Sign the prescription in force anew from today: the same sig and dose, nothing moves in the ledger.

    `shown` is the prescription that the signer saw in force; raise ContentChanged where it is another by now.
    """
    medication = commands.lock_active(patient_id, medication_id)
    today = patient_today(patient_id)
    rows = commands.signed_rows(medication.id)
    current = next((r for r in rows if r.start_on <= today and (r.end_on is None or today < r.end_on)), None)
    period = ledger.in_force(ledger.periods(entries_of([medication.id])[medication.id]), today)
    if current is None or period is None:
        raise NothingToRenew("Nothing that was prescribed here is in force. Draft a step instead.")
    if current.id != shown:
        raise ContentChanged(f"Look at it again: it now says “{current.sig}”")
    sig = sig_of(current)
    if period.daily_dose != sig.daily_dose:
        raise NothingToRenew("The recorded dose is no longer the one prescribed. Draft a step instead.")
    request = NewStep(sig, current.form, today, days_supply, refills, current.indication)
    checked = check(medication, request)
    checked = Checked(checked.drug, checked.form, checked.sig, period.daily_dose, current, ())
    content = content_of(medication, checked, request, by_id=by.person_id)
    following = next((row.start_on for row in rows if row.start_on > today), None)
    current.end_on, current.status = max(current.start_on, today), "superseded"
    session().flush()
    row = _sign(medication, checked, request, content, end_on=following, step_id=None, by=by)
    return prescription_value(row, today)


def _sign(
    medication: MedicationRow,
    checked: Checked,
    request: NewStep,
    content: Content,
    *,
    end_on: date | None,
    step_id: uuid.UUID | None,
    by: Actor,
) -> PrescriptionRow:
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
    )
    session().add(row)
    medication.order_count += 1
    medication.last_ordered_on = patient_today(medication.patient_id)
    session().flush()
    return row
