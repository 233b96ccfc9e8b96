"""Letters between a patient and the care team, and which of them wait for an answer."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from backend.caseload import service as caseload
from backend.clock import now
from backend.database import session
from backend.gate import Actor
from backend.messaging.models import MessageMarkRow, MessageRow, MessageSettlementRow
from backend.messaging.rules.refills import Message
from backend.permissions import Role


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters, oldest first, and since when one of the patient's waits; None where none does."""

    messages: tuple[Message, ...]
    waiting_since: datetime | None


def letters(patient_id: uuid.UUID) -> Letters:
    """Return the letters between a patient and the care team."""
    rows = session().scalars(
        select(MessageRow).where(MessageRow.patient_id == patient_id).order_by(MessageRow.at, MessageRow.id)
    )
    return Letters(tuple(_message(row) for row in rows), _waiting_since(patient_id))


def mark_messages_read(patient_id: uuid.UUID) -> None:
    """Note that the patient has read all letters up to now."""
    mark = session().scalar(select(MessageMarkRow).where(MessageMarkRow.patient_id == patient_id))
    if mark is not None:
        mark.read_at = now()
        return
    try:
        with session().begin_nested():
            session().add(MessageMarkRow(patient_id=patient_id, read_at=now()))
    except IntegrityError:
        return  # the same patient's other screen was faster


def unread_messages(patient_id: uuid.UUID) -> int:
    """Count the care team's letters that the patient has not read."""
    mark = session().scalar(select(MessageMarkRow.read_at).where(MessageMarkRow.patient_id == patient_id))
    query = select(func.count(MessageRow.id)).where(
        MessageRow.patient_id == patient_id, MessageRow.author_role != Role.PATIENT
    )
    if mark is not None:
        query = query.where(MessageRow.at > mark)
    return session().scalar(query) or 0


def send_message(
    patient_id: uuid.UUID, *, text: str, by: Actor, refill_request_id: uuid.UUID | None = None
) -> Message:
    """Send a letter from the patient to the care team, or the other way; the team's answers what waits."""
    row = MessageRow(
        patient_id=patient_id,
        at=now(),
        membership_id=by.membership_id,
        author_name=by.name,
        author_role=by.role,
        text=text,
        refill_request_id=refill_request_id,
    )
    session().add(row)
    session().flush()
    _tell_caseload(patient_id, None if by.role is Role.PATIENT else row.at)
    return _message(row)


def settle(patient_id: uuid.UUID, *, by: Actor) -> Letters:
    """Note that what the patient wrote up to now needs no answer; who said so is kept."""
    session().add(MessageSettlementRow(patient_id=patient_id, at=now(), by_id=by.person_id, by_name=by.name))
    session().flush()
    _tell_caseload(patient_id, None)
    return letters(patient_id)


def _waiting_since(patient_id: uuid.UUID) -> datetime | None:
    """Return when the oldest letter was sent that nobody answered; what asks for a refill waits elsewhere."""
    answered = (
        select(func.max(MessageRow.at))
        .where(MessageRow.patient_id == patient_id, MessageRow.author_role != Role.PATIENT)
        .scalar_subquery()
    )
    settled = (
        select(func.max(MessageSettlementRow.at))
        .where(MessageSettlementRow.patient_id == patient_id)
        .scalar_subquery()
    )
    # greatest() leaves out what is NULL; nothing is greater than a NULL alone.
    until = func.coalesce(func.greatest(answered, settled), func.to_timestamp(0))
    return session().scalar(
        select(func.min(MessageRow.at)).where(
            MessageRow.patient_id == patient_id,
            MessageRow.author_role == Role.PATIENT,
            MessageRow.refill_request_id.is_(None),
            MessageRow.at > until,
        )
    )


def _tell_caseload(patient_id: uuid.UUID, written_at: datetime | None) -> None:
    row = caseload.one_at_a_time(patient_id)
    caseload.put_letters(row, _waiting_since(patient_id), written_at)


def _message(row: MessageRow) -> Message:
    return Message(row.id, row.at, row.author_name, row.author_role, row.text, row.refill_request_id)
