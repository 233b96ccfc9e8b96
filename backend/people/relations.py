"""Say who is related to whom: patients to themselves, clinicians to the patients of their care teams."""

import uuid

from sqlalchemy import Select, select

from backend.database import ask, session
from backend.gate import Actor
from backend.people.models import CareTeamMember, CareTeamPatient, ClinicianRow
from backend.permissions import Role, Scope

# Asked with every request about a patient.
_TEAMS = """
SELECT m.care_team_id FROM care_team_members AS m JOIN clinicians AS c ON c.id = m.clinician_id
WHERE m.clinician_id = %(clinician_id)s AND c.is_active
    AND m.practice_id = %(practice_id)s AND c.practice_id = %(practice_id)s
"""
_ON_TEAM = """
SELECT 1 FROM care_team_patients AS t JOIN care_team_members AS m ON m.care_team_id = t.care_team_id
    JOIN clinicians AS c ON c.id = m.clinician_id
WHERE t.patient_id = %(patient_id)s AND t.end_at IS NULL AND m.clinician_id = %(clinician_id)s
    AND c.is_active AND t.practice_id = %(practice_id)s AND m.practice_id = %(practice_id)s
    AND c.practice_id = %(practice_id)s
"""


def relations(actor: Actor, patient_id: uuid.UUID) -> frozenset[Scope]:
    """Say how the actor is related to a patient now: themselves, or on their care team."""
    if actor.role is Role.PATIENT:
        return frozenset({Scope.SELF}) if patient_id == actor.person_id else frozenset()
    if actor.role is Role.ADMIN:
        return frozenset()
    found = ask(_ON_TEAM, {"clinician_id": actor.person_id, "patient_id": patient_id})
    return frozenset({Scope.TEAM}) if found else frozenset()


def patients_of(actor: Actor) -> set[uuid.UUID]:
    """Return the patients in an actor's scope: whom their care teams look after now."""
    if actor.role is Role.PATIENT:
        return {actor.person_id}
    if actor.role is Role.ADMIN:
        return set()
    return set(session().scalars(_team_patients(actor)))


def teams_of(actor: Actor) -> set[uuid.UUID]:
    """Return the care teams whose patients are in an actor's scope."""
    if actor.role in (Role.PATIENT, Role.ADMIN):
        return set()
    return {team_id for (team_id,) in ask(_TEAMS, {"clinician_id": actor.person_id})}


def _team_patients(actor: Actor) -> Select[uuid.UUID]:
    return (
        select(CareTeamPatient.patient_id)
        .join(CareTeamMember, CareTeamMember.care_team_id == CareTeamPatient.care_team_id)
        .join(ClinicianRow, ClinicianRow.id == CareTeamMember.clinician_id)
        .where(
            CareTeamMember.clinician_id == actor.person_id,
            CareTeamPatient.end_at.is_(None),
            ClinicianRow.is_active,
        )
    )
