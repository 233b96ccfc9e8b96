"""`evenkeel demo`: the fictional clinic, made where it is missing."""

import argparse

from backend.app import create_app
from backend.cli import home
from backend.config import settings
from backend.demo import make_demo


def main(arguments: list[str]) -> int:
    """Make the demo clinic unless it is there, and print who can sign in."""
    argparse.ArgumentParser(prog="evenkeel demo", description=main.__doc__).parse_args(arguments)
    with home.database(settings()) as ready, create_app(ready).app_context():
        for line in make_demo():
            print(line)
    return 0
