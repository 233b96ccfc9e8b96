"""Results, states, and allergies that are entered here; what is wrong is taken back, never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0009_results"
down_revision = "0008_overrides"

_ONLY_TAKEN_BACK = """
CREATE FUNCTION refuse_all_but_withdrawal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['withdrawn_at', 'withdrawn_by', 'withdrawn_reason'];
BEGIN
    IF OLD.withdrawn_at IS NULL AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed, only withdrawn once', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""
_SOURCES = "source IN ('entered', 'home', 'imported')"
_EXTERNAL = "(source = 'imported') = (external_id IS NOT NULL)"
_WITHDRAWN = (
    "(withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)"
)
_TABLES = ("allergies", "results", "health_states")


def upgrade() -> None:
    """Create two tables, widen a third, and let the database guard all three."""
    _widen_allergies()
    _create(
        "results",
        [
            sa.Column("what", sa.Text(), nullable=False),
            sa.Column("taken_on", sa.Date(), nullable=False),
            sa.Column("taken_at", sa.DateTime(timezone=True)),
            sa.Column("value", sa.Numeric()),
            sa.Column("unit", sa.Text(), nullable=False),
            sa.Column("entered_value", sa.Numeric()),
            sa.Column("entered_unit", sa.Text()),
            sa.Column("word", sa.Text()),
            sa.CheckConstraint("(value IS NULL) <> (word IS NULL)", name="ck_results_value"),
            sa.CheckConstraint(
                "(value IS NULL) = (entered_value IS NULL) AND (value IS NULL) = (entered_unit IS NULL)",
                name="ck_results_entered",
            ),
        ],
    )
    _create(
        "health_states",
        [
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("word", sa.Text(), nullable=False),
            sa.Column("since_on", sa.Date()),
            sa.Column("stated_on", sa.Date(), nullable=False),
            sa.Column("note", sa.Text()),
            sa.CheckConstraint(
                "kind <> 'overdose-event' OR since_on IS NOT NULL", name="ck_health_states_event_day"
            ),
        ],
    )
    op.create_index("ix_results_patient_id_what_taken_on", "results", ["patient_id", "what", "taken_on"])
    op.create_index(
        "ix_health_states_patient_id_kind_stated_on", "health_states", ["patient_id", "kind", "stated_on"]
    )
    op.execute(_ONLY_TAKEN_BACK)
    for table in _TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_only_withdrawn BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_all_but_withdrawal()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _widen_allergies() -> None:
    op.add_column("allergies", sa.Column("reaction", sa.Text()))
    op.add_column("allergies", sa.Column("source", sa.Text(), nullable=False, server_default="imported"))
    op.add_column("allergies", sa.Column("author_name", sa.Text(), nullable=False, server_default="Import"))
    for column in ("source", "author_name"):
        op.alter_column("allergies", column, server_default=None)
    op.add_column("allergies", sa.Column("withdrawn_at", sa.DateTime(timezone=True)))
    op.add_column("allergies", sa.Column("withdrawn_by", sa.Text()))
    op.add_column("allergies", sa.Column("withdrawn_reason", sa.Text()))
    for name, rule in (("source", _SOURCES), ("external", _EXTERNAL), ("withdrawn", _WITHDRAWN)):
        op.create_check_constraint(op.f(f"ck_allergies_{name}"), "allergies", rule)


def _create(table: str, columns: list[sa.schema.SchemaItem]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text()),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_by", sa.Text()),
        sa.Column("withdrawn_reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=f"fk_{table}_practice_id_practices"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=f"fk_{table}_patient_id_patients"),
        sa.UniqueConstraint("patient_id", "external_id", name=f"uq_{table}_patient_id_external_id"),
        sa.CheckConstraint(_SOURCES, name=f"ck_{table}_source"),
        sa.CheckConstraint(_EXTERNAL, name=f"ck_{table}_external"),
        sa.CheckConstraint(_WITHDRAWN, name=f"ck_{table}_withdrawn"),
    )
    op.create_index(f"ix_{table}_practice_id", table, ["practice_id"])


def downgrade() -> None:
    """Remove the tables, the columns and their guard; allergies that were entered here stay as texts."""
    op.execute("DROP TRIGGER allergies_append_only ON allergies")
    op.drop_table("health_states")
    op.drop_table("results")
    op.execute("DROP TRIGGER allergies_only_withdrawn ON allergies")
    op.execute("DROP FUNCTION refuse_all_but_withdrawal()")
    for name in ("withdrawn", "external", "source"):
        op.drop_constraint(op.f(f"ck_allergies_{name}"), "allergies")
    for column in ("withdrawn_reason", "withdrawn_by", "withdrawn_at", "author_name", "source", "reaction"):
        op.drop_column("allergies", column)
