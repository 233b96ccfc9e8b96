"""Messages between patients and care teams, and refill requests."""

import sqlalchemy as sa
from alembic import op

revision = "0005_messaging"
down_revision = "0004_visits"

_GUARDS = """
CREATE TRIGGER messages_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON messages
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refill_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON refill_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "refill_requests",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("medication_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("handled_by", sa.Uuid(), nullable=True),
        sa.Column("handled_by_name", sa.Text(), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("prescription_id", sa.Uuid(), nullable=True),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'signed') = (prescription_id IS NOT NULL)", name="ck_refill_requests_prescription_id"
        ),
        sa.CheckConstraint(
            "status IN ('open', 'passed_on', 'answered', 'signed', 'declined')",
            name="ck_refill_requests_status",
        ),
        sa.ForeignKeyConstraint(
            ["handled_by"], ["clinicians.id"], name="fk_refill_requests_handled_by_clinicians"
        ),
        sa.ForeignKeyConstraint(
            ["medication_id"], ["medications.id"], name="fk_refill_requests_medication_id_medications"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_refill_requests_patient_id_patients"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_refill_requests_practice_id_practices"
        ),
        sa.ForeignKeyConstraint(
            ["prescription_id"], ["prescriptions.id"], name="fk_refill_requests_prescription_id_prescriptions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_refill_requests"),
    )
    op.create_index("ix_refill_requests_patient_id", "refill_requests", ["patient_id"], unique=False)
    op.create_index("ix_refill_requests_practice_id", "refill_requests", ["practice_id"], unique=False)
    op.create_index(
        "uq_refill_requests_open",
        "refill_requests",
        ["medication_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('open', 'passed_on')"),
    )
    op.create_table(
        "refill_events",
        sa.Column("refill_request_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('asked', 'passed_on', 'answered', 'signed', 'declined')", name="ck_refill_events_kind"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name="fk_refill_events_membership_id_memberships"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_refill_events_practice_id_practices"
        ),
        sa.ForeignKeyConstraint(
            ["refill_request_id"],
            ["refill_requests.id"],
            name="fk_refill_events_refill_request_id_refill_requests",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_refill_events"),
    )
    op.create_index("ix_refill_events_practice_id", "refill_events", ["practice_id"], unique=False)
    op.create_index(
        "ix_refill_events_refill_request_id", "refill_events", ["refill_request_id"], unique=False
    )
    op.create_table(
        "messages",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("author_role", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("refill_request_id", sa.Uuid(), nullable=True),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name="fk_messages_membership_id_memberships"
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_messages_patient_id_patients"),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name="fk_messages_practice_id_practices"),
        sa.ForeignKeyConstraint(
            ["refill_request_id"],
            ["refill_requests.id"],
            name="fk_messages_refill_request_id_refill_requests",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index("ix_messages_patient_at", "messages", ["patient_id", "at"], unique=False)
    op.create_index("ix_messages_practice_id", "messages", ["practice_id"], unique=False)
    op.create_table(
        "message_marks",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_message_marks_patient_id_patients"),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_message_marks_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_message_marks"),
        sa.UniqueConstraint("patient_id", name="uq_message_marks_patient_id"),
    )
    op.create_index("ix_message_marks_practice_id", "message_marks", ["practice_id"], unique=False)
    op.execute(_GUARDS)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("message_marks")
    op.drop_table("messages")
    op.drop_table("refill_events")
    op.drop_table("refill_requests")
