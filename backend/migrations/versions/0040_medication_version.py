"""A version of each medication, so that two people do not overwrite each other."""

import sqlalchemy as sa
from alembic import op

revision = "0040_medication_version"
down_revision = "0039_earlier_trials"


def upgrade() -> None:
    """Add it."""
    op.add_column("medications", sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("medications", "version")
