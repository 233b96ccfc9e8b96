"""Put findings aside with a reason that is kept, and bring them back."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from backend.chart.models import DismissalRow
from backend.chart.rules.treatment import Finding
from backend.clock import now
from backend.database import session
from backend.gate import Actor


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Who put a finding aside, when and why."""

    by: str
    at: datetime
    reason: str


def key_of(found: Finding) -> str:
    """Name a finding by what it says: another answer, drug, first day or rule version is another finding."""
    return "|".join([found.kind, found.drug or "", str(found.period[0]), found.answer, found.version])


def dismissals(patient_id: uuid.UUID) -> dict[str, Dismissal]:
    """Return what is put aside now, by the finding's key."""
    found: dict[str, Dismissal] = {}
    rows = session().scalars(
        select(DismissalRow).where(DismissalRow.patient_id == patient_id).order_by(DismissalRow.at)
    )
    for row in rows:
        if row.reason is None:
            found.pop(row.finding, None)
        else:
            found[row.finding] = Dismissal(row.by_name, row.at, row.reason)
    return found


def note(patient_id: uuid.UUID, found: Finding, *, reason: str | None, by: Actor) -> None:
    """Put a finding aside; without a reason, bring it back."""
    session().add(
        DismissalRow(
            patient_id=patient_id,
            finding=key_of(found),
            kind=found.kind,
            answer=found.answer,
            reason=reason,
            at=now(),
            by_id=by.person_id,
            by_name=by.name,
        )
    )
    session().flush()
