"""Draft a titration step, and sign it: the one way in which a dose is ordered."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.clock import now
from backend.database import session
from backend.errors import Conflict, NotFound, Refused, Stale
from backend.gate import Actor
from backend.medications import service as formulary
from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions import commands
from backend.prescriptions.checks import Checked, NewStep, check, content_of, instruction
from backend.prescriptions.models import MedicationRow, PrescriptionRow, TitrationStepRow
from backend.prescriptions.queries import entries_of, patient_today, prescription_value, sig_of
from backend.prescriptions.rules import ledger
from backend.prescriptions.rules.digest import Content, canonical, digest
from backend.prescriptions.rules.ledger import Kind
from backend.prescriptions.rules.sig import long_day, patient_sentence
from backend.prescriptions.rules.steps import Note, NoteKind
from backend.prescriptions.rules.values import Prescription, TitrationStep
from backend.prescriptions.summaries import tell_caseload


class AlreadyTaking(Conflict):
    """The patient takes that drug already."""

    type = "already-taking"
    title = "The patient takes that drug already"


class StartDayTaken(Conflict):
    """Something else is signed or drafted for that day."""

    type = "start-day-taken"
    title = "There is already a step for that day"


class AlreadySigned(Conflict):
    """The step was signed or withdrawn before."""

    type = "already-signed"
    title = "That step is no longer a draft"


class ContentChanged(Stale):
    """What would be signed is not what was shown."""

    type = "content-changed"
    title = "This changed since it was shown"


class NothingToRenew(Conflict):
    """No prescription of ours is in force."""

    type = "nothing-to-renew"
    title = "There is no prescription in force to renew"


def start_medication(patient_id: uuid.UUID, *, drug_slug: str, step: NewStep, by: Actor) -> TitrationStep:
    """Draft the first step of a drug that the patient does not take yet."""
    drug = formulary.drug(drug_slug)
    rows = (
        session()
        .scalars(
            select(MedicationRow)
            .where(MedicationRow.patient_id == patient_id, MedicationRow.drug_slug == drug_slug)
            .with_for_update()
        )
        .all()
    )
    active = next((row for row in rows if row.status == "active"), None)
    if active is not None:
        raise AlreadyTaking(
            f"Change the dose of {drug.name} instead of starting it again.",
            extra={"medication_id": str(active.id)},
        )
    row = next((row for row in rows if row.status == "planned"), None)
    if row is None:
        row = MedicationRow(
            patient_id=patient_id,
            name=drug.generic,
            drug_slug=drug.slug,
            rxnorm_code=drug.rxnorm,
            source="prescribed",
            status="planned",
            order_count=0,
            external_ids=[],
        )
        try:
            with session().begin_nested():
                session().add(row)
        except IntegrityError:
            raise AlreadyTaking(f"Somebody is just starting {drug.name}.") from None
    return _draft(row, step, by)


def draft_step(patient_id: uuid.UUID, *, medication_id: uuid.UUID, step: NewStep, by: Actor) -> TitrationStep:
    """Draft a change of the dose of a medicine that the patient takes."""
    row = commands.lock_medication(patient_id, medication_id)
    if row.status == "stopped":
        raise commands.MedicationStopped("Start it anew instead.")
    return _draft(row, step, by)


def withdraw_step(patient_id: uuid.UUID, step_id: uuid.UUID) -> TitrationStep:
    """Withdraw a draft."""
    medication, step = _locked(patient_id, step_id)
    step.status = "withdrawn"
    session().flush()
    return _value(step, medication)


def titration_steps(patient_id: uuid.UUID) -> list[TitrationStep]:
    """Return every step drafted for a patient, newest first; drafts as they would be signed now."""
    rows = session().execute(
        select(TitrationStepRow, MedicationRow)
        .join(MedicationRow, MedicationRow.id == TitrationStepRow.medication_id)
        .where(TitrationStepRow.patient_id == patient_id)
        .order_by(TitrationStepRow.created_at.desc(), TitrationStepRow.id)
    )
    return [_value(step, medication) for step, medication in rows]


def sign_step(patient_id: uuid.UUID, step_id: uuid.UUID, *, shown: str, by: Actor) -> Prescription:
    """Sign a draft whose digest is the one shown: prescription, ledger and superseding, all together."""
    medication, step = _locked(patient_id, step_id)
    checked = check(medication, _request_of(step))
    content = content_of(medication, checked, _request_of(step), by_id=step.created_by)
    if digest(canonical(content)) != shown:
        raise ContentChanged(
            "Look at it again: the medicine, or this step, is no longer what you were shown."
        )
    if any(row.start_on == step.start_on for row in commands.signed_rows(medication.id)):
        raise StartDayTaken(f"A step is already signed for {long_day(step.start_on)}.")
    commands.supersede_prescriptions(medication.id, step.start_on, patient_today(patient_id))
    row = _sign(medication, checked, _request_of(step), content, end_on=None, step_id=step.id, by=by)
    commands.add_entry_from(
        medication,
        Kind.STARTED if checked.before is None else Kind.CHANGED,
        checked.sig.daily_dose,
        step.start_on,
        by=commands.author(by),
        prescription_id=row.id,
    )
    step.status, step.digest, step.notes = "signed", row.digest, _notes_json(checked.notes)
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


def _locked(patient_id: uuid.UUID, step_id: uuid.UUID) -> tuple[MedicationRow, TitrationStepRow]:
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


def _draft(medication: MedicationRow, request: NewStep, by: Actor) -> TitrationStep:
    checked = check(medication, request)
    if any(row.start_on == request.start_on for row in commands.signed_rows(medication.id)):
        raise StartDayTaken(f"A step is already signed for {long_day(request.start_on)}.")
    earlier = session().scalar(
        select(TitrationStepRow).where(
            TitrationStepRow.medication_id == medication.id,
            TitrationStepRow.start_on == request.start_on,
            TitrationStepRow.status == "draft",
        )
    )
    if earlier is not None and earlier.created_by != by.person_id:
        raise StartDayTaken(
            f"{earlier.created_by_name} has drafted a step for {long_day(request.start_on)}.",
            extra={"titration_step_id": str(earlier.id)},
        )
    if earlier is not None:
        earlier.status = "withdrawn"
        session().flush()
    content = content_of(medication, checked, request, by_id=by.person_id)
    row = TitrationStepRow(
        **instruction(medication, checked, request),
        status="draft",
        digest=digest(canonical(content)),
        previous_value=checked.before.value if checked.before else None,
        previous_unit=checked.before.unit if checked.before else None,
        notes=_notes_json(checked.notes),
        created_by=by.person_id,
        created_by_name=by.name,
    )
    session().add(row)
    session().flush()
    return _value(row, medication)


def _request_of(row: TitrationStepRow) -> NewStep:
    return NewStep(sig_of(row), row.form, row.start_on, row.days_supply, row.refills, row.indication)


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


def _value(row: TitrationStepRow, medication: MedicationRow) -> TitrationStep:
    """Turn a row into a value; a draft shows the digest and notes that signing it now would have."""
    notes = tuple(Note(NoteKind(each["kind"]), each["text"]) for each in row.notes)
    signable, previous = row.digest, None
    if row.previous_value is not None and row.previous_unit is not None:
        previous = Dose(row.previous_value, Unit(row.previous_unit))
    if row.status == "draft":
        try:
            request = _request_of(row)
            checked = check(medication, request)
            notes, previous = checked.notes, checked.before
            signable = digest(canonical(content_of(medication, checked, request, by_id=row.created_by)))
        except Refused:  # it can no longer be signed, and signing it says why
            pass
    sig = sig_of(row)
    return TitrationStep(
        id=row.id,
        medication_id=row.medication_id,
        drug_name=row.drug_name,
        form=row.form,
        strength=sig.strength,
        daily_dose=sig.daily_dose,
        previous_daily_dose=previous,
        sig=row.sig,
        patient_text=patient_sentence(sig, row.start_on),
        indication=row.indication,
        quantity=row.quantity,
        days_supply=row.days_supply,
        refills=row.refills,
        start_on=row.start_on,
        status=row.status,
        digest=signable,
        notes=notes,
        created_at=row.created_at,
        created_by=row.created_by_name,
    )


def _notes_json(notes: tuple[Note, ...]) -> list[dict[str, Any]]:
    return [{"kind": str(note.kind), "text": note.text} for note in notes]
