"""Tables of medication reviews: a draft that is worked on, then signed and never changed."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import PracticeRecord


class ReviewRow(PracticeRecord):
    """One medication review; once signed it stays as it is (a trigger sees to it)."""

    __tablename__ = "medication_reviews"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'signed', 'withdrawn')", name="status"),
        CheckConstraint(
            "(status = 'signed') = (digest IS NOT NULL) AND (digest IS NULL) = (content IS NULL)"
            " AND (digest IS NULL) = (signed_at IS NULL) AND (digest IS NULL) = (signed_by IS NULL)"
            " AND (digest IS NULL) = (signed_by_name IS NULL)",
            name="signature",
        ),
        Index(
            "uq_medication_reviews_draft",
            "patient_id",
            unique=True,
            postgresql_where=text("status = 'draft'"),
        ),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    status: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    teach_back: Mapped[str | None]
    next_review_on: Mapped[date | None]
    opened_at: Mapped[datetime]
    opened_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("clinicians.id"))
    opened_by_name: Mapped[str]
    content: Mapped[str | None]
    digest: Mapped[str | None]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clinicians.id"))
    signed_by_name: Mapped[str | None]


class ReviewProblemRow(PracticeRecord):
    """A drug therapy problem that a reviewer found; `key` names the fact that suggested it."""

    __tablename__ = "review_problems"
    __table_args__ = (
        CheckConstraint("kind IN ('indication', 'effectiveness', 'safety', 'adherence')", name="kind"),
        CheckConstraint("text <> ''", name="text"),
        CheckConstraint("(resolution IS NOT NULL) = is_resolved", name="resolution"),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    review_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("medication_reviews.id"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    about: Mapped[str | None]
    text: Mapped[str]
    key: Mapped[str | None]
    is_resolved: Mapped[bool]
    resolution: Mapped[str | None]


class ReviewActionRow(PracticeRecord):
    """What somebody is to do until a day; without an owner, the patient. Open ones are carried over."""

    __tablename__ = "review_actions"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'done', 'dropped', 'carried')", name="status"),
        CheckConstraint("text <> ''", name="text"),
        CheckConstraint("(status = 'open') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("(settled_at IS NULL) = (settled_by_name IS NULL)", name="settled_by"),
        Index("ix_review_actions_open", "patient_id", postgresql_where=text("status = 'open'")),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"))
    review_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("medication_reviews.id"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[str]
    text_es: Mapped[str | None]
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clinicians.id"))
    owner_name: Mapped[str | None]
    due_on: Mapped[date]
    status: Mapped[str]
    settled_at: Mapped[datetime | None]
    settled_by_name: Mapped[str | None]
    carried_from: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("review_actions.id"))
