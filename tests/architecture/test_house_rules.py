"""The rules of the house that a machine can read from the source, each seen to catch its violation."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BACKEND = ROOT / "backend"
LONGEST_MODULE = 400
HOMELESS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
MAY_COMMIT = {"gate.py", "database.py"}

Check = Callable[[str, str], Iterator[str]]


def modules() -> list[tuple[str, str]]:
    """Return path below backend/ and source of every module."""
    return [
        (str(path.relative_to(BACKEND)), path.read_text())
        for path in sorted(BACKEND.rglob("*.py"))
        if "__pycache__" not in path.parts
    ]


def opens_with_one_line(path: str, source: str) -> Iterator[str]:
    """Every module says in its first line what it is for."""
    text = ast.get_docstring(ast.parse(source)) or ""
    if not text.split("\n")[0].endswith((".", ":", "?")):
        yield f"{path}: no docstring, or its first line is not one sentence"


def has_a_home(path: str, source: str) -> Iterator[str]:
    """No module is named for being left over."""
    for part in Path(path).with_suffix("").parts:
        if part in HOMELESS:
            yield f"{path}: {part} is not a name"


def has_one_subject(path: str, source: str) -> Iterator[str]:
    """No module is longer than a reader's patience."""
    if len(source.splitlines()) > LONGEST_MODULE:
        yield f"{path}: longer than {LONGEST_MODULE} lines"


def asks_the_clock(path: str, source: str) -> Iterator[str]:
    """Only clock.py reads the time of day; the monotonic clock of time-outs is another thing."""
    if path == "clock.py":
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if (owner, node.attr) in {
                ("datetime", "now"),
                ("datetime", "utcnow"),
                ("datetime", "today"),
                ("date", "today"),
                ("time", "time"),
                ("func", "now"),
            }:
                yield f"{path}:{node.lineno}: {owner}.{node.attr}"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            for name in node.names:
                if name.name in {"time", "localtime", "gmtime"}:
                    yield f"{path}:{node.lineno}: from time import {name.name}"


def leaves_problems_to_problems(path: str, source: str) -> Iterator[str]:
    """Only problems.py makes an answer of type application/problem+json."""
    if path == "problems.py":
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and node.value == "application/problem+json":
            yield f"{path}:{node.lineno}: problem+json"


def keeps_to_its_own_rows(path: str, source: str) -> Iterator[str]:
    """A package's tables are private: another package asks its service."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{name.name}" for name in node.names]
        elif isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "backend" and parts[2:3] == ["models"] and parts[1] != Path(path).parts[0]:
                yield f"{path}:{node.lineno}: imports {name}"


def leaves_the_transaction_alone(path: str, source: str) -> Iterator[str]:
    """Services add and flush; the gate's transaction commits."""
    if path in MAY_COMMIT:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield f"{path}:{node.lineno}: commits"


def is_finished(path: str, source: str) -> Iterator[str]:
    """Nothing is left for later in the text."""
    for number, line in enumerate(source.splitlines(), 1):
        if any(word in line for word in ("TODO", "FIXME", "XXX", "NotImplementedError")):
            yield f"{path}:{number}: {line.strip()}"


CASES: list[tuple[Check, str, str]] = [
    (opens_with_one_line, "measures/service.py", "import os\n"),
    (has_a_home, "measures/utils.py", '"""x."""\n'),
    (has_a_home, "common/doses.py", '"""x."""\n'),
    (has_one_subject, "measures/service.py", "x = 1\n" * (LONGEST_MODULE + 1)),
    (asks_the_clock, "visits/service.py", "from datetime import datetime\nx = datetime.now(UTC)\n"),
    (asks_the_clock, "visits/service.py", "import datetime\nx = datetime.date.today()\n"),
    (asks_the_clock, "visits/service.py", "import time\nx = time.time()\n"),
    (asks_the_clock, "visits/service.py", "from time import time\n"),
    (leaves_problems_to_problems, "gate.py", 'x = "application/problem+json"\n'),
    (keeps_to_its_own_rows, "chart/service.py", "from backend.measures.models import Score\n"),
    (keeps_to_its_own_rows, "chart/service.py", "from backend.measures import models\n"),
    (keeps_to_its_own_rows, "chart/service.py", "import backend.measures.models\n"),
    (leaves_the_transaction_alone, "chart/service.py", "session().commit()\n"),
    (is_finished, "chart/service.py", "# TODO later\n"),
]
CHECKS = list(dict.fromkeys(check for check, _, _ in CASES))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_module(check: Check) -> None:
    assert [finding for path, source in modules() for finding in check(path, source)] == []


@pytest.mark.parametrize(("check", "path", "source"), CASES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_violation_is_found(check: Check, path: str, source: str) -> None:
    assert len(list(check(path, source))) == 1


def test_own_rows_are_no_violation() -> None:
    assert not list(
        keeps_to_its_own_rows("measures/service.py", "from backend.measures.models import Score\n")
    )


def test_ci_calls_the_test_command_and_nothing_else() -> None:
    lines = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and line[0] != "#"]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "frontend/package-lock.json"])
def test_a_lock_records_no_registry_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert '"resolved"' not in text
    assert "index-url" not in text
