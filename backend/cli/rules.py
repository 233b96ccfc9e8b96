"""`evenkeel rules`: clinical rules on JSON lines, so that anyone can check them against published cases.

Every package that has a module `rules_io` offers its rules there, in a mapping RULES from a name to a
function from one object to another. The first line of the function's docstring is what the list shows; a
ValueError becomes the error line. Such a module imports no web framework and no database, nor does this one.
"""

import importlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, NoReturn, cast

Rule = Callable[[dict[str, object]], dict[str, object]]

USAGE = "usage: evenkeel rules [NAME]   (JSON lines on standard input, one line out for each)"
MAX_LINE = 1 << 20


def main(argv: Sequence[str]) -> int:
    """List the rules, or run the one that is named over standard input; return the exit code."""
    rules = find_rules()
    if not argv:
        for name, rule in sorted(rules.items()):
            print(f"{name:<12} {(rule.__doc__ or '').strip().splitlines()[0]}")
        return 0
    if len(argv) > 1 or argv[0].startswith("-"):
        print(USAGE, file=sys.stderr)
        return 0 if argv[0] in ("-h", "--help") else 2
    if argv[0] not in rules:
        print(f"evenkeel rules: no rule {argv[0]!r}; there is {', '.join(sorted(rules))}", file=sys.stderr)
        return 2
    try:
        run(rules[argv[0]], cast(BinaryIO, sys.stdin.buffer), cast(BinaryIO, sys.stdout.buffer))
    except BrokenPipeError:
        # Whoever reads has seen enough; keep Python from complaining when it closes standard output.
        sys.stdout = None
        return 1
    return 0


def find_rules() -> dict[str, Rule]:
    """Return the rules of every package that offers any; raise ValueError where two have one name."""
    rules: dict[str, Rule] = {}
    for path in sorted(Path(__file__).parent.parent.glob("*/rules_io.py")):
        offered: dict[str, Rule] = importlib.import_module(f"backend.{path.parent.name}.rules_io").RULES
        for name, rule in offered.items():
            if name in rules:
                raise ValueError(f"two rules are called {name!r}")
            rules[name] = rule
    return rules


def run(rule: Rule, source: BinaryIO, target: BinaryIO) -> None:
    """Apply `rule` to every line of `source`; answers go out as soon as their lines have come in."""
    rest = b""
    while chunk := source.read1(1 << 16):  # type: ignore[attr-defined]
        *lines, rest = (rest + chunk).split(b"\n")
        if lines:
            target.write("".join([apply(rule, line) for line in lines]).encode())
            target.flush()
        if len(rest) > MAX_LINE:
            # Keep just enough of an endless line to know that it is too long, and no more of it in memory.
            rest = rest[: MAX_LINE + 1]
    if rest:
        target.write(apply(rule, rest).encode())
        target.flush()


def apply(rule: Rule, line: bytes) -> str:
    """Return the line that answers `line`: what the rule says, or what is wrong with it."""
    try:
        return _dump(rule(parse(line))) + "\n"
    except ValueError as error:
        return _dump({"error": str(error)}) + "\n"


def parse(line: bytes) -> dict[str, object]:
    """Read one JSON object strictly; raise ValueError for anything else.

    Refused: what is not UTF-8, NaN and infinities, a name that comes twice, an object too deep or too long.
    """
    if len(line) > MAX_LINE:
        raise ValueError(f"the line is longer than {MAX_LINE} bytes")
    try:
        value = _decode(line.decode())
    except UnicodeDecodeError:
        raise ValueError("the line is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise ValueError("not JSON: nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} comes twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


_decode = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse_constant).decode
_dump = json.JSONEncoder(separators=(", ", ": ")).encode
