"""Values about people, and how old they are."""

import uuid
from dataclasses import dataclass
from datetime import date

ADULT = 18  # years; the instruments' adult versions are validated from here on


@dataclass(frozen=True, slots=True)
class Practice:
    """A clinic; `country` decides the crisis contacts."""

    id: uuid.UUID
    slug: str
    name: str
    time_zone: str
    phone: str
    country: str


@dataclass(frozen=True, slots=True)
class Clinician:
    """A member of staff, whatever the role."""

    id: uuid.UUID
    name: str
    email: str
    role: str
    time_zone: str
    is_active: bool
    has_account: bool


@dataclass(frozen=True, slots=True)
class CareTeam:
    """The clinicians who look after the same patients."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class CareTeamDetail:
    """A care team with who is on it."""

    id: uuid.UUID
    name: str
    members: tuple[Clinician, ...]
    patient_count: int


@dataclass(frozen=True, slots=True)
class Patient:
    """A person in the practice's care."""

    id: uuid.UUID
    given_name: str
    family_name: str
    birth_date: date
    sex: str
    time_zone: str
    phone: str | None
    email: str | None
    language: str
    country_now: str | None
    has_account: bool

    @property
    def name(self) -> str:
        """Return the name as it is spoken."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class PatientDetail(Patient):
    """A patient with their age today and who looks after them."""

    age: int
    care_team: CareTeam | None
    prescribers: tuple[Clinician, ...]


def age_on(birth_date: date, day: date) -> int:
    """Return completed years; born on 29 February counts from 1 March in other years."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)
