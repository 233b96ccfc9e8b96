"""Where patients are now, the practice's own crisis contacts, and browsers that want to be told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026_crisis_and_push"
down_revision = "0025_caseload_pages"


def upgrade() -> None:
    """Add a country to patients, contacts to practices, and pushes."""
    op.add_column("patients", sa.Column("country_now", sa.Text(), nullable=True))
    op.create_table(
        "practice_crisis_contacts",
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_replacing", sa.Boolean(), nullable=False),
        sa.Column("contacts", postgresql.JSONB(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *_record("practice_crisis_contacts"),
        sa.UniqueConstraint("practice_id", "country", name="uq_practice_crisis_contacts_practice_id_country"),
    )
    op.create_index("ix_practice_crisis_contacts_practice_id", "practice_crisis_contacts", ["practice_id"])
    op.create_table(
        "push_subscriptions",
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("clinician_id", sa.Uuid(), nullable=True),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("p256dh", sa.Text(), nullable=False),
        sa.Column("auth", sa.Text(), nullable=False),
        *_record("push_subscriptions"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_push_subscriptions_patient_id_patients"
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinicians.id"], name="fk_push_subscriptions_clinician_id_clinicians"
        ),
        sa.UniqueConstraint("practice_id", "endpoint", name="uq_push_subscriptions_practice_id_endpoint"),
        sa.CheckConstraint(
            "(patient_id IS NULL) <> (clinician_id IS NULL)", name="ck_push_subscriptions_whose"
        ),
    )
    for column in ("practice_id", "patient_id", "clinician_id"):
        op.create_index(f"ix_push_subscriptions_{column}", "push_subscriptions", [column])
    op.create_table(
        "pushes",
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        *_record("pushes"),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["push_subscriptions.id"],
            name="fk_pushes_subscription_id_push_subscriptions",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("subscription_id", "occasion", name="uq_pushes_subscription_id_occasion"),
        sa.CheckConstraint("state IN ('queued', 'sent', 'failed')", name="ck_pushes_state"),
        sa.CheckConstraint("attempts >= 0", name="ck_pushes_attempts"),
    )
    op.create_index("ix_pushes_practice_id", "pushes", ["practice_id"])


def downgrade() -> None:
    """Forget browsers, own contacts and where patients are."""
    op.drop_table("pushes")
    op.drop_table("push_subscriptions")
    op.drop_table("practice_crisis_contacts")
    op.drop_column("patients", "country_now")


def _record(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=f"fk_{table}_practice_id_practices"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
