"""Keep and read the caseload's rows. Each feature puts its own part, in its own transaction."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import is_dataclass
from typing import Any

from sqlalchemy import select

from backend.caseload.models import CaseloadRow
from backend.caseload.pages import Page, counts, page, refresh, work_out
from backend.caseload.rows import summary_of
from backend.caseload.rules.summary import (
    ExamSummary,
    MedicationSummary,
    MissedCheckIn,
    ScoreSummary,
    Summary,
    VisitSummary,
)
from backend.clock import now
from backend.database import run, session

__all__ = ["Page", "counts", "page", "refresh"]


def one_at_a_time(patient_id: uuid.UUID) -> None:
    """Let no other transaction sum up this patient until this one has ended: it would undo what is new.

    Taken after every other lock, and before what is summed up is read.
    """
    run("SELECT pg_advisory_xact_lock(hashtextextended(%(it)s, 0))", {"it": f"caseload {patient_id}"})


def put_scores(patient_id: uuid.UUID, scores: Sequence[ScoreSummary]) -> None:
    """Replace the scores part."""
    _put(patient_id, scores=[_plain(score) for score in scores])


def put_medications(patient_id: uuid.UUID, medications: Sequence[MedicationSummary]) -> None:
    """Replace the medications part: the active ones."""
    _put(patient_id, medications=[_plain(medication) for medication in medications])


def put_visits(patient_id: uuid.UUID, visits: Sequence[VisitSummary]) -> None:
    """Replace the visits part: the booked ones that are not over."""
    _put(patient_id, visits=[_plain(visit) for visit in visits])


def put_monitoring(patient_id: uuid.UUID, exams: Sequence[ExamSummary]) -> None:
    """Replace the monitoring part: what is to be measured, with its days."""
    _put(patient_id, monitoring=[_plain(exam) for exam in exams])


def put_missed(patient_id: uuid.UUID, missed: Sequence[MissedCheckIn]) -> None:
    """Replace the check-ins that were missed lately and nobody made up for."""
    _put(patient_id, missed=[_plain(each) for each in missed])


def put_open_flags(patient_id: uuid.UUID, count: int) -> None:
    """Replace the number of open safety flags."""
    _put(patient_id, open_flags=count)


def put_open_refill_requests(patient_id: uuid.UUID, count: int) -> None:
    """Replace the number of refill requests that wait for somebody."""
    _put(patient_id, open_refill_requests=count)


def summaries(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Summary]:
    """Return what the caseload knows of each patient; an empty summary for whom nothing was put yet."""
    rows = session().scalars(select(CaseloadRow).where(CaseloadRow.patient_id.in_(patient_ids)))
    found = {row.patient_id: summary_of(row) for row in rows}
    return {patient_id: found.get(patient_id, Summary(patient_id)) for patient_id in patient_ids}


def without_monitoring() -> set[uuid.UUID]:
    """Return the patients for whom nobody has worked out yet what is to be measured."""
    return set(session().scalars(select(CaseloadRow.patient_id).where(CaseloadRow.monitoring.is_(None))))


def _put(patient_id: uuid.UUID, **parts: Any) -> None:
    """Replace parts of a patient's row, and work out anew what it shows and where it stands."""
    row = (
        session()
        .scalars(
            select(CaseloadRow)
            .where(CaseloadRow.patient_id == patient_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .one()
    )
    for part, value in parts.items():
        setattr(row, part, value)
    work_out(row, now())
    session().flush()


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: days, instants, ids and decimals as text."""
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
