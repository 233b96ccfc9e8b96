"""The safety loop: deadlines and stages of flags, what happened to them, kept answers, the duty roster."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023_safety_loop"
down_revision = "0022_quality"

ADDED_ONLY = ("flag_events", "kept_answers", "safety_contacts", "duty_covers")
STAGES = "'raised', 'acknowledged', 'contacted', 'decided', 'closed'"
# As with item 9: effects that are urgent whatever is taken are not committed without their flag.
# measures/urgent_effects.toml has them; a test compares.
_GUARD = """
CREATE FUNCTION urgent_effect_has_a_flag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM safety_flags f WHERE f.check_in_id = NEW.id AND f.kind = 'urgent-effect'
    ) THEN
        RAISE EXCEPTION 'check-in % names an urgent effect and has no safety flag', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_ins_urgent_effect_has_a_flag AFTER INSERT OR UPDATE ON check_ins
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.instrument = 'effects' AND NEW.effects && ARRAY[
        'seizure', 'rash', 'chest-pain', 'unsteadiness', 'confusion', 'restlessness', 'high-mood'
    ])
    EXECUTE FUNCTION urgent_effect_has_a_flag();
"""
_PAST = """
INSERT INTO flag_events
    (id, created_at, practice_id, flag_id, patient_id, number, kind, at, by_id, note, details)
SELECT gen_random_uuid(), now(), practice_id, id, patient_id, 1, 'raised', raised_at, NULL, NULL, '{}'::jsonb
    FROM safety_flags
UNION ALL
SELECT gen_random_uuid(), now(), practice_id, id, patient_id, 2, 'acknowledged', acknowledged_at,
    acknowledged_by_id, note, '{}'::jsonb FROM safety_flags WHERE acknowledged_at IS NOT NULL
