"""Class by class: what must be stopped, interrupted or at least shown together, in every combination."""

import tomllib
from itertools import product
from pathlib import Path

import pytest

from backend.medications import knowledge
from backend.medications.rules.interactions import Case

_FILE = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text(encoding="utf-8"))
_MATRIX: dict[str, int] = _FILE["matrix"]


def _members(text: str) -> list[str]:
    found: list[str] = []
    for word in text.split("|"):
        found += _members(_FILE["groups"][word[1:]]) if word.startswith("@") else [word]
    return list(dict.fromkeys(found))


def _pairs(row: str) -> list[tuple[str, str]]:
    left, right = row.split(" + ")
    return [(one, other) for one, other in product(_members(left), _members(right)) if one != other]


@pytest.mark.parametrize("row", _MATRIX)
def test_every_pair_of_two_classes_has_its_tier_at_least(row: str) -> None:
    missed = []
    for one, other in _pairs(row):
        sides = [knowledge.find(name) for name in (one, other)]
        assert knowledge.is_checked(one), one
        assert knowledge.is_checked(other), other
        items = tuple(side.slugs for side in sides if side)
        tier = min((each.tier for each in knowledge.engine().check(Case(items))), default=9)
        if tier > _MATRIX[row]:
            missed.append((one, other, tier))
    assert missed == []


def test_the_matrix_is_as_wide_as_it_says() -> None:
    assert len({frozenset(pair) for row in _MATRIX for pair in _pairs(row)}) >= 1_900
