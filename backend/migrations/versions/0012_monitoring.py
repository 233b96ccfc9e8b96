"""What is to be measured, by patient, for the caseload and the worklist."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012_monitoring"
down_revision = "0011_second_looks"


def upgrade() -> None:
    """Give the caseload's row a part for exams; the nightly refresh fills it for those who are there."""
    op.add_column(
        "caseload_rows",
        sa.Column("monitoring", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    )


def downgrade() -> None:
    """Remove the part."""
    op.drop_column("caseload_rows", "monitoring")
