"""What is to be measured for a patient as values, and the words the patient reads about it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from backend.medications.rules.drugs import Status
from backend.medications.rules.monitored import Due as Item
from backend.medications.rules.monitored import Monitored, Note, State
from backend.prescriptions.rules.sig import long_day


@dataclass(frozen=True, slots=True)
class DueReason:
    """One rule that asks for an exam, and for which medicine."""

    rule: str
    medication_id: uuid.UUID
    drug_name: str
    due_on: date | None
    why: str
    note: str | None
    source: str
    address: str
    status: Status


@dataclass(frozen=True, slots=True)
class Due:
    """One exam that is to be done; its first reason is the one that asks earliest."""

    rule: str
    what: str
    label: str
    patient_label: str
    results: tuple[str, ...]
    medication_id: uuid.UUID
    drug_name: str
    opens_on: date | None
    due_on: date | None
    last_on: date | None
    last_text: str | None
    state: State
    why: str
    note: str | None
    source: str
    address: str
    status: Status
    reasons: tuple[DueReason, ...]


@dataclass(frozen=True, slots=True)
class PatientExam:
    """What the patient reads: what waits and until when, never a drug or an alarm."""

    text: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Exams:
    """What is to be measured, and what the plans say without a day."""

    items: tuple[Due, ...]
    notes: tuple[Note, ...]


def due_of(found: Monitored) -> tuple[Due, ...]:
    """Return what is to be measured as the chart shows it."""
    return tuple(_due(item) for item in found.items)


def _due(item: Item) -> Due:
    reasons = tuple(
        DueReason(
            each.rule, uuid.UUID(each.key), each.drug_name, each.due_on, each.why, each.note, each.source,
            each.address, each.status,
        )
        for each in item.reasons
    )  # fmt: skip
    first = reasons[0]
    return Due(
        rule=first.rule,
        what=item.exam.key,
        label=item.exam.label,
        patient_label=item.exam.patient_label,
        results=tuple(sorted(item.exam.results)),
        medication_id=first.medication_id,
        drug_name=first.drug_name,
        opens_on=item.opens_on,
        due_on=item.due_on,
        last_on=item.last.on if item.last else None,
        last_text=item.last.text if item.last else None,
        state=item.state,
        why=first.why,
        note=next((each.note for each in reasons if each.note), None),
        source=first.source,
        address=first.address,
        status=first.status,
        reasons=reasons,
    )


def patient_exams_of(items: Iterable[Due], today: date) -> list[PatientExam]:
    """Say what waits for the patient, one line a kind of test, the earliest first."""
    earliest: dict[str, date] = {}
    for item in items:
        if item.state in (State.DUE, State.OVERDUE) and item.due_on and item.status is not Status.UNCONFIRMED:
            earliest[item.patient_label] = min(item.due_on, earliest.get(item.patient_label, item.due_on))
    return [
        PatientExam(_said(label, day, today), day)
        for label, day in sorted(earliest.items(), key=lambda pair: (pair[1], pair[0]))
    ]


def _said(label: str, day: date, today: date) -> str:
    if day < today:
        return f"{label} is due."
    return f"{label} is due by {long_day(day)}."
