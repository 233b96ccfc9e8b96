"""The tests' PostgreSQL server: one for the session, one fresh database for each test that asks."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from backend import database_setup, postgres

OWNER = "evenkeel_test_owner"
APP_ROLE = "evenkeel_test_app"
PASSWORD = "evenkeel-test"

# Nothing in these databases outlives the session, so nothing has to reach the disk.
_FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}


_WIPE = """
DO $$
DECLARE found record; filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR found IN SELECT tablename AS name FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', found.name) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM %I', found.name); END IF;
    END LOOP;
END $$
"""


@dataclass(frozen=True, slots=True)
class TestDatabase:
    """One database: `owner_url` may migrate it, `app_url` is what the application is given."""

    __test__ = False

    name: str
    owner_url: str
    app_url: str


class TestServer:
    """A server whose databases are cloned from one migrated template (some 50 ms each)."""

    __test__ = False

    def __init__(self, admin_url: str) -> None:
        self._admin_url = make_url(admin_url)
        self._holds: str | None = None
        # Two sessions on one external server must not meet.
        self._suffix = str(os.getpid())
        self.template = f"evenkeel_template_{self._suffix}"
        with self._admin() as admin:
            database_setup.create_roles_and_database(
                admin, owner=OWNER, app_role=APP_ROLE, database=self.template
            )
            for role in (OWNER, APP_ROLE):
                admin.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(PASSWORD))
                )
        database_setup.migrate(self.database(self.template).owner_url, APP_ROLE)

    def database(self, name: str) -> TestDatabase:
        """Return the addresses of the database called `name`."""
        return TestDatabase(name, *(self._url(role, name) for role in (OWNER, APP_ROLE)))

    def clone(self) -> TestDatabase:
        """Replace the session's one test database by a fresh clone of the template."""
        name = f"evenkeel_test_{self._suffix}"
        self._fresh(name, template=self.template)
        self._holds = name
        return self.database(name)

    def spoiled(self) -> None:
        """Say that the test database may have another schema by now."""
        self._holds = None

    def wiped(self) -> TestDatabase:
        """Return the session's one test database without rows: ten times as fast as a fresh clone.

        For tests that leave the schema alone. Table by table, since most are empty; without triggers, since
        some refuse to forget.
        """
        name = f"evenkeel_test_{self._suffix}"
        if self._holds != name:
            return self.clone()
        with self._admin(name) as admin:
            admin.execute(_WIPE)
        return self.database(name)

    def empty(self) -> TestDatabase:
        """Make a second database that no migration has touched."""
        return self._fresh(f"evenkeel_empty_{self._suffix}", template="template0")

    def close(self) -> None:
        """Remove the session's databases."""
        for name in ("template", "test", "empty"):
            self._drop(f"evenkeel_{name}_{self._suffix}")

    def _fresh(self, name: str, *, template: str) -> TestDatabase:
        self._drop(name)
        with self._admin() as admin:
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
                )
            )
        return self.database(name)

    def _drop(self, name: str) -> None:
        with self._admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _admin(self, database: str | None = None) -> psycopg.Connection[tuple[object, ...]]:
        url = self._admin_url.set(database=database) if database else self._admin_url
        address = database_setup.libpq_address(url.render_as_string(hide_password=False))
        return psycopg.connect(address, autocommit=True)

    def _url(self, role: str, name: str) -> str:
        address = self._admin_url.set(
            drivername="postgresql+psycopg", username=role, password=PASSWORD, database=name
        )
        return address.render_as_string(hide_password=False)


@contextmanager
def running_server() -> Iterator[TestServer]:
    """Start the embedded server, or use the superuser address in EVENKEEL_TEST_ADMIN_URL."""
    external = os.environ.get("EVENKEEL_TEST_ADMIN_URL")
    if external:
        server = TestServer(external)
        yield server
        server.close()
        return
    home = Path(tempfile.mkdtemp(prefix="evenkeel-tests-"))
    home.chmod(0o711)  # the server's own account has to pass when we are root
    embedded = postgres.Server(home, settings=_FAST)
    try:
        embedded.start()
        yield TestServer(embedded.url(postgres.SUPERUSER, "postgres"))
    finally:
        embedded.stop()
        shutil.rmtree(home, ignore_errors=True)
