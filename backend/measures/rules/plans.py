"""Check-in plans and due check-ins, as the values that other packages receive."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend.measures.rules.rhythm import State, Why

_REASONS = {
    Why.UNTIL_RESPONSE: "until the treatment works",
    Why.EARLY: "in the first weeks",
    Why.RESPONSE: "since the treatment works",
    Why.REMISSION: "since you are well",
    Why.TITRATION: "while the dose changes",
    Why.DOSE_CHANGE: "after a change of the dose",
    Why.OVERRULED: "as your prescriber asked",
}
_EVERY = {7: "Every week", 14: "Every two weeks", 21: "Every three weeks", 28: "Every four weeks"}
OPEN = frozenset({State.SCHEDULED, State.SENT, State.OPENED, State.LATE})


def reason(why: Why, every_days: int) -> str:
    """Say how often and why, in words that a patient reads."""
    return f"{_EVERY.get(every_days, f'Every {every_days} days')}, {_REASONS[why]}"


@dataclass(frozen=True, slots=True)
class DueCheckIn:
    """One time an instrument is due, until before `closes_on`; welcome until before `ends_on`."""

    id: uuid.UUID
    instrument: str
    opens_on: date
    closes_on: date
    ends_on: date
    why: Why
    every_days: int
    state: State
    overlaps: bool
    check_in_id: uuid.UUID | None

    @property
    def reason(self) -> str:
        """Return how often it is asked and why."""
        return reason(self.why, self.every_days)

    @property
    def last_on(self) -> date:
        """Return the last day on which it is due or, where that has passed, welcome."""
        end = self.ends_on if self.state is State.LATE else self.closes_on
        return end - timedelta(days=1)

    def place(self, first: Sequence[str]) -> tuple[date, int, str]:
        """Return its place in a list: by the day it opens, then the instruments named `first`."""
        rank = first.index(self.instrument) if self.instrument in first else len(first)
        return (self.opens_on, rank, self.instrument)

    def can_be_answered(self, day: date) -> bool:
        """Say whether an answer given that day is what it waits for."""
        return self.state in OPEN and self.opens_on <= day < self.ends_on


@dataclass(frozen=True, slots=True)
class PlannedInstrument:
    """How often one instrument is asked and when next; `every_days` is None for one that is not asked."""

    instrument: str
    every_days: int | None
    why: Why
    next_on: date | None
    is_overruled: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """How a patient is asked, and who changed that, when and why; version 0 is nobody's choice."""

    version: int
    instruments: tuple[PlannedInstrument, ...]
    most_questions: int
    planned_questions: int
    is_paused: bool
    paused_until: date | None
    reason: str | None
    changed_by: str | None
    changed_at: datetime | None
