"""The job queue: procrastinate's own schema, as the locked version of the library has it."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0000_jobs"
down_revision = None

_DROP_ALL = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN SELECT tablename AS name FROM pg_tables
        WHERE schemaname = current_schema() AND tablename LIKE 'procrastinate\\_%'
    LOOP EXECUTE format('DROP TABLE %I CASCADE', found.name); END LOOP;
    FOR found IN SELECT oid::regprocedure AS name FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'procrastinate\\_%'
    LOOP EXECUTE format('DROP FUNCTION %s CASCADE', found.name); END LOOP;
    FOR found IN SELECT typname AS name FROM pg_type
        WHERE typnamespace = current_schema()::regnamespace AND typname LIKE 'procrastinate\\_%'
    LOOP EXECUTE format('DROP TYPE %I CASCADE', found.name); END LOOP;
END $$
"""


def upgrade() -> None:
    """Create the tables, types and functions of the queue."""
    _run(SchemaManager.get_schema())


def downgrade() -> None:
    """Remove everything whose name begins with procrastinate_."""
    _run(_DROP_ALL)


def _run(script: str) -> None:
    """Run a script of many statements, with no parameters and so with no meaning for the percent sign."""
    driver_connection = op.get_bind().connection.driver_connection
    assert driver_connection is not None
    driver_connection.execute(script)
