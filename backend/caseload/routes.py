"""The address of the caseload."""

from datetime import date
from typing import Any

from backend import audit
from backend.caseload import schemas, service
from backend.caseload.rules.summary import (
    MedicationSummary,
    Summary,
    attention,
    last_dose_change,
    next_visit,
    overdue_exams,
    plain,
)
from backend.clock import now, today
from backend.gate import Blueprint, actor, gate
from backend.people import service as people
from backend.people.rules.persons import Patient, age_on
from backend.permissions import Action

blueprint = Blueprint("caseload", __name__, url_prefix="/api")


@blueprint.route("/practice/caseload")
@gate(Action.SEE_CASELOAD)
@blueprint.response(200, schemas.CaseloadView)
def caseload() -> dict[str, Any]:
    """Return the patients in the actor's care, what needs attention first."""
    patient_ids = people.patients_of(actor())
    audit.shown(patient_ids)
    patients = people.patients(patient_ids)
    ranked = []
    for patient_id, summary in service.summaries(patient_ids).items():
        patient = patients[patient_id]
        day = today(patient.time_zone)
        first = attention(summary, now=now(), today=day)
        key = (first.rank, patient.family_name, patient.given_name)
        ranked.append((key, _entry(patient, summary, first.text, day)))
    return {"patients": [entry for _, entry in sorted(ranked, key=lambda pair: pair[0])]}


def _entry(patient: Patient, summary: Summary, first: str | None, day: date) -> dict[str, Any]:
    return {
        "patient_id": patient.id,
        "name": patient.name,
        "age": age_on(patient.birth_date, day),
        "scores": schemas.score_lines(summary.scores),
        "medications": [_medication(m, day) for m in summary.medications if m.is_psychotropic],
        "last_dose_change": last_dose_change(summary.medications, day),
        "next_visit": next_visit(summary.visits, now()),
        "open_flags": summary.open_flags,
        "overdue_exams": len(overdue_exams(summary, day)),
        "open_refill_requests": summary.open_refill_requests,
        "attention": first,
    }


def _medication(medication: MedicationSummary, day: date) -> dict[str, Any]:
    span = medication.span_on(day)
    if span is None or span.value is None:
        return {"name": medication.name, "dose_text": "not stated", "daily_dose": None, "since": None}
    dose = {"value": plain(span.value), "unit": span.unit}
    text = f"{dose['value']}\u00a0{span.unit} a day"
    since = medication.unchanged_since(span)
    return {"name": medication.name, "dose_text": text, "daily_dose": dose, "since": since}
