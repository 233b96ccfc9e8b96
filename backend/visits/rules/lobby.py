"""The waiting room as a state machine: what a visit and the people at its door become after each step.

    booked ──admit──▶ in progress ──finish──▶ finished
      │ └───────────────finish──────────────────▲
      └──cancel──▶ cancelled

A patient who enters waits; a prescriber who enters is admitted at once; only a prescriber admits. Hanging up
changes nothing here: a visit ends by finishing it. A visit that has ended has an empty lobby.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.permissions import Role

OPENS_BEFORE = timedelta(minutes=15)
CLOSES_AFTER = timedelta(hours=2)


class VisitStatus(StrEnum):
    """What has become of a visit."""

    BOOKED = "booked"
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"
    CANCELLED = "cancelled"


ENDED = (VisitStatus.FINISHED, VisitStatus.CANCELLED)


class Place(StrEnum):
    """Where somebody at the door stands."""

    WAITING = "waiting"
    ADMITTED = "admitted"


class Kind(StrEnum):
    """What somebody wants to do."""

    ENTER = "enter"
    ADMIT = "admit"
    SEND_MEDIA = "send-media"
    HANG_UP = "hang-up"
    FINISH = "finish"
    CANCEL = "cancel"


class Refusal(StrEnum):
    """Why a step is not taken."""

    NOT_OPEN_YET = "not-open-yet"
    NOT_OPEN_ANY_MORE = "not-open-any-more"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    BEGUN = "begun"
    NOT_FOR_THIS_ROLE = "not-for-this-role"
    NOT_IN_LOBBY = "not-in-lobby"
    NOT_ADMITTED = "not-admitted"


@dataclass(frozen=True, slots=True)
class Lobby:
    """A visit and who is at its door, by membership."""

    starts_at: datetime
    ends_at: datetime
    status: VisitStatus
    places: Mapping[UUID, Place] = field(default_factory=dict)

    @property
    def opens_at(self) -> datetime:
        """Return from when on people may come."""
        return self.starts_at - OPENS_BEFORE

    @property
    def closes_at(self) -> datetime:
        """Return until when a visit that nobody began may still begin."""
        return self.ends_at + CLOSES_AFTER


@dataclass(frozen=True, slots=True)
class Step:
    """Who wants to do what; `whom` only to admit."""

    kind: Kind
    by: UUID
    role: Role
    whom: UUID | None = None


def closed_because(lobby: Lobby, *, now: datetime) -> Refusal | None:
    """Return why nobody can join now, or None; a visit in progress is open until it is finished."""
    if lobby.status in ENDED:
        return Refusal(lobby.status.value)
    if lobby.status is VisitStatus.IN_PROGRESS:
        return None
    if now < lobby.opens_at:
        return Refusal.NOT_OPEN_YET
    return Refusal.NOT_OPEN_ANY_MORE if now >= lobby.closes_at else None


def after(lobby: Lobby, step: Step, *, now: datetime) -> Lobby | Refusal:
    """Return the lobby after a step, or why the step is not taken."""
    match step.kind:
        case Kind.HANG_UP:
            return lobby
        case Kind.FINISH:
            return _finished(lobby, step, now)
        case Kind.CANCEL:
            return _cancelled(lobby, step, now)
    if closed := closed_because(lobby, now=now):
        return closed
    match step.kind:
        case Kind.ENTER:
            return _entered(lobby, step)
        case Kind.ADMIT:
            return _admitted(lobby, step)
    return lobby if lobby.places.get(step.by) is Place.ADMITTED else Refusal.NOT_ADMITTED


def _entered(lobby: Lobby, step: Step) -> Lobby | Refusal:
    if step.role is Role.PRESCRIBER:
        place = Place.ADMITTED
    elif step.role is Role.PATIENT:
        place = lobby.places.get(step.by, Place.WAITING)
    else:
        return Refusal.NOT_FOR_THIS_ROLE
    return replace(lobby, places={**lobby.places, step.by: place})


def _admitted(lobby: Lobby, step: Step) -> Lobby | Refusal:
    if step.role is not Role.PRESCRIBER:
        return Refusal.NOT_FOR_THIS_ROLE
    if step.whom is None or step.whom not in lobby.places:
        return Refusal.NOT_IN_LOBBY
    places = {**lobby.places, step.whom: Place.ADMITTED}
    return replace(lobby, status=VisitStatus.IN_PROGRESS, places=places)


def _finished(lobby: Lobby, step: Step, now: datetime) -> Lobby | Refusal:
    """Finish; also a visit that was held by telephone, and long after, when the note is written late."""
    if step.role is not Role.PRESCRIBER:
        return Refusal.NOT_FOR_THIS_ROLE
    if lobby.status in ENDED:
        return Refusal(lobby.status.value)
    if lobby.status is VisitStatus.BOOKED and now < lobby.opens_at:
        return Refusal.NOT_OPEN_YET
    return replace(lobby, status=VisitStatus.FINISHED, places={})


def _cancelled(lobby: Lobby, step: Step, now: datetime) -> Lobby | Refusal:
    """Cancel what has not begun; after its hour only staff may, who know that it was not held."""
    if lobby.status in ENDED:
        return Refusal(lobby.status.value)
    is_past_start = now >= lobby.starts_at
    if lobby.status is VisitStatus.IN_PROGRESS or (step.role is Role.PATIENT and is_past_start):
        return Refusal.BEGUN
    return replace(lobby, status=VisitStatus.CANCELLED, places={})
