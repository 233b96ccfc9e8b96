"""Titration plans: their steps, and what happened to them."""

import sqlalchemy as sa
from alembic import op

revision = "0031_titration_plans"
down_revision = "0032_directions"

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    _create(
        "titration_plans",
        sa.Column("medication_id", sa.Uuid(), nullable=False),
        sa.Column("drug_slug", sa.Text(), nullable=False),
        sa.Column("drug_name", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("timing", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("planned_by_name", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('running', 'paused', 'ended')", name="ck_titration_plans_status"),
        sa.CheckConstraint("(status = 'paused') = (paused_on IS NOT NULL)", name="ck_titration_plans_paused"),
        points_to={"medication_id": "medications", "planned_by": "clinicians"},
    )
    op.create_index("ix_titration_plans_patient_id", "titration_plans", ["patient_id"])
    op.create_index(
        "uq_titration_plans_going_on",
        "titration_plans",
        ["medication_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'ended'"),
    )
    _create(
        "titration_plan_steps",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("strength_value", sa.Numeric(12, 4), nullable=True),
        sa.Column("strength_unit", sa.Text(), nullable=True),
        sa.Column("pieces", sa.Numeric(12, 4), nullable=True),
        sa.Column("conditions", sa.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint("start_on < end_on", name="ck_titration_plan_steps_days"),
        sa.CheckConstraint(
            "(strength_value IS NULL) = (pieces IS NULL)", name="ck_titration_plan_steps_pieces"
        ),
        sa.CheckConstraint(
            "(strength_value IS NULL) = (strength_unit IS NULL)", name="ck_titration_plan_steps_strength_unit"
        ),
        sa.UniqueConstraint("plan_id", "number", name="uq_titration_plan_steps_plan_id_number"),
        points_to={"plan_id": "titration_plans"},
    )
    _create(
        "titration_plan_events",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", _AT, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('begun', 'paused', 'resumed', 'stepped-back', 'moved', 'ended')",
            name="ck_titration_plan_events_kind",
        ),
        points_to={"plan_id": "titration_plans", "by_id": "clinicians"},
    )
    op.create_index("ix_titration_plan_events_plan_id", "titration_plan_events", ["plan_id"])
    op.execute(
        "CREATE TRIGGER titration_plan_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON titration_plan_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Forget the plans."""
    for table in ("titration_plan_events", "titration_plan_steps", "titration_plans"):
        op.drop_table(table)


def _create(table: str, *columns: sa.schema.SchemaItem, points_to: dict[str, str]) -> None:
    owners = {"patient_id": "patients", "practice_id": "practices", **points_to}
    op.create_table(
        table,
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")
            for column, other in owners.items()
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_practice_id", table, ["practice_id"])
