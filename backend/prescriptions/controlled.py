"""Scheduled drugs: what the law asks of a prescription, and what is noted about the patient."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.clock import now
from backend.database import session
from backend.errors import Conflict, NotFound, Refused
from backend.gate import Actor
from backend.medications import service as formulary
from backend.people import service as people
from backend.prescriptions import controlled_catalog as catalog
from backend.prescriptions.controlled_models import ControlledNoteRow
from backend.prescriptions.models import PrescriptionRow
from backend.prescriptions.queries import patient_today
from backend.prescriptions.rules import controlled
from backend.prescriptions.rules.controlled import Controlled, Issued, Known, Noted, Order, Refusal, Ruling
from backend.prescriptions.rules.digest import digest
from backend.prescriptions.rules.safety import SafetyFinding

TIER: Final = 2


class RefillsNotAllowed(Refused):
    """The law allows fewer refills of this drug."""

    type = "refills-not-allowed"
    title = "That drug may not be refilled so often"


class SeriesTooLong(Refused):
    """The prescriptions that wait to be filled are for too many days together."""

    type = "series-too-long"
    title = "These prescriptions are for too many days together"


class FillPeriodOver(Refused):
    """It could never be filled: it starts after the last day on which it may be."""

    type = "fill-period-over"
    title = "It could not be filled any more when it starts"


class NoteNotPossible(Refused):
    """The day of a note can not be right."""

    type = "controlled-note-not-possible"
    title = "That can not be noted"


class NoteTakenBack(Conflict):
    """The note was taken back before."""

    type = "controlled-note-taken-back"
    title = "That note was taken back already"


_REFUSALS: Final[dict[str, type[Refused]]] = {
    "refills": RefillsNotAllowed,
    "days_supply": SeriesTooLong,
    "start_on": FillPeriodOver,
}


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody noted, and whether it was taken back, by whom and why."""

    id: uuid.UUID
    kind: str
    on: date
    place: str | None
    remark: str | None
    by: str
    noted_at: datetime
    taken_back_by: str | None = None
    taken_back_because: str | None = None


@dataclass(frozen=True, slots=True)
class ControlledDrugs:
    """What is noted, with every rule of the country and the stated state as it stands today."""

    state: str | None
    notes: tuple[Note, ...]
    rulings: tuple[Ruling, ...]


def schedule_of(drug_slug: str) -> str | None:
    """Return the federal schedule of a drug, None where it has none."""
    return formulary.profile(drug_slug).schedule


def assess(patient_id: uuid.UUID, order: Order, beside: Iterable[PrescriptionRow]) -> Controlled:
    """Hold a prescription against the law; raise what refuses it."""
    issued = tuple(Issued(row.start_on, row.days_supply, row.refills) for row in beside)
    answer = controlled.assess(catalog.rules(), order, known(patient_id), beside=issued)
    if isinstance(answer, Refusal):
        text = f"{answer.text} {answer.rule.text} ({answer.rule.source.title})"
        raise _REFUSALS[answer.field](text, errors={answer.field: [answer.text]})
    return answer


def known(patient_id: uuid.UUID) -> Known:
    """Return what is known of the patient: where, and what was noted last."""
    standing = [note for note in notes(patient_id) if note.taken_back_by is None]

    def newest(kind: str) -> Note | None:
        found = (note for note in standing if note.kind == kind)
        return max(found, key=lambda note: (note.on, note.noted_at), default=None)

    def noted(kind: str) -> Noted | None:
        note = newest(kind)
        return None if note is None else Noted(note.on, note.by, note.place, note.remark)

    stated = newest("state")
    return Known(
        country=people.practice().country,
        state=None if stated is None else stated.place,
        check=noted("registry-check"),
        in_person=noted("in-person"),
    )


def newest_check_id(patient_id: uuid.UUID) -> uuid.UUID | None:
    """Return the look into the registry that a signature rests on."""
    found = (each for each in notes(patient_id) if each.kind == "registry-check" and not each.taken_back_by)
    newest = max(found, key=lambda note: (note.on, note.noted_at), default=None)
    return None if newest is None else newest.id


