"""Titration plans: begun, paused, moved, ended. No step is ever taken by itself."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from backend.database import session
from backend.errors import Conflict, Refused, Stale
from backend.gate import Actor
from backend.prescriptions import commands, drafting, planning
from backend.prescriptions.checks import NewStep
from backend.prescriptions.plan_events import note
from backend.prescriptions.plan_models import TitrationPlanRow, TitrationPlanStepRow
from backend.prescriptions.plan_records import Plan, other_stops, plan, row_of, value
from backend.prescriptions.plan_steps import steps_of
from backend.prescriptions.planning import NewPlan, Worked
from backend.prescriptions.queries import patient_today
from backend.prescriptions.rules import plans
from backend.prescriptions.rules.advance import Proposal
from backend.prescriptions.rules.plans import PlanStep, Status
from backend.prescriptions.rules.sig import long_day
from backend.prescriptions.rules.values import TitrationStep
from backend.prescriptions.summaries import tell_steps


class PlanGoesOn(Conflict):
    """There is a plan for this drug already."""

    type = "plan-goes-on"
    title = "A plan for this drug goes on already"


class PlanEnded(Conflict):
    """What is over is not changed."""

    type = "plan-ended"
    title = "That plan is over"


class PlanNotChangeable(Refused):
    """The plan can not be changed in that way now."""

    type = "plan-not-changeable"
    title = "The plan can not be changed like that"


class PlanStops(Conflict):
    """Something was reported at which the drug is stopped."""

    type = "plan-stops"
    title = "Stop the drug, or look at what was reported first"


def work_out(patient_id: uuid.UUID, new: NewPlan) -> Worked:
    """Work out a plan beside the patient's other plans; raise what refuses it. Nothing is kept."""
    return planning.work_out(patient_id, new, other_stops(patient_id))


def begin(patient_id: uuid.UUID, new: NewPlan, *, by: Actor) -> Plan:
    """Keep a plan; raise what refuses it."""
    worked = work_out(patient_id, new)
    medication = drafting.medication_of(patient_id, worked.drug_slug)
    row = TitrationPlanRow(
        id=uuid.uuid4(),
        patient_id=patient_id,
        medication_id=medication.id,
        drug_slug=worked.drug_slug,
        drug_name=worked.drug_name,
        form=worked.form,
        timing=worked.timing,
        status=Status.RUNNING,
        version=1,
        planned_by=by.person_id,
        planned_by_name=by.name,
    )
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        raise PlanGoesOn(f"End the plan for {worked.drug_name} first, or change it.") from None
    _write_steps(row, worked.steps)
    note(row, "begun", None, by)
    tell_steps(patient_id)
    return plan(patient_id, row.id)


def draft_due(patient_id: uuid.UUID, plan_id: uuid.UUID, *, version: int | None, by: Actor) -> TitrationStep:
    """Draft the step that is due, to be signed as any other; raise PlanNotChangeable where none is."""
    # The medicine first, as whoever stops it does: two locks in two orders would wait for each other.
    commands.lock_medication(patient_id, row_of(patient_id, plan_id).medication_id)
    row = _seen(patient_id, plan_id, version)
    today = patient_today(patient_id)
    shown = value(row)
    waiting = plans.due([each.step for each in shown.steps], today)
    if row.status != Status.RUNNING or waiting is None or shown.due is None:
        raise PlanNotChangeable("No step of this plan is due.")
    if shown.due.advice.proposal is Proposal.STOP:
        raise PlanStops(shown.due.advice.because)
    if waiting.sig is None:
        raise PlanNotChangeable(
            f"The plan ends {row.drug_name} on {long_day(waiting.start_on)}. Stop it in the medication list."
        )
    start = max(waiting.start_on, today)
    days = min((waiting.end_on - start).days, 90)
    step = NewStep(waiting.sig, row.form, start, days, 0, None)
    return drafting.draft_step(patient_id, medication_id=row.medication_id, step=step, by=by)


def pause(patient_id: uuid.UUID, plan_id: uuid.UUID, *, version: int | None, reason: str, by: Actor) -> Plan:
    """Hold the plan at the dose of today; raise PlanNotChangeable where it is paused already."""
    row = _seen(patient_id, plan_id, version)
    if row.status == Status.PAUSED:
        raise PlanNotChangeable("It is paused already.")
    row.status, row.paused_on = Status.PAUSED, patient_today(patient_id)
    return _changed(row, "paused", reason, by)


