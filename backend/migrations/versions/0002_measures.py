"""Check-ins, scores and safety flags, the guards around item 9, and the outbox of letters."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_measures"
down_revision = "0001_core"

# The hazard: an answer above zero to item 9 is stored and nobody is told. The check is deferred, so that
# answers and flag may be written in either order; without the flag the commit fails.
_GUARDS = """
CREATE FUNCTION item_9_has_a_flag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM safety_flags f WHERE f.check_in_id = NEW.id AND f.kind = 'item-9') THEN
        RAISE EXCEPTION 'check-in % answers item 9 above zero and has no safety flag', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_ins_item_9_has_a_flag AFTER INSERT OR UPDATE ON check_ins
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.instrument = 'phq-9' AND NEW.answers[9] > 0) EXECUTE FUNCTION item_9_has_a_flag();

CREATE FUNCTION safety_flag_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.practice_id, NEW.patient_id, NEW.check_in_id, NEW.kind, NEW.instrument)
        IS DISTINCT FROM
       (OLD.id, OLD.practice_id, OLD.patient_id, OLD.check_in_id, OLD.kind, OLD.instrument)
       OR NEW.answer < OLD.answer THEN
        RAISE EXCEPTION 'safety flag % can be acknowledged, not rewritten', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER safety_flags_stay BEFORE UPDATE ON safety_flags
    FOR EACH ROW EXECUTE FUNCTION safety_flag_stays();
CREATE TRIGGER safety_flags_are_never_removed BEFORE DELETE OR TRUNCATE ON safety_flags
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION finished_check_in_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'check-in % is finished', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER check_ins_finished_stay BEFORE UPDATE OR DELETE ON check_ins
    FOR EACH ROW WHEN (OLD.is_finished) EXECUTE FUNCTION finished_check_in_stays();
"""


def upgrade() -> None:
    """Create the tables and their guards."""
    op.create_table(
        "check_ins",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("instrument_version", sa.Text(), nullable=False),
        sa.Column("answers", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("function_answer", sa.SmallInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_finished", sa.Boolean(), nullable=False),
        *_shared("check_ins"),
        _key("check_ins", "patient_id", "patients"),
        sa.CheckConstraint("0 <= ALL (answers) AND 3 >= ALL (answers)", name="ck_check_ins_answers"),
        sa.CheckConstraint(
            "instrument <> 'phq-9' OR cardinality(answers) = 9", name="ck_check_ins_phq_9_items"
        ),
        sa.CheckConstraint(
            "NOT is_finished OR array_position(answers, NULL) IS NULL", name="ck_check_ins_finished"
        ),
        sa.CheckConstraint("function_answer BETWEEN 0 AND 3", name="ck_check_ins_function_answer"),
    )
    op.create_index("ix_check_ins_practice_id", "check_ins", ["practice_id"])
    op.create_index("ix_check_ins_patient_id_answered_at", "check_ins", ["patient_id", "answered_at"])

    op.create_table(
        "scores",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("total", sa.SmallInteger(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("check_in_id", sa.Uuid(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        *_shared("scores"),
        _key("scores", "patient_id", "patients"),
        _key("scores", "check_in_id", "check_ins"),
        sa.CheckConstraint("total >= 0", name="ck_scores_total"),
        sa.CheckConstraint("source IN ('check_in', 'imported')", name="ck_scores_source"),
        sa.CheckConstraint("(source = 'check_in') = (check_in_id IS NOT NULL)", name="ck_scores_check_in"),
        sa.CheckConstraint("(source = 'imported') = (external_id IS NOT NULL)", name="ck_scores_external"),
        sa.UniqueConstraint("check_in_id", name="uq_scores_check_in_id"),
        sa.UniqueConstraint(
            "patient_id", "instrument", "external_id", name="uq_scores_patient_id_instrument_external_id"
        ),
    )
    op.create_index("ix_scores_practice_id", "scores", ["practice_id"])
    op.create_index("ix_scores_patient_id_answered_at", "scores", ["patient_id", "answered_at"])

    op.create_table(
        "safety_flags",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("check_in_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("answer", sa.SmallInteger(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("steps_done", sa.SmallInteger(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("earlier_acknowledgements", postgresql.JSONB(), nullable=False),
        *_shared("safety_flags"),
        _key("safety_flags", "patient_id", "patients"),
        _key("safety_flags", "check_in_id", "check_ins"),
        _key("safety_flags", "acknowledged_by_id", "clinicians"),
        sa.CheckConstraint("answer BETWEEN 1 AND 3", name="ck_safety_flags_answer"),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)"
            " AND (acknowledged_at IS NULL) = (note IS NULL)",
            name="ck_safety_flags_acknowledgement",
        ),
        sa.UniqueConstraint("check_in_id", "kind", name="uq_safety_flags_check_in_id_kind"),
    )
    op.create_index("ix_safety_flags_practice_id", "safety_flags", ["practice_id"])
    op.create_index("ix_safety_flags_patient_id_raised_at", "safety_flags", ["patient_id", "raised_at"])
    op.execute(_GUARDS)

    op.create_table(
        "letters",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("item_count", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        *_shared("letters"),
        sa.CheckConstraint(
            "kind IN ('attention', 'nobody-responsible', 'invitation')", name="ck_letters_kind"
        ),
        sa.CheckConstraint("state IN ('queued', 'sent', 'failed', 'withdrawn')", name="ck_letters_state"),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="ck_letters_sent_at"),
        sa.CheckConstraint(
            "(kind = 'invitation') = (invitation_id IS NOT NULL)", name="ck_letters_invitation"
        ),
        sa.CheckConstraint("attempts >= 0 AND item_count >= 1", name="ck_letters_counts"),
        sa.UniqueConstraint("practice_id", "occasion", name="uq_letters_practice_id_occasion"),
    )
    op.create_index("ix_letters_practice_id", "letters", ["practice_id"])


def downgrade() -> None:
    """Remove the tables and their guards."""
    op.drop_table("letters")
    op.drop_table("safety_flags")
    op.drop_table("scores")
    op.drop_table("check_ins")
    op.execute("DROP FUNCTION item_9_has_a_flag(), safety_flag_stays(), finished_check_in_stays()")


def _shared(table: str) -> list[sa.schema.SchemaItem]:
    """Return what every row of a practice has; columns cannot be shared between tables, so new ones."""
    return [
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _key(table, "practice_id", "practices"),
    ]


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")
