"""`evenkeel import-fhir`: read FHIR R4 bundles into a care team's caseload."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from backend.cli import home
from backend.config import settings
from backend.database import db
from backend.errors import EvenkeelError
from backend.fhir.importing import import_files
from backend.fhir.rules.report import report_lines
from backend.postgres import PostgresFailed


def main(arguments: list[str]) -> int:
    """Import FHIR R4 bundles: everybody in them joins the care team, or nothing changes at all."""
    parser = argparse.ArgumentParser(prog="evenkeel import-fhir", description=main.__doc__)
    parser.add_argument("--practice", required=True, metavar="SLUG", help="the practice, by its short name")
    parser.add_argument("--team", required=True, metavar="NAME", help="the care team that takes the patients")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a Bundle as JSON")
    asked = parser.parse_args(arguments)
    try:
        with home.database(settings()) as ready, _connected(ready.database_url):
            report = import_files(asked.files, practice_slug=asked.practice, team_name=asked.team)
    except (EvenkeelError, PostgresFailed, OSError, ValueError) as error:
        return _failed(str(error))
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        # Its further lines can quote the row, and so a patient.
        return _failed(f"the database refused: {str(cause).splitlines()[0]}")
    for line in report_lines(report):
        print(line)
    return 0


@contextmanager
def _connected(database_url: str) -> Iterator[None]:
    """Let the services work on this database; an import needs no more of the application than that."""
    app = Flask("evenkeel")
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    db.init_app(app)
    with app.app_context():
        try:
            yield
        finally:
            db.engine.dispose()


def _failed(reason: str) -> int:
    """Say in one line why there was no import."""
    line = " ".join(reason.split())
    printable = "".join(character if character.isprintable() else "�" for character in line)
    print(f"evenkeel import-fhir: {printable}", file=sys.stderr)
    return 1
