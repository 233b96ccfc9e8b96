"""Keep and read the caseload's rows. Each feature puts its own part, in its own transaction."""

import json
import uuid
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from backend.caseload.models import CaseloadRow
from backend.caseload.rules.summary import (
    DoseSpan,
    ExamSummary,
    MedicationSummary,
    MissedCheckIn,
    Point,
    ScoreSummary,
    Summary,
    VisitSummary,
)
from backend.clock import now
from backend.database import pinned_practice, session


def one_at_a_time(patient_id: uuid.UUID) -> None:
    """Let no other transaction sum up this patient until this one has ended: it would undo what is new.

    Taken after every other lock, and before what is summed up is read.
    """
    key = func.hashtextextended(f"caseload {patient_id}", 0)
    session().execute(select(func.pg_advisory_xact_lock(key)))


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


def put_unreviewed(patient_id: uuid.UUID, count: int) -> None:
    """Replace the number of finished check-ins that nobody has read."""
    _put(patient_id, unreviewed=count)


def put_open_refill_requests(patient_id: uuid.UUID, count: int) -> None:
    """Replace the number of refill requests that wait for somebody."""
    _put(patient_id, open_refill_requests=count)


def summaries(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Summary]:
    """Return what the caseload knows of each patient; an empty summary for whom nothing was put yet."""
    rows = session().scalars(select(CaseloadRow).where(CaseloadRow.patient_id.in_(patient_ids)))
    found = {row.patient_id: _summary(row) for row in rows}
    return {patient_id: found.get(patient_id, Summary(patient_id)) for patient_id in patient_ids}


def without_monitoring() -> set[uuid.UUID]:
    """Return the patients for whom nobody has worked out yet what is to be measured."""
    return set(session().scalars(select(CaseloadRow.patient_id).where(CaseloadRow.monitoring.is_(None))))


def _put(patient_id: uuid.UUID, **columns: Any) -> None:
    statement = insert(CaseloadRow).values(
        id=uuid.uuid4(), created_at=now(), practice_id=pinned_practice(), patient_id=patient_id, **columns
    )
    session().execute(statement.on_conflict_do_update(index_elements=["patient_id"], set_=columns))


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: days, instants, ids and decimals as text."""
    return json.loads(json.dumps(asdict(value), default=str))


def _summary(row: CaseloadRow) -> Summary:
    return Summary(
        patient_id=row.patient_id,
        scores=tuple(_score(score) for score in row.scores),
        medications=tuple(_medication(medication) for medication in row.medications),
        visits=tuple(
            VisitSummary(
                uuid.UUID(visit["id"]),
                datetime.fromisoformat(visit["starts_at"]),
                datetime.fromisoformat(visit["ends_at"]),
            )
            for visit in row.visits
        ),
        monitoring=tuple(_exam(exam) for exam in row.monitoring or ()),
        missed=tuple(
            MissedCheckIn(each["instrument"], date.fromisoformat(each["on"]), each["after_increase"])
            for each in row.missed
        ),
        open_flags=row.open_flags,
        open_refill_requests=row.open_refill_requests,
    )


def _exam(stored: dict[str, Any]) -> ExamSummary:
    days = {
        key: date.fromisoformat(stored[key]) if stored[key] else None
        for key in ("opens_on", "due_on", "last_on")
    }
    return ExamSummary(**{**stored, **days, "drug_names": tuple(stored["drug_names"])})


def _score(stored: dict[str, Any]) -> ScoreSummary:
    points = tuple(_point(point) for point in stored["points"])
    return ScoreSummary(
        stored["instrument"], stored["name"], stored["maximum"], _point(stored["baseline"]), points
    )


def _point(stored: dict[str, Any]) -> Point:
    return Point(
        date.fromisoformat(stored["on"]), stored["total"], stored["severity"], stored["severity_label"]
    )


def _medication(stored: dict[str, Any]) -> MedicationSummary:
    return MedicationSummary(
        uuid.UUID(stored["id"]),
        stored["name"],
        stored["is_psychotropic"],
        tuple(
            DoseSpan(
                date.fromisoformat(span["start"]),
                date.fromisoformat(span["end"]) if span["end"] else None,
                Decimal(span["value"]) if span["value"] is not None else None,
                span["unit"],
            )
            for span in stored["spans"]
        ),
    )
