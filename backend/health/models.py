"""Tables of conditions, allergies, results and states; the last three are only added to, and taken back."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord

_SOURCES = "source IN ('entered', 'home', 'imported')"
_EXTERNAL = "(source = 'imported') = (external_id IS NOT NULL)"
_WITHDRAWN = (
    "(withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)"
)


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
    """An allergy or intolerance; a wrong one is taken back with a reason, never removed."""

    __tablename__ = "allergies"
    __table_args__ = (
        UniqueConstraint("patient_id", "external_id"),
        CheckConstraint("criticality IN ('low', 'high', 'unable-to-assess')", name="criticality"),
        CheckConstraint(_SOURCES, name="source"),
        CheckConstraint(_EXTERNAL, name="external"),
        CheckConstraint(_WITHDRAWN, name="withdrawn"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    external_id: Mapped[str | None]
    text: Mapped[str]
    code: Mapped[str | None]
    system: Mapped[str | None]
    reaction: Mapped[str | None]
    criticality: Mapped[str | None]
    recorded_on: Mapped[date | None]
    source: Mapped[str]
    author_name: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_reason: Mapped[str | None]


class ResultRow(PracticeRecord):
    """One measurement, laboratory value or finding: as it was entered and in the canonical unit."""

    __tablename__ = "results"
    __table_args__ = (
        UniqueConstraint("patient_id", "external_id"),
        CheckConstraint(_SOURCES, name="source"),
        CheckConstraint(_EXTERNAL, name="external"),
        CheckConstraint(_WITHDRAWN, name="withdrawn"),
        CheckConstraint("(value IS NULL) <> (word IS NULL)", name="value"),
        CheckConstraint(
            "(value IS NULL) = (entered_value IS NULL) AND (value IS NULL) = (entered_unit IS NULL)",
            name="entered",
        ),
        Index("ix_results_patient_id_what_taken_on", "patient_id", "what", "taken_on"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    what: Mapped[str]
    taken_on: Mapped[date]
    taken_at: Mapped[datetime | None]
    value: Mapped[Decimal | None] = mapped_column(Numeric(asdecimal=True))
    unit: Mapped[str]
    entered_value: Mapped[Decimal | None] = mapped_column(Numeric(asdecimal=True))
    entered_unit: Mapped[str | None]
    word: Mapped[str | None]
    source: Mapped[str]
    external_id: Mapped[str | None]
    author_name: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_reason: Mapped[str | None]


class HealthStateRow(PracticeRecord):
    """What was stated of a person on a day, such as smoking; of each kind the newest entry holds."""

    __tablename__ = "health_states"
    __table_args__ = (
        UniqueConstraint("patient_id", "external_id"),
        CheckConstraint(_SOURCES, name="source"),
        CheckConstraint(_EXTERNAL, name="external"),
        CheckConstraint(_WITHDRAWN, name="withdrawn"),
        CheckConstraint("kind <> 'overdose-event' OR since_on IS NOT NULL", name="event_day"),
        Index("ix_health_states_patient_id_kind_stated_on", "patient_id", "kind", "stated_on"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    kind: Mapped[str]
    word: Mapped[str]
    since_on: Mapped[date | None]
    stated_on: Mapped[date]
    note: Mapped[str | None]
    source: Mapped[str]
    external_id: Mapped[str | None]
    author_name: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_reason: Mapped[str | None]


class EarlierTrialRow(PracticeRecord):
    """A drug that was tried before; a wrong entry is taken back with a reason, never removed."""

    __tablename__ = "earlier_trials"
    __table_args__ = (
        CheckConstraint("source IN ('entered', 'home')", name="source"),
        CheckConstraint(_WITHDRAWN, name="withdrawn"),
        CheckConstraint("weeks > 0", name="weeks"),
        CheckConstraint("highest_mg > 0", name="highest_mg"),
        CheckConstraint("(why_stopped = 'side-effect') = (side_effect IS NOT NULL)", name="side_effect"),
        Index("ix_earlier_trials_patient_id", "patient_id"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    drug: Mapped[str]
    drug_slug: Mapped[str | None]
    highest_mg: Mapped[Decimal | None] = mapped_column(Numeric(asdecimal=True))
    weeks: Mapped[int | None]
    year: Mapped[int | None]
    adherence: Mapped[str]
    outcome: Mapped[str]
    why_stopped: Mapped[str]
    side_effect: Mapped[str | None]
    indication: Mapped[str | None]
    note: Mapped[str | None]
    told_by: Mapped[str]
    source: Mapped[str]
    recorded_on: Mapped[date]
    author_name: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_reason: Mapped[str | None]
