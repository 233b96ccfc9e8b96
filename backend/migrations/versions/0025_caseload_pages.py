"""The caseload's rows know their place: pages are read by an index, worst first."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025_caseload_pages"
down_revision = "0022_quality"

_ROW_OF_EACH_PATIENT = """
CREATE FUNCTION caseload_row_of_patient() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO caseload_rows
        (id, created_at, practice_id, patient_id, given_name, family_name, birth_date, time_zone, monitoring)
    VALUES (gen_random_uuid(), now(), NEW.practice_id, NEW.id, NEW.given_name, NEW.family_name,
            NEW.birth_date, NEW.time_zone, '[]')
    ON CONFLICT (patient_id) DO UPDATE SET
        given_name = NEW.given_name, family_name = NEW.family_name, birth_date = NEW.birth_date,
        time_zone = NEW.time_zone, changes_at = 'epoch';
    RETURN NULL;
END $$;
CREATE TRIGGER patients_have_a_caseload_row
    AFTER INSERT OR UPDATE OF given_name, family_name, birth_date, time_zone ON patients
    FOR EACH ROW EXECUTE FUNCTION caseload_row_of_patient();

CREATE FUNCTION caseload_row_of_team() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE caseload_rows SET care_team_id = (
        SELECT care_team_id FROM care_team_patients WHERE patient_id = NEW.patient_id AND end_at IS NULL
    ) WHERE patient_id = NEW.patient_id;
    RETURN NULL;
END $$;
CREATE TRIGGER care_team_patients_are_in_the_caseload AFTER INSERT OR UPDATE ON care_team_patients
    FOR EACH ROW EXECUTE FUNCTION caseload_row_of_team();
"""

# The figures of 2026 for rows written before; from now on measures puts its instruments' own.
_FILL = """
INSERT INTO caseload_rows (id, created_at, practice_id, patient_id)
SELECT gen_random_uuid(), now(), practice_id, id FROM patients ON CONFLICT (patient_id) DO NOTHING;
UPDATE caseload_rows AS c SET
    given_name = p.given_name, family_name = p.family_name,
    birth_date = p.birth_date, time_zone = p.time_zone,
    care_team_id = (
        SELECT care_team_id FROM care_team_patients AS t WHERE t.patient_id = p.id AND t.end_at IS NULL
    ),
    scores = (
        SELECT coalesce(jsonb_agg(score || jsonb_build_object('important', CASE score ->> 'instrument'
            WHEN 'phq-9' THEN 5 WHEN 'gad-7' THEN 4 END) ORDER BY place), '[]')
        FROM jsonb_array_elements(c.scores) WITH ORDINALITY AS each (score, place)
    )
FROM patients AS p WHERE p.id = c.patient_id;
"""
_COPIED: dict[str, type[sa.Text] | type[sa.Date]] = {
    "given_name": sa.Text,
    "family_name": sa.Text,
    "birth_date": sa.Date,
    "time_zone": sa.Text,
}
_INDEXES = {
    "ix_caseload_rows_worst_first": ["concern", "family_name", "given_name", "patient_id"],
    "ix_caseload_rows_changes_at": ["changes_at"],
    "ix_caseload_rows_views": ["views"],
}


def upgrade() -> None:
    """Add what a row shows and its place, for everybody who is there."""
    for name, kind in _COPIED.items():
        op.add_column("caseload_rows", sa.Column(name, kind, nullable=True))
    for column in (
        sa.Column("care_team_id", sa.Uuid(), nullable=True),
        sa.Column("concern", sa.SmallInteger(), server_default="9", nullable=False),
        sa.Column("views", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("shown", sa.Text(), server_default="", nullable=False),
        sa.Column("changes_at", sa.DateTime(timezone=True), server_default="epoch", nullable=False),
    ):
        op.add_column("caseload_rows", column)
    op.execute(_FILL)
    for name in _COPIED:
        op.alter_column("caseload_rows", name, nullable=False)
    op.create_foreign_key(
        "fk_caseload_rows_care_team_id_care_teams", "caseload_rows", "care_teams", ["care_team_id"], ["id"]
    )
    for name, columns in _INDEXES.items():
        op.create_index(name, "caseload_rows", ["practice_id", "care_team_id", *columns])
    op.execute(_ROW_OF_EACH_PATIENT)


def downgrade() -> None:
    """Remove it; rows stay."""
    op.execute("DROP TRIGGER care_team_patients_are_in_the_caseload ON care_team_patients")
    op.execute("DROP TRIGGER patients_have_a_caseload_row ON patients")
    op.execute("DROP FUNCTION caseload_row_of_patient(), caseload_row_of_team()")
    for name in _INDEXES:
        op.drop_index(name, table_name="caseload_rows")
    for name in (*_COPIED, "care_team_id", "concern", "views", "words", "shown", "changes_at"):
        op.drop_column("caseload_rows", name)
