"""Sign in and out, invite and join, and say who is asking."""

import hashlib
import hmac
import secrets
import uuid
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, func, select, text, update

from backend import audit
from backend.accounts.models import AccountRow, InvitationRow, MembershipRow, SessionRow, SignInAttempt
from backend.accounts.refusals import (
    AlreadyJoined,
    ChooseMembership,
    InvitationGone,
    NoAddress,
    TooManyAttempts,
    WeakPassword,
    WrongCredentials,
)
from backend.accounts.values import Invitation, Membership, SignedIn
from backend.clock import now
from backend.config import settings
from backend.database import ACROSS_PRACTICES, note_pinned, pin, run, session
from backend.gate import Actor
from backend.jobs import enqueue
from backend.people import service as people
from backend.permissions import Role

__all__ = [  # one door to this package, also for what lives in refusals.py
    "AlreadyJoined",
    "ChooseMembership",
    "InvitationGone",
    "NoAddress",
    "TooManyAttempts",
    "WeakPassword",
    "WrongCredentials",
]

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)
SEEN_STEP = timedelta(minutes=1)  # how often "last seen" is written
INVITATION = timedelta(days=7)
SHORTEST_PASSWORD = 10
LIMIT_WINDOW = timedelta(minutes=10)
LIMIT_PER_EMAIL = 10
LIMIT_PER_ADDRESS = 60
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's floor for Argon2id


# Who is asking

# One statement for every request: the session, whose it is, and the transaction pinned to their practice.
_WHO = """
SELECT s.id, s.seen_at, s.created_at, s.confirmed_at, s.expires_at, s.check_in_link_id, s.account_id,
    m.id, m.practice_id, m.role,
    coalesce(m.patient_id, m.clinician_id), coalesce(p.given_name || ' ' || p.family_name, c.name),
    set_config('evenkeel.practice_id', m.practice_id::text, true)
FROM sessions AS s JOIN memberships AS m ON m.id = s.membership_id
    LEFT JOIN patients AS p ON p.id = m.patient_id AND p.practice_id = m.practice_id
    LEFT JOIN clinicians AS c ON c.id = m.clinician_id AND c.practice_id = m.practice_id
WHERE s.token_digest = %(digest)s AND s.ended_at IS NULL AND m.is_active
"""


def actor_of(token: str, *, is_poll: bool = False) -> Actor | None:
    """Return who holds this session token; None where it is unknown, ended or too old.

    A poll, which an open screen sends by itself, does not count as use: nobody may be sitting there.
    """
    found = run(_WHO, {"digest": _digest(token)})
    if not found:
        return None
    session_id, seen_at, created_at, confirmed_at, expires_at, link_id, account_id, *membership, _ = found[0]
    membership_id, practice_id, role, person_id, name = membership
    moment = now()
    if expires_at is not None:
        if moment >= expires_at:
            return None
    elif moment - seen_at > IDLE or moment - created_at > ABSOLUTE:
        return None
    note_pinned(practice_id)
    if not is_poll and moment - seen_at > SEEN_STEP:
        session().execute(update(SessionRow).where(SessionRow.id == session_id).values(seen_at=moment))
    return Actor(
        membership_id=membership_id,
        account_id=account_id,
        session_id=session_id,
        practice_id=practice_id,
        role=Role(role),
        person_id=person_id,
        name=name,
        confirmed_at=confirmed_at,
        check_in_link_id=link_id,
    )


def email_of(account_id: uuid.UUID) -> str:
    """Return an account's address."""
    return session().get_one(AccountRow, account_id).email


def memberships_of(account_id: uuid.UUID) -> list[Membership]:
    """Return every active membership of an account."""
    rows = session().scalars(
        select(MembershipRow)
        .where(MembershipRow.account_id == account_id, MembershipRow.is_active)
        .order_by(MembershipRow.created_at),
        execution_options=ACROSS_PRACTICES,
    )
    return [Membership(row.id, Role(row.role), people.practice_named(row.practice_id).name) for row in rows]


# Signing in and out


def check_limits(email: str, address: str) -> None:
    """Raise TooManyAttempts after too many wrong passwords for this e-mail or from this address.

    Waits for its turn by e-mail, so that parallel tries can not slip past the count.
    """
    session().execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": email})
    since = now() - LIMIT_WINDOW
    for column, value, limit in (
        (SignInAttempt.email, email, LIMIT_PER_EMAIL),
        (SignInAttempt.address, address, LIMIT_PER_ADDRESS),
    ):
        failed = session().scalar(
            select(func.count()).where(column == value, SignInAttempt.created_at > since)
        )
        if (failed or 0) >= limit:
            raise TooManyAttempts("Too many wrong passwords. Wait ten minutes and try again.")


