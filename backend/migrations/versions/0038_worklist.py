"""What a row of the caseload needs to explain itself, and when each clinician last looked."""

import sqlalchemy as sa
from alembic import op

revision = "0038_worklist"
down_revision = "0037_transmissions"

_JSON = sa.dialects.postgresql.JSONB


def upgrade() -> None:
    """Add the parts, and let every row be worked out anew."""
    # Without a value until it is worked out for the first time: the nightly job sees to those.
    op.add_column("caseload_rows", sa.Column("supply", _JSON(), nullable=True))
    for name, empty in (("steps", "[]"), ("changed", "{}")):
        op.add_column("caseload_rows", sa.Column(name, _JSON(), server_default=empty, nullable=False))
    for name in ("waiting_since", "contact_at"):
        op.add_column("caseload_rows", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "caseload_rows",
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default="epoch", nullable=False),
    )
    op.create_table(
        "caseload_looks",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinicians.id"], name="fk_caseload_looks_clinician_id_clinicians"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_caseload_looks_patient_id_patients"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_caseload_looks_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_caseload_looks"),
        sa.UniqueConstraint("clinician_id", "patient_id", name="uq_caseload_looks_clinician_id_patient_id"),
    )
    op.create_index("ix_caseload_looks_practice_id", "caseload_looks", ["practice_id"])
    op.create_table(
        "message_settlements",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["clinicians.id"], name="fk_message_settlements_by_id_clinicians"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_message_settlements_patient_id_patients"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_message_settlements_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_message_settlements"),
    )
    op.create_index("ix_message_settlements_patient_id", "message_settlements", ["patient_id", "at"])
    op.create_index("ix_message_settlements_practice_id", "message_settlements", ["practice_id"])
    op.execute(
        "CREATE TRIGGER message_settlements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON message_settlements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "UPDATE caseload_rows SET changes_at = 'epoch',"
        " contact_at = greatest("
        "  (SELECT max(at) FROM messages WHERE messages.patient_id = caseload_rows.patient_id"
        "   AND author_role <> 'patient'),"
        "  (SELECT max(finished_at) FROM visits WHERE visits.patient_id = caseload_rows.patient_id"
        "   AND started_at IS NOT NULL)),"
        " waiting_since = (SELECT min(at) FROM messages WHERE messages.patient_id = caseload_rows.patient_id"
        "  AND author_role = 'patient' AND refill_request_id IS NULL AND at > coalesce("
        "   (SELECT max(at) FROM messages AS answers WHERE answers.patient_id = caseload_rows.patient_id"
        "    AND answers.author_role <> 'patient'), 'epoch'))"
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("message_settlements")
    op.drop_table("caseload_looks")
    for name in ("changed_at", "contact_at", "waiting_since", "changed", "steps", "supply"):
        op.drop_column("caseload_rows", name)
    op.execute("UPDATE caseload_rows SET changes_at = 'epoch'")
