"""Draft a titration step, read it again, withdraw it."""

import uuid

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.database import session
from backend.errors import Conflict
from backend.gate import Actor
from backend.medications import service as formulary
from backend.prescriptions import commands, encounters
from backend.prescriptions.checks import NewStep, check, instruction
from backend.prescriptions.drafts import (
    StartDayTaken,
    content_to_sign,
    locked,
    notes_json,
    safety_of,
    step_value,
)
from backend.prescriptions.models import MedicationRow, TitrationStepRow
from backend.prescriptions.rules.digest import canonical, digest
from backend.prescriptions.rules.sig import long_day
from backend.prescriptions.rules.values import TitrationStep


class AlreadyTaking(Conflict):
    """The patient takes that drug already."""

    type = "already-taking"
    title = "The patient takes that drug already"


def start_medication(patient_id: uuid.UUID, *, drug_slug: str, step: NewStep, by: Actor) -> TitrationStep:
    """Draft the first step of a drug that the patient does not take yet."""
    drug = formulary.drug(drug_slug)
    row = medication_of(patient_id, drug_slug)
    if row.status == "active":
        raise AlreadyTaking(
            f"Change the dose of {drug.name} instead of starting it again.",
            extra={"medication_id": str(row.id)},
        )
    return _draft(row, step, by)


def medication_of(patient_id: uuid.UUID, drug_slug: str) -> MedicationRow:
    """Lock the medicine that is taken or planned of a drug; one that is neither becomes planned."""
    drug = formulary.drug(drug_slug)
    row = session().scalar(
        select(MedicationRow)
        .where(
            MedicationRow.patient_id == patient_id,
            MedicationRow.drug_slug == drug_slug,
            MedicationRow.status != "stopped",
        )
        .order_by(MedicationRow.status)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is not None:
        return row
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
    return row


def draft_step(patient_id: uuid.UUID, *, medication_id: uuid.UUID, step: NewStep, by: Actor) -> TitrationStep:
    """Draft a change of the dose of a medicine that the patient takes."""
    row = commands.lock_medication(patient_id, medication_id)
    if row.status == "stopped":
        raise commands.MedicationStopped("Start it anew instead.")
    return _draft(row, step, by)


def withdraw_step(patient_id: uuid.UUID, step_id: uuid.UUID) -> TitrationStep:
    """Withdraw a draft."""
    medication, step = locked(patient_id, step_id)
    step.status = "withdrawn"
    session().flush()
    encounters.note_changed(medication.id, step_id=step.id)
    return step_value(step, medication)


def titration_steps(patient_id: uuid.UUID) -> list[TitrationStep]:
    """Return every step drafted for a patient, newest first; drafts as they would be signed now."""
    rows = session().execute(
        select(TitrationStepRow, MedicationRow)
        .join(MedicationRow, MedicationRow.id == TitrationStepRow.medication_id)
        .where(TitrationStepRow.patient_id == patient_id)
        .order_by(TitrationStepRow.created_at.desc(), TitrationStepRow.id)
    )
    return [step_value(step, medication) for step, medication in rows]


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
    safety = safety_of(medication, checked.sig.daily_dose, request, legal=checked.controlled)
    content = content_to_sign(medication, checked, request, safety, by_id=by.person_id)
    row = TitrationStepRow(
        **instruction(medication, checked, request),
        status="draft",
        digest=digest(canonical(content)),
        previous_value=checked.before.value if checked.before else None,
        previous_unit=checked.before.unit if checked.before else None,
        notes=notes_json(checked.notes),
        created_by=by.person_id,
        created_by_name=by.name,
    )
    session().add(row)
    session().flush()
    if earlier is not None:
        encounters.note_redrafted(earlier.id, row.id, safety)
    encounters.note_shown(medication.patient_id, medication.id, safety, step_id=row.id)
    return step_value(row, medication, safety)
