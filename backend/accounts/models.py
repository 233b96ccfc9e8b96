"""Tables of signing in. Accounts and sessions are nobody's practice's; memberships are."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord, Record


class AccountRow(Record):
    """A person who can sign in, whatever practices they belong to."""

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]


class MembershipRow(PracticeRecord):
    """What an account is in one practice: one patient, or one clinician."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("(role = 'patient') = (patient_id IS NOT NULL)", name="patient"),
        CheckConstraint("(role = 'patient') = (clinician_id IS NULL)", name="clinician"),
        UniqueConstraint("patient_id"),
        UniqueConstraint("clinician_id"),
    )

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    role: Mapped[str]
    patient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("patients.id"))
    clinician_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clinicians.id"))
    is_active: Mapped[bool] = mapped_column(default=True)


class InvitationRow(PracticeRecord):
    """An invitation to join as one person; its token is derived from its id and never stored."""

    __tablename__ = "invitations"

    email: Mapped[str]
    role: Mapped[str]
    patient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("patients.id"))
    clinician_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clinicians.id"))
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class CheckInLinkRow(PracticeRecord):
    """A link to what is due for one patient; its token is derived from its id, works once, is never stored.

    Withdrawn, it opens nothing any more; a session that it opened ends by itself.
    """

    __tablename__ = "check_in_links"

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    due_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid(as_uuid=True)))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class SessionRow(Record):
    """One browser that is signed in; only a digest of its token is stored.

    A session that a check-in link opened may do nothing but that check-in, and ends at `expires_at`.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("(check_in_link_id IS NULL) = (expires_at IS NULL)", name="check_in_link"),
    )

    token_digest: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    membership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("memberships.id"), index=True)
    seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    check_in_link_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("check_in_links.id"), index=True)
    expires_at: Mapped[datetime | None]


class SignInAttempt(Record):
    """One failed attempt to prove a password: for the limits."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_email_created_at", "email", "created_at"),
        Index("ix_sign_in_attempts_address_created_at", "address", "created_at"),
    )

    email: Mapped[str]
    address: Mapped[str]
