"""Messages and refill requests over HTTP."""

from typing import Any
from uuid import UUID

from backend import audit
from backend.gate import Blueprint, actor, gate
from backend.messaging import letters, schemas, service
from backend.messaging.rules.refills import Message, RefillRequest
from backend.permissions import Action, Role

blueprint = Blueprint("messaging", __name__, url_prefix="/api")


@blueprint.route("/patients/<uuid:patient_id>/messages", methods=["GET"])
@gate(Action.SEE_MESSAGES)
@blueprint.response(200, schemas.MessagesView)
def messages(patient_id: UUID) -> letters.Letters:
    """Show the letters between the patient and the care team; the patient has then read them."""
    found = letters.letters(patient_id)
    if actor().role is Role.PATIENT:
        letters.mark_messages_read(patient_id)
    return found


@blueprint.route("/patients/<uuid:patient_id>/messages", methods=["POST"])
@gate(Action.SEND_MESSAGE)
@blueprint.arguments(schemas.NewMessage)
@blueprint.response(201, schemas.MessageView)
def send_message(new: dict[str, Any], patient_id: UUID) -> Message:
    """Send a letter."""
    return letters.send_message(patient_id, text=new["text"], by=actor())


@blueprint.route("/patients/<uuid:patient_id>/messages/settled", methods=["POST"])
@gate(Action.SETTLE_MESSAGES)
@blueprint.response(200, schemas.MessagesView)
def settle_messages(patient_id: UUID) -> letters.Letters:
    """Say that what the patient wrote up to now needs no answer."""
    return letters.settle(patient_id, by=actor())


@blueprint.route("/patients/<uuid:patient_id>/refill-requests", methods=["GET"])
@gate(Action.SEE_REFILL_REQUESTS)
@blueprint.response(200, schemas.RefillRequestsView)
def refill_requests(patient_id: UUID) -> dict[str, Any]:
    """Show the patient's refill requests."""
    return {"refill_requests": service.refill_requests(patient_id, actor())}


@blueprint.route("/patients/<uuid:patient_id>/refill-requests", methods=["POST"])
@gate(Action.ASK_FOR_REFILL)
@blueprint.arguments(schemas.NewRefillRequest)
@blueprint.response(201, schemas.RefillRequestView)
def ask_for_refill(new: dict[str, Any], patient_id: UUID) -> RefillRequest:
    """Ask for more of one medicine."""
    return service.ask_for_refill(patient_id, by=actor(), **new)


@blueprint.route("/practice/refill-requests", methods=["GET"])
@gate(Action.SEE_REFILL_REQUESTS)
@blueprint.arguments(schemas.QueueQuery, location="query")
@blueprint.response(200, schemas.RefillRequestsView)
def refill_queue(query: dict[str, Any]) -> dict[str, Any]:
    """Show the requests of the actor's patients, soonest run-out first."""
    found = service.refill_queue(query["status"], actor())
    audit.shown(request.patient_id for request in found)
    return {"refill_requests": found}


@blueprint.route("/patients/<uuid:patient_id>/refill-requests/<uuid:request_id>/answer", methods=["POST"])
@gate(Action.ANSWER_REFILL)
@blueprint.arguments(schemas.NewAnswer)
@blueprint.response(200, schemas.RefillRequestView)
def answer_refill(new: dict[str, Any], patient_id: UUID, request_id: UUID) -> RefillRequest:
    """Answer a request with a letter."""
    return service.answer_refill(patient_id, request_id, text=new["text"], by=actor())


@blueprint.route("/patients/<uuid:patient_id>/refill-requests/<uuid:request_id>/pass-on", methods=["POST"])
@gate(Action.PASS_ON_REFILL)
@blueprint.arguments(schemas.NewNote)
@blueprint.response(200, schemas.RefillRequestView)
def pass_on_refill(new: dict[str, Any], patient_id: UUID, request_id: UUID) -> RefillRequest:
    """Pass a request on to the prescriber."""
    return service.pass_on_refill(patient_id, request_id, note=new["note"], by=actor())


@blueprint.route("/patients/<uuid:patient_id>/refill-requests/<uuid:request_id>/sign", methods=["POST"])
@gate(Action.SIGN_REFILL)
@blueprint.arguments(schemas.NewRefillSignature)
@blueprint.response(200, schemas.RefillRequestView)
def sign_refill(new: dict[str, Any], patient_id: UUID, request_id: UUID) -> RefillRequest:
    """Sign the prescription in force anew."""
    return service.sign_refill(patient_id, request_id, by=actor(), **new)


@blueprint.route("/patients/<uuid:patient_id>/refill-requests/<uuid:request_id>/decline", methods=["POST"])
@gate(Action.DECLINE_REFILL)
@blueprint.arguments(schemas.NewReason)
@blueprint.response(200, schemas.RefillRequestView)
def decline_refill(new: dict[str, Any], patient_id: UUID, request_id: UUID) -> RefillRequest:
    """Decline a request."""
    return service.decline_refill(patient_id, request_id, reason=new["reason"], by=actor())
