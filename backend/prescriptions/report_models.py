"""Tables of what people say they take, and of the signed lists."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class MedicationReportRow(PracticeRecord):
    """What somebody says about a medicine: added, never changed, never removed (a trigger sees to it)."""

    __tablename__ = "medication_reports"
    __table_args__ = (
        CheckConstraint("source IN ('patient', 'caregiver', 'clinician', 'pharmacy')", name="source"),
        CheckConstraint("taking IN ('taking', 'not_taking', 'unknown')", name="taking"),
        CheckConstraint("(daily_value IS NULL) = (daily_unit IS NULL)", name="daily_unit"),
        CheckConstraint("daily_value > 0", name="daily_value_positive"),
        CheckConstraint("daily_unit IN ('mcg', 'mg', 'g')", name="daily_unit_known"),
        CheckConstraint("stopped_on >= started_on", name="stopped_on"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    medication_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("medications.id"), index=True)
    source: Mapped[str]
    taking: Mapped[str]
    name: Mapped[str]
    read_as: Mapped[str | None]
    dose_text: Mapped[str | None]
    daily_value: Mapped[Decimal | None]
    daily_unit: Mapped[str | None]
    reason: Mapped[str | None]
    said_on: Mapped[date]
    started_on: Mapped[date | None]
    stopped_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clinicians.id"))
    author_name: Mapped[str]


class ReconciliationRow(PracticeRecord):
    """A signed list from all sources: added, never changed, never removed (a trigger sees to it).

    `result_digest` is of the list as the decisions left it; another one later means that it changed since.
    """

    __tablename__ = "reconciliations"
    __table_args__ = (
        ForeignKeyConstraint(
            ["visit_id", "patient_id"],
            ["visits.id", "visits.patient_id"],
            name="fk_reconciliations_visit_id_visits",
        ),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    visit_id: Mapped[uuid.UUID | None]
    content: Mapped[str]
    digest: Mapped[str]
    result_digest: Mapped[str]
    signed_at: Mapped[datetime]
    signed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    signed_by_name: Mapped[str]


class ReconciledLineRow(PracticeRecord):
    """What a signed list decided about one medicine: added, never changed (a trigger sees to it)."""

    __tablename__ = "reconciled_lines"
    __table_args__ = (
        CheckConstraint(
            "decision IN ('continue', 'continue_as_reported', 'stop', 'not_taking', 'ask')", name="decision"
        ),
        UniqueConstraint("reconciliation_id", "medication_id"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    reconciliation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reconciliations.id"))
    medication_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("medications.id"), index=True)
    report_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("medication_reports.id"))
    decision: Mapped[str]
    name: Mapped[str]
    said: Mapped[str]
    result: Mapped[str]
    note: Mapped[str | None]
    decided_at: Mapped[datetime]
