"""Working on a safety flag: from acknowledging over contact and decision to closing, and how long it took."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, Final

from sqlalchemy import func, select

from backend.caseload import service as caseload
from backend.clock import now, today
from backend.database import session
from backend.errors import Conflict, NotFound, Refused
from backend.measures import duty, flag_events, safety_catalog, safety_flags
from backend.measures.models import SafetyFlag
from backend.measures.rules import safety_loop
from backend.measures.rules.records import FlagValue
from backend.measures.rules.safety_loop import (
    CloseReason,
    Disposition,
    EventKind,
    FlagState,
    How,
    NotNow,
    Stage,
)
from backend.measures.safety_models import FlagEvent, SafetyContacts
from backend.people import service as people

PLANS: Final = (Disposition.PLAN_REVIEWED, Disposition.PLAN_MADE)
MEASURED: Final = timedelta(days=90)


class NotAtThisStage(Conflict):
    """Something else has to happen to the flag first."""

    type = "flag-not-at-this-stage"
    title = "This can not be noted yet"


class PlanReviewNeeded(Refused):
    """A decision needs the day on which the plan is looked at again."""

    type = "plan-review-needed"
    title = "Say when the plan is looked at again"


@dataclass(frozen=True, slots=True)
class EventValue:
    """One thing that happened, with who did it; `asked` are the people written to."""

    kind: str
    at: datetime
    by: str | None
    word: str | None
    note: str | None
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepValue:
    """One step for a patient who can not be reached, done or not."""

    step: str
    label: str
    is_required: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class LoopFlag:
    """A flag with everything that somebody who works on it has to see."""

    flag: FlagValue
    asked_now: tuple[str, ...]
    holder: str | None
    attempts: int
    contacted_at: datetime | None
    plan_review_due_on: date | None
    closed_at: datetime | None
    procedure: tuple[StepValue, ...]
    events: tuple[EventValue, ...]


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom to call about a patient and where they are, as last noted."""

    patient_phone: str | None
    name: str | None
    relation: str | None
    phone: str | None
    address: str | None
    verified_on: date | None
    noted_by: str | None
    noted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Metrics:
    """Counts of flags and how long people took, in the last 90 days."""

    open: int
    unacknowledged: int
    contact_overdue: int
    raised: int
    acknowledged: int
    contacted: int
    median_seconds_to_acknowledge: int | None
    median_seconds_to_contact: int | None


# What there is


def not_closed(patient_ids: set[uuid.UUID]) -> list[LoopFlag]:
    """Return the flags of these patients that are not closed, the most pressing deadline first."""
    rows = session().scalars(
        select(SafetyFlag)
        .where(SafetyFlag.patient_id.in_(patient_ids), SafetyFlag.closed_at.is_(None))
        .order_by(func.coalesce(SafetyFlag.acknowledged_at, SafetyFlag.raised_at), SafetyFlag.id)
    )
    return sorted(_values(rows.all()), key=lambda each: _next_deadline(each.flag))


def _next_deadline(flag: FlagValue) -> datetime:
    return flag.acknowledge_by if flag.stage == Stage.RAISED else flag.contact_by


def flag(patient_id: uuid.UUID, flag_id: uuid.UUID) -> LoopFlag:
    """Return one flag of a patient; raise NotFound."""
    row = session().scalar(
        select(SafetyFlag).where(SafetyFlag.id == flag_id, SafetyFlag.patient_id == patient_id)
    )
    if row is None:
        raise NotFound
    return _values([row])[0]


def _values(rows: Sequence[SafetyFlag]) -> list[LoopFlag]:
    events = flag_events.of_flags([row.id for row in rows])
    values = safety_flags.values(rows)
    names = {person.id: person.name for person in people.staff()}
    return [
        _value(row, value, events.get(row.id, []), names) for row, value in zip(rows, values, strict=True)
    ]


