"""What measures tells the caseload: each instrument's course, and how many flags wait."""

import uuid

from sqlalchemy import func, select

from backend.caseload import service as caseload
from backend.caseload.rules.summary import Point, ScoreSummary
from backend.database import run, session
from backend.measures import catalog
from backend.measures.models import SafetyFlag
from backend.measures.rules.change import courses
from backend.measures.rules.records import ScoreValue

SHOWN = 12  # points a caseload row draws


def one_at_a_time(patient_id: uuid.UUID) -> None:
    """Let no other transaction sum up this patient until this one has ended: it would miss what is new here.

    Taken after the locks on check-ins and flags, never before, and before what is summed up is read.
    """
    run("SELECT pg_advisory_xact_lock(hashtextextended(%(it)s, 0))", {"it": str(patient_id)})


def tell_scores(patient_id: uuid.UUID, scores: list[ScoreValue]) -> None:
    """Put a patient's scores into the caseload."""
    summaries = [
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
    caseload.put_scores(patient_id, summaries)


def tell_open_flags(patient_id: uuid.UUID) -> None:
    """Put the number of a patient's unacknowledged flags into the caseload."""
    one_at_a_time(patient_id)
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
