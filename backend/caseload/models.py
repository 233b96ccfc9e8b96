"""The caseload's table: one row a patient."""

import uuid
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class CaseloadRow(PracticeRecord):
    """What the caseload shows of one patient; each column is written by the feature it is about."""

    __tablename__ = "caseload_rows"
    __table_args__ = (UniqueConstraint("patient_id"),)

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    scores: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    medications: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    visits: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    # None until somebody has worked it out.
    monitoring: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    missed: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    open_flags: Mapped[int] = mapped_column(server_default="0")
    open_refill_requests: Mapped[int] = mapped_column(server_default="0")
    unreviewed: Mapped[int] = mapped_column(server_default="0")
