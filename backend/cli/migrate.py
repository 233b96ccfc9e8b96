"""`evenkeel migrate`: upgrade the database and grant to the role of the application."""

import argparse
import sys

from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from backend.cli import home
from backend.config import settings


def main(arguments: list[str]) -> int:
    """Migrate the database of EVENKEEL_OWNER_URL for the role of EVENKEEL_DATABASE_URL."""
    argparse.ArgumentParser(prog="evenkeel migrate", description=main.__doc__).parse_args(arguments)
    try:
        with home.database(settings()) as ready:
            if not ready.owner_url:
                raise ValueError("EVENKEEL_OWNER_URL is needed: the role that serves can not change tables")
            home.migrate(ready)
    except (ValueError, ArgumentError, OSError) as error:
        print(f"evenkeel migrate: {error}", file=sys.stderr)
        return 2
    except SQLAlchemyError as error:
        print(f"evenkeel migrate: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    print("the database is up to date")
    return 0
