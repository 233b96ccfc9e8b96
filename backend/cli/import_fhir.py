"""`evenkeel import-fhir`: read FHIR R4 bundles into a care team's caseload."""

import argparse
import sys
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from backend.cli.run import APP_ROLE, DATABASE
from backend.config import Settings, settings
from backend.database import db
from backend.errors import EvenkeelError
from backend.fhir.importing import import_files
from backend.fhir.rules.report import report_lines
from backend.postgres import PostgresFailed, Server


def main(arguments: list[str]) -> int:
    """Import FHIR R4 bundles: everybody in them joins the care team, or nothing changes at all."""
    parser = argparse.ArgumentParser(prog="evenkeel import-fhir", description=main.__doc__)
    parser.add_argument("--practice", required=True, metavar="SLUG", help="the practice, by its short name")
    parser.add_argument("--team", required=True, metavar="NAME", help="the care team that takes the patients")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a Bundle as JSON")
    asked = parser.parse_args(arguments)
    try:
        app = Flask("evenkeel")
        app.config["SQLALCHEMY_DATABASE_URI"] = _database_url(settings())
        db.init_app(app)
        with app.app_context():
            try:
                report = import_files(asked.files, practice_slug=asked.practice, team_name=asked.team)
            finally:
                db.engine.dispose()
    except (EvenkeelError, PostgresFailed, ValueError) as error:
        return _failed(str(error), code=1)
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        return _failed(f"the database refused: {cause}", code=1)
    for line in report_lines(report):
        print(line)
    return 0


def _database_url(chosen: Settings) -> str:
    """Return the database of EVENKEEL_DATABASE_URL, else the one that `evenkeel run` embeds."""
    return chosen.database_url or Server(chosen.data_dir).url(APP_ROLE, DATABASE)


def _failed(reason: str, *, code: int) -> int:
    """Say in one line why there was no import."""
    line = " ".join(reason.split())
    printable = "".join(character if character.isprintable() else "�" for character in line)
    print(f"evenkeel import-fhir: {printable}", file=sys.stderr)
    return code
