"""Episodes of treatment, marks that check-ins were read, and where each patient stands."""

import sqlalchemy as sa
from alembic import op

revision = "0027_reading"
down_revision = "0026_crisis_and_push"

_APPEND_ONLY = ("treatment_episodes", "check_in_reviews", "mania_enquiries")
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables; what was finished before counts as unread."""
    _create(
        "treatment_episodes",
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("pinned_by_id", sa.Uuid(), nullable=False),
        sa.Column("pinned_by_name", sa.Text(), nullable=False),
        sa.Column("pinned_at", _AT, nullable=False),
        sa.CheckConstraint("reason <> ''", name="ck_treatment_episodes_reason"),
        points_to={"pinned_by_id": "clinicians"},
    )
    op.create_index(
        "ix_treatment_episodes_patient_id_pinned_at", "treatment_episodes", ["patient_id", "pinned_at"]
    )
    _create(
        "check_in_reviews",
        sa.Column("check_in_id", sa.Uuid(), nullable=False),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=False),
        sa.Column("reviewed_by_name", sa.Text(), nullable=False),
        sa.Column("reviewed_at", _AT, nullable=False),
        sa.UniqueConstraint("check_in_id", name="uq_check_in_reviews_check_in_id"),
        points_to={"check_in_id": "check_ins", "reviewed_by_id": "clinicians"},
    )
    op.create_index("ix_check_in_reviews_patient_id", "check_in_reviews", ["patient_id"])
    _create(
        "mania_enquiries",
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("asked_at", _AT, nullable=False),
        sa.CheckConstraint("found IN ('none', 'signs')", name="ck_mania_enquiries_found"),
        points_to={"asked_by_id": "clinicians"},
    )
    op.create_index("ix_mania_enquiries_patient_id", "mania_enquiries", ["patient_id"])
    _create(
        "reading_facts",
        sa.Column("pinned_start", sa.Date(), nullable=True),
        sa.Column("treated_since", sa.Date(), nullable=True),
        sa.Column("is_bipolar", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("mania_excluded_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("patient_id", name="uq_reading_facts_patient_id"),
    )
    _create(
        "standings",
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("episode_start", sa.Date(), nullable=False),
        sa.Column("baseline_total", sa.SmallInteger(), nullable=True),
        sa.Column("latest_total", sa.SmallInteger(), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.UniqueConstraint("patient_id", "instrument", name="uq_standings_patient_id_instrument"),
    )
    op.create_index("ix_standings_practice_id_instrument", "standings", ["practice_id", "instrument"])
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.add_column("caseload_rows", sa.Column("unreviewed", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE caseload_rows r SET unreviewed = (SELECT count(*) FROM check_ins c"
        " WHERE c.patient_id = r.patient_id AND c.is_finished AND c.rated_by_id IS NULL)"
    )


def downgrade() -> None:
    """Forget who read what, and from when scores are compared."""
    op.drop_column("caseload_rows", "unreviewed")
    for table in ("standings", "reading_facts", *_APPEND_ONLY):
        op.drop_table(table)


def _create(table: str, *columns: sa.schema.SchemaItem, points_to: dict[str, str] | None = None) -> None:
    owners = {"patient_id": "patients", "practice_id": "practices", **(points_to or {})}
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
