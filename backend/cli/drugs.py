"""`evenkeel drugs`: say which names the formulary does not know, and whether every file holds."""

import sys
from collections.abc import Sequence
from pathlib import Path

from backend.medications import catalog, knowledge, monitoring_files, service

USAGE = "usage: evenkeel drugs --missing FILE | --check   (FILE: one name a line, # begins a comment)"


def main(argv: Sequence[str]) -> int:
    """Print what is missing or faulty; exit 1 where anything is."""
    try:
        match list(argv):
            case ["--missing", file]:
                return _missing(Path(file))
            case ["--check"]:
                return _check()
            case ["-h" | "--help"]:
                print(USAGE)
                return 0
    except (OSError, UnicodeDecodeError, catalog.FaultyDrugFile) as fault:
        print(f"evenkeel drugs: {fault}", file=sys.stderr)
        return 2
    print(USAGE, file=sys.stderr)
    return 2


def _missing(file: Path) -> int:
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    names = dict.fromkeys(line for line in lines if line and not line.startswith("#"))
    missing = [name for name in names if not knowledge.is_checked(name)]
    for name in missing:
        print(name)
    print(f"{len(names) - len(missing)} of {len(names)} names are known", file=sys.stderr)
    return 1 if missing else 0


def _check() -> int:
    faults = service.faults()
    for fault in faults:
        print(fault)
    print(f"rule set {knowledge.digest()}", file=sys.stderr)
    files = len(list(catalog.FOLDER.glob("*.toml"))) + len(monitoring_files.plan_files()) + 1
    print(f"{len(faults)} faults in {files} files", file=sys.stderr)
    return 1 if faults else 0
