"""Who filled in a check-in, how long it took, and how far it can be relied on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022_quality"
down_revision = "0021_rhythm"

_CHECKS = {
    "seconds": "seconds BETWEEN 0 AND 86400",
    "filled_by": "filled_by IN ('patient', 'proxy', 'staff')",
    "filled_by_name": "(filled_by = 'patient') = (filled_by_name IS NULL)",
}


def upgrade() -> None:
    """Keep what the grade is made from; everything until now was answered by the patient."""
    op.add_column("check_ins", sa.Column("filled_by", sa.Text(), nullable=False, server_default="patient"))
    op.add_column("check_ins", sa.Column("filled_by_name", sa.Text(), nullable=True))
    op.add_column("check_ins", sa.Column("seconds", sa.Integer(), nullable=True))
    op.add_column("scores", sa.Column("is_proxy", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table in ("check_ins", "scores"):
        op.add_column(
            table,
            sa.Column("quality", postgresql.ARRAY(sa.Text()), nullable=False, server_default=sa.text("'{}'")),
        )
        op.alter_column(table, "quality", server_default=None)
    op.alter_column("check_ins", "filled_by", server_default=None)
    op.alter_column("scores", "is_proxy", server_default=None)
    for name, condition in _CHECKS.items():
        op.create_check_constraint(f"ck_check_ins_{name}", "check_ins", condition)


def downgrade() -> None:
    """Forget who it was and how long it took."""
    for name in reversed(_CHECKS):
        op.drop_constraint(f"ck_check_ins_{name}", "check_ins", type_="check")
    for table, column in (
        ("scores", "quality"),
        ("check_ins", "quality"),
        ("scores", "is_proxy"),
        ("check_ins", "seconds"),
        ("check_ins", "filled_by_name"),
        ("check_ins", "filled_by"),
    ):
        op.drop_column(table, column)
