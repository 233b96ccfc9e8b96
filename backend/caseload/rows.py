"""Rows of the caseload as values."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

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


def summary_of(row: CaseloadRow) -> Summary:
    """Return everything a row knows."""
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
        stored["instrument"],
        stored["name"],
        stored["maximum"],
        _point(stored["baseline"]),
        points,
        stored["important"],
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
