"""Fixtures that every test may use."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings

from backend.app import create_app
from backend.config import read_settings, settings
from backend.database import db
from tests.clinic import Clinic, open_clinic
from tests.database import TestDatabase, TestServer, running_server

# A busy machine makes no test fail: how fast something is, is measured in bench/.
hypothesis_settings.register_profile("evenkeel", deadline=None)
hypothesis_settings.load_profile("evenkeel")


@pytest.fixture(scope="session")
def database_server() -> Iterator[TestServer]:
    """The session's PostgreSQL server with its migrated template."""
    with running_server() as server:
        yield server


@pytest.fixture
def database(database_server: TestServer) -> Iterator[TestDatabase]:
    """A fresh migrated database, always under the same name; the test may change its schema."""
    yield database_server.clone()
    database_server.spoiled()


@pytest.fixture(scope="session")
def session_app(database_server: TestServer) -> Flask:
    """The application, on the name that every test's database has."""
    os.environ["EVENKEEL_DATABASE_URL"] = database_server.clone().app_url
    os.environ["EVENKEEL_SECRET_KEY"] = "a secret that only the tests know, long enough"
    os.environ["EVENKEEL_MEDIA_SECRET"] = "another secret that only the tests know, long enough"
    settings.cache_clear()
    app = create_app(read_settings(os.environ))
    app.testing = True
    return app


@pytest.fixture
def app(session_app: Flask, database_server: TestServer) -> Iterator[Flask]:
    """The application on an empty database."""
    with session_app.app_context():
        db.engine.dispose()
    database_server.wiped()
    yield session_app
    with session_app.app_context():
        db.engine.dispose()


@pytest.fixture
def clinic(app: Flask) -> Clinic:
    """A practice with two care teams, and people to act as."""
    return open_clinic(app)
