"""The table of what became of a signed prescription."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class TransmissionRow(PracticeRecord):
    """That a signed prescription was printed, written to a file or cancelled: added, never changed."""

    __tablename__ = "transmissions"
    __table_args__ = (
        CheckConstraint("kind IN ('printed', 'filed', 'cancelled')", name="kind"),
        CheckConstraint("(kind = 'cancelled') = (reason IS NOT NULL)", name="reason"),
        Index("ix_transmissions_prescription_id", "prescription_id"),
        Index(
            "uq_transmissions_cancelled",
            "prescription_id",
            unique=True,
            postgresql_where=text("kind = 'cancelled'"),
        ),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    prescription_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("prescriptions.id"))
    kind: Mapped[str]
    reason: Mapped[str | None]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    by_name: Mapped[str]
