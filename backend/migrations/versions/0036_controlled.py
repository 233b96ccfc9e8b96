"""Scheduled drugs: what is noted about a patient, and what a signed prescription keeps of the law."""

import sqlalchemy as sa
from alembic import op

revision = "0036_controlled"
down_revision = "0031_titration_plans"

CHECK = "fk_prescriptions_registry_check_id_controlled_notes"
COLUMNS = ("schedule", "state", "fill_until", "registry_check_id")


def upgrade() -> None:
    """Create the table; let prescriptions keep what the law said when they were signed."""
    op.create_table(
        "controlled_notes",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("takes_back_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_controlled_notes"),
        sa.UniqueConstraint("takes_back_id", name="uq_controlled_notes_takes_back_id"),
        sa.CheckConstraint(
            "kind IN ('registry-check', 'in-person', 'state', 'taken-back')", name="ck_controlled_notes_kind"
        ),
        sa.CheckConstraint("kind <> 'state' OR place IS NOT NULL", name="ck_controlled_notes_place"),
        sa.CheckConstraint(
            "(kind = 'taken-back') = (takes_back_id IS NOT NULL)", name="ck_controlled_notes_takes_back"
        ),
        sa.CheckConstraint("kind <> 'taken-back' OR remark IS NOT NULL", name="ck_controlled_notes_reason"),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_controlled_notes_{column}_{table}")
            for column, table in (
                ("patient_id", "patients"),
                ("takes_back_id", "controlled_notes"),
                ("author_id", "clinicians"),
                ("practice_id", "practices"),
            )
        ),
    )
    op.create_index("ix_controlled_notes_patient_id", "controlled_notes", ["patient_id"])
    op.create_index("ix_controlled_notes_practice_id", "controlled_notes", ["practice_id"])
    op.execute(
        "CREATE TRIGGER controlled_notes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON controlled_notes"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.add_column("prescriptions", sa.Column("schedule", sa.Text(), nullable=True))
    op.add_column("prescriptions", sa.Column("state", sa.Text(), nullable=True))
    op.add_column("prescriptions", sa.Column("fill_until", sa.Date(), nullable=True))
    op.add_column("prescriptions", sa.Column("registry_check_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(CHECK, "prescriptions", "controlled_notes", ["registry_check_id"], ["id"])


def downgrade() -> None:
    """Forget them."""
    for name in reversed(COLUMNS):
        op.drop_column("prescriptions", name)
    op.drop_table("controlled_notes")
