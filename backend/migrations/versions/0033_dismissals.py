"""Findings on a treatment that somebody put aside."""

import sqlalchemy as sa
from alembic import op

revision = "0033_dismissals"
down_revision = "0035_taking"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "finding_dismissals",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name="ck_finding_dismissals_reason"),
        sa.ForeignKeyConstraint(["by_id"], ["clinicians.id"], name="fk_finding_dismissals_by_id_clinicians"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_finding_dismissals_patient_id_patients"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_finding_dismissals_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_finding_dismissals"),
    )
    op.create_index("ix_finding_dismissals_patient_id", "finding_dismissals", ["patient_id", "at"])
    op.create_index("ix_finding_dismissals_practice_id", "finding_dismissals", ["practice_id"])
    op.execute(
        "CREATE TRIGGER finding_dismissals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON finding_dismissals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("finding_dismissals")
