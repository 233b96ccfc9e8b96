"""Reading members of FHIR JSON with their FHIR types; a wrong type raises Unreadable with its path."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

LONGEST_TEXT = 1000
LONGEST_CODE = 200
OLDEST_YEAR = 1900

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_DATE_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


class Unreadable(ValueError):
    """The JSON has not the shape that FHIR gives it; the message holds a path and a reason, no content."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} {reason}" if path else reason)
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Moment:
    """A FHIR date or dateTime: `day` is the day as written, None for a mere year or month.

    `instant` is there only where the file states a time of day (and then it states its offset).
    """

    day: date | None
    instant: datetime | None


@dataclass(frozen=True, slots=True)
class Coding:
    """One code of one code system."""

    system: str | None
    code: str | None
    display: str | None


@dataclass(frozen=True, slots=True)
class Concept:
    """A FHIR CodeableConcept: what is meant, in the source's words and in codes."""

    text: str | None
    codings: tuple[Coding, ...]

    def code_of(self, *systems: str) -> str | None:
        """Return the first code of one of these systems; an earlier system goes before a later."""
        for system in systems:
            for coding in self.codings:
                if coding.system == system and coding.code:
                    return coding.code
        return None

    def preferred(self, *systems: str) -> Coding:
        """Return the coding of the first of these systems that occurs, else the first that has a code."""
        for system in systems:
            for coding in self.codings:
                if coding.system == system and coding.code:
                    return coding
        for coding in self.codings:
            if coding.code:
                return coding
        return Coding(None, None, None)

    @property
    def name(self) -> str | None:
        """The source's own text, else the first display."""
        return self.text or next((coding.display for coding in self.codings if coding.display), None)

    @property
    def label(self) -> str:
        """Something to call it by in a report."""
        coding = self.preferred()
        return " ".join(part for part in (coding.code, self.name) if part) or "no code"


NO_CONCEPT = Concept(None, ())


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object of a resource, with the path that leads to it."""

    members: Mapping[str, Any]
    path: str

    def at(self, name: str) -> str:
        """Return the path of a member."""
        return f"{self.path}.{name}" if self.path else name

    def has(self, name: str) -> bool:
        """Say whether the member is there."""
        return name in self.members

    def text(self, name: str, *, longest: int = LONGEST_TEXT) -> str | None:
        """Return a string without surrounding space; raise where it is empty, too long or not printable."""
        if name not in self.members:
            return None
        return _text(self.members[name], self.at(name), longest)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of strings; FHIR allows null for an element that has only extensions."""
        return tuple(
            _text(value, f"{self.at(name)}[{index}]", LONGEST_TEXT)
            for index, value in enumerate(self._list(name))
            if value is not None
        )

    def flag(self, name: str) -> bool | None:
        """Return a boolean."""
        value = self.members.get(name)
        if value is None and name not in self.members:
            return None
        if not isinstance(value, bool):
            raise Unreadable(self.at(name), "is not true or false")
        return value

    def number(self, name: str) -> Decimal | None:
        """Return a number as it was written, as a Decimal."""
        if name not in self.members:
            return None
        value = self.members[name]
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise Unreadable(self.at(name), "is not a number")
        try:
            number = Decimal(str(value))
        except (InvalidOperation, ValueError):
            raise Unreadable(self.at(name), "is not a number") from None
        if not number.is_finite() or abs(number) >= Decimal("1e9"):
            raise Unreadable(self.at(name), "is not a sensible number")
        return number

    def node(self, name: str) -> "Node | None":
        """Return an object."""
        if name not in self.members:
            return None
        value = self.members[name]
        if not isinstance(value, dict):
            raise Unreadable(self.at(name), "is not an object")
        return Node(value, self.at(name))

    def nodes(self, name: str) -> tuple["Node", ...]:
        """Return a list of objects."""
        found = []
        for index, value in enumerate(self._list(name)):
            path = f"{self.at(name)}[{index}]"
            if not isinstance(value, dict):
                raise Unreadable(path, "is not an object")
            found.append(Node(value, path))
        return tuple(found)

    def moment(self, name: str) -> Moment | None:
        """Return a date or dateTime; raise where it is impossible, or has a time of day without an offset."""
        value = self.text(name)
        return None if value is None else _moment(value, self.at(name))

    def concept(self, name: str) -> Concept | None:
        """Return a CodeableConcept."""
        node = self.node(name)
        return None if node is None else _concept(node)

    def _list(self, name: str) -> list[Any]:
        if name not in self.members:
            return []
        value = self.members[name]
        if not isinstance(value, list):
            raise Unreadable(self.at(name), "is not a list")
        return value


def _text(value: Any, path: str, longest: int) -> str:
    if not isinstance(value, str):
        raise Unreadable(path, "is not a text")
    stripped = value.strip()
    if not stripped:
        raise Unreadable(path, "is empty")
    if len(stripped) > longest:
        raise Unreadable(path, f"is longer than {longest} characters")
    if not stripped.isprintable() and any(
        unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r"
        for character in stripped
    ):
        raise Unreadable(path, "holds control characters")
    return stripped


def _concept(node: Node) -> Concept:
    codings = tuple(
        Coding(
            coding.text("system", longest=LONGEST_CODE),
            coding.text("code", longest=LONGEST_CODE),
            _one_line(coding.text("display")),
        )
        for coding in node.nodes("coding")
    )
    return Concept(_one_line(node.text("text")), codings)


def _one_line(value: str | None) -> str | None:
    return " ".join(value.split()) if value else None


def _moment(value: str, path: str) -> Moment:
    try:
        if partial := _DATE.fullmatch(value):
            year, month, day = (int(part) if part else None for part in partial.groups())
            checked = date(year or 0, month or 1, day or 1)
            moment = Moment(checked if day else None, None)
        elif timed := _DATE_TIME.fullmatch(value):
            if timed.group(2) is None:
                raise Unreadable(path, "has a time of day without an offset from UTC")
            instant = datetime.fromisoformat(value)
            checked = instant.date()
            moment = Moment(checked, instant)
        else:
            raise Unreadable(path, "is not a FHIR date")
    except (ValueError, OverflowError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(path, "is not a possible date") from None
    if checked.year < OLDEST_YEAR:
        raise Unreadable(path, f"lies before {OLDEST_YEAR}")
    return moment
