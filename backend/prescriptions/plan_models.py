"""Tables of titration plans."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class TitrationPlanRow(PracticeRecord):
    """A plan of one drug: its steps are proposed one by one, and none is ever taken by itself.

    Of one medicine at most one plan goes on. `version` rises with every change.
    """

    __tablename__ = "titration_plans"
    __table_args__ = (
        CheckConstraint("status IN ('running', 'paused', 'ended')", name="status"),
        CheckConstraint("(status = 'paused') = (paused_on IS NOT NULL)", name="paused"),
        Index(
            "uq_titration_plans_going_on",
            "medication_id",
            unique=True,
            postgresql_where=text("status <> 'ended'"),
        ),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    medication_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("medications.id"))
    drug_slug: Mapped[str]
    drug_name: Mapped[str]
    form: Mapped[str]
    timing: Mapped[str]
    status: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    paused_on: Mapped[date | None]
    planned_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    planned_by_name: Mapped[str]


class TitrationPlanStepRow(PracticeRecord):
    """One step of a plan, `end_on` excluded; without a strength it is a step to nothing."""

    __tablename__ = "titration_plan_steps"
    __table_args__ = (
        CheckConstraint("start_on < end_on", name="days"),
        CheckConstraint("(strength_value IS NULL) = (pieces IS NULL)", name="pieces"),
        CheckConstraint("(strength_value IS NULL) = (strength_unit IS NULL)", name="strength_unit"),
        UniqueConstraint("plan_id", "number"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("titration_plans.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    start_on: Mapped[date]
    end_on: Mapped[date]
    strength_value: Mapped[Decimal | None]
    strength_unit: Mapped[str | None]
    pieces: Mapped[Decimal | None]
    conditions: Mapped[list[str]] = mapped_column(ARRAY(Text))


class TitrationPlanEventRow(PracticeRecord):
    """What happened to a plan, by whom and why: added, never changed."""

    __tablename__ = "titration_plan_events"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('begun', 'paused', 'resumed', 'stepped-back', 'moved', 'ended')", name="kind"
        ),
        Index("ix_titration_plan_events_plan_id", "plan_id"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("titration_plans.id"))
    kind: Mapped[str]
    reason: Mapped[str | None]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    by_name: Mapped[str]