def resume(patient_id: uuid.UUID, plan_id: uuid.UUID, *, version: int | None, reason: str, by: Actor) -> Plan:
    """Go on with a plan: every step that had not begun moves by as many days as the pause lasted."""
    row = _seen(patient_id, plan_id, version)
    if row.paused_on is None:
        raise PlanNotChangeable("It is not paused.")
    today, paused_on = patient_today(patient_id), row.paused_on
    steps = steps_of(row)
    later = next((step.number for step in steps if step.start_on > paused_on and not step.is_signed), None)
    if later is not None and today > paused_on:
        steps = plans.moved(steps, later, today - paused_on)
    row.status, row.paused_on = Status.RUNNING, None
    _write_steps(row, steps)
    return _changed(row, "resumed", reason, by)


def step_back(
    patient_id: uuid.UUID, plan_id: uuid.UUID, *, version: int | None, reason: str, by: Actor
) -> Plan:
    """Go back to the dose before; the step of today is repeated after it, and every later one moves."""
    row = _seen(patient_id, plan_id, version)
    try:
        steps = plans.stepped_back(steps_of(row), patient_today(patient_id))
    except ValueError:
        raise PlanNotChangeable("There is no earlier step to go back to.") from None
    row.status, row.paused_on = Status.RUNNING, None
    _write_steps(row, steps)
    return _changed(row, "stepped-back", reason, by)


def move(
    patient_id: uuid.UUID,
    plan_id: uuid.UUID,
    *,
    version: int | None,
    number: int,
    start_on: date,
    reason: str,
    by: Actor,
) -> Plan:
    """Let a step begin on another day; every later one moves with it."""
    row = _seen(patient_id, plan_id, version)
    steps = steps_of(row)
    step = next((each for each in steps if each.number == number), None)
    today = patient_today(patient_id)
    if step is None or start_on < today:
        raise PlanNotChangeable("Only a step of this plan can move, and not into the past.")
    if step.is_signed:
        raise PlanNotChangeable("That step is signed. What is signed is changed by a new prescription.")
    try:
        moved = plans.moved(steps, number, start_on - step.start_on)
    except ValueError:
        raise PlanNotChangeable("The step before it would last no day.") from None
    _write_steps(row, moved)
    return _changed(row, "moved", reason, by)


def end(patient_id: uuid.UUID, plan_id: uuid.UUID, *, version: int | None, reason: str, by: Actor) -> Plan:
    """End a plan; what was signed stays as it is."""
    row = _seen(patient_id, plan_id, version)
    row.status, row.paused_on = Status.ENDED, None
    return _changed(row, "ended", reason, by)


def _seen(patient_id: uuid.UUID, plan_id: uuid.UUID, version: int | None) -> TitrationPlanRow:
    """Lock a plan that goes on, as it was seen; raise PlanEnded or Stale."""
    row = row_of(patient_id, plan_id, is_locked=True)
    if row.status == Status.ENDED:
        raise PlanEnded("Begin a new one.")
    if version != row.version:
        raise Stale("Look at the plan again, then change it.")
    return row


def _changed(row: TitrationPlanRow, kind: str, reason: str, by: Actor) -> Plan:
    row.version += 1
    note(row, kind, reason, by)
    tell_steps(row.patient_id)
    return value(row)


def _write_steps(row: TitrationPlanRow, steps: Sequence[PlanStep]) -> None:
    """Replace a plan's steps."""
    session().execute(delete(TitrationPlanStepRow).where(TitrationPlanStepRow.plan_id == row.id))
    session().add_all(
        TitrationPlanStepRow(
            patient_id=row.patient_id,
            plan_id=row.id,
            number=step.number,
            start_on=step.start_on,
            end_on=step.end_on,
            strength_value=step.sig.strength.value if step.sig else None,
            strength_unit=step.sig.strength.unit if step.sig else None,
            pieces=step.sig.pieces if step.sig else None,
            conditions=[str(each) for each in step.conditions],
        )
        for step in steps
    )
    session().flush()
