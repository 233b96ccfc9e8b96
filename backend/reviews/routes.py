"""Medication reviews and the personal medication list over HTTP."""

from typing import Any
from uuid import UUID

from backend import audit
from backend.gate import Blueprint, actor, gate
from backend.people import service as people
from backend.permissions import Action
from backend.reviews import edits, schemas, service

blueprint = Blueprint("reviews", __name__, url_prefix="/api")
PATIENT = "/patients/<uuid:patient_id>"


@blueprint.route(f"{PATIENT}/medication-review", methods=["GET"])
@gate(Action.SEE_REVIEWS)
@blueprint.response(200, schemas.ReviewWorkspaceView)
def workspace(patient_id: UUID) -> service.Workspace:
    """Show the whole list with what can be said about it, the draft and the last signed review."""
    return service.workspace(patient_id)


@blueprint.route(f"{PATIENT}/medication-reviews", methods=["GET"])
@gate(Action.SEE_REVIEWS)
@blueprint.response(200, schemas.ReviewsView)
def reviews(patient_id: UUID) -> dict[str, Any]:
    """Show every signed review of the patient."""
    return {"reviews": service.reviews(patient_id)}


@blueprint.route(f"{PATIENT}/medication-reviews", methods=["POST"])
@gate(Action.WORK_ON_REVIEW)
@blueprint.response(201, schemas.ReviewView)
def open_review(patient_id: UUID) -> service.Review:
    """Open a draft, with what the last review left open."""
    return service.open_review(patient_id, by=actor())


@blueprint.route(f"{PATIENT}/medication-reviews/<uuid:review_id>", methods=["PUT"])
@gate(Action.WORK_ON_REVIEW)
@blueprint.arguments(edits.ReviewEdit)
@blueprint.response(200, schemas.ReviewView)
def save_review(changed: dict[str, Any], patient_id: UUID, review_id: UUID) -> service.Review:
    """Replace what a draft says."""
    return service.save_review(patient_id, review_id, by=actor(), **changed)


@blueprint.route(f"{PATIENT}/medication-reviews/<uuid:review_id>/sign", methods=["POST"])
@gate(Action.SIGN_REVIEW)
@blueprint.arguments(edits.ReviewSignature)
@blueprint.response(201, schemas.ReviewView)
def sign_review(signature: dict[str, Any], patient_id: UUID, review_id: UUID) -> service.Review:
    """Sign a draft exactly as it was shown."""
    return service.sign_review(patient_id, review_id, shown=signature["digest"], by=actor())


@blueprint.route(f"{PATIENT}/medication-reviews/<uuid:review_id>/withdraw", methods=["POST"])
@gate(Action.WORK_ON_REVIEW)
@blueprint.response(200, schemas.ReviewView)
def withdraw_review(patient_id: UUID, review_id: UUID) -> service.Review:
    """Withdraw a draft."""
    return service.withdraw_review(patient_id, review_id)


@blueprint.route(f"{PATIENT}/review-actions/<uuid:action_id>/settle", methods=["POST"])
@gate(Action.WORK_ON_REVIEW)
@blueprint.arguments(edits.Settlement)
@blueprint.response(200, schemas.ReviewActionView)
def settle_action(status: service.ActionStatus, patient_id: UUID, action_id: UUID) -> service.Action:
    """Say that an open action of a signed review is done or dropped."""
    return service.settle_action(patient_id, action_id, status=status, by=actor())


@blueprint.route(f"{PATIENT}/personal-list", methods=["GET"])
@gate(Action.SEE_PERSONAL_LIST)
@blueprint.arguments(edits.ListQuery, location="query")
@blueprint.response(200, schemas.PersonalListView)
def personal_list(query: dict[str, Any], patient_id: UUID) -> service.PersonalList:
    """Show the personal medication list in English or Spanish."""
    return service.personal_list(patient_id, language=query["language"])


@blueprint.route("/practice/review-candidates", methods=["GET"])
@gate(Action.SEE_REVIEW_CANDIDATES)
@blueprint.response(200, schemas.ReviewPageView)
def review_candidates() -> service.Reviews:
    """Show who should be offered a review, whose next one is due, and which actions are overdue."""
    audit.shown(people.patients_of(actor()))
    return service.review_page(actor())
