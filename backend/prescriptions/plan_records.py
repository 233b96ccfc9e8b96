"""Read titration plans: rows to values as they stand today, with the step that waits for a decision."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from backend.database import session
from backend.errors import NotFound
from backend.prescriptions import plan_facts
from backend.prescriptions.plan_models import (
    TitrationPlanEventRow,
    TitrationPlanRow,
)
from backend.prescriptions.plan_steps import rows_of, steps_of
from backend.prescriptions.planning import OtherStop
from backend.prescriptions.queries import patient_today
from backend.prescriptions.rules import plan_card, plans
from backend.prescriptions.rules.advance import Advice, advice
from backend.prescriptions.rules.plans import PlanStep, Status, StepState, Tablets
from backend.prescriptions.rules.sig import Timing


@dataclass(frozen=True, slots=True)
class PlanEvent:
    """What happened to a plan."""

    kind: str
    reason: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Due:
    """The step that waits for a decision, and what speaks for and against it."""

    number: int
    advice: Advice


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as it stands today."""

    step: PlanStep
    state: StepState


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as it stands today."""

    id: uuid.UUID
    version: int
    medication_id: uuid.UUID
    drug_slug: str
    drug_name: str
    form: str
    timing: Timing
    status: Status
    paused_on: date | None
    planned_by: str
    steps: tuple[ShownStep, ...]
    due: Due | None
    tablets: tuple[Tablets, ...]
    events: tuple[PlanEvent, ...]


def plans_of(patient_id: uuid.UUID) -> list[Plan]:
    """Return a patient's plans, those that go on first, then the newest."""
    rows = sorted(rows_of(patient_id), key=lambda row: row.created_at, reverse=True)
    rows.sort(key=lambda row: row.status == Status.ENDED)
    return [value(row) for row in rows]


def plan(patient_id: uuid.UUID, plan_id: uuid.UUID) -> Plan:
    """Return one plan; raise NotFound."""
    return value(row_of(patient_id, plan_id))


def cards(patient_id: uuid.UUID, language: str) -> list[tuple[TitrationPlanRow, plan_card.Card]]:
    """Return the plans that go on, and what each says to the patient."""
    today = patient_today(patient_id)
    return [
        (
            row,
            plan_card.card(
                row.drug_slug, steps_of(row), today, language, is_paused=row.paused_on is not None
            ),
        )
        for row in sorted(rows_of(patient_id), key=lambda row: row.created_at)
        if row.status != Status.ENDED
    ]


def steps_to_come(patient_id: uuid.UUID, plan_id: uuid.UUID) -> tuple[PlanStep, ...]:
    """Return the steps of a plan that goes on, none while it is paused; raise NotFound."""
    row = row_of(patient_id, plan_id)
    if row.status == Status.ENDED:
        raise NotFound
    return steps_of(row) if row.status == Status.RUNNING else ()


def value(row: TitrationPlanRow) -> Plan:
    today = patient_today(row.patient_id)
    steps = steps_of(row)
    waiting = plans.due(steps, today) if row.status == Status.RUNNING else None
    events = session().scalars(
        select(TitrationPlanEventRow)
        .where(TitrationPlanEventRow.plan_id == row.id)
        .order_by(TitrationPlanEventRow.at)
    )
    return Plan(
        id=row.id,
        version=row.version,
        medication_id=row.medication_id,
        drug_slug=row.drug_slug,
        drug_name=row.drug_name,
        form=row.form,
        timing=Timing(row.timing),
        status=Status(row.status),
        paused_on=row.paused_on,
        planned_by=row.planned_by_name,
        steps=tuple(ShownStep(step, plans.state_of(step, steps, waiting, today)) for step in steps),
        due=_due(row, steps, waiting, today) if waiting else None,
        tablets=plans.tablets(steps),
        events=tuple(PlanEvent(each.kind, each.reason, each.at, each.by_name) for each in events),
    )


def _due(row: TitrationPlanRow, steps: Sequence[PlanStep], waiting: PlanStep, today: date) -> Due:
    """Judge a due step by what is known since the step before it began; the first one by the last month."""
    since = steps[waiting.number - 2].start_on if waiting.number > 1 else today - timedelta(days=28)
    known = plan_facts.facts(row.patient_id, row.medication_id, row.drug_name, since, today)
    return Due(waiting.number, advice(row.drug_slug, waiting.conditions, known))


def row_of(patient_id: uuid.UUID, plan_id: uuid.UUID, *, is_locked: bool = False) -> TitrationPlanRow:
    asked = select(TitrationPlanRow).where(
        TitrationPlanRow.id == plan_id, TitrationPlanRow.patient_id == patient_id
    )
    if is_locked:
        asked = asked.with_for_update()
    row = session().scalar(asked.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def other_stops(patient_id: uuid.UUID) -> list[OtherStop]:
    """Return the drugs that plans take down to nothing, and when."""
    found = []
    for row in rows_of(patient_id):
        steps = steps_of(row)
        if row.status != Status.ENDED and steps[-1].sig is None:
            found.append(OtherStop(row.drug_slug, row.drug_name, steps[-1].start_on))
    return found
