"""The dose ledger: entries that are only ever added, and the dose periods that follow from them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from backend.medications.rules.doses import Dose


class Kind(StrEnum):
    """What an entry says happened to the dose."""

    STATED = "stated"  # found to be taken, not decided here
    STARTED = "started"
    CHANGED = "changed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: from `effective_on` the daily dose is this; None once stopped."""

    id: uuid.UUID
    kind: Kind
    daily_dose: Dose | None
    effective_on: date
    recorded_at: datetime
    recorded_by: str
    prescription_id: uuid.UUID | None = None
    replaces: uuid.UUID | None = None

    def __post_init__(self) -> None:
        """Refuse an entry that says both or neither of stopped and a dose."""
        if (self.kind is Kind.STOPPED) is not (self.daily_dose is None):
            raise ValueError("an entry either stops or has a daily dose")


@dataclass(frozen=True, slots=True)
class DosePeriod:
    """A daily dose from `start` until `end`, the first day that is not included; None while open."""

    start: date
    end: date | None
    daily_dose: Dose
    recorded_by: str
    prescription_id: uuid.UUID | None
    entry_id: uuid.UUID

    def covers(self, day: date) -> bool:
        """Say whether the dose is in force on `day`."""
        return self.start <= day and (self.end is None or day < self.end)


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that no other replaces, by day; of two for one day the later recorded stands."""
    known = list(entries)
    replaced = {entry.replaces for entry in known}
    by_day: dict[date, Entry] = {}
    for entry in sorted(known, key=lambda each: (each.recorded_at, each.id)):
        if entry.id not in replaced:
            by_day[entry.effective_on] = entry
    return [by_day[day] for day in sorted(by_day)]


def periods(entries: Iterable[Entry]) -> tuple[DosePeriod, ...]:
    """Turn entries into dose periods: in order, half-open, never overlapping."""
    found = standing(entries)
    ends: list[date | None] = [entry.effective_on for entry in found[1:]]
    return tuple(
        DosePeriod(
            entry.effective_on, end, entry.daily_dose, entry.recorded_by, entry.prescription_id, entry.id
        )
        for entry, end in zip(found, [*ends, None][: len(found)], strict=True)
        if entry.daily_dose is not None
    )


def in_force(dose_periods: Sequence[DosePeriod], day: date) -> DosePeriod | None:
    """Return the period that covers `day`."""
    return next((period for period in dose_periods if period.covers(day)), None)


def next_step(dose_periods: Sequence[DosePeriod], day: date) -> DosePeriod | None:
    """Return the first period that begins after `day`."""
    return next((period for period in dose_periods if period.start > day), None)


def unchanged_since(dose_periods: Sequence[DosePeriod], day: date) -> date | None:
    """Return since when the dose of `day` has been the same without a gap."""
    current = in_force(dose_periods, day)
    if current is None:
        return None
    since = current.start
    for period in reversed([each for each in dose_periods if each.start < current.start]):
        if period.end != since or period.daily_dose != current.daily_dose:
            break
        since = period.start
    return since
