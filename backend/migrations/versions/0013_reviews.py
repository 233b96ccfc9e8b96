"""The pharmacist among the staff."""

from alembic import op

revision = "0013_reviews"
down_revision = "0011_second_looks"

ROLE = "ck_clinicians_role"


def upgrade() -> None:
    """Let a clinician be a pharmacist."""
    op.drop_constraint(ROLE, "clinicians", type_="check")
    op.create_check_constraint(
        ROLE, "clinicians", "role IN ('prescriber', 'care_support', 'pharmacist', 'admin')"
    )


def downgrade() -> None:
    """Know no pharmacists, and none may be left."""
    op.drop_constraint(ROLE, "clinicians", type_="check")
    op.create_check_constraint(ROLE, "clinicians", "role IN ('prescriber', 'care_support', 'admin')")
