"""Addresses of the chart and of the patient's day."""

from typing import Any
from uuid import UUID

from backend.chart import earlier_trials, schemas, service, treatment_findings
from backend.gate import Blueprint, actor, gate
from backend.people import service as people
from backend.permissions import Action

blueprint = Blueprint("chart", __name__, url_prefix="/api")


@blueprint.route("/patients/<uuid:patient_id>/chart")
@gate(Action.SEE_CHART)
@blueprint.response(200, schemas.ChartView)
def chart(patient_id: UUID) -> dict[str, Any]:
    """Return doses, scores, visits and flags on one time axis."""
    return {"patient": people.patient_detail(patient_id), **service.chart(patient_id, actor())}


@blueprint.route("/patients/<uuid:patient_id>/treatment-findings")
@gate(Action.SEE_CHART)
@blueprint.response(200, schemas.JudgedView)
def see_treatment_findings(patient_id: UUID) -> treatment_findings.Judged:
    """Return what doses and scores show: did a dose help, how long it was tried, what came after."""
    return treatment_findings.judged(patient_id)


@blueprint.route("/patients/<uuid:patient_id>/treatment-findings/dismissals", methods=["POST"])
@gate(Action.NOTE_FINDING)
@blueprint.arguments(schemas.NewDismissal)
@blueprint.response(200, schemas.JudgedView)
def dismiss_finding(given: dict[str, Any], patient_id: UUID) -> treatment_findings.Judged:
    """Put a finding aside with a reason that is kept, or bring it back."""
    return treatment_findings.dismiss(patient_id, given["key"], reason=given["reason"], by=actor())


@blueprint.route("/patients/<uuid:patient_id>/earlier-trials", methods=["GET"])
@gate(Action.SEE_CHART)
@blueprint.response(200, schemas.EarlierTrialsView)
def see_earlier_trials(patient_id: UUID) -> earlier_trials.EarlierTrials:
    """Return what was tried before, here and elsewhere, and which of it counts as a trial."""
    return earlier_trials.earlier_trials(patient_id)


@blueprint.route("/patients/<uuid:patient_id>/today")
@gate(Action.SEE_TODAY)
@blueprint.response(200, schemas.TodayView)
def patient_day(patient_id: UUID) -> dict[str, Any]:
    """Return what is due, what to take, and what comes next."""
    return service.patient_day(patient_id, actor())
