"""Read what patients take: rows to values, in few queries however many patients are asked for."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from backend.clock import today as today_in
from backend.database import session
from backend.errors import NotFound
from backend.medications import service as formulary
from backend.medications.rules.doses import Dose, Unit, format_dose
from backend.people import service as people
from backend.prescriptions import reported
from backend.prescriptions.models import DoseEntryRow, MedicationRow, PrescriptionRow, TitrationStepRow
from backend.prescriptions.rules import ledger, reports
from backend.prescriptions.rules.ledger import Entry, Kind
from backend.prescriptions.rules.reports import Ours, Report
from backend.prescriptions.rules.sig import Sig, Timing, label, long_day, upcoming_sentence, with_directions
from backend.prescriptions.rules.supply import Signed, supply
from backend.prescriptions.rules.values import NOT_STATED, Medication, NextDose, PatientDose, Prescription

_Row = TypeVar("_Row", DoseEntryRow, PrescriptionRow)


def patient_today(patient_id: uuid.UUID) -> date:
    """Return the patient's own day."""
    return today_in(people.patient(patient_id).time_zone)


def medications(patient_id: uuid.UUID, today: date) -> list[Medication]:
    """Return a patient's medicines as of a day: active before stopped, then by name."""
    return medications_of([patient_id], today)[patient_id]


def medications_of(patient_ids: Collection[uuid.UUID], today: date) -> dict[uuid.UUID, list[Medication]]:
    """Return the medicines of many patients, in few queries."""
    rows = session().scalars(
        select(MedicationRow).where(
            MedicationRow.patient_id.in_(patient_ids), MedicationRow.status != "planned"
        )
    )
    found: dict[uuid.UUID, list[Medication]] = {patient_id: [] for patient_id in patient_ids}
    for value in _values(list(rows), today):
        found[value.patient_id].append(value)
    for values in found.values():
        values.sort(
            key=lambda each: (each.status != "active", not each.is_psychotropic, each.name.casefold())
        )
    return found


def medication(patient_id: uuid.UUID, medication_id: uuid.UUID, today: date) -> Medication:
    """Return one medicine of a patient; raise NotFound."""
    row = session().scalar(
        select(MedicationRow).where(
            MedicationRow.id == medication_id,
            MedicationRow.patient_id == patient_id,
            MedicationRow.status != "planned",
        )
    )
    if row is None:
        raise NotFound
    return _values([row], today)[0]


def prescriptions(patient_id: uuid.UUID, today: date) -> list[Prescription]:
    """Return every prescription ever signed for a patient, newest first."""
    rows = session().scalars(
        select(PrescriptionRow)
        .where(PrescriptionRow.patient_id == patient_id)
        .order_by(PrescriptionRow.signed_at.desc(), PrescriptionRow.id)
    )
    return [prescription_value(row, today) for row in rows]


def patient_doses(patient_id: uuid.UUID, today: date) -> list[PatientDose]:
    """Return what the patient's own screens say about each medicine that is not stopped."""
    values = [each for each in medications(patient_id, today) if each.status == "active"]
    rows = _by_medication(PrescriptionRow, [value.id for value in values])
    found = []
    for value in values:
        signed = {row.id: row for row in rows[value.id]}
        current = ledger.in_force(value.periods, today)
        following = ledger.next_step(value.periods, today)
        if value.is_reported:
            is_stated = value.dose_text != NOT_STATED
            take = f"As reported: {value.dose_text}." if is_stated else "How much is not written down yet."
        elif current is None:
            take = "Not started yet." if following else "The dose is not stated here. Ask your care team."
        elif current.prescription_id is not None:
            said = _instruction_on(rows[value.id], signed[current.prescription_id], today)
            take = with_directions(label(sig_of(said)), said.directions)
        else:
            take = f"{format_dose(current.daily_dose)} a day, as recorded by {current.recorded_by}."
        upcoming = None
        if following is not None and following.prescription_id is not None:
            coming = signed[following.prescription_id]
            upcoming = with_directions(upcoming_sentence(sig_of(coming), following.start), coming.directions)
        elif following is not None:
            upcoming = f"From {long_day(following.start)}: {format_dose(following.daily_dose)} a day."
        found.append(
            PatientDose(
                value.id,
                value.name,
                value.is_psychotropic,
                take,
                upcoming,
                value.supply,
                value.is_reported,
            )
        )
    return found


def _instruction_on(
    rows: Sequence[PrescriptionRow], decided: PrescriptionRow, today: date
) -> PrescriptionRow:
    """Return the prescription whose sentence holds today: a refill repeats the one that decided the dose."""
    covering = [row for row in rows if row.start_on <= today and (row.end_on is None or today < row.end_on)]
    same = [row for row in covering if row.daily_value == decided.daily_value]
    return max(same, key=lambda row: (row.start_on, row.signed_at), default=decided)


def changing_between(first: date, last: date) -> set[uuid.UUID]:
    """Return the patients with a dose that begins, changes or ends on one of these days."""
    return set(
        session().scalars(
            select(DoseEntryRow.patient_id).where(DoseEntryRow.effective_on.between(first, last)).distinct()
        )
    )


def entries_of(medication_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Entry]]:
    """Return the dose ledger of each medication."""
    found: dict[uuid.UUID, list[Entry]] = defaultdict(list)
    for medication_id, rows in _by_medication(DoseEntryRow, medication_ids).items():
        found[medication_id] = [_entry(row) for row in rows]
    return found


