"""What people say they take, from every source, and the signed lists that decide on it."""

import sqlalchemy as sa
from alembic import op

revision = "0010_reports"
down_revision = "0009_results"

APPEND_ONLY = ("medication_reports", "reconciliations", "reconciled_lines")


def upgrade() -> None:
    """Create the tables; triggers keep them append-only."""
    op.add_column("medications", sa.Column("indication", sa.Text(), nullable=True))
    op.add_column("medications", sa.Column("read_as", sa.Text(), nullable=True))
    op.add_column(
        "medications",
        sa.Column("is_as_written", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_unique_constraint("uq_visits_id_patient_id", "visits", ["id", "patient_id"])
    op.create_table(
        "medication_reports",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("medication_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("taking", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("read_as", sa.Text(), nullable=True),
        sa.Column("dose_text", sa.Text(), nullable=True),
        sa.Column("daily_value", sa.Numeric(12, 4), nullable=True),
        sa.Column("daily_unit", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        *_own("medication_reports"),
        sa.CheckConstraint(
            "source IN ('patient', 'caregiver', 'clinician', 'pharmacy')", name="ck_medication_reports_source"
        ),
        sa.CheckConstraint(
            "taking IN ('taking', 'not_taking', 'unknown')", name="ck_medication_reports_taking"
        ),
        sa.CheckConstraint(
            "(daily_value IS NULL) = (daily_unit IS NULL)", name="ck_medication_reports_daily_unit"
        ),
        sa.CheckConstraint("daily_value > 0", name="ck_medication_reports_daily_value_positive"),
        sa.CheckConstraint("daily_unit IN ('mcg', 'mg', 'g')", name="ck_medication_reports_daily_unit_known"),
        sa.CheckConstraint("stopped_on >= started_on", name="ck_medication_reports_stopped_on"),
        *_refer("medication_reports", author_id="clinicians", medication_id="medications"),
    )
    op.create_table(
        "reconciliations",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("result_digest", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("signed_by_name", sa.Text(), nullable=False),
        *_own("reconciliations"),
        *_refer("reconciliations", signed_by="clinicians"),
        sa.ForeignKeyConstraint(
            ["visit_id", "patient_id"],
            ["visits.id", "visits.patient_id"],
            name="fk_reconciliations_visit_id_visits",
        ),
    )
    op.create_table(
        "reconciled_lines",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("reconciliation_id", sa.Uuid(), nullable=False),
        sa.Column("medication_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        *_own("reconciled_lines"),
        sa.CheckConstraint(
            "decision IN ('continue', 'continue_as_reported', 'stop', 'not_taking', 'ask')",
            name="ck_reconciled_lines_decision",
        ),
        sa.UniqueConstraint(
            "reconciliation_id", "medication_id", name="uq_reconciled_lines_reconciliation_id_medication_id"
        ),
        *_refer(
            "reconciled_lines",
            reconciliation_id="reconciliations",
            medication_id="medications",
            report_id="medication_reports",
        ),
    )
    for table, columns in (
        ("medication_reports", ("patient_id", "practice_id", "medication_id")),
        ("reconciliations", ("patient_id", "practice_id")),
        ("reconciled_lines", ("patient_id", "practice_id", "medication_id")),
    ):
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column], unique=False)
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _own(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def _refer(table: str, **columns: str) -> list[sa.schema.SchemaItem]:
    every = {**columns, "patient_id": "patients", "practice_id": "practices"}
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")
        for column, other in every.items()
    ]


def downgrade() -> None:
    """Remove the tables and columns."""
    for table in reversed(APPEND_ONLY):
        op.drop_table(table)
    op.drop_constraint("uq_visits_id_patient_id", "visits", type_="unique")
    for column in ("is_as_written", "read_as", "indication"):
        op.drop_column("medications", column)
