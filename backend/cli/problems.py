"""`evenkeel problems`: the list of problem types, as docs/problems.md holds it."""

import argparse
from collections.abc import Iterator

from backend.app import create_app  # noqa: F401 (importing the application defines every error)
from backend.errors import EvenkeelError
from backend.problems import TITLES

HEAD = """# Problem types

Every answer of 400 and above is `application/problem+json` with `type`, `title`, `status` and `detail`,
and `errors` by field where fields are wrong. The types are stable: programs may rely on them. This page is
made by `make docs` from the errors in the code; a test keeps it equal.

| type | status | title | when |
|---|---|---|---|
"""


def page() -> str:
    """Return the page as Markdown."""
    rows = {
        (slug, status, title, "The web server or the reader of bodies refused it")
        for status, (slug, title) in TITLES.items()
    }
    for error in _all(EvenkeelError):
        when = (error.__doc__ or "").splitlines()[0].rstrip(".")
        rows = {row for row in rows if row[0] != error.type} | {(error.type, error.status, error.title, when)}
    lines = [
        f"| `/problems/{slug}` | {status} | {title} | {when} |" for slug, status, title, when in sorted(rows)
    ]
    return HEAD + "\n".join(lines) + "\n"


def _all(base: type[EvenkeelError]) -> Iterator[type[EvenkeelError]]:
    yield base
    for below in base.__subclasses__():
        yield from _all(below)


def main(arguments: list[str]) -> int:
    """Print the list of problem types."""
    argparse.ArgumentParser(prog="evenkeel problems", description=main.__doc__).parse_args(arguments)
    print(page(), end="")
    return 0
