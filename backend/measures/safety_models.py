"""Tables of the safety loop: what happened to a flag, answers that were changed, the duty roster."""

import uuid
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class FlagEvent(PracticeRecord):
    """One thing that happened to a safety flag; only ever added. `number` counts within the flag."""

    __tablename__ = "flag_events"
    __table_args__ = (UniqueConstraint("flag_id", "number"),)

    flag_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("safety_flags.id"))
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    number: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clinicians.id"))
    word: Mapped[str | None]
    note: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class KeptAnswers(PracticeRecord):
    """Answers that a check-in no longer holds, or never held: changed, late or refused. Only ever added."""

    __tablename__ = "kept_answers"
    __table_args__ = (
        CheckConstraint("why IN ('changed', 'late', 'refused')", name="why"),
        Index("ix_kept_answers_check_in_id", "check_in_id", "kept_at"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    check_in_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("check_ins.id"))
    answers: Mapped[list[int | None]] = mapped_column(ARRAY(SmallInteger))
    function_answer: Mapped[int | None] = mapped_column(SmallInteger)
    effects: Mapped[list[str]] = mapped_column(ARRAY(Text))
    answered_at: Mapped[datetime]
    why: Mapped[str]
    kept_at: Mapped[datetime]


class SafetyContacts(PracticeRecord):
    """Whom to call about a patient, and where they are; only ever added, the newest counts."""

    __tablename__ = "safety_contacts"
    __table_args__ = (Index("ix_safety_contacts_patient_id", "patient_id", "created_at"),)

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    name: Mapped[str | None]
    relation: Mapped[str | None]
    phone: Mapped[str | None]
    address: Mapped[str | None]
    verified_on: Mapped[date | None]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))


class StaffedHoursRow(PracticeRecord):
    """Wall time in the practice's zone on a weekday in which the practice is staffed."""

    __tablename__ = "staffed_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        UniqueConstraint("practice_id", "weekday", "start"),
    )

    weekday: Mapped[int] = mapped_column(SmallInteger)
    start: Mapped[time]
    end: Mapped[time]


class DutySettings(PracticeRecord):
    """How soon the practice acknowledges, and what it tells patients outside its staffed hours."""

    __tablename__ = "duty_settings"
    __table_args__ = (
        UniqueConstraint("practice_id"),
        CheckConstraint("acknowledge_minutes BETWEEN 5 AND 120", name="acknowledge_minutes"),
    )

    acknowledge_minutes: Mapped[int] = mapped_column(SmallInteger)
    outside_text_en: Mapped[str | None]
    outside_text_es: Mapped[str | None]


class DutyShift(PracticeRecord):
    """A clinician is on duty from `starts_at` until `ends_at`; the lowest rank is asked first."""

    __tablename__ = "duty_shifts"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="span"),
        CheckConstraint("rank BETWEEN 1 AND 9", name="rank"),
        Index("ix_duty_shifts_ends_at", "practice_id", "ends_at"),
    )

    clinician_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    rank: Mapped[int] = mapped_column(SmallInteger)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]


class DutyCover(PracticeRecord):
    """Somebody takes a part of a shift; only ever added, the last one made holds."""

    __tablename__ = "duty_covers"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="span"),)

    shift_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("duty_shifts.id"), index=True)
    clinician_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
