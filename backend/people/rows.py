"""Rows of people as values."""

from backend.people.models import ClinicianRow, PatientRow
from backend.people.rules.persons import Clinician, Patient


def patient_value(row: PatientRow) -> Patient:
    """Return a patient's row as a value."""
    return Patient(
        id=row.id,
        given_name=row.given_name,
        family_name=row.family_name,
        birth_date=row.birth_date,
        sex=row.sex,
        time_zone=row.time_zone,
        phone=row.phone,
        email=row.email,
        language=row.language,
        country_now=row.country_now,
        has_account=row.joined_at is not None,
    )


def clinician_value(row: ClinicianRow) -> Clinician:
    """Return a clinician's row as a value."""
    return Clinician(
        row.id, row.name, row.email, row.role, row.time_zone, row.is_active, row.joined_at is not None
    )
