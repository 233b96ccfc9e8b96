"""The outbox: a letter says whom it goes to and why, and is put into words only when it is sent."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class LetterRow(PracticeRecord):
    """A letter; neither its text nor a link is stored, so a copy of the outbox opens nothing."""

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("practice_id", "occasion"),
        CheckConstraint(
            "kind IN ('attention', 'nobody-responsible', 'invitation', 'check-in', 'check-in-reminder')",
            name="kind",
        ),
        CheckConstraint("state IN ('queued', 'sent', 'failed', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
        CheckConstraint("(kind = 'invitation') = (invitation_id IS NOT NULL)", name="invitation"),
        CheckConstraint("attempts >= 0 AND item_count >= 1", name="counts"),
    )

    kind: Mapped[str]
    recipient: Mapped[str]
    occasion: Mapped[str]
    item_count: Mapped[int] = mapped_column(default=1)
    invitation_id: Mapped[uuid.UUID | None]
    check_in_link_id: Mapped[uuid.UUID | None]
    language: Mapped[str] = mapped_column(server_default="en")
    path: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    next_try_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class PushSubscriptionRow(PracticeRecord):
    """A browser that wants to be told, and whose it is; its keys encrypt for it and open nothing of ours."""

    __tablename__ = "push_subscriptions"
    __table_args__ = (
        UniqueConstraint("practice_id", "endpoint"),
        CheckConstraint("(patient_id IS NULL) <> (clinician_id IS NULL)", name="whose"),
    )

    patient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("patients.id"), index=True)
    clinician_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clinicians.id"), index=True)
    endpoint: Mapped[str]
    p256dh: Mapped[str]
    auth: Mapped[str]


class PushRow(PracticeRecord):
    """One push to one browser about one occasion; all say the same, so there is no text."""

    __tablename__ = "pushes"
    __table_args__ = (
        UniqueConstraint("subscription_id", "occasion"),
        CheckConstraint("state IN ('queued', 'sent', 'failed')", name="state"),
        CheckConstraint("attempts >= 0", name="attempts"),
    )

    subscription_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("push_subscriptions.id", ondelete="CASCADE")
    )
    occasion: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int]
    last_error: Mapped[str | None]
