"""Tables of what the patient takes."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class MedicationRow(PracticeRecord):
    """A medication statement: one medicine in one patient's list. `planned` until its first signature."""

    __tablename__ = "medications"
    __table_args__ = (
        CheckConstraint("source IN ('prescribed', 'imported', 'reported')", name="source"),
        CheckConstraint("status IN ('planned', 'active', 'stopped')", name="status"),
        CheckConstraint("order_count >= 0", name="order_count"),
        Index(
            "uq_medications_prescribed_drug",
            "patient_id",
            "drug_slug",
            unique=True,
            postgresql_where=text("source = 'prescribed' AND status IN ('planned', 'active')"),
        ),
        Index("ix_medications_external_ids", "external_ids", postgresql_using="gin"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    name: Mapped[str]
    drug_slug: Mapped[str | None]
    rxnorm_code: Mapped[str | None]
    source: Mapped[str]
    status: Mapped[str]
    order_count: Mapped[int] = mapped_column(default=0)
    started_on: Mapped[date | None]
    last_ordered_on: Mapped[date | None]
    stopped_on: Mapped[date | None]
    stop_reason: Mapped[str | None]
    external_ids: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    indication: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    # What a slip of the pen was confirmed to mean, or that it is none of the drugs the name resembles.
    read_as: Mapped[str | None]
    is_as_written: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class _Instruction(PracticeRecord):
    """What a titration step and the prescription signed from it both say."""

    __abstract__ = True

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    medication_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("medications.id"), index=True)
    drug_slug: Mapped[str]
    drug_name: Mapped[str]
    form: Mapped[str]
    strength_value: Mapped[Decimal]
    strength_unit: Mapped[str]
    pieces: Mapped[Decimal]
    timing: Mapped[str]
    daily_value: Mapped[Decimal]
    daily_unit: Mapped[str]
    start_on: Mapped[date]
    days_supply: Mapped[int] = mapped_column(SmallInteger)
    quantity: Mapped[int]
    refills: Mapped[int] = mapped_column(SmallInteger)
    indication: Mapped[str | None]
    # More words for the label; they never say another dose, time or way than the sig does.
    directions: Mapped[str | None]
    sig: Mapped[str]
    digest: Mapped[str]


class TitrationStepRow(_Instruction):
    """A change of the dose that somebody drafted; signing makes it a prescription."""

    __tablename__ = "titration_steps"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'signed', 'withdrawn')", name="status"),
        Index(
            "uq_titration_steps_draft",
            "medication_id",
            "start_on",
            unique=True,
            postgresql_where=text("status = 'draft'"),
        ),
    )

    status: Mapped[str]
    previous_value: Mapped[Decimal | None]
    previous_unit: Mapped[str | None]
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    created_by_name: Mapped[str]


class PrescriptionRow(_Instruction):
    """A signed prescription; only `status` and `end_on` ever change (a trigger sees to it).

    It is in force from `start_on` until `end_on`, not included; of one medication at most one on any day.
    """

    __tablename__ = "prescriptions"
    __table_args__ = (
        CheckConstraint("status IN ('signed', 'superseded', 'stopped')", name="status"),
        CheckConstraint("quantity > 0 AND days_supply > 0 AND refills >= 0", name="quantity"),
        CheckConstraint("end_on >= start_on", name="end_on"),
        ExcludeConstraint(
            ("medication_id", "="),
            (text("daterange(start_on, end_on)"), "&&"),
            where=text("status = 'signed'"),
            using="gist",
            name="ex_prescriptions_in_force",
        ),
        Index(
            "uq_prescriptions_start",
            "medication_id",
            "start_on",
            unique=True,
            postgresql_where=text("status = 'signed'"),
        ),
    )

    titration_step_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("titration_steps.id"), unique=True)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("prescriptions.id"))
    status: Mapped[str]
    end_on: Mapped[date | None]
    # Of a scheduled drug: its schedule and the last day it may be filled, as the law was when it was signed.
    schedule: Mapped[str | None]
    state: Mapped[str | None]
    fill_until: Mapped[date | None]
    registry_check_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("controlled_notes.id"))
    content: Mapped[str]
    signed_at: Mapped[datetime]
    signed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    signed_by_name: Mapped[str]