def notes(patient_id: uuid.UUID) -> tuple[Note, ...]:
    """Return everything noted about a patient's scheduled drugs, newest first."""
    rows = list(
        session().scalars(
            select(ControlledNoteRow)
            .where(ControlledNoteRow.patient_id == patient_id)
            .order_by(ControlledNoteRow.noted_at.desc(), ControlledNoteRow.id)
        )
    )
    back = {row.takes_back_id: row for row in rows if row.takes_back_id is not None}
    return tuple(_note(row, back.get(row.id)) for row in rows if row.takes_back_id is None)


def overview(patient_id: uuid.UUID) -> ControlledDrugs:
    """Return what is noted, and the rules that count for this patient."""
    of, today = known(patient_id), patient_today(patient_id)
    places = (of.country, of.state)
    return ControlledDrugs(
        state=of.state,
        notes=notes(patient_id),
        rulings=tuple(Ruling(rule, rule.standing(today)) for rule in catalog.rules() if rule.place in places),
    )


def add_note(
    patient_id: uuid.UUID, *, kind: str, on: date, place: str | None, remark: str | None, by: Actor
) -> ControlledDrugs:
    """Note a look into the registry, a visit in person, or the state the patient is treated in."""
    today = patient_today(patient_id)
    if on > today:
        raise NoteNotPossible("Note what has been done.", errors={"on": ["Give today or an earlier day."]})
    if kind == "state" and place is None:
        raise NoteNotPossible("Say which state.", errors={"place": ["Give a state, such as US-NY."]})
    country = people.practice().country
    if place is not None and not place.startswith(f"{country}-"):
        raise NoteNotPossible(
            f"The state has to be one of {country}.", errors={"place": [f"Write it as {country}-XX."]}
        )
    _add(patient_id, by, kind=kind, on=on, place=place, remark=remark)
    return overview(patient_id)


def take_back(patient_id: uuid.UUID, note_id: uuid.UUID, *, reason: str, by: Actor) -> ControlledDrugs:
    """Say that a note was an error; it stays to be seen and no longer counts."""
    row = session().scalar(
        select(ControlledNoteRow).where(
            ControlledNoteRow.id == note_id,
            ControlledNoteRow.patient_id == patient_id,
            ControlledNoteRow.kind != "taken-back",
        )
    )
    if row is None:
        raise NotFound
    try:
        with session().begin_nested():
            today = patient_today(patient_id)
            _add(patient_id, by, kind="taken-back", on=today, remark=reason, takes_back_id=row.id)
    except IntegrityError:
        raise NoteTakenBack("Look at the notes again.") from None
    return overview(patient_id)


def columns(of: Controlled | None, patient_id: uuid.UUID) -> dict[str, Any]:
    """Return what a signed prescription keeps of it; nothing where the drug is not scheduled."""
    if of is None:
        return {}
    checked = newest_check_id(patient_id)
    return {
        "schedule": of.schedule,
        "state": of.state,
        "fill_until": of.fill_until,
        "registry_check_id": checked,
    }


def findings(of: Controlled | None, drug_slug: str) -> tuple[SafetyFinding, ...]:
    """Return what has to be answered in writing, as findings of a draft; each signature is asked anew."""
    if of is None or not of.asks:
        return ()
    drug_name = formulary.profile(drug_slug).name
    return tuple(
        SafetyFinding(
            tier=TIER,
            drugs=(drug_name,),
            slugs=(drug_slug,),
            mechanism="law",
            what=ask.what,
            do=ask.do,
            rule=f"controlled:{ask.rule}",
            version=ask.version,
            status=ask.source,
            fingerprint=digest(f"controlled {ask.rule} v{ask.version} {drug_slug}"),
        )
        for ask in of.asks
    )


def _add(patient_id: uuid.UUID, by: Actor, **given: object) -> None:
    session().add(
        ControlledNoteRow(
            patient_id=patient_id, author_id=by.person_id, author_name=by.name, noted_at=now(), **given
        )
    )
    session().flush()


def _note(row: ControlledNoteRow, back: ControlledNoteRow | None) -> Note:
    return Note(
        id=row.id,
        kind=row.kind,
        on=row.on,
        place=row.place,
        remark=row.remark,
        by=row.author_name,
        noted_at=row.noted_at,
        taken_back_by=back.author_name if back else None,
        taken_back_because=back.remark if back else None,
    )
