"""What measures tells the caseload: each instrument's course, and how many flags wait."""

import uuid
from itertools import groupby

from sqlalchemy import func, select

from backend.caseload import service as caseload
from backend.caseload.rules.summary import Point, ScoreSummary
from backend.database import session
from backend.measures.models import SafetyFlag
from backend.measures.rules.records import ScoreValue

RANK = {"phq-9": 0, "gad-7": 1, "phq-2": 2}
SHOWN = 12  # points a caseload row draws


def tell_scores(patient_id: uuid.UUID, scores: list[ScoreValue]) -> None:
    """Put a patient's scores, oldest first, into the caseload."""
    ranked = sorted(scores, key=lambda score: (RANK[score.instrument], score.at))
    summaries = []
    for _, group in groupby(ranked, key=lambda score: score.instrument):
        course = list(group)
        points = [_point(score) for score in course]
        latest = course[-1]
        summaries.append(
            ScoreSummary(latest.instrument, latest.name, latest.maximum, points[0], tuple(points[-SHOWN:]))
        )
    caseload.put_scores(patient_id, summaries)


def tell_open_flags(patient_id: uuid.UUID) -> None:
    """Put the number of a patient's unacknowledged flags into the caseload."""
    count = session().scalar(
        select(func.count())
        .select_from(SafetyFlag)
        .where(SafetyFlag.patient_id == patient_id, SafetyFlag.acknowledged_at.is_(None))
    )
    caseload.put_open_flags(patient_id, count or 0)


def _point(score: ScoreValue) -> Point:
    return Point(score.on, score.total, score.severity, score.severity_label)
