"""Book, cancel and find visits; the waiting room's use cases stand in their own module."""

import uuid
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from psycopg.errors import ExclusionViolation
from sqlalchemy import Select, select, text
from sqlalchemy.exc import IntegrityError

from backend.caseload import service as caseload
from backend.clock import now
from backend.database import session
from backend.errors import Conflict, Refused
from backend.gate import Actor
from backend.people import service as people
from backend.permissions import Role
from backend.visits.availability import (
    NoPrescriber,
    availability,
    bookable_prescriber,
    hours_of,
    open_slots,
    set_availability,
    slots_between,
)
from backend.visits.models import PATIENT_BUSY, VisitRow
from backend.visits.records import status_of, tell_caseload, to_visit, to_visits, visit_row
from backend.visits.rules.lobby import CLOSES_AFTER, Kind
from backend.visits.rules.slots import Slot, slot_at
from backend.visits.rules.visits import Visit, VisitBrief
from backend.visits.waiting_room import (
    NotAdmitted,
    NotInLobby,
    VisitBegun,
    VisitCancelled,
    VisitFinished,
    VisitNotOpen,
    admit,
    close_room,
    empty_lobby,
    enter_lobby,
    exchange_media,
    finish_visit,
    hang_up,
    take,
)

__all__ = [
    "NoPrescriber",
    "NotASlot",
    "NotAdmitted",
    "NotInLobby",
    "SlotTaken",
    "VisitBegun",
    "VisitCancelled",
    "VisitFinished",
    "VisitNotOpen",
    "admit",
    "availability",
    "book_visit",
    "cancel_visit",
    "close_room",
    "enter_lobby",
    "exchange_media",
    "finish_visit",
    "hang_up",
    "next_visit_of",
    "next_visits",
    "open_slots",
    "record_held_visit",
    "set_availability",
    "visits_between",
    "visits_of",
]

# How far the list reaches, before and after, that somebody gets whose slot was taken.
HALF_A_DAY, FRESH = timedelta(hours=12), timedelta(days=7)


class SlotTaken(Conflict):
    """Somebody was faster, or the patient is elsewhere at that time."""

    type = "slot-taken"
    title = "That time was just taken"


class NotASlot(Refused):
    """The instant is not the start of a slot of that prescriber."""

    type = "not-a-slot"
    title = "That time can not be booked"


def book_visit(patient_id: uuid.UUID, *, clinician_id: uuid.UUID, starts_at: datetime, by: Actor) -> Visit:
    """Book one of a prescriber's slots; raise SlotTaken with a fresh list where somebody was faster."""
    try:
        prescriber = bookable_prescriber(patient_id, clinician_id)
    except NoPrescriber as error:
        raise NotASlot(error.detail) from None
    hours = hours_of(prescriber)
    slot = slot_at(hours, starts_at.astimezone(UTC), now=now())
    if slot is None:
        raise NotASlot(f"{prescriber.name} has no slot that begins then, or it has already begun.")
    row = VisitRow(
        patient_id=patient_id,
        clinician_id=prescriber.id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        booked_by=by.membership_id,
    )
    _queue_for(prescriber.id, patient_id)
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError as error:
        if not isinstance(error.orig, ExclusionViolation):
            raise
        is_patient = error.orig.diag.constraint_name == PATIENT_BUSY
        fresh = slots_between(
            slot.starts_at - HALF_A_DAY,
            slot.starts_at + FRESH,
            hours,
            prescriber.id,
            patient_id,
        )
        raise _slot_taken(fresh, is_patient=is_patient) from None
    tell_caseload(patient_id)
    return to_visit(row, by)


def record_held_visit(
    patient_id: uuid.UUID,
    *,
    clinician_id: uuid.UUID,
    starts_at: datetime,
    ends_at: datetime,
    note: str | None = None,
) -> uuid.UUID:
    """Keep a visit that was held before it could be booked here; it need not lie in anybody's hours."""
    row = VisitRow(
        patient_id=patient_id,
        clinician_id=clinician_id,
        starts_at=starts_at,
        ends_at=ends_at,
        started_at=starts_at,
        finished_at=ends_at,
        note=note,
    )
    session().add(row)
    session().flush()
    caseload.put_contact(patient_id, ends_at)
    return row.id


def cancel_visit(patient_id: uuid.UUID, visit_id: uuid.UUID, *, reason: str | None, by: Actor) -> Visit:
    """Cancel a visit that has not begun; its slot is open again."""
    row = visit_row(patient_id, visit_id, to_change=True)
    take(row, Kind.CANCEL, by=by)
    row.cancelled_at = now()
    row.cancelled_by = by.membership_id
    row.cancel_reason = reason
    empty_lobby(row)
    session().flush()
    tell_caseload(patient_id)
    return to_visit(row, by)


def visits_of(patient_id: uuid.UUID, who: Actor) -> list[Visit]:
    """Return a patient's visits, latest first, as `who` sees them."""
    rows = session().scalars(
        select(VisitRow).where(VisitRow.patient_id == patient_id).order_by(VisitRow.starts_at.desc())
    )
    return to_visits(rows.all(), who)


def visits_between(who: Actor, *, start: date, end: date) -> list[Visit]:
    """Return the visits in an actor's scope on the actor's own days: a prescriber's own, or the teams'."""
    zone = ZoneInfo(people.clinician(who.person_id).time_zone)
    first, last = (datetime.combine(day, time(0), zone) for day in (start, end))
    query = select(VisitRow).where(
        VisitRow.patient_id.in_(people.patients_of(who)),
        VisitRow.starts_at >= first,
        VisitRow.starts_at < last,
    )
    if who.role is Role.PRESCRIBER:
        query = query.where(VisitRow.clinician_id == who.person_id)
    return to_visits(session().scalars(query.order_by(VisitRow.starts_at, VisitRow.id)).all(), who)


def next_visits(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, VisitBrief]:
    """Return, for each patient who has one, the next visit."""
    query = _to_come().where(VisitRow.patient_id.in_(patient_ids))
    rows = session().scalars(query.order_by(VisitRow.starts_at.desc()))
    # The earliest comes last and stays.
    return {
        row.patient_id: VisitBrief(
            row.id, row.patient_id, row.clinician_id, row.starts_at, row.ends_at, status_of(row)
        )
        for row in rows
    }


def next_visit_of(patient_id: uuid.UUID, who: Actor) -> Visit | None:
    """Return a patient's next visit as `who` sees it."""
    query = _to_come().where(VisitRow.patient_id == patient_id).order_by(VisitRow.starts_at)
    row = session().scalar(query.limit(1))
    return None if row is None else to_visit(row, who)


def _to_come() -> Select[VisitRow]:
    """Select visits that are ahead, or on, or so late that they may still begin."""
    return select(VisitRow).where(
        VisitRow.cancelled_at.is_(None),
        VisitRow.finished_at.is_(None),
        VisitRow.ends_at > now() - CLOSES_AFTER,
    )


def _queue_for(*ids: uuid.UUID) -> None:
    """Wait for everyone who is booking with the same prescriber or patient.

    The exclusion constraints decide; but two inserts that check them at once can wait for one another,
    and the database would end that only after a second, by an error.
    """
    for one in sorted(ids):
        session().execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:id, 0))"), {"id": str(one)})


def _slot_taken(fresh: list[Slot], *, is_patient: bool) -> SlotTaken:
    detail = "Somebody was faster. Choose another time; nothing was booked."
    if is_patient:
        detail = "There is already a visit of this patient at that time; no other was booked."
    slots = [{"starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()} for slot in fresh]
    return SlotTaken(detail, extra={"slots": slots})
