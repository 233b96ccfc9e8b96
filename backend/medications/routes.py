"""The formulary over HTTP."""

from typing import Any

from backend import audit
from backend.gate import Blueprint, gate
from backend.medications import service
from backend.medications.schemas import DrugsView, drug_view
from backend.permissions import Action

blueprint = Blueprint("medications", __name__, url_prefix="/api")


@blueprint.route("/practice/drugs", methods=["GET"])
@gate(Action.SEE_DRUGS)
@blueprint.response(200, DrugsView)
def drugs() -> dict[str, Any]:
    """Show the formulary: strengths, usual range, maximum and sources of each drug."""
    audit.shown(())
    return {"drugs": [drug_view(drug) for drug in service.drugs()]}
