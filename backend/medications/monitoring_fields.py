"""Reads the fields of a monitoring plan: intervals, phases, limits and what each fact rests on."""

import tomllib
from datetime import date
from decimal import Decimal, InvalidOperation

from backend.medications.rules.drugs import Basis
from backend.medications.rules.intervals import Interval, parse_interval
from backend.medications.rules.schedules import Advice, Band, Phase, Settling
from backend.medications.tables import Bases, FaultyDrugFile, Table


def overlap(band: Band, low: Decimal | None, high: Decimal | None) -> bool:
    """Say whether a band and a range share a value."""
    return (band.high is None or low is None or low < band.high) and (
        high is None or band.low is None or band.low < high
    )


def open_table(file: str, text: str, keys: set[str], optional: set[str]) -> Table:
    """Read the text of a file as a table."""
    try:
        return Table(file, "", tomllib.loads(text), keys, optional)
    except tomllib.TOMLDecodeError as fault:
        raise FaultyDrugFile(file, "file", str(fault)) from fault


def parts(table: Table, key: str, keys: set[str], optional: set[str]) -> list[Table]:
    """Return the tables of a list that may be absent."""
    return table.subs(key, keys, optional) if key in table.raw else []


def own_basis(table: Table, bases: Bases) -> Basis:
    """Return the basis that a table names."""
    status, _, source = table.get("basis", str).partition(" ")
    return bases.of(table, "basis", status, source)


def default_basis(table: Table, bases: Bases) -> Basis:
    """Return the basis of the file; there must be one."""
    if bases.default is None:
        raise table.fault("basis", "missing source")
    return bases.default


def read_advice(rule: str, table: Table, bases: Bases) -> Advice:
    """Read a note without a day."""
    basis = own_basis(table, bases) if "basis" in table.raw else default_basis(table, bases)
    return Advice(rule, table.get("text", str), basis, bases.used[basis.source])


def interval(table: Table, key: str, text: str | None = None) -> Interval:
    """Return an interval that is possible."""
    try:
        return parse_interval(table.get(key, str) if text is None else text)
    except ValueError as fault:
        raise table.fault(key, f"impossible interval: {fault}") from fault


def maybe_interval(table: Table, key: str) -> Interval | None:
    """Return an interval, or None where the key is absent."""
    return interval(table, key) if key in table.raw else None


def number(table: Table, key: str) -> Decimal:
    """Return a number that is written in quotes."""
    try:
        number = Decimal(table.get(key, str))
    except InvalidOperation as fault:
        raise table.fault(key, "must be a number in quotes") from fault
    if not number.is_finite() or number < 0:
        raise table.fault(key, "impossible range")
    return number


def rising(table: Table, key: str, texts: tuple[str, ...]) -> tuple[Interval, ...]:
    """Return intervals, each longer than the one before."""
    found = tuple(interval(table, key, text) for text in texts)
    ends = [each.last_day(date(2001, 1, 1)) for each in found]
    if ends != sorted(set(ends)):
        raise table.fault(key, "impossible interval: each must be longer than the one before")
    return found


def read_phases(table: Table, texts: tuple[str, ...]) -> tuple[Phase, ...]:
    """Read `["1 w until 26 w", "2 w until 52 w", "1 m"]`: only the last may go on for good."""
    found = []
    for place, text in enumerate(texts, 1):
        every, _, until = text.partition(" until ")
        if not until and place < len(texts):
            raise table.fault("every", "impossible interval: only the last may go on for good")
        found.append(
            Phase(interval(table, "every", every), interval(table, "every", until) if until else None)
        )
    rising(table, "every", tuple(text.partition(" until ")[2] for text in texts if " until " in text))
    return tuple(found)


def read_settling(table: Table) -> Settling:
    """Read until when results are asked for often."""
    own = table.sub("settling", {"every", "results", "low", "high", "apart", "within"})
    found = Settling(
        interval(own, "every"), own.get("results", int), number(own, "low"), number(own, "high"),
        number(own, "apart"), interval(own, "within"),
    )  # fmt: skip
    if found.results < 2 or found.low >= found.high:
        raise own.fault("low", "impossible range")
    return found
