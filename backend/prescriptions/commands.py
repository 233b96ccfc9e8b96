"""Change what a patient takes: draft, sign, record, stop. Each under a lock on the medication's row."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from backend.clock import now
from backend.database import session
from backend.errors import Conflict, NotFound, Refused
from backend.gate import Actor
from backend.medications import service as formulary
from backend.medications.rules.doses import Dose, format_dose
from backend.people import service as people
from backend.prescriptions import encounters, plan_events
from backend.prescriptions.models import DoseEntryRow, MedicationRow, PrescriptionRow, TitrationStepRow
from backend.prescriptions.queries import entries_of, medication, patient_today
from backend.prescriptions.rules import ledger
from backend.prescriptions.rules.ledger import Entry, Kind
from backend.prescriptions.rules.sig import long_day
from backend.prescriptions.rules.values import Medication, StatedDose
from backend.prescriptions.summaries import tell_caseload

MOST_TIMES_THE_MAXIMUM = 2  # ours: a stated dose may be above the label's maximum, a slip of a digit may not


class MedicationStopped(Conflict):
    """The medicine was stopped."""

    type = "medication-stopped"
    title = "That medicine is stopped"


class StopNotPossible(Refused):
    """The day of the stop can not be right."""

    type = "stop-out-of-range"
    title = "That is not a day on which it can have been stopped"


class RecordedDoseNotPossible(Refused):
    """The recorded dose or its day can not be right."""

    type = "recorded-dose-not-possible"
    title = "That dose can not be recorded"


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes into the ledger; an imported record has no clinician."""

    clinician_id: uuid.UUID | None
    name: str


IMPORTED = Author(None, "Imported record")


def author(actor: Actor) -> Author:
    """Return the clinician who acts."""
    return Author(actor.person_id, actor.name)


