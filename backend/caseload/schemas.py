"""The caseload on the wire."""

from typing import Any

import marshmallow as ma

from backend import fields


class DoseAmount(ma.Schema):
    """An amount with its unit."""

    value = ma.fields.String(required=True)
    unit = ma.fields.String(required=True)


class DatedTotal(ma.Schema):
    """A total on a day."""

    on = ma.fields.Date(required=True)
    total = ma.fields.Integer(required=True)


class ScoreLine(ma.Schema):
    """Where a patient stands on one instrument, and how far that is from the first score."""

    instrument = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    total = ma.fields.Integer(required=True)
    maximum = ma.fields.Integer(required=True)
    severity = ma.fields.String(required=True)
    severity_label = ma.fields.String(required=True)
    on = ma.fields.Date(required=True)
    change = ma.fields.Integer(required=True, allow_none=True)
    baseline = ma.fields.Integer(required=True)
    baseline_on = ma.fields.Date(required=True)
    history = ma.fields.List(ma.fields.Nested(DatedTotal), required=True)


class MedicationLine(ma.Schema):
    """A psychotropic and its daily dose today."""

    name = ma.fields.String(required=True)
    dose_text = ma.fields.String(required=True)
    daily_dose = ma.fields.Nested(DoseAmount, required=True, allow_none=True)
    since = ma.fields.Date(required=True, allow_none=True)


class DoseChangeLine(ma.Schema):
    """The latest dose change."""

    on = ma.fields.Date(required=True)
    text = ma.fields.String(required=True)


class VisitLine(ma.Schema):
    """The next visit."""

    id = ma.fields.UUID(required=True)
    starts_at = fields.AwareInstant(required=True)


class CaseloadEntry(ma.Schema):
    """One patient's row."""

    patient_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    age = ma.fields.Integer(required=True)
    scores = ma.fields.List(ma.fields.Nested(ScoreLine), required=True)
    medications = ma.fields.List(ma.fields.Nested(MedicationLine), required=True)
    last_dose_change = ma.fields.Nested(DoseChangeLine, required=True, allow_none=True)
    next_visit = ma.fields.Nested(VisitLine, required=True, allow_none=True)
    open_flags = ma.fields.Integer(required=True)
    overdue_exams = ma.fields.Integer(required=True)
    open_refill_requests = ma.fields.Integer(required=True)
    attention = ma.fields.String(required=True, allow_none=True)


class CaseloadView(ma.Schema):
    """Everybody in the actor's care, what needs attention first."""

    patients = ma.fields.List(ma.fields.Nested(CaseloadEntry), required=True)


def score_lines(scores: Any) -> list[dict[str, Any]]:
    """Return summaries of instruments as `ScoreLine` wants them."""
    return [
        {
            "instrument": score.instrument,
            "name": score.name,
            "total": score.latest.total,
            "maximum": score.maximum,
            "severity": score.latest.severity,
            "severity_label": score.latest.severity_label,
            "on": score.latest.on,
            "change": score.change,
            "baseline": score.baseline.total,
            "baseline_on": score.baseline.on,
            "history": [{"on": point.on, "total": point.total} for point in score.points],
        }
        for score in scores
    ]
