"""Addresses of a patient's allergies, states and results."""

from typing import Any
from uuid import UUID

from backend import audit
from backend.clock import today
from backend.gate import Blueprint, actor, gate
from backend.health import schemas, service, trial_schemas
from backend.people import service as people
from backend.permissions import Action, Role

blueprint = Blueprint("health", __name__, url_prefix="/api")


@blueprint.route("/practice/quantities")
@gate(Action.SEE_QUANTITIES)
@blueprint.response(200, schemas.QuantityList)
def see_quantities() -> dict[str, Any]:
    """Return everything that can be measured, with its units."""
    audit.shown([])
    return {"quantities": service.quantities()}


@blueprint.route("/practice/allergens")
@gate(Action.SEE_QUANTITIES)
@blueprint.arguments(schemas.AllergenQuery, location="query")
@blueprint.response(200, schemas.AllergenView)
def see_allergen(asked: dict[str, str]) -> service.Allergen:
    """Return what a written allergy would be checked as; nothing where it is not recognised."""
    audit.shown([])
    return service.allergen(asked["text"])


@blueprint.route("/patients/<uuid:patient_id>/health")
@gate(Action.SEE_HEALTH)
@blueprint.response(200, schemas.HealthView)
def see_health(patient_id: UUID) -> service.Health:
    """Return what is known of a patient: conditions, allergies, what holds, and the newest results."""
    is_own = actor().role is Role.PATIENT
    return service.health(patient_id, day=today(people.patient(patient_id).time_zone), is_own=is_own)


@blueprint.route("/patients/<uuid:patient_id>/allergies", methods=["POST"])
@gate(Action.RECORD_HEALTH)
@blueprint.arguments(schemas.NewAllergyFields)
@blueprint.response(201, schemas.AllergyView)
def record_allergy(new: dict[str, Any], patient_id: UUID) -> service.Allergy:
    """Put an allergy on the list."""
    return service.record_allergy(patient_id, **new, by=actor())


@blueprint.route("/patients/<uuid:patient_id>/allergies/<uuid:allergy_id>/mistaken", methods=["POST"])
@gate(Action.WITHDRAW_HEALTH)
@blueprint.arguments(schemas.Withdrawal)
@blueprint.response(200, schemas.AllergyView)
def mark_allergy_mistaken(given: dict[str, str], patient_id: UUID, allergy_id: UUID) -> service.Allergy:
    """Mark an allergy as entered in error."""
    return service.mark_allergy_mistaken(patient_id, allergy_id, reason=given["reason"], by=actor())


@blueprint.route("/patients/<uuid:patient_id>/earlier-trials", methods=["POST"])
@gate(Action.RECORD_HEALTH)
@blueprint.arguments(trial_schemas.NewTrialFields)
@blueprint.response(201, trial_schemas.TrialView)
def record_trial(new: service.NewTrial, patient_id: UUID) -> service.EarlierTrial:
    """Keep a drug that was tried before, with what is known of it."""
    return service.record_trial(patient_id, new, by=actor())


@blueprint.route("/patients/<uuid:patient_id>/earlier-trials/<uuid:trial_id>/withdraw", methods=["POST"])
@gate(Action.WITHDRAW_HEALTH)
@blueprint.arguments(schemas.Withdrawal)
@blueprint.response(200, trial_schemas.TrialView)
def withdraw_trial(given: dict[str, str], patient_id: UUID, trial_id: UUID) -> service.EarlierTrial:
    """Take back a trial that was entered wrongly."""
    return service.withdraw_trial(patient_id, trial_id, reason=given["reason"], by=actor())


@blueprint.route("/patients/<uuid:patient_id>/states", methods=["POST"])
@gate(Action.RECORD_HEALTH)
@blueprint.arguments(schemas.NewStateFields)
@blueprint.response(201, schemas.StateView)
def record_state(new: dict[str, Any], patient_id: UUID) -> service.State:
    """State what holds from now on, or what happened on a day."""
    return service.record_state(patient_id, **new, by=actor())


@blueprint.route("/patients/<uuid:patient_id>/states/<uuid:state_id>/withdraw", methods=["POST"])
@gate(Action.WITHDRAW_HEALTH)
@blueprint.arguments(schemas.Withdrawal)
@blueprint.response(200, schemas.StateView)
def withdraw_state(given: dict[str, str], patient_id: UUID, state_id: UUID) -> service.State:
    """Take back a state that was entered wrongly."""
    return service.withdraw_state(patient_id, state_id, reason=given["reason"], by=actor())


@blueprint.route("/patients/<uuid:patient_id>/results")
@gate(Action.SEE_HEALTH)
@blueprint.arguments(schemas.ResultQuery, location="query")
@blueprint.response(200, schemas.ResultList)
def see_results(asked: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Return a patient's results, newest first, of one quantity or of all."""
    return {"results": service.results(patient_id, what=asked["what"], with_withdrawn=True)}


@blueprint.route("/patients/<uuid:patient_id>/results", methods=["POST"])
@gate(Action.RECORD_HEALTH)
@blueprint.arguments(schemas.NewResultsFields)
@blueprint.response(201, schemas.ResultList)
def record_results(panel: schemas.NewResults, patient_id: UUID) -> dict[str, Any]:
    """Record results of one day or instant, all or none."""
    return {
        "results": service.record_results(
            patient_id, results=panel.results, taken_on=panel.taken_on, taken_at=panel.taken_at, by=actor()
        )
    }


@blueprint.route("/patients/<uuid:patient_id>/results/<uuid:result_id>/withdraw", methods=["POST"])
@gate(Action.WITHDRAW_HEALTH)
@blueprint.arguments(schemas.Withdrawal)
@blueprint.response(200, schemas.ResultView)
def withdraw_result(given: dict[str, str], patient_id: UUID, result_id: UUID) -> service.Result:
    """Take back a result that was entered wrongly."""
    return service.withdraw_result(patient_id, result_id, reason=given["reason"], by=actor())
