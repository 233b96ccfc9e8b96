"""import-linter's contracts hold, and each of them fails on a planted violation."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint(tree: Path) -> tuple[int, str]:
    """Run lint-imports in `tree` and return its exit code and what it says."""
    lint_imports = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint_imports], cwd=tree, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = tmp_path_factory.mktemp("contracts")
    shutil.copy(ROOT / "pyproject.toml", tree)
    shutil.copytree(ROOT / "backend", tree / "backend", ignore=shutil.ignore_patterns("__pycache__"))
    return tree


def test_every_contract_holds(pristine: Path) -> None:
    code, said = lint(pristine)
    assert code == 0, said
    assert "3 kept, 0 broken" in said


PLANTED = [
    ("staircase", "a module imports what stands above it", "clock.py", "import backend.cli"),
    ("staircase", "strangers on one line import one another", "lifeline.py", "import backend.errors"),
    ("staircase", "a new folder has no place", "mischief/__init__.py", ""),
    ("rooms", "a service imports its routes", "planted/service.py", "from backend.planted import routes"),
    ("rooms", "a catalog imports the models", "planted/catalog.py", "from backend.planted import models"),
    ("rooms", "rules import their service", "planted/rules/dose.py", "from backend.planted import service"),
    ("pure-rules", "a rule reads the clock", "planted/rules/dose.py", "from backend.clock import now"),
    ("pure-rules", "a rule draws a number", "planted/rules/dose.py", "import random"),
    ("pure-rules", "a rule reaches the database", "planted/rules/dose.py", "import sqlalchemy"),
    (
        "pure-rules",
        "a rule does so through another",
        "planted/rules/far.py",
        "from backend.planted import near",
    ),
    ("pure-rules", "a translator knows the web", "planted/translators/patient.py", "import flask"),
]
TITLES = {
    "staircase": "The staircase",
    "rooms": "The rooms of a package",
    "pure-rules": "Rules and translators are pure",
}


@pytest.mark.parametrize(
    ("contract", "what", "path", "line"), PLANTED, ids=[what for _, what, _, _ in PLANTED]
)
def test_a_planted_violation_breaks_its_contract(
    pristine: Path, tmp_path: Path, contract: str, what: str, path: str, line: str
) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(pristine, tree)
    package = tree / "backend" / "planted"
    for folder in (package, package / "rules", package / "translators"):
        folder.mkdir()
        (folder / "__init__.py").touch()
    for module in ("routes", "service", "models", "catalog"):
        (package / f"{module}.py").touch()
    (package / "near.py").write_text("import socket\n")
    target = tree / "backend" / path
    target.parent.mkdir(exist_ok=True)
    with target.open("a") as file:
        file.write(f"\n{line}\n")
    # `planted` gets a place of its own on the staircase, so that only the contract meant can break.
    settings = tree / "pyproject.toml"
    settings.write_text(
        settings.read_text().replace('    "supervisor",', '    "supervisor",\n    "planted",')
    )
    code, said = lint(tree)
    assert code == 1, said
    assert f"{TITLES[contract]} BROKEN" in said
    assert said.count(" BROKEN") == 1, said
