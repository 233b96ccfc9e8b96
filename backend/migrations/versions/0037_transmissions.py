"""What became of signed prescriptions."""

import sqlalchemy as sa
from alembic import op

revision = "0037_transmissions"
down_revision = "0033_dismissals"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "transmissions",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("prescription_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('printed', 'filed', 'cancelled')", name="ck_transmissions_kind"),
        sa.CheckConstraint("(kind = 'cancelled') = (reason IS NOT NULL)", name="ck_transmissions_reason"),
        sa.ForeignKeyConstraint(["by_id"], ["clinicians.id"], name="fk_transmissions_by_id_clinicians"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_transmissions_patient_id_patients"),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_transmissions_practice_id_practices"
        ),
        sa.ForeignKeyConstraint(
            ["prescription_id"], ["prescriptions.id"], name="fk_transmissions_prescription_id_prescriptions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_transmissions"),
    )
    op.create_index("ix_transmissions_prescription_id", "transmissions", ["prescription_id"])
    op.create_index("ix_transmissions_practice_id", "transmissions", ["practice_id"])
    op.create_index(
        "uq_transmissions_cancelled",
        "transmissions",
        ["prescription_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'cancelled'"),
    )
    op.execute(
        "CREATE TRIGGER transmissions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON transmissions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_table("transmissions")
