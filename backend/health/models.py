"""Tables of conditions and allergies, one row a record of the source."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class ConditionRow(PracticeRecord):
    """A condition; `external_id` is the source's name for the record."""

    __tablename__ = "conditions"
    __table_args__ = (UniqueConstraint("patient_id", "external_id"),)

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    external_id: Mapped[str | None]
    text: Mapped[str]
    code: Mapped[str | None]
    system: Mapped[str | None]
    onset_on: Mapped[date | None]
    is_active: Mapped[bool]


class AllergyRow(PracticeRecord):
    """An allergy or intolerance; `external_id` is the source's name for the record."""

    __tablename__ = "allergies"
    __table_args__ = (
        UniqueConstraint("patient_id", "external_id"),
        CheckConstraint("criticality IN ('low', 'high', 'unable-to-assess')", name="criticality"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    external_id: Mapped[str | None]
    text: Mapped[str]
    code: Mapped[str | None]
    system: Mapped[str | None]
    criticality: Mapped[str | None]
    recorded_on: Mapped[date | None]
