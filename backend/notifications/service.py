"""Write letters into the outbox, and hand them over."""

import uuid
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.accounts import service as accounts
from backend.accounts.links import check_in_link
from backend.clock import now
from backend.config import settings
from backend.database import session
from backend.jobs import enqueue
from backend.notifications import push
from backend.notifications.models import LetterRow
from backend.notifications.rules import letters
from backend.notifications.rules.letters import Letter, LetterKind, LetterState, Text
from backend.notifications.rules.quiet_hours import next_allowed
from backend.notifications.rules.retries import next_try
from backend.notifications.smtp import CanNotSend, Sender
from backend.people import service as people

log = structlog.get_logger()
LIST_LENGTH = 200


def ask_for_attention(email: str, *, occasion: str) -> bool:
    """Write and push to a clinician that something waits; False where `occasion` was written about before."""
    clinician = people.clinician_with_email(email)
    if clinician is not None:
        push.push_to_clinician(clinician.id, occasion=occasion)
    return _write(LetterRow(kind=LetterKind.ATTENTION, recipient=email, occasion=occasion))


def say_nobody_is_responsible(email: str, *, occasion: str, count: int) -> bool:
    """Write to an administrator that `count` items have nobody to take them."""
    return _write(
        LetterRow(
            kind=LetterKind.NOBODY_RESPONSIBLE, recipient=email, occasion=occasion, item_count=max(count, 1)
        )
    )


def send_invitation(invitation_id: uuid.UUID) -> bool:
    """Write to the person invited; False where the invitation is over or was written about before."""
    invitation = accounts.invitation_for_letter(invitation_id)
    if invitation is None:
        return False
    return _write(
        LetterRow(
            kind=LetterKind.INVITATION,
            recipient=invitation.email,
            occasion=f"invitation:{invitation_id}",
            invitation_id=invitation_id,
        )
    )


def tell_patient(
    patient_id: uuid.UUID,
    *,
    kind: LetterKind,
    occasion: str,
    path: str,
    check_in_link_id: uuid.UUID | None = None,
) -> bool:
    """Tell a patient that something waits at `path`, not at night; False where they can not be told.

    A letter with a link to a check-in gets that in place of the path, and is withdrawn once the link opens
    nothing any more. False, too, where this `occasion` was written about before.
    """
    patient = people.patient(patient_id)
    at = next_allowed(now(), patient.time_zone)
    is_pushed = push.push_to_patient(patient_id, occasion=occasion, at=at)
    if not settings().smtp_url or not patient.email or not patient.has_account:
        return is_pushed
    row = LetterRow(
        kind=kind,
        recipient=patient.email,
        occasion=occasion,
        language=patient.language,
        path=path,
        check_in_link_id=check_in_link_id,
    )
    return _write(row, at=at) or is_pushed


def _write(row: LetterRow, *, at: datetime | None = None) -> bool:
    row.next_try_at = at or now()
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        return False
    enqueue("notifications.deliver", at=at, letter_id=str(row.id), practice_id=str(row.practice_id))
    return True


def deliver(letter_id: uuid.UUID, *, by: Sender) -> LetterState | None:
    """Hand a letter over and note what came of it; None where it is not there or another worker has it.

    A failure that may pass is tried again later, at most as often as `rules/retries.py` says; then the letter
    is marked as failed and stays in the administrator's list.
    """
    row = session().scalar(
        select(LetterRow).where(LetterRow.id == letter_id).with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    if row.state != LetterState.QUEUED:
        return LetterState(row.state)
    text = _in_words(row)
    if text is None:
        row.state, row.next_try_at = LetterState.WITHDRAWN, None
    else:
        _hand_over(row, text, by)
    session().flush()
    return LetterState(row.state)


def _in_words(row: LetterRow) -> Text | None:
    """Put a letter into words; None where what it was about is over."""
    link = settings().public_url
    if row.invitation_id is not None:
        invitation = accounts.invitation_for_letter(row.invitation_id)
        if invitation is None:
            return None
        link = accounts.invitation_link(row.invitation_id)
        return letters.invitation(practice_name=invitation.practice.name, link=link)
    if row.kind in (LetterKind.CHECK_IN, LetterKind.CHECK_IN_REMINDER):
        opens = f"{link}{row.path}" if row.check_in_link_id is None else check_in_link(row.check_in_link_id)
        if opens is None:
            return None
        name = people.practice().name
        return letters.to_patient(LetterKind(row.kind), practice_name=name, link=opens, language=row.language)
    if row.kind == LetterKind.NOBODY_RESPONSIBLE:
        return letters.nobody_responsible(link=link, count=row.item_count)
    return letters.attention(link=link)


def _hand_over(row: LetterRow, text: Text, by: Sender) -> None:
    row.attempts += 1
    try:
        by.send(_message(row, text))
    except CanNotSend as error:
        row.last_error = str(error)
        row.next_try_at = None if error.is_final else next_try(row.attempts, now())
        if row.next_try_at is None:
            row.state = LetterState.FAILED
            log.error("letter_failed", letter_id=str(row.id), kind=row.kind, attempts=row.attempts)
        else:
            ids = {"letter_id": str(row.id), "practice_id": str(row.practice_id)}
            enqueue("notifications.deliver", at=row.next_try_at, **ids)
    else:
        row.state, row.sent_at = LetterState.SENT, now()
        row.next_try_at = row.last_error = None


def _message(row: LetterRow, text: Text) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings().mail_from
    try:
        message["To"] = row.recipient
    except ValueError:
        raise CanNotSend("the address can not be written to", is_final=True) from None
    message["Subject"] = text.subject
    message["Date"] = format_datetime(now())
    # The same for every try, so that a letter that arrives twice can be told to be one.
    message["Message-ID"] = f"<{row.id}@evenkeel.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.body)
    return message


def outbox() -> list[Letter]:
    """Return the practice's letters, those that failed first, then the newest."""
    rows = session().scalars(
        select(LetterRow)
        .order_by(LetterRow.state != LetterState.FAILED, LetterRow.created_at.desc(), LetterRow.id)
        .limit(LIST_LENGTH)
    )
    return [
        Letter(
            id=row.id,
            kind=LetterKind(row.kind),
            recipient=letters.masked(row.recipient),
            state=LetterState(row.state),
            attempts=row.attempts,
            last_error=row.last_error,
            created_at=row.created_at,
            next_try_at=row.next_try_at,
            sent_at=row.sent_at,
        )
        for row in rows
    ]
