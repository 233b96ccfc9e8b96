"""What other packages and the routes may ask of a person's health."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from backend.health import catalog
from backend.health.earlier_trials import TrialInFuture, earlier_trials, record_trial, withdraw_trial
from backend.health.problems import (
    AllergyListed,
    allergies,
    conditions,
    conditions_of,
    import_allergies,
    import_conditions,
    mark_allergy_mistaken,
    record_allergy,
)
from backend.health.results import (
    CareTeamRecordsThis,
    ImplausibleResult,
    ResultIdTaken,
    ResultInFuture,
    import_results,
    newest_results,
    record_results,
    results,
    withdraw_result,
)
from backend.health.rules.earlier_trials import EarlierTrial, NewTrial
from backend.health.rules.facts import Facts, KnownAllergy, facts_of
from backend.health.rules.overview import Health, overview
from backend.health.rules.problems import Allergy
from backend.health.rules.quantities import Quantity
from backend.health.rules.records import HOME, Result, State
from backend.health.states import (
    AllergiesListed,
    UnknownState,
    discharges_of,
    import_states,
    record_state,
    states,
    withdraw_state,
)
from backend.medications.rules.asked import Allergen
from backend.medications.service import allergen
from backend.people import service as people

__all__ = [
    "Allergen",
    "AllergiesListed",
    "Allergy",
    "AllergyListed",
    "CareTeamRecordsThis",
    "EarlierTrial",
    "Facts",
    "Health",
    "ImplausibleResult",
    "KnownAllergy",
    "NewTrial",
    "Result",
    "ResultIdTaken",
    "ResultInFuture",
    "State",
    "TrialInFuture",
    "UnknownState",
    "allergen",
    "allergies",
    "by_loinc",
    "conditions",
    "conditions_of",
    "discharges_of",
    "earlier_trials",
    "facts",
    "health",
    "import_allergies",
    "import_conditions",
    "import_results",
    "import_states",
    "mark_allergy_mistaken",
    "quantities",
    "record_allergy",
    "record_results",
    "record_state",
    "record_trial",
    "results",
    "states",
    "withdraw_result",
    "withdraw_state",
    "withdraw_trial",
]  # fmt: skip


def quantities() -> list[Quantity]:
    """Return everything that can be measured, in the order of the file."""
    return list(catalog.quantities().values())


def by_loinc() -> Mapping[str, Quantity]:
    """Return the quantities by the LOINC codes that other systems call them."""
    return catalog.by_loinc()


def facts(patient_id: uuid.UUID, day: date) -> Facts:
    """Return what is known of a patient on a day, for those who judge drugs and monitoring by it."""
    return facts_of(
        sex=people.patient(patient_id).sex,
        allergies=(
            KnownAllergy(each.text, each.means, each.reaction, each.criticality)
            for each in allergies(patient_id)
        ),
        states=states(patient_id),
        results=newest_results(patient_id, until=day),
        day=day,
    )


def health(patient_id: uuid.UUID, *, day: date, is_own: bool = False) -> Health:
    """Return what is known of a patient's health, for people to read; `is_own`: for the patient.

    What staff noted beside a state was written for staff: the patient does not read it.
    """
    return overview(
        conditions=conditions(patient_id),
        allergies=allergies(patient_id),
        mistaken_allergies=allergies(patient_id, mistaken=True),
        states=[
            replace(each, note=None) if is_own and each.source != HOME else each
            for each in states(patient_id)
        ],
        results=results(patient_id),
        facts=facts(patient_id, day),
    )
