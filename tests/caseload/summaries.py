"""Summaries of patients, as short as a test can say them."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from backend.caseload.rules.summary import (
    DoseSpan,
    ExamSummary,
    MedicationSummary,
    Point,
    ScoreSummary,
    Summary,
    VisitSummary,
)

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def phq9(*totals: int) -> ScoreSummary:
    points = tuple(
        Point(TODAY - timedelta(days=14 * (len(totals) - 1 - i)), total, "any", "any")
        for i, total in enumerate(totals)
    )
    return ScoreSummary("phq-9", "PHQ-9", 27, points[0], points, important=5)


def sertraline(*doses: tuple[int, str | None]) -> MedicationSummary:
    """Doses as (days ago, mg), oldest first."""
    starts = [TODAY - timedelta(days=days) for days, _ in doses]
    ends = [*starts[1:], None]
    spans = tuple(
        DoseSpan(start, end, None if mg is None else Decimal(mg), "mg")
        for start, end, (_, mg) in zip(starts, ends, doses, strict=True)
    )
    return MedicationSummary(uuid.uuid4(), "sertraline", True, spans)


def visit(hours: int) -> VisitSummary:
    start = NOW + timedelta(hours=hours)
    return VisitSummary(uuid.uuid4(), start, start + timedelta(minutes=30))


def exam(days: int | None, *, is_firm: bool = True) -> ExamSummary:
    """An exam whose last day was or will be `days` ago."""
    due_on = None if days is None else TODAY - timedelta(days=days)
    opens_on = due_on and due_on - timedelta(days=2)
    return ExamSummary("tsh", "TSH", ("lithium",), "why", opens_on, due_on, None, None, is_firm)


def summary(**parts: object) -> Summary:
    return Summary(patient_id=uuid.uuid4(), **parts)  # type: ignore[arg-type]
