"""Addresses of what was really taken."""

from typing import Any
from uuid import UUID

from backend.gate import Blueprint, actor, gate
from backend.permissions import Action
from backend.prescriptions import taking, taking_schemas

blueprint = Blueprint("taking", __name__, url_prefix="/api/patients/<uuid:patient_id>/taking")


@blueprint.route("", methods=["GET"])
@gate(Action.SEE_MEDICATIONS)
@blueprint.response(200, taking_schemas.TakingView)
def see_taking(patient_id: UUID) -> dict[str, Any]:
    """Show how each active medicine was taken, as far as anybody said."""
    return {"medications": taking.taken(patient_id)}


@blueprint.route("", methods=["POST"])
@gate(Action.RECORD_TAKING)
@blueprint.arguments(taking_schemas.NewTaking)
@blueprint.response(201, taking_schemas.TakingView)
def say_taking(new: taking.NewSaid, patient_id: UUID) -> dict[str, Any]:
    """Take down a missed day, a pause, its end, or what is remembered of some days."""
    return {"medications": taking.say(patient_id, new, by=actor())}


@blueprint.route("/<uuid:said_id>/take-back", methods=["POST"])
@gate(Action.RECORD_TAKING)
@blueprint.arguments(taking_schemas.TakingWithdrawal)
@blueprint.response(200, taking_schemas.TakingView)
def take_back(given: dict[str, Any], patient_id: UUID, said_id: UUID) -> dict[str, Any]:
    """Take back what was said by mistake."""
    return {"medications": taking.take_back(patient_id, said_id, reason=given["reason"], by=actor())}
