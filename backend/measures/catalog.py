"""Loads the instruments from their files; refuses what it does not understand."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from backend.measures.rules.instrument import (
    Answer,
    Band,
    ChangeFigures,
    FlagRule,
    FunctionItem,
    Instrument,
    Item,
)

T = TypeVar("T")

FOLDER = Path(__file__).parent / "instruments"


class CatalogError(Exception):
    """A data file can not be used; says which file, which key and why."""

    def __init__(self, path: Path, key: str, reason: str) -> None:
        super().__init__(f"{path.name}: {key}: {reason}")


@cache
def instruments() -> Mapping[str, Instrument]:
    """Return every instrument by its slug."""
    return load(FOLDER)


def load(folder: Path) -> Mapping[str, Instrument]:
    """Read every instrument of `folder`; raise CatalogError for the first one that can not be used."""
    return {path.stem: read(path) for path in sorted(folder.glob("*.toml"))}


def read(path: Path) -> Instrument:
    """Read one instrument; raise CatalogError with file, key and reason."""
    try:
        table = _Table(path, "", tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(path, "file", f"is not TOML: {error}") from error
    try:
        instrument = _instrument(table)
    except ValueError as error:
        key, _, reason = str(error).partition(": ")
        raise CatalogError(path, key, reason) from error
    if instrument.slug != path.stem:
        raise CatalogError(path, "slug", f"must be {path.stem!r}, as the file is called")
    return instrument


def _instrument(table: "_Table") -> Instrument:
    instrument = Instrument(
        slug=table.text("slug"),
        name=table.text("name"),
        full_name=table.text("full_name"),
        version=table.text("version"),
        recall=table.text("recall"),
        lead=table.text("lead"),
        citation=table.text("citation"),
        licence=table.text("licence"),
        sources=table.texts("sources"),
        read_on=table.day("read_on"),
        review_on=table.day("review_on"),
        loinc_total=table.text("loinc_total"),
        items=tuple(
            row.end(Item(number=row.integer("number"), text=row.text("text")))
            for row in table.tables("items")
        ),
        answers=_answers(table),
        bands=tuple(
            row.end(Band(row.text("severity"), row.text("label"), row.integer("from"), row.integer("to")))
            for row in table.tables("bands")
        ),
        flags=tuple(
            row.end(FlagRule(row.text("kind"), row.integer("item"), row.integer("at_least")))
            for row in (table.tables("flags") if "flags" in table.left else ())
        ),
        function_item=_function_item(table.table("function_item")) if "function_item" in table.left else None,
        change=_change(table.table("change")) if "change" in table.left else None,
    )
    return table.end(instrument)


def _function_item(table: "_Table") -> FunctionItem:
    return table.end(FunctionItem(text=table.text("text"), answers=_answers(table)))


def _change(table: "_Table") -> ChangeFigures:
    return table.end(
        ChangeFigures(
            remission_below=table.integer("remission_below"),
            caseness=table.integer("caseness"),
            important=table.integer("important"),
            beyond_error=table.integer("beyond_error"),
            sustained_days=table.integer("sustained_days"),
            recurrence_days=table.integer("recurrence_days"),
            sources=table.texts("sources"),
        )
    )


def _answers(table: "_Table") -> tuple[Answer, ...]:
    return tuple(
        row.end(Answer(value=row.integer("value"), label=row.text("label")))
        for row in table.tables("answers")
    )


class _Table:
    """A TOML table that knows which of its keys nobody has asked for yet."""

    def __init__(self, path: Path, name: str, values: object) -> None:
        self.path, self.name = path, name
        if not isinstance(values, dict):
            raise CatalogError(path, name, "must be a table")
        self.left: dict[str, object] = dict(values)

    def key(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def wrong(self, key: str, reason: str) -> CatalogError:
        return CatalogError(self.path, self.key(key), reason)

    def take(self, key: str) -> object:
        if key not in self.left:
            raise self.wrong(key, "is missing")
        return self.left.pop(key)

    def text(self, key: str) -> str:
        value = self.take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "must be text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.take(key)
        if not (isinstance(value, list) and value and all(isinstance(v, str) and v.strip() for v in value)):
            raise self.wrong(key, "must be a list of texts")
        return tuple(value)

    def integer(self, key: str) -> int:
        value = self.take(key)
        if type(value) is not int:
            raise self.wrong(key, "must be a whole number")
        return value

    def day(self, key: str) -> date:
        value = self.take(key)
        if type(value) is not date:
            raise self.wrong(key, "must be a day")
        return value

    def table(self, key: str) -> "_Table":
        return _Table(self.path, self.key(key), self.take(key))

    def tables(self, key: str) -> list["_Table"]:
        value = self.take(key)
        if not isinstance(value, list) or not value:
            raise self.wrong(key, "must be a list of tables")
        return [_Table(self.path, f"{self.key(key)}[{n}]", row) for n, row in enumerate(value, start=1)]

    def end(self, value: T) -> T:
        """Return `value`, unless the table has a key that nobody asked for."""
        for key in self.left:
            raise self.wrong(key, "is not known")
        return value
