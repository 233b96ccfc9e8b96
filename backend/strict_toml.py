"""A table of a data file that knows which keys nobody has asked for, and says what is wrong with one."""

from datetime import date
from pathlib import Path
from typing import Self, TypeVar

T = TypeVar("T")


class CatalogError(Exception):
    """A data file can not be used; says which file, which key and why."""

    def __init__(self, path: Path, key: str, reason: str) -> None:
        super().__init__(f"{path.name}: {key}: {reason}")


class Table:
    """A TOML table; each key is taken once, and `end` refuses what is left."""

    def __init__(self, path: Path, name: str, values: object) -> None:
        self.path, self.name = path, name
        if not isinstance(values, dict):
            raise CatalogError(path, name, "must be a table")
        self.left: dict[str, object] = dict(values)

    def key(self, key: str) -> str:
        """Return a key's whole name, from the top of the file."""
        return f"{self.name}.{key}" if self.name else key

    def wrong(self, key: str, reason: str) -> CatalogError:
        """Return the error that says what is wrong with a key."""
        return CatalogError(self.path, self.key(key), reason)

    def take(self, key: str) -> object:
        """Return a value of whatever type; raise CatalogError where there is none."""
        if key not in self.left:
            raise self.wrong(key, "is missing")
        return self.left.pop(key)

    def text(self, key: str) -> str:
        """Return text that is not blank."""
        value = self.take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "must be text")
        return value

    def optional_text(self, key: str) -> str | None:
        """Return text, or None where the key is not there."""
        return self.text(key) if key in self.left else None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return one text or more."""
        value = self.take(key)
        if not (isinstance(value, list) and value and all(isinstance(v, str) and v.strip() for v in value)):
            raise self.wrong(key, "must be a list of texts")
        return tuple(value)

    def text_lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Return lists of texts."""
        value = self.take(key)
        if not isinstance(value, list) or not value:
            raise self.wrong(key, "must be a list of lists of texts")
        rows = (Table(self.path, self.key(key), {f"[{n}]": row}) for n, row in enumerate(value, start=1))
        return tuple(row.texts(next(iter(row.left))) for row in rows)

    def integer(self, key: str) -> int:
        """Return a whole number; true is none."""
        value = self.take(key)
        if type(value) is not int:
            raise self.wrong(key, "must be a whole number")
        return value

    def integers(self, key: str) -> tuple[int, ...]:
        """Return one whole number or more."""
        value = self.take(key)
        if not (isinstance(value, list) and value and all(type(v) is int for v in value)):
            raise self.wrong(key, "must be a list of whole numbers")
        return tuple(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self.left.pop(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def day(self, key: str) -> date:
        """Return a day without a time."""
        value = self.take(key)
        if type(value) is not date:
            raise self.wrong(key, "must be a day")
        return value

    def values(self, key: str) -> list[object]:
        """Return a list of whatever it holds."""
        value = self.take(key)
        if not isinstance(value, list):
            raise self.wrong(key, "must be a list")
        return list(value)

    def table(self, key: str) -> Self:
        """Return a table inside this one."""
        return type(self)(self.path, self.key(key), self.take(key))

    def tables(self, key: str) -> list[Self]:
        """Return one table or more."""
        value = self.take(key)
        if not isinstance(value, list) or not value:
            raise self.wrong(key, "must be a list of tables")
        return [type(self)(self.path, f"{self.key(key)}[{n}]", row) for n, row in enumerate(value, start=1)]

    def optional_tables(self, key: str) -> list[Self]:
        """Return the tables of a key, none where it is not there."""
        return self.tables(key) if key in self.left else []

    def source_titles(self) -> dict[str, str]:
        """Return the titles of the file's `sources` by id; each has an address."""
        titles = {}
        for each in self.tables("sources"):
            titles[each.text("id")] = each.text("title")
            each.text("address")
            each.end(None)
        return titles

    def end(self, value: T) -> T:
        """Return `value`, unless the table has a key that nobody asked for."""
        for key in self.left:
            raise self.wrong(key, "is not known")
        return value
