"""Take back what was recorded wrongly: with a reason, once, and by whoever may; nothing is removed."""

import uuid
from typing import TypeVar

from sqlalchemy import select

from backend.clock import now
from backend.database import session
from backend.errors import Conflict, Forbidden, NotFound
from backend.gate import Actor
from backend.health.models import AllergyRow, EarlierTrialRow, HealthStateRow, ResultRow
from backend.health.rules.records import HOME
from backend.health.telling import changed
from backend.permissions import Role

Row = TypeVar("Row", AllergyRow, EarlierTrialRow, HealthStateRow, ResultRow)


class AlreadyWithdrawn(Conflict):
    """It was taken back before."""

    type = "already-withdrawn"
    title = "This was taken back already"


class NotYoursToWithdraw(Forbidden):
    """A patient may take back what they recorded themselves."""

    type = "not-yours-to-withdraw"
    title = "Your care team recorded this. Ask them to correct it"


def take_back(table: type[Row], patient_id: uuid.UUID, row_id: uuid.UUID, *, reason: str, by: Actor) -> Row:
    """Mark one row as wrong; raise NotFound, NotYoursToWithdraw or AlreadyWithdrawn."""
    row = session().scalar(
        select(table)
        .where(table.id == row_id, table.patient_id == patient_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    if by.role is Role.PATIENT and row.source != HOME:
        raise NotYoursToWithdraw
    if row.withdrawn_at is not None:
        raise AlreadyWithdrawn(f"{row.withdrawn_by} took this back already.")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = now(), by.name, reason
    session().flush()
    changed(patient_id)
    return row
