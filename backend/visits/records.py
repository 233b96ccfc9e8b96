"""Rows of visits become values, and are found through their patient only."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from backend.caseload import service as caseload
from backend.caseload.rules.summary import VisitSummary
from backend.clock import now
from backend.database import session
from backend.errors import NotFound
from backend.gate import Actor
from backend.people import service as people
from backend.permissions import Role
from backend.visits.models import VisitRow
from backend.visits.rules.lobby import Lobby, VisitStatus, closed_because
from backend.visits.rules.visits import ClinicianName, Visit

JOINING = (Role.PATIENT, Role.PRESCRIBER)


def status_of(row: VisitRow) -> VisitStatus:
    """Return what has become of a visit."""
    if row.cancelled_at is not None:
        return VisitStatus.CANCELLED
    if row.finished_at is not None:
        return VisitStatus.FINISHED
    return VisitStatus.BOOKED if row.started_at is None else VisitStatus.IN_PROGRESS


def visit_row(
    patient_id: uuid.UUID, visit_id: uuid.UUID, *, to_change: bool = False, to_hold: bool = False
) -> VisitRow:
    """Return a patient's visit or raise NotFound.

    `to_change` keeps every other change out until the commit; `to_hold` only keeps the visit from changing.
    """
    query = select(VisitRow).where(VisitRow.patient_id == patient_id, VisitRow.id == visit_id)
    if to_change:
        query = query.with_for_update(key_share=True)
    elif to_hold:
        query = query.with_for_update(read=True)
    row = session().scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def to_visits(rows: Sequence[VisitRow], who: Actor) -> list[Visit]:
    """Return values as `who` sees them now."""
    moment = now()
    patients = people.patients({row.patient_id for row in rows})
    clinicians = people.clinicians({row.clinician_id for row in rows})
    return [
        Visit(
            id=row.id,
            patient_id=row.patient_id,
            patient_name=patients[row.patient_id].name,
            clinician=ClinicianName(row.clinician_id, clinicians[row.clinician_id].name),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            status=status_of(row),
            note=row.note,
            finished_at=row.finished_at,
            can_join=who.role in JOINING and _is_open(row, moment),
        )
        for row in rows
    ]


def to_visit(row: VisitRow, who: Actor) -> Visit:
    """Return one value as `who` sees it now."""
    return to_visits([row], who)[0]


def _is_open(row: VisitRow, moment: datetime) -> bool:
    return closed_because(Lobby(row.starts_at, row.ends_at, status_of(row)), now=moment) is None


def tell_caseload(patient_id: uuid.UUID) -> None:
    """Put a patient's visits that are neither over nor cancelled into the caseload."""
    caseload.one_at_a_time(patient_id)
    rows = session().scalars(
        select(VisitRow)
        .where(
            VisitRow.patient_id == patient_id,
            VisitRow.cancelled_at.is_(None),
            VisitRow.finished_at.is_(None),
            VisitRow.ends_at > now(),
        )
        .order_by(VisitRow.starts_at)
    )
    caseload.put_visits(patient_id, [VisitSummary(row.id, row.starts_at, row.ends_at) for row in rows])