def _value(
    row: SafetyFlag, value: FlagValue, events: list[FlagEvent], names: dict[uuid.UUID, str]
) -> LoopFlag:
    procedure = safety_catalog.loop().procedure
    state = safety_loop.fold(map(flag_events.value, events), procedure)
    shown = tuple(_event(each, names) for each in events)
    asked = [each.asked for each in shown if each.kind == EventKind.ASKED]
    return LoopFlag(
        flag=value,
        asked_now=asked[-1] if asked else (),
        holder=names.get(row.holder_id) if row.holder_id else None,
        attempts=state.attempts,
        contacted_at=state.contacted_at,
        plan_review_due_on=row.plan_review_due_on,
        closed_at=row.closed_at,
        procedure=tuple(
            StepValue(each.step, each.label, each.is_required, each.step in state.steps) for each in procedure
        ),
        events=shown,
    )


def _event(row: FlagEvent, names: dict[uuid.UUID, str]) -> EventValue:
    asked: list[str] = row.details.get("asked", [])
    return EventValue(
        kind=row.kind,
        at=row.at,
        by=names.get(row.by_id) if row.by_id else None,
        word=row.word,
        note=row.note,
        asked=tuple(names[uuid.UUID(each)] for each in asked if uuid.UUID(each) in names),
    )


# What is done


def log_attempt(
    patient_id: uuid.UUID,
    flag_id: uuid.UUID,
    *,
    how: How,
    is_reached: bool,
    note: str,
    by_id: uuid.UUID,
) -> LoopFlag:
    """Note an attempt to reach the patient, and whether somebody spoke with them."""
    row = _locked(patient_id, flag_id)
    kind = EventKind.REACHED if is_reached else EventKind.NOT_REACHED
    _add(row, kind, by_id=by_id, word=how, note=note)
    if is_reached:
        caseload.put_contact(patient_id, now())
    return _values([row])[0]


def hand_over(
    patient_id: uuid.UUID, flag_id: uuid.UUID, *, to_id: uuid.UUID, note: str, by_id: uuid.UUID
) -> LoopFlag:
    """Give a flag to somebody else, who is written to at once."""
    row = _locked(patient_id, flag_id)
    person = people.clinicians([to_id]).get(to_id)
    may = person is not None and person.is_active and person.role in duty.may_be_on_duty()
    on_team = {member.id for member in people.team_clinicians_of(patient_id)}
    if person is None or not may or (to_id not in on_team and not duty.is_on_shift(to_id)):
        raise duty.NotOnDuty("Choose somebody of the care team, or who is on shift now.")
    _add(row, EventKind.HANDED_OVER, by_id=by_id, note=note, to=str(to_id))
    row.holder_id = to_id
    safety_flags.ask_to_take_over(row, person)
    return _values([row])[0]


def do_step(
    patient_id: uuid.UUID, flag_id: uuid.UUID, *, step: str, note: str | None, by_id: uuid.UUID
) -> LoopFlag:
    """Tick off one step for a patient who can not be reached."""
    row = _locked(patient_id, flag_id)
    _add(row, EventKind.PROCEDURE_STEP, by_id=by_id, word=step, note=note)
    return _values([row])[0]


def decide(
    patient_id: uuid.UUID,
    flag_id: uuid.UUID,
    *,
    disposition: Disposition,
    note: str,
    plan_review_due_on: date | None,
    by_id: uuid.UUID,
) -> LoopFlag:
    """Note what was decided, and when the plan is looked at again."""
    row = _locked(patient_id, flag_id)
    day = today(people.practice().time_zone)
    if plan_review_due_on is None and disposition is not Disposition.EMERGENCY_CARE:
        raise PlanReviewNeeded(errors={"plan_review_due_on": ["Choose a day."]})
    if plan_review_due_on is not None and plan_review_due_on < day:
        raise PlanReviewNeeded(errors={"plan_review_due_on": ["Choose a day that is not over."]})
    _add(row, EventKind.DECIDED, by_id=by_id, word=disposition, note=note)
    row.plan_review_due_on = plan_review_due_on
    if disposition in PLANS and row.contacted_at is not None:
        row.plan_reviewed_on = day
    session().flush()
    return _values([row])[0]


