"""Rows of the caseload as values."""

import json
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from backend.caseload.models import CaseloadRow
from backend.caseload.rules.entry import Subject, entry
from backend.caseload.rules.summary import (
    DoseSpan,
    ExamSummary,
    MedicationSummary,
    MissedCheckIn,
    Point,
    ScoreSummary,
    StepSummary,
    Summary,
    SupplySummary,
    VisitSummary,
)


class Stored(NamedTuple):
    """What a row knows of its patient, as the driver reads it: JSON as lists and dictionaries."""

    patient_id: uuid.UUID
    given_name: str
    family_name: str
    birth_date: date
    time_zone: str
    scores: list[dict[str, Any]]
    medications: list[dict[str, Any]]
    visits: list[dict[str, Any]]
    monitoring: list[dict[str, Any]] | None
    missed: list[dict[str, Any]]
    open_flags: int
    open_refill_requests: int
    unreviewed: int
    supply: list[dict[str, Any]] | None
    steps: list[dict[str, Any]]
    waiting_since: datetime | None
    contact_at: datetime | None
    changed: dict[str, str]


COLUMNS: Final = Stored._fields


def worked_out(row: CaseloadRow | Stored, moment: datetime) -> dict[str, Any]:
    """Return the columns that say what a row shows and where it stands."""
    who = Subject(row.patient_id, row.given_name, row.family_name, row.birth_date, row.time_zone)
    found = entry(who, summary_of(row), moment)
    return {
        "shown": json.dumps(found.shown, ensure_ascii=False, separators=(",", ":")),
        "concern": found.concern,
        "views": list(found.views),
        "words": found.words,
        "changes_at": found.changes_at,
    }


def summary_of(row: CaseloadRow | Stored) -> Summary:
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
        supply=tuple(
            SupplySummary(each["name"], date.fromisoformat(each["runs_out_on"])) for each in row.supply or ()
        ),
        steps=tuple(StepSummary(date.fromisoformat(each["on"]), each["text"]) for each in row.steps),
        waiting_since=row.waiting_since,
        contact_at=row.contact_at,
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
