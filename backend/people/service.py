"""Find, register and relate the people of a practice."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError

from backend.clock import now, today
from backend.database import ask, session
from backend.errors import Conflict, NotFound, Refused
from backend.gate import Actor
from backend.people.models import (
    CareTeamMember,
    CareTeamPatient,
    CareTeamRow,
    ClinicianRow,
    PatientIdentifier,
    PatientRow,
)
from backend.people.practices import (
    create_practice,
    practice,
    practice_by_slug,
    practice_named,
)
from backend.people.relations import patients_of, relations, teams_of
from backend.people.rows import clinician_value, patient_value
from backend.people.rules.persons import (
    ADULT,
    CareTeam,
    CareTeamDetail,
    Clinician,
    Patient,
    PatientDetail,
    age_on,
)
from backend.permissions import Role

__all__ = [  # one door to this package, also for what lives in practices.py
    "create_practice",
    "patients_of",
    "practice",
    "practice_by_slug",
    "practice_named",
    "relations",
    "teams_of",
]


class TooYoung(Refused):
    """Adults only, for now: the instruments' adult versions are used."""

    type = "patient-too-young"
    title = "Evenkeel takes adults only, for now"


class NameTaken(Conflict):
    """Another one of that name is there already."""

    type = "name-taken"
    title = "That name or address is already used in this practice"


class UnknownCareTeam(Refused):
    """The care team is not one of this practice, or not one the actor is on."""

    type = "unknown-care-team"
    title = "That care team can not be chosen"


# Patients

# In the order of `Patient`: asked with almost every request.
_PATIENTS = """
SELECT id, given_name, family_name, birth_date, sex, time_zone, phone, email, language, country_now,
    joined_at IS NOT NULL
FROM patients WHERE id = ANY(%(ids)s::uuid[]) AND practice_id = %(practice_id)s
"""


def patient(patient_id: uuid.UUID) -> Patient:
    """Return one patient; raise NotFound."""
    try:
        return patients([patient_id])[patient_id]
    except KeyError:
        raise NotFound from None


def patient_detail(patient_id: uuid.UUID) -> PatientDetail:
    """Return one patient with age and care team; raise NotFound."""
    found = patient(patient_id)
    return PatientDetail(
        **{field.name: getattr(found, field.name) for field in fields(found)},
        age=age_on(found.birth_date, today(found.time_zone)),
        care_team=care_team_of(patient_id),
        prescribers=tuple(prescribers_of(patient_id)),
    )


def patients(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Patient]:
    """Return many patients by id."""
    return {row[0]: Patient(*row) for row in ask(_PATIENTS, {"ids": list(patient_ids)})}


def register_patient(
    *,
    given_name: str,
    family_name: str,
    birth_date: date,
    sex: str,
    time_zone: str,
    phone: str | None = None,
    email: str | None = None,
    language: str = "en",
    care_team_id: uuid.UUID,
) -> Patient:
    """Register an adult and put them in a care team's care."""
    row = _new_patient(given_name, family_name, birth_date, sex, time_zone, phone, email, language)
    assign_care_team(row.id, care_team_id)
    return patient_value(row)


def import_patient(
    *,
    identifiers: Sequence[tuple[str, str]],
    given_name: str,
    family_name: str,
    birth_date: date,
    sex: str,
    time_zone: str,
    phone: str | None,
    email: str | None,
    language: str,
) -> tuple[uuid.UUID, bool]:
    """Find a patient by any of these (system, value) identifiers, or register one; True where registered."""
    for system, value in identifiers:
        known = session().scalar(
            select(PatientIdentifier.patient_id).where(
                PatientIdentifier.system == system, PatientIdentifier.value == value
            )
        )
        if known is not None:
            return known, False
    row = _new_patient(given_name, family_name, birth_date, sex, time_zone, phone, email, language)
    session().add_all(
        PatientIdentifier(patient_id=row.id, system=system, value=value) for system, value in identifiers
    )
    session().flush()
    return row.id, True


