"""Prescribers' weekly hours, visits that can not overlap, and who is at their door."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_visits"
down_revision = "0003_prescriptions"


def upgrade() -> None:
    """Create the tables; the exclusion constraints need btree_gist, which the core brings."""
    op.create_table(
        "availabilities",
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("slot_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("slot_minutes BETWEEN 15 AND 60", name="ck_availabilities_slot_minutes"),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinicians.id"], name="fk_availabilities_clinician_id_clinicians"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_availabilities_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_availabilities"),
        sa.UniqueConstraint("clinician_id", name="uq_availabilities_clinician_id"),
    )
    op.create_index("ix_availabilities_practice_id", "availabilities", ["practice_id"], unique=False)
    op.create_table(
        "visits",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_by", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("clinician_id"), "="),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            where=sa.text("cancelled_at IS NULL"),
            using="gist",
            name="ex_visits_clinician_id",
        ),
        postgresql.ExcludeConstraint(
            (sa.column("patient_id"), "="),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            where=sa.text("cancelled_at IS NULL"),
            using="gist",
            name="ex_visits_patient_id",
        ),
        sa.CheckConstraint("(cancelled_at IS NULL) = (cancelled_by IS NULL)", name="ck_visits_cancelled_by"),
        sa.CheckConstraint(
            "cancelled_at IS NULL OR (started_at IS NULL AND finished_at IS NULL)",
            name="ck_visits_cancelled_at",
        ),
        sa.CheckConstraint("ends_at > starts_at", name="ck_visits_ends_at"),
        sa.CheckConstraint("note IS NULL OR finished_at IS NOT NULL", name="ck_visits_note"),
        sa.ForeignKeyConstraint(["booked_by"], ["memberships.id"], name="fk_visits_booked_by_memberships"),
        sa.ForeignKeyConstraint(
            ["cancelled_by"], ["memberships.id"], name="fk_visits_cancelled_by_memberships"
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinicians.id"], name="fk_visits_clinician_id_clinicians"
        ),
        sa.ForeignKeyConstraint(
            ["finished_by"], ["memberships.id"], name="fk_visits_finished_by_memberships"
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_visits_patient_id_patients"),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name="fk_visits_practice_id_practices"),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
    )
    op.create_index("ix_visits_clinician_id_starts_at", "visits", ["clinician_id", "starts_at"], unique=False)
    op.create_index("ix_visits_patient_id_starts_at", "visits", ["patient_id", "starts_at"], unique=False)
    op.create_index("ix_visits_practice_id", "visits", ["practice_id"], unique=False)
    op.create_table(
        "weekly_hours",
        sa.Column("availability_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=False),
        sa.Column("end_time", sa.Time(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("end_time > start_time OR end_time = '00:00'", name="ck_weekly_hours_end_time"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="ck_weekly_hours_weekday"),
        sa.ForeignKeyConstraint(
            ["availability_id"], ["availabilities.id"], name="fk_weekly_hours_availability_id_availabilities"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_weekly_hours_practice_id_practices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_weekly_hours"),
    )
    op.create_index("ix_weekly_hours_availability_id", "weekly_hours", ["availability_id"], unique=False)
    op.create_index("ix_weekly_hours_practice_id", "weekly_hours", ["practice_id"], unique=False)
    op.create_table(
        "visit_participants",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("admitted_by", sa.Uuid(), nullable=True),
        sa.Column("media_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('patient', 'prescriber')", name="ck_visit_participants_role"),
        sa.CheckConstraint(
            "media_at IS NULL OR admitted_at IS NOT NULL", name="ck_visit_participants_media_at"
        ),
        sa.ForeignKeyConstraint(
            ["admitted_by"], ["memberships.id"], name="fk_visit_participants_admitted_by_memberships"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name="fk_visit_participants_membership_id_memberships"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_visit_participants_practice_id_practices"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_visit_participants_visit_id_visits"),
        sa.PrimaryKeyConstraint("id", name="pk_visit_participants"),
        sa.UniqueConstraint("visit_id", "membership_id", name="uq_visit_participants_visit_id_membership_id"),
    )
    op.create_index("ix_visit_participants_practice_id", "visit_participants", ["practice_id"], unique=False)


def downgrade() -> None:
    """Remove the tables, the ones that point to others first."""
    for table in ("visit_participants", "weekly_hours", "visits", "availabilities"):
        op.drop_table(table)
