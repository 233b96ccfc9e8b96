"""Results and states of a person as values: what was measured, and what holds now."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

ENTERED, HOME, IMPORTED = "entered", "home", "imported"
UNKNOWN: Final = "unknown"

# Every kind of state with its words; the newest entry of a kind holds. Of overdose events, each counts.
EVENT: Final = "overdose-event"
DISCHARGE: Final = "psychiatric-discharge"
ALLERGIES: Final = "allergies"
NONE_KNOWN: Final = "none-known"
SMOKING: Final = "smoking"
BENIGN_NEUTROPENIA: Final = "benign-ethnic-neutropenia"
_IMPAIRMENT: Final = ("normal", "mild", "moderate", "severe", UNKNOWN)
_ENZYME: Final = ("poor", "normal", UNKNOWN)
STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "pregnancy": ("pregnant", "possible", "not-possible", UNKNOWN),
    "contraception": (
        "none", "estrogen", "progestin", "barrier", "device", "sterilization", "other", UNKNOWN,
    ),
    "breastfeeding": ("yes", "no", UNKNOWN),
    SMOKING: ("smokes", "former", "never", UNKNOWN),
    "renal": _IMPAIRMENT,
    "hepatic": _IMPAIRMENT,
    # A low neutrophil count from birth on; clozapine's counts are judged by another ladder.
    BENIGN_NEUTROPENIA: ("yes", "no", UNKNOWN),
    "cyp2d6": _ENZYME,
    "cyp2c19": _ENZYME,
    "cyp2c9": _ENZYME,
    EVENT: ("attempt", DISCHARGE),
    ALLERGIES: (NONE_KNOWN, UNKNOWN),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewResult:
    """A result as it comes in: a value with its unit, or a word; `id` is the device's own."""

    id: uuid.UUID
    what: str
    value: Decimal | None
    unit: str | None
    word: str | None


@dataclass(frozen=True, slots=True)
class ImportedResult:
    """A result as another system recorded it; the unit is one of ours."""

    external_id: str
    what: str
    value: Decimal | None
    unit: str | None
    word: str | None
    on: date
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Result:
    """One result: what was entered, and the same in the canonical unit."""

    id: uuid.UUID
    what: str
    on: date  # the patient's day
    taken_at: datetime | None
    value: Decimal | None
    unit: str
    entered_value: Decimal | None
    entered_unit: str | None
    word: str | None
    source: str
    author_name: str
    recorded_at: datetime
    withdrawn_reason: str | None = None
    withdrawn_by: str | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Say whether it was taken back as wrong."""
        return self.withdrawn_by is not None


@dataclass(frozen=True, slots=True)
class State:
    """What somebody stated of a person on a day; `since_on` is when it began, changed or happened."""

    id: uuid.UUID
    kind: str
    word: str
    since_on: date | None
    stated_on: date
    note: str | None
    source: str
    author_name: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ImportedState:
    """A state as another system recorded it."""

    external_id: str
    kind: str
    word: str
    stated_on: date


def newest_results(results: Iterable[Result]) -> dict[str, Result]:
    """Return the newest result of each quantity."""
    found: dict[str, Result] = {}
    for result in sorted(results, key=_age, reverse=True):
        found.setdefault(result.what, result)
    return found


def in_order(results: Iterable[Result]) -> tuple[Result, ...]:
    """Return results newest first: by day, then by hour where it is known, then as they were recorded."""
    return tuple(sorted(results, key=_age, reverse=True))


def _age(result: Result) -> tuple[date, datetime, datetime, uuid.UUID]:
    return result.on, result.taken_at or result.recorded_at, result.recorded_at, result.id


def holding(states: Iterable[State]) -> dict[str, State]:
    """Return the entry of each kind that holds: the one stated last, and of one day the one recorded last."""
    found: dict[str, State] = {}
    for state in sorted(states, key=lambda each: (each.stated_on, each.recorded_at, each.id)):
        found[state.kind] = state
    return found
