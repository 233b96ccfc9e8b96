"""Links to what is due for a patient: made, exchanged once for a session that may do that and no more."""

import hmac
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select, update

from backend.accounts.models import CheckInLinkRow, MembershipRow, SessionRow
from backend.accounts.refusals import CheckInLinkExpired, CheckInLinkGone, CheckInLinkUsed
from backend.accounts.service import start_session
from backend.accounts.values import OpenedLink
from backend.clock import now
from backend.config import settings
from backend.database import ACROSS_PRACTICES, pin, session
from backend.gate import Actor
from backend.permissions import Role

SESSION = timedelta(hours=48)  # to come back to what was begun; a new link or signing in goes on from there


def make_check_in_link(
    patient_id: uuid.UUID, *, due_ids: Collection[uuid.UUID], expires_at: datetime
) -> uuid.UUID:
    """Make a link to what is due; return its id, from which the letter derives the token."""
    row = CheckInLinkRow(patient_id=patient_id, due_ids=list(due_ids), expires_at=expires_at)
    session().add(row)
    session().flush()
    return row.id


def check_in_link(link_id: uuid.UUID) -> str | None:
    """Return the link as a letter has it, the token in its fragment; None where it opens nothing any more."""
    row = session().scalar(select(CheckInLinkRow).where(CheckInLinkRow.id == link_id))
    if row is None or row.used_at or row.withdrawn_at or row.expires_at <= now():
        return None
    return f"{settings().public_url}/c#{_token(row.id)}"


def exchange_check_in_link(token: str, *, holder: Actor | None) -> OpenedLink:
    """Use a link up and start its session; raise what says why it opens nothing.

    Whoever is already signed in as this patient keeps that session: it may do more, not less.
    """
    row = _open(token)
    membership = session().scalar(
        select(MembershipRow).where(MembershipRow.patient_id == row.patient_id, MembershipRow.is_active)
    )
    if membership is None:
        raise CheckInLinkGone("Ask the clinic, or sign in.")
    row.used_at = now()
    due_ids = tuple(row.due_ids)
    is_signed_in = (
        holder is not None and holder.membership_id == membership.id and holder.role is Role.PATIENT
    )
    if holder is not None and is_signed_in and holder.check_in_link_id is None:
        return OpenedLink(None, holder, due_ids)
    expires_at = min(row.expires_at, now() + SESSION)
    new = start_session(membership.account_id, membership.id, check_in_link_id=row.id, expires_at=expires_at)
    return OpenedLink(new.token, new.actor, due_ids)


def withdraw_check_in_link(link_id: uuid.UUID) -> None:
    """Let a link open nothing."""
    session().execute(update(CheckInLinkRow).where(CheckInLinkRow.id == link_id).values(withdrawn_at=now()))


def due_ids_of(link_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """Return what a link was sent for."""
    return tuple(session().scalars(select(CheckInLinkRow).where(CheckInLinkRow.id == link_id)).one().due_ids)


def end_session(who: Actor) -> None:
    """End the session that a link opened."""
    session().execute(update(SessionRow).where(SessionRow.id == who.session_id).values(ended_at=now()))


def close_check_in_links(patient_id: uuid.UUID, *, still_due: Collection[uuid.UUID]) -> None:
    """Withdraw unused links to nothing that is still due; sessions go on, to be told that all is saved."""
    rows = session().scalars(
        select(CheckInLinkRow).where(
            CheckInLinkRow.patient_id == patient_id,
            CheckInLinkRow.used_at.is_(None),
            CheckInLinkRow.withdrawn_at.is_(None),
        )
    )
    for row in rows:
        if not set(row.due_ids) & set(still_due):
            row.withdrawn_at = now()
    session().flush()


def revoke_check_in_links(patient_id: uuid.UUID) -> None:
    """Withdraw every link of a patient and end the sessions that any of them opened."""
    own = select(CheckInLinkRow.id).where(CheckInLinkRow.patient_id == patient_id)
    ids = list(session().scalars(own))
    session().execute(
        update(CheckInLinkRow)
        .where(CheckInLinkRow.id.in_(ids), CheckInLinkRow.withdrawn_at.is_(None))
        .values(withdrawn_at=now())
    )
    session().execute(
        update(SessionRow)
        .where(SessionRow.check_in_link_id.in_(ids), SessionRow.ended_at.is_(None))
        .values(ended_at=now())
    )


def _open(token: str) -> CheckInLinkRow:
    """Return the row that a token opens, locked, and pin the session to its practice."""
    try:
        link_id = uuid.UUID(hex=token.partition(".")[0])
    except ValueError:
        raise CheckInLinkGone from None
    if not hmac.compare_digest(_token(link_id).encode(), token.encode()):
        raise CheckInLinkGone
    row = session().scalar(
        select(CheckInLinkRow).where(CheckInLinkRow.id == link_id).with_for_update(),
        execution_options=ACROSS_PRACTICES,
    )
    if row is None or row.withdrawn_at:
        raise CheckInLinkGone
    if row.used_at:
        raise CheckInLinkUsed
    if row.expires_at <= now():
        raise CheckInLinkExpired
    pin(row.practice_id)
    return row


def _token(link_id: uuid.UUID) -> str:
    key = settings().secret_key.encode()
    seal = hmac.digest(key, b"check-in:" + link_id.bytes, "sha256")
    return f"{link_id.hex}.{urlsafe_b64encode(seal).decode().rstrip('=')}"
