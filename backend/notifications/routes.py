"""The address of the outbox."""

from typing import Any

from backend import audit
from backend.gate import Blueprint, gate
from backend.notifications import schemas, service
from backend.permissions import Action

blueprint = Blueprint("notifications", __name__, url_prefix="/api")


@blueprint.route("/practice/letters")
@gate(Action.SEE_OUTBOX)
@blueprint.response(200, schemas.OutboxView)
def outbox() -> dict[str, Any]:
    """Return the practice's letters and how they fare, those that failed first."""
    audit.shown([])
    return {"letters": service.outbox()}
