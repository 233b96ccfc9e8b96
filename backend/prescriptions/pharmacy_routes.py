"""Addresses of the pharmacy that a patient chose."""

from typing import Any
from uuid import UUID

from backend.gate import Blueprint, actor, gate
from backend.permissions import Action
from backend.prescriptions import pharmacies, sending_schemas

blueprint = Blueprint("pharmacies", __name__, url_prefix="/api/patients/<uuid:patient_id>/pharmacy")


@blueprint.route("", methods=["GET"])
@gate(Action.SEE_PHARMACY)
@blueprint.response(200, sending_schemas.ChosenPharmacyView)
def see_pharmacy(patient_id: UUID) -> dict[str, Any]:
    """Return the pharmacy that counts, or null."""
    return {"pharmacy": pharmacies.pharmacy(patient_id)}


@blueprint.route("", methods=["POST"])
@gate(Action.CHOOSE_PHARMACY)
@blueprint.arguments(sending_schemas.NewPharmacy)
@blueprint.response(201, sending_schemas.ChosenPharmacyView)
def choose_pharmacy(given: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Note the pharmacy that the patient chose; the ones before stay on record."""
    return {"pharmacy": pharmacies.choose(patient_id, **given, by=actor())}
