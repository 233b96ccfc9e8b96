"""Count how often a rule asked for a reason on a draft or renewal, and what became of it."""

import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, select

from backend.clock import now
from backend.database import session
from backend.prescriptions.models import FindingEncounterRow
from backend.prescriptions.rules.safety import NOT_CHECKED_RULE, SafetyCheck


def note_shown(
    patient_id: uuid.UUID,
    medication_id: uuid.UUID,
    check: SafetyCheck,
    *,
    step_id: uuid.UUID | None = None,
    renews_id: uuid.UUID | None = None,
) -> None:
    """Count each rule that asks on this draft or renewal, once."""
    known = {row.rule for row in _rows(_of(step_id, renews_id))}
    for rule, (version, tier) in _asking(check).items():
        if rule in known:
            continue
        session().add(
            FindingEncounterRow(
                patient_id=patient_id,
                medication_id=medication_id,
                titration_step_id=step_id,
                renews_id=renews_id,
                rule=rule,
                rule_version=version,
                tier=tier,
                shown_at=now(),
                outcome="open",
            )
        )
    session().flush()


def note_signed(
    check: SafetyCheck, *, step_id: uuid.UUID | None = None, renews_id: uuid.UUID | None = None
) -> None:
    """Note that what asks now was signed over, and that what asked before and is gone was heeded."""
    asking = _asking(check)
    for row in _rows(_of(step_id, renews_id)):
        row.outcome, row.decided_at = "signed" if row.rule in asking else "changed", now()
    session().flush()


def note_changed(medication_id: uuid.UUID, *, step_id: uuid.UUID | None = None) -> None:
    """Note that a draft, or everything open about a medicine, was withdrawn, changed or stopped."""
    condition = FindingEncounterRow.medication_id == medication_id
    if step_id is not None:
        condition = FindingEncounterRow.titration_step_id == step_id
    _heed(_rows(condition))


def note_renewal_left(medication_id: uuid.UUID) -> None:
    """Note that a renewal that was looked at is not signed: it was declined, or the dose was changed."""
    rows = FindingEncounterRow
    _heed(_rows((rows.medication_id == medication_id) & rows.renews_id.is_not(None)))


def note_redrafted(from_step: uuid.UUID, to_step: uuid.UUID, check: SafetyCheck) -> None:
    """Let a draft that takes another's place take over what still asks; what does not any more was heeded."""
    asking = _asking(check)
    rows = _rows(_of(from_step, None))
    for row in rows:
        if row.rule in asking:
            row.titration_step_id = to_step
    _heed(row for row in rows if row.rule not in asking)


def _heed(rows: Iterable[FindingEncounterRow]) -> None:
    for row in rows:
        if row.outcome == "open":
            row.outcome, row.decided_at = "changed", now()
    session().flush()


def _asking(check: SafetyCheck) -> dict[str, tuple[int | None, int | None]]:
    if not check.is_checked:
        return {NOT_CHECKED_RULE: (None, None)}
    return {each.rule: (each.version, each.tier) for each in reversed(check.asked)}


def _of(step_id: uuid.UUID | None, renews_id: uuid.UUID | None) -> ColumnElement[bool]:
    if step_id is not None:
        return FindingEncounterRow.titration_step_id == step_id
    return FindingEncounterRow.renews_id == renews_id


def _rows(condition: ColumnElement[bool]) -> list[FindingEncounterRow]:
    return list(session().scalars(select(FindingEncounterRow).where(condition)))
