"""Who works in the demo clinic, and how somebody made up gets an account."""

import uuid
from dataclasses import dataclass

from backend.accounts import service as accounts
from backend.clock import now
from backend.gate import Actor
from backend.people import service as people
from backend.permissions import Role

DOMAIN = "demo.evenkeel.test"
ZONE = "America/New_York"


@dataclass(frozen=True, slots=True)
class Staff:
    """The people who work in the clinic, as actors."""

    maya: Actor
    luis: Actor
    priya: Actor
    password_hash: str


def join(name: str, email: str, role: Role, person_id: uuid.UUID, password_hash: str) -> Actor:
    """Give somebody an account and a membership, and return them as an actor."""
    account_id = accounts.add_account(email, password_hash=password_hash)
    is_patient = role is Role.PATIENT
    membership_id = accounts.add_membership(
        account_id,
        role,
        patient_id=person_id if is_patient else None,
        clinician_id=None if is_patient else person_id,
    )
    return Actor(
        membership_id=membership_id,
        account_id=account_id,
        session_id=uuid.uuid4(),
        practice_id=people.practice().id,
        role=role,
        person_id=person_id,
        name=name,
        confirmed_at=now(),
    )
