"""A patient's conditions and allergies over HTTP."""

import uuid

from backend.clock import today
from backend.gate import Blueprint, gate
from backend.health import service
from backend.health.rules.overview import Health
from backend.health.schemas import HealthView
from backend.people import service as people
from backend.permissions import Action

blueprint = Blueprint("health", __name__, url_prefix="/api")


@blueprint.route("/patients/<uuid:patient_id>/health", methods=["GET"])
@gate(Action.SEE_HEALTH)
@blueprint.response(200, HealthView)
def see_health(patient_id: uuid.UUID) -> Health:
    """Return what is known of a patient's conditions and allergies."""
    return service.health(patient_id, day=today(people.patient(patient_id).time_zone))
