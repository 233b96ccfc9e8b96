"""Findings put aside, second looks with their answers, and how often a rule asked for a reason."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011_second_looks"
down_revision = "0010_reports"

_APPEND_ONLY = ("noted_findings", "second_looks", "second_look_answers")
_WORDS = postgresql.ARRAY(sa.Text())
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables; a trigger keeps the records among them append-only."""
    _create(
        "noted_findings",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("tier", sa.SmallInteger(), nullable=False),
        sa.Column("drugs", _WORDS, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("noted_at", _AT, nullable=False),
        sa.CheckConstraint("tier = 3", name="ck_noted_findings_tier"),
        sa.UniqueConstraint("patient_id", "fingerprint", name="uq_noted_findings_patient_id_fingerprint"),
        points_to={"author_id": "clinicians"},
    )
    _create(
        "second_looks",
        sa.Column("medication_id", sa.Uuid(), nullable=False),
        sa.Column("titration_step_id", sa.Uuid(), nullable=True),
        sa.Column("drug_name", sa.Text(), nullable=False),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("days_supply", sa.SmallInteger(), nullable=False),
        sa.Column("refills", sa.SmallInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("fingerprints", _WORDS, nullable=False),
        sa.Column("findings", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("asked_at", _AT, nullable=False),
        sa.CheckConstraint("reason <> ''", name="ck_second_looks_reason"),
        sa.CheckConstraint("cardinality(fingerprints) > 0", name="ck_second_looks_fingerprints"),
        points_to={
            "asked_by": "clinicians",
            "medication_id": "medications",
            "titration_step_id": "titration_steps",
        },
        indexed=("medication_id", "titration_step_id"),
    )
    _create(
        "second_look_answers",
        sa.Column("second_look_id", sa.Uuid(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("looked_by", sa.Uuid(), nullable=False),
        sa.Column("looked_by_name", sa.Text(), nullable=False),
        sa.Column("looked_at", _AT, nullable=False),
        sa.CheckConstraint("note <> ''", name="ck_second_look_answers_note"),
        sa.UniqueConstraint("second_look_id", name="uq_second_look_answers_second_look_id"),
        points_to={"looked_by": "clinicians", "second_look_id": "second_looks"},
    )
    _create(
        "finding_encounters",
        sa.Column("medication_id", sa.Uuid(), nullable=False),
        sa.Column("titration_step_id", sa.Uuid(), nullable=True),
        sa.Column("renews_id", sa.Uuid(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=True),
        sa.Column("tier", sa.SmallInteger(), nullable=True),
        sa.Column("shown_at", _AT, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("decided_at", _AT, nullable=True),
        sa.CheckConstraint(
            "(outcome = 'open') = (decided_at IS NULL)", name="ck_finding_encounters_decided_at"
        ),
        sa.CheckConstraint(
            "(tier IS NULL) = (rule = 'not-checked')", name="ck_finding_encounters_not_checked"
        ),
        sa.CheckConstraint("outcome IN ('open', 'signed', 'changed')", name="ck_finding_encounters_outcome"),
        sa.CheckConstraint(
            "num_nonnulls(titration_step_id, renews_id) = 1", name="ck_finding_encounters_of_one"
        ),
        sa.UniqueConstraint("renews_id", "rule", name="uq_finding_encounters_renews_id_rule"),
        sa.UniqueConstraint("titration_step_id", "rule", name="uq_finding_encounters_titration_step_id_rule"),
        points_to={
            "medication_id": "medications",
            "renews_id": "prescriptions",
            "titration_step_id": "titration_steps",
        },
        indexed=("medication_id",),
    )
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.add_column("overrides", sa.Column("fingerprint", sa.Text(), nullable=True))
    op.add_column("overrides", sa.Column("rule_set", sa.Text(), nullable=True))
    op.add_column("overrides", sa.Column("second_look_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_overrides_second_look_id_second_looks", "overrides", "second_looks", ["second_look_id"], ["id"]
    )


def _create(
    table: str, *columns: sa.schema.SchemaItem, points_to: dict[str, str], indexed: tuple[str, ...] = ()
) -> None:
    op.create_table(
        table,
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")
            for column, other in {"patient_id": "patients", "practice_id": "practices", **points_to}.items()
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    for column in ("patient_id", "practice_id", *indexed):
        op.create_index(f"ix_{table}_{column}", table, [column], unique=False)


def downgrade() -> None:
    """Remove the tables and the columns."""
    op.drop_constraint("fk_overrides_second_look_id_second_looks", "overrides", type_="foreignkey")
    for column in ("second_look_id", "rule_set", "fingerprint"):
        op.drop_column("overrides", column)
    for table in ("finding_encounters", "second_look_answers", "second_looks", "noted_findings"):
        op.drop_table(table)
