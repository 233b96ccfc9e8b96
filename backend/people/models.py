"""Tables of the practice, its people and its care teams."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord, Record


class PracticeRow(Record):
    """A clinic."""

    __tablename__ = "practices"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    time_zone: Mapped[str]
    phone: Mapped[str]
    country: Mapped[str]


class PracticeCrisisContacts(PracticeRecord):
    """Whom a practice names for people in a country, beside what ships or in its place."""

    __tablename__ = "practice_crisis_contacts"
    __table_args__ = (UniqueConstraint("practice_id", "country"),)

    country: Mapped[str]
    name: Mapped[str]
    is_replacing: Mapped[bool]
    contacts: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    source: Mapped[str]
    review_on: Mapped[date]
    changed_at: Mapped[datetime]


class PatientRow(PracticeRecord):
    """A person in the practice's care."""

    __tablename__ = "patients"
    __table_args__ = (CheckConstraint("sex IN ('female', 'male', 'other', 'unknown')", name="sex"),)

    given_name: Mapped[str]
    family_name: Mapped[str]
    birth_date: Mapped[date]
    sex: Mapped[str]
    time_zone: Mapped[str]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="en")
    country_now: Mapped[str | None]
    joined_at: Mapped[datetime | None]


class PatientIdentifier(PracticeRecord):
    """The name another system has for a patient."""

    __tablename__ = "patient_identifiers"
    __table_args__ = (UniqueConstraint("practice_id", "system", "value"),)

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    system: Mapped[str]
    value: Mapped[str]


class ClinicianRow(PracticeRecord):
    """A member of staff."""

    __tablename__ = "clinicians"
    __table_args__ = (
        CheckConstraint("role IN ('prescriber', 'care_support', 'pharmacist', 'admin')", name="role"),
        UniqueConstraint("practice_id", "email"),
    )

    name: Mapped[str]
    email: Mapped[str]
    role: Mapped[str]
    time_zone: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    joined_at: Mapped[datetime | None]


class CareTeamRow(PracticeRecord):
    """A care team."""

    __tablename__ = "care_teams"
    __table_args__ = (UniqueConstraint("practice_id", "name"),)

    name: Mapped[str]


class CareTeamMember(PracticeRecord):
    """A clinician on a care team."""

    __tablename__ = "care_team_members"
    __table_args__ = (UniqueConstraint("care_team_id", "clinician_id"),)

    care_team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("care_teams.id"))
    clinician_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"), index=True)


class CareTeamPatient(PracticeRecord):
    """A patient in a care team's care from `start_at` until `end_at`; one team at a time."""

    __tablename__ = "care_team_patients"
    __table_args__ = (
        Index("uq_care_team_patients_current", "patient_id", unique=True, postgresql_where="end_at IS NULL"),
    )

    care_team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("care_teams.id"), index=True)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime | None]
