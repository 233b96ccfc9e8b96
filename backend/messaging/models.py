"""Tables of messages and refill requests."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class RefillRequestRow(PracticeRecord):
    """A patient's request for more of one medicine, and what has become of it."""

    __tablename__ = "refill_requests"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'passed_on', 'answered', 'signed', 'declined')", name="status"),
        CheckConstraint("(status = 'signed') = (prescription_id IS NOT NULL)", name="prescription_id"),
        Index(
            "uq_refill_requests_open",
            "medication_id",
            unique=True,
            postgresql_where=text("status IN ('open', 'passed_on')"),
        ),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    medication_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("medications.id"))
    text: Mapped[str]
    asked_at: Mapped[datetime]
    status: Mapped[str]
    handled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clinicians.id"))
    handled_by_name: Mapped[str | None]
    handled_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    prescription_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("prescriptions.id"))


class RefillEventRow(PracticeRecord):
    """One thing that happened to a refill request; only ever added."""

    __tablename__ = "refill_events"
    __table_args__ = (
        CheckConstraint("kind IN ('asked', 'passed_on', 'answered', 'signed', 'declined')", name="kind"),
    )

    refill_request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("refill_requests.id"), index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    membership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("memberships.id"))
    actor_name: Mapped[str]
    text: Mapped[str | None]


class MessageRow(PracticeRecord):
    """A letter between a patient and the care team; never changed once sent."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_patient_at", "patient_id", "at"),)

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    at: Mapped[datetime]
    membership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("memberships.id"))
    author_name: Mapped[str]
    author_role: Mapped[str]
    text: Mapped[str]
    refill_request_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("refill_requests.id"))


class MessageMarkRow(PracticeRecord):
    """Up to when a patient has read the messages."""

    __tablename__ = "message_marks"

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), unique=True)
    read_at: Mapped[datetime]


class MessageSettlementRow(PracticeRecord):
    """Somebody said that what a patient wrote until then needs no answer; only ever added."""

    __tablename__ = "message_settlements"
    __table_args__ = (Index("ix_message_settlements_patient_id", "patient_id", "at"),)

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    by_name: Mapped[str]
