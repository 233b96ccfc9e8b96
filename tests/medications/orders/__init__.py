"""Written orders, safe and unsafe, one group of pairs a line."""

import zlib
from itertools import product
from pathlib import Path

HERE = Path(__file__).parent


def unsafe() -> list[tuple[str, str, int]]:
    """Return pairs that must be stopped or interrupted, with the tier they need."""
    found = []
    for line in _lines("unsafe.txt"):
        tier, _, rest = line.partition(": ")
        found += [(one, other, int(tier)) for one, other in _pairs(rest)]
    return found


def safe() -> list[tuple[str, str]]:
    """Return pairs of everyday practice."""
    return [pair for line in _lines("safe.txt") for pair in _pairs(line)]


def is_held_out(one: str, other: str) -> bool:
    """Say whether a pair belongs to the half that is only for the last look."""
    return zlib.crc32(" + ".join(sorted((one, other))).encode()) % 2 == 1


def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _pairs(line: str) -> list[tuple[str, str]]:
    groups, _, source = line.rpartition(" ; ")
    assert source, line
    left, right = groups.split(" + ")
    return [(one, other) for one, other in product(left.split("|"), right.split("|")) if one != other]
