"""Bring all sources together: decide on every line, see what the list would be, and sign it."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.clock import now
from backend.database import pinned_practice, session
from backend.errors import Forbidden, Refused
from backend.gate import Actor
from backend.permissions import Role
from backend.prescriptions import commands, reports
from backend.prescriptions.findings import findings
from backend.prescriptions.overrides import lock_list
from backend.prescriptions.queries import medication, medications, patient_today
from backend.prescriptions.report_models import ReconciledLineRow, ReconciliationRow
from backend.prescriptions.rules import reconciliation as rules
from backend.prescriptions.rules.digest import canonical, digest
from backend.prescriptions.rules.reconciliation import (
    Decision,
    Line,
    LineDecision,
    Preview,
    ReconciledLine,
    Reconciliation,
    Workspace,
)
from backend.prescriptions.rules.reports import Report, Source, Taking
from backend.prescriptions.signing import ContentChanged
from backend.prescriptions.summaries import tell_caseload

SHOWN = 20  # signed lists that are read back, newest first


class LineUndecided(Refused):
    """Every line needs one decision."""

    type = "line-undecided"
    title = "Decide on every line"


class DecisionNotPossible(Refused):
    """That can not become of this line."""

    type = "decision-not-possible"
    title = "That can not be decided about this medicine"


class PrescriberNeeded(Forbidden):
    """What was ordered is changed by a prescriber."""

    type = "prescriber-needed"
    title = "A prescriber has to decide this"


class VisitNotTheirs(Refused):
    """The patient has no such visit."""

    type = "visit-not-theirs"
    title = "The patient has no such visit"


@dataclass(frozen=True, slots=True)
class _Outcome:
    line: Line
    decision: LineDecision
    report: Report | None


def workspace(patient_id: uuid.UUID) -> Workspace:
    """Return every line with what each source says, what is found now, and the digest to sign with."""
    today = patient_today(patient_id)
    known = medications(patient_id, today)
    found = findings(patient_id, today)
    latest = next(iter(reconciliations(patient_id, most=1)), None)
    return Workspace(rules.lines(known), found, rules.workspace_digest(known, found), latest)


def preview(patient_id: uuid.UUID, *, decisions: Sequence[LineDecision], by: Actor) -> Preview:
    """Return the list as the decisions would leave it, with what is found in it; nothing is kept."""
    lock_list(patient_id)
    shown = workspace(patient_id)
    today = patient_today(patient_id)
    trial = session().begin_nested()
    try:
        for outcome in _outcomes(shown.lines, decisions, by):
            _take_effect(patient_id, outcome, today, by)
        after = medications(patient_id, today)
        return Preview(
            tuple(each for each in after if each.status == "active"),
            findings(patient_id, today),
            shown.digest,
        )
    finally:
        trial.rollback()


def sign_reconciliation(
    patient_id: uuid.UUID,
    *,
    shown: str,
    decisions: Sequence[LineDecision],
    visit_id: uuid.UUID | None,
    by: Actor,
) -> Reconciliation:
    """Sign one list from all sources; every decision takes effect together, or none does."""
    lock_list(patient_id)
    before = workspace(patient_id)
    if before.digest != shown:
        raise ContentChanged("Look at the list again: something on it is no longer what you were shown.")
    today, signed_at = patient_today(patient_id), now()
    outcomes = _outcomes(before.lines, decisions, by)
    for outcome in outcomes:
        _take_effect(patient_id, outcome, today, by)
    after = {each.id: each for each in medications(patient_id, today)}
    decided = [
        ReconciledLine(
            each.line.medication.id,
            each.line.medication.name,
            each.decision.decision,
            each.line.said,
            rules.result_text(after[each.line.medication.id], each.decision.decision),
            each.decision.note,
        )
        for each in outcomes
    ]
    text = canonical(
        rules.content(
            patient_id=patient_id,
            practice_id=pinned_practice(),
            visit_id=visit_id,
            signed_by=by.person_id,
            shown=shown,
            decided=decided,
            findings=findings(patient_id, today),
        )
    )
    row = ReconciliationRow(
        id=uuid.uuid4(),
        patient_id=patient_id,
        visit_id=visit_id,
        content=text,
        digest=digest(text),
        result_digest=rules.list_digest(after.values()),
        signed_at=signed_at,
        signed_by=by.person_id,
        signed_by_name=by.name,
    )
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        raise VisitNotTheirs(
            "Open the list from one of this patient's visits.", errors={"visit_id": ["No such visit."]}
        ) from None
    for line, outcome in zip(decided, outcomes, strict=True):
        session().add(_line_row(row, line, outcome))
    session().flush()
    tell_caseload(patient_id)
    return _value(row, decided, has_changed=False)


def reconciliations(patient_id: uuid.UUID, *, most: int = SHOWN) -> list[Reconciliation]:
    """Return the signed lists of a patient, newest first."""
    rows = session().scalars(
        select(ReconciliationRow)
        .where(ReconciliationRow.patient_id == patient_id)
        .order_by(ReconciliationRow.signed_at.desc(), ReconciliationRow.id)
        .limit(most)
    )
    found = rows.all()
    if not found:
        return []
    lines: dict[uuid.UUID, list[ReconciledLine]] = defaultdict(list)
    for line in session().scalars(
        select(ReconciledLineRow)
        .where(ReconciledLineRow.reconciliation_id.in_([row.id for row in found]))
        .order_by(ReconciledLineRow.name, ReconciledLineRow.id)
    ):
        lines[line.reconciliation_id].append(
            ReconciledLine(
                line.medication_id, line.name, Decision(line.decision), line.said, line.result, line.note
            )
        )
    state = rules.list_digest(medications(patient_id, patient_today(patient_id)))
    return [_value(row, lines[row.id], has_changed=row.result_digest != state) for row in found]


def _outcomes(lines: Sequence[Line], decisions: Sequence[LineDecision], by: Actor) -> list[_Outcome]:
    """Pair every line with its decision; raise where one is missing or can not be."""
    missing = rules.undecided(lines, decisions)
    if missing:
        raise LineUndecided(
            f"Decide once about each: {', '.join(missing)}.", errors={"decisions": ["Decide on every line."]}
        )
    given = {each.medication_id: each for each in decisions}
    return [_outcome(line, given[line.medication.id], by) for line in lines]


def _outcome(line: Line, given: LineDecision, by: Actor) -> _Outcome:
    medicine = line.medication
    if given.decision not in line.options:
        raise DecisionNotPossible(
            f"{medicine.name}: choose one of {', '.join(line.options).replace('_', ' ')}.",
            errors={"decisions": [medicine.name]},
        )
    changes = given.decision in (Decision.STOP, Decision.CONTINUE_AS_REPORTED)
    if changes and not medicine.is_reported and by.role is not Role.PRESCRIBER:
        raise PrescriberNeeded(f"{medicine.name} was ordered: ask a prescriber, or leave it to be asked.")
    if given.decision is not Decision.CONTINUE_AS_REPORTED:
        return _Outcome(line, given, None)
    followed = [each for each in medicine.reports if each.taking is Taking.TAKING]
    if given.report_id is not None:
        followed = [each for each in followed if each.id == given.report_id]
    if len(followed) != 1:
        raise DecisionNotPossible(
            f"{medicine.name}: say which report to follow.", errors={"decisions": [medicine.name]}
        )
    return _Outcome(line, given, followed[0])


def _take_effect(patient_id: uuid.UUID, outcome: _Outcome, today: date, by: Actor) -> None:
    medicine, decision = outcome.line.medication, outcome.decision.decision
    note = outcome.decision.note
    if decision is Decision.CONTINUE_AS_REPORTED and outcome.report is not None:
        _follow(patient_id, medicine.id, outcome.report, today, by)
    elif decision is Decision.STOP:
        _stop(patient_id, medicine.id, today, note or "Stopped when the list was reconciled.", by)
    elif decision is Decision.NOT_TAKING and medicine.prescription is not None:
        said = reports.NewReport(
            medicine.name,
            Source.CLINICIAN,
            Taking.NOT_TAKING,
            reason=note or "found when the list was reconciled",
            medication_id=medicine.id,
        )
        reports.report_medication(patient_id, new=said, by=by)
    elif decision is Decision.NOT_TAKING:
        _stop(patient_id, medicine.id, today, note or "Not taken, as found when the list was reconciled.", by)


def _follow(patient_id: uuid.UUID, medication_id: uuid.UUID, report: Report, today: date, by: Actor) -> None:
    row = commands.lock_medication(patient_id, medication_id)
    if row.status == "stopped":
        row.status, row.stopped_on, row.stop_reason = "active", None, None
        session().flush()
    if report.daily_dose is not None:
        commands.record_dose(
            patient_id,
            medication_id,
            daily_dose=report.daily_dose,
            effective_on=today,
            replaces=None,
            by=by,
        )


def _stop(patient_id: uuid.UUID, medication_id: uuid.UUID, today: date, reason: str, by: Actor) -> None:
    if medication(patient_id, medication_id, today).is_reported:
        row = commands.lock_medication(patient_id, medication_id)
        reports.end(row, today, reason, by=commands.author(by), today=today)
        session().flush()
    else:
        commands.stop_medication(patient_id, medication_id, stopped_on=today, reason=reason, by=by)


def _line_row(row: ReconciliationRow, line: ReconciledLine, outcome: _Outcome) -> ReconciledLineRow:
    return ReconciledLineRow(
        patient_id=row.patient_id,
        reconciliation_id=row.id,
        medication_id=line.medication_id,
        report_id=outcome.report.id if outcome.report else None,
        decision=line.decision,
        name=line.name,
        said=line.said,
        result=line.result,
        note=line.note,
        decided_at=row.signed_at,
    )


def _value(row: ReconciliationRow, lines: Sequence[ReconciledLine], *, has_changed: bool) -> Reconciliation:
    return Reconciliation(
        row.id, row.visit_id, row.signed_at, row.signed_by_name, row.digest, tuple(lines), has_changed
    )
