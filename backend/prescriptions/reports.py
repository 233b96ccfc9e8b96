"""Take down what somebody says a patient takes: recognised where it can be, never merged in silence."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import select

from backend.clock import now
from backend.database import session
from backend.errors import Conflict, Forbidden, NotFound, Refused, Stale
from backend.gate import Actor
from backend.medications import service as formulary
from backend.medications.rules.asked import KnownName
from backend.medications.rules.doses import Dose
from backend.people import service as people
from backend.permissions import Role
from backend.prescriptions import commands
from backend.prescriptions.commands import Author
from backend.prescriptions.models import MedicationRow
from backend.prescriptions.overrides import lock_list
from backend.prescriptions.queries import entries_of, medication, patient_today
from backend.prescriptions.report_models import MedicationReportRow
from backend.prescriptions.reported import is_only_reported, key_of, plain, reports_of
from backend.prescriptions.rules import ledger
from backend.prescriptions.rules.ledger import Kind
from backend.prescriptions.rules.reports import Source, Taking
from backend.prescriptions.rules.sig import long_day
from backend.prescriptions.rules.values import Medication
from backend.prescriptions.summaries import tell_caseload

MOST_MEDICATIONS: Final = 250  # ours: the longest real lists have some forty lines


class NameNotCertain(Refused):
    """The name looks like a slip of the pen for a drug; a person has to say whether it is."""

    type = "name-not-certain"
    title = "Say which drug is meant"


class ListTooLong(Conflict):
    """The list has as many lines as it may."""

    type = "list-too-long"
    title = "The list is too long"


class ReportNotPossible(Refused):
    """The days of a report can not be right."""

    type = "report-not-possible"
    title = "That can not be right"


class NotYoursToSay(Forbidden):
    """What a prescribed medicine is for is for the clinicians to say."""

    type = "not-yours-to-say"
    title = "Your care team writes what this medicine is for"


@dataclass(frozen=True, slots=True)
class NewReport:
    """What somebody says. `read_as`: the drug a slip was confirmed to mean; `is_as_written`: none of them."""

    name: str
    source: Source
    taking: Taking
    dose_text: str | None = None
    daily_dose: Dose | None = None
    reason: str | None = None
    said_on: date | None = None
    started_on: date | None = None
    stopped_on: date | None = None
    medication_id: uuid.UUID | None = None
    read_as: str | None = None
    is_as_written: bool = False


def report_medication(patient_id: uuid.UUID, *, new: NewReport, by: Actor) -> Medication:
    """Add a report to the medicine it is about, or a new line to the list; return that line."""
    lock_list(patient_id)
    today = patient_today(patient_id)
    said_on = new.said_on or today
    _require_days(new, said_on, today, people.patient(patient_id).birth_date)
    row, meant = _line(patient_id, new)
    if new.daily_dose is not None and row.drug_slug is not None:
        commands.require_stated_dose(row.drug_slug, new.daily_dose)
    is_patient = by.role is Role.PATIENT
    source = Source.PATIENT if is_patient else new.source
    session().add(
        MedicationReportRow(
            patient_id=patient_id,
            medication_id=row.id,
            source=source,
            taking=new.taking,
            name=new.name or row.name,
            read_as=meant.read_as if meant else None,
            dose_text=new.dose_text,
            daily_value=new.daily_dose.value if new.daily_dose else None,
            daily_unit=new.daily_dose.unit if new.daily_dose else None,
            reason=new.reason,
            said_on=said_on,
            started_on=new.started_on,
            stopped_on=new.stopped_on,
            recorded_at=now(),
            author_id=None if is_patient else by.person_id,
            author_name=by.name,
        )
    )
    session().flush()
    if is_only_reported(row):
        _follow(row, new, said_on, by=Author(None if is_patient else by.person_id, by.name))
    session().flush()
    tell_caseload(patient_id)
    return medication(patient_id, row.id, today)


def set_indication(
    patient_id: uuid.UUID, medication_id: uuid.UUID, *, version: int | None, indication: str | None, by: Actor
) -> Medication:
    """Write what a medicine is for; patients do so for what they reported themselves.

    Raise Stale where somebody wrote it since `version` was seen.
    """
    row = commands.lock_medication(patient_id, medication_id)
    found = medication(patient_id, medication_id, patient_today(patient_id))
    if by.role is Role.PATIENT and not is_only_reported(row):
        raise NotYoursToSay(f"Write to your care team if {found.name} is for something else.")
    if version != row.version:
        raise Stale(f"Somebody has just written what {found.name} is for. Look at it again.")
    row.indication = indication
    row.version += 1
    session().flush()
    return medication(patient_id, medication_id, patient_today(patient_id))


def end(row: MedicationRow, stopped_on: date | None, reason: str | None, *, by: Author, today: date) -> None:
    """End a medicine that nobody ordered here; a day that nobody knows stays unknown."""
    if ledger.in_force(ledger.periods(entries_of([row.id])[row.id]), stopped_on or today):
        commands.add_entry_from(row, Kind.STOPPED, None, stopped_on or today, by=by)
    row.status, row.stopped_on, row.stop_reason = "stopped", stopped_on, reason


def _require_days(new: NewReport, said_on: date, today: date, born: date) -> None:
    for field, day in (
        ("said_on", said_on),
        ("started_on", new.started_on),
        ("stopped_on", new.stopped_on),
    ):
        if day is not None and not born <= day <= today:
            raise ReportNotPossible(
                f"{long_day(day)} is not between the patient's birth and today.",
                errors={field: ["Give a day that has come."]},
            )
    if new.stopped_on is not None and new.taking is not Taking.NOT_TAKING:
        raise ReportNotPossible(
            "What was stopped is not taken.", errors={"stopped_on": ["Leave this out, or say not taking."]}
        )
    if new.started_on and new.stopped_on and new.stopped_on < new.started_on:
        raise ReportNotPossible(
            "It can not have been stopped before it was started.",
            errors={"stopped_on": ["This is before the start."]},
        )


def _line(patient_id: uuid.UUID, new: NewReport) -> tuple[MedicationRow, KnownName | None]:
    """Return, locked, the line a report belongs to, made where there is none yet; and how it was read."""
    if new.medication_id is not None:
        row = commands.lock_medication(patient_id, new.medication_id)
        if row.status == "planned":
            raise NotFound
        if row.status == "active" or new.taking is Taking.NOT_TAKING or is_only_reported(row):
            _require_same_drug(row, new.name)
            return row, None
        new = replace(new, name=row.name, is_as_written=row.is_as_written, read_as=row.read_as)
    meant = _read(new)
    rows = list(
        session().scalars(
            select(MedicationRow)
            .where(MedicationRow.patient_id == patient_id, MedicationRow.status != "planned")
            .order_by(MedicationRow.created_at, MedicationRow.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
    wanted = tuple(sorted(meant.slugs)) if meant is not None else (plain(new.name),)
    same = [row for row in rows if key_of(row) == wanted]
    found = _choose(same, new.taking)
    if found is not None:
        return found, meant
    if len(rows) >= MOST_MEDICATIONS:
        raise ListTooLong(
            f"The list has {len(rows)} medicines, and {MOST_MEDICATIONS} are the most it may have."
            " Nothing was added: tell the practice, so that somebody looks at the list."
        )
    return _added(patient_id, new, meant), meant


def _require_same_drug(row: MedicationRow, name: str) -> None:
    """Raise ReportNotPossible where a name is known, and is another drug than the line it is said of."""
    meant = formulary.read_name(name) if plain(name) != plain(row.name) else None
    if meant is not None and meant.read_as is None and tuple(sorted(meant.slugs)) != key_of(row):
        raise ReportNotPossible(
            f"{name} is not {row.name}. Add it as a medicine of its own.",
            errors={"name": ["This is another drug."]},
        )


def _read(new: NewReport) -> KnownName | None:
    """Return which drugs the name means; raise NameNotCertain where a slip waits for a person's word."""
    meant = formulary.read_name(new.name)
    if meant is None or meant.read_as is None:
        return meant
    if new.is_as_written:
        return None
    if new.read_as is None or new.read_as.casefold() != meant.read_as.casefold():
        raise NameNotCertain(
            f"Nothing is called “{new.name}”. Is it {meant.read_as}? Nothing was added yet.",
            errors={"name": [f"Did you mean {meant.read_as}?"]},
            extra={"read_as": meant.read_as},
        )
    return meant