def sig_of(row: PrescriptionRow | TitrationStepRow) -> Sig:
    """Return the structured instruction of a step or prescription."""
    return Sig(row.form, strength_of(row), row.pieces.normalize(), Timing(row.timing))


def strength_of(row: PrescriptionRow | TitrationStepRow) -> Dose:
    """Return the strength of the tablets."""
    return Dose(row.strength_value, Unit(row.strength_unit))


def prescription_value(row: PrescriptionRow, today: date) -> Prescription:
    """Turn a row into a value; one whose last day has passed reads as superseded."""
    is_over = row.status == "signed" and row.end_on is not None and row.end_on <= today
    return Prescription(
        id=row.id,
        medication_id=row.medication_id,
        drug_name=row.drug_name,
        form=row.form,
        strength=strength_of(row),
        daily_dose=Dose(row.daily_value, Unit(row.daily_unit)),
        instruction=sig_of(row),
        sig=row.sig,
        indication=row.indication,
        directions=row.directions,
        quantity=row.quantity,
        days_supply=row.days_supply,
        refills=row.refills,
        start_on=row.start_on,
        end_on=row.end_on,
        status="superseded" if is_over else row.status,
        replaces=row.replaces_id,
        signed_at=row.signed_at,
        signed_by=row.signed_by_name,
        digest=row.digest,
        schedule=row.schedule,
        state=row.state,
        fill_until=row.fill_until,
    )


def _values(rows: Sequence[MedicationRow], today: date) -> list[Medication]:
    ids = [row.id for row in rows]
    entries, signed, said = entries_of(ids), _by_medication(PrescriptionRow, ids), reported.reports_of(ids)
    before = reported.stopped_before(rows)
    return [
        _value(row, entries[row.id], signed[row.id], said[row.id], before.get(row.id), today) for row in rows
    ]


def _value(
    row: MedicationRow,
    entries: Iterable[Entry],
    signed: Sequence[PrescriptionRow],
    said: Sequence[Report],
    before: date | None,
    today: date,
) -> Medication:
    periods = ledger.periods(entries)
    current = ledger.in_force(periods, today) if row.status == "active" else None
    following = ledger.next_step(periods, today) if row.status == "active" else None
    prescribed = [prescription_value(each, today) for each in signed if each.status == "signed"]
    covering = next((each for each in prescribed if each.covers(today)), None)
    drug = formulary.drug(row.drug_slug) if row.drug_slug else None
    meant, is_reported = reported.identity(row), reported.is_only_reported(row)
    is_active = row.status == "active"
    name = meant.name if is_reported and meant else row.name
    maximum = drug.usual_high if drug else None
    if drug and covering:
        maximum = next((form.usual_high for form in drug.forms if form.form == covering.form), maximum)
    return Medication(
        id=row.id,
        patient_id=row.patient_id,
        name=drug.name if drug else name,
        drug_slug=row.drug_slug,
        rxnorm_code=row.rxnorm_code,
        is_psychotropic=drug.is_psychotropic
        if drug
        else is_reported and meant is not None and meant.is_psychotropic,
        source=row.source,
        status=row.status,
        stop_reason=row.stop_reason,
        order_count=row.order_count,
        started_on=row.started_on,
        last_ordered_on=row.last_ordered_on,
        stopped_on=row.stopped_on,
        daily_dose=current.daily_dose if current else None,
        dose_since=ledger.unchanged_since(periods, today) if current else None,
        next_dose=NextDose(following.daily_dose, following.start) if following else None,
        usual_maximum=maximum,
        periods=periods,
        prescription=covering
        or min((each for each in prescribed if each.start_on > today), key=_start, default=None),
        supply=supply([_signed(each) for each in signed], periods, today),
        written_as=reported.written_as(row, drug.name if drug else name),
        ingredients=meant.ingredients if meant else (),
        is_known=meant is not None or drug is not None,
        is_reported=is_reported,
        indication=row.indication or (covering.indication if covering else None),
        version=row.version,
        schedule=formulary.profile(row.drug_slug).schedule if row.drug_slug else None,
        reports=reports.newest(said),
        disagreement=reports.disagreement(
            Ours(
                is_ours=not is_reported,
                is_taken=is_active,
                daily_dose=current.daily_dose if current else None,
                stopped_on=row.stopped_on,
                stopped_before=before,
            ),
            said,
        ),
    )


def signed_of(medication_id: uuid.UUID) -> list[Signed]:
    """Return the first fills of everything ever signed of a medicine."""
    return [_signed(each) for each in _by_medication(PrescriptionRow, [medication_id])[medication_id]]


def _signed(row: PrescriptionRow) -> Signed:
    return Signed(row.start_on, row.end_on, row.form, strength_of(row), row.quantity, row.refills)


def _start(prescription: Prescription) -> date:
    return prescription.start_on


def _entry(row: DoseEntryRow) -> Entry:
    dose = None
    if row.daily_value is not None and row.daily_unit is not None:
        dose = Dose(row.daily_value, Unit(row.daily_unit))
    return Entry(
        id=row.id,
        kind=Kind(row.kind),
        daily_dose=dose,
        effective_on=row.effective_on,
        recorded_at=row.recorded_at,
        recorded_by=row.author_name,
        prescription_id=row.prescription_id,
        replaces=row.replaces_id,
    )


def _by_medication(kind: type[_Row], medication_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[_Row]]:
    found: dict[uuid.UUID, list[_Row]] = defaultdict(list)
    if medication_ids:
        for row in session().scalars(select(kind).where(kind.medication_id.in_(medication_ids))):
            found[row.medication_id].append(row)
    return found
