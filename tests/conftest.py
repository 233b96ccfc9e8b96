"""Fixtures that every test may use."""

from collections.abc import Iterator

import pytest

from tests.database import TestDatabase, TestServer, running_server


@pytest.fixture(scope="session")
def database_server() -> Iterator[TestServer]:
    """The session's PostgreSQL server with its migrated template."""
    with running_server() as server:
        yield server


@pytest.fixture
def database(database_server: TestServer) -> TestDatabase:
    """A fresh migrated database, always under the same name."""
    return database_server.clone()
