"""Addresses of the sheets of signed prescriptions."""

from typing import Any
from uuid import UUID

from backend.gate import Blueprint, actor, gate
from backend.permissions import Action
from backend.prescriptions import sending, sending_schemas

blueprint = Blueprint(
    "sending", __name__, url_prefix="/api/patients/<uuid:patient_id>/prescriptions/<uuid:prescription_id>"
)


@blueprint.route("/sheet", methods=["GET"])
@gate(Action.SEE_PRESCRIPTION_SHEET)
@blueprint.response(200, sending_schemas.SheetView)
def see_sheet(patient_id: UUID, prescription_id: UUID) -> sending.Sheet:
    """Show a signed prescription as it stands on paper, and whether it is still what was signed."""
    return sending.sheet(patient_id, prescription_id)


@blueprint.route("/transmissions", methods=["POST"])
@gate(Action.SEND_PRESCRIPTION)
@blueprint.arguments(sending_schemas.NewTransmission)
@blueprint.response(201, sending_schemas.SheetView)
def send(given: dict[str, Any], patient_id: UUID, prescription_id: UUID) -> sending.Sheet:
    """Let a signed prescription leave: on paper, or as a file. It is no electronic prescribing."""
    return sending.send(patient_id, prescription_id, kind=given["kind"], by=actor())


@blueprint.route("/cancel", methods=["POST"])
@gate(Action.SEND_PRESCRIPTION)
@blueprint.arguments(sending_schemas.PrescriptionCancellation)
@blueprint.response(200, sending_schemas.SheetView)
def cancel(given: dict[str, Any], patient_id: UUID, prescription_id: UUID) -> sending.Sheet:
    """Cancel a signed prescription, so that it does not leave any more."""
    return sending.cancel(patient_id, prescription_id, reason=given["reason"], by=actor())