def note_failure(email: str, address: str) -> None:
    """Count one wrong password."""
    session().add(SignInAttempt(email=email, address=address))


def sign_in(*, email: str, password: str, membership_id: uuid.UUID | None) -> SignedIn:
    """Start a session; raise WrongCredentials, or ChooseMembership where there are several."""
    account = session().scalar(select(AccountRow).where(AccountRow.email == email))
    if not _is_password(account.password_hash if account else _nobodys_hash(), password) or account is None:
        raise WrongCredentials("Check both and try again.")
    memberships = memberships_of(account.id)
    if membership_id is not None:
        memberships = [found for found in memberships if found.id == membership_id]
    if not memberships:
        raise WrongCredentials("Check both and try again.")
    if len(memberships) > 1:
        choices = [{"id": m.id, "role": m.role, "practice_name": m.practice_name} for m in memberships]
        raise ChooseMembership("You belong to several practices.", extra={"memberships": choices})
    session().execute(delete(SignInAttempt).where(SignInAttempt.email == email))
    return start_session(account.id, memberships[0].id)


def confirm_password(actor: Actor, password: str) -> bool:
    """Note that the actor has just given the password again; False where it is wrong."""
    account = session().get_one(AccountRow, actor.account_id)
    if not _is_password(account.password_hash, password):
        return False
    session().get_one(SessionRow, actor.session_id).confirmed_at = now()
    return True


def sign_out(actor: Actor) -> None:
    """End the running session."""
    session().get_one(SessionRow, actor.session_id).ended_at = now()


def sign_out_everywhere(actor: Actor) -> None:
    """End every session of the account, on every device."""
    session().execute(
        update(SessionRow)
        .where(SessionRow.account_id == actor.account_id, SessionRow.ended_at.is_(None))
        .values(ended_at=now())
    )


def confirmed_at(actor: Actor) -> datetime:
    """Return when the password was last given in this session."""
    return session().get_one(SessionRow, actor.session_id).confirmed_at