"""


def upgrade() -> None:
    """Let flags be followed to their end; give those there are the deadlines they would have had."""
    for column in (
        sa.Column("tier", sa.Text(), nullable=False, server_default="urgent"),
        sa.Column("stage", sa.Text(), nullable=False, server_default="raised"),
        sa.Column("clock_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledge_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("plan_reviewed_on", sa.Date(), nullable=True),
        sa.Column("plan_review_due_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urgent_effects", postgresql.JSONB(), nullable=False, server_default="[]"),
    ):
        op.add_column("safety_flags", column)
    op.execute(
        "UPDATE safety_flags SET clock_from = raised_at, acknowledge_by = raised_at + interval '15 minutes',"
        " contact_by = raised_at + interval '4 hours', holder_id = acknowledged_by_id,"
        " stage = CASE WHEN acknowledged_at IS NULL THEN 'raised' ELSE 'acknowledged' END"
    )
    for name in ("clock_from", "acknowledge_by", "contact_by"):
        op.alter_column("safety_flags", name, nullable=False)
    for name in ("tier", "stage", "urgent_effects"):
        op.alter_column("safety_flags", name, server_default=None)
    op.create_foreign_key(
        "fk_safety_flags_holder_id_clinicians", "safety_flags", "clinicians", ["holder_id"], ["id"]
    )
    for name, condition in {
        "tier": "tier IN ('call-now', 'urgent', 'next-business-day')",
        "stage": f"stage IN ({STAGES})",
        "raised": "(stage = 'raised') = (acknowledged_at IS NULL)",
        "closed": "(stage = 'closed') = (closed_at IS NOT NULL)",
    }.items():
        op.create_check_constraint(f"ck_safety_flags_{name}", "safety_flags", condition)
    op.create_index(
        "ix_safety_flags_not_closed",
        "safety_flags",
        ["practice_id"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    _create_events()
    _create_kept()
    _create_duty()
    for table in ADDED_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(_GUARD)


def _create_events() -> None:
    op.create_table(
        "flag_events",
        sa.Column("flag_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("word", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        *_shared("flag_events"),
        _key("flag_events", "flag_id", "safety_flags"),
        _key("flag_events", "patient_id", "patients"),
        _key("flag_events", "by_id", "clinicians"),
        sa.UniqueConstraint("flag_id", "number", name="uq_flag_events_flag_id_number"),
    )
    op.create_index("ix_flag_events_practice_id", "flag_events", ["practice_id"])
    op.create_index("ix_flag_events_patient_id", "flag_events", ["patient_id"])
    op.execute(_PAST)


def _create_kept() -> None:
    op.create_table(
        "kept_answers",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("check_in_id", sa.Uuid(), nullable=False),
        sa.Column("answers", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("function_answer", sa.SmallInteger(), nullable=True),
        sa.Column("effects", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        *_shared("kept_answers"),
        _key("kept_answers", "patient_id", "patients"),
        _key("kept_answers", "check_in_id", "check_ins"),
        sa.CheckConstraint("why IN ('changed', 'late', 'refused')", name="ck_kept_answers_why"),
    )
    op.create_index("ix_kept_answers_practice_id", "kept_answers", ["practice_id"])
    op.create_index("ix_kept_answers_check_in_id", "kept_answers", ["check_in_id", "kept_at"])
    op.create_table(
        "safety_contacts",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("relation", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        *_shared("safety_contacts"),
        _key("safety_contacts", "patient_id", "patients"),
        _key("safety_contacts", "by_id", "clinicians"),
    )
    op.create_index("ix_safety_contacts_practice_id", "safety_contacts", ["practice_id"])
    op.create_index("ix_safety_contacts_patient_id", "safety_contacts", ["patient_id", "created_at"])


def _create_duty() -> None:
    op.create_table(
        "staffed_hours",
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("start", sa.Time(), nullable=False),
        sa.Column("end", sa.Time(), nullable=False),
        *_shared("staffed_hours"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="ck_staffed_hours_weekday"),
        sa.UniqueConstraint(
            "practice_id", "weekday", "start", name="uq_staffed_hours_practice_id_weekday_start"
        ),
    )
    op.create_index("ix_staffed_hours_practice_id", "staffed_hours", ["practice_id"])
    op.create_table(
        "duty_settings",
        sa.Column("acknowledge_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("outside_text_en", sa.Text(), nullable=True),
        sa.Column("outside_text_es", sa.Text(), nullable=True),
        *_shared("duty_settings"),
        sa.CheckConstraint(
            "acknowledge_minutes BETWEEN 5 AND 120", name="ck_duty_settings_acknowledge_minutes"
        ),
        sa.UniqueConstraint("practice_id", name="uq_duty_settings_practice_id"),
    )
    op.create_index("ix_duty_settings_practice_id", "duty_settings", ["practice_id"])
    op.create_table(
        "duty_shifts",
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        *_shared("duty_shifts"),
        _key("duty_shifts", "clinician_id", "clinicians"),
        sa.CheckConstraint("starts_at < ends_at", name="ck_duty_shifts_span"),
        sa.CheckConstraint("rank BETWEEN 1 AND 9", name="ck_duty_shifts_rank"),
    )
    op.create_index("ix_duty_shifts_practice_id", "duty_shifts", ["practice_id"])
    op.create_index("ix_duty_shifts_ends_at", "duty_shifts", ["practice_id", "ends_at"])
    op.create_table(
        "duty_covers",
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        *_shared("duty_covers"),
        _key("duty_covers", "shift_id", "duty_shifts"),
        _key("duty_covers", "clinician_id", "clinicians"),
        _key("duty_covers", "by_id", "clinicians"),
        sa.CheckConstraint("starts_at < ends_at", name="ck_duty_covers_span"),
    )
    op.create_index("ix_duty_covers_practice_id", "duty_covers", ["practice_id"])
    op.create_index("ix_duty_covers_shift_id", "duty_covers", ["shift_id"])


def downgrade() -> None:
    """Know flags that are acknowledged, and nothing after."""
    op.execute("DROP TRIGGER check_ins_urgent_effect_has_a_flag ON check_ins")
    op.execute("DROP FUNCTION urgent_effect_has_a_flag()")
    for table in (
        "duty_covers",
        "duty_shifts",
        "duty_settings",
        "staffed_hours",
        "safety_contacts",
        "kept_answers",
        "flag_events",
    ):
        op.drop_table(table)
    op.drop_index("ix_safety_flags_not_closed", "safety_flags")
    for name in ("tier", "stage", "raised", "closed"):
        op.drop_constraint(f"ck_safety_flags_{name}", "safety_flags", type_="check")
    op.drop_constraint("fk_safety_flags_holder_id_clinicians", "safety_flags", type_="foreignkey")
    for column in (
        "urgent_effects",
        "closed_at",
        "plan_review_due_on",
        "plan_reviewed_on",
        "contacted_at",
        "holder_id",
        "contact_by",
        "acknowledge_by",
        "clock_from",
        "stage",
        "tier",
    ):
        op.drop_column("safety_flags", column)


def _shared(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _key(table, "practice_id", "practices"),
    ]


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")
