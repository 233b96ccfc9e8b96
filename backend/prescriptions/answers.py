"""What was answered before: findings signed against, and findings noted, by fingerprint."""

import uuid

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.clock import now
from backend.database import session
from backend.errors import Stale
from backend.gate import Actor
from backend.prescriptions.models import NotedFindingRow, OverrideRow
from backend.prescriptions.rules.safety import INLINE, Answered, SafetyCheck


class FindingChanged(Stale):
    """The finding is not there any more as it was shown."""

    type = "finding-changed"
    title = "That finding changed since it was shown"


def answers(patient_id: uuid.UUID) -> dict[str, Answered]:
    """Return the newest answer to each finding of a patient."""
    found = {
        row.fingerprint: Answered("noted", row.author_name, row.noted_at, row.reason)
        for row in session().scalars(select(NotedFindingRow).where(NotedFindingRow.patient_id == patient_id))
    }
    signed = session().scalars(
        select(OverrideRow)
        .where(OverrideRow.patient_id == patient_id, OverrideRow.fingerprint.is_not(None))
        .order_by(OverrideRow.overridden_at)
    )
    for row in signed:
        assert row.fingerprint is not None
        found[row.fingerprint] = Answered("signed", row.author_name, row.overridden_at, row.reason)
    return found


def note_finding(
    patient_id: uuid.UUID, *, shown: SafetyCheck, fingerprint: str, reason: str | None, by: Actor
) -> None:
    """Put a finding that only wants watching aside until something about it changes; twice is once.

    Raise FindingChanged where `shown`, the check as it is now, has no such finding.
    """
    finding = next(
        (each for each in shown.findings if each.fingerprint == fingerprint and each.tier == INLINE), None
    )
    if finding is None:
        raise FindingChanged(
            "Look at the findings again: only what is there now, to monitor or adjust, is noted."
        )
    row = NotedFindingRow(
        patient_id=patient_id,
        fingerprint=fingerprint,
        rule=finding.rule,
        rule_version=finding.version,
        tier=finding.tier,
        drugs=list(finding.drugs),
        what=finding.what,
        reason=reason,
        author_id=by.person_id,
        author_name=by.name,
        noted_at=now(),
    )
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        return  # somebody noted the same finding a moment ago
