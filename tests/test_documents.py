"""What is generated is equal to what it was generated from."""

import json
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

import backend.app  # noqa: F401 (knows every model)
from backend.cli import openapi, problems
from backend.database import Base
from tests.database import TestDatabase

ROOT = Path(__file__).parents[1]


def test_the_list_of_problem_types_is_the_code_s() -> None:
    assert (ROOT / "docs" / "problems.md").read_text() == problems.page(), "run make docs"


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
