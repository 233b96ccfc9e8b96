"""What the translators yield: one frozen value a resource, or the reason why there is none."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A resource that is read but not imported, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class PatientRecord:
    """A person; `identifiers` are (system, value) pairs of the source's own record, never civil numbers."""

    identifiers: tuple[tuple[str, str], ...]
    given_name: str
    family_name: str
    birth_date: date | None
    sex: str
    time_zone: str | None
    phone: str | None
    email: str | None
    language: str | None
    is_deceased: bool
    is_active: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionRecord:
    """A confirmed condition."""

    text: str
    code: str | None
    system: str | None
    onset_on: date | None
    is_active: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AllergyRecord:
    """An allergy or intolerance that still holds."""

    text: str
    code: str | None
    system: str | None
    criticality: str | None
    recorded_on: date | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreRecord:
    """A questionnaire's total."""

    instrument: str
    total: int
    answered_at: datetime
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultRecord:
    """A measurement in one of our units, or a finding in one of our words."""

    what: str
    value: Decimal | None
    unit: str | None
    word: str | None
    on: date
    taken_at: datetime | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StateRecord:
    """What was stated of a person on a day."""

    kind: str
    word: str
    on: date
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DailyDose:
    """A mass a day that the source states in so many words."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """One order of a drug; `daily_dose` is None where the source does not state a mass a day."""

    name: str
    rxnorm_code: str | None
    system: str | None
    code: str | None
    is_active: bool
    ordered_on: date | None
    daily_dose: DailyDose | None
    notes: tuple[str, ...] = ()