def _new_patient(
    given_name: str,
    family_name: str,
    birth_date: date,
    sex: str,
    time_zone: str,
    phone: str | None,
    email: str | None,
    language: str,
) -> PatientRow:
    day = today(time_zone)
    if birth_date > day:
        raise Refused("The birth date is in the future.", errors={"birth_date": ["This is in the future."]})
    if (age := age_on(birth_date, day)) < ADULT:
        raise TooYoung(
            f"This person is {age}. The questionnaires here are those for people of {ADULT} or more."
        )
    row = PatientRow(
        given_name=given_name,
        family_name=family_name,
        birth_date=birth_date,
        sex=sex,
        time_zone=time_zone,
        phone=phone,
        email=email,
        language=language,
    )
    session().add(row)
    session().flush()
    return row


def set_patient_email(patient_id: uuid.UUID, email: str) -> None:
    """Note where a patient can be written to."""
    session().scalars(select(PatientRow).where(PatientRow.id == patient_id)).one().email = email


def note_joined(*, patient_id: uuid.UUID | None, clinician_id: uuid.UUID | None) -> None:
    """Note that a person has accepted the invitation."""
    row: PatientRow | ClinicianRow
    if patient_id is not None:
        row = session().scalars(select(PatientRow).where(PatientRow.id == patient_id)).one()
    else:
        row = session().scalars(select(ClinicianRow).where(ClinicianRow.id == clinician_id)).one()
    row.joined_at = row.joined_at or now()


# Clinicians


def clinician(clinician_id: uuid.UUID) -> Clinician:
    """Return one member of staff; raise NotFound."""
    row = session().scalar(select(ClinicianRow).where(ClinicianRow.id == clinician_id))
    if row is None:
        raise NotFound
    return clinician_value(row)


def clinician_with_email(email: str) -> Clinician | None:
    """Return the member of staff with this e-mail address."""
    row = session().scalar(select(ClinicianRow).where(ClinicianRow.email == email))
    return None if row is None else clinician_value(row)


def clinicians(clinician_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Clinician]:
    """Return many members of staff by id."""
    rows = session().scalars(select(ClinicianRow).where(ClinicianRow.id.in_(clinician_ids)))
    return {row.id: clinician_value(row) for row in rows}


def staff() -> list[Clinician]:
    """Return the practice's staff by name."""
    return [
        clinician_value(row) for row in session().scalars(select(ClinicianRow).order_by(ClinicianRow.name))
    ]


def add_clinician(*, name: str, email: str, role: str, time_zone: str) -> Clinician:
    """Add a member of staff."""
    row = ClinicianRow(name=name, email=email, role=role, time_zone=time_zone)
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        raise NameTaken("Somebody with that e-mail address is already on the staff.") from None
    return clinician_value(row)


# Care teams


def care_teams() -> list[CareTeamDetail]:
    """Return the practice's care teams with members and number of patients."""
    rows = session().scalars(select(CareTeamRow).order_by(CareTeamRow.name)).all()
    return [_detail(row) for row in rows]


def care_team(care_team_id: uuid.UUID) -> CareTeamDetail:
    """Return one care team; raise NotFound."""
    row = session().scalar(select(CareTeamRow).where(CareTeamRow.id == care_team_id))
    if row is None:
        raise NotFound
    return _detail(row)


def care_team_named(name: str) -> CareTeam | None:
    """Return the care team of this name."""
    row = session().scalar(select(CareTeamRow).where(CareTeamRow.name == name))
    return None if row is None else CareTeam(row.id, row.name)


def add_care_team(name: str) -> CareTeamDetail:
    """Form a care team."""
    row = CareTeamRow(name=name)
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        raise NameTaken("There is already a care team of that name.") from None
    return _detail(row)


