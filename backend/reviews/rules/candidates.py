"""Who should be offered a medication review, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from backend.health.rules.problems import Condition
from backend.prescriptions.rules.values import Medication


class Why(StrEnum):
    """The reasons there are."""

    CONDITIONS = "conditions"
    MEDICINES = "medicines"
    CHANGE = "change"
    DISCHARGE = "discharge"
    DISAGREEMENT = "disagreement"
    NO_REVIEW = "no-review"


@dataclass(frozen=True, slots=True)
class Criteria:
    """The thresholds, from the data file."""

    conditions: int
    chronic_days: int
    not_conditions: tuple[str, ...]
    medicines: int
    change_days: int
    discharge_days: int
    yearly_days: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one patient."""

    chronic_conditions: int
    active_medicines: int
    changed: tuple[str, ...]
    disagreements: tuple[str, ...]
    discharged_on: date | None
    reviewed_on: date | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, in words."""

    why: Why
    text: str


def reasons(facts: Facts, criteria: Criteria, today: date) -> tuple[Reason, ...]:
    """Return why a person should be offered a review; nobody without a medicine is."""
    if facts.active_medicines == 0:
        return ()
    found = []
    if facts.chronic_conditions >= criteria.conditions:
        found.append(Reason(Why.CONDITIONS, f"{facts.chronic_conditions} chronic conditions"))
    if facts.active_medicines >= criteria.medicines:
        found.append(Reason(Why.MEDICINES, f"{facts.active_medicines} medicines"))
    if facts.changed:
        days = criteria.change_days
        found.append(Reason(Why.CHANGE, f"changed in the last {days} days: {', '.join(facts.changed)}"))
    if facts.discharged_on is not None and _within(facts.discharged_on, criteria.discharge_days, today):
        found.append(Reason(Why.DISCHARGE, f"discharged on {_day(facts.discharged_on)}"))
    if facts.disagreements:
        found.append(Reason(Why.DISAGREEMENT, f"sources disagree: {', '.join(facts.disagreements)}"))
    if facts.reviewed_on is None:
        found.append(Reason(Why.NO_REVIEW, "no review on record"))
    elif (today - facts.reviewed_on).days > criteria.yearly_days:
        found.append(Reason(Why.NO_REVIEW, f"last review on {_day(facts.reviewed_on)}"))
    return tuple(found)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def chronic(conditions: Iterable[Condition], criteria: Criteria, today: date) -> int:
    """Count the active conditions that have lasted, leaving out what is no condition."""
    began = today - timedelta(days=criteria.chronic_days)
    return sum(
        each.is_active
        and not each.text.casefold().endswith(criteria.not_conditions)
        and (each.onset_on is None or each.onset_on <= began)
        for each in conditions
    )


def changed(medications: Sequence[Medication], criteria: Criteria, today: date) -> tuple[str, ...]:
    """Name the medicines that were started, changed in dose or stopped lately."""
    found = []
    for medication in medications:
        begun = [period.start for period in medication.periods if period.start <= today]
        days = [*begun, *([medication.stopped_on] if medication.stopped_on else [])]
        if not begun and medication.started_on is not None:
            days.append(medication.started_on)
        if any(_within(day, criteria.change_days, today) for day in days):
            found.append(medication.name)
    return tuple(found)


def _within(day: date, days: int, today: date) -> bool:
    return 0 <= (today - day).days <= days
