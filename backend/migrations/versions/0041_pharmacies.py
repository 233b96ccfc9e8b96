"""The pharmacy that a patient chose."""

import sqlalchemy as sa
from alembic import op

revision = "0041_pharmacies"
down_revision = "0040_medication_version"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "chosen_pharmacies",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_chosen_pharmacies_patient_id_patients"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_chosen_pharmacies_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_chosen_pharmacies"),
    )
    op.create_index("ix_chosen_pharmacies_patient_id", "chosen_pharmacies", ["patient_id", "at"])
    op.create_index("ix_chosen_pharmacies_practice_id", "chosen_pharmacies", ["practice_id"])
    op.execute(
        "CREATE TRIGGER chosen_pharmacies_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON chosen_pharmacies FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("chosen_pharmacies")