def set_care_team_members(care_team_id: uuid.UUID, clinician_ids: Collection[uuid.UUID]) -> CareTeamDetail:
    """Make these clinicians, and no others, the members of a team."""
    team = care_team(care_team_id)
    if len(clinicians(clinician_ids)) != len(set(clinician_ids)):
        raise Refused("One of these clinicians is not on the staff.")
    for row in session().scalars(select(CareTeamMember).where(CareTeamMember.care_team_id == team.id)):
        if row.clinician_id not in clinician_ids:
            session().delete(row)
    present = {member.id for member in team.members}
    session().add_all(
        CareTeamMember(care_team_id=team.id, clinician_id=clinician_id)
        for clinician_id in set(clinician_ids) - present
    )
    session().flush()
    return care_team(care_team_id)


def assign_care_team(patient_id: uuid.UUID, care_team_id: uuid.UUID) -> None:
    """Put a patient in a care team's care, ending the care of the team before."""
    if session().scalar(select(CareTeamRow.id).where(CareTeamRow.id == care_team_id)) is None:
        raise UnknownCareTeam("That care team is not one of this practice.")
    current = session().scalar(_current().where(CareTeamPatient.patient_id == patient_id).with_for_update())
    if current is not None:
        if current.care_team_id == care_team_id:
            return
        current.end_at = now()
        session().flush()
    session().add(CareTeamPatient(care_team_id=care_team_id, patient_id=patient_id, start_at=now()))
    session().flush()


def care_team_of(patient_id: uuid.UUID) -> CareTeam | None:
    """Return the team that looks after a patient now."""
    row = session().scalar(
        select(CareTeamRow)
        .join(CareTeamPatient, CareTeamPatient.care_team_id == CareTeamRow.id)
        .where(CareTeamPatient.patient_id == patient_id, CareTeamPatient.end_at.is_(None))
    )
    return None if row is None else CareTeam(row.id, row.name)


def team_clinicians_of(patient_id: uuid.UUID) -> list[Clinician]:
    """Return the active clinicians of the patient's care team, by name."""
    rows = session().scalars(
        select(ClinicianRow)
        .join(CareTeamMember, CareTeamMember.clinician_id == ClinicianRow.id)
        .join(CareTeamPatient, CareTeamPatient.care_team_id == CareTeamMember.care_team_id)
        .where(
            CareTeamPatient.patient_id == patient_id,
            CareTeamPatient.end_at.is_(None),
            ClinicianRow.is_active,
        )
        .order_by(ClinicianRow.name)
    )
    return [clinician_value(row) for row in rows]


def prescribers_of(patient_id: uuid.UUID) -> list[Clinician]:
    """Return the prescribers on the patient's care team."""
    return [member for member in team_clinicians_of(patient_id) if member.role == Role.PRESCRIBER]


def is_on_team(actor: Actor, care_team_id: uuid.UUID) -> bool:
    """Say whether the actor is a member of this care team."""
    return (
        session().scalar(
            select(CareTeamMember.id).where(
                CareTeamMember.care_team_id == care_team_id, CareTeamMember.clinician_id == actor.person_id
            )
        )
        is not None
    )


# Rows


def _current() -> Select[CareTeamPatient]:
    return select(CareTeamPatient).where(CareTeamPatient.end_at.is_(None))


def _detail(row: CareTeamRow) -> CareTeamDetail:
    members = session().scalars(
        select(ClinicianRow)
        .join(CareTeamMember, CareTeamMember.clinician_id == ClinicianRow.id)
        .where(CareTeamMember.care_team_id == row.id)
        .order_by(ClinicianRow.name)
    )
    count = session().scalar(
        select(func.count())
        .select_from(CareTeamPatient)
        .where(CareTeamPatient.care_team_id == row.id, CareTeamPatient.end_at.is_(None))
    )
    return CareTeamDetail(row.id, row.name, tuple(clinician_value(member) for member in members), count or 0)
