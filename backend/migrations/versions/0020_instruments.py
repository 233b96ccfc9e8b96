"""Check-ins of flows and of clinicians, in more than one language, and which instruments a practice uses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020_instruments"
down_revision = "0013_reviews"

_CHECKS = {
    "ck_check_ins_answers": "0 <= ALL (answers) AND {highest} >= ALL (answers)",
    "ck_safety_flags_answer": "answer BETWEEN 1 AND {highest}",
}
# As with item 9 of the PHQ-9: a yes or a refusal in the ASQ is not committed without its flag.
_GUARD = """
CREATE FUNCTION positive_asq_has_a_flag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM safety_flags f WHERE f.check_in_id = NEW.id AND f.kind = 'positive-screen'
    ) THEN
        RAISE EXCEPTION 'check-in % is a positive screen and has no safety flag', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_ins_positive_asq_has_a_flag AFTER INSERT OR UPDATE ON check_ins
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.instrument = 'asq' AND 1 <= ANY (NEW.answers)) EXECUTE FUNCTION positive_asq_has_a_flag();
"""
_FINISHED = "array_position(answers, NULL) IS NULL"


def upgrade() -> None:
    """Let answers go up to 9; keep what flows and raters add, and what a practice turned on or off."""
    _let_answers_go_to(9)
    op.add_column(
        "check_ins",
        sa.Column("effects", postgresql.ARRAY(sa.Text()), nullable=False, server_default=sa.text("'{}'")),
    )
    op.add_column("check_ins", sa.Column("outcome", sa.Text(), nullable=True))
    op.add_column("check_ins", sa.Column("language", sa.Text(), nullable=False, server_default="en"))
    op.add_column("check_ins", sa.Column("rated_by_id", sa.Uuid(), nullable=True))
    for column in ("effects", "language"):
        op.alter_column("check_ins", column, server_default=None)
    op.create_foreign_key(
        "fk_check_ins_rated_by_id_clinicians", "check_ins", "clinicians", ["rated_by_id"], ["id"]
    )
    _finish(f"NOT is_finished OR outcome IS NOT NULL OR {_FINISHED}")
    op.create_check_constraint("ck_check_ins_outcome", "check_ins", "is_finished OR outcome IS NULL")
    op.create_table(
        "practice_instruments",
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_practice_instruments_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_practice_instruments"),
        sa.UniqueConstraint(
            "practice_id", "instrument", name="uq_practice_instruments_practice_id_instrument"
        ),
    )
    op.create_index("ix_practice_instruments_practice_id", "practice_instruments", ["practice_id"])
    op.execute(_GUARD)


def downgrade() -> None:
    """Know scales that patients answer, and nothing else; none of the others may be left."""
    op.execute("DROP TRIGGER check_ins_positive_asq_has_a_flag ON check_ins")
    op.execute("DROP FUNCTION positive_asq_has_a_flag()")
    op.drop_table("practice_instruments")
    op.drop_constraint("ck_check_ins_outcome", "check_ins", type_="check")
    _finish(f"NOT is_finished OR {_FINISHED}")
    op.drop_constraint("fk_check_ins_rated_by_id_clinicians", "check_ins", type_="foreignkey")
    for column in ("rated_by_id", "language", "outcome", "effects"):
        op.drop_column("check_ins", column)
    _let_answers_go_to(3)


def _let_answers_go_to(highest: int) -> None:
    for name, condition in _CHECKS.items():
        table = name.removeprefix("ck_").rsplit("_", 1)[0]
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, condition.format(highest=highest))


def _finish(condition: str) -> None:
    op.drop_constraint("ck_check_ins_finished", "check_ins", type_="check")
    op.create_check_constraint("ck_check_ins_finished", "check_ins", condition)
