"""Write and read audit entries."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.clock import now
from backend.database import run, session

# Written with every request, so without the detour over an object.
_ENTRY = """
INSERT INTO audit_entries (at, practice_id, membership_id, actor_name, actor_role, action, is_write,
    patient_ids, outcome, status, request_id)
VALUES (%(at)s, %(practice_id)s, %(membership_id)s, %(actor_name)s, %(actor_role)s, %(action)s, %(is_write)s,
    %(patient_ids)s::uuid[], %(outcome)s, %(status)s, %(request_id)s)
"""
WATCHED = 50  # of the newest writes: more than are ever under way at once


class Outcome(StrEnum):
    """What came of an access."""

    ALLOWED = "allowed"
    REFUSED = "refused"  # the policy said no
    REJECTED = "rejected"  # allowed to ask, but the request was not acceptable
    FAILED = "failed"  # our fault


@dataclass(frozen=True, slots=True)
class AccessLogEntry:
    """One line of a patient's own access log."""

    at: datetime
    who: str
    role: str
    action: str
    outcome: str


def shown(patient_ids: Iterable[uuid.UUID]) -> None:
    """Say whose data the running request shows or changes; the gate writes it down."""
    session().info.setdefault("shown", set()).update(patient_ids)


def shown_again() -> None:
    """Say that the running request repeats, within the minute, one that has its entry: it gets none."""
    session().info["shown_again"] = True


def take_shown_again() -> bool:
    """Return and forget whether the request repeats one that has its entry."""
    return bool(session().info.pop("shown_again", False))


def take_shown() -> set[uuid.UUID] | None:
    """Return and forget what was said; None where nothing was said at all."""
    said: set[uuid.UUID] | None = session().info.pop("shown", None)
    return said


def record(
    *,
    practice_id: uuid.UUID | None,
    membership_id: uuid.UUID | None,
    actor_name: str,
    actor_role: str,
    action: str,
    is_write: bool,
    patient_ids: Iterable[uuid.UUID],
    outcome: Outcome,
    status: int,
    request_id: str,
) -> None:
    """Add one entry to the running transaction."""
    run(
        _ENTRY,
        {
            "at": now(),
            "practice_id": practice_id,
            "membership_id": membership_id,
            "actor_name": actor_name,
            "actor_role": actor_role,
            "action": action,
            "is_write": is_write,
            "patient_ids": sorted(set(patient_ids)),
            "outcome": outcome,
            "status": status,
            "request_id": request_id,
        },
    )


def access_log(
    practice_id: uuid.UUID, patient_id: uuid.UUID, *, but: uuid.UUID, limit: int
) -> list[AccessLogEntry]:
    """Return who else (every membership `but` one) touched a patient's record, newest first."""
    rows = session().scalars(
        select(AuditEntry)
        .where(
            AuditEntry.practice_id == practice_id,
            AuditEntry.patient_ids.contains([patient_id]),
            AuditEntry.membership_id.is_distinct_from(but),
        )
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [AccessLogEntry(row.at, row.actor_name, row.actor_role, row.action, row.outcome) for row in rows]


def changes(practice_id: uuid.UUID, patient_id: uuid.UUID | None) -> str:
    """Return a version that differs when something was written in the practice, or for one patient of it.

    Entries do not commit in the order of their ids: one that commits after a younger one must differ, too.
    """
    query = select(AuditEntry.id).where(
        AuditEntry.practice_id == practice_id, AuditEntry.is_write, AuditEntry.outcome == Outcome.ALLOWED
    )
    if patient_id is not None:
        query = query.where(AuditEntry.patient_ids.contains([patient_id]))
    newest = session().scalars(query.order_by(AuditEntry.id.desc()).limit(WATCHED)).all()
    return f"{max(newest, default=0)}-{sum(newest)}"