def _choose(same: list[MedicationRow], taking: Taking) -> MedicationRow | None:
    """Return the line of one drug that a report is about; one that was stopped here is not taken up again."""
    active = [row for row in same if row.status == "active"]
    if active:
        return min(active, key=lambda row: (is_only_reported(row), row.source != "prescribed"))
    stopped = [row for row in same if taking is Taking.NOT_TAKING or is_only_reported(row)]
    return max(stopped, key=lambda row: row.stopped_on or date.min, default=None)


def _added(patient_id: uuid.UUID, new: NewReport, meant: KnownName | None) -> MedicationRow:
    slug = meant.slugs[0] if meant is not None and len(meant.slugs) == 1 else None
    is_drug = slug is not None and formulary.is_prescribable(slug)
    row = MedicationRow(
        patient_id=patient_id,
        name=new.name,
        drug_slug=slug if is_drug else None,
        rxnorm_code=None,
        source="reported",
        status="active",
        order_count=0,
        started_on=new.started_on,
        external_ids=[],
        read_as=meant.read_as if meant is not None else None,
        is_as_written=new.is_as_written,
    )
    session().add(row)
    session().flush()
    return row


def _follow(row: MedicationRow, new: NewReport, said_on: date, *, by: Author) -> None:
    """Let a medicine that is only reported be what was said of it last."""
    latest = max(
        reports_of([row.id])[row.id], key=lambda each: (each.said_on, each.recorded_at), default=None
    )
    if latest is None or latest.said_on > said_on:
        return
    today = patient_today(row.patient_id)
    row.started_on = new.started_on or row.started_on
    if new.taking is Taking.NOT_TAKING:
        if row.status == "active" or new.stopped_on is not None:
            was_taken = len(reports_of([row.id])[row.id]) > 1
            end(row, new.stopped_on or (said_on if was_taken else None), new.reason, by=by, today=today)
        return
    row.status, row.stopped_on, row.stop_reason = "active", None, None
    if new.reason:
        row.indication = new.reason
    if new.daily_dose is not None:
        _state(row, new.daily_dose, max(new.started_on or said_on, said_on), by=by)


def _state(row: MedicationRow, daily_dose: Dose, on: date, *, by: Author) -> None:
    standing = ledger.standing(entries_of([row.id])[row.id])
    same = next((each.id for each in standing if each.effective_on == on), None)
    commands.add_entry(row, Kind.STATED, daily_dose, on, by=by, replaces=same)
