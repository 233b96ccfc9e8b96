"""Addresses of availability, slots, visits and their lobby."""

from typing import Any
from uuid import UUID

from backend import audit
from backend.gate import Blueprint, actor, gate
from backend.permissions import Action
from backend.visits import schemas, service
from backend.visits.rules.slots import Availability
from backend.visits.rules.visits import LobbyView, OpenSlots, Visit

blueprint = Blueprint("visits", __name__, url_prefix="/api")


@blueprint.route("/practice/availability")
@gate(Action.MANAGE_AVAILABILITY)
@blueprint.response(200, schemas.AvailabilityView)
def see_availability() -> Availability:
    """Return the prescriber's own weekly hours."""
    audit.shown([])
    return service.availability(actor().person_id)


@blueprint.route("/practice/availability", methods=["PUT"])
@gate(Action.MANAGE_AVAILABILITY)
@blueprint.arguments(schemas.AvailabilityGiven)
@blueprint.response(200, schemas.AvailabilityView)
def set_availability(given: dict[str, Any]) -> Availability:
    """Set the prescriber's own weekly hours."""
    audit.shown([])
    return service.set_availability(actor().person_id, **given)


@blueprint.route("/practice/visits")
@gate(Action.SEE_VISITS)
@blueprint.arguments(schemas.Period, location="query")
@blueprint.response(200, schemas.VisitList)
def visits_between(period: dict[str, Any]) -> dict[str, Any]:
    """Return a prescriber's own visits, or those of the care teams that support is on."""
    visits = service.visits_between(actor(), **period)
    audit.shown([visit.patient_id for visit in visits])
    return {"visits": visits}


@blueprint.route("/patients/<uuid:patient_id>/slots")
@gate(Action.SEE_SLOTS)
@blueprint.arguments(schemas.SlotPeriod, location="query")
@blueprint.response(200, schemas.OpenSlotsView)
def open_slots(period: dict[str, Any], patient_id: UUID) -> OpenSlots:
    """Return the open slots of one prescriber of the patient's care team."""
    return service.open_slots(patient_id, **period)


@blueprint.route("/patients/<uuid:patient_id>/visits")
@gate(Action.SEE_VISITS)
@blueprint.response(200, schemas.VisitList)
def visits(patient_id: UUID) -> dict[str, Any]:
    """Return the patient's visits, latest first."""
    return {"visits": service.visits_of(patient_id, actor())}


@blueprint.route("/patients/<uuid:patient_id>/visits", methods=["POST"])
@gate(Action.BOOK_VISIT)
@blueprint.arguments(schemas.NewVisit)
@blueprint.response(201, schemas.VisitView)
def book_visit(new: dict[str, Any], patient_id: UUID) -> Visit:
    """Book a slot; where somebody was faster, the answer lists the slots that are still open."""
    return service.book_visit(patient_id, **new, by=actor())


@blueprint.route("/patients/<uuid:patient_id>/visits/<uuid:visit_id>/cancel", methods=["POST"])
@gate(Action.CANCEL_VISIT)
@blueprint.arguments(schemas.Cancellation)
@blueprint.response(200, schemas.VisitView)
def cancel_visit(given: dict[str, Any], patient_id: UUID, visit_id: UUID) -> Visit:
    """Cancel a visit that has not begun."""
    return service.cancel_visit(patient_id, visit_id, **given, by=actor())


@blueprint.route("/patients/<uuid:patient_id>/visits/<uuid:visit_id>/lobby", methods=["POST"])
@gate(Action.JOIN_VISIT)
@blueprint.response(200, schemas.LobbyView)
def enter_lobby(patient_id: UUID, visit_id: UUID) -> LobbyView:
    """Come to the lobby, and stay in it by asking again."""
    return service.enter_lobby(patient_id, visit_id, who=actor())


@blueprint.route("/patients/<uuid:patient_id>/visits/<uuid:visit_id>/admit", methods=["POST"])
@gate(Action.ADMIT_TO_VISIT)
@blueprint.arguments(schemas.Admission)
@blueprint.response(200, schemas.LobbyView)
def admit(given: dict[str, Any], patient_id: UUID, visit_id: UUID) -> LobbyView:
    """Let somebody who waits into the room."""
    return service.admit(patient_id, visit_id, **given, by=actor())


@blueprint.route("/patients/<uuid:patient_id>/visits/<uuid:visit_id>/media", methods=["POST"])
@gate(Action.JOIN_VISIT)
@blueprint.arguments(schemas.Offer)
@blueprint.response(200, schemas.MediaAnswerView)
def exchange_media(offer: dict[str, Any], patient_id: UUID, visit_id: UUID) -> dict[str, str]:
    """Exchange an admitted browser's offer for the media node's answer."""
    answer = service.exchange_media(patient_id, visit_id, sdp=offer["sdp"], who=actor())
    return {"sdp": answer, "type": "answer"}


@blueprint.route("/patients/<uuid:patient_id>/visits/<uuid:visit_id>/media", methods=["DELETE"])
@gate(Action.JOIN_VISIT)
@blueprint.response(204)
def hang_up(patient_id: UUID, visit_id: UUID) -> None:
    """Hang up; the visit goes on."""
    service.hang_up(patient_id, visit_id, who=actor())


@blueprint.route("/patients/<uuid:patient_id>/visits/<uuid:visit_id>/finish", methods=["POST"])
@gate(Action.FINISH_VISIT)
@blueprint.arguments(schemas.VisitNote)
@blueprint.response(200, schemas.VisitView)
def finish_visit(given: dict[str, Any], patient_id: UUID, visit_id: UUID) -> Visit:
    """Finish a visit: everyone's media ends and the note is kept."""
    return service.finish_visit(patient_id, visit_id, **given, by=actor())
