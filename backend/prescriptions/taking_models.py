"""The table of what was said about taking."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class TakingRow(PracticeRecord):
    """One thing said about taking a medicine: added, never changed; a wrong one is taken back by another."""

    __tablename__ = "taking_reports"
    __table_args__ = (
        CheckConstraint("kind IN ('missed', 'held', 'resumed', 'recalled', 'withdrawn')", name="kind"),
        CheckConstraint(
            "(kind = 'recalled') = (until IS NOT NULL) AND (kind = 'recalled') = (missed_days IS NOT NULL)",
            name="recalled",
        ),
        CheckConstraint("on_day < until AND missed_days BETWEEN 0 AND until - on_day", name="days"),
        CheckConstraint("(kind = 'withdrawn') = (takes_back_id IS NOT NULL)", name="withdrawn"),
        Index("ix_taking_reports_patient_id", "patient_id"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    medication_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("medications.id"))
    kind: Mapped[str]
    on_day: Mapped[date]
    until: Mapped[date | None]
    missed_days: Mapped[int | None] = mapped_column(SmallInteger)
    reason: Mapped[str | None]
    takes_back_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("taking_reports.id"), unique=True)
    said_at: Mapped[datetime]
    by_name: Mapped[str]
    is_patient: Mapped[bool]
