"""What measures tells the caseload: each instrument's course, and how many flags wait."""

import uuid

from sqlalchemy import func, select

from backend.caseload import service as caseload
from backend.caseload.rules.summary import Point, ScoreSummary
from backend.database import ask, session
from backend.measures import catalog, statements
from backend.measures.models import SafetyFlag
from backend.measures.rules.change import courses
from backend.measures.rules.records import ScoreValue

SHOWN = 12  # points a caseload row draws


def tell_check_ins(row: caseload.Stored, scores: list[ScoreValue]) -> None:
    """Put a patient's scores, and how many of their check-ins nobody has read, into their caseload row."""
    caseload.put_check_ins(row, _summaries(scores), unreviewed(row.patient_id))


def tell_unreviewed(patient_id: uuid.UUID) -> None:
    """Put how many of a patient's check-ins nobody has read into the caseload."""
    caseload.one_at_a_time(patient_id)
    caseload.put_unreviewed(patient_id, unreviewed(patient_id))


def unreviewed(patient_id: uuid.UUID) -> int:
    """Return how many check-ins wait: finished by the patient, with no mark; a clinician read their own."""
    count: int = ask(statements.UNREVIEWED, {"patient_id": patient_id})[0][0]
    return count


def _summaries(scores: list[ScoreValue]) -> list[ScoreSummary]:
    return [
        ScoreSummary(
            instrument=course.latest.instrument,
            name=course.latest.name,
            maximum=course.latest.maximum,
            baseline=_point(course.baseline),
            points=tuple(_point(score) for score in course.scores[-SHOWN:]),
            important=_important(course.latest.instrument),
        )
        for course in courses(scores)
    ]


def tell_open_flags(patient_id: uuid.UUID) -> None:
    """Put the number of a patient's unacknowledged flags into the caseload."""
    caseload.one_at_a_time(patient_id)
    count = session().scalar(
        select(func.count())
        .select_from(SafetyFlag)
        .where(SafetyFlag.patient_id == patient_id, SafetyFlag.acknowledged_at.is_(None))
    )
    caseload.put_open_flags(patient_id, count or 0)


def _important(slug: str) -> int | None:
    figures = catalog.instruments()[slug].change
    return None if figures is None else figures.important


def _point(score: ScoreValue) -> Point:
    return Point(score.on, score.total, score.severity, score.severity_label)
