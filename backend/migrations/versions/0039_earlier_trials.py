"""What was tried before."""

import sqlalchemy as sa
from alembic import op

revision = "0039_earlier_trials"
down_revision = "0038_worklist"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "earlier_trials",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("drug", sa.Text(), nullable=False),
        sa.Column("drug_slug", sa.Text(), nullable=True),
        sa.Column("highest_mg", sa.Numeric(), nullable=True),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("adherence", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("why_stopped", sa.Text(), nullable=False),
        sa.Column("side_effect", sa.Text(), nullable=True),
        sa.Column("indication", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('entered', 'home')", name="ck_earlier_trials_source"),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)"
            " AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)",
            name="ck_earlier_trials_withdrawn",
        ),
        sa.CheckConstraint("weeks > 0", name="ck_earlier_trials_weeks"),
        sa.CheckConstraint("highest_mg > 0", name="ck_earlier_trials_highest_mg"),
        sa.CheckConstraint(
            "(why_stopped = 'side-effect') = (side_effect IS NOT NULL)", name="ck_earlier_trials_side_effect"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_earlier_trials_patient_id_patients"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_earlier_trials_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_earlier_trials"),
    )
    op.create_index("ix_earlier_trials_patient_id", "earlier_trials", ["patient_id"])
    op.create_index("ix_earlier_trials_practice_id", "earlier_trials", ["practice_id"])
    op.execute(
        "CREATE TRIGGER earlier_trials_only_withdrawn BEFORE UPDATE ON earlier_trials"
        " FOR EACH ROW EXECUTE FUNCTION refuse_all_but_withdrawal()"
    )
    op.execute(
        "CREATE TRIGGER earlier_trials_append_only BEFORE DELETE OR TRUNCATE ON earlier_trials"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("earlier_trials")
