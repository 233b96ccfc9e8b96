"""The table of findings that somebody put aside."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class DismissalRow(PracticeRecord):
    """A finding put aside with a reason, or (without one) brought back: added, never changed.

    `finding` names what was found and answered: it comes back by itself when the answer is another one.
    """

    __tablename__ = "finding_dismissals"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        Index("ix_finding_dismissals_patient_id", "patient_id", "at"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    finding: Mapped[str]
    kind: Mapped[str]
    answer: Mapped[str]
    reason: Mapped[str | None]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    by_name: Mapped[str]
