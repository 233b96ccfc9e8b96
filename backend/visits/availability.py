"""When prescribers can be booked: their weekly hours, and what of them is still open."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from backend.clock import now
from backend.database import pinned_practice, session
from backend.errors import NotFound
from backend.people import service as people
from backend.people.rules.persons import Clinician
from backend.visits.models import AvailabilityRow, VisitRow, WeeklyHoursRow
from backend.visits.rules.slots import Availability, Slot, WeeklyHours
from backend.visits.rules.slots import open_slots as free_slots
from backend.visits.rules.visits import OpenSlots

USUAL_SLOT = 30  # minutes, until a prescriber says otherwise


class NoPrescriber(NotFound):
    """There is nobody on the patient's care team who could be booked."""

    type = "no-prescriber"
    title = "No such prescriber is on the care team"


def availability(clinician_id: uuid.UUID) -> Availability:
    """Return a prescriber's weekly hours; none at all until she gives some."""
    return hours_of(people.clinician(clinician_id))


def hours_of(prescriber: Clinician) -> Availability:
    """Return the weekly hours of a prescriber who is known already."""
    zone = prescriber.time_zone
    row = session().scalar(select(AvailabilityRow).where(AvailabilityRow.clinician_id == prescriber.id))
    if row is None:
        return Availability(zone, USUAL_SLOT, ())
    hours = session().scalars(
        select(WeeklyHoursRow)
        .where(WeeklyHoursRow.availability_id == row.id)
        .order_by(WeeklyHoursRow.weekday, WeeklyHoursRow.start_time)
    )
    return Availability(
        zone, row.slot_minutes, tuple(WeeklyHours(h.weekday, h.start_time, h.end_time) for h in hours)
    )


def set_availability(
    clinician_id: uuid.UUID, *, slot_minutes: int, hours: tuple[WeeklyHours, ...]
) -> Availability:
    """Make these a prescriber's weekly hours; visits that are booked stay as they are."""
    zone = people.clinician(clinician_id).time_zone
    new = Availability(zone, slot_minutes, tuple(sorted(hours)))
    availability_id = session().scalar(
        insert(AvailabilityRow)
        .values(
            id=uuid.uuid4(),
            created_at=now(),
            practice_id=pinned_practice(),
            clinician_id=clinician_id,
            slot_minutes=slot_minutes,
        )
        .on_conflict_do_update(index_elements=["clinician_id"], set_={"slot_minutes": slot_minutes})
        .returning(AvailabilityRow.id)
    )
    session().execute(delete(WeeklyHoursRow).where(WeeklyHoursRow.availability_id == availability_id))
    session().add_all(
        WeeklyHoursRow(availability_id=availability_id, weekday=h.weekday, start_time=h.start, end_time=h.end)
        for h in new.hours
    )
    session().flush()
    return new


def bookable_prescriber(patient_id: uuid.UUID, clinician_id: uuid.UUID | None) -> Clinician:
    """Return the prescriber of the care team who is asked for, or the first; raise NoPrescriber."""
    for prescriber in people.prescribers_of(patient_id):
        if clinician_id in (None, prescriber.id):
            return prescriber
    raise NoPrescriber("Choose a prescriber of the care team, or ask the clinic for one.")


def open_slots(
    patient_id: uuid.UUID, *, start: date, end: date, clinician_id: uuid.UUID | None = None
) -> OpenSlots:
    """Return a prescriber's slots that this patient can have, on the patient's days until before `end`."""
    prescriber = bookable_prescriber(patient_id, clinician_id)
    zone = ZoneInfo(people.patient(patient_id).time_zone)
    first, last = (datetime.combine(day, time(0), zone).astimezone(UTC) for day in (start, end))
    slots = slots_between(first, last, hours_of(prescriber), prescriber.id, patient_id)
    return OpenSlots(prescriber, tuple(slots))


def slots_between(
    start: datetime, end: datetime, hours: Availability, clinician_id: uuid.UUID, patient_id: uuid.UUID
) -> list[Slot]:
    """Return the slots of these hours in which neither prescriber nor patient has a visit."""
    booked = _booked(clinician_id, patient_id, start, end + timedelta(days=1))
    return free_slots(hours, start=start, end=end, booked=booked, now=now())


def _booked(clinician_id: uuid.UUID, patient_id: uuid.UUID, start: datetime, end: datetime) -> list[Slot]:
    """Return when the prescriber or the patient has a visit."""
    rows = session().execute(
        select(VisitRow.starts_at, VisitRow.ends_at).where(
            or_(VisitRow.clinician_id == clinician_id, VisitRow.patient_id == patient_id),
            VisitRow.cancelled_at.is_(None),
            VisitRow.ends_at > start,
            VisitRow.starts_at < end,
        )
    )
    return [Slot(starts_at, ends_at) for starts_at, ends_at in rows]
