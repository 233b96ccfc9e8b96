"""Loads the tables of dose equivalents; refuses what no file, class or source stands behind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from backend.medications.rules.drugs import Basis, Source
from backend.medications.rules.equivalents import Band, Bands, Equivalents, Figure, Flat, milligrams
from backend.medications.rules.profiles import Profile
from backend.medications.tables import Bases, Table, read_sources, read_toml

FILE: Final = Path(__file__).parent / "equivalents.toml"

_KEYS: Final = {
    "id", "title", "method", "reference", "reference_dose", "classes", "status", "source", "doses",
}  # fmt: skip
_RANGE: Final = re.compile(r"(.+) to (.+)")


@dataclass(frozen=True, slots=True)
class Published:
    """Every table, and the doses above which a curve is flat."""

    tables: tuple[Equivalents, ...]
    flats: tuple[Flat, ...]


def read_equivalents(path: Path, profiles: Mapping[str, Profile], classes: frozenset[str]) -> Published:
    """Read the tables of equivalents; every drug in them has a file or is said to have none."""
    table = Table(path.name, "", read_toml(path), {"version", "tables", "bands", "flat", "sources"})
    reader = _Reader(profiles, classes, read_sources(table))
    bands = {each.get("id", str): reader.bands(each) for each in table.subs("bands", _BANDS)}
    tables: list[Equivalents] = []
    for each in table.subs("tables", _KEYS, {"unlisted", "bands"}):
        found = reader.table(each, bands)
        if found.id in {other.id for other in tables}:
            raise each.fault("id", f"{found.id!r} is named twice")
        tables.append(found)
    flats = [reader.flat(each, {one.id for one in tables}) for each in table.subs("flat", _FLAT, _FLAT_WHAT)]
    return Published(tuple(tables), tuple(flats))


_BANDS: Final = {"id", "status", "source", "steps"}
_FLAT: Final = {"what", "above", "note", "limit", "status", "source"}
_FLAT_WHAT: Final = {"table", "classes", "drug"}


class _Reader:
    def __init__(
        self, profiles: Mapping[str, Profile], classes: frozenset[str], sources: dict[str, Source]
    ) -> None:
        self._profiles, self._classes, self._sources = profiles, classes, sources
        self._bases = Bases(sources, {})

    def table(self, each: Table, bands: Mapping[str, Bands]) -> Equivalents:
        reference = self._slug(each, "reference", each.get("reference", str))
        basis, source = self._basis(each)
        words = each.get("bands", str) if "bands" in each.raw else None
        if words is not None and words not in bands:
            raise each.fault("bands", f"no bands {words!r}")
        return Equivalents(
            id=each.get("id", str),
            title=each.get("title", str),
            method=each.get("method", str),
            reference=reference,
            reference_dose=each.dose("reference_dose"),
            classes=self._known_classes(each),
            figures=self._figures(each, "doses", reference),
            unlisted=self._figures(each, "unlisted", reference) if "unlisted" in each.raw else {},
            bands=bands[words] if words is not None else None,
            basis=basis,
            source=source,
        )

    def bands(self, each: Table) -> Bands:
        basis, source = self._basis(each)
        steps = []
        for step in each.subs("steps", {"word"}, {"at_most"}):
            at_most = milligrams(step.dose("at_most")) if "at_most" in step.raw else None
            steps.append(Band(step.get("word", str), at_most))
        ends = [step.at_most for step in steps]
        known = [end for end in ends if end is not None]
        if not steps or ends[-1] is not None or len(known) != len(ends) - 1 or known != sorted(set(known)):
            raise each.fault("steps", "impossible range: limits rise, and the last has none")
        return Bands(tuple(steps), basis, source)

    def flat(self, each: Table, tables: set[str]) -> Flat:
        basis, source = self._basis(each)
        is_drug = "drug" in each.raw
        if is_drug == ("table" in each.raw) or is_drug == ("classes" in each.raw):
            raise each.fault("drug", "say either the drug, or the table and its classes")
        table = None if is_drug else each.get("table", str)
        if table is not None and table not in tables:
            raise each.fault("table", f"no table {table!r}")
        return Flat(
            what=each.get("what", str),
            table=table,
            classes=frozenset() if is_drug else self._known_classes(each),
            drug=self._slug(each, "drug", each.get("drug", str)) if is_drug else None,
            above=each.dose("above"),
            note=each.get("note", str),
            limit=each.get("limit", str),
            basis=basis,
            source=source,
        )

    def _basis(self, each: Table) -> tuple[Basis, Source]:
        basis = self._bases.named(each)
        return basis, self._sources[basis.source]

    def _known_classes(self, each: Table) -> frozenset[str]:
        words = each.words("classes")
        for word in words:
            if word not in self._classes:
                raise each.fault("classes", f"unknown class {word!r}: see interactions/classes.toml")
        if not words:
            raise each.fault("classes", "is empty")
        return frozenset(words)

    def _figures(self, each: Table, key: str, reference: str) -> dict[str, Figure]:
        lines = Table(each.file, f"{each.path}.{key}", each.raw[key], set(), set(each.raw[key]))
        found = {}
        for slug in lines.raw:
            if key == "doses":
                self._slug(lines, slug, slug)
            elif slug in self._profiles:
                raise lines.fault(slug, "has a drug file: it belongs to doses")
            if slug == reference:
                raise lines.fault(slug, "is the reference drug")
            found[slug] = self._figure(lines, slug)
        return found

    def _figure(self, lines: Table, slug: str) -> Figure:
        text = lines.get(slug, str)
        ends = _RANGE.fullmatch(text)
        low = lines.dose(slug, ends[1] if ends else text)
        high = lines.dose(slug, ends[2] if ends else text)
        if ends and milligrams(low) >= milligrams(high):
            raise lines.fault(slug, "impossible range")
        return Figure(low, high)

    def _slug(self, each: Table, key: str, slug: str) -> str:
        if slug not in self._profiles:
            raise each.fault(key, f"no drug file {slug!r}")
        return slug
