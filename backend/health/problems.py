"""Record and list conditions and allergies."""

import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import select

from backend.clock import today
from backend.database import session
from backend.errors import Conflict
from backend.gate import Actor
from backend.health.models import AllergyRow, ConditionRow
from backend.health.results import IMPORT
from backend.health.rules.problems import Allergy, Condition, NewAllergy, NewCondition, named_once
from backend.health.rules.records import ENTERED, HOME, IMPORTED
from backend.health.taking_back import take_back
from backend.health.telling import conditions_changed
from backend.medications import service as medications
from backend.people import service as people
from backend.permissions import Role


class AllergyListed(Conflict):
    """The same allergy is on the list already."""

    type = "allergy-listed"
    title = "This allergy is on the list already"


def import_conditions(patient_id: uuid.UUID, *, conditions: Iterable[NewCondition]) -> int:
    """Record the conditions that are not there yet, by external id; return how many were new."""
    known = set(
        session().scalars(select(ConditionRow.external_id).where(ConditionRow.patient_id == patient_id))
    )
    new = [
        ConditionRow(
            patient_id=patient_id,
            external_id=condition.external_id,
            text=condition.text,
            code=condition.code,
            system=condition.system,
            onset_on=condition.onset_on,
            is_active=condition.is_active,
        )
        for condition in {condition.external_id: condition for condition in conditions}.values()
        if condition.external_id not in known
    ]
    session().add_all(new)
    session().flush()
    if new:
        conditions_changed(patient_id)
    return len(new)


def import_allergies(patient_id: uuid.UUID, *, allergies: Iterable[NewAllergy]) -> int:
    """Record the allergies that are not there yet, by external id; return how many were new."""
    known = set(session().scalars(select(AllergyRow.external_id).where(AllergyRow.patient_id == patient_id)))
    new = [
        AllergyRow(
            patient_id=patient_id,
            external_id=allergy.external_id,
            text=allergy.text,
            code=allergy.code,
            system=allergy.system,
            reaction=None,
            criticality=allergy.criticality,
            recorded_on=allergy.recorded_on,
            source=IMPORTED,
            author_name=IMPORT,
        )
        for allergy in {allergy.external_id: allergy for allergy in allergies}.values()
        if allergy.external_id not in known
    ]
    session().add_all(new)
    session().flush()
    return len(new)


def record_allergy(
    patient_id: uuid.UUID, *, text: str, reaction: str | None, criticality: str | None, by: Actor
) -> Allergy:
    """Put an allergy on the list; a text nobody recognises is kept, and said to be unchecked."""
    if any(each.text.casefold() == text.casefold() for each in allergies(patient_id)):
        raise AllergyListed(f"{text} is on the list already.")
    row = AllergyRow(
        patient_id=patient_id,
        text=text,
        reaction=reaction,
        criticality=criticality,
        recorded_on=today(people.patient(patient_id).time_zone),
        source=HOME if by.role is Role.PATIENT else ENTERED,
        author_name=by.name,
    )
    session().add(row)
    session().flush()
    return _allergy(row)


def mark_allergy_mistaken(patient_id: uuid.UUID, allergy_id: uuid.UUID, *, reason: str, by: Actor) -> Allergy:
    """Mark an allergy as entered in error; raise NotFound, NotYoursToWithdraw or AlreadyWithdrawn."""
    return _allergy(take_back(AllergyRow, patient_id, allergy_id, reason=reason, by=by))


def conditions(patient_id: uuid.UUID) -> tuple[Condition, ...]:
    """Return a patient's conditions, each named once."""
    return conditions_of([patient_id])[patient_id]


def conditions_of(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Condition, ...]]:
    """Return the conditions of many patients, each named once, in one query."""
    found: dict[uuid.UUID, list[Condition]] = {patient_id: [] for patient_id in patient_ids}
    for row in session().scalars(select(ConditionRow).where(ConditionRow.patient_id.in_(patient_ids))):
        found[row.patient_id].append(
            Condition(row.id, row.text, row.code, row.system, row.onset_on, row.is_active)
        )
    return {patient_id: named_once(each) for patient_id, each in found.items()}


def allergies(patient_id: uuid.UUID, *, mistaken: bool = False) -> tuple[Allergy, ...]:
    """Return a patient's allergies by name, those that hold or those entered in error."""
    is_mistaken = AllergyRow.withdrawn_at.is_not(None)
    rows = session().scalars(
        select(AllergyRow)
        .where(AllergyRow.patient_id == patient_id, is_mistaken if mistaken else ~is_mistaken)
        .order_by(AllergyRow.text, AllergyRow.id)
    )
    return tuple(_allergy(row) for row in rows)


def _allergy(row: AllergyRow) -> Allergy:
    meant = medications.allergen(row.text)
    return Allergy(
        id=row.id,
        text=row.text,
        code=row.code,
        reaction=row.reaction,
        criticality=row.criticality,
        recorded_on=row.recorded_on,
        source=row.source,
        author_name=row.author_name,
        means=meant.slugs,
        checked_as=meant.names,
        mistaken_reason=row.withdrawn_reason,
        mistaken_by=row.withdrawn_by,
    )
