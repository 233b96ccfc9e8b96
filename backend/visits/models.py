"""Tables of availability, visits and who is at their door."""

import uuid
from datetime import datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Time, UniqueConstraint, column, func
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord

CLINICIAN_BUSY = "ex_visits_clinician_id"
PATIENT_BUSY = "ex_visits_patient_id"


class AvailabilityRow(PracticeRecord):
    """How long a prescriber's slots are; her hours hang on it."""

    __tablename__ = "availabilities"
    __table_args__ = (CheckConstraint("slot_minutes BETWEEN 15 AND 60", name="slot_minutes"),)

    clinician_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"), unique=True)
    slot_minutes: Mapped[int] = mapped_column(SmallInteger)


class WeeklyHoursRow(PracticeRecord):
    """Wall time worked every week, in the prescriber's zone; an end of 00:00 is the day's end."""

    __tablename__ = "weekly_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("end_time > start_time OR end_time = '00:00'", name="end_time"),
    )

    availability_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("availabilities.id"), index=True)
    weekday: Mapped[int] = mapped_column(SmallInteger)
    start_time: Mapped[time] = mapped_column(Time)
    end_time: Mapped[time] = mapped_column(Time)


def _one_at_a_time(name: str, whose: str) -> ExcludeConstraint:
    """Refuse two visits of one person that share an instant; half-open, so they may touch."""
    period = func.tstzrange(column("starts_at"), column("ends_at"))
    return ExcludeConstraint(
        (column(whose), "="), (period, "&&"), where="cancelled_at IS NULL", using="gist", name=name
    )


class VisitRow(PracticeRecord):
    """A visit; its status follows from which of its instants are set."""

    __tablename__ = "visits"
    __table_args__ = (
        _one_at_a_time(CLINICIAN_BUSY, "clinician_id"),
        _one_at_a_time(PATIENT_BUSY, "patient_id"),
        CheckConstraint("ends_at > starts_at", name="ends_at"),
        CheckConstraint(
            "cancelled_at IS NULL OR (started_at IS NULL AND finished_at IS NULL)", name="cancelled_at"
        ),
        CheckConstraint("(cancelled_at IS NULL) = (cancelled_by IS NULL)", name="cancelled_by"),
        CheckConstraint("note IS NULL OR finished_at IS NOT NULL", name="note"),
        UniqueConstraint("id", "patient_id"),
        Index("ix_visits_patient_id_starts_at", "patient_id", "starts_at"),
        Index("ix_visits_clinician_id_starts_at", "clinician_id", "starts_at"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    clinician_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    booked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("memberships.id"))
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("memberships.id"))
    cancel_reason: Mapped[str | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    finished_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("memberships.id"))
    note: Mapped[str | None]


class VisitParticipantRow(PracticeRecord):
    """Somebody who came to a visit's lobby: waiting until `admitted_at`."""

    __tablename__ = "visit_participants"
    __table_args__ = (
        UniqueConstraint("visit_id", "membership_id"),
        CheckConstraint("role IN ('patient', 'prescriber')", name="role"),
        CheckConstraint("media_at IS NULL OR admitted_at IS NOT NULL", name="media_at"),
    )

    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visits.id"))
    membership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("memberships.id"))
    person_id: Mapped[uuid.UUID]
    role: Mapped[str]
    name: Mapped[str]
    seen_at: Mapped[datetime]
    admitted_at: Mapped[datetime | None]
    admitted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("memberships.id"))
    media_at: Mapped[datetime | None]
