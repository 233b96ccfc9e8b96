"""What labels and criteria say not to order, drug by drug: one line, many orders."""

import re
from itertools import product
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_LINE = re.compile(r"(?P<new>[^+{;]+)(?:\+ (?P<takes>[^{;]+))?(?:\{(?P<person>[^}]*)\} )?; (?P<source>.+)")
_FLAGS = ("pregnant", "may_conceive", "breastfeeding", "long_qt", "low_potassium", "bradycardia")


def orders() -> list[dict[str, Any]]:
    """Return the fields of every order, `new` and `source` among them."""
    found = []
    for line in _lines():
        if line and not line.startswith("#"):
            parts = _LINE.fullmatch(line)
            assert parts is not None, line
            takes = (parts["takes"] or "").strip().split("|")
            for new, taken in product(parts["new"].strip().split("|"), takes):
                found.append(_order(new, taken, parts["person"] or "", parts["source"]))
    return found


def _lines() -> list[str]:
    return [
        line
        for name in ("labels.txt", "second.txt")
        for line in (HERE / name).read_text(encoding="utf-8").splitlines()
    ]


def _order(new: str, taken: str, person: str, source: str) -> dict[str, Any]:
    order: dict[str, Any] = {"drugs": [*(taken.split("&") if taken else ()), new], "new": new}
    for word in filter(None, person.split(", ")):
        key, _, value = word.partition("=")
        if key in _FLAGS:
            order[key] = True
        elif key == "age":
            order["age"] = int(value)
        elif key == "dose":
            order["doses"] = {new: value}
        elif key == "stopped":
            name, _, days = value.partition(":")
            order["stopped"] = {name: int(days)}
        elif key in ("poor", "allergies"):
            order[key] = [value]
        else:
            assert key in ("renal", "hepatic", "smoking"), key
            order[key] = value
    return order | {"source": source}
