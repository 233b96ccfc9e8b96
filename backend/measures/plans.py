"""Check-in plans: how a patient is asked, what is due and when, and who is written to about it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from backend.accounts import links
from backend.clock import now, today
from backend.database import pinned_practice, session
from backend.errors import Refused, Stale
from backend.gate import Actor
from backend.jobs import enqueue
from backend.measures import rhythm_file, service
from backend.measures.due_check_ins import UNANSWERED, dose_changes_of, due, tell_missed, window_of
from backend.measures.letters import midnight, write_about
from backend.measures.models import CheckInPlan, DueCheckInRow, SafetyFlag
from backend.measures.rules import rhythm
from backend.measures.rules.change import courses
from backend.measures.rules.instrument import Instrument, RatedBy
from backend.measures.rules.plans import Plan, PlannedInstrument
from backend.measures.rules.rhythm import Course, DoseChange, Planned, Rhythm, State, Why
from backend.measures.rules.trajectory import Status, Total, trajectory
from backend.people import service as people
from backend.people.rules.persons import Patient, age_on

__all__ = ["change_plan", "due", "look_again", "plan", "put_dose_changes", "tend", "to_be_looked_at"]

TEND = "measures.tend_plan"
MOST_CHANGES = 40  # dose changes a plan remembers


class PlanChanged(Stale):
    """Somebody else changed the plan, or nobody said which plan was seen."""

    type = "check-in-plan-changed"
    title = "This plan changed since you opened it"


class CanNotBeAsked(Refused):
    """The instrument is not one that a patient is asked here."""

    type = "instrument-not-asked"
    title = "Patients are not asked this questionnaire here"


# What stands below tells


def put_dose_changes(patient_id: uuid.UUID, changes: Sequence[DoseChange]) -> None:
    """Take the dose changes of a patient, those to come included; where they differ, a job plans again."""
    kept = sorted(changes, key=lambda change: change.on)[-MOST_CHANGES:]
    stored = [
        {"on": each.on.isoformat(), "is_start": each.is_start, "is_increase": each.is_increase}
        for each in kept
    ]
    row = _locked(patient_id)
    if row.dose_changes == stored:
        return
    row.dose_changes = stored
    session().flush()
    look_again(patient_id)


def look_again(patient_id: uuid.UUID) -> None:
    """Have a plan looked at as soon as this transaction is over."""
    enqueue(TEND, patient_id=str(patient_id), practice_id=str(pinned_practice()))


# Seeing and changing a plan


def plan(patient_id: uuid.UUID) -> Plan:
    """Return how a patient is asked as of their own day."""
    patient = people.patient(patient_id)
    day = today(patient.time_zone)
    row = session().scalar(select(CheckInPlan).where(CheckInPlan.patient_id == patient_id))
    figures = rhythm_file.figures()
    chosen = dict(row.overruled) if row else {}
    asked = _rhythms(patient, row, day)
    rows = _rows(patient_id, day)
    coming = {each.instrument: each.opens_on for each in rows if each.opens_on > day}
    instruments = [
        PlannedInstrument(
            each.instrument, each.every_days, each.why, coming.get(each.instrument), each.instrument in chosen
        )
        for each in asked
    ]
    instruments += [
        PlannedInstrument(slug, None, Why.OVERRULED, None, is_overruled=True)
        for slug, days in sorted(chosen.items())
        if days == rhythm.OFF
    ]
    return Plan(
        version=row.version if row else 0,
        instruments=tuple(instruments),
        most_questions=(row.most_questions if row else None) or figures.most_questions,
        planned_questions=_questions_in_a_month(asked, figures.burden_days),
        is_paused=_is_paused(row, day),
        paused_until=row.paused_until if row else None,
        reason=row.reason if row else None,
        changed_by=row.changed_by_name if row else None,
        changed_at=row.changed_at if row else None,
    )


def change_plan(
    patient_id: uuid.UUID,
    *,
    version: int | None,
    overruled: Mapping[str, int],
    most_questions: int | None,
    is_paused: bool,
    paused_until: date | None,
    reason: str,
    by: Actor,
) -> Plan:
    """Overrule a plan or pause it, and say why; raise PlanChanged for one that was not seen.

    A pause takes back every link that was sent.
    """
    row = _locked(patient_id)
    if version != row.version:
        raise PlanChanged("Look at the plan again, then change it.")
    for slug in overruled:
        if slug not in _askable():
            raise CanNotBeAsked(f"{slug} is turned off here, or is rated by a clinician.")
    row.overruled, row.most_questions = dict(overruled), most_questions
    row.is_paused, row.paused_until = is_paused, paused_until if is_paused else None
    row.reason, row.changed_by_name, row.changed_at = reason, by.name, now()
    row.version += 1
    session().flush()
    if is_paused:
        links.revoke_check_in_links(patient_id)
    tend(patient_id)
    return plan(patient_id)


def _locked(patient_id: uuid.UUID) -> CheckInPlan:
    """Return a patient's plan, locked, begun if need be."""
    day = today(people.patient(patient_id).time_zone)
    begun = {
        "id": uuid.uuid4(),
        "created_at": now(),
        "practice_id": pinned_practice(),
        "patient_id": patient_id,
        "version": 0,
        "began_on": day,
        "overruled": {},
        "is_paused": False,
        "dose_changes": [],
        "look_at": now(),
    }
    session().execute(
        insert(CheckInPlan).values(**begun).on_conflict_do_nothing(index_elements=["patient_id"])
    )
    return (
        session()
        .scalars(
            select(CheckInPlan)
            .where(CheckInPlan.patient_id == patient_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .one()
    )


# Planning


def tend(patient_id: uuid.UUID) -> None:
    """Close what is over, plan what comes next, write to the patient, and say when to look again.

    Doing it twice does nothing more; doing it late writes one letter, about what is still open.
    """
    patient = people.patient(patient_id)
    row = _locked(patient_id)
    day = today(patient.time_zone)
    is_asked = patient.has_account and not _is_paused(row, day)
    rows = _called_off(row, _rows(patient_id, day), is_asked=is_asked)
    _close(rows, day)
    asked = _rhythms(patient, row, day) if is_asked else ()
    for _ in range(2):  # what opens today has one that follows
        rows = _plan_ahead(patient, row, asked, rows, day)
    if is_asked:
        write_about(patient, rows, day)
    session().flush()
    row.look_at = next_look(patient_id)
    session().flush()
    tell_missed(patient_id)


def to_be_looked_at() -> list[uuid.UUID]:
    """Return the patients for whom a window has opened or closed since somebody looked."""
    return list(
        session().scalars(
            select(CheckInPlan.patient_id).where(CheckInPlan.look_at <= now()).order_by(CheckInPlan.look_at)
        )
    )


def _rows(patient_id: uuid.UUID, day: date) -> list[DueCheckInRow]:
    """Return what was due within half a year, and what is to come, by day."""
    return list(
        session().scalars(
            select(DueCheckInRow)
            .where(DueCheckInRow.patient_id == patient_id, DueCheckInRow.opens_on > day - timedelta(days=183))
            .order_by(DueCheckInRow.opens_on)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _called_off(plan: CheckInPlan, rows: Sequence[DueCheckInRow], *, is_asked: bool) -> list[DueCheckInRow]:
    """Take away what nobody has begun and is not wanted any more: it was not missed. Return the rest."""
    askable, kept = _askable(), []
    for row in rows:
        is_wanted = (
            is_asked and row.instrument in askable and plan.overruled.get(row.instrument) != rhythm.OFF
        )
        is_begun = row.check_in_id is not None or row.state not in UNANSWERED
        if is_wanted or is_begun:
            kept.append(row)
        else:
            session().delete(row)
    session().flush()
    return kept


def _close(rows: Sequence[DueCheckInRow], day: date) -> None:
    for row in rows:
        row.state = rhythm.state_on(State(row.state), window_of(row), day)
    session().flush()


def _is_paused(row: CheckInPlan | None, day: date) -> bool:
    return row is not None and row.is_paused and (row.paused_until is None or day < row.paused_until)


def _askable() -> dict[str, Instrument]:
    return {each.slug: each for each in service.instruments() if each.rated_by is RatedBy.PATIENT}


def _questions(asked: Instrument) -> int:
    return len(asked.items) + (asked.function_item is not None)


def _questions_in_a_month(asked: Sequence[Rhythm], days: int) -> int:
    askable = _askable()
    return sum(_questions(askable[each.instrument]) * -(-days // each.every_days) for each in asked)


def _rhythms(patient: Patient, row: CheckInPlan | None, day: date) -> tuple[Rhythm, ...]:
    course = _course(patient, row, day)
    found = rhythm.rhythms(course, day, rhythm_file.figures(), row.overruled if row else {})
    askable = _askable()
    return tuple(each for each in found if each.instrument in askable)


def _course(patient: Patient, row: CheckInPlan | None, day: date) -> Course:
    status: dict[str, Status] = {}
    for each in courses(service.scores(patient.id)):
        change = service.instrument(each.latest.instrument).change
        if change is not None:
            totals = [Total(score.on, score.total) for score in each.scores]
            found = trajectory(totals, change, episode_start=each.baseline.on)
            status[each.latest.instrument] = found.status
    flagged_at = session().scalar(
        select(SafetyFlag.raised_at)
        .where(SafetyFlag.patient_id == patient.id)
        .order_by(SafetyFlag.raised_at.desc())
        .limit(1)
    )
    zone = ZoneInfo(patient.time_zone)
    return Course(
        age=age_on(patient.birth_date, day),
        began_on=row.began_on if row else day,
        flagged_on=flagged_at.astimezone(zone).date() if flagged_at else None,
        changes=dose_changes_of(row),
        status=status,
    )


def _plan_ahead(
    patient: Patient, row: CheckInPlan, asked: Sequence[Rhythm], rows: Sequence[DueCheckInRow], day: date
) -> list[DueCheckInRow]:
    """Let one window of each rhythm stand ahead; what nobody has begun or was told of moves or goes."""
    figures, askable = rhythm_file.figures(), _askable()
    begun = [each for each in rows if each.opens_on <= day]
    ahead = {each.instrument: each for each in rows if each.opens_on > day and each.state == State.SCHEDULED}
    standing = [Planned(each.opens_on, each.questions) for each in begun]
    answered = _last_answers(patient)
    changes = dose_changes_of(row)
    kept = []
    for each in asked:
        own = [one for one in begun if one.instrument == each.instrument]
        last_on = max([*(one.opens_on for one in own), *answered.get(each.instrument, ())], default=None)
        since = last_on
        if each.instrument == figures.effects_instrument and each.why is not Why.OVERRULED:
            course = Course(0, day, None, changes, {})
            since = rhythm.effects_since(course, last_on, day, figures)
        opens_on = rhythm.next_opening(each, since, day)
        if own and own[-1].state in UNANSWERED:
            opens_on = max(opens_on, own[-1].closes_on)
        questions = _questions(askable[each.instrument])
        most = row.most_questions or figures.most_questions
        free_on = rhythm.within_cap(opens_on, questions, standing, most=most, days=figures.burden_days)
        if free_on is None:
            continue
        standing.append(Planned(free_on, questions))
        if own and own[-1].ends_on > free_on:
            own[-1].ends_on = free_on
        recall = askable[each.instrument].recall_days or 0
        is_overlapping = rhythm.overlaps(free_on, last_on, recall)
        kept.append(
            _put(patient.id, ahead.pop(each.instrument, None), each, free_on, questions, is_overlapping)
        )
    for left in ahead.values():
        session().delete(left)
    session().flush()
    return sorted([*begun, *kept], key=lambda one: one.opens_on)


def _put(
    patient_id: uuid.UUID,
    known: DueCheckInRow | None,
    asked: Rhythm,
    opens_on: date,
    questions: int,
    is_overlapping: bool,
) -> DueCheckInRow:
    found = known or DueCheckInRow(patient_id=patient_id, instrument=asked.instrument, state=State.SCHEDULED)
    window = rhythm.window(opens_on, asked.every_days, rhythm_file.figures())
    found.why, found.every_days, found.questions = asked.why, asked.every_days, questions
    found.opens_on, found.closes_on, found.ends_on = window.opens_on, window.closes_on, window.ends_on
    found.overlaps = is_overlapping
    session().add(found)
    return found


def _last_answers(patient: Patient) -> dict[str, list[date]]:
    """Return the days on which each instrument was answered or scored."""
    zone = ZoneInfo(patient.time_zone)
    found: dict[str, list[date]] = {}
    for score in service.scores(patient.id):
        found.setdefault(score.instrument, []).append(score.on)
    for each in service.check_ins(patient.id):
        if each.is_finished:
            found.setdefault(each.instrument, []).append(each.answered_at.astimezone(zone).date())
    return found


def next_look(patient_id: uuid.UUID) -> datetime | None:
    """Return when the next day begins on which something opens, closes or changes."""
    patient = people.patient(patient_id)
    day = today(patient.time_zone)
    row = session().scalars(select(CheckInPlan).where(CheckInPlan.patient_id == patient_id)).one()
    days = [change.on for change in dose_changes_of(row)]
    days += [row.paused_until] if row.is_paused and row.paused_until else []
    for each in _rows(patient_id, day):
        if each.state in UNANSWERED:
            days += [each.opens_on, window_of(each).remind_on, each.closes_on, each.ends_on]
    following = min((each for each in days if each > day), default=None)
    if following is None or not patient.has_account:
        return None
    return midnight(following, patient)
