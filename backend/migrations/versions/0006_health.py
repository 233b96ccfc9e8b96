"""Conditions and allergies."""

import sqlalchemy as sa
from alembic import op

revision = "0006_health"
down_revision = "0005_messaging"


def upgrade() -> None:
    """Create the two tables."""
    for table, columns, checks in (
        (
            "conditions",
            [sa.Column("onset_on", sa.Date()), sa.Column("is_active", sa.Boolean(), nullable=False)],
            [],
        ),
        (
            "allergies",
            [sa.Column("criticality", sa.Text()), sa.Column("recorded_on", sa.Date())],
            [
                sa.CheckConstraint(
                    "criticality IN ('low', 'high', 'unable-to-assess')", name="ck_allergies_criticality"
                )
            ],
        ),
    ):
        op.create_table(
            table,
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("practice_id", sa.Uuid(), nullable=False),
            sa.Column("patient_id", sa.Uuid(), nullable=False),
            sa.Column("external_id", sa.Text()),
            sa.Column("text", sa.Text(), nullable=False),
            sa.Column("code", sa.Text()),
            sa.Column("system", sa.Text()),
            *columns,
            *checks,
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
            sa.ForeignKeyConstraint(
                ["practice_id"], ["practices.id"], name=f"fk_{table}_practice_id_practices"
            ),
            sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=f"fk_{table}_patient_id_patients"),
            sa.UniqueConstraint("patient_id", "external_id", name=f"uq_{table}_patient_id_external_id"),
        )
        op.create_index(f"ix_{table}_practice_id", table, ["practice_id"])


def downgrade() -> None:
    """Remove both."""
    op.drop_table("allergies")
    op.drop_table("conditions")
