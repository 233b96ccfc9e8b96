"""State what holds of a person: pregnancy, smoking, kidneys and the like; the newest of a kind holds."""

import uuid
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select

from backend.clock import now, today
from backend.database import session
from backend.errors import Refused
from backend.gate import Actor
from backend.health.models import AllergyRow, HealthStateRow
from backend.health.results import IMPORT, CareTeamRecordsThis, ResultInFuture
from backend.health.rules.records import (
    ALLERGIES,
    DISCHARGE,
    ENTERED,
    EVENT,
    HOME,
    IMPORTED,
    NONE_KNOWN,
    SMOKING,
    STATES,
    ImportedState,
    State,
)
from backend.health.taking_back import take_back
from backend.health.telling import changed
from backend.people import service as people
from backend.permissions import Role

BY_PATIENTS = frozenset({SMOKING, ALLERGIES})


class UnknownState(Refused):
    """There is no such word for this kind of state, or its day is missing."""

    type = "unknown-state"
    title = "This can not be recorded like that"


class AllergiesListed(Refused):
    """Allergies are on the list, so it can not be said that none is known."""

    type = "allergies-listed"
    title = "There are allergies on the list"


def record_state(
    patient_id: uuid.UUID, *, kind: str, word: str, since_on: date | None, note: str | None, by: Actor
) -> State:
    """State that something holds from now on, or that an overdose event happened on a day."""
    if word not in STATES.get(kind, ()):
        raise UnknownState(f"Choose one of {', '.join(STATES[kind])}.", errors={"word": ["Not a choice."]})
    if by.role is Role.PATIENT and kind not in BY_PATIENTS:
        raise CareTeamRecordsThis("Tell your care team; they record it.")
    patient = people.patient(patient_id)
    if since_on is not None and not patient.birth_date <= since_on <= today(patient.time_zone):
        raise ResultInFuture("Give a day from the patient's birth to today.")
    if kind == EVENT and since_on is None:
        raise UnknownState("Say on which day it was.", errors={"since_on": ["Give the day."]})
    if kind == ALLERGIES and word == NONE_KNOWN:
        _require_no_allergies(patient_id)
    row = HealthStateRow(
        patient_id=patient_id,
        kind=kind,
        word=word,
        since_on=since_on,
        stated_on=today(patient.time_zone),
        note=note,
        source=HOME if by.role is Role.PATIENT else ENTERED,
        author_name=by.name,
        created_at=now(),
    )
    session().add(row)
    session().flush()
    changed(patient_id)
    return _value(row)


def import_states(patient_id: uuid.UUID, *, states: Iterable[ImportedState]) -> int:
    """Record the states that are not there yet, by external id; return how many were new."""
    known = set(
        session().scalars(
            select(HealthStateRow.external_id).where(
                HealthStateRow.patient_id == patient_id, HealthStateRow.source == IMPORTED
            )
        )
    )
    new = [
        HealthStateRow(
            patient_id=patient_id,
            external_id=state.external_id,
            kind=state.kind,
            word=state.word,
            since_on=None,
            stated_on=state.stated_on,
            note=None,
            source=IMPORTED,
            author_name=IMPORT,
        )
        for state in {state.external_id: state for state in states}.values()
        if state.external_id not in known
    ]
    session().add_all(new)
    session().flush()
    if new:
        changed(patient_id)
    return len(new)


def withdraw_state(patient_id: uuid.UUID, state_id: uuid.UUID, *, reason: str, by: Actor) -> State:
    """Take a wrong entry back: the one before it holds again."""
    return _value(take_back(HealthStateRow, patient_id, state_id, reason=reason, by=by))


def states(patient_id: uuid.UUID) -> tuple[State, ...]:
    """Return every state that was stated and not taken back, newest first."""
    rows = session().scalars(
        select(HealthStateRow)
        .where(HealthStateRow.patient_id == patient_id, HealthStateRow.withdrawn_at.is_(None))
        .order_by(HealthStateRow.stated_on.desc(), HealthStateRow.created_at.desc(), HealthStateRow.id)
    )
    return tuple(_value(row) for row in rows)


def discharges_of(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, date]:
    """Return the day of the latest psychiatric discharge of each patient who has one, in one query."""
    rows = session().scalars(
        select(HealthStateRow).where(
            HealthStateRow.patient_id.in_(patient_ids),
            HealthStateRow.kind == EVENT,
            HealthStateRow.word == DISCHARGE,
            HealthStateRow.withdrawn_at.is_(None),
        )
    )
    found: dict[uuid.UUID, date] = {}
    for row in rows:
        day = row.since_on or row.stated_on
        found[row.patient_id] = max(day, found.get(row.patient_id, day))
    return found


def _require_no_allergies(patient_id: uuid.UUID) -> None:
    listed = session().scalar(
        select(AllergyRow.text)
        .where(AllergyRow.patient_id == patient_id, AllergyRow.withdrawn_at.is_(None))
        .limit(1)
    )
    if listed is not None:
        raise AllergiesListed(f"{listed} is on the list. Mark it as entered in error first, if it is one.")


def _value(row: HealthStateRow) -> State:
    return State(
        id=row.id,
        kind=row.kind,
        word=row.word,
        since_on=row.since_on,
        stated_on=row.stated_on,
        note=row.note,
        source=row.source,
        author_name=row.author_name,
        recorded_at=row.created_at,
    )