def start_session(
    account_id: uuid.UUID,
    membership_id: uuid.UUID,
    *,
    check_in_link_id: uuid.UUID | None = None,
    expires_at: datetime | None = None,
) -> SignedIn:
    """Start a session for one membership of an account that has just proved itself, or for one check-in."""
    token = secrets.token_urlsafe(32)
    moment = now()
    row = SessionRow(
        token_digest=_digest(token),
        account_id=account_id,
        membership_id=membership_id,
        seen_at=moment,
        confirmed_at=moment,
        check_in_link_id=check_in_link_id,
        expires_at=expires_at,
    )
    session().add(row)
    session().flush()
    found = actor_of(token)
    assert found is not None
    return SignedIn(token, found)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _is_password(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    """Return a hash to spend the same time on, where there is no such account."""
    return HASHER.hash(secrets.token_hex(16))


# Inviting and joining


def invite(
    *,
    email: str | None,
    role: Role,
    patient_id: uuid.UUID | None = None,
    clinician_id: uuid.UUID | None = None,
) -> tuple[uuid.UUID, str | None]:
    """Invite one person; return the invitation's id and, where no mail can be sent, the link to hand over."""
    if not email:
        raise NoAddress("Write down an e-mail address for this person first.")
    if _has_joined(patient_id, clinician_id):
        raise AlreadyJoined("No other invitation is needed.")
    session().execute(
        update(InvitationRow)
        .where(
            InvitationRow.patient_id.is_not_distinct_from(patient_id),
            InvitationRow.clinician_id.is_not_distinct_from(clinician_id),
            InvitationRow.accepted_at.is_(None),
        )
        .values(withdrawn_at=now())
    )
    row = InvitationRow(
        email=email,
        role=role,
        patient_id=patient_id,
        clinician_id=clinician_id,
        expires_at=now() + INVITATION,
    )
    session().add(row)
    session().flush()
    if settings().smtp_url:
        enqueue("notifications.send_invitation", invitation_id=str(row.id), practice_id=str(row.practice_id))
        return row.id, None
    return row.id, invitation_link(row.id)


def invitation_link(invitation_id: uuid.UUID) -> str:
    """Return the link of an invitation; its token stands in the fragment, which no server logs."""
    return f"{settings().public_url}/invitation#{_token(invitation_id)}"


def invitation(token: str) -> Invitation:
    """Return the invitation that a token opens; raise InvitationGone."""
    row = _open_invitation(token)
    return _invitation(row)


def invitation_for_letter(invitation_id: uuid.UUID) -> Invitation | None:
    """Return an invitation that still waits to be sent, for the job that writes the letter."""
    row = session().scalar(select(InvitationRow).where(InvitationRow.id == invitation_id))
    return None if row is None or row.accepted_at or row.withdrawn_at else _invitation(row)


def accept_invitation(token: str, password: str) -> SignedIn:
    """Join: set a password, or give the one the account already has; and be signed in."""
    row = _open_invitation(token)
    _wait_for_others(row)
    if _has_joined(row.patient_id, row.clinician_id):
        raise InvitationGone("It was used already: sign in instead.")
    account = session().scalar(select(AccountRow).where(AccountRow.email == row.email))
    if account is None:
        if len(password) < SHORTEST_PASSWORD or password.lower() in row.email:
            raise WeakPassword(f"Use at least {SHORTEST_PASSWORD} characters.")
        account_id = add_account(row.email, password_hash=HASHER.hash(password))
    elif not _is_password(account.password_hash, password):
        raise WrongCredentials("You already have an account with this address: give its password.")
    else:
        account_id = account.id
    membership_id = add_membership(
        account_id, Role(row.role), patient_id=row.patient_id, clinician_id=row.clinician_id
    )
    row.accepted_at = now()
    joined = start_session(account_id, membership_id)
    audit.record(
        practice_id=row.practice_id,
        membership_id=membership_id,
        actor_name=joined.actor.name,
        actor_role=row.role,
        action="accept-invitation",
        is_write=True,
        patient_ids=[row.patient_id] if row.patient_id else [],
        outcome=audit.Outcome.ALLOWED,
        status=201,
        request_id="",
    )
    return joined


def add_account(email: str, *, password_hash: str) -> uuid.UUID:
    """Make an account."""
    row = AccountRow(email=email, password_hash=password_hash)
    session().add(row)
    session().flush()
    return row.id


def add_membership(
    account_id: uuid.UUID, role: Role, *, patient_id: uuid.UUID | None, clinician_id: uuid.UUID | None
) -> uuid.UUID:
    """Let an account be one person of the session's practice."""
    row = MembershipRow(account_id=account_id, role=role, patient_id=patient_id, clinician_id=clinician_id)
    session().add(row)
    people.note_joined(patient_id=patient_id, clinician_id=clinician_id)
    session().flush()
    if patient_id is not None:
        enqueue("measures.tend_plan", patient_id=str(patient_id), practice_id=str(row.practice_id))
    return row.id


def _has_joined(patient_id: uuid.UUID | None, clinician_id: uuid.UUID | None) -> bool:
    found = session().scalar(
        select(MembershipRow.id).where(
            MembershipRow.patient_id.is_not_distinct_from(patient_id),
            MembershipRow.clinician_id.is_not_distinct_from(clinician_id),
        )
    )
    return found is not None


def _wait_for_others(row: InvitationRow) -> None:
    """Wait for whoever is just joining as the same person, or with the same address."""
    for key in (f"joining {row.patient_id or row.clinician_id}", f"joining {row.email}"):
        session().execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})


def _token(invitation_id: uuid.UUID) -> str:
    key = settings().secret_key.encode()
    seal = hmac.digest(key, b"invitation:" + invitation_id.bytes, "sha256")
    return f"{invitation_id.hex}.{urlsafe_b64encode(seal).decode().rstrip('=')}"


def _open_invitation(token: str) -> InvitationRow:
    """Return the row that a token opens, locked, and pin the session to its practice."""
    try:
        invitation_id = uuid.UUID(hex=token.partition(".")[0])
    except ValueError:
        raise InvitationGone("Ask the clinic for a new one.") from None
    if not hmac.compare_digest(_token(invitation_id).encode(), token.encode()):
        raise InvitationGone("Ask the clinic for a new one.")
    row = session().scalar(
        select(InvitationRow).where(InvitationRow.id == invitation_id).with_for_update(),
        execution_options=ACROSS_PRACTICES,
    )
    if row is None or row.accepted_at or row.withdrawn_at or row.expires_at < now():
        raise InvitationGone("Ask the clinic for a new one.")
    pin(row.practice_id)
    return row


def _invitation(row: InvitationRow) -> Invitation:
    if row.patient_id is not None:
        name = people.patient(row.patient_id).name
    else:
        assert row.clinician_id is not None
        name = people.clinician(row.clinician_id).name
    has_account = session().scalar(select(AccountRow.id).where(AccountRow.email == row.email)) is not None
    return Invitation(row.id, people.practice(), name, row.email, row.role, has_account)
