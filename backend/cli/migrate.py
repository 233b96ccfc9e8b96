"""`evenkeel migrate`: upgrade the database and grant to the role of the application."""

import argparse
import sys

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from backend import database_setup
from backend.config import settings


def main(arguments: list[str]) -> int:
    """Migrate the database of EVENKEEL_OWNER_URL for the role of EVENKEEL_DATABASE_URL."""
    argparse.ArgumentParser(prog="evenkeel migrate", description=main.__doc__).parse_args(arguments)
    try:
        urls = settings().owner_url, settings().database_url
        if not all(urls):
            raise ValueError("set EVENKEEL_OWNER_URL and EVENKEEL_DATABASE_URL")
        database_setup.migrate(urls[0], make_url(urls[1]).username or "")
    except (ValueError, ArgumentError, OSError) as error:
        print(f"evenkeel migrate: {error}", file=sys.stderr)
        return 2
    except SQLAlchemyError as error:
        print(f"evenkeel migrate: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    print("the database is up to date")
    return 0
