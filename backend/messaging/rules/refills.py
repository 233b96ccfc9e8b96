"""Refill requests and messages as values, the states a request goes through, and their order in a queue."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final


class RefillStatus(StrEnum):
    """What has become of a refill request."""

    OPEN = "open"
    PASSED_ON = "passed_on"  # from care support to the prescriber
    ANSWERED = "answered"
    SIGNED = "signed"
    DECLINED = "declined"


WAITING: Final = frozenset({RefillStatus.OPEN, RefillStatus.PASSED_ON})

_FROM: Final = {
    RefillStatus.PASSED_ON: frozenset({RefillStatus.OPEN}),
    RefillStatus.ANSWERED: WAITING,
    RefillStatus.SIGNED: WAITING,
    RefillStatus.DECLINED: WAITING,
}


def may_become(status: RefillStatus, wanted: RefillStatus) -> bool:
    """Say whether a request in one state may go to another; what is closed stays closed."""
    return status in _FROM.get(wanted, frozenset())


@dataclass(frozen=True, slots=True)
class RefillMedication:
    """The medicine a request is about, and the prescription of it that is in force."""

    id: uuid.UUID
    name: str
    dose_text: str
    prescription_id: uuid.UUID | None
    sig: str | None
    schedule: str | None = None


@dataclass(frozen=True, slots=True)
class RefillSupply:
    """How long the tablets last, as prescriptions know it."""

    days_left: int | None
    runs_out_on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class RefillVisit:
    """The patient's next visit."""

    id: uuid.UUID
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class RefillScore:
    """The latest score of one instrument."""

    instrument: str
    total: int
    severity_label: str
    on: date


@dataclass(frozen=True, slots=True)
class RefillExam:
    """A lab or exam whose last day has passed, and the drugs that ask for it."""

    label: str
    drug_names: tuple[str, ...]
    due_on: date


@dataclass(frozen=True, slots=True)
class RefillContext:
    """What to look at before deciding; `open_flags` and `overdue_exams` are None for the patient."""

    next_visit: RefillVisit | None
    open_flags: int | None
    latest_scores: tuple[RefillScore, ...]
    overdue_exams: tuple[RefillExam, ...] | None


@dataclass(frozen=True, slots=True)
class RefillRequest:
    """A refill request with all that its card shows; `note` is the team's own, never the patient's."""

    id: uuid.UUID
    patient_id: uuid.UUID
    patient_name: str
    medication: RefillMedication
    text: str
    asked_at: datetime
    status: RefillStatus
    handled_by: str | None
    handled_at: datetime | None
    answer: str | None
    note: str | None
    prescription_id: uuid.UUID | None
    supply: RefillSupply
    context: RefillContext


@dataclass(frozen=True, slots=True)
class Message:
    """One letter."""

    id: uuid.UUID
    at: datetime
    author_name: str
    author_role: str
    text: str
    refill_request_id: uuid.UUID | None


def in_order(requests: Iterable[RefillRequest]) -> list[RefillRequest]:
    """Put the soonest run-out first, then the oldest; what is unknown comes after what is known."""
    return sorted(
        requests, key=lambda each: (each.supply.runs_out_on or date.max, each.asked_at, str(each.id))
    )
