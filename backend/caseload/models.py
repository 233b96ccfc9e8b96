"""The caseload's tables: one row a patient, and when each clinician last looked at one."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class CaseloadRow(PracticeRecord):
    """What the caseload shows of one patient; each part is written by the feature it is about.

    Triggers make the row with the patient and copy who the patient is and which team looks after them.
    `shown` is the row as JSON, `concern` its place; both are true until `changes_at`.
    """

    __tablename__ = "caseload_rows"
    __table_args__ = (
        UniqueConstraint("patient_id"),
        Index(
            "ix_caseload_rows_worst_first",
            *("practice_id", "care_team_id", "concern", "family_name", "given_name", "patient_id"),
        ),
        Index("ix_caseload_rows_changes_at", "practice_id", "care_team_id", "changes_at"),
        Index("ix_caseload_rows_views", "practice_id", "care_team_id", "views"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    given_name: Mapped[str]
    family_name: Mapped[str]
    birth_date: Mapped[date]
    time_zone: Mapped[str]
    care_team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("care_teams.id"))

    scores: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    medications: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    visits: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    # None until somebody has worked it out.
    monitoring: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    missed: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    open_flags: Mapped[int] = mapped_column(server_default="0")
    open_refill_requests: Mapped[int] = mapped_column(server_default="0")
    unreviewed: Mapped[int] = mapped_column(server_default="0")
    # None until somebody has worked it out.
    supply: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    waiting_since: Mapped[datetime | None]
    contact_at: Mapped[datetime | None]
    # When each kind of thing last changed: `{"score": "2026-11-23T10:00:00+00:00"}`, and the latest of them.
    changed: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}")
    changed_at: Mapped[datetime] = mapped_column(server_default="epoch")

    concern: Mapped[int] = mapped_column(SmallInteger, server_default="9")
    views: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    words: Mapped[str] = mapped_column(server_default="")
    shown: Mapped[str] = mapped_column(server_default="")
    changes_at: Mapped[datetime] = mapped_column(server_default="epoch")


class CaseloadLookRow(PracticeRecord):
    """When a clinician last looked at a patient's chart."""

    __tablename__ = "caseload_looks"
    __table_args__ = (UniqueConstraint("clinician_id", "patient_id"),)

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    clinician_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    looked_at: Mapped[datetime]
