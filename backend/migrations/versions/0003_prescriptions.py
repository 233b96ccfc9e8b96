"""What patients take: medication statements, titration steps, prescriptions, the dose ledger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_prescriptions"
down_revision = "0002_measures"

_GUARDS = """
CREATE FUNCTION refuse_other_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'rows of % are never removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status <> TG_ARGV[0] THEN
        RAISE EXCEPTION 'a row of % that is % stays so', TG_TABLE_NAME, OLD.status
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(NEW) - TG_ARGV[1]::text[]) IS DISTINCT FROM (to_jsonb(OLD) - TG_ARGV[1]::text[]) THEN
        RAISE EXCEPTION 'only % of a row of % may change', TG_ARGV[1], TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dose_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON dose_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER prescriptions_signed BEFORE UPDATE OR DELETE ON prescriptions
    FOR EACH ROW EXECUTE FUNCTION refuse_other_changes('signed', '{status,end_on}');
CREATE TRIGGER prescriptions_never_truncated BEFORE TRUNCATE ON prescriptions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER titration_steps_drafted BEFORE UPDATE OR DELETE ON titration_steps
    FOR EACH ROW EXECUTE FUNCTION refuse_other_changes('draft', '{status,digest,notes}');
"""


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "medications",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("drug_slug", sa.Text(), nullable=True),
        sa.Column("rxnorm_code", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("order_count", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("last_ordered_on", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("stop_reason", sa.Text(), nullable=True),
        sa.Column("external_ids", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('prescribed', 'imported', 'reported')", name="ck_medications_source"),
        sa.CheckConstraint("status IN ('planned', 'active', 'stopped')", name="ck_medications_status"),
        sa.CheckConstraint("order_count >= 0", name="ck_medications_order_count"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_medications_patient_id_patients"),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_medications_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_medications"),
    )
    op.create_index(
        "ix_medications_external_ids", "medications", ["external_ids"], unique=False, postgresql_using="gin"
    )
    op.create_index("ix_medications_patient_id", "medications", ["patient_id"], unique=False)
    op.create_index("ix_medications_practice_id", "medications", ["practice_id"], unique=False)
    op.create_index(
        "uq_medications_prescribed_drug",
        "medications",
        ["patient_id", "drug_slug"],
        unique=True,
        postgresql_where=sa.text("source = 'prescribed' AND status IN ('planned', 'active')"),
    )
    op.create_table(
        "titration_steps",
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("previous_value", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("previous_unit", sa.Text(), nullable=True),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_by_name", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("medication_id", sa.Uuid(), nullable=False),
        sa.Column("drug_slug", sa.Text(), nullable=False),
        sa.Column("drug_name", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("strength_value", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column("strength_unit", sa.Text(), nullable=False),
        sa.Column("pieces", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column("timing", sa.Text(), nullable=False),
        sa.Column("daily_value", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column("daily_unit", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("days_supply", sa.SmallInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("refills", sa.SmallInteger(), nullable=False),
        sa.Column("indication", sa.Text(), nullable=True),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'signed', 'withdrawn')", name="ck_titration_steps_status"),
        sa.ForeignKeyConstraint(
            ["created_by"], ["clinicians.id"], name="fk_titration_steps_created_by_clinicians"
        ),
        sa.ForeignKeyConstraint(
            ["medication_id"], ["medications.id"], name="fk_titration_steps_medication_id_medications"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_titration_steps_patient_id_patients"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_titration_steps_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_titration_steps"),
    )
    op.create_index("ix_titration_steps_medication_id", "titration_steps", ["medication_id"], unique=False)
    op.create_index("ix_titration_steps_patient_id", "titration_steps", ["patient_id"], unique=False)
    op.create_index("ix_titration_steps_practice_id", "titration_steps", ["practice_id"], unique=False)
    op.create_index(
        "uq_titration_steps_draft",
        "titration_steps",
        ["medication_id", "start_on"],
        unique=True,
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.create_table(
        "prescriptions",
        sa.Column("titration_step_id", sa.Uuid(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("signed_by_name", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("medication_id", sa.Uuid(), nullable=False),
        sa.Column("drug_slug", sa.Text(), nullable=False),
        sa.Column("drug_name", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("strength_value", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column("strength_unit", sa.Text(), nullable=False),
        sa.Column("pieces", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column("timing", sa.Text(), nullable=False),
        sa.Column("daily_value", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column("daily_unit", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("days_supply", sa.SmallInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("refills", sa.SmallInteger(), nullable=False),
        sa.Column("indication", sa.Text(), nullable=True),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("medication_id"), "="),
            (sa.text("daterange(start_on, end_on)"), "&&"),
            where=sa.text("status = 'signed'"),
            using="gist",
            name="ex_prescriptions_in_force",
        ),
        sa.CheckConstraint("status IN ('signed', 'superseded', 'stopped')", name="ck_prescriptions_status"),
        sa.CheckConstraint("end_on >= start_on", name="ck_prescriptions_end_on"),
        sa.CheckConstraint(
            "quantity > 0 AND days_supply > 0 AND refills >= 0", name="ck_prescriptions_quantity"
        ),
        sa.ForeignKeyConstraint(
            ["medication_id"], ["medications.id"], name="fk_prescriptions_medication_id_medications"
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_prescriptions_patient_id_patients"),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_prescriptions_practice_id_practices"
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["prescriptions.id"], name="fk_prescriptions_replaces_id_prescriptions"
        ),
        sa.ForeignKeyConstraint(
            ["signed_by"], ["clinicians.id"], name="fk_prescriptions_signed_by_clinicians"
        ),
        sa.ForeignKeyConstraint(
            ["titration_step_id"],
            ["titration_steps.id"],
            name="fk_prescriptions_titration_step_id_titration_steps",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_prescriptions"),
        sa.UniqueConstraint("titration_step_id", name="uq_prescriptions_titration_step_id"),
    )
    op.create_index("ix_prescriptions_medication_id", "prescriptions", ["medication_id"], unique=False)
    op.create_index("ix_prescriptions_patient_id", "prescriptions", ["patient_id"], unique=False)
    op.create_index("ix_prescriptions_practice_id", "prescriptions", ["practice_id"], unique=False)
    op.create_index(
        "uq_prescriptions_start",
        "prescriptions",
        ["medication_id", "start_on"],
        unique=True,
        postgresql_where=sa.text("status = 'signed'"),
    )
    op.create_table(
        "dose_entries",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("medication_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("daily_value", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("daily_unit", sa.Text(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("prescription_id", sa.Uuid(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'stopped') = (daily_value IS NULL)", name="ck_dose_entries_daily_value"),
        sa.CheckConstraint("daily_unit IN ('mcg', 'mg', 'g')", name="ck_dose_entries_daily_unit_known"),
        sa.CheckConstraint(
            "kind IN ('stated', 'started', 'changed', 'stopped')", name="ck_dose_entries_kind"
        ),
        sa.CheckConstraint("(daily_value IS NULL) = (daily_unit IS NULL)", name="ck_dose_entries_daily_unit"),
        sa.CheckConstraint("daily_value > 0", name="ck_dose_entries_daily_value_positive"),
        sa.ForeignKeyConstraint(
            ["author_id"], ["clinicians.id"], name="fk_dose_entries_author_id_clinicians"
        ),
        sa.ForeignKeyConstraint(
            ["medication_id"], ["medications.id"], name="fk_dose_entries_medication_id_medications"
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_dose_entries_patient_id_patients"),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_dose_entries_practice_id_practices"
        ),
        sa.ForeignKeyConstraint(
            ["prescription_id"], ["prescriptions.id"], name="fk_dose_entries_prescription_id_prescriptions"
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["dose_entries.id"], name="fk_dose_entries_replaces_id_dose_entries"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dose_entries"),
    )
    op.create_index("ix_dose_entries_medication_id", "dose_entries", ["medication_id"], unique=False)
    op.create_index("ix_dose_entries_patient_id", "dose_entries", ["patient_id"], unique=False)
    op.create_index("ix_dose_entries_practice_id", "dose_entries", ["practice_id"], unique=False)
    op.execute(_GUARDS)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("dose_entries")
    op.drop_table("prescriptions")
    op.drop_table("titration_steps")
    op.drop_table("medications")
    op.execute("DROP FUNCTION refuse_other_changes()")
