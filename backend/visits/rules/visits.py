"""Values about visits, as other packages and the screens see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.people.rules.persons import Clinician
from backend.permissions import Role
from backend.visits.rules.lobby import Place, VisitStatus
from backend.visits.rules.slots import Slot


@dataclass(frozen=True, slots=True)
class ClinicianName:
    """Whom a visit is with."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit; `can_join` is for the person who asks, at the moment of asking."""

    id: UUID
    patient_id: UUID
    patient_name: str
    clinician: ClinicianName
    starts_at: datetime
    ends_at: datetime
    status: VisitStatus
    note: str | None
    finished_at: datetime | None
    can_join: bool


@dataclass(frozen=True, slots=True)
class VisitBrief:
    """A visit in a line of another list."""

    id: UUID
    patient_id: UUID
    clinician_id: UUID
    starts_at: datetime
    ends_at: datetime
    status: VisitStatus


@dataclass(frozen=True, slots=True)
class OpenSlots:
    """A prescriber's open slots."""

    clinician: Clinician
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody at the door or in the room."""

    membership_id: UUID
    name: str
    role: Role
    state: Place
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class LobbyView:
    """The lobby as one of those in it sees it."""

    state: str
    visit: Visit
    present: tuple[Present, ...]