def lock_medication(patient_id: uuid.UUID, medication_id: uuid.UUID) -> MedicationRow:
    """Lock one medicine of a patient until the transaction ends; raise NotFound."""
    row = session().scalar(
        select(MedicationRow)
        .where(MedicationRow.id == medication_id, MedicationRow.patient_id == patient_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def lock_active(patient_id: uuid.UUID, medication_id: uuid.UUID) -> MedicationRow:
    """Lock a medicine that is being taken; raise NotFound or MedicationStopped."""
    row = lock_medication(patient_id, medication_id)
    if row.status == "planned":
        raise NotFound
    if row.status == "stopped":
        raise MedicationStopped("Start it anew instead.")
    return row


def add_entry(
    row: MedicationRow,
    kind: Kind,
    dose: Dose | None,
    effective_on: date,
    *,
    by: Author,
    prescription_id: uuid.UUID | None = None,
    replaces: uuid.UUID | None = None,
) -> None:
    """Add one line to the dose ledger."""
    session().add(
        DoseEntryRow(
            patient_id=row.patient_id,
            medication_id=row.id,
            kind=kind,
            daily_value=dose.value if dose else None,
            daily_unit=dose.unit if dose else None,
            effective_on=effective_on,
            recorded_at=now(),
            author_id=by.clinician_id,
            author_name=by.name,
            prescription_id=prescription_id,
            replaces_id=replaces,
        )
    )
    session().flush()


def add_entry_from(
    row: MedicationRow,
    kind: Kind,
    dose: Dose | None,
    effective_on: date,
    *,
    by: Author,
    prescription_id: uuid.UUID | None = None,
) -> None:
    """Add a line that decides the dose from a day on: whatever stood for that day or later is replaced."""
    later = [e.id for e in ledger.standing(entries_of([row.id])[row.id]) if e.effective_on >= effective_on]
    replaces: list[uuid.UUID | None] = [*later] or [None]
    for replaced in replaces:
        add_entry(row, kind, dose, effective_on, by=by, prescription_id=prescription_id, replaces=replaced)


def record_dose(
    patient_id: uuid.UUID,
    medication_id: uuid.UUID,
    *,
    daily_dose: Dose,
    effective_on: date,
    replaces: uuid.UUID | None,
    by: Actor,
) -> Medication:
    """Record what the patient is found to take; `replaces` corrects an earlier record."""
    row = lock_active(patient_id, medication_id)
    today = patient_today(patient_id)
    born = people.patient(patient_id).birth_date
    if not born <= effective_on <= today:
        raise RecordedDoseNotPossible(
            f"{long_day(effective_on)} is not between the patient's birth and today.",
            errors={"effective_on": ["Give a day that has come."]},
        )
    if row.drug_slug:
        require_stated_dose(row.drug_slug, daily_dose)
    add_entry(
        row,
        Kind.STATED,
        daily_dose,
        effective_on,
        by=author(by),
        replaces=_stated(row, replaces, effective_on),
    )
    if row.started_on is None or effective_on < row.started_on:
        row.started_on = effective_on
    session().flush()
    tell_caseload(patient_id)
    return medication(patient_id, medication_id, today)


def require_stated_dose(drug_slug: str, daily_dose: Dose) -> None:
    """Raise RecordedDoseNotPossible where a daily dose of a drug is a slip of a digit or of the unit."""
    drug = formulary.drug(drug_slug)
    most = drug.maximum.times(MOST_TIMES_THE_MAXIMUM)
    if daily_dose.unit is not most.unit:
        raise RecordedDoseNotPossible(
            f"Doses of {drug.name} are in {most.unit}.", errors={"daily_dose": ["Another unit."]}
        )
    if daily_dose.exceeds(most):
        raise RecordedDoseNotPossible(
            f"{format_dose(daily_dose)} a day is more than twice the maximum of"
            f" {format_dose(drug.maximum)} a day for {drug.name}.",
            errors={"daily_dose": ["Check the number."]},
        )


def _stated(row: MedicationRow, replaces: uuid.UUID | None, effective_on: date) -> uuid.UUID | None:
    """Return the entry that a record corrects: the one named, or the one that stands for the same day."""
    standing = ledger.standing(entries_of([row.id])[row.id])
    if replaces is not None:
        found = next((each for each in standing if each.id == replaces), None)
        if found is None or found.kind is not Kind.STATED:
            raise RecordedDoseNotPossible("Only a recorded dose that still stands can be corrected.")
        return found.id
    same = next((each for each in standing if each.effective_on == effective_on), None)
    return same.id if same is not None and same.kind is Kind.STATED else None


def stop_medication(
    patient_id: uuid.UUID, medication_id: uuid.UUID, *, stopped_on: date, reason: str, by: Actor
) -> Medication:
    """Stop a medicine: the ledger, its signed prescriptions, its drafts and its plan end together."""
    row = lock_active(patient_id, medication_id)
    today = patient_today(patient_id)
    if stopped_on > today:
        raise StopNotPossible(
            f"{long_day(stopped_on)} has not come yet.", errors={"stopped_on": ["This is in the future."]}
        )
    begun = [each.start for each in ledger.periods(entries_of([row.id])[row.id])]
    first = min([*begun, *([row.started_on] if row.started_on else [])], default=stopped_on)
    if stopped_on < min(first, today):
        raise StopNotPossible(
            f"It was started on {long_day(first)}.", errors={"stopped_on": ["This is before the start."]}
        )
    add_entry_from(row, Kind.STOPPED, None, stopped_on, by=author(by))
    stop_prescriptions(row.id, stopped_on)
    withdraw_drafts(row.id)
    plan_events.end_with_drug(row.id, reason, by)
    row.status, row.stopped_on, row.stop_reason = "stopped", stopped_on, reason
    encounters.note_changed(row.id)
    session().flush()
    tell_caseload(patient_id)
    return medication(patient_id, medication_id, today)


def signed_rows(medication_id: uuid.UUID) -> list[PrescriptionRow]:
    """Return the prescriptions of a medicine that stand, by the day they start."""
    return list(
        session().scalars(
            select(PrescriptionRow)
            .where(PrescriptionRow.medication_id == medication_id, PrescriptionRow.status == "signed")
            .order_by(PrescriptionRow.start_on)
            .execution_options(populate_existing=True)
        )
    )


def stop_prescriptions(medication_id: uuid.UUID, stopped_on: date) -> None:
    """Stop what is signed for `stopped_on` or later; what begins only then was never in force."""
    for row in signed_rows(medication_id):
        if row.end_on is None or row.end_on > stopped_on:
            row.end_on = max(row.start_on, stopped_on)
            row.status = "stopped"
    session().flush()


def supersede_prescriptions(medication_id: uuid.UUID, start_on: date, today: date) -> None:
    """Make room from `start_on` on: what is in force ends then, what begins later never comes into force."""
    for row in signed_rows(medication_id):
        if row.start_on >= start_on:
            row.end_on, row.status = row.start_on, "superseded"
        elif row.end_on is None or row.end_on > start_on:
            row.end_on = start_on
            row.status = "superseded" if start_on <= today else "signed"
    session().flush()


def withdraw_drafts(medication_id: uuid.UUID) -> None:
    """Withdraw every draft of a medicine."""
    session().execute(
        update(TitrationStepRow)
        .where(TitrationStepRow.medication_id == medication_id, TitrationStepRow.status == "draft")
        .values(status="withdrawn")
    )


def import_medication(
    patient_id: uuid.UUID,
    *,
    name: str,
    rxnorm_code: str | None,
    status: str,
    started_on: date | None,
    last_ordered_on: date | None,
    stopped_on: date | None,
    order_count: int,
    stated_doses: list[StatedDose],
    external_ids: list[str],
) -> bool:
    """Add a medicine from another record, or what is new about one that is known; True where it changed.

    It is known by these ids, or as the same drug of the formulary while that is taken. An unknown drug keeps
    its name and is not checked. A dose that is not stated stays not stated. What was decided here stands: a
    record from elsewhere neither stops nor restarts what was signed or stopped here.
    """
    slug = formulary.recognise(name, rxnorm_code)
    row = _known(patient_id, external_ids, slug)
    if row is None:
        row = MedicationRow(
            patient_id=patient_id,
            name=name,
            drug_slug=slug,
            rxnorm_code=rxnorm_code,
            source="imported",
            status=status,
            order_count=order_count,
            started_on=started_on,
            last_ordered_on=last_ordered_on,
            stopped_on=stopped_on if status == "stopped" else None,
            external_ids=sorted(set(external_ids)),
        )
        session().add(row)
        session().flush()
        _import_doses(row, stated_doses, [])
        if status == "stopped" and stopped_on is not None and stated_doses:
            add_entry_from(row, Kind.STOPPED, None, stopped_on, by=IMPORTED)
        tell_caseload(patient_id)
        return True
    # Only a record that has all we know of says what has become of the medicine; a single old order does not.
    is_whole = set(external_ids) >= set(row.external_ids)
    is_changed = is_whole and _import_status(row, status, stopped_on)
    fresh = set(external_ids) - set(row.external_ids)
    if fresh:
        row.order_count += len(fresh)
        row.external_ids = sorted({*row.external_ids, *fresh})
        row.last_ordered_on = max(
            (day for day in (row.last_ordered_on, last_ordered_on) if day), default=None
        )
        _import_doses(row, stated_doses, entries_of([row.id])[row.id])
    elif not is_changed:
        return False
    session().flush()
    tell_caseload(patient_id)
    return True


def _known(patient_id: uuid.UUID, external_ids: list[str], slug: str | None) -> MedicationRow | None:
    """Return, locked, the medicine these ids name, or the one of this drug that the patient takes."""
    own = select(MedicationRow).where(MedicationRow.patient_id == patient_id)
    own = own.with_for_update().execution_options(populate_existing=True)
    row = session().scalars(own.where(MedicationRow.external_ids.overlap(external_ids))).first()
    if row is None and slug is not None:
        taken = own.where(MedicationRow.drug_slug == slug, MedicationRow.status == "active")
        row = session().scalars(taken.order_by(MedicationRow.created_at)).first()
    return row


def _import_status(row: MedicationRow, status: str, stopped_on: date | None) -> bool:
    """Let the record it came from stop or resume a medicine of which nothing was decided here; True if so."""
    if row.source != "imported" or row.status == status or row.stop_reason or signed_rows(row.id):
        return False
    row.status = status
    row.stopped_on = stopped_on if status == "stopped" else None
    periods = ledger.periods(entries_of([row.id])[row.id])
    if status == "stopped" and stopped_on is not None and ledger.in_force(periods, stopped_on):
        add_entry_from(row, Kind.STOPPED, None, stopped_on, by=IMPORTED)
    return True


def _import_doses(row: MedicationRow, stated: list[StatedDose], known: list[Entry]) -> None:
    """Add stated doses on days without an entry, and before the first one that was decided here."""
    days = {entry.effective_on for entry in known}
    decided = [each.effective_on for each in known if each.prescription_id or each.kind is Kind.STOPPED]
    for dose in sorted(stated, key=lambda each: each.effective_on):
        if dose.effective_on in days or any(day <= dose.effective_on for day in decided):
            continue
        add_entry(row, Kind.STATED, dose.daily_dose, dose.effective_on, by=IMPORTED)
        days.add(dose.effective_on)
