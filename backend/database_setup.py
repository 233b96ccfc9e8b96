"""The database is brought up to date and its roles get what they need, and no more."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x45766B6C  # any constant: two migrations at once wait for one another
APPEND_ONLY = (
    "audit_entries",
    "dose_entries",
    "overrides",
    "medication_reports",
    "reconciliations",
    "reconciled_lines",
    "noted_findings",
    "second_looks",
    "second_look_answers",
    "flag_events",
    "kept_answers",
    "safety_contacts",
    "duty_covers",
    "treatment_episodes",
    "check_in_reviews",
    "mania_enquiries",
    "controlled_notes",
)


class SameRole(ValueError):
    """The role that serves would own the tables."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for `connection`: an address with % in it would not survive as text."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def libpq_address(url: str) -> str:
    """Return SQLAlchemy's `url` as libpq reads it; their texts differ where a path has a space."""
    parts = make_url(url)
    words = parts.translate_connect_args(username="user", database="dbname")
    return make_conninfo(**words, **{name: str(value) for name, value in parts.query.items()})


def migrate(owner_url: str, app_role: str, *, revision: str = "head") -> None:
    """Upgrade to `revision` and grant to `app_role`, in one transaction under one lock.

    Raises SameRole when `app_role` is the owner: it could then switch off what guards the records.
    """
    if make_url(owner_url).username == app_role:
        raise SameRole("EVENKEEL_DATABASE_URL and EVENKEEL_OWNER_URL must name two different roles")
    engine = create_engine(owner_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(alembic_config(connection), revision)
        _grant(connection, app_role)


def downgrade(owner_url: str, revision: str) -> None:
    """Go back to `revision` ("base" is before the first)."""
    engine = create_engine(owner_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.downgrade(alembic_config(connection), revision)


def create_roles_and_database(
    connection: psycopg.Connection[tuple[object, ...]], *, owner: str, app_role: str, database: str
) -> None:
    """As superuser, make the two roles and the owner's database where they are missing."""
    for role in (owner, app_role):
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(owner))
        )


def _grant(connection: Connection, app_role: str) -> None:
    role = connection.dialect.identifier_preparer.quote(app_role)
    tables = connection.execute(
        text("SELECT quote_ident(tablename), tablename FROM pg_tables WHERE schemaname = current_schema()")
    ).all()
    schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
    connection.exec_driver_sql(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}")
    functions = connection.execute(
        text(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE prokind = 'f' "
            "AND pronamespace = current_schema()::regnamespace AND proowner = current_user::regrole"
        )
    ).scalars()
    for function in functions.all():
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {function} TO {role}")
    for quoted, name in tables:
        rights = "SELECT, INSERT, UPDATE, DELETE"
        if name in APPEND_ONLY:
            rights = "SELECT, INSERT"
        elif name == "alembic_version":
            rights = "SELECT"
        connection.exec_driver_sql(f"REVOKE ALL ON {quoted} FROM {role}")
        connection.exec_driver_sql(f"GRANT {rights} ON {quoted} TO {role}")
