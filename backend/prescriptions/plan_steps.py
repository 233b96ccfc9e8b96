"""A plan's steps: as they were planned, as the ledger has them, and the next that nobody signed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from backend.database import session
from backend.medications.rules.doses import Dose, Unit, format_dose
from backend.prescriptions.plan_models import TitrationPlanRow, TitrationPlanStepRow
from backend.prescriptions.queries import entries_of, patient_today
from backend.prescriptions.rules import ledger, plans
from backend.prescriptions.rules.advance import Condition
from backend.prescriptions.rules.ledger import DosePeriod
from backend.prescriptions.rules.plans import PlanStep, Status
from backend.prescriptions.rules.sig import Sig, Timing


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that nobody has signed yet, and the day that was planned for it."""

    on: date
    text: str


def rows_of(patient_id: uuid.UUID) -> Sequence[TitrationPlanRow]:
    """Return every plan of a patient."""
    asked = select(TitrationPlanRow).where(TitrationPlanRow.patient_id == patient_id)
    return session().scalars(asked).all()


def next_steps(patient_id: uuid.UUID) -> list[NextStep]:
    """Return the step after the last signed one of each running plan, on the day that was planned for it."""
    found = []
    for row in rows_of(patient_id):
        if row.status != Status.RUNNING:
            continue
        planned = _as_ordered(row)
        step = plans.following(plans.aligned(planned, _periods(row), planned[0].start_on))
        if step is not None:
            dose = f"{format_dose(step.daily_dose)} a day" if step.daily_dose else "none"
            found.append(NextStep(step.start_on, f"{row.drug_name} {dose}"))
    return sorted(found, key=lambda each: each.on)


def steps_of(row: TitrationPlanRow) -> tuple[PlanStep, ...]:
    """Return a plan's steps as the ledger has them; what was not signed waits, but not while it is paused."""
    found = _as_ordered(row)
    until = patient_today(row.patient_id) if row.status == Status.RUNNING else found[0].start_on
    return plans.aligned(found, _periods(row), until)


def _periods(row: TitrationPlanRow) -> tuple[DosePeriod, ...]:
    return ledger.periods(entries_of([row.medication_id])[row.medication_id])


def _as_ordered(row: TitrationPlanRow) -> list[PlanStep]:
    """Return the steps as they were planned or moved."""
    found = []
    stored = session().scalars(
        select(TitrationPlanStepRow)
        .where(TitrationPlanStepRow.plan_id == row.id)
        .order_by(TitrationPlanStepRow.number)
        .execution_options(populate_existing=True)
    )
    for each in stored:
        sig = None
        if each.strength_value is not None and each.strength_unit is not None and each.pieces is not None:
            strength = Dose(each.strength_value, Unit(each.strength_unit))
            sig = Sig(row.form, strength, each.pieces.normalize(), Timing(row.timing))
        conditions = tuple(Condition(word) for word in each.conditions)
        found.append(PlanStep(each.number, each.start_on, each.end_on, sig, conditions))
    return found
