"""Read what sources say about medicines, and which medicine a written name is."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from backend.database import session
from backend.medications import service as formulary
from backend.medications.rules.asked import KnownName
from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions.models import MedicationRow
from backend.prescriptions.report_models import MedicationReportRow, ReconciledLineRow
from backend.prescriptions.rules.reports import Report, Source, Taking


def is_only_reported(row: MedicationRow) -> bool:
    """Say whether nobody ordered or imported a medicine: people say that it is taken, and no more."""
    return row.source == "reported" and row.order_count == 0 and not row.external_ids


def identity(row: MedicationRow) -> KnownName | None:
    """Return which drugs a medicine holds, or None where its name is not known."""
    found = formulary.read_name(row.drug_slug or row.read_as or row.name)
    if found is not None and found.read_as is not None and row.is_as_written:
        return None
    return found


def key_of(row: MedicationRow) -> tuple[str, ...]:
    """Return what makes two medicines one line: the same ingredients, or the same unknown name."""
    found = identity(row)
    return tuple(sorted(found.slugs)) if found is not None else (plain(row.name),)


def written_as(row: MedicationRow, shown: str) -> str | None:
    """Return the name as somebody wrote it, where it says more than the one shown."""
    return None if _letters(row.name) == _letters(shown) else row.name


def _letters(name: str) -> str:
    return "".join(each for each in name.casefold() if each.isalnum())


def plain(name: str) -> str:
    """Write an unknown name so that case and spaces make no other line of it."""
    return " ".join(name.casefold().split())


def reports_of(medication_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Report]]:
    """Return every report about each medicine, with what a signed list has settled."""
    found: dict[uuid.UUID, list[Report]] = defaultdict(list)
    if not medication_ids:
        return found
    rows = (
        session()
        .scalars(select(MedicationReportRow).where(MedicationReportRow.medication_id.in_(medication_ids)))
        .all()
    )
    settled = _settled_at({row.medication_id for row in rows}) if rows else {}
    for row in rows:
        at = settled.get(row.medication_id)
        found[row.medication_id].append(_report(row, is_settled=at is not None and row.recorded_at <= at))
    return found


def stopped_before(rows: Sequence[MedicationRow]) -> dict[uuid.UUID, date]:
    """Return, of reported medicines that are taken, when the same drug was last stopped here."""
    asked = [row for row in rows if row.status == "active" and is_only_reported(row)]
    if not asked:
        return {}
    stopped = session().scalars(
        select(MedicationRow).where(
            MedicationRow.patient_id.in_({row.patient_id for row in asked}),
            MedicationRow.status == "stopped",
            MedicationRow.stopped_on.is_not(None),
        )
    )
    last: dict[tuple[uuid.UUID, tuple[str, ...]], date] = {}
    for row in stopped:
        if row.stopped_on is not None and not is_only_reported(row):
            place = (row.patient_id, key_of(row))
            last[place] = max(last.get(place, row.stopped_on), row.stopped_on)
    found = {row.id: last.get((row.patient_id, key_of(row))) for row in asked}
    return {medication_id: day for medication_id, day in found.items() if day is not None}


def _settled_at(medication_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    rows = session().execute(
        select(ReconciledLineRow.medication_id, func.max(ReconciledLineRow.decided_at))
        .where(ReconciledLineRow.medication_id.in_(medication_ids), ReconciledLineRow.decision != "ask")
        .group_by(ReconciledLineRow.medication_id)
    )
    return {row[0]: row[1] for row in rows}


def _report(row: MedicationReportRow, *, is_settled: bool) -> Report:
    dose = None
    if row.daily_value is not None and row.daily_unit is not None:
        dose = Dose(row.daily_value, Unit(row.daily_unit))
    return Report(
        id=row.id,
        source=Source(row.source),
        taking=Taking(row.taking),
        name=row.name,
        read_as=row.read_as,
        dose_text=row.dose_text,
        daily_dose=dose,
        reason=row.reason,
        said_on=row.said_on,
        started_on=row.started_on,
        stopped_on=row.stopped_on,
        recorded_at=row.recorded_at,
        recorded_by=row.author_name,
        is_settled=is_settled,
    )
