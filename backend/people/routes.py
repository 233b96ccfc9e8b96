"""Addresses of patients, staff and care teams."""

from typing import Any
from uuid import UUID

from backend import audit
from backend.database import pinned_practice
from backend.gate import Blueprint, actor, gate
from backend.people import schemas, service
from backend.people.rules.persons import CareTeamDetail, PatientDetail
from backend.permissions import Action, Role

blueprint = Blueprint("people", __name__, url_prefix="/api")
LOG_LENGTH = 200


@blueprint.route("/patients/<uuid:patient_id>")
@gate(Action.SEE_PATIENT)
@blueprint.response(200, schemas.PatientView)
def see_patient(patient_id: UUID) -> PatientDetail:
    """Return one patient."""
    return service.patient_detail(patient_id)


@blueprint.route("/practice/patients", methods=["POST"])
@gate(Action.REGISTER_PATIENT)
@blueprint.arguments(schemas.NewPatient)
@blueprint.response(201, schemas.PatientView)
def register_patient(new: dict[str, Any]) -> PatientDetail:
    """Register a patient with one of the actor's own care teams."""
    if not service.is_on_team(actor(), new["care_team_id"]):
        raise service.UnknownCareTeam("Choose a care team that you are on.")
    patient = service.register_patient(**new)
    audit.shown([patient.id])
    return service.patient_detail(patient.id)


@blueprint.route("/patients/<uuid:patient_id>/care-team", methods=["PUT"])
@gate(Action.ASSIGN_CARE_TEAM)
@blueprint.arguments(schemas.TeamChoice)
@blueprint.response(200, schemas.PatientView)
def assign_care_team(choice: dict[str, Any], patient_id: UUID) -> PatientDetail:
    """Hand a patient over to another care team."""
    service.assign_care_team(patient_id, choice["care_team_id"])
    return service.patient_detail(patient_id)


@blueprint.route("/patients/<uuid:patient_id>/access-log")
@gate(Action.SEE_ACCESS_LOG)
@blueprint.response(200, schemas.AccessLogView)
def access_log(patient_id: UUID) -> dict[str, Any]:
    """Return who else looked at or changed the patient's record."""
    own = actor().membership_id
    return {"entries": audit.access_log(pinned_practice(), patient_id, but=own, limit=LOG_LENGTH)}


@blueprint.route("/practice/staff")
@gate(Action.SEE_STAFF)
@blueprint.response(200, schemas.StaffList)
def staff() -> dict[str, Any]:
    """Return the practice's staff."""
    audit.shown([])
    return {"staff": service.staff()}


@blueprint.route("/practice/care-teams")
@gate(Action.SEE_CARE_TEAMS)
@blueprint.response(200, schemas.CareTeamList)
def care_teams() -> dict[str, Any]:
    """Return the care teams: all of them for an admin, for others their own."""
    audit.shown([])
    teams = service.care_teams()
    if actor().role is not Role.ADMIN:
        teams = [team for team in teams if actor().person_id in {member.id for member in team.members}]
    return {"care_teams": teams}


@blueprint.route("/practice/care-teams", methods=["POST"])
@gate(Action.MANAGE_CARE_TEAMS)
@blueprint.arguments(schemas.NewCareTeam)
@blueprint.response(201, schemas.CareTeamView)
def add_care_team(new: dict[str, Any]) -> CareTeamDetail:
    """Form a care team."""
    audit.shown([])
    return service.add_care_team(new["name"])


@blueprint.route("/practice/care-teams/<uuid:care_team_id>/members", methods=["PUT"])
@gate(Action.MANAGE_CARE_TEAMS)
@blueprint.arguments(schemas.TeamMembers)
@blueprint.response(200, schemas.CareTeamView)
def set_members(chosen: dict[str, Any], care_team_id: UUID) -> CareTeamDetail:
    """Say who is on a care team."""
    audit.shown([])
    return service.set_care_team_members(care_team_id, chosen["clinician_ids"])
