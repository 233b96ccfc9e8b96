"""Record and list conditions and allergies."""

import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import select

from backend.database import session
from backend.health.models import AllergyRow, ConditionRow
from backend.health.rules.problems import Allergy, Condition, Health, NewAllergy, NewCondition, named_once


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
            criticality=allergy.criticality,
            recorded_on=allergy.recorded_on,
        )
        for allergy in {allergy.external_id: allergy for allergy in allergies}.values()
        if allergy.external_id not in known
    ]
    session().add_all(new)
    session().flush()
    return len(new)


def health(patient_id: uuid.UUID) -> Health:
    """Return a patient's conditions, each named once, and allergies by name."""
    conditions = session().scalars(select(ConditionRow).where(ConditionRow.patient_id == patient_id))
    allergies = session().scalars(
        select(AllergyRow).where(AllergyRow.patient_id == patient_id).order_by(AllergyRow.text, AllergyRow.id)
    )
    return Health(
        conditions=named_once(
            Condition(row.id, row.text, row.code, row.system, row.onset_on, row.is_active)
            for row in conditions
        ),
        allergies=tuple(
            Allergy(row.id, row.text, row.code, row.criticality, row.recorded_on) for row in allergies
        ),
    )


def conditions_of(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Condition, ...]]:
    """Return the conditions of many patients, each named once, in one query."""
    found: dict[uuid.UUID, list[Condition]] = {patient_id: [] for patient_id in patient_ids}
    for row in session().scalars(select(ConditionRow).where(ConditionRow.patient_id.in_(patient_ids))):
        found[row.patient_id].append(
            Condition(row.id, row.text, row.code, row.system, row.onset_on, row.is_active)
        )
    return {patient_id: named_once(conditions) for patient_id, conditions in found.items()}
