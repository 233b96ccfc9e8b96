"""What happens to a titration plan is kept; a plan ends with its drug."""

import uuid

from sqlalchemy import select

from backend.clock import now
from backend.database import session
from backend.gate import Actor
from backend.prescriptions.plan_models import TitrationPlanEventRow, TitrationPlanRow
from backend.prescriptions.rules.plans import Status


def note(row: TitrationPlanRow, kind: str, reason: str | None, by: Actor) -> None:
    """Keep what happened to a plan, by whom and why."""
    session().add(
        TitrationPlanEventRow(
            patient_id=row.patient_id,
            plan_id=row.id,
            kind=kind,
            reason=reason,
            at=now(),
            by_id=by.person_id,
            by_name=by.name,
        )
    )
    session().flush()


def end_with_drug(medication_id: uuid.UUID, reason: str, by: Actor) -> None:
    """End the plan of a medicine that is stopped."""
    row = session().scalar(
        select(TitrationPlanRow)
        .where(TitrationPlanRow.medication_id == medication_id, TitrationPlanRow.status != Status.ENDED)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is not None:
        row.status, row.paused_on = Status.ENDED, None
        row.version += 1
        note(row, "ended", reason, by)
