"""The pharmacist among the staff, and medication reviews with their problems and actions."""

import sqlalchemy as sa
from alembic import op

revision = "0013_reviews"
down_revision = "0012_monitoring"

ROLE = "ck_clinicians_role"
CHILDREN = ("review_problems", "review_actions")

# A draft is worked on; what is signed stays, but for what becomes of an open action.
_GUARDS = """
CREATE FUNCTION refuse_change_of_signed_review() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state text;
    kept text[] := '{status,settled_at,settled_by_name}';
BEGIN
    SELECT status INTO state FROM medication_reviews
        WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.review_id ELSE NEW.review_id END;
    IF state = 'draft' AND (TG_OP <> 'UPDATE' OR NEW.review_id = OLD.review_id) THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'review_actions' AND to_jsonb(OLD)->>'status' = 'open'
        AND (to_jsonb(NEW) - kept) = (to_jsonb(OLD) - kept) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a review that is % stays as it is', state USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER medication_reviews_drafted BEFORE UPDATE OR DELETE ON medication_reviews
    FOR EACH ROW EXECUTE FUNCTION refuse_other_changes(
        'draft',
        '{status,version,teach_back,next_review_on,content,digest,signed_at,signed_by,signed_by_name}'
    );
CREATE TRIGGER medication_reviews_never_truncated BEFORE TRUNCATE ON medication_reviews
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_problems_of_draft BEFORE INSERT OR UPDATE OR DELETE ON review_problems
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_signed_review();
CREATE TRIGGER review_actions_of_draft BEFORE INSERT OR UPDATE OR DELETE ON review_actions
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_signed_review();
CREATE TRIGGER review_problems_never_truncated BEFORE TRUNCATE ON review_problems
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_actions_never_truncated BEFORE TRUNCATE ON review_actions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """Let a clinician be a pharmacist; create the tables and what guards them."""
    op.drop_constraint(ROLE, "clinicians", type_="check")
    op.create_check_constraint(
        ROLE, "clinicians", "role IN ('prescriber', 'care_support', 'pharmacist', 'admin')"
    )
    op.create_table(
        "medication_reviews",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("teach_back", sa.Text(), nullable=True),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_by_name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("signed_by_name", sa.Text(), nullable=True),
        *_record("medication_reviews"),
        sa.CheckConstraint("status IN ('draft', 'signed', 'withdrawn')", name="ck_medication_reviews_status"),
        sa.CheckConstraint(
            "(status = 'signed') = (digest IS NOT NULL) AND (digest IS NULL) = (content IS NULL)"
            " AND (digest IS NULL) = (signed_at IS NULL) AND (digest IS NULL) = (signed_by IS NULL)"
            " AND (digest IS NULL) = (signed_by_name IS NULL)",
            name="ck_medication_reviews_signature",
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["clinicians.id"], name="fk_medication_reviews_opened_by_clinicians"
        ),
        sa.ForeignKeyConstraint(
            ["signed_by"], ["clinicians.id"], name="fk_medication_reviews_signed_by_clinicians"
        ),
    )
    op.create_index("ix_medication_reviews_patient_id", "medication_reviews", ["patient_id"])
    op.create_index(
        "uq_medication_reviews_draft",
        "medication_reviews",
        ["patient_id"],
        unique=True,
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.create_table(
        "review_problems",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("is_resolved", sa.Boolean(), nullable=False),
        sa.Column("resolution", sa.Text(), nullable=True),
        *_record("review_problems"),
        sa.CheckConstraint(
            "kind IN ('indication', 'effectiveness', 'safety', 'adherence')", name="ck_review_problems_kind"
        ),
        sa.CheckConstraint("text <> ''", name="ck_review_problems_text"),
        sa.CheckConstraint("(resolution IS NOT NULL) = is_resolved", name="ck_review_problems_resolution"),
        _of_review("review_problems"),
    )
    op.create_table(
        "review_actions",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_es", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_name", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_name", sa.Text(), nullable=True),
        sa.Column("carried_from", sa.Uuid(), nullable=True),
        *_record("review_actions"),
        sa.CheckConstraint(
            "status IN ('open', 'done', 'dropped', 'carried')", name="ck_review_actions_status"
        ),
        sa.CheckConstraint("text <> ''", name="ck_review_actions_text"),
        sa.CheckConstraint("(status = 'open') = (settled_at IS NULL)", name="ck_review_actions_settled"),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by_name IS NULL)", name="ck_review_actions_settled_by"
        ),
        _of_review("review_actions"),
        sa.ForeignKeyConstraint(
            ["carried_from"], ["review_actions.id"], name="fk_review_actions_carried_from_review_actions"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["clinicians.id"], name="fk_review_actions_owner_id_clinicians"
        ),
    )
    op.create_index(
        "ix_review_actions_open",
        "review_actions",
        ["patient_id"],
        postgresql_where=sa.text("status = 'open'"),
    )
    for table in CHILDREN:
        op.create_index(f"ix_{table}_review_id", table, ["review_id"])
    for table in ("medication_reviews", *CHILDREN):
        op.create_index(f"ix_{table}_practice_id", table, ["practice_id"])
    op.execute(_GUARDS)


def downgrade() -> None:
    """Remove the tables; know no pharmacists, of whom none may be left."""
    for table in ("review_actions", "review_problems", "medication_reviews"):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change_of_signed_review()")
    op.drop_constraint(ROLE, "clinicians", type_="check")
    op.create_check_constraint(ROLE, "clinicians", "role IN ('prescriber', 'care_support', 'admin')")


def _record(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Return what every row of a patient in a practice has."""
    return (
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=f"fk_{table}_patient_id_patients"),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=f"fk_{table}_practice_id_practices"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _of_review(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["review_id"], ["medication_reviews.id"], name=f"fk_{table}_review_id_medication_reviews"
    )
