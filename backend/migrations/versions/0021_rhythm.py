"""Check-in plans and what is due, links to a check-in, and letters to patients."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021_rhythm"
down_revision = "0020_instruments"

_INSTANT = sa.DateTime(timezone=True)
_KINDS = ("attention", "nobody-responsible", "invitation")


def upgrade() -> None:
    """Plan check-ins; whoever has joined by now gets a plan that is looked at next."""
    _plans()
    _links()
    op.add_column("letters", sa.Column("check_in_link_id", sa.Uuid(), nullable=True))
    op.add_column("letters", sa.Column("language", sa.Text(), nullable=False, server_default="en"))
    op.add_column("letters", sa.Column("path", sa.Text(), nullable=True))
    _let_letters_be((*_KINDS, "check-in", "check-in-reminder"))
    op.add_column(
        "caseload_rows",
        sa.Column("missed", postgresql.JSONB(), nullable=False, server_default=sa.text("'[]'")),
    )
    op.execute(
        "INSERT INTO check_in_plans (id, created_at, practice_id, patient_id, version, began_on, overruled,"
        " is_paused, dose_changes, look_at)"
        " SELECT gen_random_uuid(), now(), practice_id, id, 0, CURRENT_DATE, '{}', false, '[]', now()"
        " FROM patients WHERE joined_at IS NOT NULL"
    )


def downgrade() -> None:
    """Ask nobody; no letter to a patient may be left."""
    op.drop_column("caseload_rows", "missed")
    op.execute("DELETE FROM letters WHERE kind IN ('check-in', 'check-in-reminder')")
    _let_letters_be(_KINDS)
    for column in ("path", "language", "check_in_link_id"):
        op.drop_column("letters", column)
    op.execute("DELETE FROM sessions WHERE check_in_link_id IS NOT NULL")
    op.drop_constraint("ck_sessions_check_in_link", "sessions", type_="check")
    op.drop_index("ix_sessions_check_in_link_id", "sessions")
    for column in ("expires_at", "check_in_link_id"):
        op.drop_column("sessions", column)
    for table in ("check_in_links", "due_check_ins", "check_in_plans"):
        op.drop_table(table)


def _plans() -> None:
    op.create_table(
        "check_in_plans",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("overruled", postgresql.JSONB(), nullable=False),
        sa.Column("most_questions", sa.SmallInteger(), nullable=True),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changed_by_name", sa.Text(), nullable=True),
        sa.Column("changed_at", _INSTANT, nullable=True),
        sa.Column("dose_changes", postgresql.JSONB(), nullable=False),
        sa.Column("look_at", _INSTANT, nullable=True),
        *_of_a_practice("check_in_plans"),
        sa.UniqueConstraint("patient_id", name="uq_check_in_plans_patient_id"),
        sa.CheckConstraint("most_questions > 0", name="ck_check_in_plans_most_questions"),
        sa.CheckConstraint("version = 0 OR reason IS NOT NULL", name="ck_check_in_plans_reason"),
    )
    op.create_index("ix_check_in_plans_look_at", "check_in_plans", ["look_at"])
    op.create_table(
        "due_check_ins",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("every_days", sa.SmallInteger(), nullable=False),
        sa.Column("questions", sa.SmallInteger(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("overlaps", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("check_in_id", sa.Uuid(), nullable=True),
        sa.Column("invited_at", _INSTANT, nullable=True),
        sa.Column("reminded_at", _INSTANT, nullable=True),
        sa.Column("opened_at", _INSTANT, nullable=True),
        sa.Column("completed_at", _INSTANT, nullable=True),
        *_of_a_practice("due_check_ins"),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_ins.id"], name="fk_due_check_ins_check_in_id_check_ins"
        ),
        sa.UniqueConstraint(
            "patient_id", "instrument", "opens_on", name="uq_due_check_ins_patient_id_instrument_opens_on"
        ),
        sa.UniqueConstraint("check_in_id", name="uq_due_check_ins_check_in_id"),
        sa.CheckConstraint("opens_on < closes_on AND closes_on <= ends_on", name="ck_due_check_ins_window"),
        sa.CheckConstraint(
            "state IN ('scheduled', 'sent', 'opened', 'completed', 'late', 'missed')",
            name="ck_due_check_ins_state",
        ),
        sa.CheckConstraint(
            "(state = 'completed') = (completed_at IS NOT NULL)", name="ck_due_check_ins_completed"
        ),
    )
    for table in ("check_in_plans", "due_check_ins"):
        op.create_index(f"ix_{table}_practice_id", table, ["practice_id"])


def _links() -> None:
    op.create_table(
        "check_in_links",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("due_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("used_at", _INSTANT, nullable=True),
        sa.Column("withdrawn_at", _INSTANT, nullable=True),
        *_of_a_practice("check_in_links"),
    )
    for column in ("practice_id", "patient_id"):
        op.create_index(f"ix_check_in_links_{column}", "check_in_links", [column])
    op.add_column("sessions", sa.Column("check_in_link_id", sa.Uuid(), nullable=True))
    op.add_column("sessions", sa.Column("expires_at", _INSTANT, nullable=True))
    op.create_index("ix_sessions_check_in_link_id", "sessions", ["check_in_link_id"])
    op.create_foreign_key(
        "fk_sessions_check_in_link_id_check_in_links",
        "sessions",
        "check_in_links",
        ["check_in_link_id"],
        ["id"],
    )
    op.create_check_constraint(
        "ck_sessions_check_in_link", "sessions", "(check_in_link_id IS NULL) = (expires_at IS NULL)"
    )


def _of_a_practice(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    of_patient = sa.ForeignKeyConstraint(
        ["patient_id"], ["patients.id"], name=f"fk_{table}_patient_id_patients"
    )
    return (
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        of_patient,
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=f"fk_{table}_practice_id_practices"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _let_letters_be(kinds: tuple[str, ...]) -> None:
    op.drop_constraint("ck_letters_kind", "letters", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint("ck_letters_kind", "letters", f"kind IN ({listed})")
