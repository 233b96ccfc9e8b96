"""What is asked about a person's monitoring and what comes back: values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from backend.medications.rules.drugs import Status
from backend.medications.rules.recurrence import Reading
from backend.medications.rules.schedules import Exam


class State(StrEnum):
    """Where an exam stands on a day; `never` has no day: neither a start nor a result is known."""

    OVERDUE = "overdue"
    NEVER = "never"
    DUE = "due"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Course:
    """One drug a person takes or took: half-open spans of days, and the days on which its dose changed.

    A course without spans is taken now, and nobody knows since when. `key` is the caller's own.
    """

    slug: str
    name: str
    key: str
    spans: tuple[tuple[date, date | None], ...] = ()
    changes: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """What the plans ask about a person; None is not known, and nothing follows from it."""

    age: int | None = None
    may_conceive: bool | None = None
    has_benign_ethnic_neutropenia: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that asks for an exam, and for which drug."""

    rule: str
    key: str
    drug_name: str
    due_on: date | None
    opens_on: date | None
    why: str
    note: str | None
    source: str
    address: str
    status: Status


@dataclass(frozen=True, slots=True)
class Due:
    """One exam with every reason for it, the one that asks earliest first; it is due when that one is."""

    exam: Exam
    state: State
    due_on: date | None
    opens_on: date | None
    last: Reading | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What a plan says without a day."""

    rule: str
    drug_name: str
    text: str
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class Monitored:
    """Everything that is to be measured, and what else the plans say."""

    items: tuple[Due, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class KnownDrug:
    """What the plans ask about a drug: its classes, and the tokens of its interaction attributes."""

    classes: frozenset[str]
    tokens: frozenset[str]


def state_on(opens_on: date | None, due_on: date | None, today: date) -> State:
    """Return where an exam stands: overdue from the day after the last one on which it was due."""
    if due_on is None or opens_on is None:
        return State.NEVER
    if today > due_on:
        return State.OVERDUE
    return State.DUE if today >= opens_on else State.PLANNED
