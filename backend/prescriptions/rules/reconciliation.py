"""One list from all sources: what may be decided about each line, and the words that are signed."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backend.prescriptions.rules.digest import Content, canonical, digest
from backend.prescriptions.rules.reports import Taking
from backend.prescriptions.rules.safety import SafetyCheck
from backend.prescriptions.rules.values import Medication


class Decision(StrEnum):
    """What becomes of one line."""

    CONTINUE = "continue"  # as we have it
    CONTINUE_AS_REPORTED = "continue_as_reported"
    STOP = "stop"
    NOT_TAKING = "not_taking"
    ASK = "ask"  # nobody knows: it stays open


@dataclass(frozen=True, slots=True)
class LineDecision:
    """What somebody decides about one line; `report_id` names the report that is followed."""

    medication_id: uuid.UUID
    decision: Decision
    report_id: uuid.UUID | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One medicine with what each source says, and what may be decided about it."""

    medication: Medication
    options: tuple[Decision, ...]

    @property
    def our_text(self) -> str:
        """Say what our own list has."""
        if self.medication.status == "stopped":
            return "stopped"
        if self.medication.prescription is not None:
            return self.medication.prescription.sig
        return self.medication.dose_text

    @property
    def said(self) -> str:
        """Write what every source says, for the signed list."""
        parts = [f"our list: {self.our_text}", *(each.text for each in self.medication.reports)]
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class ReconciledLine:
    """One line of a signed list."""

    medication_id: uuid.UUID
    name: str
    decision: Decision
    said: str
    result: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A signed list; `has_changed_since` where the list is no longer what was signed."""

    id: uuid.UUID
    visit_id: uuid.UUID | None
    signed_at: datetime
    signed_by: str
    digest: str
    lines: tuple[ReconciledLine, ...]
    has_changed_since: bool


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything to decide on, and the digest that a signature must repeat."""

    lines: tuple[Line, ...]
    findings: SafetyCheck
    digest: str
    newest: Reconciliation | None


@dataclass(frozen=True, slots=True)
class Preview:
    """The list as the decisions would leave it, and what is found in it."""

    medications: tuple[Medication, ...]
    findings: SafetyCheck
    digest: str


def lines(medications: Iterable[Medication]) -> tuple[Line, ...]:
    """Return what has to be decided on: what is taken, and what was stopped where a source disagrees."""
    return tuple(
        Line(each, _options(each)) for each in medications if each.status == "active" or each.disagreement
    )


def _options(medication: Medication) -> tuple[Decision, ...]:
    follows = any(each.taking is Taking.TAKING for each in medication.reports)
    as_reported = (Decision.CONTINUE_AS_REPORTED,) if follows else ()
    if medication.status == "stopped":
        is_open = as_reported if medication.is_reported else ()
        return (Decision.CONTINUE, *is_open, Decision.ASK)
    return (Decision.CONTINUE, *as_reported, Decision.STOP, Decision.NOT_TAKING, Decision.ASK)


def undecided(known: Sequence[Line], decided: Iterable[LineDecision]) -> list[str]:
    """Name the lines without exactly one decision, and say where a decision is about no line."""
    given = [each.medication_id for each in decided]
    names = [line.medication.name for line in known if given.count(line.medication.id) != 1]
    strangers = set(given) - {line.medication.id for line in known}
    return [*names, *(["a medicine that is not on the list"] if strangers else [])]


def list_text(medications: Iterable[Medication]) -> str:
    """Write the state of a list as lines: any change of what is taken, or said, makes another text."""
    return "\n".join(sorted(_state(each) for each in medications))


def list_digest(medications: Iterable[Medication]) -> str:
    """Return the digest of the state of a list."""
    return digest(list_text(medications))


def workspace_digest(medications: Iterable[Medication], findings: SafetyCheck) -> str:
    """Return the digest of what is shown before anything is decided."""
    return digest(canonical({"list": list_text(medications), "findings": findings.text()}))


def content(
    *,
    patient_id: uuid.UUID,
    practice_id: uuid.UUID,
    visit_id: uuid.UUID | None,
    signed_by: uuid.UUID,
    shown: str,
    decided: Sequence[ReconciledLine],
    findings: SafetyCheck,
) -> Content:
    """Return everything that the signature under a list covers."""
    signed: dict[str, str | None] = {
        "patient_id": str(patient_id),
        "practice_id": str(practice_id),
        "visit_id": str(visit_id) if visit_id else None,
        "signed_by": str(signed_by),
        "shown": shown,
        "findings": findings.text(),
    }
    for number, line in enumerate(decided, start=1):
        note = f" [{line.note}]" if line.note else ""
        signed[f"line {number:03}"] = (
            f"{line.medication_id} {line.name}: {line.said} => {line.decision}: {line.result}{note}"
        )
    return signed


def result_text(medication: Medication, decision: Decision) -> str:
    """Say what a line is after the decision."""
    if decision is Decision.ASK:
        return "to be asked"
    if medication.status == "stopped":
        return "stopped"
    if decision is Decision.NOT_TAKING:
        return "prescribed, and not taken"
    return f"taken, {medication.prescription.sig if medication.prescription else medication.dose_text}"


def _state(medication: Medication) -> str:
    doses = [f"{each.start} {each.daily_dose} {each.prescription_id or ''}" for each in medication.periods]
    parts = [
        str(medication.id),
        medication.name,
        f"{medication.status} {medication.stopped_on or ''}",
        ", ".join(doses),
        " ".join(sorted(str(each.id) for each in medication.reports)),
    ]
    return " | ".join(parts)
