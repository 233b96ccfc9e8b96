"""What a session from a link to a check-in may see and save, and nothing else."""

import uuid

from sqlalchemy import select

from backend.accounts import links
from backend.clock import now
from backend.database import session
from backend.errors import Forbidden
from backend.gate import Actor
from backend.measures import service
from backend.measures.due_check_ins import due
from backend.measures.models import DueCheckInRow
from backend.measures.rules.plans import DueCheckIn
from backend.measures.rules.records import CheckInValue
from backend.measures.rules.rhythm import State


class OutsideLink(Forbidden):
    """The link was not for this check-in."""

    type = "check-in-not-of-this-link"
    title = "This link is for another check-in"


def open_link(due_ids: tuple[uuid.UUID, ...]) -> None:
    """Note that the patient opened the letter about these."""
    rows = session().scalars(select(DueCheckInRow).where(DueCheckInRow.id.in_(due_ids)).with_for_update())
    for row in rows:
        row.opened_at = row.opened_at or now()
        if row.state in (State.SCHEDULED, State.SENT):
            row.state = State.OPENED
    session().flush()


def linked(
    patient_id: uuid.UUID, due_ids: tuple[uuid.UUID, ...]
) -> list[tuple[DueCheckIn, CheckInValue | None]]:
    """Return what a link is for, each with its answers so far."""
    known = {each.id: each for each in service.check_ins(patient_id)}
    wanted = [each for each in due(patient_id) if each.id in due_ids]
    return [(each, known.get(each.check_in_id) if each.check_in_id else None) for each in wanted]


def why_not_of_link(who: Actor, *, instrument: str, check_in_id: uuid.UUID) -> OutsideLink | None:
    """Return OutsideLink where a limited session saves anything but the check-in its link is for.

    The first id that arrives for what is due is the one; the rows stay locked until this transaction ends.
    """
    if who.check_in_link_id is None:
        return None
    rows = session().scalars(
        select(DueCheckInRow)
        .where(
            DueCheckInRow.patient_id == who.person_id,
            DueCheckInRow.id.in_(links.due_ids_of(who.check_in_link_id)),
            DueCheckInRow.instrument == instrument,
        )
        .with_for_update()
    )
    if any(row.check_in_id in (None, check_in_id) for row in rows):
        return None
    return OutsideLink("Sign in to answer this one.")
