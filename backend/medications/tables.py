"""Reads tables of a data file: every key known, every value of its type, and a fault is named in full."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

from backend.medications.rules.doses import Dose, parse_dose
from backend.medications.rules.drugs import Basis, Source, Status

_T = TypeVar("_T")
# A fact may end with its own basis: `3A4 inhibitor weak [unconfirmed textbook]`.
_OWN_BASIS: Final = re.compile(r"\s*\[(?P<status>[a-z]+) (?P<source>[a-z0-9.-]+)\]\s*$")


class FaultyDrugFile(ValueError):
    """A drug file can not be used: which file, which key, and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")


def read_text(path: Path) -> str:
    """Read one data file or say why not."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise FaultyDrugFile(path.name, "file", f"is not UTF-8 at byte {fault.start}") from fault


def parse_toml(file: str, text: str) -> dict[str, Any]:
    """Read the tables of a data file or say why not."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise FaultyDrugFile(file, "file", str(fault)) from fault


def read_toml(path: Path) -> dict[str, Any]:
    """Read one data file and its tables or say why not."""
    return parse_toml(path.name, read_text(path))


class Table:
    """One table of a file: every key must be known, read with its type, and is named when it is wrong."""

    def __init__(
        self,
        file: str,
        path: str,
        raw: object,
        keys: frozenset[str] | set[str],
        optional: frozenset[str] | set[str] = frozenset(),
    ) -> None:
        self.file, self.path = file, path
        if not isinstance(raw, dict):
            raise FaultyDrugFile(file, path or "file", "must be a table")
        self.raw: dict[str, Any] = raw
        for key in raw:
            if key not in keys and key not in optional:
                raise self.fault(key, "unknown key")
        if not keys <= raw.keys():
            key = min(keys - raw.keys())
            raise self.fault(key, "missing source" if key == "source" else "missing key")

    def fault(self, key: str, reason: str) -> FaultyDrugFile:
        """Return the error that names a key of this table."""
        return FaultyDrugFile(self.file, f"{self.path}.{key}" if self.path else key, reason)

    def get(self, key: str, kind: type[_T]) -> _T:
        """Return a value that must be there, of this type and not empty."""
        value = self.raw[key]
        if type(value) is not kind:
            raise self.fault(key, f"must be {kind.__name__}")
        if isinstance(value, str) and not value.strip():
            raise self.fault(key, "is empty")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of words; one word may stand alone; an absent key is an empty list."""
        if key not in self.raw:
            return ()
        values = self.raw[key]
        if isinstance(values, str):
            values = [values]
        if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
            raise self.fault(key, "must be a list of words")
        if len(set(values)) != len(values):
            raise self.fault(key, "says something twice")
        return tuple(values)

    def dose(self, key: str, text: str | None = None) -> Dose:
        """Return a dose that is written the safe way."""
        try:
            return parse_dose(self.get(key, str) if text is None else text)
        except ValueError as fault:
            raise self.fault(key, str(fault)) from fault

    def sub(self, key: str, keys: set[str], optional: set[str] | None = None) -> "Table":
        """Return a table below this one."""
        return Table(
            self.file, f"{self.path}.{key}" if self.path else key, self.raw[key], keys, optional or set()
        )

    def all(self, key: str) -> "Table":
        """Return a table below this one whose keys are names, not words of the format."""
        raw = self.raw[key]
        return self.sub(key, set(), set(raw) if isinstance(raw, dict) else set())

    def subs(self, key: str, keys: set[str], optional: set[str] | None = None) -> list["Table"]:
        """Return the tables of a list below this one."""
        return [
            Table(self.file, f"{self.path}.{key}[{place}]" if self.path else f"{key}[{place}]",
                  value, keys, optional or set())
            for place, value in enumerate(self.get(key, list))
        ]  # fmt: skip


class Bases:
    """Finds what a fact rests on: its own basis, or the file's."""

    def __init__(self, sources: dict[str, Source], shared: dict[str, Source]) -> None:
        self.sources, self.shared = sources, shared
        self.used: dict[str, Source] = dict(sources)
        self.default: Basis | None = None
        self._made: dict[tuple[str, str], Basis] = {}

    def of(self, table: Table, key: str, status: str, source: str) -> Basis:
        """Return a basis whose source exists; a confirmed one was opened."""
        made = self._made.get((status, source))
        if made is not None:
            return made
        try:
            found = Status(status)
        except ValueError as fault:
            raise table.fault(key, "must be confirmed, consensus or unconfirmed") from fault
        origin = self.sources.get(source) or self.shared.get(source)
        if origin is None:
            raise table.fault("source" if key == "status" else key, f"missing source {source!r}")
        if found is Status.CONFIRMED and origin.read_on is None:
            raise table.fault(key, f"confirmed, but source {source!r} has no read_on")
        self.used.setdefault(source, origin)
        basis = self._made[status, source] = Basis(found, source)
        return basis

    def named(self, table: Table) -> Basis:
        """Return the basis that a table names in `status` and `source`."""
        return self.of(table, "status", table.get("status", str), table.get("source", str))

    def split(self, table: Table, key: str, text: str) -> tuple[str, Basis]:
        """Cut a fact's own basis off its text, or give it the default."""
        own = _OWN_BASIS.search(text) if text.endswith("]") else None
        if own is not None:
            return text[: own.start()], self.of(table, key, own["status"], own["source"])
        if self.default is None:
            raise table.fault(key, "missing source: the file has no basis and the fact none of its own")
        return text, self.default


def read_sources(table: Table) -> dict[str, Source]:
    """Return the sources of a file: a list of tables with an id, or one table by id."""
    if "sources" not in table.raw:
        return {}
    raw = table.raw["sources"]
    if isinstance(raw, list):
        parts = [
            (each.get("id", str), each)
            for each in table.subs("sources", {"id", "title", "address"}, {"read_on"})
        ]
    elif isinstance(raw, dict):
        parts = [
            (key, Table(table.file, f"sources.{key}", value, {"title", "address"}, {"read_on"}))
            for key, value in raw.items()
        ]
    else:
        raise table.fault("sources", "must be a table")
    return {
        key: Source(
            id=key,
            title=each.get("title", str),
            address=each.get("address", str),
            read_on=each.get("read_on", date) if "read_on" in each.raw else None,
        )
        for key, each in parts
    }
