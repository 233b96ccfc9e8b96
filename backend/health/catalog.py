"""Loads the quantities from their file; refuses what it does not understand."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from backend.health.rules.quantities import Kind, Quantity, Scale
from backend.strict_toml import CatalogError, Table

T = TypeVar("T")

FILE = Path(__file__).parent / "quantities.toml"
STATUSES: Final = ("confirmed", "consensus", "unconfirmed")
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{1,38}")
_LOINC: Final = re.compile(r"[0-9]{1,6}-[0-9]")
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+|/[1-9][0-9]*)?")


@cache
def quantities() -> Mapping[str, Quantity]:
    """Return everything that can be measured, by code, in the order of the file."""
    return read(FILE)


@cache
def by_loinc() -> Mapping[str, Quantity]:
    """Return the quantities by the codes other systems call them."""
    return {code: quantity for quantity in quantities().values() for code in quantity.loinc}


def read(path: Path) -> Mapping[str, Quantity]:
    """Read a file of quantities; raise CatalogError for the first thing that is wrong."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(path, "file", f"is not TOML: {error}") from error
    top = _Table(path, "", raw)
    sources = _sources(top.table("sources"))
    found: dict[str, Quantity] = {}
    claimed: dict[str, str] = {}
    rows = top.table("quantities")
    for code in list(rows.left):
        if not _CODE.fullmatch(code):
            raise rows.wrong(code, "must be small letters, digits and hyphens")
        row = rows.table(code)
        quantity = _quantity(code, row, sources)
        for loinc in quantity.loinc:
            if claimed.setdefault(loinc, code) != code:
                raise row.wrong("loinc", f"{loinc} belongs to {claimed[loinc]} already")
        found[code] = quantity
    return top.end(rows.end(found))


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a number is from: whether somebody opened it, and when to look at it again."""

    is_read: bool
    review_on: date


def _sources(table: "_Table") -> dict[str, _Source]:
    found = {}
    for name in list(table.left):
        row = table.table(name)
        row.text("title")
        if not row.text("url").startswith("https://"):
            raise row.wrong("url", "must be an https address")
        is_read = "read_on" in row.left
        if is_read:
            row.day("read_on")
        found[name] = row.end(_Source(is_read, row.day("review_on")))
    return found


def _quantity(code: str, row: "_Table", sources: Mapping[str, _Source]) -> Quantity:
    label = row.text("label")
    try:
        kind = Kind(row.text("kind"))
    except ValueError as error:
        raise row.wrong("kind", f"must be one of {', '.join(Kind)}") from error
    status, source = row.text("status"), row.text("source")
    if status not in STATUSES:
        raise row.wrong("status", f"must be one of {', '.join(STATUSES)}")
    if source not in sources:
        raise row.wrong("source", f"missing source {source!r}")
    if status == "confirmed" and not sources[source].is_read:
        raise row.wrong("status", f"confirmed, but source {source!r} has no read_on")
    loinc = row.texts_once("loinc")
    if any(not _LOINC.fullmatch(each) for each in loinc):
        raise row.wrong("loinc", "must be LOINC codes")
    is_for_home = row.flag("at_home", default=False)
    words: tuple[str, ...] = ()
    unit, scales, low, high = "", dict[str, Scale](), None, None
    if "words" in row.left:
        words = row.texts("words")
    else:
        unit = row.text("unit")
        scales = {unit: Scale(Fraction(1)), **_scales(row, unit)}
        low, high = _range(row)
    quantity = Quantity(
        code=code,
        label=label,
        kind=kind,
        unit=unit,
        scales=scales,
        low=low,
        high=high,
        words=words,
        loinc=loinc,
        is_for_home=is_for_home,
        status=status,
        source=source,
        review_on=sources[source].review_on,
    )
    return row.end(quantity)


def _scales(row: "_Table", canonical: str) -> dict[str, Scale]:
    found: dict[str, Scale] = {}
    for each in row.optional_tables("units"):
        unit = each.text("unit")
        if unit == canonical or unit in found:
            raise each.wrong("unit", f"{unit} is there twice")
        try:
            found[unit] = Scale(
                each.fraction("times"), each.fraction("plus") if "plus" in each.left else Fraction(0)
            )
        except ValueError as error:
            raise each.wrong("times", str(error)) from error
        each.end(unit)
    return found


def _range(row: "_Table") -> tuple[Decimal, Decimal]:
    ends = row.texts("plausible")
    if len(ends) != 2 or not all(re.fullmatch(r"[0-9]+(\.[0-9]+)?", end) for end in ends):
        raise row.wrong("plausible", "must be the lowest and the highest value, as text")
    low, high = Decimal(ends[0]), Decimal(ends[1])
    if low >= high:
        raise row.wrong("plausible", "the lowest must lie below the highest")
    return low, high


class _Table(Table):
    """A table that also holds figures written as fractions, and lists that say nothing twice."""

    def texts_once(self, key: str) -> tuple[str, ...]:
        """Return texts, perhaps none, each said once."""
        if self.left.get(key) == []:
            self.left.pop(key)
            return ()
        value = self.texts(key)
        if len(set(value)) != len(value):
            raise self.wrong(key, "says something twice")
        return value

    def fraction(self, key: str) -> Fraction:
        """Return an exact figure."""
        value = self.text(key)
        if not _NUMBER.fullmatch(value):
            raise self.wrong(key, "must be a decimal or a fraction, as text")
        return Fraction(value)
