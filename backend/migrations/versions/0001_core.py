"""Practices, people, care teams, accounts, sessions, the caseload, and the audit trail that can only grow."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001_core"
down_revision = "0000_jobs"

_APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "accounts",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name="ck_accounts_email_lower"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("email", name="uq_accounts_email"),
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=True),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("is_write", sa.Boolean(), nullable=False),
        sa.Column("patient_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
    )
    op.create_index(
        "ix_audit_entries_patient_ids", "audit_entries", ["patient_ids"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "ix_audit_entries_practice_writes", "audit_entries", ["practice_id", "is_write", "id"], unique=False
    )
    op.create_table(
        "practices",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_practices"),
        sa.UniqueConstraint("slug", name="uq_practices_slug"),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempts"),
    )
    op.create_index(
        "ix_sign_in_attempts_address_created_at", "sign_in_attempts", ["address", "created_at"], unique=False
    )
    op.create_index(
        "ix_sign_in_attempts_email_created_at", "sign_in_attempts", ["email", "created_at"], unique=False
    )
    op.create_table(
        "care_teams",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_care_teams_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_care_teams"),
        sa.UniqueConstraint("practice_id", "name", name="uq_care_teams_practice_id_name"),
    )
    op.create_index("ix_care_teams_practice_id", "care_teams", ["practice_id"], unique=False)
    op.create_table(
        "clinicians",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('prescriber', 'care_support', 'admin')", name="ck_clinicians_role"),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_clinicians_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_clinicians"),
        sa.UniqueConstraint("practice_id", "email", name="uq_clinicians_practice_id_email"),
    )
    op.create_index("ix_clinicians_practice_id", "clinicians", ["practice_id"], unique=False)
    op.create_table(
        "patients",
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sex IN ('female', 'male', 'other', 'unknown')", name="ck_patients_sex"),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name="fk_patients_practice_id_practices"),
        sa.PrimaryKeyConstraint("id", name="pk_patients"),
    )
    op.create_index("ix_patients_practice_id", "patients", ["practice_id"], unique=False)
    op.create_table(
        "care_team_members",
        sa.Column("care_team_id", sa.Uuid(), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["care_team_id"], ["care_teams.id"], name="fk_care_team_members_care_team_id_care_teams"
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinicians.id"], name="fk_care_team_members_clinician_id_clinicians"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_care_team_members_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_care_team_members"),
        sa.UniqueConstraint(
            "care_team_id", "clinician_id", name="uq_care_team_members_care_team_id_clinician_id"
        ),
    )
    op.create_index("ix_care_team_members_clinician_id", "care_team_members", ["clinician_id"], unique=False)
    op.create_index("ix_care_team_members_practice_id", "care_team_members", ["practice_id"], unique=False)
    op.create_table(
        "care_team_patients",
        sa.Column("care_team_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["care_team_id"], ["care_teams.id"], name="fk_care_team_patients_care_team_id_care_teams"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_care_team_patients_patient_id_patients"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_care_team_patients_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_care_team_patients"),
    )
    op.create_index(
        "ix_care_team_patients_care_team_id", "care_team_patients", ["care_team_id"], unique=False
    )
    op.create_index("ix_care_team_patients_practice_id", "care_team_patients", ["practice_id"], unique=False)
    op.create_index(
        "uq_care_team_patients_current",
        "care_team_patients",
        ["patient_id"],
        unique=True,
        postgresql_where="end_at IS NULL",
    )
    op.create_table(
        "invitations",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("clinician_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinicians.id"], name="fk_invitations_clinician_id_clinicians"
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_invitations_patient_id_patients"),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_invitations_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
    )
    op.create_index("ix_invitations_practice_id", "invitations", ["practice_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("clinician_id", sa.Uuid(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(role = 'patient') = (clinician_id IS NULL)", name="ck_memberships_clinician"),
        sa.CheckConstraint("(role = 'patient') = (patient_id IS NOT NULL)", name="ck_memberships_patient"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_memberships_account_id_accounts"),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinicians.id"], name="fk_memberships_clinician_id_clinicians"
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_memberships_patient_id_patients"),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_memberships_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_memberships"),
        sa.UniqueConstraint("clinician_id", name="uq_memberships_clinician_id"),
        sa.UniqueConstraint("patient_id", name="uq_memberships_patient_id"),
    )
    op.create_index("ix_memberships_account_id", "memberships", ["account_id"], unique=False)
    op.create_index("ix_memberships_practice_id", "memberships", ["practice_id"], unique=False)
    op.create_table(
        "patient_identifiers",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_patient_identifiers_patient_id_patients"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_patient_identifiers_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_patient_identifiers"),
        sa.UniqueConstraint(
            "practice_id", "system", "value", name="uq_patient_identifiers_practice_id_system_value"
        ),
    )
    op.create_index("ix_patient_identifiers_patient_id", "patient_identifiers", ["patient_id"], unique=False)
    op.create_index(
        "ix_patient_identifiers_practice_id", "patient_identifiers", ["practice_id"], unique=False
    )
    op.create_table(
        "sessions",
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sessions_account_id_accounts"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name="fk_sessions_membership_id_memberships"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("token_digest", name="uq_sessions_token_digest"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"], unique=False)
    op.create_index("ix_sessions_membership_id", "sessions", ["membership_id"], unique=False)
    op.create_table(
        "caseload_rows",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("scores", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("medications", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("visits", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("open_flags", sa.Integer(), server_default="0", nullable=False),
        sa.Column("open_refill_requests", sa.Integer(), server_default="0", nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_caseload_rows_patient_id_patients"),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_caseload_rows_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_caseload_rows"),
        sa.UniqueConstraint("patient_id", name="uq_caseload_rows_patient_id"),
    )
    op.create_index("ix_caseload_rows_practice_id", "caseload_rows", ["practice_id"], unique=False)
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(_APPEND_ONLY)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("caseload_rows")
    op.drop_index("ix_sessions_membership_id", table_name="sessions")
    op.drop_index("ix_sessions_account_id", table_name="sessions")
    op.drop_table("sessions")
    op.drop_index("ix_patient_identifiers_practice_id", table_name="patient_identifiers")
    op.drop_index("ix_patient_identifiers_patient_id", table_name="patient_identifiers")
    op.drop_table("patient_identifiers")
    op.drop_index("ix_memberships_practice_id", table_name="memberships")
    op.drop_index("ix_memberships_account_id", table_name="memberships")
    op.drop_table("memberships")
    op.drop_index("ix_invitations_practice_id", table_name="invitations")
    op.drop_table("invitations")
    op.drop_index(
        "uq_care_team_patients_current", table_name="care_team_patients", postgresql_where="end_at IS NULL"
    )
    op.drop_index("ix_care_team_patients_practice_id", table_name="care_team_patients")
    op.drop_index("ix_care_team_patients_care_team_id", table_name="care_team_patients")
    op.drop_table("care_team_patients")
    op.drop_index("ix_care_team_members_practice_id", table_name="care_team_members")
    op.drop_index("ix_care_team_members_clinician_id", table_name="care_team_members")
    op.drop_table("care_team_members")
    op.drop_index("ix_patients_practice_id", table_name="patients")
    op.drop_table("patients")
    op.drop_index("ix_clinicians_practice_id", table_name="clinicians")
    op.drop_table("clinicians")
    op.drop_index("ix_care_teams_practice_id", table_name="care_teams")
    op.drop_table("care_teams")
    op.drop_index("ix_sign_in_attempts_email_created_at", table_name="sign_in_attempts")
    op.drop_index("ix_sign_in_attempts_address_created_at", table_name="sign_in_attempts")
    op.drop_table("sign_in_attempts")
    op.drop_table("practices")
    op.drop_index("ix_audit_entries_practice_writes", table_name="audit_entries")
    op.drop_index("ix_audit_entries_patient_ids", table_name="audit_entries", postgresql_using="gin")
    op.drop_table("audit_entries")
    op.drop_table("accounts")
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP EXTENSION btree_gist")
