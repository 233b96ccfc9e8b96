"""Tables of how check-ins are read: episodes, marks that somebody read, questions about mania, standings."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class TreatmentEpisode(PracticeRecord):
    """The day from which a clinician compares; only ever added to, and the newest pin holds."""

    __tablename__ = "treatment_episodes"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        Index("ix_treatment_episodes_patient_id_pinned_at", "patient_id", "pinned_at"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    starts_on: Mapped[date]
    reason: Mapped[str]
    pinned_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    pinned_by_name: Mapped[str]
    pinned_at: Mapped[datetime]


class CheckInReview(PracticeRecord):
    """That somebody of the care team read a finished check-in; only ever added."""

    __tablename__ = "check_in_reviews"
    __table_args__ = (UniqueConstraint("check_in_id"),)

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    check_in_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("check_ins.id"))
    reviewed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    reviewed_by_name: Mapped[str]
    reviewed_at: Mapped[datetime]


class ManiaEnquiry(PracticeRecord):
    """That a clinician asked about mania, and whether there were signs of it; only ever added."""

    __tablename__ = "mania_enquiries"
    __table_args__ = (CheckConstraint("found IN ('none', 'signs')", name="found"),)

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    found: Mapped[str]
    asked_on: Mapped[date]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    asked_by_name: Mapped[str]
    asked_at: Mapped[datetime]


class ReadingFacts(PracticeRecord):
    """What judging a patient's scores takes besides them, in one row; each fact is kept by who knows it.

    `mania_excluded_on` is the day of the newest enquiry, where that found no signs.
    """

    __tablename__ = "reading_facts"
    __table_args__ = (UniqueConstraint("patient_id"),)

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    pinned_start: Mapped[date | None]
    treated_since: Mapped[date | None]
    is_bipolar: Mapped[bool] = mapped_column(server_default="false")
    mania_excluded_on: Mapped[date | None]


class Standing(PracticeRecord):
    """Where a patient stands on one instrument in the episode: the practice's rates count these rows."""

    __tablename__ = "standings"
    __table_args__ = (
        UniqueConstraint("patient_id", "instrument"),
        Index("ix_standings_practice_id_instrument", "practice_id", "instrument"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    instrument: Mapped[str]
    episode_start: Mapped[date]
    baseline_total: Mapped[int | None] = mapped_column(SmallInteger)
    latest_total: Mapped[int | None] = mapped_column(SmallInteger)
    latest_on: Mapped[date | None]
    status: Mapped[str]
