"""Addresses of the caseload."""

import json
from typing import Any
from uuid import UUID

from flask import Response

from backend import audit
from backend.caseload import schemas, service
from backend.gate import Blueprint, actor, gate
from backend.people import service as people
from backend.permissions import Action

blueprint = Blueprint("caseload", __name__, url_prefix="/api")


@blueprint.route("/practice/caseload")
@gate(Action.SEE_CASELOAD)
@blueprint.arguments(schemas.CaseloadQuery, location="query")
@blueprint.response(200, schemas.CaseloadView)
def caseload(asked: dict[str, Any]) -> Response:
    """Return a page of the patients in the actor's care, what needs attention first."""
    page = service.page(people.teams_of(actor()), actor().person_id, **asked)
    audit.shown(page.patient_ids)
    # The rows are JSON already, as `schemas.CaseloadEntry` describes it.
    body = f'{{"patients":[{",".join(page.rows)}],"next":{json.dumps(page.next_page)}}}'
    return Response(body, content_type="application/json")


@blueprint.route("/practice/caseload/counts")
@gate(Action.SEE_CASELOAD)
@blueprint.response(200, schemas.CaseloadCounts)
def counts() -> dict[str, int]:
    """Return how many patients are in the actor's care, and in each view."""
    audit.shown([])
    return service.counts(people.teams_of(actor()), actor().person_id)


@blueprint.route("/patients/<uuid:patient_id>/looks", methods=["POST"])
@gate(Action.NOTE_LOOK)
@blueprint.response(204)
def note_look(patient_id: UUID) -> None:
    """Note that the actor looked at the patient's chart: what is there now is no news to them any more."""
    service.note_look(patient_id, actor().person_id)
