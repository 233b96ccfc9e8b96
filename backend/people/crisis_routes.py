"""Addresses of crisis contacts."""

from typing import Any
from uuid import UUID

from backend import audit
from backend.errors import NotFound
from backend.gate import Blueprint, actor, gate
from backend.people import crisis
from backend.people import crisis_schemas as schemas
from backend.people.rules.crisis import CrisisCountry
from backend.permissions import Action, Role

blueprint = Blueprint("crisis", __name__, url_prefix="/api")


@blueprint.route("/account/crisis-contacts")
@gate(Action.SEE_CRISIS_CONTACTS)
@blueprint.response(200, schemas.CrisisContactsView)
def crisis_contacts() -> dict[str, Any]:
    """Return whom to reach in every country, for the device to keep."""
    who = actor()
    patient_id = who.person_id if who.role is Role.PATIENT else None
    return {
        "country": crisis.country_of(patient_id),
        "countries": crisis.crisis_contacts_by_country(),
    }


@blueprint.route("/patients/<uuid:patient_id>/country-now", methods=["PUT"])
@gate(Action.SET_COUNTRY_NOW)
@blueprint.arguments(schemas.CountryNow)
@blueprint.response(200, schemas.CountryNowView)
def set_country_now(given: dict[str, str | None], patient_id: UUID) -> dict[str, Any]:
    """Say in which country a patient is now."""
    country = crisis.set_country_now(patient_id, given["country"])
    return {"country_now": given["country"], "country": country}


@blueprint.route("/practice/crisis-contacts")
@gate(Action.MANAGE_CRISIS_CONTACTS)
@blueprint.response(200, schemas.CrisisCountriesView)
def crisis_countries() -> dict[str, Any]:
    """Return every country's contacts, what ships and what the practice named."""
    audit.shown([])
    return {"countries": crisis.crisis_countries()}


@blueprint.route("/practice/crisis-contacts/<country>", methods=["PUT"])
@gate(Action.MANAGE_CRISIS_CONTACTS)
@blueprint.arguments(schemas.OwnContactsGiven)
@blueprint.response(200, schemas.CrisisCountryView)
def keep_contacts(given: dict[str, Any], country: str) -> CrisisCountry:
    """Name the practice's own contacts for a country."""
    audit.shown([])
    if schemas.COUNTRY_CODE.fullmatch(country) is None:
        raise NotFound
    return crisis.keep_contacts(country, **given)


@blueprint.route("/practice/crisis-contacts/<country>", methods=["DELETE"])
@gate(Action.MANAGE_CRISIS_CONTACTS)
@blueprint.response(204)
def drop_contacts(country: str) -> None:
    """Go back to what ships for a country."""
    audit.shown([])
    crisis.drop_contacts(country)
