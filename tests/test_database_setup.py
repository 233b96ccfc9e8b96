"""Migrations go up and down, and the application's role gets what it needs and no more."""

import pkgutil
from importlib import import_module
from importlib.util import find_spec

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

import backend
from backend import database_setup
from backend.database import Base
from tests.database import APP_ROLE, OWNER, TestDatabase, TestServer


def rows(url: str, statement: str) -> list[tuple]:
    with create_engine(url, poolclass=NullPool).begin() as connection:
        result = connection.execute(text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []


def tables(url: str) -> set[str]:
    return {name for (name,) in rows(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def test_each_test_gets_an_empty_copy_under_the_same_name(
    database_server: TestServer, database: TestDatabase
) -> None:
    rows(database.owner_url, "CREATE TABLE left_behind (id int)")
    again = database_server.clone()
    assert again == database
    assert "left_behind" not in tables(again.owner_url)


def test_migrations_go_up_down_and_up_again(database_server: TestServer) -> None:
    empty = database_server.empty()
    database_setup.migrate(empty.owner_url, APP_ROLE)
    before = tables(empty.owner_url)
    assert "procrastinate_jobs" in before
    database_setup.downgrade(empty.owner_url, "base")
    assert tables(empty.owner_url) == {"alembic_version"}
    types = "SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typname !~ 'alembic'"
    assert rows(empty.owner_url, types) == []
    database_setup.migrate(empty.owner_url, APP_ROLE)
    assert tables(empty.owner_url) == before


def test_the_migrated_database_is_what_the_models_say(database: TestDatabase) -> None:
    def is_ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and name is not None and name.startswith("procrastinate_"))

    for package in pkgutil.iter_modules(backend.__path__):
        if package.ispkg and find_spec(f"backend.{package.name}.models"):
            import_module(f"backend.{package.name}.models")
    with create_engine(database.owner_url, poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours})
        assert compare_metadata(context, Base.metadata) == []


def test_the_application_role_may_enqueue_but_not_alter(database: TestDatabase) -> None:
    rows(
        database.app_url,
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'letter', '{}')",
    )
    assert rows(database.app_url, "SELECT task_name FROM procrastinate_jobs") == [("letter",)]
    for forbidden in (
        "ALTER TABLE procrastinate_jobs DISABLE TRIGGER ALL",
        "TRUNCATE procrastinate_jobs CASCADE",
        "UPDATE alembic_version SET version_num = '0'",
        "CREATE TABLE mine (id int)",
    ):
        with pytest.raises(ProgrammingError):
            rows(database.app_url, forbidden)


@pytest.mark.parametrize("name", database_setup.APPEND_ONLY)
def test_an_append_only_table_can_be_added_to_and_read_only(database: TestDatabase, name: str) -> None:
    rows(database.owner_url, f"CREATE TABLE IF NOT EXISTS {name} (id int)")
    database_setup.migrate(database.owner_url, APP_ROLE)
    granted = rows(
        database.owner_url,
        "SELECT privilege_type FROM information_schema.role_table_grants "
        f"WHERE table_name = '{name}' AND grantee = '{APP_ROLE}'",
    )
    assert {right for (right,) in granted} == {"SELECT", "INSERT"}


def test_a_role_that_owns_the_tables_is_refused_as_the_application(database: TestDatabase) -> None:
    with pytest.raises(database_setup.SameRole):
        database_setup.migrate(database.owner_url, OWNER)


def test_a_failed_migration_leaves_nothing(database_server: TestServer) -> None:
    empty = database_server.empty()
    with pytest.raises(ProgrammingError, match="nobody_at_all"):
        database_setup.migrate(empty.owner_url, "nobody_at_all")
    assert tables(empty.owner_url) == set()
