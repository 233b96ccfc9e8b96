"""What signing in hands out."""

import uuid
from dataclasses import dataclass

from backend.gate import Actor
from backend.people.rules.persons import Practice
from backend.permissions import Role


@dataclass(frozen=True, slots=True)
class Membership:
    """What an account is in one practice."""

    id: uuid.UUID
    role: Role
    practice_name: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as the person invited sees it."""

    id: uuid.UUID
    practice: Practice
    name: str
    email: str
    role: str
    has_account: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its secret token goes into the cookie and nowhere else."""

    token: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """What a link to a check-in opened; without a token where a session that may do more goes on."""

    token: str | None
    actor: Actor
    due_ids: tuple[uuid.UUID, ...]