class DoseEntryRow(PracticeRecord):
    """One line of the dose ledger: added, never changed, never removed (a trigger sees to it)."""

    __tablename__ = "dose_entries"
    __table_args__ = (
        CheckConstraint("kind IN ('stated', 'started', 'changed', 'stopped')", name="kind"),
        CheckConstraint("(kind = 'stopped') = (daily_value IS NULL)", name="daily_value"),
        CheckConstraint("(daily_value IS NULL) = (daily_unit IS NULL)", name="daily_unit"),
        CheckConstraint("daily_value > 0", name="daily_value_positive"),
        CheckConstraint("daily_unit IN ('mcg', 'mg', 'g')", name="daily_unit_known"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    medication_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("medications.id"), index=True)
    kind: Mapped[str]
    daily_value: Mapped[Decimal | None]
    daily_unit: Mapped[str | None]
    effective_on: Mapped[date]
    recorded_at: Mapped[datetime]
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clinicians.id"))
    author_name: Mapped[str]
    prescription_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("prescriptions.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("dose_entries.id"))


class OverrideRow(PracticeRecord):
    """A finding that a prescriber signed against, or a signature without a check: added, never changed.

    `rule` is "not-checked", without a tier, where the engine failed.
    """

    __tablename__ = "overrides"
    __table_args__ = (
        CheckConstraint("tier IN (1, 2)", name="tier"),
        CheckConstraint("(tier IS NULL) = (rule = 'not-checked')", name="not_checked"),
        CheckConstraint("(tier IS NULL) = (rule_version IS NULL)", name="rule_version"),
        CheckConstraint("reason <> ''", name="reason"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    prescription_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("prescriptions.id"), index=True)
    rule: Mapped[str]
    rule_version: Mapped[int | None]
    tier: Mapped[int | None] = mapped_column(SmallInteger)
    drugs: Mapped[list[str]] = mapped_column(ARRAY(Text))
    what: Mapped[str]
    reason: Mapped[str]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    author_name: Mapped[str]
    overridden_at: Mapped[datetime]
    fingerprint: Mapped[str | None]
    rule_set: Mapped[str | None]
    second_look_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("second_looks.id"))


class NotedFindingRow(PracticeRecord):
    """A finding that only wants watching, read and put aside until something about it changes: added only."""

    __tablename__ = "noted_findings"
    __table_args__ = (
        CheckConstraint("tier = 3", name="tier"),
        UniqueConstraint("patient_id", "fingerprint"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    fingerprint: Mapped[str]
    rule: Mapped[str]
    rule_version: Mapped[int]
    tier: Mapped[int] = mapped_column(SmallInteger)
    drugs: Mapped[list[str]] = mapped_column(ARRAY(Text))
    what: Mapped[str]
    reason: Mapped[str | None]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    author_name: Mapped[str]
    noted_at: Mapped[datetime]


class SecondLookRow(PracticeRecord):
    """A request that somebody else looks at a tier 1 finding before it is signed against: added only.

    `digest` is that of the content it is about: when the content changes, the request is void.
    """

    __tablename__ = "second_looks"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("cardinality(fingerprints) > 0", name="fingerprints"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    medication_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("medications.id"), index=True)
    titration_step_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("titration_steps.id"), index=True)
    drug_name: Mapped[str]
    sig: Mapped[str]
    start_on: Mapped[date]
    days_supply: Mapped[int] = mapped_column(SmallInteger)
    refills: Mapped[int] = mapped_column(SmallInteger)
    digest: Mapped[str]
    fingerprints: Mapped[list[str]] = mapped_column(ARRAY(Text))
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    reason: Mapped[str]
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    asked_by_name: Mapped[str]
    asked_at: Mapped[datetime]


class SecondLookAnswerRow(PracticeRecord):
    """What the second person said, once: added, never changed. `is_own` where nobody else could look."""

    __tablename__ = "second_look_answers"
    __table_args__ = (CheckConstraint("note <> ''", name="note"),)

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    second_look_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("second_looks.id"), unique=True)
    agrees: Mapped[bool]
    note: Mapped[str]
    is_own: Mapped[bool]
    looked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    looked_by_name: Mapped[str]
    looked_at: Mapped[datetime]


class FindingEncounterRow(PracticeRecord):
    """A rule that asked for a reason on one draft or renewal, and what became of it; counted, never shown."""

    __tablename__ = "finding_encounters"
    __table_args__ = (
        CheckConstraint("outcome IN ('open', 'signed', 'changed')", name="outcome"),
        CheckConstraint("(outcome = 'open') = (decided_at IS NULL)", name="decided_at"),
        CheckConstraint("num_nonnulls(titration_step_id, renews_id) = 1", name="of_one"),
        CheckConstraint("(tier IS NULL) = (rule = 'not-checked')", name="not_checked"),
        UniqueConstraint("titration_step_id", "rule"),
        UniqueConstraint("renews_id", "rule"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    medication_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("medications.id"), index=True)
    titration_step_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("titration_steps.id"))
    renews_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("prescriptions.id"))
    rule: Mapped[str]
    rule_version: Mapped[int | None]
    tier: Mapped[int | None] = mapped_column(SmallInteger)
    shown_at: Mapped[datetime]
    outcome: Mapped[str]
    decided_at: Mapped[datetime | None]


class ChosenPharmacyRow(PracticeRecord):
    """A pharmacy somebody named; only ever added, the newest counts."""

    __tablename__ = "chosen_pharmacies"
    __table_args__ = (Index("ix_chosen_pharmacies_patient_id", "patient_id", "at"),)

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    name: Mapped[str]
    address: Mapped[str | None]
    phone: Mapped[str | None]
    at: Mapped[datetime]
    by_name: Mapped[str]
    is_own: Mapped[bool]
