"""What is generated is equal to what it was generated from."""

import json
import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

import backend.app  # noqa: F401 (knows every model)
from backend.cli import openapi
from backend.database import Base
from tests.database import TestDatabase

ROOT = Path(__file__).parents[1]


def test_the_list_of_problem_types_is_the_code_s() -> None:
    # In a process of its own: it lists what the application can answer, not what the tests have imported.
    command = [sys.executable, "-m", "backend.cli", "problems"]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert (ROOT / "docs" / "problems.md").read_text() == made, "run make docs"


def test_the_front_end_s_copy_of_the_api_document_is_the_code_s() -> None:
    kept = json.loads((ROOT / "frontend" / "openapi.json").read_text())
    assert kept == json.loads(json.dumps(openapi.document())), "run make docs"


def test_the_migrations_make_the_tables_that_the_models_describe(database: TestDatabase) -> None:
    def is_ours(name: str | None, _kind: str, _parents: object) -> bool:
        return not (name or "").startswith("procrastinate") and name != "alembic_version"

    with create_engine(database.owner_url, poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": is_ours, "compare_type": True, "compare_server_default": False}
        )
        assert compare_metadata(context, Base.metadata) == []
