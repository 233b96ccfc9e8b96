"""The duty roster: who is on shift, who is asked next, and when the practice looks at what comes in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from backend.clock import now
from backend.database import session
from backend.errors import NotFound, Refused
from backend.gate import Actor
from backend.measures import safety_catalog
from backend.measures.models import SafetyFlag
from backend.measures.rules import duty
from backend.measures.rules.duty import Cover, Shift, Span, StaffedHours
from backend.measures.rules.instrument import Instrument
from backend.measures.safety_models import DutyCover, DutySettings, DutyShift, StaffedHoursRow
from backend.people import service as people
from backend.people.rules.persons import Clinician, Practice
from backend.permissions import POLICY, Action, Role, Scope

SHOWN_DAYS: Final = 14
MOST_WEEKS: Final = 26


class NotOnDuty(Refused):
    """This person can not be put on the duty roster."""

    type = "not-on-duty"
    title = "This person can not be on duty"


class CoverOutsideShift(Refused):
    """The cover is not within the shift."""

    type = "cover-outside-shift"
    title = "The cover has to lie within the shift"


@dataclass(frozen=True, slots=True)
class Settings:
    """How soon the practice acknowledges, and its own words for patients outside staffed hours."""

    acknowledge: timedelta
    outside_text_en: str | None
    outside_text_es: str | None


@dataclass(frozen=True, slots=True)
class ReadsBy:
    """By when the practice looks at answers; None where it has not said when it is staffed."""

    at: datetime | None
    text_en: str
    text_es: str


@dataclass(frozen=True, slots=True)
class Roster:
    """The roster as a screen shows it, for two weeks from now."""

    time_zone: str
    settings: Settings
    hours: tuple[StaffedHours, ...]
    shifts: tuple[Shift, ...]
    on_shift: tuple[Clinician, ...]
    gaps: tuple[Span, ...]
    staff: tuple[Clinician, ...]


# Who


def on_shift(at: datetime) -> tuple[Clinician, ...]:
    """Return who is on shift at an instant, in the order in which they are asked."""
    return _people(duty.on_shift(_shifts(at, at + timedelta(microseconds=1)), at))


def asked_order(at: datetime) -> tuple[Clinician, ...]:
    """Return whom to ask one after the other: who is on shift, then whose shift begins within a day."""
    return _people(duty.asked_order(_shifts(at, at + duty.AHEAD + timedelta(seconds=1)), at))


def is_on_shift(clinician_id: uuid.UUID) -> bool:
    """Say whether this clinician is on shift now."""
    return any(person.id == clinician_id for person in on_shift(now()))


def relations(actor: Actor, patient_id: uuid.UUID) -> frozenset[Scope]:
    """Say how the actor is related to a patient now; on duty, also to whom a safety flag waits for."""
    related = people.relations(actor, patient_id)
    if related or actor.role not in may_be_on_duty():
        return related
    waits = session().scalar(
        select(SafetyFlag.id)
        .where(SafetyFlag.patient_id == patient_id, SafetyFlag.closed_at.is_(None))
        .limit(1)
    )
    return frozenset({Scope.DUTY}) if waits is not None and is_on_shift(actor.person_id) else related


def patients_of(actor: Actor) -> set[uuid.UUID]:
    """Return the patients whose flags are the actor's: their teams', and on duty all that are not closed."""
    own = people.patients_of(actor)
    if actor.role not in may_be_on_duty() or not is_on_shift(actor.person_id):
        return own
    return own | set(session().scalars(select(SafetyFlag.patient_id).where(SafetyFlag.closed_at.is_(None))))


def may_be_on_duty() -> set[Role]:
    """Return the roles that can be asked: those that may acknowledge a flag."""
    return set(POLICY[Action.ACKNOWLEDGE_SAFETY_FLAG].grants)


def _people(ids: Sequence[uuid.UUID]) -> tuple[Clinician, ...]:
    found = people.clinicians(ids)
    return tuple(found[each] for each in ids if found[each].is_active)


def _shifts(start: datetime, end: datetime) -> list[Shift]:
    """Return the shifts that are not cancelled and touch a stretch of time, in order."""
    rows = session().scalars(
        select(DutyShift)
        .where(DutyShift.cancelled_at.is_(None), DutyShift.starts_at < end, DutyShift.ends_at > start)
        .order_by(DutyShift.starts_at, DutyShift.rank, DutyShift.id)
    )
    known = rows.all()
    covers: dict[uuid.UUID, list[Cover]] = {}
    for row in session().scalars(
        select(DutyCover)
        .where(DutyCover.shift_id.in_([each.id for each in known]))
        .order_by(DutyCover.created_at)
    ):
        cover = Cover(row.clinician_id, Span(row.starts_at, row.ends_at))
        covers.setdefault(row.shift_id, []).append(cover)
    return [
        Shift(
            row.id,
            row.clinician_id,
            row.rank,
            Span(row.starts_at, row.ends_at),
            tuple(covers.get(row.id, ())),
        )
        for row in known
    ]


# When


def settings() -> Settings:
    """Return what the practice has set, or what holds where it has set nothing."""
    row = session().scalar(select(DutySettings))
    if row is None:
        return Settings(safety_catalog.loop().acknowledge, None, None)
    return Settings(timedelta(minutes=row.acknowledge_minutes), row.outside_text_en, row.outside_text_es)


def hours() -> tuple[StaffedHours, ...]:
    """Return when the practice is staffed, in order; empty where it has not said so."""
    rows = session().scalars(select(StaffedHoursRow).order_by(StaffedHoursRow.weekday, StaffedHoursRow.start))
    return tuple(StaffedHours(row.weekday, row.start, row.end) for row in rows)


def clock_from(at: datetime) -> datetime:
    """Return from when deadlines count: at once while somebody is there, else from the next opening."""
    known, zone = hours(), _zone()
    if not known or duty.is_staffed(known, zone, at) or on_shift(at):
        return at
    return duty.next_opening(known, zone, at) or at


def next_business_day(at: datetime) -> datetime:
    """Return when the next business day begins."""
    return duty.next_business_day(hours(), _zone(), at)


def reads_by(practice: Practice, at: datetime) -> ReadsBy:
    """Say by when the practice looks at an answer that can not wait, in words that promise no more."""
    known, zone, own = hours(), ZoneInfo(practice.time_zone), settings()
    has_shift = bool(on_shift(at))
    if not known and not has_shift:
        return ReadsBy(
            None,
            own.outside_text_en or "The clinic looks at answers in its opening hours.",
            own.outside_text_es or "La clínica mira las respuestas en su horario de atención.",
        )
    if has_shift or duty.is_staffed(known, zone, at):
        by = at + own.acknowledge
        when_en, when_es = _clock(by, zone), _clock_es(by, zone)
        return ReadsBy(
            by,
            f"Somebody at the clinic looks at answers that can not wait by {when_en}.",
            f"Alguien de la clínica mira antes de las {when_es} las respuestas que no pueden esperar.",
        )
    opening = duty.next_opening(known, zone, at)
    if opening is None:
        return ReadsBy(
            None,
            own.outside_text_en or "Nobody at the clinic looks at answers now.",
            own.outside_text_es or "Ahora nadie de la clínica mira las respuestas.",
        )
    by = opening + own.acknowledge
    en, es = WEEKDAYS[by.astimezone(zone).weekday()]
    return ReadsBy(
        by,
        own.outside_text_en
        or f"The clinic is closed now. Somebody looks at answers by {en} {_clock(by, zone)}.",
        own.outside_text_es
        or f"La clínica está cerrada. Se miran las respuestas antes del {es} a las {_clock_es(by, zone)}.",
    )


WEEKDAYS: Final = (
    ("Monday", "lunes"), ("Tuesday", "martes"), ("Wednesday", "miércoles"), ("Thursday", "jueves"),
    ("Friday", "viernes"), ("Saturday", "sábado"), ("Sunday", "domingo"),
)  # fmt: skip


def _clock(at: datetime, zone: ZoneInfo) -> str:
    place = zone.key.rpartition("/")[2].replace("_", " ")
    return f"{at.astimezone(zone):%I:%M %p} ({place} time)".lstrip("0")


def _clock_es(at: datetime, zone: ZoneInfo) -> str:
    place = zone.key.rpartition("/")[2].replace("_", " ")
    return f"{at.astimezone(zone):%H:%M} (hora de {place})"


def _zone() -> ZoneInfo:
    return ZoneInfo(people.practice().time_zone)


# The roster


def roster() -> Roster:
    """Return the roster of the coming two weeks, with the staffed hours that nobody covers."""
    at, zone, known = now(), _zone(), hours()
    until = at + timedelta(days=SHOWN_DAYS)
    shifts = _shifts(at, until)
    spans = duty.staffed_spans(known, zone, at.astimezone(zone).date(), SHOWN_DAYS)
    ahead = [Span(max(span.start, at), span.end) for span in spans if span.end > at]
    present = [shift for shift in shifts if _people([shift.holder(max(shift.span.start, at))])]
    return Roster(
        time_zone=zone.key,
        settings=settings(),
        hours=known,
        shifts=tuple(shifts),
        on_shift=on_shift(at),
        gaps=tuple(duty.gaps(ahead, present)),
        staff=tuple(each for each in people.staff() if each.is_active and each.role in may_be_on_duty()),
    )


def set_hours(
    *,
    hours: Sequence[StaffedHours],
    acknowledge_minutes: int,
    outside_text_en: str | None,
    outside_text_es: str | None,
) -> None:
    """Replace the staffed hours, the deadline and what patients are told outside the hours."""
    session().execute(delete(StaffedHoursRow))
    session().flush()
    session().add_all(
        StaffedHoursRow(weekday=each.weekday, start=each.start, end=each.end) for each in dict.fromkeys(hours)
    )
    row = session().scalar(select(DutySettings).with_for_update())
    if row is None:
        row = DutySettings(acknowledge_minutes=acknowledge_minutes)
        session().add(row)
    row.acknowledge_minutes = acknowledge_minutes
    row.outside_text_en, row.outside_text_es = outside_text_en, outside_text_es
    session().flush()


def add_shifts(
    *, clinician_id: uuid.UUID, on: date, start: time, end: time, rank: int, weeks: int
) -> list[uuid.UUID]:
    """Put somebody on duty at a wall time, in so many weeks one after the other; return the shifts."""
    _require_may_be_asked(clinician_id)
    zone = _zone()
    rows = []
    for week in range(weeks):
        span = duty.span_of(on + timedelta(weeks=week), start, end, zone)
        rows.append(DutyShift(clinician_id=clinician_id, rank=rank, starts_at=span.start, ends_at=span.end))
    session().add_all(rows)
    session().flush()
    return [row.id for row in rows]


def cancel_shift(shift_id: uuid.UUID) -> None:
    """Take a shift off the roster; it stays in the record."""
    row = _shift(shift_id)
    row.cancelled_at = row.cancelled_at or now()
    session().flush()


def cover_shift(
    shift_id: uuid.UUID, *, clinician_id: uuid.UUID, start: datetime | None, end: datetime | None, by: Actor
) -> None:
    """Let somebody take a shift or a part of it; from now on where no start is given.

    Whoever holds the shift hands it on, and an administrator anybody's.
    """
    row = _shift(shift_id)
    _require_may_be_asked(clinician_id)
    at = now()
    start = start or max(at, row.starts_at)
    end = end or row.ends_at
    if not row.starts_at <= start < end <= row.ends_at:
        raise CoverOutsideShift("Choose a time within the shift.")
    covers = (c for each in _shifts(row.starts_at, row.ends_at) if each.id == row.id for c in each.covers)
    holder = Shift(row.id, row.clinician_id, row.rank, Span(row.starts_at, row.ends_at), tuple(covers))
    if by.role is not Role.ADMIN and by.person_id not in (holder.holder(start), clinician_id):
        raise NotOnDuty("Hand on your own shift, or take somebody's for yourself.")
    session().add(
        DutyCover(
            shift_id=row.id, clinician_id=clinician_id, starts_at=start, ends_at=end, by_id=by.person_id
        )
    )
    session().flush()


def _shift(shift_id: uuid.UUID) -> DutyShift:
    row = session().scalar(
        select(DutyShift).where(DutyShift.id == shift_id, DutyShift.cancelled_at.is_(None)).with_for_update()
    )
    if row is None:
        raise NotFound
    return row


def _require_may_be_asked(clinician_id: uuid.UUID) -> None:
    person = people.clinicians([clinician_id]).get(clinician_id)
    if person is None or not person.is_active or person.role not in may_be_on_duty():
        raise NotOnDuty("Choose a prescriber or care support of this practice.")


def is_offered(asked: Instrument) -> bool:
    """Say whether an instrument that may need a person at once can have one now; the others always can.

    Nothing that was answered is refused for this: it is about what is offered.
    """
    return not asked.needs_responder or bool(on_shift(now()))
