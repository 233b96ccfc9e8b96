"""Findings that were signed against, with the reason."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008_overrides"
down_revision = "0006_health"


def upgrade() -> None:
    """Create the table; a trigger keeps it append-only."""
    op.create_table(
        "overrides",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("prescription_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=True),
        sa.Column("tier", sa.SmallInteger(), nullable=True),
        sa.Column("drugs", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("overridden_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("tier IN (1, 2)", name="ck_overrides_tier"),
        sa.CheckConstraint("(tier IS NULL) = (rule = 'not-checked')", name="ck_overrides_not_checked"),
        sa.CheckConstraint("(tier IS NULL) = (rule_version IS NULL)", name="ck_overrides_rule_version"),
        sa.CheckConstraint("reason <> ''", name="ck_overrides_reason"),
        sa.ForeignKeyConstraint(["author_id"], ["clinicians.id"], name="fk_overrides_author_id_clinicians"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_overrides_patient_id_patients"),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name="fk_overrides_practice_id_practices"),
        sa.ForeignKeyConstraint(
            ["prescription_id"], ["prescriptions.id"], name="fk_overrides_prescription_id_prescriptions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_overrides"),
    )
    for column in ("patient_id", "practice_id", "prescription_id"):
        op.create_index(f"ix_overrides_{column}", "overrides", [column], unique=False)
    op.execute(
        "CREATE TRIGGER overrides_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON overrides"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("overrides")
