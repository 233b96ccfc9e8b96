"""Conditions and allergies as values, and the list a person can read."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; `onset_on` is None where no day is stated."""

    id: uuid.UUID
    text: str
    code: str | None
    system: str | None
    onset_on: date | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class Allergy:
    """One allergy or intolerance; `means` holds drugs and class words, none where nobody can check it."""

    id: uuid.UUID
    text: str
    code: str | None
    reaction: str | None
    criticality: str | None
    recorded_on: date | None
    source: str
    author_name: str
    means: frozenset[str]
    checked_as: tuple[str, ...]
    mistaken_reason: str | None = None
    mistaken_by: str | None = None


@dataclass(frozen=True, slots=True)
class NewCondition:
    """A condition as another system recorded it, under that system's name for the record."""

    external_id: str
    text: str
    code: str | None
    system: str | None
    onset_on: date | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class NewAllergy:
    """An allergy as another system recorded it, under that system's name for the record."""

    external_id: str
    text: str
    code: str | None
    system: str | None
    criticality: str | None
    recorded_on: date | None


def named_once(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Gather the records of one condition into one line: the active ones first, then the latest onset first.

    Other systems record a lasting condition anew at each visit. The line is active where any record is, and
    begins at the earliest onset among the records that decided this.
    """
    gathered: dict[tuple[str, str], Condition] = {}
    for condition in sorted(conditions, key=_most_telling):
        key = (condition.system or "", condition.code) if condition.code else ("", condition.text.casefold())
        gathered.setdefault(key, condition)
    return tuple(
        sorted(gathered.values(), key=lambda c: (not c.is_active, _latest_first(c.onset_on), c.text))
    )


def _most_telling(condition: Condition) -> tuple[bool, date, uuid.UUID]:
    return (not condition.is_active, condition.onset_on or date.max, condition.id)


def _latest_first(day: date | None) -> int:
    return -day.toordinal() if day else 1
