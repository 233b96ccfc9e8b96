"""`evenkeel openapi`: the API's document, from which the front end's types are made."""

import argparse
import json
from typing import Any

from backend.app import create_app
from backend.config import read_settings


def document() -> dict[str, Any]:
    """Return the OpenAPI document; no database is asked."""
    blank = read_settings(
        {"EVENKEEL_SECRET_KEY": "-" * 32, "EVENKEEL_DATABASE_URL": "postgresql+psycopg://nobody@/none"}
    )
    response = create_app(blank).test_client().get("/api/openapi.json")
    found: dict[str, Any] = response.get_json()
    return found


def main(arguments: list[str]) -> int:
    """Print the OpenAPI document."""
    argparse.ArgumentParser(prog="evenkeel openapi", description=main.__doc__).parse_args(arguments)
    print(json.dumps(document(), indent=1, sort_keys=True))
    return 0
