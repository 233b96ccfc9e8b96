"""Check-ins that are due: what stands for a patient, and what an answer makes of it."""

import uuid
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from backend.accounts import links as accounts
from backend.caseload import service as caseload
from backend.caseload.rules.summary import MissedCheckIn
from backend.clock import now, today
from backend.database import session
from backend.measures import rhythm_file
from backend.measures.models import CheckIn, CheckInPlan, DueCheckInRow
from backend.measures.rules.plans import DueCheckIn
from backend.measures.rules.rhythm import DoseChange, State, Why, Window, is_after_increase, state_on
from backend.people import service as people

UNANSWERED = (State.SCHEDULED, State.SENT, State.OPENED, State.LATE)


def due(patient_id: uuid.UUID) -> tuple[DueCheckIn, ...]:
    """Return every check-in that is or was due for a patient, by the day it opens, as of their own day."""
    day = today(people.patient(patient_id).time_zone)
    rows = session().scalars(
        select(DueCheckInRow)
        .where(DueCheckInRow.patient_id == patient_id)
        .order_by(DueCheckInRow.opens_on, DueCheckInRow.instrument)
    )
    first = rhythm_file.figures().score_instruments
    return tuple(sorted((value(row, day) for row in rows), key=lambda each: each.place(first)))


def value(row: DueCheckInRow, day: date) -> DueCheckIn:
    """Return a row as of a day."""
    return DueCheckIn(
        id=row.id,
        instrument=row.instrument,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        ends_on=row.ends_on,
        why=Why(row.why),
        every_days=row.every_days,
        state=state_on(State(row.state), window_of(row), day),
        overlaps=row.overlaps,
        check_in_id=row.check_in_id,
    )


def window_of(row: DueCheckInRow) -> Window:
    """Return a row's days."""
    return Window(row.opens_on, row.closes_on, row.ends_on)


def note_answered(answered: CheckIn, time_zone: str, due_check_in_id: uuid.UUID | None = None) -> None:
    """Let an answer open what is due, or complete it where it is finished: on the day it was given.

    It is looked for by the day where the patient lives, or is the one that the device says it answers.
    """
    day = answered.answered_at.astimezone(ZoneInfo(time_zone)).date()
    waiting = session().scalars(
        select(DueCheckInRow)
        .where(
            DueCheckInRow.patient_id == answered.patient_id,
            DueCheckInRow.instrument == answered.instrument,
            DueCheckInRow.state != State.COMPLETED,
        )
        .order_by(DueCheckInRow.opens_on.desc())
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row = _answered_by(answered, list(waiting), day, due_check_in_id)
    if row is None:
        return
    was_missed = row.state == State.MISSED
    row.check_in_id = answered.id
    row.opened_at = row.opened_at or now()
    if answered.is_finished:
        row.state, row.completed_at = State.COMPLETED, now()
    elif row.state in (State.SCHEDULED, State.SENT):
        row.state = State.OPENED
    session().flush()
    if answered.is_finished:
        _close_links(row.patient_id)
    if was_missed:
        tell_missed(row.patient_id)


def _answered_by(
    answered: CheckIn, waiting: list[DueCheckInRow], day: date, due_check_in_id: uuid.UUID | None
) -> DueCheckInRow | None:
    """Return what an answer belongs to: what it has begun, what it names, or what takes its day."""
    begun = [row for row in waiting if row.check_in_id == answered.id]
    free = [row for row in waiting if row.check_in_id is None]
    named = [row for row in free if row.id == due_check_in_id]
    return next(iter([*begun, *named, *(row for row in free if window_of(row).takes(day))]), None)


def _close_links(patient_id: uuid.UUID) -> None:
    """Withdraw the letters and links to what has been answered by now."""
    waiting = session().scalars(
        select(DueCheckInRow.id).where(
            DueCheckInRow.patient_id == patient_id,
            DueCheckInRow.state.in_(UNANSWERED),
        )
    )
    accounts.close_check_in_links(patient_id, still_due=set(waiting))


def tell_missed(patient_id: uuid.UUID) -> None:
    """Put what was missed lately, and not made up for since, into the caseload."""
    figures, day = rhythm_file.figures(), today(people.patient(patient_id).time_zone)
    plan = session().scalar(select(CheckInPlan).where(CheckInPlan.patient_id == patient_id))
    changes = dose_changes_of(plan)
    rows = session().scalars(
        select(DueCheckInRow)
        .where(
            DueCheckInRow.patient_id == patient_id,
            DueCheckInRow.state.in_((State.MISSED, State.COMPLETED)),
            DueCheckInRow.opens_on > day - timedelta(days=figures.missed_shown_days),
        )
        .order_by(DueCheckInRow.opens_on)
    )
    missed: dict[str, list[MissedCheckIn]] = {}
    for row in rows:
        if row.state == State.COMPLETED:
            missed.pop(row.instrument, None)
            continue
        is_after = is_after_increase(row.opens_on, changes, figures)
        missed.setdefault(row.instrument, []).append(MissedCheckIn(row.instrument, row.opens_on, is_after))
    caseload.put_missed(patient_id, [each for of_one in missed.values() for each in of_one])


def dose_changes_of(plan: CheckInPlan | None) -> tuple[DoseChange, ...]:
    """Return the dose changes that a plan knows of."""
    if plan is None:
        return ()
    return tuple(
        DoseChange(date.fromisoformat(each["on"]), each["is_start"], each["is_increase"])
        for each in plan.dose_changes
    )
