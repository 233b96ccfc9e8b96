"""Directions: more words beside the sig of a step and of a prescription."""

import sqlalchemy as sa
from alembic import op

revision = "0032_directions"
down_revision = "0027_reading"


def upgrade() -> None:
    """Let a step and a prescription keep more words beside the sig."""
    for table in ("titration_steps", "prescriptions"):
        op.add_column(table, sa.Column("directions", sa.Text(), nullable=True))


def downgrade() -> None:
    """Forget them."""
    for table in ("prescriptions", "titration_steps"):
        op.drop_column(table, "directions")