def close(
    patient_id: uuid.UUID, flag_id: uuid.UUID, *, reason: CloseReason, note: str | None, by_id: uuid.UUID
) -> LoopFlag:
    """Close a flag about which something was decided."""
    row = _locked(patient_id, flag_id)
    _add(row, EventKind.CLOSED, by_id=by_id, word=reason, note=note)
    return _values([row])[0]


def _locked(patient_id: uuid.UUID, flag_id: uuid.UUID) -> SafetyFlag:
    row = session().scalar(
        select(SafetyFlag)
        .where(SafetyFlag.id == flag_id, SafetyFlag.patient_id == patient_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def _add(row: SafetyFlag, kind: EventKind, **event: Any) -> FlagState:
    try:
        return flag_events.add(row, kind, **event)
    except NotNow as error:
        raise NotAtThisStage(str(error)) from None


# Whom to call


def contacts(patient_id: uuid.UUID) -> Contacts:
    """Return whom to call about a patient, and where they are."""
    row = session().scalar(
        select(SafetyContacts)
        .where(SafetyContacts.patient_id == patient_id)
        .order_by(SafetyContacts.created_at.desc())
        .limit(1)
    )
    phone = people.patient(patient_id).phone
    if row is None:
        return Contacts(phone, None, None, None, None, None, None, None)
    by = people.clinician(row.by_id).name
    return Contacts(
        phone, row.name, row.relation, row.phone, row.address, row.verified_on, by, row.created_at
    )


def record_contacts(
    patient_id: uuid.UUID,
    *,
    name: str | None,
    relation: str | None,
    phone: str | None,
    address: str | None,
    is_verified: bool,
    by_id: uuid.UUID,
) -> Contacts:
    """Note whom to call and where the patient is; `is_verified` where the patient has just said so."""
    day = today(people.patient(patient_id).time_zone)
    kept = contacts(patient_id)
    still = kept.verified_on if kept.address == address else None
    session().add(
        SafetyContacts(
            patient_id=patient_id,
            name=name,
            relation=relation,
            phone=phone,
            address=address,
            verified_on=day if is_verified and address else still,
            by_id=by_id,
        )
    )
    session().flush()
    return contacts(patient_id)


# How long it took


def metrics() -> Metrics:
    """Return counts of the practice's flags, and the median times to a human of the last 90 days."""
    at = now()
    waiting = session().execute(
        select(SafetyFlag.stage, SafetyFlag.contact_by, SafetyFlag.contacted_at).where(
            SafetyFlag.closed_at.is_(None)
        )
    )
    stages = [(stage, contact_by, contacted_at) for stage, contact_by, contacted_at in waiting]
    recent = session().execute(
        select(SafetyFlag.raised_at, SafetyFlag.acknowledged_at, SafetyFlag.contacted_at).where(
            SafetyFlag.raised_at > at - MEASURED
        )
    )
    times = [(raised, taken, spoken) for raised, taken, spoken in recent]
    taken = [(taken - raised).total_seconds() for raised, taken, _ in times if taken]
    spoken = [(spoken - raised).total_seconds() for raised, _, spoken in times if spoken]
    return Metrics(
        open=len(stages),
        unacknowledged=sum(stage == Stage.RAISED for stage, _, _ in stages),
        contact_overdue=sum(
            contact_by <= at and contacted_at is None for _, contact_by, contacted_at in stages
        ),
        raised=len(times),
        acknowledged=len(taken),
        contacted=len(spoken),
        median_seconds_to_acknowledge=round(median(taken)) if taken else None,
        median_seconds_to_contact=round(median(spoken)) if spoken else None,
    )
