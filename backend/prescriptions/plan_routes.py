"""Addresses of titration plans and of their cards for the patient."""

from typing import Any
from uuid import UUID

from flask import Response

from backend import fields
from backend.gate import Blueprint, actor, gate
from backend.people import service as people
from backend.permissions import Action
from backend.prescriptions import label_steps, plan_records, plan_schemas, planning, plans, schemas
from backend.prescriptions.queries import patient_today
from backend.prescriptions.rules import plan_card
from backend.prescriptions.rules.values import TitrationStep

blueprint = Blueprint("titration_plans", __name__, url_prefix="/api/patients/<uuid:patient_id>")
CALENDAR = "text/calendar; charset=utf-8"


@blueprint.route("/titration-plans", methods=["GET"])
@gate(Action.SEE_TITRATION_PLANS)
@blueprint.response(200, plan_schemas.TitrationPlansView)
def titration_plans(patient_id: UUID) -> dict[str, Any]:
    """Show a patient's plans as they stand today, with the step that waits for a decision."""
    return {"plans": plan_records.plans_of(patient_id)}


@blueprint.route("/titration-plans/preview", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(plan_schemas.NewTitrationPlan)
@blueprint.response(200, plan_schemas.WorkedPlanView)
def preview_plan(new: planning.NewPlan, patient_id: UUID) -> planning.Worked:
    """Work out a plan: days, tablets, what is wrong with it. Nothing is kept."""
    return plans.work_out(patient_id, new)


@blueprint.route("/titration-plans/taper", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(plan_schemas.TaperQuery)
@blueprint.response(200, plan_schemas.TaperView)
def taper(query: dict[str, Any], patient_id: UUID) -> planning.ProposedTaper:
    """Propose the doses of a taper. Nothing is kept."""
    people.patient(patient_id)
    return planning.taper(**query)


@blueprint.route("/titration-plans/label", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(plan_schemas.LabelQuery)
@blueprint.response(200, plan_schemas.LabelStepsView)
def label_plan(query: dict[str, Any], patient_id: UUID) -> label_steps.LabelSteps:
    """Propose the label's steps with what the patient takes. Nothing is kept."""
    people.patient(patient_id)
    return label_steps.label_steps(patient_id, **query)


@blueprint.route("/titration-plans", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(plan_schemas.NewTitrationPlan)
@blueprint.response(201, plan_schemas.TitrationPlanView)
def begin_plan(new: planning.NewPlan, patient_id: UUID) -> Any:
    """Begin a plan. Nothing is signed by that."""
    return _tagged(plans.begin(patient_id, new, by=actor()), 201)


@blueprint.route("/titration-plans/<uuid:plan_id>", methods=["GET"])
@gate(Action.SEE_TITRATION_PLANS)
@blueprint.response(200, plan_schemas.TitrationPlanView)
def titration_plan(patient_id: UUID, plan_id: UUID) -> Any:
    """Show one plan; its ETag is what changing it must repeat."""
    return _tagged(plan_records.plan(patient_id, plan_id))


@blueprint.route("/titration-plans/<uuid:plan_id>/draft", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(fields.IfMatch, location="headers")
@blueprint.response(201, schemas.TitrationStepView)
def draft_due(seen: dict[str, Any], patient_id: UUID, plan_id: UUID) -> TitrationStep:
    """Draft the step that is due, to be signed like any other."""
    return plans.draft_due(patient_id, plan_id, version=seen["version"], by=actor())


@blueprint.route("/titration-plans/<uuid:plan_id>/pause", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(plan_schemas.PlanReason)
@blueprint.arguments(fields.IfMatch, location="headers")
@blueprint.response(200, plan_schemas.TitrationPlanView)
def pause(given: dict[str, Any], seen: dict[str, Any], patient_id: UUID, plan_id: UUID) -> Any:
    """Hold the plan at the dose of today."""
    return _tagged(plans.pause(patient_id, plan_id, version=seen["version"], by=actor(), **given))


@blueprint.route("/titration-plans/<uuid:plan_id>/resume", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(plan_schemas.PlanReason)
@blueprint.arguments(fields.IfMatch, location="headers")
@blueprint.response(200, plan_schemas.TitrationPlanView)
def resume(given: dict[str, Any], seen: dict[str, Any], patient_id: UUID, plan_id: UUID) -> Any:
    """Go on with the plan; every later date moves by the pause."""
    return _tagged(plans.resume(patient_id, plan_id, version=seen["version"], by=actor(), **given))


@blueprint.route("/titration-plans/<uuid:plan_id>/step-back", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(plan_schemas.PlanReason)
@blueprint.arguments(fields.IfMatch, location="headers")
@blueprint.response(200, plan_schemas.TitrationPlanView)
def step_back(given: dict[str, Any], seen: dict[str, Any], patient_id: UUID, plan_id: UUID) -> Any:
    """Go back to the dose before; every later date moves."""
    return _tagged(plans.step_back(patient_id, plan_id, version=seen["version"], by=actor(), **given))


@blueprint.route("/titration-plans/<uuid:plan_id>/move", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(plan_schemas.PlanMove)
@blueprint.arguments(fields.IfMatch, location="headers")
@blueprint.response(200, plan_schemas.TitrationPlanView)
def move(given: dict[str, Any], seen: dict[str, Any], patient_id: UUID, plan_id: UUID) -> Any:
    """Let a step begin on another day; every later one moves with it."""
    return _tagged(plans.move(patient_id, plan_id, version=seen["version"], by=actor(), **given))


@blueprint.route("/titration-plans/<uuid:plan_id>/end", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(plan_schemas.PlanReason)
@blueprint.arguments(fields.IfMatch, location="headers")
@blueprint.response(200, plan_schemas.TitrationPlanView)
def end(given: dict[str, Any], seen: dict[str, Any], patient_id: UUID, plan_id: UUID) -> Any:
    """End the plan; what was signed stays as it is."""
    return _tagged(plans.end(patient_id, plan_id, version=seen["version"], by=actor(), **given))


@blueprint.route("/plan-cards", methods=["GET"])
@gate(Action.SEE_PLAN_CARD)
@blueprint.arguments(plan_schemas.CardQuery, location="query")
@blueprint.response(200, plan_schemas.PlanCardsView)
def plan_cards(query: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Show what the plans that go on say to the patient, for the screen and for paper."""
    language = query["language"] or _language(patient_id)
    phone = people.practice().phone
    return {
        "cards": [
            {
                "id": row.id,
                "drug_name": row.drug_name,
                "language": language,
                "phone": phone,
                "lines": card.lines,
                "notes": card.notes,
            }
            for row, card in plan_records.cards(patient_id, language)
        ]
    }


@blueprint.route("/plan-cards/<uuid:plan_id>.ics", methods=["GET"])
@gate(Action.SEE_PLAN_CARD)
@blueprint.response(200, content_type=CALENDAR)
def plan_calendar(patient_id: UUID, plan_id: UUID) -> Response:
    """Return the days on which a plan changes as calendar entries that name neither drug nor dose."""
    name, steps = people.practice().name, plan_records.steps_to_come(patient_id, plan_id)
    text = plan_card.calendar(str(plan_id), steps, patient_today(patient_id), _language(patient_id), name)
    saved = {"Content-Disposition": 'attachment; filename="plan.ics"'}
    return Response(text, content_type=CALENDAR, headers=saved)


def _language(patient_id: UUID) -> str:
    return "es" if people.patient(patient_id).language.startswith("es") else "en"


def _tagged(plan: plan_records.Plan, status: int = 200) -> tuple[plan_records.Plan, int, dict[str, str]]:
    return plan, status, {"ETag": f'"{plan.version}"'}
