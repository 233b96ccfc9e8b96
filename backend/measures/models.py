"""Tables of check-ins, scores and safety flags."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class CheckIn(PracticeRecord):
    """One questionnaire; its id comes from the patient's own device, so that sending twice saves once.

    The database refuses to commit a PHQ-9 whose ninth answer is above zero without a safety flag, and any
    change of a finished check-in. A flow has an `outcome` when it is finished, and no score; `effects` are
    the slugs chosen from the list. `rated_by_id` is the clinician, where one rated; `filled_by_name` says in
    words who answered or wrote in the patient's place. `quality` is graded once, when it is finished.
    """

    __tablename__ = "check_ins"
    __table_args__ = (
        CheckConstraint("0 <= ALL (answers) AND 9 >= ALL (answers)", name="answers"),
        CheckConstraint("instrument <> 'phq-9' OR cardinality(answers) = 9", name="phq_9_items"),
        # What a flow did not ask stays without an answer, so it is its outcome that says it is finished.
        CheckConstraint(
            "NOT is_finished OR outcome IS NOT NULL OR array_position(answers, NULL) IS NULL", name="finished"
        ),
        CheckConstraint("is_finished OR outcome IS NULL", name="outcome"),
        CheckConstraint("function_answer BETWEEN 0 AND 3", name="function_answer"),
        CheckConstraint("seconds BETWEEN 0 AND 86400", name="seconds"),
        CheckConstraint("filled_by IN ('patient', 'proxy', 'staff')", name="filled_by"),
        CheckConstraint("(filled_by = 'patient') = (filled_by_name IS NULL)", name="filled_by_name"),
        Index("ix_check_ins_patient_id_answered_at", "patient_id", "answered_at"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    instrument: Mapped[str]
    instrument_version: Mapped[str]
    answers: Mapped[list[int | None]] = mapped_column(ARRAY(SmallInteger))
    function_answer: Mapped[int | None] = mapped_column(SmallInteger)
    effects: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    outcome: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="en")
    rated_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clinicians.id"))
    filled_by: Mapped[str] = mapped_column(default="patient")
    filled_by_name: Mapped[str | None]
    seconds: Mapped[int | None]
    quality: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    answered_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    is_finished: Mapped[bool]


class PracticeInstrument(PracticeRecord):
    """That a practice turned an instrument on or off; where it said nothing, the file decides."""

    __tablename__ = "practice_instruments"
    __table_args__ = (UniqueConstraint("practice_id", "instrument"),)

    instrument: Mapped[str]
    is_on: Mapped[bool]
    changed_at: Mapped[datetime]


class Score(PracticeRecord):
    """A total, from a finished check-in or from another system's record; a proxy's counts in nothing."""

    __tablename__ = "scores"
    __table_args__ = (
        CheckConstraint("total >= 0", name="total"),
        CheckConstraint("source IN ('check_in', 'imported')", name="source"),
        CheckConstraint("(source = 'check_in') = (check_in_id IS NOT NULL)", name="check_in"),
        CheckConstraint("(source = 'imported') = (external_id IS NOT NULL)", name="external"),
        UniqueConstraint("check_in_id"),
        UniqueConstraint("patient_id", "instrument", "external_id"),
        Index("ix_scores_patient_id_answered_at", "patient_id", "answered_at"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    instrument: Mapped[str]
    total: Mapped[int] = mapped_column(SmallInteger)
    severity: Mapped[str]
    quality: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    is_proxy: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime]
    source: Mapped[str]
    check_in_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("check_ins.id"))
    external_id: Mapped[str | None]


class SafetyFlag(PracticeRecord):
    """An answer that must reach a person; it is acknowledged, never removed.

    `answer` is the highest one seen. A higher one after the acknowledgement opens the flag again, and the
    acknowledgement before it moves to `earlier_acknowledgements`.
    """

    __tablename__ = "safety_flags"
    __table_args__ = (
        CheckConstraint("answer BETWEEN 1 AND 9", name="answer"),
        CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)"
            " AND (acknowledged_at IS NULL) = (note IS NULL)",
            name="acknowledgement",
        ),
        UniqueConstraint("check_in_id", "kind"),
        Index("ix_safety_flags_patient_id_raised_at", "patient_id", "raised_at"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    check_in_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("check_ins.id"))
    kind: Mapped[str]
    instrument: Mapped[str]
    answer: Mapped[int] = mapped_column(SmallInteger)
    raised_at: Mapped[datetime]
    steps_done: Mapped[int] = mapped_column(SmallInteger, default=0)
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clinicians.id"))
    note: Mapped[str | None]
    earlier_acknowledgements: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)


class CheckInPlan(PracticeRecord):
    """How one patient is asked: what a prescriber overruled, and the dose changes that the rhythm follows.

    `overruled` has the days by instrument, 0 for one that is not asked. `look_at` is when a window opens or
    closes next; a job looks then.
    """

    __tablename__ = "check_in_plans"
    __table_args__ = (
        UniqueConstraint("patient_id"),
        CheckConstraint("most_questions > 0", name="most_questions"),
        CheckConstraint("version = 0 OR reason IS NOT NULL", name="reason"),
        Index("ix_check_in_plans_look_at", "look_at"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    version: Mapped[int] = mapped_column(default=0)
    began_on: Mapped[date]
    overruled: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    most_questions: Mapped[int | None] = mapped_column(SmallInteger)
    is_paused: Mapped[bool] = mapped_column(default=False)
    paused_until: Mapped[date | None]
    reason: Mapped[str | None]
    changed_by_name: Mapped[str | None]
    changed_at: Mapped[datetime | None]
    dose_changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    look_at: Mapped[datetime | None]


class DueCheckInRow(PracticeRecord):
    """One time an instrument is due, on the patient's own days; what came of it stays, missed ones too."""

    __tablename__ = "due_check_ins"
    __table_args__ = (
        CheckConstraint("opens_on < closes_on AND closes_on <= ends_on", name="window"),
        CheckConstraint(
            "state IN ('scheduled', 'sent', 'opened', 'completed', 'late', 'missed')", name="state"
        ),
        CheckConstraint("(state = 'completed') = (completed_at IS NOT NULL)", name="completed"),
        UniqueConstraint("patient_id", "instrument", "opens_on"),
        UniqueConstraint("check_in_id"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    instrument: Mapped[str]
    why: Mapped[str]
    every_days: Mapped[int] = mapped_column(SmallInteger)
    questions: Mapped[int] = mapped_column(SmallInteger)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    ends_on: Mapped[date]
    overlaps: Mapped[bool]
    state: Mapped[str] = mapped_column(default="scheduled")
    check_in_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("check_ins.id"))
    invited_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
