"""What was really taken: missed days, pauses, and what is remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0035_taking"
down_revision = "0036_controlled"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "taking_reports",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("medication_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("missed_days", sa.SmallInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("takes_back_id", sa.Uuid(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("is_patient", sa.Boolean(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('missed', 'held', 'resumed', 'recalled', 'withdrawn')", name="ck_taking_reports_kind"
        ),
        sa.CheckConstraint(
            "(kind = 'recalled') = (until IS NOT NULL) AND (kind = 'recalled') = (missed_days IS NOT NULL)",
            name="ck_taking_reports_recalled",
        ),
        sa.CheckConstraint(
            "on_day < until AND missed_days BETWEEN 0 AND until - on_day", name="ck_taking_reports_days"
        ),
        sa.CheckConstraint(
            "(kind = 'withdrawn') = (takes_back_id IS NOT NULL)", name="ck_taking_reports_withdrawn"
        ),
        sa.ForeignKeyConstraint(
            ["medication_id"], ["medications.id"], name="fk_taking_reports_medication_id_medications"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_taking_reports_patient_id_patients"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_taking_reports_practice_id_practices"
        ),
        sa.ForeignKeyConstraint(
            ["takes_back_id"], ["taking_reports.id"], name="fk_taking_reports_takes_back_id_taking_reports"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_taking_reports"),
        sa.UniqueConstraint("takes_back_id", name="uq_taking_reports_takes_back_id"),
    )
    op.create_index("ix_taking_reports_patient_id", "taking_reports", ["patient_id"])
    op.create_index("ix_taking_reports_practice_id", "taking_reports", ["practice_id"])
    op.execute(
        "CREATE TRIGGER taking_reports_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON taking_reports FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_table("taking_reports")
