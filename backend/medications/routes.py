"""The formulary over HTTP."""

from typing import Any

from backend import audit
from backend.gate import Blueprint, gate
from backend.medications import service
from backend.medications.name_schemas import NameAnswerView, NameQuery, name_answer_view
from backend.medications.page_schemas import DrugPageView, drug_page_view
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


@blueprint.route("/practice/drug-names", methods=["GET"])
@gate(Action.SEARCH_DRUG_NAMES)
@blueprint.arguments(NameQuery, location="query")
@blueprint.response(200, NameAnswerView)
def drug_names(query: dict[str, str]) -> dict[str, Any]:
    """Search every drug that is known by the beginning of a name, a brand or a misspelling."""
    audit.shown(())
    return name_answer_view(service.search_names(query["q"]))


@blueprint.route("/practice/drugs/<slug>", methods=["GET"])
@gate(Action.SEE_DRUGS)
@blueprint.response(200, DrugPageView)
def drug_page(slug: str) -> dict[str, Any]:
    """Show everything known about one drug, prescribable here or not, with status and sources."""
    audit.shown(())
    return drug_page_view(service.profile(slug))
