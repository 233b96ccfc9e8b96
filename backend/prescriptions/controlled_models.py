"""What is noted about a patient's scheduled drugs."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class ControlledNoteRow(PracticeRecord):
    """A look into the monitoring registry, a visit in person, or the state: added, never changed.

    `taken-back` says that another note was an error.
    """

    __tablename__ = "controlled_notes"
    __table_args__ = (
        CheckConstraint("kind IN ('registry-check', 'in-person', 'state', 'taken-back')", name="kind"),
        CheckConstraint("kind <> 'state' OR place IS NOT NULL", name="place"),
        CheckConstraint("(kind = 'taken-back') = (takes_back_id IS NOT NULL)", name="takes_back"),
        CheckConstraint("kind <> 'taken-back' OR remark IS NOT NULL", name="reason"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    kind: Mapped[str]
    on: Mapped[date]
    place: Mapped[str | None]
    remark: Mapped[str | None]
    takes_back_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("controlled_notes.id"), unique=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    author_name: Mapped[str]
    noted_at: Mapped[datetime]
