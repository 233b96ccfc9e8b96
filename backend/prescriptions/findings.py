"""Check the whole list of one patient: what does not go together, and what nobody could check."""

import logging
import uuid
from dataclasses import dataclass
from datetime import date

from backend.medications import service as formulary
from backend.medications.rules.asked import Gone, ListCheck, Taken
from backend.medications.rules.doses import Dose
from backend.people import service as people
from backend.people.rules.persons import age_on
from backend.prescriptions.queries import medications
from backend.prescriptions.rules import ledger, safety
from backend.prescriptions.rules.safety import SafetyCheck
from backend.prescriptions.rules.values import Medication

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WithStep:
    """A step that is not signed: the list is checked as it would be from its start."""

    drug_slug: str
    daily_dose: Dose
    start_on: date


def findings(patient_id: uuid.UUID, today: date, with_step: WithStep | None = None) -> SafetyCheck:
    """Return what was found about everything the patient takes.

    As of today that is every medicine on the list that has begun. With a step it is the list from its start
    on, later signed steps included, and only what involves the drug of the step is returned. Should the
    engine fail, the answer says that nothing was checked.
    """
    day = max(today, with_step.start_on) if with_step else today
    values = medications(patient_id, today)
    age = age_on(people.patient(patient_id).birth_date, day)
    active = [each for each in values if each.status == "active"]
    slug = with_step.drug_slug if with_step else None
    taken = [
        Taken(each.drug_slug or each.name, _dose(each, day), each.is_known)
        for each in active
        if (each.drug_slug is None or each.drug_slug != slug) and (with_step or _has_begun(each, day))
    ]
    if with_step:
        taken.append(Taken(with_step.drug_slug, with_step.daily_dose))
    gone = [
        Gone(each.drug_slug or each.name, _days_gone(each, day))
        for each in values
        if each not in active and each.is_known
    ]
    answer = _asked(taken, gone, age)
    return answer.about(slug) if slug else answer


def _asked(taken: list[Taken], gone: list[Gone], age: int) -> SafetyCheck:
    try:
        answer: ListCheck = formulary.check_list(taken, gone=gone, age=age)
        return safety.shown(answer)
    except Exception as fault:  # noqa: BLE001 (whatever went wrong, it must read "not checked")
        # The message may name a drug; the kind of the fault is enough to find it.
        log.error("interactions.failed %s", type(fault).__name__)
        return SafetyCheck(is_checked=False)


def _has_begun(medication: Medication, day: date) -> bool:
    """Say whether it is taken on a day; what has no dose on record counts from its first day on the list."""
    return not medication.periods or any(period.start <= day for period in medication.periods)


def _dose(medication: Medication, day: date) -> Dose | None:
    current = ledger.in_force(medication.periods, day) or ledger.next_step(medication.periods, day)
    return current.daily_dose if current else None


def _days_gone(medication: Medication, day: date) -> int | None:
    return (day - medication.stopped_on).days if medication.stopped_on else None
