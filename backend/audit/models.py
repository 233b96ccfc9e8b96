"""The audit table: the serving role may add rows and read them, nothing else."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Identity, Index, SmallInteger, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import Base


class AuditEntry(Base):
    """One access: by whom, to which patients, what came of it."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_patient_ids", "patient_ids", postgresql_using="gin"),
        Index("ix_audit_entries_practice_writes", "practice_id", "is_write", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    practice_id: Mapped[uuid.UUID | None]
    membership_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[str]
    actor_role: Mapped[str]
    action: Mapped[str]
    is_write: Mapped[bool]
    patient_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid(as_uuid=True)))
    outcome: Mapped[str]
    status: Mapped[int] = mapped_column(SmallInteger)
    request_id: Mapped[str]
