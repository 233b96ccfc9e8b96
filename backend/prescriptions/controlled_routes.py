"""What is noted about a patient's scheduled drugs, over HTTP."""

from typing import Any
from uuid import UUID

from backend.gate import Blueprint, actor, gate
from backend.permissions import Action
from backend.prescriptions import controlled_schemas as schemas
from backend.prescriptions import service
from backend.prescriptions.schemas import TitrationStepView

blueprint = Blueprint("controlled", __name__, url_prefix="/api/patients/<uuid:patient_id>")


@blueprint.route("/controlled-drugs", methods=["GET"])
@gate(Action.SEE_CONTROLLED)
@blueprint.response(200, schemas.ControlledDrugsView)
def controlled_drugs(patient_id: UUID) -> service.ControlledDrugs:
    """Show what is noted, and the rules that count for this patient."""
    return service.controlled_drugs(patient_id)


@blueprint.route("/controlled-drugs/prescriptions", methods=["GET"])
@gate(Action.SEE_CONTROLLED)
@blueprint.response(200, schemas.ScheduledPrescriptionsView)
def scheduled_prescriptions(patient_id: UUID) -> dict[str, Any]:
    """Show the prescriptions for scheduled drugs that stand, with the days on which they may be filled."""
    return {"prescriptions": service.scheduled_prescriptions(patient_id)}


@blueprint.route("/medications/<uuid:medication_id>/next-prescription", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.response(201, TitrationStepView)
def draft_next(patient_id: UUID, medication_id: UUID) -> service.TitrationStep:
    """Draft the next prescription of a series: the same again, from when the last one's supply ends."""
    return service.draft_next(patient_id, medication_id, by=actor())


@blueprint.route("/controlled-drugs/notes", methods=["POST"])
@gate(Action.NOTE_CONTROLLED)
@blueprint.arguments(schemas.NewControlledNote)
@blueprint.response(201, schemas.ControlledDrugsView)
def add_note(new: dict[str, Any], patient_id: UUID) -> service.ControlledDrugs:
    """Note a look into the registry, a visit in person, or the state."""
    return service.note_controlled(patient_id, by=actor(), **new)


@blueprint.route("/controlled-drugs/notes/<uuid:note_id>/take-back", methods=["POST"])
@gate(Action.NOTE_CONTROLLED)
@blueprint.arguments(schemas.NewTakeBack)
@blueprint.response(201, schemas.ControlledDrugsView)
def take_back(new: dict[str, Any], patient_id: UUID, note_id: UUID) -> service.ControlledDrugs:
    """Say that a note was an error."""
    return service.take_back_controlled(patient_id, note_id, by=actor(), **new)
